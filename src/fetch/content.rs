//! Whether what came is a page at all: its media type, and what its bytes are. Pure.

/// The parts of a `Content-Type` that matter.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct ContentType {
    /// Lower case, without parameters.
    pub media_type: Option<String>,
    /// The charset parameter.
    pub charset: Option<String>,
}

impl ContentType {
    /// Reads a header's value; whatever is no media type counts as none.
    pub(super) fn parse(value: &str) -> Self {
        let mut parts = value.split(';').map(str::trim);
        let media_type = parts.next().filter(|text| text.contains('/')).map(str::to_ascii_lowercase);
        let charset = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned());
        Self { media_type, charset }
    }
}

/// The start of files that are no pages, and what they are.
const MAGIC: [(&[u8], &str); 11] = [
    (b"\x1f\x8b", "a gzip file: compressed without saying so"),
    (b"\x28\xb5\x2f\xfd", "a zstd file: compressed without saying so"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "a RIFF file"),
    (b"PK\x03\x04", "application/zip"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x7fELF", "a program"),
];

/// What came instead of a page, judged by its media type and first bytes; `None` if it may be one.
pub(super) fn no_page(content_type: &ContentType, bytes: &[u8]) -> Option<String> {
    let told = content_type.media_type.as_deref().filter(|media_type| !is_textual(media_type));
    let seen = || MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, what)| what);
    let empty = || bytes.iter().all(u8::is_ascii_whitespace).then_some("an empty answer");
    told.or_else(seen).or_else(empty).map(str::to_owned)
}

/// Media types that hold text for `extract`: HTML, XML, JSON, scripts (JSONP), plain text.
fn is_textual(media_type: &str) -> bool {
    let Some((kind, subtype)) = media_type.split_once('/') else { return false };
    let structured = subtype.ends_with("+json") || subtype.ends_with("+xml");
    let named = ["json", "xml", "x-ndjson", "x-json", "javascript", "x-javascript", "ecmascript"].contains(&subtype);
    kind == "text" || (kind == "application" && (structured || named))
}

/// Whether decoded text is no text after all: more than one character in twenty is a control character.
/// Random bytes come to one in eight, a page with stray NULs to far fewer.
pub(super) fn is_binary(text: &str) -> bool {
    // Those of the upper half come of old encodings, and are no sign.
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let controls = text.bytes().filter(is_control).count();
    controls > 0 && controls * 20 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(content_type: &str, bytes: &[u8]) -> Option<String> {
        no_page(&ContentType::parse(content_type), bytes)
    }

    #[test]
    fn content_types_are_read_leniently() {
        let parsed = ContentType::parse(" Text/HTML ; Foo; charset = \"GBK\" ");
        assert_eq!(parsed.media_type.as_deref(), Some("text/html"));
        assert_eq!(parsed.charset.as_deref(), Some("GBK"));
        assert_eq!(ContentType::parse("rubbish"), ContentType::default());
    }

    #[test]
    fn pages_scripts_and_data_pass() {
        for media_type in [
            "text/html",
            "application/xhtml+xml",
            "application/json; charset=utf-8",
            "text/plain",
            "",
            "text/javascript",
        ] {
            assert_eq!(verdict(media_type, b"x"), None, "{media_type}");
        }
        assert_eq!(verdict("application/vnd.api+json", b"{}"), None);
    }

    #[test]
    fn files_are_named_for_what_they_are() {
        assert_eq!(verdict("application/pdf", b"x").as_deref(), Some("application/pdf"));
        assert_eq!(verdict("image/svg+xml", b"<svg/>").as_deref(), Some("image/svg+xml"));
        assert_eq!(verdict("text/html", b"%PDF-1.7").as_deref(), Some("application/pdf"));
        assert!(verdict("text/html", b"\x1f\x8b\x08").is_some_and(|why| why.contains("without saying so")));
        assert_eq!(verdict("text/html", b" \r\n").as_deref(), Some("an empty answer"));
    }

    #[test]
    fn binary_is_told_from_text_with_stray_bytes() {
        assert!(is_binary(&String::from_utf8_lossy(&(0..=255).cycle().take(9_999).collect::<Vec<u8>>())));
        assert!(!is_binary("Ac\0me and 女包, as a page would have it \u{1b}[31m"));
        assert!(!is_binary(""));
    }
}
