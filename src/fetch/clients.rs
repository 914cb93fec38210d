//! The HTTP clients: one for each way of trusting, of reaching and of being remembered.

use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, Once, PoisonError},
    time::Duration,
};

use chrono::Utc;
use reqwest::{Certificate, Client, ClientBuilder, cookie::CookieStore, cookie::Jar, header::HeaderValue, redirect};
use url::Url;

use super::{Access, Cookies, Proxy, address::Reach, error::Cause, resolver::Within};

/// No handshake of a living host takes longer.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);
/// The most response headers of HTTP/2, in bytes; HTTP/1 has hyper's 400 KB and 100 fields.
const HEADERS_WITHIN: u32 = 64 * 1024;
/// A visitor who is made to carry more than this is forgotten.
const COOKIES_WITHIN: usize = 8 * 1024;

/// Makes ring the process's cryptography. To be called before the first fetch; more than once does no harm.
pub fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error only says that a provider is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// What clients differ in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ClientKey {
    ca_file: Option<PathBuf>,
    reach: Reach,
    /// The source whose cookies are kept.
    visitor: Option<String>,
    /// The source whose cookies are brought along.
    carries: Option<String>,
    /// The source through whose proxy, and which: each has connections and a visitor of its own.
    proxy: Option<(String, usize)>,
}

impl ClientKey {
    pub(super) fn of(access: &Access) -> Self {
        Self {
            ca_file: access.ca_file.clone(),
            reach: access.reach(),
            visitor: access.keep_visitor.then(|| access.source.clone()),
            carries: (!access.cookies.is_empty()).then(|| access.source.clone()),
            proxy: None,
        }
    }

    /// The same through a proxy of the source.
    pub(super) fn through(self, access: &Access, proxy: Option<usize>) -> Self {
        Self { proxy: proxy.map(|proxy| (access.source.clone(), proxy)), ..self }
    }

    /// The same without memory: for robots.txt.
    pub(super) fn forgetful(&self) -> Self {
        Self { visitor: None, carries: None, ..self.clone() }
    }
}

/// The clients in use.
#[derive(Default)]
pub(super) struct Clients(Mutex<HashMap<ClientKey, Client>>);

impl Clients {
    /// The client for `key`, built at its first use.
    pub(super) fn get(&self, key: &ClientKey, access: &Access) -> Result<Client, Cause> {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(key) {
            return Ok(client.clone());
        }
        let client = build(key, access)?;
        clients.insert(key.clone(), client.clone());
        Ok(client)
    }
}

fn build(key: &ClientKey, access: &Access) -> Result<Client, Cause> {
    install_tls();
    let proxy = key.proxy.as_ref().and_then(|(_, index)| access.proxies.get(*index));
    let settings = || settings(key, &access.cookies, proxy);
    let certificates = match &key.ca_file {
        None => Vec::new(),
        Some(file) => {
            let name = file.display();
            let pem = fs::read(file).map_err(|error| Cause::Tls(format!("ca_file {name}: {error}")))?;
            let found = Certificate::from_pem_bundle(&pem).ok().filter(|found| !found.is_empty());
            found.ok_or_else(|| Cause::Tls(format!("ca_file {name} holds no certificate in PEM form")))?
        }
    };
    let merged = settings()?.tls_certs_merge(certificates).build();
    merged.or_else(|error| {
        // A machine without any root certificates still speaks http; https then finds no issuer to trust.
        tracing::warn!(%error, "no root certificates: https cannot be fetched (is ca-certificates installed?)");
        settings()?.tls_certs_only([]).build().map_err(|error| Cause::Tls(error.to_string()))
    })
}

/// Redirects are followed by hand, each hop examined. A proxy of the environment is not used: it would resolve
/// names itself, out of reach of the check on addresses. One that the config names is.
fn settings(key: &ClientKey, cookies: &Cookies, proxy: Option<&Proxy>) -> Result<ClientBuilder, Cause> {
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_WITHIN)
        .http2_max_header_list_size(HEADERS_WITHIN)
        .dns_resolver(Within { reach: key.reach, proxy: proxy.and_then(Proxy::name).map(str::to_owned) });
    if let Some(proxy) = proxy {
        // The error's own text would hold the address with its password.
        let through = reqwest::Proxy::all(proxy.whole());
        builder = builder.proxy(through.map_err(|_| Cause::Proxy("its address cannot be used".into()))?);
    }
    if key.visitor.is_some() || key.carries.is_some() {
        let brought = if key.carries.is_some() { cookies.clone() } else { Cookies::default() };
        let visitor = Visitor { brought, given: key.visitor.is_some().then(Mutex::default) };
        builder = builder.cookie_provider(Arc::new(visitor));
    }
    Ok(builder)
}

/// A visitor with cookies: those he brings along, and, if he is to come back as the same, those he was given, within
/// reason.
struct Visitor {
    brought: Cookies,
    given: Option<Mutex<Jar>>,
}

impl CookieStore for Visitor {
    fn set_cookies(&self, headers: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        if let Some(given) = &self.given {
            given.lock().unwrap_or_else(PoisonError::into_inner).set_cookies(headers, url);
        }
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        let given = self.given.as_ref().and_then(|given| carried(given, url));
        let given = given.as_ref().and_then(|given| given.to_str().ok()).unwrap_or_default();
        let names: Vec<&str> = given.split("; ").filter_map(|cookie| Some(cookie.split_once('=')?.0)).collect();
        // What the site gave anew stands above what was brought.
        let brought = self.brought.sent_to(url, Utc::now()).into_iter().filter(|(name, _)| !names.contains(name));
        let brought =
            brought.map(|(name, value)| if name.is_empty() { value.into() } else { format!("{name}={value}") });
        let all: Vec<String> = brought.chain((!given.is_empty()).then(|| given.to_owned())).collect();
        let mut header = HeaderValue::from_bytes(all.join("; ").as_bytes()).ok().filter(|header| !header.is_empty())?;
        header.set_sensitive(true);
        Some(header)
    }
}

/// What a visitor was given and still carries; one who is made to carry too much is forgotten.
fn carried(given: &Mutex<Jar>, url: &Url) -> Option<HeaderValue> {
    let mut jar = given.lock().unwrap_or_else(PoisonError::into_inner);
    let cookies = jar.cookies(url)?;
    if cookies.len() > COOKIES_WITHIN {
        *jar = Jar::default();
        return None;
    }
    Some(cookies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_shared_but_for_visitors() {
        let (mut a, mut b) = (Access::new("a", "https://x.example/"), Access::new("b", "https://y.example/"));
        assert_eq!(ClientKey::of(&a), ClientKey::of(&b));
        (a.keep_visitor, b.keep_visitor) = (true, true);
        assert_ne!(ClientKey::of(&a), ClientKey::of(&b));
        assert_eq!(ClientKey::of(&a).forgetful(), ClientKey::of(&b).forgetful());
    }

    #[test]
    fn a_ca_file_that_is_none_is_named() {
        let mut access = Access::new("a", "https://x.example/");
        access.ca_file = Some("no-such-folder/ca.pem".into());
        let Err(Cause::Tls(why)) = Clients::default().get(&ClientKey::of(&access), &access) else { panic!("built") };
        assert!(why.contains("no-such-folder/ca.pem"), "{why}");
    }

    #[test]
    fn a_visitor_is_not_made_to_carry_megabytes() {
        let visitor = Visitor { brought: Cookies::default(), given: Some(Mutex::default()) };
        let url = Url::parse("https://x.example/").unwrap();
        let give = |n: usize| {
            let cookies: Vec<HeaderValue> =
                (0..n).map(|i| HeaderValue::from_str(&format!("c{i}={}", "x".repeat(1_000))).unwrap()).collect();
            visitor.set_cookies(&mut cookies.iter(), &url);
        };
        give(2);
        assert!(visitor.cookies(&url).is_some_and(|cookies| cookies.len() > 2_000));
        give(100);
        assert_eq!(visitor.cookies(&url), None);
        give(1);
        assert!(visitor.cookies(&url).is_some());
    }
}
