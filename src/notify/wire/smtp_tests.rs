//! The mailer against a server of our own: what arrives, and what a failure means.

use std::path::PathBuf;

use super::sink::{LOGIN, Manner, Sink};
use crate::notify::{Envelope, Mailer, MailerError, Retry, Security, SendError, SmtpSettings, Step, Transport, sample};

const RAW: &[u8] = b"Subject: x\r\n\r\n.\r\n..two dots\r\nbody\r\n";

struct Sent {
    result: Result<String, SendError>,
    sink: Sink,
}

impl Sent {
    fn error(&self) -> &SendError {
        self.result.as_ref().unwrap_err()
    }

    /// Every command that came in clear.
    fn in_clear(&self) -> Vec<String> {
        let seen = self.sink.seen.lock().unwrap();
        seen.commands.iter().filter(|(tls, _)| !tls).map(|(_, command)| command.clone()).collect()
    }
}

async fn send(manner: Manner, security: Security) -> Sent {
    send_with(manner, security, |_| {}).await
}

async fn send_with(manner: Manner, security: Security, change: impl FnOnce(&mut SmtpSettings)) -> Sent {
    let sink = Sink::listen(manner).await;
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, &sink.ca).unwrap();
    let mut smtp = SmtpSettings {
        host: "localhost".into(),
        port: sink.port,
        security,
        username: Some(LOGIN.0.into()),
        password: Some(LOGIN.1.to_owned().into()),
        ca_file: (security != Security::None).then_some(ca_file),
    };
    change(&mut smtp);
    let settings = crate::notify::MailSettings { transport: Transport::Smtp(smtp), ..sample::settings() };
    let mailer = Mailer::new(&settings).unwrap();
    let envelope = Envelope::new(&settings.from, "You <you@shop.example>").unwrap();
    Sent { result: mailer.send(&envelope, RAW, "1").await, sink }
}

#[tokio::test]
async fn a_mail_arrives_byte_for_byte_over_starttls_with_auth() {
    let sent = send(Manner::Good, Security::Starttls).await;
    assert_eq!(sent.result.as_deref().unwrap(), "250 taken");
    assert_eq!(sent.sink.mails(), [RAW]);
    let clear = sent.in_clear();
    assert!(clear.len() == 2 && clear[0].starts_with("EHLO") && clear[1] == "STARTTLS", "{clear:?}");
    let seen = sent.sink.seen.lock().unwrap();
    let commands: Vec<&str> = seen.commands.iter().map(|(_, command)| command.as_str()).collect();
    assert!(commands.contains(&"MAIL FROM:<watch@shop.example>") && commands.contains(&"RCPT TO:<you@shop.example>"));
    assert!(commands.iter().any(|command| command.starts_with("AUTH PLAIN ")), "{commands:?}");
}

#[tokio::test]
async fn a_mail_arrives_over_implicit_tls() {
    let sent = send(Manner::ImplicitTls, Security::Tls).await;
    assert!(sent.result.is_ok() && sent.sink.mails() == [RAW], "{:?}", sent.result);
}

#[tokio::test]
async fn a_mail_arrives_in_clear_only_when_asked_by_name() {
    let sent =
        send_with(Manner::NoStarttls, Security::None, |smtp| (smtp.username, smtp.password) = (None, None)).await;
    assert!(sent.result.is_ok() && sent.sink.mails() == [RAW], "{:?}", sent.result);
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_in_clear() {
    for manner in [Manner::NoStarttls, Manner::Answers("STARTTLS", "454 not today")] {
        let sent = send(manner, Security::Starttls).await;
        assert!(sent.error().needs_hands() && sent.error().retry() == Retry::Later, "{}", sent.error());
        assert!(sent.error().to_string().contains("nothing is sent in clear"), "{}", sent.error());
        let clear = sent.in_clear();
        assert!(!clear.iter().any(|command| command.starts_with("AUTH") || command.starts_with("MAIL")), "{clear:?}");
    }
}

#[tokio::test]
async fn words_slipped_in_behind_starttls_break_the_connection() {
    let sent = send(Manner::InjectsBehindStarttls, Security::Starttls).await;
    assert!(matches!(sent.error(), SendError::Setup { step: Step::Starttls, .. }), "{}", sent.error());
    assert!(sent.sink.mails().is_empty());
}

#[tokio::test]
async fn a_certificate_from_nobody_trusted_is_refused_and_told() {
    for (manner, security) in [(Manner::ImplicitTls, Security::Tls), (Manner::Good, Security::Starttls)] {
        let sent = send_with(manner, security, |smtp| smtp.ca_file = None).await;
        assert!(sent.error().needs_hands() && sent.error().retry() == Retry::Later, "{}", sent.error());
        assert!(sent.error().to_string().contains("mail.smtp.ca_file"), "{}", sent.error());
    }
    let other_name = send_with(Manner::Good, Security::Starttls, |smtp| smtp.host = "127.0.0.1".into()).await;
    assert!(other_name.error().to_string().contains("another host name"), "{}", other_name.error());
}

#[tokio::test]
async fn a_port_without_tls_is_told_as_such() {
    let sent = send(Manner::Good, Security::Tls).await;
    assert!(sent.error().to_string().contains("security = \"starttls\""), "{}", sent.error());
}

#[tokio::test]
async fn not_now_is_tried_again_and_never_is_not() {
    let cases = [
        (("RCPT", "451 greylisted"), Retry::Later, false),
        (("RCPT", "550 no such user"), Retry::Never, false),
        (("MAIL", "421 too many"), Retry::Later, false),
        (("MAIL", "530 sign in first"), Retry::Later, true),
        (("AUTH", "535 wrong password"), Retry::Later, true),
        (("AUTH", "454 not now"), Retry::Later, false),
        (("EHLO", "554 go away"), Retry::Later, true),
        (("DATA", "250 out of step"), Retry::Later, false),
        ((".", "451 disk full"), Retry::Later, false),
        ((".", "554 spam"), Retry::Never, false),
    ];
    for ((command, answer), retry, needs_hands) in cases {
        let sent = send(Manner::Answers(command, answer), Security::Starttls).await;
        let error = sent.error();
        assert_eq!((error.retry(), error.needs_hands()), (retry, needs_hands), "{answer} to {command}: {error}");
        assert!(error.to_string().contains(answer), "{error}");
        assert!(sent.sink.mails().is_empty());
    }
}

#[tokio::test]
async fn an_answer_lost_after_the_final_dot_may_be_a_duplicate() {
    let sent = send(Manner::DropsAfterDot, Security::Starttls).await;
    assert_eq!(sent.error().retry(), Retry::LaterMaybeDuplicate);
    assert_eq!(sent.sink.mails().len(), 1);
}

#[tokio::test]
async fn a_good_bye_that_hangs_changes_nothing() {
    let sent = send(Manner::HangsAtQuit, Security::Starttls).await;
    assert!(sent.result.is_ok(), "{:?}", sent.result);
}

#[tokio::test(start_paused = true)]
async fn a_mute_server_is_left_after_five_minutes() {
    let begun = tokio::time::Instant::now();
    let sent = send(Manner::Mute, Security::Starttls).await;
    assert_eq!(sent.error().retry(), Retry::Later);
    assert_eq!(begun.elapsed().as_secs(), 300);
    assert!(sent.error().to_string().contains("security = \"tls\""), "{}", sent.error());
}

#[tokio::test]
async fn nobody_there_is_tried_again() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let sent = send_with(Manner::Good, Security::Starttls, |smtp| smtp.port = free).await;
    assert!(matches!(sent.error(), SendError::Unreachable { step: Step::Connect, .. }), "{}", sent.error());
}

#[tokio::test]
async fn bytes_that_could_end_a_mail_early_are_never_sent() {
    let sink = Sink::listen(Manner::NoStarttls).await;
    let smtp = SmtpSettings {
        host: "localhost".into(),
        port: sink.port,
        security: Security::None,
        username: None,
        password: None,
        ca_file: None,
    };
    let mailer =
        Mailer::new(&crate::notify::MailSettings { transport: Transport::Smtp(smtp), ..sample::settings() }).unwrap();
    let envelope = Envelope::new("a@shop.example", "b@shop.example").unwrap();
    let error = mailer.send(&envelope, b"x\r\n\r\n\n.\nMAIL FROM:<x@evil>\r\n", "1").await.unwrap_err();
    assert_eq!(error.retry(), Retry::Never);
    assert!(sink.seen.lock().unwrap().commands.is_empty());
}

#[test]
fn a_password_goes_to_no_other_machine_in_clear() {
    let smtp = |host: &str, ca_file: Option<PathBuf>, security| SmtpSettings {
        host: host.into(),
        port: 25,
        security,
        username: Some(LOGIN.0.into()),
        password: Some(LOGIN.1.to_owned().into()),
        ca_file,
    };
    let new =
        |smtp| Mailer::new(&crate::notify::MailSettings { transport: Transport::Smtp(smtp), ..sample::settings() });
    assert!(matches!(new(smtp("mail.example", None, Security::None)), Err(MailerError::PasswordInClear(_))));
    assert!(new(smtp("127.0.0.1", None, Security::None)).is_ok());
    let missing = new(smtp("mail.example", Some("/nowhere/ca.pem".into()), Security::Tls));
    assert!(missing.unwrap_err().to_string().starts_with("/nowhere/ca.pem: "));
    let shown = format!("{:?}", new(smtp("127.0.0.1", None, Security::None)).unwrap());
    assert!(!shown.contains(LOGIN.1), "{shown}");
}
