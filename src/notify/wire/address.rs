use lettre::{Address, message::Mailbox};

use crate::domain::display_safe;

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is none.
    #[error("`{0}` is no mail address")]
    Malformed(String),
    /// Its part before the @ is not plain ASCII, which many servers refuse.
    #[error("`{0}` has letters before the @ that many mail servers refuse")]
    NotAscii(String),
}

/// Reads `Name <address>` or a bare address. An international domain is taken to its ASCII form, so
/// that no server has to know more than plain SMTP.
pub(in crate::notify) fn mailbox(text: &str) -> Result<Mailbox, AddressError> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return Err(AddressError::Malformed(display_safe(text)));
    }
    let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (Some(display_safe(name.trim().trim_matches('"'))), address),
        None => (None, text),
    };
    Ok(Mailbox::new(name.filter(|name| !name.is_empty()), bare(address)?))
}

/// Reads a bare address.
pub(super) fn bare(text: &str) -> Result<Address, AddressError> {
    let malformed = || AddressError::Malformed(display_safe(text));
    let (user, domain) = text.trim().rsplit_once('@').ok_or_else(malformed)?;
    let url::Host::Domain(domain) = url::Host::parse(domain).map_err(|_| malformed())? else { return Err(malformed()) };
    if !user.is_ascii() {
        return Err(AddressError::NotAscii(display_safe(text)));
    }
    // Quoted local parts may hold blanks and brackets; nobody who is mailed by a monitor has one.
    if user.chars().any(|c| c.is_ascii_control() || " <>\"\\(),:;[]".contains(c)) {
        return Err(malformed());
    }
    Address::new(user, domain).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bare_addresses_are_read() {
        for (text, name, address) in [
            ("ops@shop.example", None, "ops@shop.example"),
            ("bidwatch@localhost", None, "bidwatch@localhost"),
            ("bidwatch <ops@shop.example>", Some("bidwatch"), "ops@shop.example"),
            ("\"女包 Shop, Ltd.\" <ops+x@shop.example>", Some("女包 Shop, Ltd."), "ops+x@shop.example"),
            ("ops@bücher.example", None, "ops@xn--bcher-kva.example"),
        ] {
            let read = mailbox(text).unwrap();
            assert_eq!((read.name.as_deref(), read.email.to_string().as_str()), (name, address));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "ops", "ops@", "@shop.example", "a b@shop.example", "x@y.example\r\nRCPT TO:<z@evil>"] {
            assert!(mailbox(text).is_err(), "{text:?}");
        }
        assert!(matches!(mailbox("店@shop.example"), Err(AddressError::NotAscii(_))));
    }
}
