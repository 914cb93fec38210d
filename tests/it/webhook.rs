//! Alerts posted to a chat: told once, tried again, signed, and without the key where it has no business.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Output,
    sync::{Arc, Mutex},
    thread,
};

use crate::bench::{Bench, log, told};

/// A chat that answers with these statuses in turn, and keeps what was posted.
struct Chat {
    port: u16,
    posts: Arc<Mutex<Vec<String>>>,
}

impl Chat {
    fn open(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let posts = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&posts);
        thread::spawn(move || {
            for (stream, answer) in listener.incoming().zip(answers) {
                let mut stream = stream.unwrap();
                kept.lock().unwrap().push(request(&mut stream));
                let head = format!("HTTP/1.1 {answer}\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
                stream.write_all(head.as_bytes()).unwrap();
            }
        });
        Self { port, posts }
    }

    fn posts(&self) -> Vec<String> {
        self.posts.lock().unwrap().clone()
    }
}

fn request(stream: &mut TcpStream) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        let length = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let wanted = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= wanted.unwrap().parse().unwrap() {
                return text.into_owned();
            }
        }
        assert!(length > 0, "the post broke off");
    }
}

fn bench(chat: &Chat) -> Bench {
    let site = ([127, 0, 0, 1], 9).into();
    let config = std::fs::read_to_string(Bench::watching(site, &["shoes"]).path("bidwatch.toml")).unwrap();
    let bench = Bench::with_config(&format!(
        r#"{config}
[[webhooks]]
name = "team"
url = "http://127.0.0.1:{}/hook/{{key}}"
key_env = "CHAT_KEY"
secret_env = "CHAT_SECRET"
allow_private_addresses = true
"#,
        chat.port
    ));
    let log = log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] });
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench
}

fn run(bench: &Bench, arguments: &[&str]) -> Output {
    let mut command = bench.command(arguments);
    command.env("CHAT_KEY", "canary-4711").env("CHAT_SECRET", "hush").output().unwrap()
}

fn hex(byte: u8) -> String {
    format!("{byte:02x}")
}

fn header<'a>(post: &'a str, name: &str) -> &'a str {
    post.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
}

#[test]
fn an_alert_is_posted_signed_and_tried_again_under_the_same_id() {
    let chat = Chat::open(&["503 Busy", "200 OK"]);
    let bench = bench(&chat);
    let first = run(&bench, &["import", "--alert", "log.jsonl"]);
    assert_eq!(chat.posts().len(), 1, "{}", told(&first));
    assert_eq!(bench.mails().len(), 1, "mail goes its own way");
    let status = bench.out(&["status"]);
    assert!(status.contains("webhook:team") && status.contains("HTTP 503"), "{status}");

    bench.out(&["status", "--retry-mail"]);
    run(&bench, &["import", "--alert", "log.jsonl"]);
    let posts = chat.posts();
    assert_eq!(posts.len(), 2);
    assert_eq!(header(&posts[0], "x-bidwatch-id"), header(&posts[1], "x-bidwatch-id"));
    for post in &posts {
        let (head, body) = post.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /hook/canary-4711 HTTP/1.1"), "{head}");
        let signed = format!("{}.{body}", header(head, "x-bidwatch-timestamp"));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"hush");
        let tag: String =
            ring::hmac::sign(&key, signed.as_bytes()).as_ref().iter().copied().map(hex).collect::<Vec<_>>().concat();
        assert_eq!(header(head, "x-bidwatch-signature"), format!("sha256={tag}"));
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert!(body["title"].as_str().unwrap().starts_with("Rival One left the ad slots on shoes"), "{body}");
        assert_eq!(body["findings"][0]["kind"], "back_off");
    }
    run(&bench, &["import", "--alert", "log.jsonl"]);
    assert_eq!(chat.posts().len(), 2, "told once");

    let store = std::fs::read(bench.path("bidwatch.db")).unwrap();
    let wal = std::fs::read(bench.path("bidwatch.db-wal")).unwrap_or_default();
    for place in [told(&first), String::from_utf8_lossy(&store).into(), String::from_utf8_lossy(&wal).into()] {
        assert!(!place.contains("canary-4711") && !place.contains("hush"), "a secret is in sight");
    }
}

#[test]
fn a_webhook_that_is_gone_does_not_hold_up_the_mail() {
    let chat = Chat::open(&["404 Not Found"]);
    let bench = bench(&chat);
    run(&bench, &["import", "--alert", "log.jsonl"]);
    assert_eq!((chat.posts().len(), bench.mails().len()), (1, 1));
    assert!(bench.out(&["status"]).contains("1 refused for good"));
}
