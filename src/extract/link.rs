//! Links and host names.

use url::{Host, Url};

use crate::domain::registrable_domain;

/// The longest address that is kept: click redirects take a thousand characters and more.
const MAX_LINK: usize = 2_048;

/// Hosts that ads are clicked through, whatever site they stand on.
const REDIRECTORS: [&str; 8] = [
    "doubleclick.net",
    "googleadservices.com",
    "googlesyndication.com",
    "googleusercontent.com",
    "adnxs.com",
    "criteo.com",
    "criteo.net",
    "awin1.com",
];

/// The address that links of a page start from: the page's own, or the one that it names.
pub(super) fn base(page: &str, named: Option<&str>) -> Option<Url> {
    let page = Url::parse(page).ok();
    match (page, named) {
        (Some(page), Some(named)) => page.join(named).ok().or(Some(page)),
        (None, Some(named)) => Url::parse(named).ok(),
        (page, None) => page,
    }
}

/// A link made absolute; `None` for what is no web address, and for one too long to be kept: cut, it
/// would be another.
pub(super) fn absolute(link: &str, base: Option<&Url>) -> Option<Url> {
    let link = link.trim();
    let url = match base {
        Some(base) => base.join(link).ok()?,
        None if link.starts_with("//") => Url::parse(&format!("https:{link}")).ok()?,
        None => Url::parse(link).ok()?,
    };
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.as_str().len() <= MAX_LINK).then_some(url)
}

/// The host name in a text as pages show it: `https://www.shop.de › shoes` gives `www.shop.de`.
pub(super) fn host_shown(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest).trim_start_matches("//");
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | ':' | '›' | '»' | '>' | '|' | '…'));
    let host = text[..end.unwrap_or(text.len())].trim_end_matches('.').to_lowercase();
    let is_name = host.contains('.') && matches!(Host::parse(&host), Ok(Host::Domain(_)));
    is_name.then_some(host)
}

/// Whether a host belongs to an ad server: nobody advertises under its name.
pub(super) fn is_redirector(host: &str) -> bool {
    registrable_domain(host).is_some_and(|domain| REDIRECTORS.contains(&domain.as_str()))
}

/// Whose page it is: what its links must lead away from.
pub(super) struct House {
    host: Option<String>,
    name: Option<String>,
}

impl House {
    /// That of the page's address. Without one nobody knows what leads off it.
    pub(super) fn of(page: &str) -> Self {
        let host = Url::parse(page).ok().and_then(|page| page.host_str().map(str::to_owned));
        // A page in a house network has no registrable domain.
        let name = host.as_deref().map(|host| house(&registrable_domain(host).unwrap_or_else(|| host.to_owned())));
        Self { host, name }
    }

    /// The host that a link leads to, where it leads off the site and is no redirect of an ad server.
    pub(super) fn host_linked(&self, link: &Url) -> Option<String> {
        let Some(Host::Domain(host)) = link.host() else { return None };
        if self.host.as_deref() == Some(host) {
            return None;
        }
        let theirs = registrable_domain(host)?;
        if is_redirector(host) {
            return None;
        }
        (*self.name.as_ref()? != house(&theirs)).then(|| host.to_owned())
    }
}

/// `yandex.com` and `yabs.yandex.ru` are one house.
fn house(domain: &str) -> String {
    domain.split('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://www.market.example/search?q=shoes";

    #[test]
    fn links_become_absolute_web_addresses() {
        let base = base(PAGE, None);
        let absolute = |link: &str, base: Option<&Url>| absolute(link, base).map(String::from);
        let of = |link: &str| absolute(link, base.as_ref());
        assert_eq!(of("/p/1").as_deref(), Some("https://www.market.example/p/1"));
        assert_eq!(of("//shop.example/p").as_deref(), Some("https://shop.example/p"));
        assert_eq!(of("javascript:alert(1)"), None);
        assert_eq!(of("mailto:a@b.example"), None);
        assert_eq!(of(&format!("/p?{}", "x".repeat(3_000))), None);
        assert_eq!(absolute("/p/1", None), None);
        assert_eq!(absolute("//shop.example/p", None).as_deref(), Some("https://shop.example/p"));
    }

    #[test]
    fn a_page_may_name_another_base() {
        let base = base(PAGE, Some("/de/"));
        assert_eq!(absolute("p/1", base.as_ref()).as_ref().map(Url::as_str), Some("https://www.market.example/de/p/1"));
    }

    #[test]
    fn hosts_are_taken_as_pages_show_them() {
        let cases = [
            ("https://www.Shop.de › shoes", Some("www.shop.de")),
            ("shop.de/shoes", Some("shop.de")),
            ("//shop.de:443", Some("shop.de")),
            ("bücher.de", Some("bücher.de")),
            ("Acme Shoes", None),
            ("127.0.0.1", None),
        ];
        for (text, host) in cases {
            assert_eq!(host_shown(text).as_deref(), host, "{text}");
        }
    }

    fn host_linked(link: &str, page: &str) -> Option<String> {
        House::of(page).host_linked(&Url::parse(link).unwrap())
    }

    #[test]
    fn only_links_that_leave_the_site_tell_a_host() {
        assert_eq!(host_linked("https://shop.de/x", PAGE).as_deref(), Some("shop.de"));
        assert_eq!(host_linked("https://click.market.example/x", PAGE), None);
        assert_eq!(host_linked("https://yabs.yandex.ru/x", "https://yandex.com/search/"), None);
        assert_eq!(host_linked("https://www.googleadservices.com/x", PAGE), None);
        assert_eq!(host_linked("http://10.0.0.1/x", PAGE), None);
        assert_eq!(host_linked("https://shop.de/x", "http://127.0.0.1:8088/m/ok").as_deref(), Some("shop.de"));
        assert_eq!(host_linked("https://shop.de/x", ""), None);
    }
}
