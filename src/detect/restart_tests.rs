//! A long, lively log with stops in it: what is stored at a stop goes on to the letter, and no finding is lost or told twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Changed, Judge, Memory, Settings};
use crate::domain::{Check, Dayparts, Device, Finding, FindingKind, Listing, Outcome, Query, Rival, Roster, Slot};

const RIVALS: [&str; 7] = ["A", "B", "C", "D", "E", "F", "G"];
const DAYS: i64 = 62;
const SALE: std::ops::Range<i64> = 40 * 24..43 * 24;

fn at(hour: i64) -> DateTime<Utc> {
    "2026-10-01T16:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn judge() -> Judge {
    let rival = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
    let roster = Roster::new(Some(rival("us")), RIVALS.map(rival).into());
    Judge::new(Settings::default(), roster, Dayparts::new(chrono_tz::Asia::Shanghai, &["20:00-23:00"]).unwrap())
}

fn queries() -> [Query; 4] {
    let bag = Query::new("s", "bag");
    let abroad = Query { place: Some("far".into()), ..bag.clone() };
    let phone = Query { device: Some(Device::Mobile), ..Query::new("s", "hat") };
    [bag, Query::new("s", "hat"), abroad, phone]
}

/// Whether a rival takes part: A runs out in the afternoon after a month, B to E come for the rush hour and fight all
/// day in the sale, F stands alone on his phone's keyword, G leaves for four days and, later, for good.
fn takes_part(rival: usize, query: usize, hour: i64) -> bool {
    let (day, clock) = (hour / 24, hour % 24);
    let rush = (20..23).contains(&clock);
    let late = i64::try_from(rival).unwrap();
    match rival {
        0 => (day < 28 || clock < 14) && query != 3,
        1..=4 => (rush || SALE.contains(&(hour - 2 * late))) && query != 3,
        5 => !(query == 3 && (48..52).contains(&day)),
        _ => query != 3 && !(35..37).contains(&day) && day < 57,
    }
}

/// A page with these in its ad slots, and a listing of no ad.
fn check(query: Query, checked_at: DateTime<Utc>, shown: &[&str]) -> Check {
    let ad = |(rank, seller): (u32, &&str)| Listing {
        slot: Some(Slot::Ad),
        rank,
        position: rank,
        item_id: Some(format!("{seller} {}", rank % 3)),
        seller: Some((*seller).into()),
        ..Listing::default()
    };
    let organic = Listing { slot: Some(Slot::Organic), rank: 1, position: 99, ..Listing::default() };
    let listings = (1..).zip(shown).map(ad).chain([organic]).collect();
    Check { query, checked_at, outcome: Outcome::Ok, detail: None, listings }
}

/// Hourly checks of all queries; every tenth saw nothing, for one reason or another.
fn checks() -> Vec<Check> {
    let mut dice = fastrand::Rng::with_seed(5);
    let mut checks = Vec::new();
    for hour in 0..DAYS * 24 {
        for ((place, query), seconds) in queries().into_iter().enumerate().zip(0..) {
            let mut shown: Vec<&str> = (0..RIVALS.len())
                .filter(|&rival| takes_part(rival, place, hour) && dice.u8(0..12) != 0)
                .map(|rival| RIVALS[rival])
                .collect();
            if place != 3 {
                shown.push("us");
            }
            // F is first for a week and for eight hours of another, else everybody may be.
            let favoured = (20 * 24..27 * 24).contains(&hour) || (56 * 24..56 * 24 + 8).contains(&hour);
            shown.sort_by_key(|name| (u8::from(!(favoured && *name == "F")), dice.u8(..)));
            let outcome = match dice.u8(0..60) {
                0 | 1 => Outcome::Blocked,
                2 => Outcome::Failed,
                3 => Outcome::Unparsed,
                4 => Outcome::Empty,
                _ => Outcome::Ok,
            };
            let mut page = check(query, at(hour) + TimeDelta::seconds(30 * seconds), &shown);
            if outcome != Outcome::Ok {
                (page.outcome, page.listings) = (outcome, Vec::new());
            }
            checks.push(page);
        }
    }
    checks
}

/// The parts of a memory as a store keeps them.
#[derive(Default)]
struct Kept {
    shared: Option<Vec<u8>>,
    queries: BTreeMap<Query, Vec<u8>>,
}

impl Kept {
    fn keep(&mut self, changed: Changed) {
        self.shared = changed.shared.or(self.shared.take());
        self.queries.extend(changed.queries);
    }

    fn restore(&self) -> Memory {
        Memory::restore("s", self.shared.as_deref(), self.queries.clone()).unwrap()
    }
}

#[test]
fn stops_at_any_check_lose_nothing_and_tell_nothing_twice() {
    let (judge, checks) = (judge(), checks());
    let mut memory = Memory::new("s");
    let expected: Vec<Finding> = checks.iter().flat_map(|check| judge.observe(&mut memory, check)).collect();

    let (mut kept, mut stopped, mut found) = (Kept::default(), Memory::new("s"), Vec::new());
    let mut dice = fastrand::Rng::with_seed(6);
    for check in &checks {
        found.extend(judge.observe(&mut stopped, check));
        if dice.u8(0..6) == 0 {
            kept.keep(stopped.take_changed());
            stopped = kept.restore();
        }
    }
    kept.keep(stopped.take_changed());
    assert_eq!(found, expected);
    let mut whole = Kept::default();
    whole.keep(memory.take_changed());
    assert!(whole.shared == kept.shared && whole.queries == kept.queries, "to the letter");

    assert_eq!(kept.restore(), memory);
    let kinds: BTreeSet<FindingKind> = expected.iter().map(|finding| finding.kind).collect();
    for kind in [FindingKind::MarketRise, FindingKind::RunsOut, FindingKind::TakeTop, FindingKind::Withdrawn] {
        assert!(kinds.contains(&kind), "{kind:?} is put to the test: {kinds:?}");
    }
    let mut told = BTreeSet::new();
    for finding in &expected {
        assert!(finding.revises_id.as_ref().is_none_or(|id| told.contains(id)), "{finding:?}");
        assert!(told.insert(finding.id.clone()), "{finding:?}");
    }
}

/// Memory is finite numbers only: what is no number is not even itself.
#[test]
fn a_page_with_sixty_rivals_leaves_no_nonsense_behind() {
    let names: Vec<String> = (0..60).map(|place| format!("rival {place}")).collect();
    let rival = |name: &String| Rival { name: name.clone(), sellers: vec![name.clone()], ..Rival::default() };
    let roster = Roster::new(None, names.iter().map(rival).collect());
    let judge = Judge::new(Settings::default(), roster, Dayparts::new(chrono_tz::UTC, &[] as &[&str]).unwrap());
    let (mut memory, mut dice) = (Memory::new("s"), fastrand::Rng::with_seed(5));
    for hour in 0..40 {
        let mut shown: Vec<&str> = names.iter().map(String::as_str).collect();
        dice.shuffle(&mut shown);
        judge.observe(&mut memory, &check(Query::new("s", "bag"), at(hour), &shown));
    }
    let mut kept = Kept::default();
    kept.keep(memory.take_changed());
    assert_eq!(kept.restore(), memory);
}
