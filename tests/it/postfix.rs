//! Mail through a real Postfix, set as strict as it can be: what it takes, it must deliver as it was written.
//! Needs root and Postfix, for its master process starts as nobody else; skipped, and said so, without.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use mail_parser::MessageParser;

use crate::bench::{Bench, log, told};

/// A Postfix of our own on loopback, with its own queue; ended with the test.
struct Postfix {
    folder: tempfile::TempDir,
    port: u16,
}

impl Postfix {
    /// Starts it, or says why the test is skipped.
    fn start(test: &str) -> Option<Self> {
        let id = |arguments: &[&str]| {
            let output = Command::new("id").args(arguments).output().ok()?;
            String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().ok()
        };
        let found = Command::new("postconf").arg("-h").arg("daemon_directory").output();
        let (Ok(daemons), Some(0), Some(postfix)) = (found, id(&["-u"]), id(&["-u", "postfix"])) else {
            eprintln!("SKIPPED {test}: it needs root and an installed Postfix");
            return None;
        };
        let daemons = String::from_utf8(daemons.stdout).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder, port };
        fs::set_permissions(server.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for (name, owner) in [("etc", 0), ("queue", 0), ("data", postfix), ("boxes", postfix)] {
            fs::create_dir(server.path(name)).unwrap();
            chown(server.path(name), Some(owner), None).unwrap();
        }
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(server.path("ca.pem"), made.cert.pem()).unwrap();
        fs::write(server.path("key.pem"), made.signing_key.serialize_pem()).unwrap();
        fs::set_permissions(server.path("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(server.path("etc/main.cf"), server.main_cf(daemons.trim(), postfix)).unwrap();
        fs::write(server.path("etc/master.cf"), master_cf(port)).unwrap();
        let started = server.control("start");
        assert!(started.status.success(), "{}", told(&started));
        Some(server)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn main_cf(&self, daemons: &str, postfix: u32) -> String {
        let folder = self.folder.path().display();
        format!(
            "compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.shop.example
mynetworks =
mydestination =
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = shop.example
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = static:box/
virtual_minimum_uid = 1
virtual_uid_maps = static:{postfix}
virtual_gid_maps = static:{postfix}
smtpd_tls_cert_file = {folder}/ca.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname
smtpd_sender_restrictions = reject_non_fqdn_sender
smtpd_recipient_restrictions = reject_non_fqdn_recipient, reject_unauth_destination
smtpd_relay_restrictions = reject_unauth_destination
smtpd_forbid_bare_newline = yes
smtpd_forbid_unauth_pipelining = yes
strict_rfc821_envelopes = yes
strict_7bit_headers = yes
strict_8bitmime = yes
strict_8bitmime_body = yes
strict_mime_encoding_domain = yes
message_size_limit = 150000
"
        )
    }

    fn control(&self, order: &str) -> std::process::Output {
        Command::new("postfix").arg("-c").arg(self.path("etc")).arg(order).output().unwrap()
    }

    /// What a config says to send by it.
    fn section(&self) -> String {
        format!(
            "[mail]\nfrom = \"bidwatch 女包 <alerts@shop.example>\"\nto = [\"李 <seller@shop.example>\"]\n[mail.smtp]\nhost = \
             \"localhost\"\nport = {}\nsecurity = \"starttls\"\nca_file = \"{}\"\n",
            self.port,
            self.path("ca.pem").display()
        )
    }

    /// Waits until so many mails are in the box: what Postfix put before them cut off, lines ended as on the wire.
    fn delivered(&self, count: usize) -> Vec<String> {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            let mails = files(&self.path("boxes/box/new"));
            if mails.len() >= count || Instant::now() > patience {
                let log = fs::read_to_string(self.path("log")).unwrap_or_default();
                assert_eq!(mails.len(), count, "{log}");
                assert!(!log.contains("warning: ") && !log.contains("reject"), "{log}");
                return mails.iter().map(|mail| as_sent(mail)).collect();
            }
            // A real server delivers when it pleases.
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.control("abort");
    }
}

fn master_cf(port: u16) -> String {
    let services = [
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "proxymap unix - - n - - proxymap",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "virtual unix - n n - - virtual",
        "anvil unix - - n - 1 anvil",
        "postlog unix-dgram n - n - 1 postlogd",
    ];
    format!("127.0.0.1:{port} inet n - n - - smtpd\n{}\n", services.join("\n"))
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// A delivered mail from our first header on.
fn as_sent(mail: &str) -> String {
    let begin = mail.find("\nFrom: ").expect("a mail has a sender") + 1;
    mail[begin..].replace('\n', "\r\n")
}

/// The bytes that the outbox holds of the mails, oldest first.
fn enqueued(bench: &Bench) -> Vec<String> {
    let store = rusqlite::Connection::open(bench.path("bidwatch.db")).unwrap();
    let mut rows = store.prepare("SELECT raw FROM mail ORDER BY enqueued_at").unwrap();
    let raw = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    raw.map(|raw| String::from_utf8(raw.unwrap()).unwrap()).collect()
}

/// The rules of RFC 5322, 2045 and 3834 that a mail of ours keeps, whoever carries it.
fn assert_keeps_the_rules(mail: &str) {
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head and a body");
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let count = |name: &str| unfolded.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
    for name in
        ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted", "List-Id"]
    {
        assert_eq!(count(name), 1, "{name} in {unfolded}");
    }
    for absent in ["Bcc", "Return-Path", "Received"] {
        assert_eq!(count(absent), 0, "{absent} in {unfolded}");
    }
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998));
    // Longer than 78 only where there is nowhere to fold.
    let value = |line: &'_ str| line.split_once(": ").map_or(line.len(), |(_, value)| value.matches(' ').count());
    assert!(head.lines().all(|line| line.len() <= 78 || value(line) == 0), "{head}");
    let encodings: Vec<&str> =
        body.lines().filter_map(|line| line.strip_prefix("Content-Transfer-Encoding: ")).collect();
    assert_eq!(encodings.len(), 2);
    assert!(encodings.iter().all(|encoding| ["base64", "quoted-printable"].contains(encoding)), "{encodings:?}");
    let parsed = MessageParser::new().parse(mail).expect("it can be read");
    assert!(parsed.subject().is_some_and(|subject| subject.chars().count() <= 120));
    assert!(parsed.text_bodies().count() == 1 && parsed.html_bodies().count() == 1);
    assert_eq!(parsed.attachment_count(), 0);
}

#[test]
fn a_strict_postfix_delivers_every_kind_of_mail_as_it_was_written() {
    let Some(server) = Postfix::start("a_strict_postfix_delivers_every_kind_of_mail_as_it_was_written") else { return };
    let plain =
        fs::read_to_string(Bench::watching(([127, 0, 0, 1], 9).into(), &["女包"]).path("bidwatch.toml")).unwrap();
    let bench = Bench::with_config(&format!("{plain}\n{}", server.section()));

    let tested = bench.out(&["mail-test"]);
    assert!(tested.contains("250"), "{tested}");
    let leaves = log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop"] });
    fs::write(bench.path("log.jsonl"), leaves.replace("\"shoes\"", "\"女包\"")).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    bench.out(&["digest", "--send"]);

    let mails = server.delivered(3);
    for mail in &mails {
        assert_keeps_the_rules(mail);
    }
    let subjects: Vec<String> =
        mails.iter().map(|mail| MessageParser::new().parse(mail).unwrap().subject().unwrap().to_owned()).collect();
    assert!(subjects[1].contains("女包"), "{subjects:?}");
    for raw in enqueued(&bench) {
        assert!(mails.contains(&raw), "Postfix changed a mail:\n{raw}\n{subjects:?}");
    }
}
