use std::path::PathBuf;

use crate::domain::display_safe;

/// Why a mail was not sent, or may not have been.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// No conversation came about, or it broke off before the mail was handed over.
    #[error("mail server {host}:{port}, {step}: {reason}")]
    Unreachable {
        /// The mail server.
        host: String,
        /// Its port.
        port: u16,
        /// What was being done.
        step: Step,
        /// What happened.
        reason: String,
    },
    /// The server said "not now" (4xx).
    #[error("the mail server says \"not now\", {step}: {answer}")]
    NotNow {
        /// What it said.
        answer: String,
        /// To what.
        step: Step,
    },
    /// The server said "never" to this very mail (5xx).
    #[error("the mail server refused the mail for good, {step}: {answer}")]
    Refused {
        /// What it said.
        answer: String,
        /// To what.
        step: Step,
    },
    /// The way of sending is set up wrong: no mail will go until somebody mends it.
    #[error("mail to {host}:{port} is not set up right, {step}: {reason}")]
    Setup {
        /// The mail server.
        host: String,
        /// Its port.
        port: u16,
        /// What was being done.
        step: Step,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// The whole mail was handed over, then no answer came: it may have arrived.
    #[error("the mail was handed over but the answer to it got lost, {reason}: it may arrive twice")]
    AnswerLost {
        /// What happened.
        reason: String,
    },
    /// The folder cannot be written.
    #[error("cannot write {path}: {error}")]
    Folder {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The bytes are none that may be sent.
    #[error("{0}")]
    Unfit(String),
    /// A webhook did not take a post.
    #[error("webhook {name}: {reason}")]
    Webhook {
        /// Its name.
        name: String,
        /// What it said, or what happened.
        reason: String,
        /// What is to be done with the post.
        retry: Retry,
    },
    /// The sender or the recipient is no address.
    #[error(transparent)]
    Address(#[from] crate::notify::AddressError),
}

/// A step of the conversation with a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// TCP, TLS if it comes first, greeting and EHLO.
    Connect,
    /// STARTTLS.
    Starttls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The mail itself up to the answer after the final dot.
    Mail,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Starttls => "STARTTLS",
            Self::Auth => "signing in",
            Self::Sender => "naming the sender",
            Self::Recipient => "naming the recipient",
            Self::Data => "announcing the mail",
            Self::Mail => "handing over the mail",
        })
    }
}

/// What is to be done with a mail that was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Tried again; it has not arrived.
    Later,
    /// Kept, but not tried again by itself.
    Never,
    /// Tried again; it may have arrived already.
    LaterMaybeDuplicate,
}

impl SendError {
    /// What is to be done with the mail.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Refused { .. } | Self::Unfit(_) | Self::Address(_) => Retry::Never,
            Self::AnswerLost { .. } => Retry::LaterMaybeDuplicate,
            Self::Webhook { retry, .. } => *retry,
            Self::Unreachable { .. } | Self::NotNow { .. } | Self::Setup { .. } | Self::Folder { .. } => Retry::Later,
        }
    }

    /// Whether it has to be told where the daemon runs, because no mail will go until somebody acts.
    pub fn needs_hands(&self) -> bool {
        matches!(self, Self::Setup { .. } | Self::Folder { .. })
    }
}

/// A server's words, fit to show and cut.
pub(super) fn shown(words: &str) -> String {
    const MAX_CHARS: usize = 300;
    let words = display_safe(words).split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MAX_CHARS).collect()
}
