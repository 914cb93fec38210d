//! What a rule does with the text that it found, step by step: `a@href | ?url | /item=(\d+)/`.

use regex::{Regex, RegexBuilder};
use serde_json::Value;
use serde_json_path::JsonPath;

use super::json::{self, text_of};

/// One step: text in, text out, or nothing.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// `/pattern/`: the first match; its first group, where it has one.
    Match(Regex),
    /// `base64`: what the text, or the data URI in it, holds.
    Base64,
    /// `?name`: a parameter of the address.
    Parameter(String),
    /// `$.path`: the text is JSON; the first value there.
    Json(JsonPath),
}

/// Why a step cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadStep {
    pub(super) message: String,
    pub(super) help: &'static str,
}

const STEPS: &str = "a step is /a regular expression/, base64, ?a parameter of the address, or $.a.path into JSON text";

impl Step {
    /// Reads one step.
    pub(super) fn parse(text: &str) -> Result<Self, BadStep> {
        let text = text.trim();
        if let Some(pattern) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            return pattern_of(pattern).map(Self::Match);
        }
        if text == "base64" {
            return Ok(Self::Base64);
        }
        if let Some(name) = text.strip_prefix('?').filter(|name| !name.is_empty()) {
            return Ok(Self::Parameter(name.to_owned()));
        }
        if text.starts_with('$') {
            return path_of(text).map(Self::Json);
        }
        Err(BadStep { message: format!("`{text}` is no step"), help: STEPS })
    }

    /// What becomes of the text; `None` where there is nothing.
    fn apply(&self, text: &str) -> Option<String> {
        match self {
            Self::Match(pattern) => {
                let groups = pattern.captures(text)?;
                groups.get(1).or_else(|| groups.get(0)).map(|found| found.as_str().to_owned())
            }
            Self::Base64 => base64(text),
            Self::Parameter(name) => parameter(text, name),
            Self::Json(path) => {
                let value: Value = json::parse(text).ok()?;
                path.query(&value).iter().find_map(|node| text_of(node))
            }
        }
    }
}

/// The text after all steps; `None` where one of them left nothing.
pub(super) fn apply_all(steps: &[Step], text: String) -> Option<String> {
    steps.iter().try_fold(text, |text, step| step.apply(&text)).filter(|text| !text.trim().is_empty())
}

/// A regular expression, bounded in size.
pub(super) fn pattern_of(pattern: &str) -> Result<Regex, BadStep> {
    RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|error| {
        let message = match error {
            regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
            // The crate draws a picture of several lines; its last line is the reason.
            other => {
                let drawn = other.to_string();
                let reason = drawn.lines().last().unwrap_or("").trim_start_matches("error: ");
                format!("`{pattern}` is no regular expression: {reason}")
            }
        };
        BadStep { message, help: "the syntax is that of Rust's regex crate: no look-around, no back-references" }
    })
}

/// A JSONPath.
pub(super) fn path_of(text: &str) -> Result<JsonPath, BadStep> {
    JsonPath::parse(text.trim()).map_err(|error| BadStep {
        message: format!("`{}` is no JSONPath: {error}", text.trim()),
        help: "a path looks like `$.items[*]`, `$.seller.name` or `$.results[?@.sponsored == true]` (RFC 9535)",
    })
}

/// The value of a parameter in an address, also in a relative one.
fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    let query = query.split('#').next().unwrap_or(query);
    url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Decodes base64, standard or for addresses, padded or not: after `base64,` in a data URI, else the whole text.
fn base64(text: &str) -> Option<String> {
    let code = text.split_once("base64,").map_or(text, |(_, code)| code).trim();
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(code.len() / 4 * 3), 0_u32, 0_u32);
    for byte in code.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = (bits << 6 | u32::from(six)) & 0x3fff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(steps: &[&str], text: &str) -> Option<String> {
        let steps: Vec<Step> = steps.iter().map(|step| Step::parse(step).unwrap()).collect();
        apply_all(&steps, text.to_owned())
    }

    #[test]
    fn each_step_takes_what_the_last_one_left() {
        let link = "/click?to=https%3A%2F%2Fshop.example%2Fp%2F17&x=1#top";
        assert_eq!(run(&["?to"], link).as_deref(), Some("https://shop.example/p/17"));
        assert_eq!(run(&["?to", r"/\/p\/(\d+)/"], link).as_deref(), Some("17"));
        assert_eq!(run(&["?from"], link), None);
        assert_eq!(run(&["/^(Ad|Anzeige)$/"], "Anzeige").as_deref(), Some("Anzeige"));
        assert_eq!(run(&["$.item.id"], r#"{"item":{"id":42}}"#).as_deref(), Some("42"));
        assert_eq!(run(&["$.item.id"], "no json"), None);
    }

    #[test]
    fn base64_is_found_in_data_uris_and_addresses() {
        let style = "background: url(\"data:image/svg+xml;base64,PHRleHQ+QWQ8L3RleHQ+\")";
        assert_eq!(run(&["base64"], style).as_deref(), Some("<text>Ad</text>"));
        assert_eq!(run(&["base64"], "aHR0cHM6Ly9zaG9wLmV4YW1wbGU").as_deref(), Some("https://shop.example"));
        assert_eq!(run(&["base64"], "!!"), None);
    }

    #[test]
    fn a_bad_step_says_what_would_be_right() {
        assert!(Step::parse("upper").unwrap_err().help.contains("base64"));
        assert!(Step::parse("/(/").unwrap_err().message.contains("unclosed group"));
        assert!(Step::parse("$.[").unwrap_err().message.contains("no JSONPath"));
    }
}
