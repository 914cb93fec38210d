//! What the transport's errors mean. Their own text is not used where it could hold an address.

use std::{error::Error, io};

use rustls::CertificateError;

use super::{error::Cause, resolver::RefusedName};

/// Whether the answer had begun when it broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Name, connection, request, status and headers.
    Head,
    /// The body.
    Body,
}

/// The cause behind an error of the client.
pub(super) fn cause_of(error: &reqwest::Error, stage: Stage) -> Cause {
    let mut found = None;
    let mut link: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = link {
        if let Some(cause) = named(error, stage) {
            found = Some(cause);
        }
        link = beneath(error);
    }
    found.unwrap_or_else(|| match stage {
        _ if error.is_dns() => Cause::Network("the host's name could not be resolved".into()),
        _ if error.is_timeout() => Cause::Network("no connection in time".into()),
        Stage::Body if error.is_decode() => Cause::Incomplete("the body is damaged".into()),
        Stage::Body => Cause::Incomplete("the connection ended before the page did".into()),
        Stage::Head if error.is_connect() => Cause::Network("no connection".into()),
        Stage::Head => Cause::Network("no answer".into()),
    })
}

/// The next error down. An `io::Error` that wraps another names that one's source, not itself.
fn beneath<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// What one link of the chain means by itself; the deepest that means anything is the reason.
fn named(error: &(dyn Error + 'static), stage: Stage) -> Option<Cause> {
    if let Some(refused) = error.downcast_ref::<RefusedName>() {
        return Some(Cause::Refused(refused.0.clone()));
    }
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(Cause::Tls(distrust(tls)));
    }
    if let Some(http) = error.downcast_ref::<hyper::Error>() {
        return unspoken(http, stage);
    }
    if let Some(words) = unproxied(error) {
        return Some(Cause::Proxy(words.into()));
    }
    let kind = error.downcast_ref::<io::Error>()?.kind();
    let what = match kind {
        io::ErrorKind::ConnectionRefused => "connection refused",
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => "connection reset",
        io::ErrorKind::ConnectionAborted => "connection aborted",
        io::ErrorKind::HostUnreachable => "host unreachable",
        io::ErrorKind::NetworkUnreachable => "network unreachable",
        io::ErrorKind::TimedOut => "connection timed out",
        io::ErrorKind::UnexpectedEof => "the connection ended before the page did",
        _ => return None,
    };
    Some(match stage {
        Stage::Head => Cause::Network(what.into()),
        Stage::Body => Cause::Incomplete(what.into()),
    })
}

/// What a proxy did not do for us. Its errors have no types that could be named here; their texts hold no address.
fn unproxied(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let text = error.to_string();
    match text.strip_prefix("tunnel error: ").or_else(|| text.strip_prefix("SOCKS error: "))? {
        words if words.contains("authorization required") => Some("it asks for another user and password"),
        words if words.contains("credentials") || words.contains("user/pass") => {
            Some("it asks for another user and password")
        }
        // What lies beneath says more.
        words if words.contains("underlying connection") || words.contains("io error") => None,
        _ => Some("it did not get through to the host"),
    }
}

fn unspoken(error: &hyper::Error, stage: Stage) -> Option<Cause> {
    if error.is_parse_too_large() {
        return Some(Cause::NotAPage("response headers beyond measure".into()));
    }
    if error.is_parse() {
        return Some(Cause::NotAPage("no valid HTTP answer".into()));
    }
    let ended = error.is_incomplete_message() || error.is_closed();
    ended.then(|| match stage {
        Stage::Head => Cause::Network("connection closed without an answer".into()),
        Stage::Body => Cause::Incomplete("the connection ended before the page did".into()),
    })
}

fn distrust(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(certificate) = error else { return error.to_string() };
    match certificate {
        CertificateError::UnknownIssuer => "unknown issuer".into(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate is for another host".into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "the certificate has expired".into(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate is not valid yet".into()
        }
        CertificateError::Revoked => "the certificate is revoked".into(),
        other => other.to_string(),
    }
}
