//! How mails are sent, the `[mail]` table.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::NaiveTime;
use secrecy::SecretString;

use crate::{domain::Query, words::Lang};

use super::{QuietHours, Rule, Webhook, wire::address::mailbox};

/// Whose mail, and how it leaves.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The sender, `Name <address>` or a bare address.
    pub from: String,
    /// Where alerts and digests go.
    pub to: Vec<String>,
    /// Where bidwatch's own troubles go; empty: to `to`.
    pub operator: Vec<String>,
    /// How it leaves.
    pub transport: Transport,
    /// Whether and when the digest is sent.
    pub digest: DigestSettings,
    /// Whether findings of which no rule speaks are told at once, and not only in the digest.
    pub alerts: bool,
    /// How which findings are told: the first rule that speaks of one holds.
    pub rules: Vec<Rule>,
    /// When no alert goes out.
    pub quiet: QuietHours,
    /// Where alerts and digests of some queries go instead of to `to`.
    pub by_query: BTreeMap<Query, Vec<String>>,
    /// Where alerts are posted besides, those that go to `to`.
    pub webhooks: Vec<Webhook>,
    /// The language of its readers, …
    pub language: Lang,
    /// … but for these, by their bare addresses.
    pub languages: BTreeMap<String, Lang>,
}

impl MailSettings {
    /// The language of a reader, by his bare address or the webhook's.
    pub fn language_of(&self, address: &str) -> Lang {
        let webhook = self.webhooks.iter().find(|webhook| webhook.address() == address);
        let own = webhook.and_then(|webhook| webhook.language).or_else(|| self.languages.get(address).copied());
        own.unwrap_or(self.language)
    }

    /// The language of a mail to all of these, as the config writes them: their own, where they have the same.
    pub fn language_for(&self, to: &[String]) -> Lang {
        let language = |written: &String| {
            let bare = mail_address(written).unwrap_or_else(|| written.clone());
            self.language_of(&bare)
        };
        let mut languages = to.iter().map(language);
        match languages.next() {
            Some(first) if languages.all(|other| other == first) => first,
            _ => self.language,
        }
    }
}

/// The bare address of what the config writes; `None` where it is none.
pub fn mail_address(written: &str) -> Option<String> {
    mailbox(written).ok().map(|mailbox| mailbox.email.to_string())
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To a mail server.
    Smtp(SmtpSettings),
    /// To .eml files in a folder.
    Folder(PathBuf),
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Host name or address.
    pub host: String,
    /// Port; 465, 587 or 25 by default of the security.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// User name; `None`: no AUTH.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<SecretString>,
    /// Certificates trusted besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// How a connection to a mail server is secured. There is no opportunistic kind: it sends in clear
/// whenever somebody on the way strips STARTTLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required (port 587).
    Starttls,
    /// In clear.
    None,
}

/// The daily digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestSettings {
    /// Whether it is sent.
    pub enabled: bool,
    /// The local time of day at which it is.
    pub at: NaiveTime,
}

impl Default for DigestSettings {
    fn default() -> Self {
        Self { enabled: true, at: NaiveTime::from_hms_opt(8, 0, 0).expect("8:00 is a time of day") }
    }
}
