//! One mail to one recipient over SMTP, step by step, so that a failure tells how far it came.

use std::time::Duration;

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
    response::{Response, Severity},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::{
    address::bare,
    line_stream::LineStream,
    mailer::{Envelope, MailerError},
    send_error::shown,
    smtp_failure::{Peer, broken_off, failure},
};
use crate::notify::{Security, SendError, SmtpSettings, Step};

/// A mail server to send to.
pub struct Smtp {
    peer: Peer,
    security: Security,
    tls: Option<TlsParameters>,
    login: Option<(String, SecretString)>,
    hello: ClientId,
}

/// For one address of the server to answer the knock.
const CONNECT: Duration = Duration::from_secs(30);

/// From the first packet up to the word to begin the mail. RFC 5321 (4.5.3.2) grants a server 5 minutes
/// a step; nothing is lost by trying again, so all steps together get what it grants one.
const UNTIL_DATA: Duration = Duration::from_secs(5 * 60);

/// For the mail and the answer after its final dot. The RFC asks for 10 minutes there, for whoever
/// hangs up earlier makes duplicates; 2 more for the bytes to pass.
const AFTER_DATA: Duration = Duration::from_secs(12 * 60);

/// For a good-bye that changes nothing any more.
const QUIT: Duration = Duration::from_secs(10);

impl Smtp {
    /// A way to the server of `settings`; reads the CA file.
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, MailerError> {
        let host = settings.host.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
        let login = match (&settings.username, &settings.password) {
            (None, _) => None,
            (Some(_), None) => return Err(MailerError::NoPassword),
            (Some(_), Some(_)) if settings.security == Security::None && !is_loopback(&host) => {
                return Err(MailerError::PasswordInClear(host));
            }
            (Some(user), Some(password)) => Some((user.clone(), password.clone())),
        };
        let tls = match settings.security {
            Security::None => None,
            Security::Tls | Security::Starttls => Some(tls_parameters(&host, settings)?),
        };
        let peer = Peer { host, port: settings.port, security: settings.security };
        Ok(Self { peer, security: settings.security, tls, login, hello: ClientId::default() })
    }

    /// Sends `raw` and gives what the server said to it. Returns as soon as that is read.
    pub(super) async fn send(&self, envelope: &Envelope, raw: &[u8]) -> Result<String, SendError> {
        let mut step = Step::Connect;
        let ready = timeout(UNTIL_DATA, self.up_to_data(envelope, &mut step)).await;
        let mut connection = ready.unwrap_or_else(|_| Err(self.peer.silent(step, UNTIL_DATA)))?;
        // The library puts a line end before the final dot.
        let body = raw.strip_suffix(b"\r\n").unwrap_or(raw);
        let answer = timeout(AFTER_DATA, connection.message(body)).await;
        // A good-bye that hangs must not keep the caller from recording the answer.
        tokio::spawn(async move { timeout(QUIT, connection.quit()).await });
        match answer {
            Err(_) => {
                Err(SendError::AnswerLost { reason: format!("none within {} minutes", AFTER_DATA.as_secs() / 60) })
            }
            Ok(Ok(response)) if response.code().severity == Severity::PositiveCompletion => Ok(words(&response)),
            Ok(Ok(response)) => Err(SendError::AnswerLost { reason: format!("instead it said {}", words(&response)) }),
            Ok(Err(error)) if error.status().is_some() => Err(failure(&self.peer, Step::Mail, &error)),
            Ok(Err(error)) => Err(SendError::AnswerLost { reason: shown(&broken_off(&error)) }),
        }
    }

    /// Everything before the mail itself; what fails here has sent nothing.
    async fn up_to_data(&self, envelope: &Envelope, step: &mut Step) -> Result<AsyncSmtpConnection, SendError> {
        let (from, to) = (bare(&envelope.from)?, bare(&envelope.to)?);
        let mut connection = self.connect(step).await?;
        let dialogue = async {
            if let Some((user, password)) = &self.login {
                *step = Step::Auth;
                let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
                connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
            }
            *step = Step::Sender;
            connection.command(Mail::new(Some(from), vec![])).await?;
            *step = Step::Recipient;
            connection.command(Rcpt::new(to, vec![])).await?;
            *step = Step::Data;
            connection.command(Data).await
        };
        match dialogue.await {
            Ok(response) if response.has_code(354) => Ok(connection),
            Ok(response) => Err(self.peer.unreachable(*step, &format!("out of step: {}", words(&response)))),
            Err(error) => {
                tokio::spawn(async move { timeout(QUIT, connection.quit()).await });
                Err(failure(&self.peer, *step, &error))
            }
        }
    }

    /// A connection that is greeted and, where asked for, under TLS.
    async fn connect(&self, step: &mut Step) -> Result<AsyncSmtpConnection, SendError> {
        *step = Step::Connect;
        let failed = |step, error| failure(&self.peer, step, &error);
        if self.security == Security::Tls {
            let address = (self.peer.host.as_str(), self.peer.port);
            return AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &self.hello, self.tls.clone(), None)
                .await
                .map_err(|error| failed(Step::Connect, error));
        }
        let stream = self.knock().await.map_err(|error| self.peer.unreachable(Step::Connect, &error.to_string()))?;
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(LineStream::new(stream)), &self.hello)
                .await
                .map_err(|error| failed(Step::Connect, error))?;
        if let (Security::Starttls, Some(tls)) = (self.security, &self.tls) {
            *step = Step::Starttls;
            connection.starttls(tls.clone(), &self.hello).await.map_err(|error| failed(Step::Starttls, error))?;
        }
        Ok(connection)
    }

    async fn knock(&self) -> std::io::Result<TcpStream> {
        let mut last = std::io::Error::new(std::io::ErrorKind::NotFound, "the host has no address");
        for address in lookup_host((self.peer.host.as_str(), self.peer.port)).await? {
            match timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error,
                Err(_) => last = std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer to the connection"),
            }
        }
        Err(last)
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("peer", &self.peer).field("login", &self.login).finish_non_exhaustive()
    }
}

/// TLS that trusts the system's certificates and those of the CA file, and checks the host's name.
fn tls_parameters(host: &str, settings: &SmtpSettings) -> Result<TlsParameters, MailerError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.ca_file {
        let unreadable = |reason: String| MailerError::CaFile { path: path.clone(), reason };
        let pem = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        if !pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") {
            return Err(unreadable("it holds no PEM certificate".to_owned()));
        }
        let certificate = Certificate::from_pem(&pem).map_err(|error| unreadable(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| MailerError::Tls(error.to_string()))
}

/// Whether a host is this machine, so that nobody on a wire can listen.
pub(in crate::notify) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn words(response: &Response) -> String {
    shown(&format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")))
}
