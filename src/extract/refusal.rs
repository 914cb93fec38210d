//! What a source says instead of results: a bad key, a spent quota, a query it does not take.

use super::{
    Source, html, json,
    rules::{Language, Rules},
};

/// So much of it tells what is wrong.
const MAX_CHARS: usize = 200;
/// Letters and digits in one word from so many on are a key or a token, and no word.
const TOKEN: usize = 20;

/// What the answer to a request that was refused says of the reason, by the source's `error` rules; for a body
/// that came with a status such as 401 or 402.
pub fn refusal(rules: &Rules, source: Source<'_>) -> Option<String> {
    let said = match &rules.language {
        Language::Html(rules) if !rules.error.is_empty() => {
            html::said(&rules.error, &html::parse(source.text).ok()?.html)
        }
        Language::Json { rules, .. } if !rules.error.is_empty() => {
            json::said(&rules.error, &json::parse(source.text).ok()?)
        }
        _ => None,
    };
    said.map(|said| told(&said))
}

/// The source's words as a check's detail: on one line, cut, without anything like a key.
pub(super) fn told(said: &str) -> String {
    let shown = |word: &str| if is_token(word) { "***".to_owned() } else { word.to_owned() };
    let spaced: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().map(shown).collect::<Vec<_>>().join(" ");
    let cut = line.char_indices().nth(MAX_CHARS).map(|(at, _)| format!("{}…", &line[..at]));
    format!("the source says: {}", cut.unwrap_or(line))
}

/// Whether a word could be a key: long, with letters and digits and no shape of an address or a sentence.
fn is_token(word: &str) -> bool {
    let part = |part: &str| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        part.chars().count() >= TOKEN && digits > 0 && digits < part.len()
    };
    word.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '='))).any(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Field, Kind, Spec};

    #[test]
    fn keys_do_not_get_into_the_detail() {
        let said = told("Invalid API key: 7f3c9a1e5b2d4f6a8c0e1b3d.\n See https://api.example/docs/v3");
        assert_eq!(said, "the source says: Invalid API key: *** See https://api.example/docs/v3");
        assert!(told(&"no ".repeat(500)).chars().count() < 230);
    }

    #[test]
    fn the_body_of_a_refusal_tells_its_reason() {
        let text = |rule: &str| vec![rule.to_owned()];
        let spec = |kind, listing: &str, title: &str, error: &str| Spec {
            kind,
            listing: text(listing),
            fields: [(Field::Title, text(title))].into(),
            error: text(error),
            ..Spec::default()
        };
        let said = |spec: &Spec, text: &str| {
            let source = Source { text, url: "", media_type: None, replaced: false };
            refusal(&Rules::compile(spec).unwrap(), source)
        };
        let json = spec(Kind::Json, "$.results[*]", "$.title", "$.error.message");
        assert_eq!(said(&json, r#"{"error":{"message":"no credit"}}"#).as_deref(), Some("the source says: no credit"));
        assert_eq!(said(&json, "<html>502</html>"), None);
        let html = spec(Kind::Html, "li", "h3", ".sorry");
        assert_eq!(said(&html, "<p class=sorry>Not today</p>").as_deref(), Some("the source says: Not today"));
        assert_eq!(said(&html, "<p class=sorry hidden>Not today</p>"), None);
    }
}
