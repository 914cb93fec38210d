//! A mail server for the tests: takes mails on loopback, and misbehaves as told.

use std::sync::{Arc, Mutex};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Takes what comes.
    Good,
    /// Takes TLS from the first byte.
    ImplicitTls,
    /// Does not know STARTTLS.
    NoStarttls,
    /// Says more in clear right behind its yes to STARTTLS.
    InjectsBehindStarttls,
    /// Answers the command that begins so with this line.
    Answers(&'static str, &'static str),
    /// Takes the mail and hangs up before it says so.
    DropsAfterDot,
    /// Says nothing at all.
    Mute,
    /// Never says good-bye.
    HangsAtQuit,
}

/// What the server saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Every command line, with whether it came under TLS.
    pub(super) commands: Vec<(bool, String)>,
    /// Every mail, undone of the doubled dots.
    pub(super) mails: Vec<Vec<u8>>,
}

/// A server that listens.
pub(super) struct Sink {
    pub(super) port: u16,
    pub(super) seen: Arc<Mutex<Seen>>,
    /// The certificate to trust, PEM.
    pub(super) ca: String,
}

pub(super) const LOGIN: (&str, &str) = ("watch", "s3cret");

impl Sink {
    pub(super) async fn listen(manner: Manner) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, seen) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Seen>>::default());
        let taken = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Session { manner, acceptor: acceptor.clone(), seen: Arc::clone(&taken) }.run(stream));
            }
        });
        Self { port, seen, ca: made.cert.pem() }
    }

    pub(super) fn mails(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().mails.clone()
    }
}

struct Session {
    manner: Manner,
    acceptor: TlsAcceptor,
    seen: Arc<Mutex<Seen>>,
}

impl Session {
    async fn run(self, stream: TcpStream) {
        if self.manner == Manner::ImplicitTls {
            if let Ok(stream) = self.acceptor.accept(stream).await {
                let _ = self.talk(BufReader::new(stream), true, true).await;
            }
            return;
        }
        if let Ok(Some(stream)) = self.talk(BufReader::new(stream), false, true).await
            && let Ok(stream) = self.acceptor.accept(stream).await
        {
            let _ = self.talk(BufReader::new(stream), true, false).await;
        }
    }

    /// Talks until the end, or until STARTTLS, and then gives the connection back.
    async fn talk<S>(&self, mut stream: BufReader<S>, tls: bool, greets: bool) -> std::io::Result<Option<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if self.manner == Manner::Mute {
            std::future::pending::<()>().await;
        }
        if greets {
            stream.write_all(b"220 sink.test ESMTP\r\n").await?;
            stream.flush().await?;
        }
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            let command = line.trim_end().to_owned();
            self.seen.lock().unwrap().commands.push((tls, command.clone()));
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match (self.manner, verb.as_str()) {
                (Manner::Answers(to, answer), _) if command.starts_with(to) => answer,
                (Manner::HangsAtQuit, "QUIT") => std::future::pending().await,
                (_, "EHLO") if tls => "250-sink.test\r\n250 AUTH PLAIN LOGIN",
                (Manner::NoStarttls, "EHLO") => "250-sink.test\r\n250 AUTH PLAIN LOGIN",
                (_, "EHLO") => "250-sink.test\r\n250 STARTTLS",
                (Manner::InjectsBehindStarttls, "STARTTLS") => "220 go ahead\r\n250 injected",
                (_, "STARTTLS") => "220 go ahead",
                (_, "AUTH") => "235 welcome",
                (_, "DATA") => "354 go ahead",
                (_, "QUIT") => "221 bye",
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            stream.flush().await?;
            match verb.as_str() {
                "STARTTLS" if answer.starts_with("220") => return Ok(Some(stream.into_inner())),
                "DATA" if answer.starts_with("354") && self.take_mail(&mut stream).await? => return Ok(None),
                "QUIT" => return Ok(None),
                _ => {}
            }
        }
    }

    /// Takes one mail; whether to hang up after it.
    async fn take_mail<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>) -> std::io::Result<bool> {
        let mut mail = Vec::new();
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(true);
            }
            if line == b".\r\n" {
                break;
            }
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let answer = match self.manner {
            Manner::Answers(".", answer) => answer,
            _ => "250 taken",
        };
        if answer.starts_with('2') {
            self.seen.lock().unwrap().mails.push(mail);
        }
        if self.manner == Manner::DropsAfterDot {
            return Ok(true);
        }
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        stream.flush().await?;
        Ok(false)
    }
}
