//! Cookies from a file as browsers' add-ons export it (Netscape's `cookies.txt`). Pure.

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

/// The most cookies of one file.
const MOST: usize = 3_000;
/// The most bytes of cookies sent with one request: servers take 8 KB of header at most.
const SENT_WITHIN: usize = 7 * 1024;
/// A value of fewer bytes may be a word of any page, and is not hidden in texts.
const LEAST_HIDDEN: usize = 16;

/// The cookies of one file. Shown, they are without their values.
#[derive(Clone, Default)]
pub struct Cookies(Arc<Vec<Cookie>>);

struct Cookie {
    /// Lower case, without a dot in front.
    domain: String,
    /// Whether it goes to hosts below the domain too.
    below: bool,
    path: String,
    secure: bool,
    /// `None`: it lasts as long as the browser's session.
    expires: Option<DateTime<Utc>>,
    name: String,
    value: SecretString,
}

impl Cookies {
    /// Reads a file's text. The error is the number of the line, from 1, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut cookies = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim_end_matches('\r');
            // A comment, but for the mark of cookies that scripts do not see.
            let line = line.strip_prefix("#HttpOnly_").unwrap_or(line);
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if cookies.len() == MOST {
                return Err((number, format!("more than {MOST} cookies")));
            }
            cookies.push(cookie(line).map_err(|why| (number, why))?);
        }
        Ok(Self(Arc::new(cookies)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are, and how many of them have expired.
    pub fn count(&self, now: DateTime<Utc>) -> (usize, usize) {
        (self.0.len(), self.0.iter().filter(|cookie| !cookie.lasts(now)).count())
    }

    /// How many go to `url`.
    pub fn count_for(&self, url: &Url, now: DateTime<Utc>) -> usize {
        self.0.iter().filter(|cookie| cookie.goes_to(url) && cookie.lasts(now)).count()
    }

    /// Name and value of those that go to `url`, the more particular paths first (RFC 6265 5.4), as far as a header
    /// holds them.
    pub(super) fn sent_to(&self, url: &Url, now: DateTime<Utc>) -> Vec<(&str, &str)> {
        let mut sent: Vec<&Cookie> = self.0.iter().filter(|cookie| cookie.goes_to(url) && cookie.lasts(now)).collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let mut bytes = 0;
        let within = |cookie: &&Cookie| {
            bytes += cookie.name.len() + cookie.value.expose_secret().len() + 3;
            bytes <= SENT_WITHIN
        };
        sent.into_iter().take_while(within).map(|cookie| (cookie.name.as_str(), cookie.value.expose_secret())).collect()
    }

    /// The values that are hidden wherever they turn up.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|cookie| cookie.value.expose_secret()).filter(|value| value.len() >= LEAST_HIDDEN)
    }
}

impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cookies({})", self.0.len())
    }
}

impl Cookie {
    fn lasts(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }

    /// Domain, path and Secure of RFC 6265 5.1 and 5.4. Plain http on this machine counts as secure, as in browsers.
    fn goes_to(&self, url: &Url) -> bool {
        let here = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => return false,
        };
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let is_name = matches!(url.host(), Some(Host::Domain(_)));
        let below = || self.below && is_name && host.strip_suffix(&self.domain).is_some_and(|rest| rest.ends_with('.'));
        let in_path = url
            .path()
            .strip_prefix(&self.path)
            .is_some_and(|rest| rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/'));
        (host == self.domain || below()) && in_path && (!self.secure || url.scheme() == "https" || here)
    }
}

/// One line: domain, whether hosts below count, path, secure, expiry, name, value.
fn cookie(line: &str) -> Result<Cookie, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    // An empty value is left out by some exporters, together with its tab.
    let (domain, below, path, secure, expires, name, value) = match fields[..] {
        [domain, below, path, secure, expires, name] => (domain, below, path, secure, expires, name, ""),
        [domain, below, path, secure, expires, name, value] => (domain, below, path, secure, expires, name, value),
        _ => return Err(format!("a cookie has seven fields with tabs between them; this has {}", fields.len())),
    };
    let yes = |text: &str| match text.trim().to_ascii_uppercase().as_str() {
        "TRUE" => Ok(true),
        "FALSE" => Ok(false),
        _ => Err("the second and the fourth field are TRUE or FALSE".to_owned()),
    };
    let bare = domain.trim().trim_start_matches('.').to_ascii_lowercase();
    if bare.is_empty() || bare.contains(['/', ' ', ':']) {
        return Err("the first field is no domain".into());
    }
    // Some write fractions of seconds, or an empty field for the session.
    let seconds: f64 = match expires.trim() {
        "" => 0.0,
        text => text.parse().map_err(|_| "the fifth field is no time in seconds since 1970".to_owned())?,
    };
    let sendable = |text: &str| !text.chars().any(|c| c.is_control() || c == ';');
    if !sendable(name) || !sendable(value) || (name.is_empty() && value.is_empty()) {
        return Err("name or value cannot be sent".into());
    }
    Ok(Cookie {
        below: yes(below)? || domain.trim().starts_with('.'),
        domain: bare,
        path: if path.starts_with('/') { path.to_owned() } else { "/".to_owned() },
        secure: yes(secure)?,
        // Beyond the calendar it lasts for good.
        expires: if seconds > 0.0 { DateTime::from_timestamp(seconds as i64, 0) } else { None },
        name: name.to_owned(),
        value: value.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Netscape HTTP Cookie File\n\
        .shop.example\tTRUE\t/\tTRUE\t1900000000\tsession\thunter2-hunter2-hunter2\r\n\
        #HttpOnly_shop.example\tFALSE\t/search\tFALSE\t0\tseen\t1\n\
        \n\
        .shop.example\tTRUE\t/\tFALSE\t1000000000\told\tgone\n\
        other.example\tFALSE\t/\tFALSE\t0\tx\ty\n";

    fn sent(url: &str) -> String {
        let cookies = Cookies::parse(FILE).unwrap();
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        let sent = cookies.sent_to(&Url::parse(url).unwrap(), now);
        sent.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_cookie_goes_where_it_belongs_and_no_longer_than_it_lasts() {
        assert_eq!(sent("https://shop.example/search?q=1"), "seen session");
        assert_eq!(sent("https://www.shop.example/search"), "session", "only the domain with a dot counts below");
        assert_eq!(sent("http://shop.example/search"), "seen", "a secure cookie is not sent in clear");
        assert_eq!(sent("https://shop.example/searching"), "session");
        assert_eq!(sent("https://badshop.example/"), "");
        assert_eq!(sent("https://other.example/"), "x");
    }

    #[test]
    fn cookies_are_counted_and_never_shown() {
        let cookies = Cookies::parse(FILE).unwrap();
        assert_eq!(cookies.count("2026-03-01T12:00:00Z".parse().unwrap()), (4, 1));
        assert_eq!(format!("{cookies:?}"), "Cookies(4)");
        assert_eq!(cookies.secrets().collect::<Vec<_>>(), ["hunter2-hunter2-hunter2"]);
    }

    #[test]
    fn a_line_that_is_none_is_named_by_its_number_and_not_shown() {
        for (text, line) in [
            ("hunter2", 1),
            ("# c\n\nshop.example\tYES\t/\tTRUE\t0\thunter2\thunter2", 3),
            ("shop.example\tTRUE\t/\tTRUE\tsoon\thunter2\thunter2", 1),
            ("/hunter2\tTRUE\t/\tTRUE\t0\thunter2\thunter2", 1),
            ("shop.example\tTRUE\t/\tTRUE\t0\thunter2\thunter2;a", 1),
        ] {
            let (number, why) = Cookies::parse(text).err().unwrap();
            assert_eq!(number, line, "{why}");
            assert!(!why.contains("hunter2"), "{why}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in r"([.a-z#]{0,6}\t|TRUE\t|/\t|[0-9]{0,20}\t|\PC|\n){0,40}") {
            let _ = Cookies::parse(&text);
        }
    }
}
