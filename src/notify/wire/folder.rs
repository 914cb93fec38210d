//! Mails as files: the way out where no mail server is set.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use chrono::DateTime;

use crate::notify::SendError;

/// Writes `raw` as one .eml file in `folder` and gives its path. The same mail written twice is one file.
pub(super) fn write(folder: &Path, raw: &[u8], id: &str) -> Result<PathBuf, SendError> {
    let path = folder.join(file_name(raw, id));
    let failed = |error| SendError::Folder { path: path.clone(), error };
    // What rivals do is for nobody else on this machine.
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    // Not a dot file of the same end: a mail reader that watches the folder must not see half a mail.
    let unfinished = path.with_extension("eml.part");
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(raw)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(failed)?;
    Ok(path)
}

/// `20260310T080007Z-ID.eml`: sorted by the mail's own date.
fn file_name(raw: &[u8], id: &str) -> String {
    const MAX_ID_CHARS: usize = 100;
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let id: String = id.chars().take(MAX_ID_CHARS).map(allowed).collect();
    let lines = raw.split(|&byte| byte == b'\n').take_while(|line| !matches!(line, [] | [b'\r']));
    let mut dates = lines.filter_map(|line| std::str::from_utf8(line).ok()?.strip_prefix("Date: "));
    let date = dates.find_map(|date| DateTime::parse_from_rfc2822(date.trim()).ok());
    match date {
        Some(date) => format!("{}-{id}.eml", date.to_utc().format("%Y%m%dT%H%M%SZ")),
        None => format!("{id}.eml"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_mail_is_one_file_named_by_date_and_id() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("new/mails");
        let raw = b"Subject: x\r\nDate: Tue, 10 Mar 2026 08:00:07 +0000\r\n\r\nbody\r\n";
        let path = write(&below, raw, "alert-1/../../etc").unwrap();
        assert_eq!(path, below.join("20260310T080007Z-alert-1-------etc.eml"));
        assert_eq!(write(&below, raw, "alert-1/../../etc").unwrap(), path);
        assert_eq!(std::fs::read(&path).unwrap(), raw);
        assert_eq!(std::fs::read_dir(&below).unwrap().count(), 1);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&below)), (0o600, 0o700));
    }

    #[test]
    fn a_folder_that_cannot_be_is_told_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = write(&file, b"\r\n", "1").unwrap_err();
        assert!(error.needs_hands() && error.to_string().contains(file.to_str().unwrap()), "{error}");
    }
}
