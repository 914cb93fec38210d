//! Webhooks: the same alerts as short notes to a chat or a program. Pure; `fetch` posts them.

mod note;
mod sign;
mod template;

use chrono::{DateTime, SecondsFormat, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::{domain::Finding, words::Lang};

pub use note::{Note, render_note};
pub use template::{Template, template, template_names};

use super::{Retry, SendError};

/// Before the name of a webhook where it stands among the recipients of mail.
const MARK: &str = "webhook:";

/// One place to which alerts are posted.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its name in the config.
    pub name: String,
    /// Its language, where that is another than that of the mails.
    pub language: Option<Lang>,
    /// Where to; `{key}` stands for `key`.
    pub url: String,
    /// The part of the address, or of the body, that nobody is to see.
    pub key: Option<SecretString>,
    /// What each post is signed with.
    pub secret: Option<SecretString>,
    /// What the body looks like; `None`: bidwatch's own JSON.
    pub template: Option<Template>,
    /// Whether loopback and private addresses may be reached.
    pub allow_private_addresses: bool,
}

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The address, with the key.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// bidwatch's own JSON.
#[derive(Serialize)]
struct Payload<'a> {
    id: &'a str,
    at: String,
    title: &'a str,
    text: &'a str,
    findings: &'a [Finding],
}

impl Webhook {
    /// How it stands among the recipients of mail.
    pub fn address(&self) -> String {
        format!("{MARK}{}", self.name)
    }

    /// Whether a recipient is a webhook.
    pub fn is_address(recipient: &str) -> bool {
        recipient.starts_with(MARK)
    }

    /// The body of a post, as it is kept until it is sent: without the key.
    pub fn body(&self, id: &str, at: DateTime<Utc>, note: &Note, findings: &[Finding]) -> String {
        if let Some(template) = &self.template {
            return template.fill(note);
        }
        let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let payload = Payload { id, at, title: &note.title, text: &note.text, findings };
        serde_json::to_string(&payload).expect("it is made of texts and finite numbers")
    }

    /// The post of a body: with the key, and signed. `id` tells a repeat from a second post.
    pub fn post(&self, id: &str, body: &str, now: DateTime<Utc>) -> Post {
        let key = self.key.as_ref().map_or("", |key| key.expose_secret().trim());
        // A template's own braces are all that is left of them: those of names are written otherwise.
        let body = if self.template.is_some() { body.replace("{key}", key) } else { body.to_owned() };
        let mut headers = vec![("content-type", "application/json".to_owned()), ("x-bidwatch-id", id.to_owned())];
        if let Some(secret) = &self.secret {
            let timestamp = now.timestamp().to_string();
            let signature = sign::signature(secret.expose_secret().trim().as_bytes(), &timestamp, &body);
            headers.push(("x-bidwatch-timestamp", timestamp));
            headers.push(("x-bidwatch-signature", signature));
        }
        Post { url: self.url.replace("{key}", key), headers, body }
    }

    /// What an answer means: `Ok` with its words, or why it was not taken and whether it is worth another try.
    pub fn answered(&self, status: u16, answer: &str) -> Result<String, SendError> {
        let words: String = crate::domain::display_safe(answer).split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().take(200).collect();
        let failed =
            |retry| SendError::Webhook { name: self.name.clone(), reason: format!("HTTP {status} {words}"), retry };
        match status {
            200..=299 if self.template.as_ref().is_none_or(|template| template.takes(answer)) => {
                Ok(format!("HTTP {status} {words}"))
            }
            // It was understood and not wanted: too many, or a word that its security asks for is missing.
            200..=299 | 408 | 425 | 429 | 500..=599 => Err(failed(Retry::Later)),
            _ => Err(failed(Retry::Never)),
        }
    }
}

/// Whether a key can stand in an address without changing what is around it.
pub fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/=+%".contains(c);
    !key.is_empty() && key.chars().all(plain) && !key.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::FindingKind, notify::sample};

    fn webhook(name: Option<&str>) -> Webhook {
        Webhook {
            language: None,
            name: "team".into(),
            url: "https://chat.example/hook/{key}".into(),
            key: Some("T0/abc".to_owned().into()),
            secret: Some("hush".to_owned().into()),
            template: name.map(|name| template(name).unwrap()),
            allow_private_addresses: false,
        }
    }

    fn note(title: &str) -> Note {
        Note { title: title.into(), text: "line one\nline \"two\"".into() }
    }

    #[test]
    fn a_post_bears_key_id_and_signature_and_what_is_kept_does_not() {
        let webhook = webhook(Some("ntfy"));
        let kept = webhook.body("m1", sample::now(), &note("Rival A left"), &[]);
        assert!(!kept.contains("T0/abc"), "{kept}");
        let post = webhook.post("m1", &kept, sample::now());
        assert_eq!(post.url, "https://chat.example/hook/T0/abc");
        let body: serde_json::Value = serde_json::from_str(&post.body).unwrap();
        assert_eq!((&body["topic"], &body["title"]), (&"T0/abc".into(), &"Rival A left".into()));
        let header =
            |name: &str| post.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!(header("x-bidwatch-id"), Some("m1"));
        assert_eq!(header("x-bidwatch-timestamp"), Some("1773115207"));
        assert!(header("x-bidwatch-signature").unwrap().starts_with("sha256="));
        let again = webhook.post("m1", &kept, sample::now());
        assert_eq!(again, post);
    }

    #[test]
    fn no_name_reaches_into_the_json_the_chat_or_the_key() {
        let hostile = "\"}{key}\\ <!channel> <at user_id=\"all\"></at>\u{202e}\u{1b}[31m";
        for name in template_names() {
            let webhook = webhook(Some(name));
            let kept = webhook.body("m1", sample::now(), &note(hostile), &[]);
            let post = webhook.post("m1", &kept, sample::now());
            let body: serde_json::Value =
                serde_json::from_str(&post.body).unwrap_or_else(|error| panic!("{name}: {error}"));
            let text = body.to_string();
            assert!(!text.contains(['<', '\u{202e}']) && !text.contains("u001b"), "{name}: {text}");
            let keys = text.matches("T0/abc").count();
            assert_eq!(keys, usize::from(name == "ntfy"), "{name}: {text}");
        }
    }

    #[test]
    fn bidwatch_s_own_json_holds_the_findings() {
        let finding = sample::finding(FindingKind::BackOff, "{key}", "女包");
        let webhook = webhook(None);
        let kept = webhook.body("m1", sample::now(), &note("x"), std::slice::from_ref(&finding));
        let body: serde_json::Value = serde_json::from_str(&webhook.post("m1", &kept, sample::now()).body).unwrap();
        assert_eq!((&body["id"], &body["at"]), (&"m1".into(), &"2026-03-10T04:00:07Z".into()));
        assert_eq!(
            (&body["findings"][0]["kind"], &body["findings"][0]["rival"]),
            (&"back_off".into(), &"{key}".into())
        );
    }

    #[test]
    fn an_answer_is_taken_for_what_it_says_and_not_for_its_status_alone() {
        let retry = |name: Option<&str>, status, answer: &str| {
            webhook(name).answered(status, answer).map_err(|error| error.retry())
        };
        assert!(retry(Some("slack"), 200, "ok").is_ok());
        assert!(retry(Some("dingtalk"), 200, r#"{"errcode":0,"errmsg":"ok"}"#).is_ok());
        assert_eq!(retry(Some("dingtalk"), 200, r#"{"errcode":310000}"#), Err(Retry::Later));
        assert_eq!(retry(Some("feishu"), 200, "<html>"), Err(Retry::Later));
        assert_eq!([retry(None, 503, ""), retry(None, 404, "gone")], [Err(Retry::Later), Err(Retry::Never)]);
    }

    #[test]
    fn a_key_changes_nothing_around_it() {
        assert!(is_key("T00/B00/xyz-_=") && is_key("a1b2"));
        for bad in ["", "a b", "a\"b", "x@evil.example", "a?b", "a#b", "../up", "a\nb"] {
            assert!(!is_key(bad), "{bad}");
        }
    }
}
