//! Names to addresses, without those that may not be reached: what a name stands for is judged at the
//! moment of connecting, so that it cannot be swapped in between (DNS rebinding).

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{Reach, forbidden};

/// The system's resolver, minus the addresses out of reach.
pub(super) struct Within {
    pub(super) reach: Reach,
    /// The proxy's own name, which the config names: it may be in one's own network.
    pub(super) proxy: Option<String>,
}

/// All that a name resolves to is forbidden.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct RefusedName(pub(super) String);

impl Resolve for Within {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxy.as_deref().is_some_and(|proxy| proxy.eq_ignore_ascii_case(name.as_str()));
        let reach = if is_proxy { Reach::Private } else { self.reach };
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let reachable = within(reach, name.as_str(), found)?;
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

/// The addresses among `found` that may be reached; an error when there is none.
fn within(reach: Reach, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, RefusedName> {
    let kind = |address: &SocketAddr| forbidden(address.ip(), reach);
    let (open, closed): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| kind(address).is_none());
    match closed.first().and_then(|address| Some((address.ip(), kind(address)?))) {
        Some((ip, kind)) if open.is_empty() => Err(RefusedName(format!("{name} is {ip}, {kind}"))),
        _ => Ok(open),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_stripped_of_its_private_addresses() {
        let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), 0);
        let kept = within(Reach::Public, "shop.example", vec![at("10.0.0.1"), at("192.0.2.10"), at("::1")]).unwrap();
        assert_eq!(kept, [at("192.0.2.10")]);
        let why = within(Reach::Public, "rebind.example", vec![at("127.0.0.1")]).unwrap_err();
        assert_eq!(why.to_string(), "rebind.example is 127.0.0.1, a loopback address");
    }
}
