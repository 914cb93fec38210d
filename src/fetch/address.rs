//! Which addresses are nobody's business: private, loopback, link-local and their disguises. Pure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Whom a source may reach besides the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// Nobody.
    Public,
    /// This machine and its private networks: `allow_private_addresses`. Link-local, multicast and reserved
    /// addresses stay out even so: no page lives there, but the metadata services of cloud machines do.
    Private,
}

/// Why `url` may not be asked, as far as its host tells without resolving it: "127.0.0.1 is a loopback address".
/// The url crate has already turned `2130706433`, `0x7f.1` and the like into plain addresses.
pub(super) fn forbidden_host(url: &Url, reach: Reach) -> Option<String> {
    match url.host()? {
        Host::Ipv4(address) => forbidden(address.into(), reach).map(|kind| format!("{address} is {kind}")),
        Host::Ipv6(address) => forbidden(address.into(), reach).map(|kind| format!("{address} is {kind}")),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let local = name == "localhost" || name.ends_with(".localhost");
            (local && reach == Reach::Public).then(|| format!("{name} is this machine"))
        }
    }
}

/// What kind of address nobody may reach from a config that does not allow it: "a private address"; `None` for
/// a public one. The networks kept for documentation (192.0.2.0/24 and its like) pass: nobody can be harmed there.
pub(super) fn forbidden(address: IpAddr, reach: Reach) -> Option<&'static str> {
    let kind = match address {
        IpAddr::V4(v4) => kind_v4(v4),
        IpAddr::V6(v6) => kind_v6(v6),
    };
    kind.filter(|kind| reach == Reach::Public || !matches!(*kind, LOOPBACK | PRIVATE | SHARED))
}

const LOOPBACK: &str = "a loopback address";
const PRIVATE: &str = "a private address";
const SHARED: &str = "a carrier-grade NAT address";
const METADATA: &str = "a metadata service's address";

/// What is special about an IPv4 address (IANA special-purpose registry, RFC 6890).
fn kind_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [0, ..] => Some("an unspecified address"),
        [127, ..] => Some(LOOPBACK),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some(PRIVATE),
        [169, 254, ..] => Some("a link-local address"),
        [100, 100, 100, 200] => Some(METADATA),
        [100, 64..=127, ..] => Some(SHARED),
        [192, 0, 0, _] | [192, 88, 99, _] | [198, 18..=19, ..] => Some("a special-purpose address"),
        [224..=239, ..] => Some("a multicast address"),
        [240..=255, ..] => Some("a reserved address"),
        _ => None,
    }
}

fn kind_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => return Some("an unspecified address"),
        [0, 0, 0, 0, 0, 0, 0, 1] => return Some(LOOPBACK),
        [0x0064, 0xff9b, 1, ..] => return Some("a local NAT64 address"),
        [0x2001, 0, ..] => return Some("a Teredo address"),
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254] => return Some(METADATA),
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => return Some(PRIVATE),
        [0xfe80..=0xfebf, ..] => return Some("a link-local address"),
        [0xff00..=0xffff, ..] => return Some("a multicast address"),
        _ => {}
    }
    embedded_v4(segments).and_then(kind_v4)
}

/// The IPv4 address that an IPv6 one leads to: mapped, compatible, translated, NAT64, 6to4, ISATAP.
fn embedded_v4(segments: [u16; 8]) -> Option<Ipv4Addr> {
    let ([0, 0, 0, 0, 0, 0 | 0xffff, high, low]
    | [0, 0, 0, 0, 0xffff, 0, high, low]
    | [0x0064, 0xff9b, 0, 0, 0, 0, high, low]
    | [0x2002, high, low, ..]
    | [_, _, _, _, 0 | 0x0200, 0x5efe, high, low]) = segments
    else {
        return None;
    };
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(host: &str) -> bool {
        forbidden_host(&Url::parse(&format!("http://{host}/")).unwrap(), Reach::Public).is_some()
    }

    #[test]
    fn even_who_may_reach_private_hosts_may_not_reach_metadata_services() {
        let refused =
            |host: &str| forbidden_host(&Url::parse(&format!("http://{host}/")).unwrap(), Reach::Private).is_some();
        for host in ["169.254.169.254", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "100.100.100.200", "[fe80::1]"] {
            assert!(refused(host), "{host}");
        }
        for host in ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "[::1]", "[fd12::1]", "shop.example"] {
            assert!(!refused(host), "{host}");
        }
    }

    #[test]
    fn literals_are_refused_in_any_spelling() {
        for host in ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "①②⑦.0.0.1", "good@127.0.0.1"] {
            assert!(refused(host), "{host}");
        }
        for host in ["localhost", "LOCALHOST.", "a.localhost", "0", "10.1.2.3", "172.31.0.1", "192.168.1.1"] {
            assert!(refused(host), "{host}");
        }
        for host in ["169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.8"] {
            assert!(refused(host), "{host}");
        }
    }

    #[test]
    fn ipv6_and_what_it_carries_is_refused() {
        for host in ["::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1"] {
            assert!(refused(&format!("[{host}]")), "{host}");
        }
        for host in ["::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"] {
            assert!(refused(&format!("[{host}]")), "{host}");
        }
        for host in ["::ffff:0:192.168.0.1", "2606:4700::5efe:10.0.0.1"] {
            assert!(refused(&format!("[{host}]")), "{host}");
        }
    }

    #[test]
    fn public_hosts_pass() {
        for host in ["shop.example", "192.0.2.10", "8.8.8.8", "172.32.0.1", "100.128.0.1", "localhost.example"] {
            assert!(!refused(host), "{host}");
        }
        for host in ["2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "2002:808:808::1"] {
            assert!(!refused(&format!("[{host}]")), "{host}");
        }
    }

    #[test]
    fn the_refusal_says_what_the_address_is() {
        let why = forbidden_host(&Url::parse("http://10.0.0.1/").unwrap(), Reach::Public);
        assert_eq!(why.as_deref(), Some("10.0.0.1 is a private address"));
    }
}
