//! Money and manners per source, with the whole program: budgets, active hours, what `sources` shows.

use std::sync::{Arc, Mutex};

use bidwatch::{
    app::{App, Clock},
    config::{Config, Environment},
    domain::{Check, Outcome},
    store::{Span, Spent},
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::bench::{Answer, Bench, Site, told};

/// 00:00 in Berlin.
const MIDNIGHT: &str = "2026-03-01T23:00:00Z";

fn at(hours: i64) -> DateTime<Utc> {
    MIDNIGHT.parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
}

/// A bench on a small site whose source has these lines more.
fn bench(site: &Site, keywords: &[&str], lines: &str) -> Bench {
    let bench = Bench::watching(site.address, keywords);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let text = text.replace("attempts = 1\n", &format!("attempts = 1\n{lines}\n"));
    std::fs::write(bench.path("bidwatch.toml"), text).unwrap();
    bench
}

/// Lives through some hours from midnight on; what was recorded of them.
fn live(bench: &Bench, from: i64, hours: i64) -> Vec<Check> {
    let now = Arc::new(Mutex::new(at(from)));
    let reading = Arc::clone(&now);
    let config = Config::load(&bench.path("bidwatch.toml"), &Environment::empty()).unwrap();
    let app = Arc::new(App::open(config, Clock::new(move || *reading.lock().unwrap())).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let living = app.live_until(at(from + hours), |instant| *now.lock().unwrap() = instant, |_, _, _| {});
    runtime.block_on(living).unwrap();
    app.store.read(|view| view.checks(&Span { since: Some(at(from)), ..Span::default() })).unwrap()
}

fn spent(bench: &Bench, day: &str) -> Spent {
    let store = bidwatch::store::Store::open(&bench.path("bidwatch.db")).unwrap();
    store.read(|view| view.spent_on("bazaar", day.parse().unwrap(), "USD")).unwrap()
}

const BUDGET: &str = "budget = { price = \"0.01\", currency = \"USD\", requests_per_day = 60, money_per_month = 50 }";

#[test]
fn a_day_s_budget_is_kept_spread_and_told_once() {
    let site = Site::open(Answer::ads(&["Rival One", "X"]));
    let bench = bench(&site, &["shoes", "hats"], BUDGET);
    // Two keywords, every twenty minutes: 144 a day.
    let checks = live(&bench, 0, 47);
    for (day, date) in [(0, "2026-03-02"), (1, "2026-03-03")] {
        let of_day: Vec<&Check> =
            checks.iter().filter(|check| (at(24 * day)..at(24 * day + 24)).contains(&check.checked_at)).collect();
        let (left_out, made): (Vec<&Check>, Vec<&Check>) =
            of_day.iter().copied().partition(|check| check.outcome == Outcome::Skipped);
        if day == 0 {
            assert_eq!((made.len(), left_out.len()), (60, 84));
            assert_eq!(spent(&bench, date), Spent { requests: 60, micros: 600_000, left_out: 84 });
            // 20 to 23 h is the peak: 9 instants of 2 keywords, all made.
            let peak = made.iter().filter(|check| (at(20)..at(23)).contains(&check.checked_at)).count();
            assert_eq!(peak, 18);
            let morning = made.iter().filter(|check| check.checked_at < at(10)).count();
            assert!((12..=30).contains(&morning), "{morning} of 42 by ten o'clock");
        }
        assert!(
            left_out
                .iter()
                .all(|check| check.detail.as_deref().is_some_and(|why| why.starts_with("budget of the day")))
        );
    }
    let mails = bench.mails();
    let told: Vec<&String> =
        mails.iter().filter(|mail| mail.contains("Subject: bidwatch leaves out planned looks")).collect();
    assert_eq!(told.len(), 1, "once a month, not once a day");
}

#[test]
fn a_budget_of_the_month_is_hard_also_by_hand_and_across_restarts() {
    let site = Site::open(Answer::ads(&["Rival One", "X"]));
    let bench = bench(&site, &["shoes", "hats", "caps"], "budget = { requests_per_month = 4 }");
    let first = bench.run(&["--once", "--format", "json"]);
    assert!(first.status.success(), "{}", crate::bench::told(&first));
    let second = bench.run(&["--once", "--format", "json"]);
    assert_eq!(second.status.code(), Some(2), "{}", crate::bench::told(&second));
    let rows: serde_json::Value = serde_json::from_slice(&second.stdout).unwrap();
    let outcomes: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["check"]["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["ok", "skipped", "skipped"]);
    assert_eq!(rows[1]["check"]["detail"], "budget of the month spent");
    assert!(bench.out(&["status"]).contains("Budget   bazaar: 4 requests today\n"));
    let source = &bench.rows(&["sources", "--format", "jsonl"])[0];
    assert_eq!((&source["this_month"]["requests"], &source["this_month"]["left"]), (&4.into(), &0.into()));
    assert!(source["troubles"].to_string().contains("the budget of the month is spent"), "{source}");
}

#[test]
fn outside_the_active_hours_there_is_neither_look_nor_gap() {
    let site = Site::open(Answer::ads(&["Rival One", "X"]));
    let bench = bench(&site, &["shoes"], "active_hours = [\"08:00-10:00\"]");
    let checks = live(&bench, 0, 30);
    let hours: Vec<i64> = checks.iter().map(|check| (check.checked_at - at(0)).num_minutes()).collect();
    assert_eq!(hours, [480, 500, 520, 540, 560, 580]);
    assert!(checks.iter().all(|check| check.outcome == Outcome::Ok));
}

#[test]
fn sources_tells_what_is_wrong_and_what_to_do_within_eighty_columns() {
    let site = Site::open(Answer::ads(&["Rival One", "X"]));
    let lines = "budget = { price = \"0.01\", currency = \"USD\", requests_per_day = 500 }\nactive_hours = [\"08:00-24:00\"]\n\
                 robots = \"ignore\"\nproxies = [\"socks5h://127.0.0.1:9\"]";
    let bench = bench(&site, &["shoes"], lines);
    let text = bench.out(&["sources"]);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("WRONG the daemon is not running"), "{text}");
    assert!(text.contains("through a proxy") && text.contains("looked at 08:00-24:00"), "{text}");
    assert!(text.contains("48 requests a day (0.48 USD)") && text.contains("500 left this day"), "{text}");
    let failed = bench.run(&["--once"]);
    assert_eq!(failed.status.code(), Some(2));
    let source = &bench.rows(&["sources", "bazaar", "--format", "jsonl"])[0];
    assert_eq!(source["last_24_hours"]["failed"], 1);
    let reason = source["reasons_24_hours"][0]["detail"].as_str().unwrap();
    assert!(reason.starts_with("proxy: no connection"), "{source}");
    assert_eq!(source["today"]["requests"], 1, "a request that failed is counted");
    let unknown = bench.run(&["sources", "bazar"]);
    assert!(unknown.status.code() == Some(64) && told(&unknown).contains("there are bazaar"), "{}", told(&unknown));
}

#[test]
fn validate_warns_of_a_plan_that_does_not_fit() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = bench(&site, &["shoes", "hats"], BUDGET);
    let output = bench.run(&["validate"]);
    assert!(output.status.success());
    let text = told(&output);
    assert!(
        text.contains("the plan needs 144 requests a day (1.44 USD), the budget is for 60 (0.60 USD): 84 too few"),
        "{text}"
    );
}

#[test]
fn a_page_that_two_watches_want_is_fetched_once() {
    let site = Site::open(Answer::ads(&["Rival One", "X"]));
    let bench = bench(&site, &["shoes"], "");
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let again = "[[watches]]\nsource = \"bazaar\"\nkeywords = [\"shoes\"]\nschedule = \"*/30 * * * *\"\n";
    std::fs::write(bench.path("bidwatch.toml"), format!("{text}{again}")).unwrap();
    let checks = live(&bench, 1, 1);
    let minutes: Vec<i64> = checks.iter().map(|check| (check.checked_at - at(1)).num_minutes()).collect();
    assert_eq!(minutes, [0, 20, 30, 40, 60]);
    assert_eq!(spent(&bench, "2026-03-02").requests, 5, "at the common instants once");
}
