//! One proxy: where it is, and who we are to it. Pure.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use super::address::{Reach, forbidden};

/// A proxy through which pages are asked for. Shown, it is without user and password.
#[derive(Clone)]
pub struct Proxy {
    /// Scheme, host and port alone.
    address: Url,
    /// User and password, percent-encoded.
    user: Option<(String, SecretString)>,
}

/// What a proxy's address may look like.
const RIGHT: &str = "write it like \"http://proxy.example:8080\" or \"socks5h://proxy.example:1080\"";

impl Proxy {
    /// Reads `http://`, `https://`, `socks5://` or `socks5h://` with host and port, or what sellers of proxies hand
    /// out: `host:port` and `host:port:user:password`. Errors say what is wrong, and never the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.contains("://") { Self::of_url(text) } else { Self::of_parts(text) }
    }

    fn of_parts(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.splitn(4, ':').collect();
        let (host, port, user) = match parts[..] {
            [host, port] => (host, port, None),
            [host, port, user, password] => (host, port, Some((user, password))),
            _ => return Err(format!("this is no address of a proxy; {RIGHT}")),
        };
        let mut proxy = Self::of_url(&format!("http://{host}:{port}"))?;
        proxy.user = user.map(|(user, password)| {
            let mut encoded = proxy.address.clone();
            // Both fail only for addresses without a host.
            let _ = encoded.set_username(user);
            let _ = encoded.set_password(Some(password));
            (encoded.username().to_owned(), encoded.password().unwrap_or_default().into())
        });
        Ok(proxy)
    }

    fn of_url(text: &str) -> Result<Self, String> {
        let mut address =
            Url::parse(text).map_err(|error| format!("this is no address of a proxy ({error}); {RIGHT}"))?;
        let scheme = address.scheme();
        if !matches!(scheme, "http" | "https" | "socks5" | "socks5h") {
            return Err(format!("proxies of this kind are not known; {RIGHT}"));
        }
        if address.host_str().is_none_or(str::is_empty) || address.port_or_known_default().is_none() {
            return Err(format!("a proxy has a host and a port; {RIGHT}"));
        }
        if !matches!(address.path(), "" | "/") || address.query().is_some() || address.fragment().is_some() {
            return Err(format!("a proxy's address ends with its port; {RIGHT}"));
        }
        if let Some(why) = out_of_reach(&address) {
            return Err(why);
        }
        let user = (!address.username().is_empty())
            .then(|| (address.username().to_owned(), SecretString::from(address.password().unwrap_or_default())));
        // Both fail only for addresses without a host.
        let _ = address.set_username("");
        let _ = address.set_password(None);
        Ok(Self { address, user })
    }

    /// Its address without user and password.
    pub fn shown(&self) -> String {
        self.address.as_str().trim_end_matches('/').to_owned()
    }

    /// Whether it resolves the names itself, out of reach of the check on addresses.
    pub fn resolves_names(&self) -> bool {
        self.address.scheme() != "socks5"
    }

    /// Its host, if that is a name.
    pub(super) fn name(&self) -> Option<&str> {
        self.address.host_str()
    }

    /// Its address with user and password, for the client alone.
    pub(super) fn whole(&self) -> Url {
        let mut whole = self.address.clone();
        if let Some((user, password)) = &self.user {
            // Both fail only for addresses without a host.
            let _ = whole.set_username(user);
            let _ = whole.set_password(Some(password.expose_secret()));
        }
        whole
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.shown())
    }
}

/// A proxy that the config names may be on this machine or in its network; link-local and metadata addresses stay
/// out even so. Hosts of SOCKS addresses come as names from the url crate.
fn out_of_reach(address: &Url) -> Option<String> {
    let ip = match address.host()? {
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
        Host::Domain(name) => name.parse().ok()?,
    };
    forbidden(ip, Reach::Private).map(|kind| format!("{ip} is {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sellers_of_proxies_hand_out_is_read_and_shown_without_its_secrets() {
        for (text, shown, whole) in [
            ("http://p.example:8080", "http://p.example:8080", "http://p.example:8080/"),
            (
                "socks5h://me:hunter%402@p.example:1080",
                "socks5h://p.example:1080",
                "socks5h://me:hunter%402@p.example:1080",
            ),
            ("p.example:3128", "http://p.example:3128", "http://p.example:3128/"),
            ("192.0.2.7:3128:me:hunter@2", "http://192.0.2.7:3128", "http://me:hunter%402@192.0.2.7:3128/"),
            ("socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050"),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            assert_eq!((proxy.shown().as_str(), proxy.whole().as_str()), (shown, whole));
            assert!(!format!("{proxy:?}").contains("hunter"));
        }
    }

    #[test]
    fn what_is_no_proxy_is_told_without_its_text() {
        for text in [
            "",
            "hunter2",
            "ftp://hunter2@p.example:21",
            "socks4://p.example:1080",
            "http://p.example:8080/hunter2",
            "socks5h://p.example",
            "http://169.254.169.254:80",
            "socks5h://169.254.169.254:80",
            "a:b:hunter2",
        ] {
            let why = Proxy::parse(text).unwrap_err();
            assert!(!why.contains("hunter2"), "{why}");
        }
    }
}
