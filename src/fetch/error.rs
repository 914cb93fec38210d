//! Why there is no page, and what that makes of the check.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Page;
use crate::domain::{Outcome, bounded, display_safe};

/// Why there is no page. Shown, it is the check's detail; it holds no secret.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.detail())]
pub struct FetchError {
    cause: Cause,
    /// The addresses passed through by redirects, the first included; empty without any.
    via: Vec<String>,
    page: Option<Box<Page>>,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// robots.txt forbids this path.
    #[error("robots.txt forbids {0}")]
    RobotsForbid(String),
    /// robots.txt could not be had because its server failed: then nothing may be fetched (RFC 9309 2.3.1.4).
    #[error("robots.txt answers HTTP {0}, so nothing may be fetched")]
    RobotsSilent(u16),
    /// robots.txt could not be reached.
    #[error("robots.txt: {0}")]
    RobotsUnreachable(Box<Cause>),
    /// The host asked to be left alone, or has denied us so often that we leave it alone.
    #[error("{}", left_alone(*.status, *.until, *.asked))]
    LeftAlone {
        /// The status that led to it; `None` for walls within pages.
        status: Option<u16>,
        /// Until when.
        until: DateTime<Utc>,
        /// Whether the host asked for it.
        asked: bool,
    },
    /// The host denied us: 401, 403, 407, 429, 451.
    #[error("HTTP {0}")]
    Denied(u16),
    /// Any other status that brings no page.
    #[error("HTTP {0}")]
    Status(u16),
    /// An address that may not be asked.
    #[error("refused: {0}")]
    Refused(String),
    /// Redirects that lead nowhere.
    #[error("{0}")]
    Redirect(String),
    /// No trust in the connection.
    #[error("tls: {0}")]
    Tls(String),
    /// The proxy did not get us through, or all of them rest.
    #[error("proxy: {0}")]
    Proxy(String),
    /// No connection, or none that lasted until the answer.
    #[error("{0}")]
    Network(String),
    /// The page broke off.
    #[error("incomplete: {0}")]
    Incomplete(String),
    /// More inflated bytes than allowed.
    #[error("larger than {}", size(*.0))]
    TooLarge(u64),
    /// The deadline passed.
    #[error("no whole answer within {}", humantime::format_duration(*.0))]
    TooSlow(Duration),
    /// Something came that is no page.
    #[error("not a page: {0}")]
    NotAPage(String),
    /// The request could not even be written.
    #[error("cannot ask: {0}")]
    Request(String),
}

fn left_alone(status: Option<u16>, until: DateTime<Utc>, asked: bool) -> String {
    // At most a day ahead, so that the time alone is plain.
    let until = until.format("%H:%M:%SZ");
    let why = status.map_or_else(|| "walls in a row".to_owned(), |status| format!("HTTP {status}"));
    if asked { format!("{why}: asked to wait until {until}") } else { format!("{why}: left alone until {until}") }
}

fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes >= MIB && bytes.is_multiple_of(MIB) { format!("{} MB", bytes / MIB) } else { format!("{bytes} bytes") }
}

impl Cause {
    /// What it makes of the check.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::RobotsForbid(_) | Self::RobotsSilent(_) => Outcome::Skipped,
            Self::LeftAlone { .. } | Self::Denied(_) => Outcome::Blocked,
            Self::RobotsUnreachable(cause) => cause.outcome(),
            Self::Status(_)
            | Self::Refused(_)
            | Self::Redirect(_)
            | Self::Tls(_)
            | Self::Proxy(_)
            | Self::Network(_)
            | Self::Incomplete(_)
            | Self::TooLarge(_)
            | Self::TooSlow(_)
            | Self::NotAPage(_)
            | Self::Request(_) => Outcome::Failed,
        }
    }

    /// Whether the same request may well succeed a moment later.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Network(_) | Self::Proxy(_) | Self::Incomplete(_) => true,
            Self::Status(status) => *status >= 500,
            Self::LeftAlone { asked, .. } => *asked,
            Self::RobotsUnreachable(cause) => cause.is_transient(),
            _ => false,
        }
    }
}

impl From<Cause> for FetchError {
    fn from(cause: Cause) -> Self {
        Self { cause, via: Vec::new(), page: None }
    }
}

impl FetchError {
    pub(super) fn with_page(mut self, page: Option<Page>) -> Self {
        self.page = page.map(Box::new);
        self
    }

    pub(super) fn via(mut self, via: Vec<String>) -> Self {
        self.via = via;
        self
    }

    /// What it makes of the check: `blocked`, `failed` or `skipped`.
    pub fn outcome(&self) -> Outcome {
        self.cause.outcome()
    }

    /// The reason in a few words, fit to be shown and stored: no secret, no control character.
    pub fn detail(&self) -> String {
        let detail = match self.via.as_slice() {
            [] => self.cause.to_string(),
            via => format!("{} (redirected: {})", self.cause, via.join(" → ")),
        };
        bounded(&display_safe(&detail))
    }

    /// What went wrong.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// What came with a status that denies or fails, as far as it could be read: perhaps a wall that
    /// `extract` can name.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_what_a_person_would_say() {
        let until = "2026-11-24T12:05:00Z".parse().unwrap();
        let asked = Cause::LeftAlone { status: Some(429), until, asked: true };
        assert_eq!(asked.to_string(), "HTTP 429: asked to wait until 12:05:00Z");
        assert_eq!(Cause::TooLarge(5 * 1024 * 1024).to_string(), "larger than 5 MB");
        assert_eq!(Cause::TooSlow(Duration::from_secs(30)).to_string(), "no whole answer within 30s");
        let through = FetchError::from(Cause::Status(404)).via(vec!["http://a.example/".into(), "b\u{1b}".into()]);
        assert_eq!(through.to_string(), "HTTP 404 (redirected: http://a.example/ → b\u{fffd})");
    }

    #[test]
    fn only_what_the_host_forbids_is_skipped_or_blocked() {
        assert_eq!(Cause::RobotsForbid("/s".into()).outcome(), Outcome::Skipped);
        assert_eq!(Cause::Denied(403).outcome(), Outcome::Blocked);
        assert_eq!(Cause::Status(503).outcome(), Outcome::Failed);
        let unreachable = Cause::RobotsUnreachable(Box::new(Cause::Tls("unknown issuer".into())));
        assert_eq!(unreachable.outcome(), Outcome::Failed);
        assert!(!unreachable.is_transient());
    }
}
