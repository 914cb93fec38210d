//! Looking again on suspicion: the street lives through days at once, on a clock that is put forward.

use std::sync::{Arc, Mutex};

use bidwatch::{
    app::{App, Clock},
    config::{Config, Environment},
    domain::{Check, Finding, FindingKind, Outcome, Party, Query},
    store::{ExtraLook, Span, Store, StoreError, Writer},
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::bench::{Answer, Bench, Site, log};

const LEFT: &str = "2026-03-23T00:00:00Z";

fn at(hours: i64) -> DateTime<Utc> {
    LEFT.parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
}

/// What came of living through the hours after a rival, seen hourly for three weeks, is seen no more.
struct Lived {
    findings: Vec<Finding>,
    extra: Vec<ExtraLook>,
    /// When each check was made, and its outcome.
    checks: Vec<(DateTime<Utc>, String)>,
}

fn live(confirm: &str, hours: i64, answer: impl Fn(i64) -> Answer) -> Lived {
    let site = Site::open(answer(0));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap().replace("*/20 * * * *", "0 * * * *");
    let text = format!("{text}[mail.digest]\nenabled = false\n[judge.confirm]\n{confirm}\n");
    std::fs::write(bench.path("bidwatch.toml"), text).unwrap();
    std::fs::write(bench.path("log.jsonl"), log(0..21 * 24, |_| &["Rival One", "Our Shop", "X"])).unwrap();
    bench.out(&["import", "log.jsonl"]);

    let now = Arc::new(Mutex::new(at(0)));
    let reading = Arc::clone(&now);
    let config = Config::load(&bench.path("bidwatch.toml"), &Environment::empty()).unwrap();
    let app = Arc::new(App::open(config, Clock::new(move || *reading.lock().unwrap())).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut findings = Vec::new();
    let living = app.live_until(
        at(hours),
        |instant| *now.lock().unwrap() = instant,
        |instant, _, found| {
            findings.extend_from_slice(found);
            site.answers(answer((instant - at(0)).num_hours()));
        },
    );
    runtime.block_on(living).unwrap();
    let extra = app.store.read(|view| view.extra_looks(at(0))).unwrap();
    let checks = app.store.read(|view| view.checks(&Span { since: Some(at(0)), ..Span::default() })).unwrap();
    let checks = checks.into_iter().map(|check| (check.checked_at, check.outcome.as_str().to_owned())).collect();
    Lived { findings, extra, checks }
}

fn gone(_: i64) -> Answer {
    Answer::ads(&["Our Shop", "X"])
}

fn told(lived: &Lived) -> DateTime<Utc> {
    lived.findings.iter().find(|found| found.kind == FindingKind::BackOff).expect("a back-off").at
}

#[test]
fn a_rival_who_vanishes_is_told_sooner_for_a_few_looks_more() {
    let without = live("enabled = false", 40, gone);
    let with = live("", 40, gone);
    assert!(without.extra.is_empty() && without.checks.len() == 41);
    assert!(told(&with) < told(&without), "{} and {}", told(&with), told(&without));
    assert!((1..=8).contains(&with.extra.len()), "{:?}", with.extra);
    assert_eq!(with.extra[0].party.name(), "Rival One");
    // Every planned look was made as well, and no look repeats the one before.
    let planned = (0..=40).all(|hour| with.checks.iter().any(|(made, _)| *made == at(hour)));
    assert!(planned && with.checks.len() == 41 + with.extra.len(), "{:?}", with.checks);
    assert!(with.checks.windows(2).all(|pair| pair[1].0 - pair[0].0 >= TimeDelta::minutes(20)));
    let last = with.extra.last().unwrap().at;
    assert!(last < told(&with) + TimeDelta::hours(24), "settled, it ends: {last}");
}

#[test]
fn a_source_that_shows_no_page_gets_no_extra_look() {
    let lived = live("", 12, |hour| if hour < 2 { gone(hour) } else { Answer::captcha() });
    let blocked = lived.checks.iter().find(|(_, outcome)| outcome == "blocked").expect("a block").0;
    assert!(lived.extra.iter().all(|look| look.at <= blocked), "{:?}", lived.extra);
    let later: Vec<_> = lived.checks.iter().map(|(made, _)| *made).filter(|made| *made > blocked).collect();
    assert!(later.iter().all(|made| (*made - at(0)).num_minutes() % 60 == 0), "only what was planned: {later:?}");
}

#[test]
fn no_more_extra_looks_are_made_than_the_day_allows() {
    let lived = live("most_a_day = 1", 40, gone);
    let days: Vec<_> =
        lived.extra.iter().map(|look| look.at.with_timezone(&chrono_tz::Europe::Berlin).date_naive()).collect();
    assert!(!days.is_empty() && days.windows(2).all(|pair| pair[0] < pair[1]), "{days:?}");
}

#[test]
fn the_status_tells_how_many_were_made_today_and_why() {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let store = Store::open(&bench.path("bidwatch.db")).unwrap();
    let check = Check::without_page(Query::new("bazaar", "shoes"), Utc::now(), Outcome::Empty, "");
    let mark = |unit: &mut Writer<'_>| {
        unit.record(&check)?;
        unit.mark_extra_look(&check, &Party::rival("Rival One"))
    };
    store.write::<_, StoreError>(mark).unwrap();
    let text = bench.out(&["status"]);
    assert!(text.contains("confirming Rival One on shoes: 1 of 24 extra looks today"), "{text}");
    let status: serde_json::Value = serde_json::from_str(&bench.out(&["status", "--format", "json"])).unwrap();
    assert_eq!(status["extra_looks_today"][0]["looks"], 1);
}
