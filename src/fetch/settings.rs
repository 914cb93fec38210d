//! How a source is reached.

use std::{path::PathBuf, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};

use super::{address::Reach, cookies::Cookies, mask::shown_template, proxy::Proxy, template::holds};

/// How the pages of one source are asked for. Templates hold `{keyword}`, `{page}`, `{place}`,
/// `{language}`, `{device}` and `{key}`; values are percent-encoded in the URL and JSON-escaped in a JSON body.
#[derive(Debug, Clone)]
pub struct Access {
    /// The source's name in the config.
    pub source: String,
    /// Template of the address; http or https.
    pub url: String,
    /// How it is asked for.
    pub method: Method,
    /// Header names and value templates.
    pub headers: Vec<(String, SecretTemplate)>,
    /// Template of the request's body.
    pub body: Option<String>,
    /// What `{key}` stands for.
    pub key: Option<SecretString>,
    /// How many pages make one check, at least 1.
    pub pages: u32,
    /// What `{page}` is on the first page (1, sometimes 0).
    pub first_page: u32,
    /// By how much `{page}` grows (1; 48 where the site counts listings).
    pub page_step: u32,
    /// Whether robots.txt is obeyed.
    pub robots: RobotsPolicy,
    /// Whether loopback and private addresses may be reached.
    pub allow_private_addresses: bool,
    /// Whether cookies are kept from one check to the next.
    pub keep_visitor: bool,
    /// Cookies that each visitor brings along.
    pub cookies: Cookies,
    /// The proxies it is reached through, in turn; directly where there are none.
    pub proxies: Vec<Proxy>,
    /// Whether a page that has a validator is asked for on condition that it has changed.
    pub conditional: bool,
    /// Manners towards each of its hosts.
    pub pace: Pace,
    /// Deadline of one page from the first try to the last byte, waiting for its turn apart.
    pub deadline: Duration,
    /// The most inflated bytes of one page.
    pub max_bytes: u64,
    /// The most tries of one page, at least 1.
    pub attempts: u32,
    /// The most redirects followed.
    pub max_redirects: u32,
    /// Certificates trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Who asks, for the `User-Agent`.
    pub contact: Contact,
}

/// A template that may hold `{key}`: its text is never shown.
#[derive(Debug, Clone)]
pub struct SecretTemplate(pub SecretString);

/// An address at which the operator of a site reaches the one who runs bidwatch.
#[derive(Debug, Clone, Default)]
pub struct Contact(pub Option<String>);

/// The request's method.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// GET, the usual one.
    #[default]
    Get,
    /// POST, for some APIs.
    Post,
}

/// Whether a source's robots.txt is obeyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RobotsPolicy {
    /// What it forbids is not fetched.
    #[default]
    Obey,
    /// It is not asked for.
    Ignore,
}

/// Manners towards one host.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Least time between the starts of two requests.
    pub min_gap: Duration,
    /// Up to this much is added to the gap, at random.
    pub jitter: Duration,
    /// Most requests under way at once, at least 1.
    pub concurrency: usize,
}

impl Default for Pace {
    /// One request at a time, two to three seconds apart: a brisk human reader.
    fn default() -> Self {
        Self { min_gap: Duration::from_secs(2), jitter: Duration::from_secs(1), concurrency: 1 }
    }
}

impl Access {
    /// Whom it may reach.
    pub(super) fn reach(&self) -> Reach {
        if self.allow_private_addresses { Reach::Private } else { Reach::Public }
    }

    /// The address as it may be shown: without user and password, and without what ought to be a secret by its name.
    pub fn shown(&self) -> String {
        shown_template(&self.url)
    }

    /// Whether the placeholder of that name, such as `place`, stands in its address, headers or body.
    pub fn takes(&self, name: &str) -> bool {
        let headers = self.headers.iter().map(|(_, value)| value.0.expose_secret());
        let body = self.body.as_deref();
        [self.url.as_str()].into_iter().chain(body).chain(headers).any(|template| holds(template, name))
    }

    /// The defaults for a source of that name and address.
    pub fn new(source: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            url: url.into(),
            method: Method::Get,
            headers: Vec::new(),
            body: None,
            key: None,
            pages: 1,
            first_page: 1,
            page_step: 1,
            robots: RobotsPolicy::Obey,
            allow_private_addresses: false,
            keep_visitor: false,
            cookies: Cookies::default(),
            proxies: Vec::new(),
            conditional: true,
            pace: Pace::default(),
            deadline: Duration::from_secs(30),
            max_bytes: 5 * 1024 * 1024,
            attempts: 2,
            max_redirects: 5,
            ca_file: None,
            contact: Contact::default(),
        }
    }
}
