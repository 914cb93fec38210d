//! Templates: `{keyword}` and its like, filled in with the escaping of where they stand. Pure.
//!
//! A placeholder may say what stands for it where nothing is told: `{place=com}`, and how it is written: `{keyword|url}`
//! percent-encoded, for an address within a body, `{key|base64}` for `Authorization: Basic`. What is nothing but placeholders that
//! nothing is told for is left out as a whole (a parameter of an address, a member of a JSON body, a header): to many
//! an API `gl=` is another question than none.

use std::{borrow::Cow, fmt::Write as _};

use serde_json::Value;

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
    fn is_unset(&self, placeholder: &Placeholder<'_>) -> bool {
        placeholder.default.is_none() && self.of(placeholder.name).is_none_or(str::is_empty)
    }

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
    /// What stands between two braces.
    Name(Placeholder<'a>),
}

/// `{name}`, `{name|form}`, `{name=default}`, `{name|form=default}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placeholder<'a> {
    /// Known or not.
    pub name: &'a str,
    /// What is done to the value before it is escaped for where it stands.
    form: Option<Form>,
    /// What stands for it where nothing is told.
    default: Option<&'a str>,
    /// As it is written, without its braces.
    text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Url,
    Base64,
}

impl<'a> Placeholder<'a> {
    /// The one that `text` begins with, just after its brace; `None` where it is none.
    fn at(text: &'a str) -> Option<Self> {
        let name = &text[..text.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count()];
        let forms = [("|url", Form::Url), ("|base64", Form::Base64)];
        let rest = &text[name.len()..];
        let form = forms.into_iter().find_map(|(mark, form)| Some((rest.strip_prefix(mark)?, form)));
        let (rest, form) = form.map_or((rest, None), |(rest, form)| (rest, Some(form)));
        let default = rest.strip_prefix('=').map(|rest| &rest[..rest.find(|c| !is_plain(c)).unwrap_or(rest.len())]);
        let rest = &rest[default.map_or(0, |default| default.len() + 1)..];
        let is_whole = !name.is_empty() && rest.starts_with('}');
        is_whole.then_some(Self { name, form, default, text: &text[..text.len() - rest.len()] })
    }

    /// What stands for it; `None` where nothing is told.
    fn value(&self, values: &Values<'a>) -> Option<Cow<'a, str>> {
        let told = values.of(self.name).filter(|value| !value.is_empty()).or(self.default)?;
        Some(match self.form {
            None => Cow::Borrowed(told),
            Some(Form::Url) => Cow::Owned(escaped(told, Escape::Percent)),
            Some(Form::Base64) => Cow::Owned(base64(told)),
        })
    }

    /// Whether it is one that is filled in.
    fn is_known(&self) -> bool {
        PLACEHOLDERS.contains(&self.name)
    }
}

/// The pieces of a template in order. Braces that hold no placeholder are text.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut text_from, mut at) = (0, 0);
    while let Some(open) = template[at..].find('{').map(|i| at + i) {
        if let Some(placeholder) = Placeholder::at(&template[open + 1..]) {
            pieces.push(Piece::Text(&template[text_from..open]));
            pieces.push(Piece::Name(placeholder));
            text_from = open + placeholder.text.len() + 2;
            at = text_from;
        } else {
            at = open + 1;
        }
    }
    pieces.push(Piece::Text(&template[text_from..]));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

/// What a default may be made of.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '+' | ':' | '/')
}

/// Whether `template` holds `{name}`.
pub(super) fn holds(template: &str, name: &str) -> bool {
    pieces(template).iter().any(|piece| matches!(piece, Piece::Name(held) if held.name == name))
}

/// Whether the template is nothing but placeholders, and nothing is told for any of them.
pub(super) fn is_unset(template: &str, values: &Values<'_>) -> bool {
    let pieces = pieces(template);
    let unset = |piece: &Piece<'_>| matches!(piece, Piece::Name(placeholder) if placeholder.is_known() && placeholder.name != "key" && values.is_unset(placeholder));
    !pieces.is_empty() && pieces.iter().all(unset)
}

/// The parameters, such as `a={keyword}&b={place}`, without those that are unset.
pub(super) fn parameters(template: &str, values: &Values<'_>) -> String {
    let is_set = |parameter: &&str| parameter.split_once('=').is_none_or(|(_, value)| !is_unset(value, values));
    template.split('&').filter(is_set).collect::<Vec<_>>().join("&")
}

/// An address without the parameters that are unset.
pub(super) fn address(template: &str, values: &Values<'_>) -> String {
    let Some((path, query)) = template.split_once('?') else { return template.to_owned() };
    match parameters(query, values) {
        none if none.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A JSON body filled in, without the members and items that are unset. Where all is told, it is the template's own text.
pub(super) fn json(template: &str, values: &Values<'_>) -> String {
    let marked = fill_with(template, values, Escape::Json, UNSET);
    if !marked.contains(UNSET) {
        return marked;
    }
    match serde_json::from_str::<Value>(&marked) {
        Ok(mut body) => {
            leave_out_unset(&mut body);
            body.to_string()
        }
        Err(_) => marked.replace(UNSET, ""),
    }
}

/// A character of nobody's language.
const UNSET: &str = "\u{f8fe}";

fn leave_out_unset(value: &mut Value) {
    let is_unset = |value: &Value| value.as_str() == Some(UNSET);
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !is_unset(value));
            members.values_mut().for_each(leave_out_unset);
        }
        Value::Array(items) => {
            items.retain(|item| !is_unset(item));
            items.iter_mut().for_each(leave_out_unset);
        }
        Value::String(text) => *text = text.replace(UNSET, ""),
        _ => {}
    }
}

/// The template filled in. Values are not looked at again: a keyword `{key}` stays a keyword.
pub(super) fn fill(template: &str, values: &Values<'_>, escape: Escape) -> String {
    fill_with(template, values, escape, "")
}

fn fill_with(template: &str, values: &Values<'_>, escape: Escape, unset: &str) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(placeholder) if !placeholder.is_known() => {
                let _ = write!(filled, "{{{}}}", placeholder.text);
            }
            Piece::Name(placeholder) => match placeholder.value(values) {
                Some(value) if placeholder.form == Some(Form::Url) && escape == Escape::Percent => {
                    filled.push_str(&value);
                }
                Some(value) => filled.push_str(&escaped(&value, escape)),
                None => filled.push_str(unset),
            },
        }
    }
    filled
}

/// Standard base64, padded.
pub(super) fn base64(value: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| -> [char; 4] {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        std::array::from_fn(|at| if at > three.len() { '=' } else { char::from(SIGNS[bits >> (18 - 6 * at) & 63]) })
    };
    value.as_bytes().chunks(3).flat_map(four).collect()
}

/// `value` as it is written where `escape` says it stands.
pub(super) fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::None => value.to_owned(),
        Escape::Json => {
            let quoted = Value::from(value).to_string();
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
    fn what_nothing_is_told_for_is_left_out_or_has_its_default() {
        let at = |template: &str| fill(&address(template, &VALUES), &VALUES, Escape::Percent);
        assert_eq!(at("https://x.example/s?q={page}&gl={place}&hl={language}"), "https://x.example/s?q=2&hl=zh");
        assert_eq!(at("https://x.example/s?gl={place}"), "https://x.example/s");
        assert_eq!(at("https://x.{place=co.uk}/s?gl={place=United States}"), "https://x.co.uk/s?gl=United%20States");
        assert_eq!(at("https://x.example/s?at=de-{place}&b="), "https://x.example/s?at=de-&b=");
        let placed = Values { place: "de", ..VALUES };
        assert_eq!(fill("{place=com}", &placed, Escape::Percent), "de");
        assert_eq!(parameters("q={page}&gl={place}", &VALUES), "q={page}");
    }

    #[test]
    fn a_value_can_be_written_in_another_form() {
        let body = r#"{"url": "https://x.example/?q={keyword|url}&gl={place|url=us}"}"#;
        let parsed: Value = serde_json::from_str(&json(body, &VALUES)).unwrap();
        assert_eq!(parsed["url"], "https://x.example/?q=%E5%A5%B3%E5%8C%85%20%26%20%22%7Bkey%7D%22%2F..&gl=us");
        assert_eq!(fill("Basic {key|base64}", &VALUES, Escape::None), "Basic czNjcmV0");
        assert_eq!(["a", "ab", "abc"].map(base64), ["YQ==", "YWI=", "YWJj"]);
        assert_eq!(fill("{key|rot13}", &VALUES, Escape::None), "{key|rot13}", "no form that is known");
    }

    #[test]
    fn a_json_body_leaves_out_what_is_unset() {
        let body = r#"[{ "q": "{page}", "at": "{place}", "n": {place=2840}, "in": ["{place}", "{language}"], "t": "a {place}" }]"#;
        let parsed: Value = serde_json::from_str(&json(body, &VALUES)).unwrap();
        assert_eq!(parsed, serde_json::json!([{ "q": "2", "n": 2840, "in": ["zh"], "t": "a " }]));
        let whole = r#"{ "q" : "{page}" }"#;
        assert_eq!(json(whole, &VALUES), r#"{ "q" : "2" }"#, "its own text where all is told");
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
