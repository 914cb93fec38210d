//! What a JSON answer says of itself: its flags and messages, not the items that it lists.

use serde_json::Value;

use super::kinds::Kind;

/// Members that stand deeper are content.
const DEEPEST: usize = 4;
/// So many values are read.
const MOST: usize = 2_000;
/// Longer texts are no messages.
const MESSAGE: usize = 400;
/// Keys of messages end in these.
const MESSAGES: [&str; 14] = [
    "message",
    "msg",
    "error",
    "errors",
    "reason",
    "detail",
    "details",
    "description",
    "title",
    "ret",
    "info",
    "text",
    "tips",
    "status",
];

/// The values of an answer, each as `key: value` in lower case, and those that are messages.
pub(super) struct Lines {
    flags: Vec<String>,
    messages: Vec<String>,
}

impl Lines {
    pub(super) fn of(answer: &Value) -> Self {
        let mut lines = Self { flags: Vec::new(), messages: Vec::new() };
        let mut open = vec![("", answer, 0)];
        while let Some((key, value, depth)) = open.pop() {
            if lines.flags.len() >= MOST {
                break;
            }
            match value {
                Value::Object(members) if depth < DEEPEST => {
                    open.extend(members.iter().map(|(key, value)| (key.as_str(), value, depth + 1)));
                }
                Value::Array(values) => {
                    open.extend(values.iter().filter(|value| value.is_string()).map(|value| (key, value, depth)));
                }
                Value::String(text) if text.len() <= MESSAGE => lines.add(key, text),
                Value::Bool(_) | Value::Number(_) => lines.add(key, &value.to_string()),
                _ => {}
            }
        }
        lines
    }

    fn add(&mut self, key: &str, value: &str) {
        let (key, value) = (key.to_lowercase(), value.to_lowercase());
        self.flags.push(format!("{key}: {value}"));
        if MESSAGES.iter().any(|name| key.ends_with(name)) {
            self.messages.push(value);
        }
    }

    /// Whether a flag is a sign of this kind, or a message says one.
    pub(super) fn bears(&self, kind: &Kind) -> bool {
        self.flags.iter().any(|flag| kind.json.is_match(flag))
            || self.messages.iter().any(|message| kind.is_said_by(message))
    }
}
