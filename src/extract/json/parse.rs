//! JSON text to a tree, with a bound on the memory; and a value as text.

use serde_json::Value;

/// Objects take some 600 bytes each, however small.
const MAX_OBJECTS: usize = 60_000;
/// Other values take 32.
const MAX_VALUES: usize = 1_500_000;

/// Why a text gave no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::extract) enum Unreadable {
    /// Not JSON, or cut off.
    #[error("not JSON: {0}")]
    Malformed(String),
    /// Deeper or larger than any answer needs.
    #[error("JSON {0}")]
    TooMuch(&'static str),
}

/// Parses JSON, also behind a guard against inclusion (`)]}'`) or wrapped in a call (`callback({…});`).
pub(in crate::extract) fn parse(text: &str) -> Result<Value, Unreadable> {
    let text = unwrapped(text);
    within_bounds(text)?;
    serde_json::from_str(text).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            Unreadable::TooMuch("too deeply nested")
        } else if error.is_eof() {
            Unreadable::Malformed(format!("it ends too soon, in line {}", error.line()))
        } else {
            Unreadable::Malformed(format!("line {}, column {}", error.line(), error.column()))
        }
    })
}

/// The JSON without what is put around it.
fn unwrapped(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with(['{', '[', '"', '<']) {
        return text;
    }
    if let Some(rest) = text.strip_prefix(")]}'") {
        return rest.trim_start_matches(',').trim_start();
    }
    let inner = text.find('(').filter(|&at| {
        at > 0 && text[..at].chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '/' | '*' | ' '))
    });
    let end = text.rfind(')');
    match (inner, end) {
        (Some(open), Some(close)) if close > open => text[open + 1..close].trim(),
        _ => text,
    }
}

fn within_bounds(text: &str) -> Result<(), Unreadable> {
    let (mut objects, mut values) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => objects += 1,
            b',' | b'[' => values += 1,
            _ => {}
        }
    }
    if objects > MAX_OBJECTS || values > MAX_VALUES { Err(Unreadable::TooMuch("with too many values")) } else { Ok(()) }
}

/// A value as text: a string, a number, or the first of a list; `None` for what is no text, and for blanks.
pub(in crate::extract) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(values) => match values.first()? {
            Value::Array(_) => None,
            first => text_of(first),
        },
        _ => None,
    }
}

/// Whether a value says yes: not `null`, `false`, 0, "", "0", "false", nor an empty list or object.
pub(super) fn is_yes(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.trim(), "" | "0" | "false"),
        Value::Array(values) => !values.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_read_in_its_usual_wrappings() {
        for text in
            ["{\"a\":1}", "\u{feff} {\"a\":1}\n", ")]}'\n{\"a\":1}", "/**/cb.x({\"a\":1});", "jsonp12({\"a\":1})"]
        {
            assert_eq!(parse(text), Ok(json!({"a": 1})), "{text:?}");
        }
    }

    #[test]
    fn broken_json_says_where() {
        assert_eq!(parse("{\"a\":[1,").unwrap_err().to_string(), "not JSON: it ends too soon, in line 1");
        assert_eq!(parse("<html>").unwrap_err().to_string(), "not JSON: line 1, column 1");
        assert!(matches!(parse(""), Err(Unreadable::Malformed(_))));
    }

    #[test]
    fn json_that_would_fill_the_memory_is_refused() {
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep), Err(Unreadable::TooMuch("too deeply nested")));
        let wide = format!("[{}{{}}]", "{\"a\":0},".repeat(100_000));
        assert_eq!(parse(&wide), Err(Unreadable::TooMuch("with too many values")));
    }

    #[test]
    fn numbers_and_lists_have_a_text_and_objects_none() {
        assert_eq!(text_of(&json!(129.5)).as_deref(), Some("129.5"));
        assert_eq!(text_of(&json!(["a", "b"])).as_deref(), Some("a"));
        assert_eq!(text_of(&json!({"a": 1})), None);
        assert_eq!(text_of(&json!(" ")), None);
    }
}
