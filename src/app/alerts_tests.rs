//! Alerts as a reader gets them: held, split, snoozed, taken back, reminded of.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use super::{App, alerts::keep_and_tell};
use crate::{
    app::Clock,
    config::{Config, Environment},
    domain::{
        Check, Evidence, Feedback, FeedbackWord, Finding, FindingKind, Outcome, Party, Query, Snooze, finding_id,
    },
    store::{DeliveryState, Span, Told, Writer},
};

/// Two watches of one source, and a clock that can be put.
struct Desk {
    folder: tempfile::TempDir,
    mail: &'static str,
    clock: Arc<Mutex<DateTime<Utc>>>,
    app: App,
}

const MARKET: &str = r#"
timezone = "UTC"
own = { name = "Our Shop", sellers = ["Our Shop"] }
rivals = [{ name = "A", sellers = ["A"] }, { name = "B", sellers = ["B"] }]
[[sources]]
name = "s"
url = "https://s.example/?q={keyword}"
html = { listing = "li", title = "b" }
"#;

fn open(folder: &tempfile::TempDir, mail: &str, clock: &Arc<Mutex<DateTime<Utc>>>) -> App {
    let text = format!("{MARKET}\n{mail}");
    let config = Config::parse(&text, &folder.path().join("bidwatch.toml"), &Environment::empty());
    let reading = Arc::clone(clock);
    let config = config.unwrap_or_else(|report| panic!("{report}"));
    App::open(config, Clock::new(move || *reading.lock().unwrap())).unwrap()
}

const WATCH: &str = "[[watches]]\nsource = \"s\"\nkeywords = [\"a\", \"b\"]\n";

impl Desk {
    fn with(mail: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Mutex::new(at(0)));
        Self { app: open(&folder, mail, &clock), folder, mail, clock }
    }

    /// The process ends and another begins.
    fn restart(self) -> Self {
        let Self { folder, mail, clock, app } = self;
        drop(app);
        Self { app: open(&folder, mail, &clock), folder, mail, clock }
    }

    fn find(&self, minutes: i64, findings: &[Finding]) {
        *self.clock.lock().unwrap() = at(minutes);
        let post = self.app.post();
        self.app.store.write(|unit: &mut Writer<'_>| keep_and_tell(unit, &post, findings, at(minutes))).unwrap();
    }

    /// Sends what is due: to whom, and the subjects.
    fn send(&self, minutes: i64) -> Vec<(String, String)> {
        let mut sent = Vec::new();
        let take = |unit: &mut Writer<'_>| unit.begin_delivery(at(minutes), at(minutes));
        while let Some(delivery) = self.app.store.write(take).unwrap() {
            let end = |unit: &mut Writer<'_>| unit.end_delivery(&delivery, DeliveryState::Sent, "250", at(minutes));
            self.app.store.write(end).unwrap();
            sent.push((delivery.recipient.clone(), delivery.subject.clone()));
        }
        sent
    }

    fn subjects(&self, minutes: i64) -> Vec<String> {
        self.send(minutes).into_iter().map(|(_, subject)| subject).collect()
    }

    fn look(&self, minutes: i64) {
        let check = Check::without_page(Query::new("s", "a"), at(minutes), Outcome::Empty, "no results");
        self.write(|unit| unit.record(&check).map(drop));
    }

    fn told(&self, finding: &Finding) -> Told {
        self.app.store.read(|view| view.finding(&finding.id)).unwrap().unwrap().told
    }

    fn write(&self, work: impl FnOnce(&mut Writer<'_>) -> crate::store::Result<()>) {
        self.app.store.write(work).unwrap();
    }
}

/// Minutes from Monday, 2 March 2026, 12:00.
fn at(minutes: i64) -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * 60;

fn finding(kind: FindingKind, rival: &str, keyword: &str, minutes: i64) -> Finding {
    let (party, query) = (Party::rival(rival), Query::new("s", keyword));
    Finding {
        id: finding_id(kind, &party, &query, at(minutes), &[]),
        kind,
        party,
        query,
        keywords: vec![],
        at: at(minutes),
        since: at(minutes - HOUR),
        confidence: 0.95,
        evidence: Evidence::default(),
        text: format!("{rival} {} {keyword}", kind.as_str()),
        revises: false,
        revises_id: None,
        event: None,
        detail: None,
        market: None,
    }
}

fn left(rival: &str, keyword: &str, minutes: i64) -> Finding {
    finding(FindingKind::BackOff, rival, keyword, minutes)
}

fn withdrawn(of: &Finding, minutes: i64) -> Finding {
    let kind = FindingKind::Withdrawn;
    let again = finding(kind, of.party.rival.as_deref().unwrap_or_default(), &of.query.keyword, minutes);
    Finding { revises: true, revises_id: Some(of.id.clone()), ..again }
}

fn more(of: &Finding, keywords: &[&str], minutes: i64) -> Finding {
    let keywords: Vec<String> = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
    let last = keywords.last().cloned().unwrap_or_default();
    let again = finding(of.kind, of.party.rival.as_deref().unwrap_or_default(), &last, minutes);
    Finding { keywords, revises: true, revises_id: Some(of.id.clone()), ..again }
}

const QUIET: &str = "[mail]\nquiet_hours = \"22:00-07:00\"\n[[watches]]\nsource = \"s\"\nkeywords = [\"a\", \"b\"]\n";

#[test]
fn what_is_found_in_quiet_hours_is_one_mail_when_they_end() {
    let desk = Desk::with(QUIET);
    desk.find(11 * HOUR, &[left("A", "a", 11 * HOUR)]);
    let desk = desk.restart();
    desk.find(15 * HOUR, &[left("B", "a", 15 * HOUR)]);
    assert!(desk.send(18 * HOUR).is_empty(), "it is 6:00");
    let desk = desk.restart();
    let subjects = desk.subjects(19 * HOUR);
    assert_eq!(subjects, ["2 changes: A left the ad slots on a, B left the ad slots on a"]);
    assert!(desk.send(3 * DAY).is_empty());
}

#[test]
fn a_long_weekend_of_quiet_holds_for_longer_than_a_day() {
    let desk = Desk::with("[mail]\nquiet_hours = \"Mon-Wed 00:00-24:00\"\n");
    desk.find(0, &[left("A", "a", 0)]);
    assert!(desk.send(2 * DAY).is_empty());
    assert_eq!(desk.send(3 * DAY).len(), 1);
}

#[test]
fn what_is_taken_back_while_held_is_not_told_and_what_was_told_is_taken_back_at_the_end() {
    let desk = Desk::with(QUIET);
    let (told, held) = (left("B", "a", 0), left("A", "a", 11 * HOUR));
    desk.find(0, std::slice::from_ref(&told));
    assert_eq!(desk.send(2).len(), 1);
    desk.find(11 * HOUR, std::slice::from_ref(&held));
    desk.find(12 * HOUR, &[withdrawn(&held, 12 * HOUR)]);
    assert_eq!(desk.told(&held), Told::Digest, "the digest may still speak of it");
    assert!(desk.app.store.read(|view| view.undelivered()).unwrap().is_empty());
    desk.find(13 * HOUR, &[withdrawn(&told, 13 * HOUR)]);
    assert!(desk.send(14 * HOUR).is_empty());
    let subjects = desk.subjects(19 * HOUR);
    assert_eq!(subjects, ["Taken back: B left the ad slots on a (told Mon 12:02)"]);
}

#[test]
fn a_mail_that_a_server_was_spoken_to_about_takes_nothing_in_any_more() {
    let desk = Desk::with(WATCH);
    desk.find(0, &[left("A", "a", 0)]);
    let taken = desk.app.store.write(|unit: &mut Writer<'_>| unit.begin_delivery(at(2), at(2))).unwrap().unwrap();
    desk.find(1, &[left("B", "a", 1)]);
    let waiting: Vec<String> =
        desk.app.store.read(|view| view.undelivered()).unwrap().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(waiting, [taken.subject.as_str(), "B left the ad slots on a since Mon 11:01"]);
}

const TWO_WATCHES: &str = r#"
[mail]
to = ["boss@x.example"]
[[watches]]
source = "s"
keywords = ["a"]
[[watches]]
source = "s"
keywords = ["b"]
to = ["ann@x.example", "Boss <boss@x.example>"]
"#;

#[test]
fn each_reader_gets_one_mail_with_what_is_his() {
    let desk = Desk::with(TWO_WATCHES);
    desk.find(0, &[left("A", "a", 0), left("B", "b", 0)]);
    let mut sent = desk.send(2);
    sent.sort();
    let expected = [
        ("ann@x.example", "B left the ad slots on b since Mon 11:00"),
        ("boss@x.example", "2 changes: A left the ad slots on a, B left the ad slots on b"),
    ];
    assert_eq!(sent, expected.map(|(to, subject)| (to.to_owned(), subject.to_owned())));
}

#[test]
fn what_is_taken_back_goes_to_those_who_were_told_and_to_nobody_else() {
    let desk = Desk::with(TWO_WATCHES);
    let first = left("A", "a", 0);
    desk.find(0, std::slice::from_ref(&first));
    assert_eq!(desk.send(2).len(), 1);
    // The same goes on with a keyword of another reader: to her it is new.
    let second = more(&first, &["a", "b"], 10);
    desk.find(10, std::slice::from_ref(&second));
    let sent: Vec<String> = desk.send(12).into_iter().map(|(to, _)| to).collect();
    assert_eq!(sent, ["ann@x.example"]);
    desk.find(20, &[withdrawn(&second, 20)]);
    let mut sent: Vec<String> = desk.send(22).into_iter().map(|(to, _)| to).collect();
    sent.sort();
    assert_eq!(sent, ["ann@x.example", "boss@x.example"]);

    let other = left("B", "a", 30);
    desk.find(30, std::slice::from_ref(&other));
    desk.send(32);
    desk.find(40, &[withdrawn(&other, 40)]);
    let sent: Vec<String> = desk.send(42).into_iter().map(|(to, _)| to).collect();
    assert_eq!(sent, ["boss@x.example"]);
}

#[test]
fn a_rule_keeps_what_is_off_out_of_every_mail_and_nothing_is_lost() {
    let desk =
        Desk::with("[[alerts]]\nrivals = \"A\"\ntell = \"off\"\n[[alerts]]\nkinds = \"left\"\ntell = \"digest\"\n");
    let (off, digest) = (left("A", "a", 0), left("B", "a", 0));
    desk.find(0, &[off.clone(), digest.clone()]);
    assert!(desk.send(2).is_empty());
    assert_eq!([desk.told(&off), desk.told(&digest)], [Told::Silent, Told::Digest]);
    let back = withdrawn(&off, 10);
    desk.find(10, std::slice::from_ref(&back));
    assert!(desk.send(12).is_empty());
    assert_eq!(desk.told(&back), Told::Silent, "nobody was told");
    let all = desk.app.store.read(|view| view.findings(&Span::default(), None)).unwrap();
    assert_eq!(all.len(), 3);
}

#[test]
fn a_chain_that_gets_sure_enough_is_told_then() {
    let desk = Desk::with(
        "[[alerts]]\ntell = \"at once\"\nmin_confidence = 0.97\n[[watches]]\nsource = \"s\"\nkeywords = [\"a\", \"b\"]\n",
    );
    let first = left("A", "a", 0);
    desk.find(0, std::slice::from_ref(&first));
    assert!(desk.send(2).is_empty());
    let surer = Finding { confidence: 0.98, ..more(&first, &["a", "b"], 10) };
    desk.find(10, &[surer]);
    assert_eq!(desk.subjects(12), ["A left the ad slots on both keywords since Mon 11:10"]);
}

#[test]
fn a_snoozed_rival_waits_for_the_digest_but_what_was_told_is_still_taken_back() {
    let desk = Desk::with(WATCH);
    let told = left("A", "a", 0);
    desk.find(0, std::slice::from_ref(&told));
    assert_eq!(desk.send(2).len(), 1);
    let snooze = Snooze { party: Party::rival("A"), keyword: None, until: at(DAY) };
    desk.write(|unit| unit.keep_snooze(&snooze, at(5)));
    let quiet = left("A", "b", 10);
    desk.find(10, std::slice::from_ref(&quiet));
    assert!(desk.send(12).is_empty());
    assert_eq!(desk.told(&quiet), Told::Digest);
    desk.find(20, &[withdrawn(&told, 20), withdrawn(&quiet, 20)]);
    assert_eq!(desk.subjects(22), ["Taken back: A left the ad slots on a (told Mon 12:02)"]);
    desk.find(DAY + 1, &[left("A", "b", DAY + 1)]);
    assert_eq!(desk.send(DAY + 3).len(), 1, "the snooze is over");
}

#[test]
fn that_something_is_over_is_said_by_the_mail_that_tells_what_came_instead() {
    let desk = Desk::with(
        "[[alerts]]\nkinds = \"came\"\ntell = \"digest\"\n[[watches]]\nsource = \"s\"\nkeywords = [\"a\", \"b\"]\n",
    );
    desk.find(0, &[left("A", "a", 0)]);
    desk.send(2);
    desk.find(DAY, &[finding(FindingKind::Return, "B", "a", DAY)]);
    assert!(desk.send(DAY + 2).is_empty(), "nobody was told that he had left");
    desk.find(DAY, &[finding(FindingKind::Return, "A", "a", DAY)]);
    assert_eq!(desk.subjects(DAY + 2), ["Over: A is back at all hours on a since Tue 11:00"]);
}

const REMIND: &str =
    "[[alerts]]\ntell = \"at once\"\nremind = \"2d\"\n[[watches]]\nsource = \"s\"\nkeywords = [\"a\", \"b\"]\n";

#[test]
fn a_reminder_comes_once_a_period_also_across_a_restart_and_ends_with_an_answer() {
    let desk = Desk::with(REMIND);
    let found = left("A", "a", 0);
    desk.find(0, std::slice::from_ref(&found));
    desk.send(2);
    let remind = |desk: &Desk, minutes| {
        desk.look(minutes - 1);
        desk.app.remind_if_due(at(minutes)).unwrap()
    };
    assert_eq!(desk.app.remind_if_due(at(2 * DAY)).unwrap(), 0, "nobody looked whether it still is so");
    assert_eq!(remind(&desk, 2 * DAY - 1), 0);
    assert_eq!(remind(&desk, 2 * DAY), 1);
    assert_eq!(desk.subjects(2 * DAY), ["Still so, day 2: A left the ad slots on a since Mon 11:00"]);
    let desk = desk.restart();
    assert_eq!([remind(&desk, 2 * DAY + 1), remind(&desk, 3 * DAY), remind(&desk, 9 * DAY)], [0, 0, 1]);
    assert_eq!(remind(&desk, 9 * DAY + 1), 0, "after days of standstill one is enough");
    let ack = Feedback { finding_id: found.id, word: FeedbackWord::Seen, at: at(9 * DAY), note: None };
    desk.write(|unit| unit.keep_feedback(&ack));
    assert_eq!(remind(&desk, 12 * DAY), 0);
}

#[test]
fn nobody_is_reminded_of_what_is_over_taken_back_never_told_or_cannot_be_seen() {
    let desk = Desk::with(REMIND);
    let (over, back) = (left("A", "a", 0), left("B", "a", 0));
    desk.find(0, &[over, back.clone()]);
    desk.send(2);
    desk.find(DAY, &[finding(FindingKind::Return, "A", "a", DAY), withdrawn(&back, DAY)]);
    desk.send(DAY + 2);
    let snooze = Snooze { party: Party::rival("A"), keyword: None, until: at(DAY + 10) };
    desk.write(|unit| unit.keep_snooze(&snooze, at(DAY + 3)));
    desk.find(DAY + 5, &[finding(FindingKind::TakeTop, "A", "b", DAY + 5)]);
    let due = |minutes| {
        desk.look(minutes - 1);
        desk.app.remind_if_due(at(minutes)).unwrap()
    };
    // Of the return, which is the last that was told of A on this keyword.
    assert_eq!(due(3 * DAY), 1);
    assert_eq!(desk.subjects(3 * DAY), ["Still so, day 2: A is back at all hours on a since Tue 11:00"]);
    let spell =
        crate::store::BlindSpell { source: "s".into(), began_at: at(4 * DAY), reason: "blocked".into(), told: true };
    desk.write(|unit| unit.note_blind_spell(&spell));
    assert_eq!(due(5 * DAY), 0, "whether it still is so cannot be seen");
    desk.write(|unit| unit.end_blind_spell("s", at(6 * DAY)));
    assert_eq!(due(6 * DAY), 1);
}

#[test]
fn losing_your_own_top_slot_is_told_at_once_also_on_a_known_date() {
    let desk = Desk::with(WATCH);
    let own = Finding { party: Party::own(), event: Some("11.11".into()), ..finding(FindingKind::CedeTop, "", "a", 0) };
    desk.find(0, &[own]);
    assert_eq!(desk.subjects(2), ["Your own shop lost the first ad slot on a since Mon 11:00"]);
}
