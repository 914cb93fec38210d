//! robots.txt (RFC 9309): what a site lets us look at. Pure.

use std::{fmt, time::Duration};

use robotxt::{BYTE_LIMIT, Robots};
use url::{Position, Url};

use super::error::Cause;

/// The name that groups in robots.txt are matched against.
pub(super) const PRODUCT_TOKEN: &str = "bidwatch";
/// How much of the file is read.
pub(super) const READ_WITHIN: usize = BYTE_LIMIT + 1;
/// Redirects followed to it.
pub(super) const MAX_REDIRECTS: usize = 5;

/// A longer crawl-delay would be a ban, which `Disallow` is for.
const LONGEST_CRAWL_DELAY: Duration = Duration::from_secs(60);
/// For how long an answer holds (RFC 9309 2.4).
const GOOD_FOR: Duration = Duration::from_secs(24 * 3_600);
/// For how long a failure is not looked into again.
const FAILURE_GOOD_FOR: Duration = Duration::from_secs(5 * 60);
/// A network that fails may be back sooner.
const NETWORK_GOOD_FOR: Duration = Duration::from_secs(60);

/// What is known of one site's robots.txt.
#[derive(Debug, Clone)]
pub(super) enum Rules {
    /// It was read.
    Read(Robots),
    /// There is none: all may be fetched. The status, or `None` where redirects did not end.
    Missing(Option<u16>),
    /// Its server failed with that status: nothing may be fetched.
    Silent(u16),
    /// It could not be reached: nothing may be fetched.
    Unreachable(Cause),
}

impl Rules {
    /// The rules in an answer with that status.
    pub(super) fn of(status: u16, body: &[u8]) -> Self {
        match status {
            200..=299 => Self::Read(Robots::parse(body, PRODUCT_TOKEN)),
            500..=599 => Self::Silent(status),
            _ => Self::Missing(Some(status)),
        }
    }

    /// Whether `url` may be fetched.
    pub(super) fn permit(&self, url: &Url) -> Result<(), Cause> {
        match self {
            Self::Missing(_) => Ok(()),
            Self::Read(robots) if robots.is_url_allowed(url) => Ok(()),
            Self::Read(_) => Err(Cause::RobotsForbid(url.path().to_owned())),
            Self::Silent(status) => Err(Cause::RobotsSilent(*status)),
            // What keeps us from this file keeps us from its whole host: no need to name the file.
            Self::Unreachable(
                cause @ (Cause::Refused(_)
                | Cause::LeftAlone { .. }
                | Cause::Tls(_)
                | Cause::Proxy(_)
                | Cause::Network(_)),
            ) => Err(cause.clone()),
            Self::Unreachable(cause) => Err(Cause::RobotsUnreachable(Box::new(cause.clone()))),
        }
    }

    /// The pause between requests that the site asks for, within reason.
    pub(super) fn crawl_delay(&self) -> Duration {
        match self {
            Self::Read(robots) => robots.crawl_delay().unwrap_or_default().min(LONGEST_CRAWL_DELAY),
            _ => Duration::ZERO,
        }
    }

    /// For how long it need not be asked again.
    pub(super) fn good_for(&self) -> Duration {
        match self {
            Self::Read(_) | Self::Missing(_) => GOOD_FOR,
            Self::Silent(_) => FAILURE_GOOD_FOR,
            // Left alone: the host's own date decides, and until then nothing is asked anyway.
            Self::Unreachable(Cause::LeftAlone { .. }) => Duration::ZERO,
            Self::Unreachable(_) => NETWORK_GOOD_FOR,
        }
    }

    /// What this means for `url`, for a person.
    pub(super) fn report(&self, url: &Url) -> RobotsReport {
        let path = &url[Position::BeforePath..Position::AfterPath];
        let sentence = match self {
            Self::Missing(Some(status)) => format!("there is no robots.txt (HTTP {status}): all may be fetched"),
            Self::Missing(None) => "robots.txt is never reached by its redirects: all may be fetched".into(),
            Self::Silent(status) => {
                format!("robots.txt answers HTTP {status}: nothing may be fetched until it is back")
            }
            Self::Unreachable(cause) => format!("robots.txt was not reached ({cause}): nothing is fetched until it is"),
            Self::Read(robots) => {
                let here = &url[Position::BeforePath..Position::AfterQuery];
                let rule = robots.matching_rule(here).map(robotxt::Rule::pattern);
                match (robots.is_url_allowed(url), rule) {
                    (true, _) => format!("robots.txt allows {path}{}", self.delay_told()),
                    (false, Some(rule)) => format!("robots.txt forbids {path} (Disallow: {rule})"),
                    (false, None) => format!("robots.txt forbids {path}"),
                }
            }
        };
        RobotsReport { allows: self.permit(url).is_ok(), sentence }
    }

    fn delay_told(&self) -> String {
        match self.crawl_delay() {
            Duration::ZERO => String::new(),
            delay => format!("; crawl-delay {} s", delay.as_secs_f64()),
        }
    }
}

/// What robots.txt says of a source's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsReport {
    /// Whether the pages may be fetched.
    pub allows: bool,
    /// In a sentence: "robots.txt allows /search; crawl-delay 10 s".
    pub sentence: String,
}

impl fmt::Display for RobotsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEARCH: &str = "https://x.example/search?q=shoes";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn sentence(status: u16, body: &str) -> String {
        Rules::of(status, body.as_bytes()).report(&url(SEARCH)).sentence
    }

    #[test]
    fn a_site_may_forbid_us_by_name_or_everybody() {
        let rules = Rules::of(200, b"User-agent: *\nAllow: /\n\nUser-agent: BidWatch\nDisallow: /search\n");
        assert_eq!(rules.permit(&url(SEARCH)), Err(Cause::RobotsForbid("/search".into())));
        assert_eq!(rules.permit(&url("https://x.example/")), Ok(()));
        let rules = Rules::of(200, b"User-agent: *\nDisallow: /*?q=\n");
        assert!(rules.permit(&url(SEARCH)).is_err());
    }

    #[test]
    fn no_file_means_yes_and_a_failing_server_means_no() {
        for status in [400, 401, 403, 404, 410, 429] {
            assert_eq!(Rules::of(status, b"User-agent: *\nDisallow: /").permit(&url(SEARCH)), Ok(()), "{status}");
        }
        for status in [500, 503, 599] {
            assert_eq!(Rules::of(status, b"").permit(&url(SEARCH)), Err(Cause::RobotsSilent(status)));
        }
    }

    #[test]
    fn failures_are_asked_about_again_sooner_than_answers() {
        assert_eq!(Rules::of(200, b"").good_for(), Duration::from_secs(86_400));
        assert!(Rules::of(503, b"").good_for() < Duration::from_secs(600));
        assert!(Rules::Unreachable(Cause::Network("x".into())).good_for() <= Duration::from_secs(60));
    }

    #[test]
    fn crawl_delay_counts_but_is_no_ban() {
        assert_eq!(Rules::of(200, b"User-agent: *\nCrawl-delay: 10").crawl_delay(), Duration::from_secs(10));
        assert_eq!(Rules::of(200, b"User-agent: *\nCrawl-delay: 86400").crawl_delay(), LONGEST_CRAWL_DELAY);
    }

    #[test]
    fn the_report_is_a_sentence() {
        assert_eq!(
            sentence(200, "User-agent: *\nDisallow: /cart\nCrawl-delay: 10"),
            "robots.txt allows /search; crawl-delay 10 s"
        );
        assert_eq!(sentence(200, "User-agent: *\nDisallow: /s"), "robots.txt forbids /search (Disallow: /s)");
        assert_eq!(sentence(404, ""), "there is no robots.txt (HTTP 404): all may be fetched");
        assert!(sentence(503, "").contains("nothing may be fetched"));
    }

    #[test]
    fn only_the_first_500_kib_count() {
        let long = format!("User-agent: *\n{}Disallow: /search\n", "# filler\n".repeat(BYTE_LIMIT / 9));
        assert_eq!(Rules::of(200, long.as_bytes()).permit(&url(SEARCH)), Ok(()));
    }
}
