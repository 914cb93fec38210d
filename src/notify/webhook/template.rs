use serde::Deserialize;

use super::Note;
use crate::domain::display_safe;

/// The bodies that chats take, as data.
const TEMPLATES: [(&str, &str); 5] = [
    ("slack", include_str!("templates/slack.toml")),
    ("dingtalk", include_str!("templates/dingtalk.toml")),
    ("feishu", include_str!("templates/feishu.toml")),
    ("wecom", include_str!("templates/wecom.toml")),
    ("ntfy", include_str!("templates/ntfy.toml")),
];

/// What a chat's body looks like.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// JSON with `{title}`, `{text}` and `{key}` within its strings.
    body: String,
    /// A number in the answer that has to be 0: these chats refuse with HTTP 200.
    #[serde(default)]
    refused_unless_zero: Option<String>,
    /// What the chat's own addresses look like.
    url: String,
}

/// The template of that name.
pub fn template(name: &str) -> Option<Template> {
    let (_, text) = TEMPLATES.iter().find(|(known, _)| *known == name)?;
    Some(toml::from_str(text).expect("the templates are tested"))
}

/// The names of all there are.
pub fn template_names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.into_iter().map(|(name, _)| name)
}

impl Template {
    /// What the chat's own addresses look like, with `{key}` where the key belongs into the address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the key stands in the body.
    pub fn has_key(&self) -> bool {
        self.body.contains("{key}")
    }

    /// The body for a note; `{key}` is left for when it is sent.
    pub(super) fn fill(&self, note: &Note) -> String {
        // In one pass: what is filled in is not looked at again.
        let mut body = String::new();
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('{') {
            body.push_str(&rest[..at]);
            rest = &rest[at..];
            let filled =
                [("{title}", &note.title), ("{text}", &note.text)].into_iter().find(|(name, _)| rest.starts_with(name));
            if let Some((name, text)) = filled {
                body.push_str(&in_json(text));
                rest = &rest[name.len()..];
            } else {
                body.push('{');
                rest = &rest[1..];
            }
        }
        body + rest
    }

    /// Whether an answer says that the post was taken.
    pub(super) fn takes(&self, answer: &str) -> bool {
        let Some(name) = &self.refused_unless_zero else { return true };
        let answer: Option<serde_json::Value> = serde_json::from_str(answer).ok();
        answer.is_some_and(|answer| answer.get(name).and_then(serde_json::Value::as_i64) == Some(0))
    }
}

/// A text as it may stand within a JSON string of a chat: no tag of the chat's, no placeholder of ours.
fn in_json(text: &str) -> String {
    let inert: Vec<String> = text.lines().map(display_safe).collect();
    let quoted = serde_json::Value::from(inert.join("\n").replace('<', "‹").replace('>', "›")).to_string();
    // Without the quotes around it.
    quoted[1..quoted.len() - 1].replace('{', "\\u007b")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_json_around_its_texts() {
        for name in template_names() {
            let template = template(name).unwrap();
            let note = Note { title: "a {text} b".into(), text: "ends in a quote\"".into() };
            let body: serde_json::Value = serde_json::from_str(&template.fill(&note)).unwrap();
            let text = body.to_string();
            assert!(text.contains("a {text} b") && text.contains("ends in a quote\\\""), "{name}: {text}");
        }
        assert_eq!(template("irc"), None);
    }
}
