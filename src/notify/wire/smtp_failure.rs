//! What a failure of the conversation means for the mail.

use std::{error::Error, time::Duration};

use lettre::transport::smtp::{Error as SmtpError, response::Severity};

use super::send_error::shown;
use crate::notify::{Security, SendError, Step};

/// Whom we talk to.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

impl Peer {
    pub(super) fn unreachable(&self, step: Step, reason: &str) -> SendError {
        SendError::Unreachable { host: self.host.clone(), port: self.port, step, reason: shown(reason) }
    }

    fn setup(&self, step: Step, reason: &str) -> SendError {
        SendError::Setup { host: self.host.clone(), port: self.port, step, reason: shown(reason) }
    }

    /// The server said nothing for too long.
    pub(super) fn silent(&self, step: Step, waited: Duration) -> SendError {
        let hint = match (self.security, step) {
            (Security::Starttls | Security::None, Step::Connect) => {
                "; a port that begins with TLS, such as 465, needs security = \"tls\""
            }
            _ => "",
        };
        self.unreachable(step, &format!("no answer within {} s{hint}", waited.as_secs()))
    }
}

/// What `error` at `step` means. Refusals that are not about this mail (a greeting, STARTTLS, AUTH)
/// never cost a mail: they are for somebody to mend.
pub(super) fn failure(peer: &Peer, step: Step, error: &SmtpError) -> SendError {
    let Some(code) = error.status() else { return without_answer(peer, step, error) };
    let answer = shown(&format!("{code} {}", error.source().map(ToString::to_string).unwrap_or_default()));
    let for_good = code.severity == Severity::PermanentNegativeCompletion;
    let number: u16 = code.into();
    match step {
        Step::Starttls => peer.setup(step, &format!("the server said {answer}; nothing is sent in clear")),
        Step::Connect if for_good => peer.setup(step, &format!("the server said {answer}")),
        Step::Auth if for_good => peer.setup(step, &format!("the server said {answer}; check username and password")),
        // RFC 4954 (6): authentication required, too weak, needs encryption.
        Step::Sender | Step::Recipient if matches!(number, 530 | 534 | 535 | 538) => {
            peer.setup(step, &format!("the server said {answer}; set mail.smtp.username and its password"))
        }
        _ if for_good => SendError::Refused { answer, step },
        _ => SendError::NotNow { answer, step },
    }
}

fn without_answer(peer: &Peer, step: Step, error: &SmtpError) -> SendError {
    if let Some(tls) = tls_cause(error) {
        return peer.setup(step, &tls_advice(tls, peer.security));
    }
    // The library's own refusals: the server does not offer what is asked for.
    match step {
        Step::Starttls if error.is_client() => {
            peer.setup(step, "the server does not offer STARTTLS; nothing is sent in clear unless security = \"none\"")
        }
        Step::Auth if error.is_client() => {
            peer.setup(step, "the server offers neither AUTH PLAIN nor AUTH LOGIN; without a username none is needed")
        }
        _ => peer.unreachable(step, &broken_off(error)),
    }
}

/// Why a conversation broke off, in words of our own where the library's lead astray.
pub(super) fn broken_off(error: &SmtpError) -> String {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::UnexpectedEof) {
            return "the server hung up".to_owned();
        }
        source = cause.source();
    }
    match error.source().map(ToString::to_string) {
        Some(reason) if reason == "incomplete response" => "the server hung up".to_owned(),
        Some(reason) => reason,
        None => error.to_string(),
    }
}

/// The TLS failure behind an error; the library files it as a mere connection error.
fn tls_cause(error: &SmtpError) -> Option<&rustls::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        let within = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(tls) = within.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(tls);
        }
        source = cause.source();
    }
    None
}

fn tls_advice(error: &rustls::Error, security: Security) -> String {
    use rustls::{CertificateError, Error as Tls};
    match (error, security) {
        (Tls::InvalidCertificate(CertificateError::UnknownIssuer), _) => {
            "its certificate comes from nobody trusted here; name its authority in mail.smtp.ca_file".to_owned()
        }
        (Tls::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }), _) => {
            "its certificate has expired".to_owned()
        }
        (
            Tls::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            ),
            _,
        ) => "its certificate is for another host name; mail.smtp.host has to be the name in it".to_owned(),
        (Tls::InvalidMessage(_), Security::Tls) => {
            "it does not begin with TLS; a port such as 587 needs security = \"starttls\"".to_owned()
        }
        (Tls::InvalidMessage(_), _) => "it answered STARTTLS with something that is not TLS".to_owned(),
        _ => error.to_string(),
    }
}
