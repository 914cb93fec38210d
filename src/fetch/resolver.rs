//! Names to addresses, without those that may not be reached: what a name stands for is judged at the
//! moment of connecting, so that it cannot be swapped in between (DNS rebinding).

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::forbidden;

/// The system's resolver, minus private addresses.
pub(super) struct PublicOnly;

/// All that a name resolves to is forbidden.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct RefusedName(pub(super) String);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public = public_of(name.as_str(), found)?;
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The addresses among `found` that may be reached; an error when there is none.
fn public_of(name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, RefusedName> {
    let (public, private): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| forbidden(address.ip()).is_none());
    match private.first().and_then(|address| Some((address.ip(), forbidden(address.ip())?))) {
        Some((ip, kind)) if public.is_empty() => Err(RefusedName(format!("{name} is {ip}, {kind}"))),
        _ => Ok(public),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_stripped_of_its_private_addresses() {
        let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), 0);
        let kept = public_of("shop.example", vec![at("10.0.0.1"), at("192.0.2.10"), at("::1")]).unwrap();
        assert_eq!(kept, [at("192.0.2.10")]);
        let why = public_of("rebind.example", vec![at("127.0.0.1")]).unwrap_err();
        assert_eq!(why.to_string(), "rebind.example is 127.0.0.1, a loopback address");
    }
}
