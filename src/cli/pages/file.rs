//! A kept page as a file: a foreign page, made harmless unless it is wanted as it came.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::store::KeptPage;

/// Stands before everything else in the file, so that nothing of the page comes before it: no script runs, nothing is
/// loaded, no form is sent. The text is UTF-8, whatever the page says of itself.
const GUARD: &str = "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
                     style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">\n";

/// Characters of a keyword in a file's name.
const KEYWORD: usize = 40;

/// The name of its file: when, where, what, and its number, which makes it the only one.
pub(super) fn name(turn: Option<&str>, page: &KeptPage) -> String {
    let turn = turn.map(|turn| format!("{turn}-")).unwrap_or_default();
    let at = page.checked_at.format("%Y%m%dT%H%M%SZ");
    let (source, keyword) = (plain(&page.query.source), plain(&page.query.keyword));
    let ending = if is_html(page) { "html" } else { "txt" };
    format!("{turn}{at}-{source}-{keyword}-{}.{ending}", page.id)
}

/// What is told as no HTML is opened as text: JSON, whatever its address says.
fn is_html(page: &KeptPage) -> bool {
    page.media_type.as_deref().is_none_or(|media_type| media_type.contains("html"))
}

/// Letters and digits of any script; all else could mean something to a shell or a file system.
fn plain(text: &str) -> String {
    text.chars().take(KEYWORD).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

/// Writes the page's text for its owner alone.
pub(super) fn write(path: &Path, text: &str, raw: bool) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)?;
    if raw || path.extension().is_some_and(|ending| ending != "html") {
        return file.write_all(text.as_bytes());
    }
    file.write_all(GUARD.as_bytes())?;
    file.write_all(harmless(text).as_bytes())
}

/// The page without what a policy does not hold back: a `meta` that sends the reader elsewhere, a `link` that opens a
/// connection (`preconnect`).
fn harmless(text: &str) -> String {
    let text = replaced(text, "http-equiv", "data-equiv");
    replaced(&text, "<link", "<data-link")
}

/// The text with `with` in place of each `name`, which is lower case, in any case.
fn replaced(text: &str, name: &str, with: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let (mut changed, mut done) = (String::with_capacity(text.len()), 0);
    for (at, _) in lower.match_indices(name) {
        changed.push_str(&text[done..at]);
        changed.push_str(with);
        done = at + name.len();
    }
    changed.push_str(&text[done..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Query;

    fn page(keyword: &str, media_type: Option<&str>) -> KeptPage {
        KeptPage {
            id: 7,
            query: Query::new("shop", keyword),
            checked_at: chrono::DateTime::UNIX_EPOCH,
            number: 1,
            url: String::new(),
            media_type: media_type.map(str::to_owned),
            replaced: false,
            bytes: 0,
            packed: 0,
        }
    }

    #[test]
    fn names_are_safe_whatever_the_keyword_is() {
        assert_eq!(name(None, &page("女包", None)), "19700101T000000Z-shop-女包-7.html");
        assert_eq!(
            name(Some("before"), &page("../../etc/x y\n", None)),
            "before-19700101T000000Z-shop-______etc_x_y_-7.html"
        );
        assert!(name(None, &page("a", Some("application/json"))).ends_with("-a-7.txt"));
    }

    #[test]
    fn a_written_page_begins_with_its_guard_and_sends_nobody_away() {
        let folder = tempfile::tempdir().unwrap();
        let text = "<LINK rel=preconnect href=//x.example><meta HTTP-EQUIV=refresh content='0;url=http://x.example'>女";
        let (inert, raw) = (folder.path().join("inert.html"), folder.path().join("raw.html"));
        write(&inert, text, false).unwrap();
        write(&raw, text, true).unwrap();
        let inert = std::fs::read_to_string(inert).unwrap();
        assert!(inert.starts_with("<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\""), "{inert}");
        assert!(inert.ends_with("<data-link rel=preconnect href=//x.example><meta data-equiv=refresh content='0;url=http://x.example'>女"), "{inert}");
        assert_eq!(std::fs::read_to_string(raw).unwrap(), text);
    }
}
