//! Templates: `{keyword}` and its like, filled in with the escaping of where they stand. Pure.

use std::fmt::Write as _;

/// The placeholders there are.
pub(super) const PLACEHOLDERS: [&str; 6] = ["keyword", "page", "place", "language", "device", "key"];

/// What the placeholders stand for in one request. What is not told is the empty text.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub keyword: &'a str,
    pub page: &'a str,
    pub place: &'a str,
    pub language: &'a str,
    pub device: &'a str,
    pub key: &'a str,
}

impl<'a> Values<'a> {
    fn of(&self, name: &str) -> Option<&'a str> {
        Some(match name {
            "keyword" => self.keyword,
            "page" => self.page,
            "place" => self.place,
            "language" => self.language,
            "device" => self.device,
            "key" => self.key,
            _ => return None,
        })
    }
}

/// How a value is written where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// In a URL or a form: everything but RFC 3986's unreserved characters is percent-encoded.
    Percent,
    /// Within a JSON string.
    Json,
    /// As it is.
    None,
}

/// One piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between placeholders.
    Text(&'a str),
    /// The name between two braces, known or not.
    Name(&'a str),
}

/// The pieces of a template in order. A name is lower-case letters and underscores; other braces are text.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut text_from, mut at) = (0, 0);
    while let Some(open) = template[at..].find('{').map(|i| at + i) {
        let rest = &template[open + 1..];
        let name = &rest[..rest.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count()];
        let closed = rest[name.len()..].starts_with('}');
        if closed && !name.is_empty() {
            pieces.push(Piece::Text(&template[text_from..open]));
            pieces.push(Piece::Name(name));
            text_from = open + name.len() + 2;
            at = text_from;
        } else {
            at = open + 1;
        }
    }
    pieces.push(Piece::Text(&template[text_from..]));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

/// Whether `template` holds `{name}`.
pub(super) fn holds(template: &str, name: &str) -> bool {
    pieces(template).contains(&Piece::Name(name))
}

/// The template filled in. Values are not looked at again: a keyword `{key}` stays a keyword.
pub(super) fn fill(template: &str, values: &Values<'_>, escape: Escape) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(name) => match values.of(name) {
                Some(value) => filled.push_str(&escaped(value, escape)),
                None => {
                    let _ = write!(filled, "{{{name}}}");
                }
            },
        }
    }
    filled
}

/// `value` as it is written where `escape` says it stands.
pub(super) fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::None => value.to_owned(),
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
        Escape::Percent => value.bytes().fold(String::with_capacity(value.len() * 3), |mut out, byte| {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
                _ => {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
            out
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'_> = Values {
        keyword: "女包 & \"{key}\"/..",
        page: "2",
        place: "",
        language: "zh",
        device: "mobile",
        key: "s3cret",
    };

    #[test]
    fn values_are_escaped_for_where_they_stand() {
        assert_eq!(
            fill("https://x.example/s?q={keyword}&p={page}&at={place}", &VALUES, Escape::Percent),
            "https://x.example/s?q=%E5%A5%B3%E5%8C%85%20%26%20%22%7Bkey%7D%22%2F..&p=2&at="
        );
        let body = fill(r#"{"q":"{keyword}","page":{page},"o":{}}"#, &VALUES, Escape::Json);
        let parsed: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(parsed["q"], VALUES.keyword);
        assert_eq!(parsed["page"], 2);
    }

    #[test]
    fn a_keyword_cannot_ask_for_the_key() {
        assert!(!fill("{keyword}", &VALUES, Escape::None).contains("s3cret"));
    }

    #[test]
    fn braces_that_are_no_placeholder_stay() {
        assert_eq!(fill("{ {x1} {unknown} {page", &VALUES, Escape::None), "{ {x1} {unknown} {page");
        assert!(holds("a{{key}}", "key") && !holds("{keys}", "key"));
    }
}
