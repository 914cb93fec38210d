//! Who gets which digest, and that each gets it once.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    app::{App, Clock, alerts::keep_and_tell},
    config::{Config, Environment},
    domain::{Check, Evidence, Finding, FindingKind, Outcome, Party, Query, finding_id},
    store::{DeliveryState, Writer},
};

const MARKET: &str = r#"
timezone = "UTC"
own = { name = "Our Shop", sellers = ["Our Shop"] }
rivals = [{ name = "A", sellers = ["A"] }, { name = "B", sellers = ["B"] }]
mail = { to = ["boss@shop.example"], alerts = false }
[[sources]]
name = "s"
url = "https://s.example/?q={keyword}"
html = { listing = "li", title = "b" }
"#;

/// The desk's own watch, and one of a client.
const WATCHES: &str = r#"
[[watches]]
source = "s"
keywords = ["bags"]
[[watches]]
source = "s"
keywords = ["belts"]
to = ["client@else.example"]
"#;

fn at(hours: i64) -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
}

fn open(folder: &tempfile::TempDir, watches: &str) -> App {
    let config =
        Config::parse(&format!("{MARKET}{watches}"), &folder.path().join("bidwatch.toml"), &Environment::empty());
    App::open(config.unwrap_or_else(|report| panic!("{report}")), Clock::new(|| at(0))).unwrap()
}

fn find(app: &App, rival: &str, keyword: &str, hours: i64) {
    let (kind, party, query) = (FindingKind::BackOff, Party::rival(rival), Query::new("s", keyword));
    let finding = Finding {
        id: finding_id(kind, &party, &query, at(hours), &[]),
        kind,
        party,
        query: query.clone(),
        keywords: vec![],
        at: at(hours),
        since: at(hours - 1),
        confidence: 0.95,
        evidence: Evidence::default(),
        text: String::new(),
        revises: false,
        revises_id: None,
        event: None,
        detail: None,
        market: None,
    };
    let post = app.post();
    let check = Check::without_page(query, at(hours), Outcome::Empty, "no results");
    let work = |unit: &mut Writer<'_>| {
        unit.record(&check)?;
        keep_and_tell(unit, &post, std::slice::from_ref(&finding), at(hours))
    };
    app.store.write(work).unwrap();
}

/// Sends all that waits: to whom, the subject, and the whole mail.
fn send(app: &App, hours: i64) -> Vec<(String, String, String)> {
    let mut sent = Vec::new();
    let take = |unit: &mut Writer<'_>| unit.begin_delivery(at(hours), at(hours));
    while let Some(delivery) = app.store.write(take).unwrap() {
        let end = |unit: &mut Writer<'_>| unit.end_delivery(&delivery, DeliveryState::Sent, "250", at(hours));
        app.store.write(end).unwrap();
        let mail =
            mail_parser::MessageParser::default().parse(&delivery.raw).unwrap().body_text(0).unwrap().into_owned();
        sent.push((delivery.recipient.clone(), delivery.subject.clone(), mail));
    }
    sent
}

#[test]
fn a_watch_with_readers_of_its_own_has_a_digest_of_its_own_and_nobody_sees_what_is_not_his() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder, WATCHES);
    find(&app, "A", "bags", 1);
    find(&app, "B", "belts", 2);
    assert!(app.digest_if_due(at(21)).unwrap().is_some());
    let sent = send(&app, 21);
    let told: Vec<_> = sent.iter().map(|(to, subject, _)| (to.as_str(), subject.as_str())).collect();
    assert_eq!(
        told,
        [
            ("boss@shop.example", "Digest Tue 3 Mar: A left the ad slots on bags"),
            ("client@else.example", "Digest Tue 3 Mar: B left the ad slots on belts"),
        ]
    );
    assert!(!sent[0].2.contains("belts") && !sent[1].2.contains("bags"), "{sent:#?}");
    assert!(sent[1].2.contains("1 of 1 checks saw a page"), "coverage is of his watches: {}", sent[1].2);
}

#[test]
fn each_audience_gets_each_day_once_and_each_finding_once_whatever_happens_between() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder, WATCHES);
    find(&app, "A", "bags", 1);
    find(&app, "B", "belts", 2);
    assert!(app.digest_if_due(at(21)).unwrap().is_some());
    // The process dies before anything is sent.
    drop(app);
    let app = open(&folder, WATCHES);
    assert!(app.digest_if_due(at(22)).unwrap().is_none());
    assert_eq!(send(&app, 22).len(), 2);
    find(&app, "B", "bags", 30);
    assert!(app.digest_if_due(at(45)).unwrap().is_some());
    let subjects: Vec<String> = send(&app, 45).into_iter().map(|(_, subject, _)| subject).collect();
    assert_eq!(
        subjects,
        ["Digest Wed 4 Mar: B left the ad slots on bags", "Digest Wed 4 Mar: nothing was looked at"],
        "what the day before told is not told again, of neither"
    );
}

#[test]
fn where_all_watches_are_of_clients_the_desk_has_a_digest_only_of_what_is_left_over() {
    let folder = tempfile::tempdir().unwrap();
    let client = "[[watches]]\nsource = \"s\"\nkeywords = [\"belts\"]\nto = [\"client@else.example\"]\n";
    let app = open(&folder, client);
    find(&app, "B", "belts", 2);
    assert!(app.digest_if_due(at(21)).unwrap().is_some());
    let to = |sent: Vec<(String, String, String)>| sent.into_iter().map(|(to, ..)| to).collect::<Vec<_>>();
    assert_eq!(to(send(&app, 21)), ["client@else.example"]);
    find(&app, "A", "hats no longer watched", 30);
    assert!(app.digest_if_due(at(45)).unwrap().is_some());
    assert_eq!(to(send(&app, 45)), ["boss@shop.example", "client@else.example"], "nothing is lost");
}

#[test]
fn who_is_on_both_lists_has_one_digest_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder, &WATCHES.replace("to = [", "to = [\"boss@shop.example\", "));
    find(&app, "A", "bags", 1);
    find(&app, "B", "belts", 2);
    assert!(app.digest_if_due(at(21)).unwrap().is_some());
    let sent = send(&app, 21);
    assert_eq!(sent.len(), 2);
    assert!(sent[0].2.contains("bags") && sent[0].2.contains("belts") && !sent[1].2.contains("bags"), "{sent:#?}");
}

#[test]
fn one_asked_for_by_hand_goes_to_each_audience_too() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder, WATCHES);
    find(&app, "B", "belts", 2);
    app.enqueue_digest(at(3), None).unwrap();
    let to: Vec<String> = send(&app, 3).into_iter().map(|(to, ..)| to).collect();
    assert_eq!(to, ["boss@shop.example", "client@else.example"]);
}
