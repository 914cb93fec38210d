//! A sale: eight rivals who come in the rush hour only fight all day for three days, and go back.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Judge, Memory, Settings};
use crate::domain::{
    Calendar, Check, Dayparts, Event, Finding, FindingKind, Listing, Outcome, Query, Rival, Roster, Slot,
};

const RIVALS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
const KEYWORDS: [&str; 3] = ["bag", "hat", "shoe"];
/// Hours from the begin to 11 November, and how long it lasts.
const SALE: i64 = 40 * 24;
const LASTS: i64 = 72;

fn at(hour: i64) -> DateTime<Utc> {
    // Midnight in Shanghai, 40 days before 11 November.
    "2026-10-01T16:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn judge(calendar: bool) -> Judge {
    let rival = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
    let roster = Roster::new(Some(rival("us")), RIVALS.map(rival).into());
    let dayparts = Dayparts::new(chrono_tz::Asia::Shanghai, &["20:00-23:00"]).unwrap();
    let sale = Event {
        name: "11.11".into(),
        from: "2026-11-10T12:00:00".parse().unwrap(),
        until: "2026-11-14T00:00:00".parse().unwrap(),
        yearly: false,
        sources: vec![],
        keywords: vec![],
    };
    let calendar = Calendar(if calendar { vec![sale] } else { vec![] });
    Judge::new(Settings { calendar, ..Settings::default() }, roster, dayparts)
}

/// Hourly checks of all keywords; `on` says who takes part where and when, in nine of ten auctions then.
fn checks(hours: i64, on: impl Fn(usize, usize, i64) -> bool) -> Vec<Check> {
    let mut dice = fastrand::Rng::with_seed(11);
    let mut checks = Vec::new();
    for hour in 0..hours {
        for (place, keyword) in KEYWORDS.into_iter().enumerate() {
            let shown = (0..RIVALS.len()).filter(|&rival| on(rival, place, hour) && dice.u8(0..10) != 0);
            let mut names: Vec<&str> = shown.map(|rival| RIVALS[rival]).collect();
            names.extend(["us", "x"]);
            let ad = |(rank, seller): (u32, &str)| Listing {
                slot: Some(Slot::Ad),
                rank,
                position: rank,
                seller: Some(seller.into()),
                ..Listing::default()
            };
            checks.push(Check {
                query: Query::new("s", keyword),
                checked_at: at(hour),
                outcome: Outcome::Ok,
                detail: None,
                listings: (1..).zip(names).map(ad).collect(),
            });
        }
    }
    checks
}

fn rush(hour: i64) -> bool {
    (20..23).contains(&(hour % 24))
}

/// All within a day of each other.
fn sale() -> Vec<Check> {
    checks(SALE + LASTS + 6 * 24, |rival, _, hour| {
        let begins = SALE + 2 * i64::try_from(rival).unwrap();
        rush(hour) || (begins..begins + LASTS).contains(&hour)
    })
}

fn found(judge: &Judge, checks: &[Check]) -> Vec<Finding> {
    let mut memory = Memory::new("s");
    checks.iter().flat_map(|check| judge.observe(&mut memory, check)).collect()
}

/// Those that are no correction and no continuation: what a reader is told of.
fn firsts(findings: &[Finding], kind: FindingKind) -> Vec<&Finding> {
    let first = |finding: &&Finding| {
        let before = finding.revises_id.as_ref().and_then(|id| findings.iter().find(|other| other.id == *id));
        finding.kind == kind && before.is_none_or(|before| before.kind != kind)
    };
    findings.iter().filter(first).collect()
}

#[test]
fn a_sale_is_one_finding_about_the_market_and_its_end_another() {
    for calendar in [true, false] {
        let findings = found(&judge(calendar), &sale());
        let short: Vec<_> =
            findings.iter().map(|f| (f.at, f.kind, f.party.name().to_owned(), f.text.clone())).collect();
        let (rises, falls) = (firsts(&findings, FindingKind::MarketRise), firsts(&findings, FindingKind::MarketFall));
        let ([rise], [fall]) = (rises.as_slice(), falls.as_slice()) else { panic!("{short:#?}") };
        let soon = if calendar { 7 } else { 11 };
        assert!(rise.at <= at(SALE + soon) && fall.at <= at(SALE + LASTS + 15), "{} {}", rise.at, fall.at);
        assert!(rise.party.is_market() && rise.confidence >= 0.9, "{rise:#?}");
        assert!(findings.iter().all(|finding| finding.kind != FindingKind::Withdrawn), "{short:#?}");
        let of_rivals = findings.iter().filter(|finding| finding.market.is_none());
        assert!(of_rivals.clone().all(|finding| calendar == finding.event.is_some()), "{short:#?}");
        assert!(of_rivals.filter(|finding| finding.at > rise.at).count() <= 8, "{short:#?}");
        let last = |kind| findings.iter().rfind(|finding| finding.kind == kind).unwrap();
        let (all, back) = (last(FindingKind::MarketRise), last(FindingKind::MarketFall));
        assert_eq!(all.market.as_ref().unwrap().rivals, RIVALS);
        assert_eq!(all.keywords, KEYWORDS);
        assert_eq!(back.event.as_deref(), calendar.then_some("11.11"));
        let words = if calendar { "back to before 11.11" } else { "back to before the move of" };
        assert!(back.text.contains(words) && all.text.contains("a page bears"), "{short:#?}");
    }
}

#[test]
fn memory_stored_amid_a_sale_goes_on_to_the_letter() {
    let (judge, checks) = (judge(true), sale());
    let expected = found(&judge, &checks);
    let mut memory = Memory::new("s");
    let (mut shared, mut queries) = (None, std::collections::BTreeMap::new());
    let mut findings = Vec::new();
    for (index, check) in checks.iter().enumerate() {
        findings.extend(judge.observe(&mut memory, check));
        if index % 97 == 0 {
            let changed = memory.take_changed();
            shared = changed.shared.or(shared);
            queries.extend(changed.queries);
            memory = Memory::restore("s", shared.as_deref(), queries.clone()).unwrap();
        }
    }
    assert_eq!(findings, expected);
    assert!(shared.unwrap().len() < 12_000, "what a source's queries share stays small, also after a sale");
}

#[test]
fn one_rival_on_all_keywords_and_two_rivals_at_once_are_no_market() {
    for movers in [1, 2] {
        let findings =
            found(&judge(false), &checks(SALE + 72, |rival, _, hour| rush(hour) || (rival < movers && hour >= SALE)));
        assert!(findings.len() >= movers, "{findings:#?}");
        assert!(findings.iter().all(|finding| finding.market.is_none()), "{findings:#?}");
    }
}

#[test]
fn rivals_who_turn_weeks_apart_are_no_market() {
    let findings = found(
        &judge(false),
        &checks(SALE + 40 * 24, |rival, _, hour| rush(hour) || hour >= SALE + 5 * 24 * i64::try_from(rival).unwrap()),
    );
    assert!(findings.iter().all(|finding| finding.market.is_none()), "{findings:#?}");
}

#[test]
fn rivals_who_turn_with_one_check_are_findings_of_their_own() {
    let at_once = checks(SALE + 24, |_, _, hour| rush(hour) || hour >= SALE);
    let found = found(&judge(true), &at_once);
    let mut told = std::collections::BTreeSet::new();
    for finding in &found {
        assert!(finding.revises_id.as_ref().is_none_or(|id| told.contains(id)), "{finding:?}");
        assert!(told.insert(finding.id.clone()), "{finding:?}");
    }
    let with_one_check = |pair: &[Finding]| pair[0].at == pair[1].at && pair[1].kind == FindingKind::MarketRise;
    assert!(found.windows(2).filter(|pair| with_one_check(pair)).count() > 2, "{found:#?}");
}
