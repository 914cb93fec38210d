//! The contract of every store, written against its public verbs.

use bidwatch::{
    domain::{
        Block, Check, Evidence, Feedback, FeedbackWord, Finding, FindingKind, Listing, MarketMove, Outcome, Party,
        Query, Slot, Snooze, finding_id,
    },
    store::{
        BlindSpell, DeliveryState, Enqueued, GatheringAlert, MailKind, Note, Recorded, Span, Store, StoreError, Told,
        Writer,
    },
};
use chrono::{DateTime, TimeDelta, Utc};

struct Fixture {
    _folder: tempfile::TempDir,
    store: Store,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
    Fixture { _folder: folder, store }
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_772_366_400_000).unwrap() + TimeDelta::minutes(minutes)
}

fn page(keyword: &str, minutes: i64, sellers: &[&str]) -> Check {
    let listing = |(rank, seller): (u32, &&str)| Listing {
        slot: Some(Slot::Ad),
        block: Some(Block::Top),
        rank,
        position: rank,
        seller: Some((*seller).to_owned()),
        title: Some(format!("Shoes of {seller}")),
        price: Some("9.99".to_owned()),
        currency: Some("GBP".to_owned()),
        sold: Some(1_200),
        rating: Some(4.5),
        ..Listing::default()
    };
    Check {
        query: Query::new("bazaar", keyword),
        checked_at: at(minutes),
        outcome: Outcome::Ok,
        detail: None,
        listings: (1..).zip(sellers).map(listing).collect(),
    }
}

fn write<T>(store: &Store, work: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>) -> T {
    store.write(work).unwrap()
}

#[test]
fn checks_come_back_as_they_were_recorded_in_the_order_they_were_made() {
    let Fixture { store, _folder } = fixture();
    let mut hidden = page("shoes", 2, &["a"]);
    hidden.listings[0] = Listing { slot: None, block: None, price: None, sold: None, ..hidden.listings[0].clone() };
    let mut phone = page("shoes", 3, &["c"]);
    phone.query.device = Some(bidwatch::domain::Device::Mobile);
    let failed = Check::without_page(Query::new("bazaar", "shoes"), at(1), Outcome::Failed, "HTTP 503");
    let checks = [page("shoes", 0, &["a", "b"]), failed, hidden, phone];
    for check in checks.iter().rev() {
        assert_eq!(write(&store, |unit| unit.record(check)), Recorded::New);
    }
    assert_eq!(store.read(|view| view.checks(&Span::default())).unwrap(), checks);
    let span = Span { since: Some(at(1)), until: Some(at(3)), ..Span::of_source("bazaar") };
    assert_eq!(store.read(|view| view.checks(&span)).unwrap(), checks[1..3]);
    let other = Span { keyword: Some("boots".into()), ..Span::default() };
    assert!(store.read(|view| view.checks(&other)).unwrap().is_empty());
}

#[test]
fn the_same_check_twice_changes_nothing() {
    let Fixture { store, _folder } = fixture();
    let check = page("shoes", 0, &["a", "b"]);
    write(&store, |unit| unit.record(&check));
    let mut other = page("shoes", 0, &["c"]);
    other.outcome = Outcome::Ok;
    assert_eq!(write(&store, |unit| unit.record(&other)), Recorded::Before);
    assert_eq!(store.read(|view| view.checks(&Span::default())).unwrap(), [check]);
}

#[test]
fn a_unit_of_work_that_fails_leaves_nothing_behind() {
    let Fixture { store, _folder } = fixture();
    let failed: Result<(), StoreError> = store.write(|unit| {
        unit.record(&page("shoes", 0, &["a"]))?;
        Err(StoreError::Full)
    });
    assert!(failed.is_err());
    assert!(store.read(|view| view.checks(&Span::default())).unwrap().is_empty());
    // Rows interned in the lost unit must not be taken for real.
    let check = page("shoes", 0, &["a"]);
    write(&store, |unit| unit.record(&check));
    assert_eq!(store.read(|view| view.checks(&Span::default())).unwrap(), [check]);
}

#[test]
fn the_last_page_is_the_last_that_was_read() {
    let Fixture { store, _folder } = fixture();
    let (first, second) = (page("shoes", 0, &["a"]), page("shoes", 10, &["b"]));
    let blocked = Check::without_page(first.query.clone(), at(20), Outcome::Blocked, "captcha");
    write(&store, |unit| [&first, &second, &blocked].iter().try_for_each(|check| unit.record(check).map(drop)));
    let last = |minutes| store.read(|view| view.last_page(&first.query, at(minutes))).unwrap();
    assert_eq!(last(30).unwrap(), second);
    assert_eq!(last(10).unwrap(), first);
    assert!(last(0).is_none());
    assert_eq!(store.read(|view| view.last_check_of_source("bazaar")).unwrap(), Some(at(20)));
}

#[test]
fn memory_is_kept_in_parts_and_told_when_it_is_stale() {
    let Fixture { store, _folder } = fixture();
    let (red, blue) = (Query::new("bazaar", "red"), Query::new("bazaar", "blue"));
    assert!(store.read(|view| view.memory("bazaar")).unwrap().is_none());
    let parts = [(red.clone(), vec![1]), (blue.clone(), vec![2])];
    assert_eq!(write(&store, |unit| unit.keep_memory("bazaar", "v1", at(0), &[9], &parts)), 1);
    assert_eq!(write(&store, |unit| unit.keep_memory("bazaar", "v1", at(5), &[8], &[(blue.clone(), vec![3])])), 2);
    let memory = store.read(|view| view.memory("bazaar")).unwrap().unwrap();
    assert_eq!((memory.revision, memory.judged_through, memory.stale), (2, at(5), false));
    assert_eq!(memory.shared, [8]);
    assert_eq!(memory.queries, [(red, vec![1]), (blue, vec![3])]);

    let again = |fingerprint: &str| store.read(|view| view.sources_to_judge_again(fingerprint)).unwrap();
    assert!(again("v1").is_empty());
    assert_eq!(again("v2"), ["bazaar"]);
    assert_eq!(write(&store, |unit| unit.mark_stale("bazaar")), 3);
    assert_eq!(write(&store, |unit| unit.mark_stale("fair")), 1);
    assert_eq!(again("v1"), ["bazaar", "fair"]);
    write(&store, |unit| unit.forget_memory("bazaar"));
    assert_eq!(again("v1"), ["fair"]);
    assert!(store.read(|view| view.memory("bazaar")).unwrap().unwrap().queries.is_empty());
}

fn finding(keyword: &str, minutes: i64) -> Finding {
    let (query, party) = (Query::new("bazaar", keyword), Party::rival("Rival A"));
    Finding {
        id: finding_id(FindingKind::BackOff, &party, &query, at(minutes), &[]),
        kind: FindingKind::BackOff,
        party,
        query,
        keywords: vec!["boots".into(), keyword.into()],
        at: at(minutes),
        since: at(minutes - 60),
        confidence: 0.97,
        evidence: Evidence::default(),
        text: "Rival A left.".into(),
        revises: false,
        revises_id: None,
        event: None,
        detail: None,
        market: None,
    }
}

#[test]
fn findings_are_kept_once_and_found_by_each_of_their_keywords() {
    let Fixture { store, _folder } = fixture();
    let (first, second) = (finding("shoes", 0), finding("shoes", 5));
    assert!(write(&store, |unit| unit.keep_finding(&second, Told::Alert, at(9))));
    assert!(write(&store, |unit| unit.keep_finding(&first, Told::Silent, at(9))));
    assert!(!write(&store, |unit| unit.keep_finding(&first, Told::Alert, at(9))));
    let all = store.read(|view| view.findings(&Span::default(), None)).unwrap();
    assert_eq!(all.iter().map(|found| found.finding.clone()).collect::<Vec<_>>(), [first, second.clone()]);
    let boots = Span { keyword: Some("boots".into()), ..Span::default() };
    assert_eq!(store.read(|view| view.findings(&boots, Some("Rival A"))).unwrap().len(), 2);
    assert!(store.read(|view| view.findings(&Span::default(), Some("Rival B"))).unwrap().is_empty());
    let told = store.read(|view| view.findings_of_late(at(8))).unwrap();
    assert_eq!(told.iter().map(|found| found.finding.id.as_str()).collect::<Vec<_>>(), [second.id.as_str()]);
    let late = store.read(|view| view.findings_of_late(at(-1))).unwrap();
    assert_eq!(late.len(), 2, "the silent one counts by the check that decided it");
}

#[test]
fn a_finding_about_the_market_comes_back_whole_and_is_found_by_each_of_its_rivals() {
    let Fixture { store, _folder } = fixture();
    let market = MarketMove { rivals: vec!["Rival A".into(), "Rival B".into()], gathers: vec!["0".into()] };
    let (party, event) = (Party::market(), Some("11.11".to_owned()));
    let found = Finding { kind: FindingKind::MarketRise, party, event, market: Some(market), ..finding("shoes", 0) };
    assert!(write(&store, |unit| unit.keep_finding(&found, Told::Alert, at(9))));
    let of = |rival| store.read(|view| view.findings(&Span::default(), rival)).unwrap();
    for rival in [None, Some("Rival A"), Some("Rival B")] {
        assert_eq!(
            of(rival).into_iter().map(|found| found.finding).collect::<Vec<_>>(),
            std::slice::from_ref(&found),
            "{rival:?}"
        );
    }
    assert!(of(Some("Rival C")).is_empty());
}

#[test]
fn a_unit_of_work_that_panics_leaves_nothing_behind() {
    let Fixture { store, _folder } = fixture();
    let of = |minutes| page("shoes", minutes, &["a"]);
    let panicking = std::panic::AssertUnwindSafe(|| {
        let _: Result<(), StoreError> = store.write(|unit| {
            unit.record(&of(0))?;
            panic!("as a defect would");
        });
    });
    std::panic::catch_unwind(panicking).unwrap_err();
    write(&store, |unit| unit.record(&of(1)));
    assert_eq!(store.read(|view| view.checks(&Span::default())).unwrap(), [of(1)]);
}

fn mail(id: &str, minutes: i64, recipients: &[&str]) -> Enqueued {
    Enqueued {
        id: id.into(),
        kind: MailKind::Alert,
        enqueued_at: at(minutes),
        send_after: at(minutes + 2),
        subject: "Rival A left".into(),
        sender: "bidwatch@shop.example".into(),
        recipients: recipients.iter().map(|&to| to.to_owned()).collect(),
        findings: vec![],
        gathers: true,
        raw: id.as_bytes().to_vec(),
    }
}

#[test]
fn each_recipient_is_served_once_and_the_oldest_mail_first() {
    let Fixture { store, _folder } = fixture();
    write(&store, |unit| {
        unit.enqueue(&mail("second", 1, &["a@x.example"]))?;
        unit.enqueue(&mail("first", 0, &["a@x.example", "b@x.example"]))
    });
    let due = |minutes| store.read(|view| view.due_delivery(at(minutes), at(minutes))).unwrap();
    assert!(due(1).is_none(), "nothing leaves before its time");
    assert!(store.read(|view| view.due_delivery(at(1), at(3))).unwrap().is_some(), "but to whoever asks for it");
    assert!(due(-30 * 24 * 60).is_some(), "the clock ran a month ahead, and was set back");
    let mut served = vec![];
    while let Some(delivery) = write(&store, |unit| unit.begin_delivery(at(3), at(3))) {
        let state = if delivery.recipient.starts_with('b') { DeliveryState::Dead } else { DeliveryState::Sent };
        write(&store, |unit| unit.end_delivery(&delivery, state, "250 ok", at(3)));
        served.push(format!("{} {}", delivery.mail_id, delivery.recipient));
    }
    assert_eq!(served, ["first a@x.example", "first b@x.example", "second a@x.example"]);
    let count = store.read(|view| view.outbox_count()).unwrap();
    assert_eq!((count.waiting, count.dead, count.sent), (0, 1, 2));
    assert_eq!(write(&store, |unit| unit.retry_deliveries(at(4))), 1);
    assert_eq!(due(4).unwrap().recipient, "b@x.example");
}

#[test]
fn a_mail_can_be_taken_back_until_a_server_may_have_seen_it() {
    let Fixture { store, _folder } = fixture();
    write(&store, |unit| unit.enqueue(&mail("m", 0, &["a@x.example", "b@x.example"])));
    assert!(write(&store, |unit| unit.withdraw_mail("m")));
    assert!(!write(&store, |unit| unit.withdraw_mail("m")));
    assert_eq!(store.read(|view| view.outbox_count()).unwrap().waiting, 0);
    write(&store, |unit| unit.enqueue(&mail("n", 0, &["a@x.example", "b@x.example"])));
    write(&store, |unit| unit.begin_delivery(at(2), at(2)));
    assert!(!write(&store, |unit| unit.withdraw_mail("n")));
    assert_eq!(store.read(|view| view.outbox_count()).unwrap().waiting, 2);
}

#[test]
fn a_delivery_in_doubt_goes_out_again_and_is_counted() {
    let Fixture { store, _folder } = fixture();
    write(&store, |unit| unit.enqueue(&mail("m", 0, &["a@x.example"])));
    let delivery = write(&store, |unit| unit.begin_delivery(at(2), at(2))).unwrap();
    assert_eq!(write(&store, |unit| unit.recover_deliveries()), 1);
    let again = store.read(|view| view.due_delivery(at(2), at(2))).unwrap().unwrap();
    assert!(again.maybe_duplicate);
    assert_eq!((again.attempts, &again.raw), (1, &delivery.raw));
    let later = DeliveryState::Waiting { until: at(30), maybe_duplicate: false };
    write(&store, |unit| unit.end_delivery(&delivery, later, "451 later", at(2)));
    assert!(store.read(|view| view.due_delivery(at(29), at(29))).unwrap().is_none());
    assert_eq!(store.read(|view| view.next_delivery_at()).unwrap(), Some(at(30)));
    assert_eq!(store.read(|view| view.outbox_count()).unwrap().maybe_duplicates, 1);
}

#[test]
fn an_alert_gathers_findings_until_a_server_may_have_seen_it() {
    let Fixture { store, _folder } = fixture();
    let found = finding("shoes", 0);
    let with_finding =
        |raw: &[u8]| Enqueued { findings: vec![found.id.clone()], raw: raw.to_vec(), ..mail("m", 0, &["a@x.example"]) };
    write(&store, |unit| {
        unit.keep_finding(&found, Told::Alert, at(0))?;
        unit.enqueue(&with_finding(b"one"))
    });
    let to = |readers: &[&str]| readers.iter().map(|&to| to.to_owned()).collect::<Vec<_>>();
    let gathering =
        |minutes, readers: &[&str]| store.read(|view| view.gathering_alert(at(minutes), &to(readers))).unwrap();
    let expected =
        GatheringAlert { mail_id: "m".into(), enqueued_at: at(0), send_after: at(2), findings: vec![found.id.clone()] };
    assert_eq!(gathering(1, &["a@x.example"]), Some(expected));
    assert_eq!(gathering(1, &["a@x.example", "b@x.example"]), None, "it goes to others");
    assert_eq!(gathering(2, &["a@x.example"]), None, "its time has come");
    write(&store, |unit| unit.enqueue(&with_finding(b"two")));
    let due = store.read(|view| view.due_delivery(at(2), at(2))).unwrap().unwrap();
    write(&store, |unit| unit.enqueue(&with_finding(b"two and a half")));
    let delivery = write(&store, |unit| unit.begin_delivery(at(2), at(2))).unwrap();
    assert_eq!(
        (delivery.mail_id, &delivery.raw[..]),
        (due.mail_id, &b"two and a half"[..]),
        "as it is when it is taken"
    );
    write(&store, |unit| unit.enqueue(&with_finding(b"three")));
    write(&store, |unit| unit.recover_deliveries());
    assert_eq!(
        store.read(|view| view.due_delivery(at(2), at(2))).unwrap().unwrap().raw,
        b"two and a half",
        "sent bytes are fixed"
    );
    let told = store.read(|view| view.alert_of(&found.id)).unwrap().unwrap();
    assert_eq!((told.mail_id.as_str(), told.at), ("m", at(0)), "it has not left yet");
    assert_eq!(store.read(|view| view.told_to(&found.id)).unwrap(), ["a@x.example"]);
    write(&store, |unit| unit.end_delivery(&delivery_of("m"), DeliveryState::Dead, "550 no", at(3)));
    assert!(store.read(|view| view.told_to(&found.id)).unwrap().is_empty(), "whom the server refused was not told");
}

fn delivery_of(mail_id: &str) -> bidwatch::store::Delivery {
    bidwatch::store::Delivery {
        mail_id: mail_id.into(),
        subject: String::new(),
        sender: String::new(),
        recipient: "a@x.example".into(),
        attempts: 1,
        maybe_duplicate: false,
        raw: vec![],
    }
}

#[test]
fn an_alert_that_is_held_can_be_dropped_and_leaves_its_findings_to_the_digest() {
    let Fixture { store, _folder } = fixture();
    let found = finding("shoes", 0);
    let held =
        Enqueued { send_after: at(3 * 24 * 60), findings: vec![found.id.clone()], ..mail("m", 0, &["a@x.example"]) };
    write(&store, |unit| {
        unit.keep_finding(&found, Told::Alert, at(0))?;
        unit.enqueue(&held)
    });
    let due = |minutes| store.read(|view| view.due_delivery(at(minutes), at(minutes))).unwrap().is_some();
    assert!(!due(3 * 24 * 60 - 1) && due(3 * 24 * 60), "held for days, and due at the end of them");
    let gathering = store.read(|view| view.gathering_alert(at(60), &["a@x.example".to_owned()])).unwrap().unwrap();
    write(&store, |unit| unit.drop_alert(&gathering));
    assert!(!due(3 * 24 * 60));
    assert_eq!(store.read(|view| view.finding(&found.id)).unwrap().unwrap().told, Told::Digest);
    assert_eq!(store.read(|view| view.findings_without_digest()).unwrap().len(), 1);
}

#[test]
fn in_quiet_hours_no_alert_is_tried_again_and_other_mail_is() {
    let Fixture { store, _folder } = fixture();
    write(&store, |unit| {
        unit.enqueue(&mail("alert", 0, &["a@x.example"]))?;
        unit.enqueue(&Enqueued { kind: MailKind::Digest, ..mail("digest", 1, &["a@x.example"]) })
    });
    assert_eq!(store.read(|view| view.due_in_quiet(at(9), at(9))).unwrap().unwrap().mail_id, "digest");
    let taken = write(&store, |unit| unit.begin_in_quiet(at(9), at(9))).unwrap();
    write(&store, |unit| unit.end_delivery(&taken, DeliveryState::Sent, "250", at(9)));
    assert!(write(&store, |unit| unit.begin_in_quiet(at(9), at(9))).is_none());
    assert_eq!(write(&store, |unit| unit.begin_delivery(at(9), at(9))).unwrap().mail_id, "alert");
}

#[test]
fn answers_and_snoozes_are_kept_and_can_be_taken_back() {
    let Fixture { store, _folder } = fixture();
    let (one, two) = (finding("shoes", 0), finding("shoes", 5));
    write(&store, |unit| {
        unit.keep_finding(&one, Told::Alert, at(0))?;
        unit.keep_finding(&two, Told::Alert, at(5)).map(drop)
    });
    let said = |word, minutes, note: Option<&str>| Feedback {
        finding_id: one.id.clone(),
        word,
        at: at(minutes),
        note: note.map(str::to_owned),
    };
    write(&store, |unit| {
        unit.keep_feedback(&said(FeedbackWord::Seen, 7, None))?;
        unit.keep_feedback(&said(FeedbackWord::Wrong, 8, Some("he only moved")))?;
        unit.keep_feedback(&said(FeedbackWord::Seen, 9, Some("called him")))
    });
    let expected =
        [said(FeedbackWord::Wrong, 8, Some("he only moved")), said(FeedbackWord::Seen, 9, Some("called him"))];
    assert_eq!(store.read(|view| view.feedback()).unwrap(), expected);
    assert!(write(&store, |unit| unit.forget_feedback(&one.id, FeedbackWord::Wrong)));
    assert!(!write(&store, |unit| unit.forget_feedback(&two.id, FeedbackWord::Wrong)));
    assert_eq!(store.read(|view| view.feedback_of(Some(&one.id))).unwrap().len(), 1);
    let beginning = |prefix: &str| store.read(|view| view.findings_beginning(prefix)).unwrap().len();
    assert_eq!([beginning(&one.id[..6]), beginning(""), beginning("%"), beginning("zz")], [1, 2, 0, 0]);

    let snooze = |party, keyword: Option<&str>, until| Snooze { party, keyword: keyword.map(str::to_owned), until };
    let (all, shoes) = (snooze(Party::rival("A"), None, at(100)), snooze(Party::own(), Some("shoes"), at(50)));
    write(&store, |unit| {
        unit.keep_snooze(&snooze(Party::rival("A"), None, at(900)), at(0))?;
        unit.keep_snooze(&all, at(1))?;
        unit.keep_snooze(&shoes, at(1))
    });
    let snoozed = |minutes| store.read(|view| view.snoozes(at(minutes))).unwrap();
    assert_eq!(snoozed(2), [shoes, all.clone()], "the last word on a rival holds");
    assert_eq!(snoozed(60), [all]);
    assert_eq!(write(&store, |unit| unit.end_snooze(&Party::rival("A"), None, at(61))), 1);
    assert!(snoozed(62).is_empty());
}

#[test]
fn what_was_dealt_with_is_remembered() {
    let Fixture { store, _folder } = fixture();
    let query = Query::new("bazaar", "shoes");
    assert_eq!(store.read(|view| view.dealt_through(&query)).unwrap(), None);
    write(&store, |unit| unit.deal_through(&query, at(7)));
    assert_eq!(store.read(|view| view.dealt_through(&query)).unwrap(), Some(at(7)));

    let spell = BlindSpell { source: "bazaar".into(), began_at: at(1), reason: "blocked: captcha".into(), told: true };
    write(&store, |unit| unit.note_blind_spell(&BlindSpell { told: false, ..spell.clone() }));
    write(&store, |unit| unit.note_blind_spell(&spell));
    assert_eq!(store.read(|view| view.blind_spells()).unwrap(), [spell]);
    write(&store, |unit| unit.end_blind_spell("bazaar", at(9)));
    assert!(store.read(|view| view.blind_spells()).unwrap().is_empty());
    assert_eq!(store.read(|view| view.last_told_spell_ended("bazaar")).unwrap(), Some(at(9)));

    write(&store, |unit| unit.enqueue(&mail("d", 3, &["a@x.example"])));
    write(&store, |unit| unit.digest_made("2026-03-01".parse().unwrap(), "d"));
    assert_eq!(store.read(|view| view.last_digest()).unwrap(), "2026-03-01".parse().ok());
    assert_eq!(store.read(|view| view.last_digest_at()).unwrap(), Some(at(3)));

    let note = Note { at: at(2), keyword: None, text: "raised my own offer".into() };
    write(&store, |unit| unit.keep_note(&note));
    assert_eq!(store.read(|view| view.notes()).unwrap(), [note]);
}
