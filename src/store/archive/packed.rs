//! A page made small.

use crate::store::{Result, StoreError};

/// A tenth to a third of a results page after a few milliseconds. Level 9 wins a twentieth of that for several times the
/// work; another page of the site as dictionary a quarter, and no page could be thrown away alone any more.
const LEVEL: i32 = 3;

/// The most bytes that a page may unfold to.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A page of a check, compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedPage {
    /// Which page of its check, from 1.
    pub number: u32,
    /// The address it finally came from, without keys.
    pub url: String,
    /// The media type that was told.
    pub media_type: Option<String>,
    /// Whether decoding had to replace bytes.
    pub replaced: bool,
    /// The length of its text in bytes.
    pub bytes: u64,
    body: Vec<u8>,
}

impl PackedPage {
    /// Packs a page's text. Takes a few milliseconds: done before the store is locked.
    pub fn pack(number: u32, url: &str, media_type: Option<&str>, replaced: bool, text: &str) -> Result<Self> {
        let body = zstd::bulk::compress(text.as_bytes(), LEVEL).map_err(|error| unreadable(&error))?;
        let media_type = media_type.map(str::to_owned);
        Ok(Self { number, url: url.to_owned(), media_type, replaced, bytes: text.len() as u64, body })
    }

    /// The compressed text.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }
}

/// The text of a packed body.
pub(super) fn unpack(body: &[u8], bytes: u64) -> Result<String> {
    let room = usize::try_from(bytes).unwrap_or(usize::MAX).min(MOST_BYTES);
    let text = zstd::bulk::decompress(body, room).map_err(|error| unreadable(&error))?;
    String::from_utf8(text).map_err(|_| StoreError::Nonsense("a kept page that is no text".into()))
}

fn unreadable(error: &std::io::Error) -> StoreError {
    StoreError::Nonsense(format!("a kept page: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_out_as_it_went_in_and_lies_about_its_length_are_caught() {
        let text = "<li class=hit>女包</li>".repeat(500);
        let page = PackedPage::pack(1, "https://shop.example/", Some("text/html"), false, &text).unwrap();
        assert!(page.body().len() < text.len() / 10);
        assert_eq!(unpack(page.body(), page.bytes).unwrap(), text);
        assert!(unpack(page.body(), 10).is_err());
        assert!(unpack(b"nonsense", 100).is_err());
    }
}
