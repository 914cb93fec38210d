//! Posting: one body to one address, within bounds. No redirect is followed, and no private address is asked that is
//! not allowed.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use url::{Host, Url};

use super::{
    Access,
    address::{Reach, forbidden_host},
    budget::Budget,
    clients::{ClientKey, Clients},
    error::Cause,
    failure::{Stage, cause_of},
    request::user_agent,
    settings::Contact,
};

/// From the first byte out to the last byte in.
const WITHIN: Duration = Duration::from_secs(30);

/// How much of an answer is read.
const ANSWER_WITHIN: usize = 16 * 1024;

/// Who posts.
#[derive(Default)]
pub struct Poster {
    clients: Clients,
    contact: Contact,
}

/// Why a post failed, and whether it may have arrived all the same.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub struct PostError {
    /// Why.
    pub cause: Cause,
    /// Whether the other side may have taken it.
    pub may_have_arrived: bool,
}

impl Poster {
    /// One that says how to reach who runs it.
    pub fn new(contact: Contact) -> Self {
        Self { clients: Clients::default(), contact }
    }

    /// Posts `body`; gives the status and the beginning of the answer. No error shows the address.
    pub async fn post(
        &self,
        url: &str,
        allow_private_addresses: bool,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<(u16, String), PostError> {
        let before = |cause| PostError { cause, may_have_arrived: false };
        let reach = if allow_private_addresses { Reach::Private } else { Reach::Public };
        let url = post_url(url, reach).map_err(|why| before(Cause::Refused(why)))?;
        // Trusts the system's authorities, remembers nothing, goes through no proxy.
        let access = Access { allow_private_addresses, ..Access::new("webhook", url.as_str()) };
        let client = self.clients.get(&ClientKey::of(&access), &access).map_err(before)?;
        let mut request = client.post(url).header("user-agent", user_agent(&self.contact)).body(body);
        for (name, value) in headers {
            let value =
                HeaderValue::from_str(value).map_err(|_| before(Cause::Request(format!("the header {name}"))))?;
            request = request.header(HeaderName::from_static(name), value);
        }
        let mut budget = Budget::new(WITHIN);
        let sent = match budget.spend(request.send()).await {
            Ok(sent) => sent,
            Err(cause) => return Err(PostError { cause, may_have_arrived: true }),
        };
        let mut response = sent.map_err(|error| {
            let may_have_arrived = !error.is_connect() && !error.is_builder();
            PostError { cause: cause_of(&error, Stage::Head), may_have_arrived }
        })?;
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        // The status has been told: what is missing of the words is no matter.
        while bytes.len() < ANSWER_WITHIN
            && let Ok(Ok(Some(chunk))) = budget.spend(response.chunk()).await
        {
            bytes.extend_from_slice(&chunk[..chunk.len().min(ANSWER_WITHIN - bytes.len())]);
        }
        Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// What is wrong with an address to post to; `{key}` may stand in it.
pub fn check_post_url(url: &str, allow_private_addresses: bool) -> Result<(), String> {
    let reach = if allow_private_addresses { Reach::Private } else { Reach::Public };
    post_url(&url.replace("{key}", "key"), reach).map(drop)
}

/// Whether what is in the address can be read on its way: plain http to another machine.
pub fn posts_in_clear(url: &str) -> bool {
    let Ok(url) = Url::parse(&url.replace("{key}", "key")) else { return false };
    let here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    url.scheme() == "http" && !here
}

/// Whether two addresses are of one host.
pub fn same_host(url: &str, other: &str) -> bool {
    let host = |url: &str| Url::parse(&url.replace("{key}", "key")).ok()?.host_str().map(str::to_owned);
    host(url).is_some_and(|name| host(other) == Some(name))
}

fn post_url(url: &str, reach: Reach) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|error| format!("it is no address ({error})"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{}: is not posted to; only http and https are", url.scheme()));
    }
    match forbidden_host(&url, reach) {
        Some(why) => Err(why),
        None => Ok(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_to_another_machine_is_in_clear() {
        for url in ["http://chat.example/{key}", "http://10.0.0.1/x"] {
            assert!(posts_in_clear(url), "{url}");
        }
        for url in ["https://chat.example/{key}", "http://127.0.0.1:9/{key}", "http://localhost/", "http://[::1]/", "?"]
        {
            assert!(!posts_in_clear(url), "{url}");
        }
        assert!(same_host("https://A.example/x", "https://a.example/{key}") && !same_host("?", "?"));
    }

    #[test]
    fn private_addresses_are_refused_unless_they_are_meant() {
        for url in ["http://127.0.0.1/x", "http://localhost:9/x", "http://10.0.0.1/{key}", "http://2130706433/"] {
            assert!(check_post_url(url, false).is_err(), "{url}");
            assert!(check_post_url(url, true).is_ok(), "{url}");
        }
        for url in ["http://169.254.169.254/", "file:///etc/passwd", "hooks.example"] {
            assert!(check_post_url(url, true).is_err(), "{url}");
        }
        assert!(check_post_url("https://hooks.example/services/{key}", false).is_ok());
    }

    #[tokio::test]
    async fn what_is_refused_is_never_asked_and_its_address_not_shown() {
        let posted = Poster::default().post("http://127.0.0.1:9/s3cret", false, &[], String::new()).await;
        let error = posted.unwrap_err();
        assert!(!error.may_have_arrived && !error.to_string().contains("s3cret"), "{error}");
    }
}
