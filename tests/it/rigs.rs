//! Against the shared fault rigs, servers that nobody here wrote. Skipped, and said so, where they are absent.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
};

use crate::bench::{Bench, rigs, told};

/// A rig under way; ended with the test.
struct Rig(Child);

impl Rig {
    /// Starts a rig and waits for the line with which it says that it listens.
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "the rig did not start");
        Self(child)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn config(port: u16) -> String {
    format!(
        r#"
[[sources]]
name = "rig"
url = "http://127.0.0.1:{port}/m/{{keyword}}"
allow_private_addresses = true
robots = "ignore"
attempts = 1
deadline = "3s"
pace = {{ min_gap = "0s", jitter = "0s" }}
[sources.html]
listing = "li.ad"
ad = "li.ad"
title = "h3"
seller = "h3"
url = "a@href"
price = ".price"
empty = ".no-results"
"#
    )
}

#[test]
fn no_broken_page_is_taken_for_a_good_one() {
    let Some(rigs) = rigs("no_broken_page_is_taken_for_a_good_one") else { return };
    let port = free_port();
    let script = rigs.join("fault_http.py");
    let _rig = Rig::start(Command::new("python3").arg(script).args(["serve", "--port", &port.to_string()]));
    let bench = Bench::with_config(&config(port));
    let cases = [
        ("ok", "ok"),
        ("no-results", "empty"),
        ("429", "blocked"),
        ("403", "blocked"),
        ("captcha", "blocked"),
        ("consent", "blocked"),
        ("login", "blocked"),
        ("changed-layout", "unparsed"),
        ("503", "failed"),
        ("404", "failed"),
        ("500", "failed"),
        ("empty", "failed"),
        ("204", "failed"),
        ("maintenance", "failed"),
        ("slowloris", "failed"),
        ("never-ending", "failed"),
        ("gzip-bomb", "failed"),
        ("gzip-broken", "failed"),
        ("gzip-undeclared", "failed"),
        ("deep", "failed"),
        ("redirect-loop", "failed"),
        ("redirect-file", "failed"),
        ("redirect-meta-aws", "failed"),
        ("truncated", "failed"),
        ("truncated-chunked", "failed"),
        ("short-length", "failed"),
        ("reset", "failed"),
        ("binary", "failed"),
        ("pdf", "failed"),
    ];
    let mut wrong = Vec::new();
    for (mode, expected) in cases {
        let output = bench.run(&["probe", "rig", mode, "--format", "json"]);
        let Ok(seen) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
            wrong.push(format!("{mode}: {}", told(&output)));
            continue;
        };
        let exit = if matches!(expected, "ok" | "empty") { 0 } else { 2 };
        if seen["outcome"] != expected || output.status.code() != Some(exit) {
            wrong.push(format!("{mode}: {} ({}), wanted {expected}", seen["outcome"], seen["detail"]));
        }
        if expected == "ok" {
            assert_eq!(seen["listings"].as_array().unwrap().len(), 5);
        } else {
            assert!(seen["listings"].as_array().unwrap().is_empty(), "{mode}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn private_addresses_are_refused_unless_the_source_allows_them() {
    let Some(rigs) = rigs("private_addresses_are_refused_unless_the_source_allows_them") else { return };
    let port = free_port();
    let script = rigs.join("fault_http.py");
    let _rig = Rig::start(Command::new("python3").arg(script).args(["serve", "--port", &port.to_string()]));
    let refusing = config(port).replace("allow_private_addresses = true", "");
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"] {
        let bench = Bench::with_config(&refusing.replace("127.0.0.1", host));
        let output = bench.run(&["probe", "rig", "ok", "--format", "json"]);
        // Told when the config is read, before anything is asked.
        assert_eq!(output.status.code(), Some(78), "{host}: {}", told(&output));
        assert!(told(&output).contains("allow_private_addresses"), "{host}: {}", told(&output));
    }
    let bench = Bench::with_config(&config(port).replace("/m/{keyword}", "/{keyword}"));
    let log = bench.run(&["probe", "rig", "log", "--format", "json"]);
    assert!(!told(&log).contains("/m/ok"), "nothing may have reached the server: {}", told(&log));
}

#[test]
fn mail_arrives_by_starttls_with_auth_and_never_in_clear() {
    let Some(rigs) = rigs("mail_arrives_by_starttls_with_auth_and_never_in_clear") else { return };
    let (port, tls, control) = (free_port(), free_port(), free_port());
    let folder = tempfile::tempdir().unwrap();
    let _rig = Rig::start(
        Command::new("python3")
            .arg(rigs.join("smtp_fault.py"))
            .args(["serve", "--port", &port.to_string(), "--tls-port", &tls.to_string()])
            .args(["--control", &control.to_string(), "--auth", "seller:hunter2-canary"])
            .arg("--dir")
            .arg(folder.path()),
    );
    let site: SocketAddr = ([127, 0, 0, 1], 9).into();
    let text = fs::read_to_string(Bench::watching(site, &["shoes"]).path("bidwatch.toml")).unwrap();
    let smtp = |port: u16, security: &str, ca: &str| {
        format!(
            "{text}\n[mail]\nfrom = \"bidwatch <alerts@shop.example>\"\nto = [\"seller@shop.example\"]\n[mail.smtp]\nhost = \
             \"localhost\"\nport = {port}\nsecurity = \"{security}\"\nusername = \"seller\"\npassword_env = \"MAIL_SECRET\"\nca_file = \"{}\"\n",
            folder.path().join(ca).display()
        )
    };
    let test = |config: String| {
        let bench = Bench::with_config(&config);
        let output = bench.command(&["mail-test", "-vv"]).env("MAIL_SECRET", "hunter2-canary").output().unwrap();
        assert!(!told(&output).contains("hunter2-canary"), "the password must appear nowhere: {}", told(&output));
        (output.status.code(), told(&output))
    };
    let accepted = || fs::read_to_string(folder.path().join("accepted.jsonl")).unwrap_or_default();
    for (port, security) in [(port, "starttls"), (tls, "tls")] {
        let (exit, text) = test(smtp(port, security, "ca.pem"));
        assert_eq!(exit, Some(0), "{security}: {text}");
        assert!(text.contains("250"), "{text}");
    }
    let before = accepted();
    assert_eq!(before.lines().count(), 2);
    for line in before.lines() {
        let mail: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&mail["tls"], &mail["user"]), (&true.into(), &"seller".into()), "{mail}");
        assert_eq!(
            (&mail["bare_lf"], &mail["bare_cr"], &mail["long_lines"]),
            (&0.into(), &0.into(), &0.into()),
            "{mail}"
        );
    }
    let (exit, text) = test(smtp(port, "starttls", "other-ca.pem"));
    assert_eq!(exit, Some(1), "another authority's certificate is refused: {text}");
    assert_eq!(accepted(), before);
}
