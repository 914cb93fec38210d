//! The daemon as a process: started, asked to stop, killed, started again. Waits for its words, never for time.

use std::{
    io::{BufRead, BufReader},
    os::unix::net::UnixDatagram,
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    time::Duration,
};

use crate::bench::{Answer, Bench, Site, told};

/// A daemon under way.
struct Daemon {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Daemon {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log }
    }

    /// Reads the log up to a line with this in it.
    fn wait_for(&mut self, word: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the daemon ended before `{word}`:\n{seen}");
            if line.contains(word) {
                return line;
            }
            seen.push_str(&line);
        }
    }

    fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn it_tells_the_service_manager_looks_at_once_and_stops_when_asked() {
    let site = Site::open(Answer::ads(&["Rival One", "Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let manager = UnixDatagram::bind(bench.path("notify")).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let word = || {
        let mut buffer = [0; 256];
        let length = manager.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).trim().to_owned()
    };
    let mut daemon =
        Daemon::start(bench.command(&[]).env("NOTIFY_SOCKET", bench.path("notify")).env("WATCHDOG_USEC", "3000000"));
    assert_eq!(word(), "READY=1");
    daemon.wait_for("robots.txt");
    assert!(daemon.wait_for("checked").contains("ok"));
    assert_eq!(word(), "WATCHDOG=1");

    let second = bench.run(&[]);
    assert_eq!(second.status.code(), Some(1), "{}", told(&second));
    assert!(told(&second).contains("already running"), "{}", told(&second));
    assert!(bench.out(&["status"]).contains("Daemon   running"), "other commands work beside it");

    assert_eq!(daemon.terminate().code(), Some(0));
    let words: Vec<String> = std::iter::repeat_with(word).take_while(|word| word != "STOPPING=1").take(100).collect();
    assert!(words.iter().all(|word| word == "WATCHDOG=1"), "{words:?}");
    assert!(bench.out(&["status"]).contains("Daemon   not running"));
    assert_eq!(bench.rows(&["export"]).len(), 1);
}

#[test]
fn killed_at_any_time_it_loses_no_check_and_makes_none_twice() {
    let site = Site::open(Answer::ads(&["Rival One", "Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes", "boots", "女包"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    std::fs::write(bench.path("bidwatch.toml"), text.replace("*/20 * * * *", "* * * * * *")).unwrap();
    let mut witnessed = 0;
    for round in 0..8 {
        let mut daemon = Daemon::start(&mut bench.command(&[]));
        for _ in 0..=round {
            daemon.wait_for("checked");
            witnessed += 1;
        }
        daemon.kill();
    }
    let rows = bench.rows(&["export"]);
    let looked: Vec<_> = rows.iter().filter(|row| row["outcome"] == "ok").collect();
    assert!(looked.len() >= witnessed, "{} checks of {witnessed} that the log told", looked.len());
    let mut keys: Vec<String> = rows.iter().map(|row| format!("{} {}", row["keyword"], row["checked_at"])).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all);
    assert_eq!(bench.run(&["status"]).status.code(), Some(0), "the store is whole");
    let kept = bench.rows(&["pages", "--format", "jsonl"]);
    let has_page = |row: &serde_json::Value| {
        kept.iter().any(|page| page["keyword"] == row["keyword"] && page["checked_at"] == row["checked_at"])
    };
    assert!(looked.iter().all(|row| has_page(row)), "a check on disk has its page");
}

#[test]
fn a_source_that_goes_blind_is_told_once_and_once_when_it_is_over() {
    let site = Site::open(Answer::captcha());
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    std::fs::write(bench.path("bidwatch.toml"), format!("{text}[mail.digest]\nenabled = false\n")).unwrap();
    // Looks an hour ago and before, as a daemon would have left them.
    let ago = |minutes: i64| (chrono::Utc::now() - chrono::TimeDelta::minutes(minutes)).to_rfc3339();
    let line = |minutes, outcome| {
        format!(
            r#"{{"source":"bazaar","keyword":"shoes","checked_at":"{}","outcome":"{outcome}","detail":"captcha"}}"#,
            ago(minutes)
        )
    };
    let log = [line(120, "empty"), line(80, "blocked"), line(60, "blocked"), line(40, "blocked")].join("\n");
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench.out(&["import", "log.jsonl"]);
    assert!(bench.mails().is_empty());
    for _ in 0..2 {
        assert_eq!(bench.run(&["--once"]).status.code(), Some(2));
        assert_eq!(bench.mails().len(), 1, "told once, however long it lasts");
    }
    assert!(bench.out(&["status"]).contains("BLIND    bazaar"));
    site.answers(Answer::ads(&["Rival One"]));
    for _ in 0..2 {
        bench.out(&["--once"]);
        assert_eq!(bench.mails().len(), 2);
    }
    assert!(!bench.out(&["status"]).contains("BLIND"));
}
