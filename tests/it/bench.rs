//! What the tests of the whole program share: a folder with a config, the command, a small web server.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex},
    thread,
};

/// A folder that holds a config, its store and its mails.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// A folder whose config watches `keywords` on `site`, with Our Shop as one's own and two rivals.
    pub(crate) fn watching(site: SocketAddr, keywords: &[&str]) -> Self {
        Self::with_config(&format!(
            r#"
timezone = "Europe/Berlin"
contact = "seller@shop.example"
[dayparts]
peak = ["20:00-23:00"]
[own]
name = "Our Shop"
sellers = ["Our Shop"]
[[rivals]]
name = "Rival One"
sellers = ["Rival One"]
[[rivals]]
name = "Rival Two"
sellers = ["Rival Two"]
[[sources]]
name = "bazaar"
url = "http://{site}/search?q={{keyword}}"
allow_private_addresses = true
attempts = 1
deadline = "5s"
pace = {{ min_gap = "0s", jitter = "0s", concurrency = 4 }}
[sources.html]
listing = "li.hit"
ad = ".ad"
title = "h3"
seller = ".shop"
url = "a@href"
price = ".price"
empty = ".none"
[[watches]]
source = "bazaar"
keywords = {keywords:?}
schedule = "*/20 * * * *"
"#
        ))
    }

    /// A folder with that config.
    pub(crate) fn with_config(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bidwatch.toml"), text).unwrap();
        Self { folder }
    }

    /// A file of the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs bidwatch in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The command, to be run in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bidwatch"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("NOTIFY_SOCKET").env_remove("BIDWATCH_LOG");
        command
    }

    /// Runs bidwatch, which must succeed, and gives its stdout.
    pub(crate) fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Rows of JSON lines that bidwatch prints.
    pub(crate) fn rows(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        self.out(arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The mails written so far, oldest first.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.path("mail")) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}

/// An observation log of hourly looks from Monday, 2 March 2026 on: who holds the ad slots in each hour.
pub(crate) fn log(hours: Range<i64>, ads: impl Fn(i64) -> &'static [&'static str]) -> String {
    let begin = chrono::DateTime::parse_from_rfc3339("2026-03-02T00:00:00Z").unwrap();
    let line = |hour| {
        let at = (begin + chrono::TimeDelta::hours(hour)).to_rfc3339();
        let listing = |(rank, seller): (usize, &&str)| {
            format!(r#"{{"slot":"ad","rank":{rank},"position":{rank},"seller":"{seller}","title":"t"}}"#)
        };
        let listings: Vec<String> = (1..).zip(ads(hour)).map(listing).collect();
        format!(
            r#"{{"source":"bazaar","keyword":"shoes","checked_at":"{at}","outcome":"ok","listings":[{}]}}"#,
            listings.join(",")
        )
    };
    hours.map(line).collect::<Vec<_>>().join("\n")
}

/// Everything that a command printed, with its exit code.
pub(crate) fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}\n{}", output.status, text(&output.stdout), text(&output.stderr))
}

/// The shared rigs, where they are laid beside the project; says plainly when a test is skipped without.
pub(crate) fn rigs(test: &str) -> Option<PathBuf> {
    let rigs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/rigs");
    if !rigs.is_dir() {
        eprintln!("SKIPPED {test}: ../shared/rigs is not here");
        return None;
    }
    Some(rigs)
}

/// What a page of the small web server is.
#[derive(Clone)]
pub(crate) struct Answer {
    status: &'static str,
    body: String,
}

impl Answer {
    /// A results page with these shops in its ad slots, and one organic result.
    pub(crate) fn ads(shops: &[&str]) -> Self {
        Self::page(shops, &["Rival Two"])
    }

    /// A results page with these shops in ad slots and these below them.
    pub(crate) fn page(ads: &[&str], organic: &[&str]) -> Self {
        let hit = |shop: &str, label: &str| {
            format!(
                "<li class=hit>{label}<a href=\"/p/1\"><h3>Shoes</h3></a><b class=shop>{shop}</b><i class=price>£9.99</i></li>"
            )
        };
        let hits = ads
            .iter()
            .map(|shop| hit(shop, "<em class=ad>Sponsored</em>"))
            .chain(organic.iter().map(|shop| hit(shop, "")));
        Self::html(&hits.collect::<String>())
    }

    /// A page of a shop with this in its middle.
    pub(crate) fn html(middle: &str) -> Self {
        let body =
            format!("<!doctype html><html><head><title>Shop</title></head><body><ol>{middle}</ol></body></html>");
        Self { status: "200 OK", body }
    }

    /// An answer of an API.
    pub(crate) fn json(body: &str) -> Self {
        Self { status: "200 OK", body: body.to_owned() }
    }

    /// A refusal of an API.
    pub(crate) fn refusal(status: &'static str, body: &str) -> Self {
        Self { status, body: body.to_owned() }
    }

    /// A page that says there are no results.
    pub(crate) fn none() -> Self {
        Self::html("<p class=none>Nothing found</p>")
    }

    /// A captcha.
    pub(crate) fn captcha() -> Self {
        let body = "<html><title>Are you a robot?</title><form><div class=\"g-recaptcha\"></div>Our systems have detected \
                    unusual traffic from your computer network.</form></html>";
        Self { status: "200 OK", body: body.into() }
    }

    /// An answer without results.
    pub(crate) fn status(status: &'static str) -> Self {
        Self { status, body: "<html><body>sorry</body></html>".into() }
    }
}

/// A web server on loopback that answers every search as it is told to; it lives as long as the test process.
#[derive(Clone)]
pub(crate) struct Site {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    answer: Arc<Mutex<Answer>>,
    second_page: Arc<Mutex<Option<Answer>>>,
}

impl Site {
    /// A site that answers so at first.
    pub(crate) fn open(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = Self {
            address: listener.local_addr().unwrap(),
            answer: Arc::new(Mutex::new(answer)),
            second_page: Arc::default(),
        };
        let serving = site.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || serving.converse(stream));
            }
        });
        site
    }

    /// From now on it answers so.
    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// From now on its second pages are answered so.
    pub(crate) fn answers_second_page(&self, answer: Answer) {
        *self.second_page.lock().unwrap() = Some(answer);
    }

    fn answer_to(&self, request: &str) -> Answer {
        if request.contains("/robots.txt") {
            return Answer { status: "404 Not Found", body: String::new() };
        }
        let second = request.contains("page=2").then(|| self.second_page.lock().unwrap().clone()).flatten();
        second.unwrap_or_else(|| self.answer.lock().unwrap().clone())
    }

    fn converse(&self, stream: TcpStream) -> Option<()> {
        let mut requests = BufReader::new(stream.try_clone().ok()?);
        let mut stream = stream;
        loop {
            let mut line = String::new();
            let first = (requests.read_line(&mut line).ok()? > 0).then_some(line)?;
            loop {
                let mut header = String::new();
                requests.read_line(&mut header).ok()?;
                if header.trim().is_empty() {
                    break;
                }
            }
            let Answer { status, body } = self.answer_to(&first);
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(body.as_bytes()).ok()?;
        }
    }
}
