//! A whole log, plain or compressed, line by line.

use std::io::{self, BufRead, BufReader, Read};

use crate::domain::Check;

use super::{LineError, parse_line};

/// The longest line that is read: a check of 500 listings with long addresses stays far below it.
const MAX_LINE_BYTES: u64 = 16 * 1024 * 1024;

/// Why a log cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    /// The file itself.
    #[error("line {line}: cannot read: {source}")]
    Io {
        /// From 1.
        line: u64,
        /// What went wrong.
        source: io::Error,
    },
    /// A line that is no check.
    #[error("line {line}: {source}")]
    Line {
        /// From 1.
        line: u64,
        /// What is wrong with it.
        source: LineError,
    },
    /// What is done with each check failed.
    #[error("line {line}: {source}")]
    Taking {
        /// From 1.
        line: u64,
        /// Why.
        source: E,
    },
}

/// Reads a log, told by its first bytes to be plain, gzip or zstd, and hands on each check in turn.
/// Empty lines are passed over. Returns the number of checks; stops at the first bad line.
pub fn read_log<E>(
    log: impl Read + 'static,
    mut take: impl FnMut(Check) -> Result<(), E>,
) -> Result<u64, ReadError<E>> {
    let mut input = inflated(log).map_err(|source| ReadError::Io { line: 1, source })?;
    let (mut checks, mut bytes) = (0, Vec::new());
    for line in 1.. {
        bytes.clear();
        let io = |source| ReadError::Io { line, source };
        input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(io)?;
        if bytes.is_empty() {
            break;
        }
        if bytes.len() as u64 == MAX_LINE_BYTES {
            return Err(io(io::Error::other("longer than 16 MB: no observation log")));
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| io(io::Error::other(error)))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let check = parse_line(text).map_err(|source| ReadError::Line { line, source })?;
        take(check).map_err(|source| ReadError::Taking { line, source })?;
        checks += 1;
    }
    Ok(checks)
}

fn inflated(log: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    const BUFFER: usize = 256 * 1024;
    let mut log = BufReader::with_capacity(BUFFER, log);
    let start = log.fill_buf()?;
    Ok(match start {
        [0x1f, 0x8b, ..] => Box::new(BufReader::with_capacity(BUFFER, flate2::bufread::MultiGzDecoder::new(log))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(BufReader::with_capacity(BUFFER, zstd::stream::read::Decoder::with_buffer(log)?))
        }
        _ => Box::new(log),
    })
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, io::Write};

    use super::*;

    const TWO: &str = concat!(
        r#"{"source":"s","keyword":"a","checked_at":"2026-03-01T12:00:07Z","outcome":"empty"}"#,
        "\r\n\n",
        r#"{"source":"s","keyword":"b","checked_at":"2026-03-01T12:00:08Z","outcome":"failed","detail":"HTTP 503"}"#,
    );

    fn keywords(log: Vec<u8>) -> Result<Vec<String>, ReadError<Infallible>> {
        let mut seen = Vec::new();
        read_log(io::Cursor::new(log), |check| {
            seen.push(check.query.keyword);
            Ok(())
        })?;
        Ok(seen)
    }

    #[test]
    fn plain_gzip_and_zstd_read_alike() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(TWO.as_bytes()).unwrap();
        let zstd = zstd::encode_all(TWO.as_bytes(), 3).unwrap();
        for log in [TWO.as_bytes().to_vec(), gzip.finish().unwrap(), zstd] {
            assert_eq!(keywords(log).unwrap(), ["a", "b"]);
        }
    }

    #[test]
    fn a_bad_line_is_told_by_its_number() {
        let error = keywords(format!("{TWO}\nnonsense\n").into_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("line 4: "), "{error}");
        let cut = keywords(TWO.as_bytes()[..TWO.len() - 9].to_vec()).unwrap_err();
        assert!(cut.to_string().starts_with("line 3: "), "{cut}");
    }
}
