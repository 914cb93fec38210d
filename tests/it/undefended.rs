//! Whether the odds of undefended hours come true.

use std::collections::BTreeMap;

use bidwatch::{
    detect::{Judge, Memory, Settings},
    domain::{AdPage, Calendar, Check, Dayparts, PartyId, Query, Rival, Roster},
    insight::{Ahead, FreeTally, HABIT_DAYS, Moment, days_ahead},
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::stress::bazaar::{PEAK, Played, Role, Scenario, Terms, ZONE, play};

/// Days after which odds are asked for, how often, and for how many days.
const WARM_DAYS: i64 = 15;
const EVERY: TimeDelta = TimeDelta::days(2);
const AHEAD: i64 = 3;

/// By fifths of the odds: hours told, the mean of the odds, and how many of them were free.
type Reliability = [(u64, f64, u64); 5];

/// The odds told every other day, held against the looks of the three days after.
fn reliability(checks: &[Check], roster: &Roster, dayparts: &Dayparts) -> Reliability {
    let Some(first) = checks.first() else { return Reliability::default() };
    let judge = Judge::new(Settings::default(), roster.clone(), dayparts.clone());
    let mut memory = Memory::new(&first.query.source);
    let rivals: Vec<PartyId> = roster.parties().map(|(id, _)| id).filter(|id| *id != PartyId::Own).collect();
    let pages: Vec<AdPage> = checks.iter().filter_map(|check| AdPage::read(check, roster)).collect();
    let mut found = Reliability::default();
    let mut next = first.checked_at + TimeDelta::days(WARM_DAYS);
    for check in checks {
        if check.checked_at >= next {
            let since = |query: &Query| {
                let posture = |id: &PartyId| (*id, judge.posture(&memory, query, *id).since);
                rivals.iter().map(posture).collect::<Vec<_>>()
            };
            hold(&pages, dayparts, next, since, &mut found);
            next += EVERY;
        }
        judge.observe(&mut memory, check);
    }
    found
}

/// Tells the odds at `now` from what was seen before it, and holds them against what was seen after.
fn hold(
    pages: &[AdPage],
    dayparts: &Dayparts,
    now: DateTime<Utc>,
    since: impl Fn(&Query) -> Vec<(PartyId, Option<DateTime<Utc>>)>,
    found: &mut Reliability,
) {
    let mut tallies: BTreeMap<Query, FreeTally> = BTreeMap::new();
    for page in pages.iter().filter(|page| (now - TimeDelta::days(HABIT_DAYS)..now).contains(&page.at)) {
        let tally = tallies.entry(page.query.clone()).or_insert_with(|| FreeTally::new(since(&page.query)));
        tally.count(page, Moment::of(page.at, dayparts));
    }
    let zone = dayparts.timezone;
    let ahead = |(query, tally): (Query, FreeTally)| {
        let days = days_ahead(&tally.habit(), &query, &Calendar::default(), zone, now, AHEAD);
        (query, days)
    };
    let told: BTreeMap<Query, _> = tallies.into_iter().map(ahead).collect();
    for page in pages.iter().filter(|page| page.at >= now) {
        let when = Moment::of(page.at, dayparts);
        let local = page.at.with_timezone(&zone).date_naive();
        let day = told.get(&page.query).and_then(|days| days.iter().find(|day| day.date == local));
        let Some(Ahead::Odds(odds)) = day.map(|day| day.hours[usize::from(when.hour)]) else { continue };
        let others = page.slots.iter().filter(|slot| slot.party != Some(PartyId::Own));
        let first = others.min_by_key(|slot| slot.rank).and_then(|slot| slot.party);
        let (hours, stated, free) = &mut found[((odds.free * 5.0) as usize).min(4)];
        *hours += 1;
        *stated += odds.free;
        *free += u64::from(!matches!(first, Some(PartyId::Rival(_))));
    }
}

fn season(scenario: Scenario, terms: &Terms, seed: u64) -> Reliability {
    let Played { checks, truth } = play(scenario, terms, seed);
    let entry = |name: &String| Rival { name: name.clone(), sellers: vec![name.clone()], ..Rival::default() };
    let of = |role| truth.shops.iter().filter(move |shop| shop.role == role).map(|shop| entry(&shop.name));
    let roster = Roster::new(of(Role::Own).next(), of(Role::Rival).collect());
    reliability(&checks, &roster, &Dayparts::new(ZONE, &PEAK).unwrap())
}

fn added(sum: &mut Reliability, more: &Reliability) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum = (sum.0 + more.0, sum.1 + more.1, sum.2 + more.2);
    }
}

fn table(found: &Reliability) -> String {
    let row = |(fifth, (hours, stated, free)): (usize, &(u64, f64, u64))| {
        let of = |part: f64| if *hours > 0 { part / *hours as f64 } else { f64::NAN };
        format!(
            "  .{}-{:.1}  {hours:6} looks  stated {:.3}  came true {:.3}\n",
            fifth * 2,
            (fifth + 1) as f64 / 5.0,
            of(*stated),
            of(*free as f64)
        )
    };
    found.iter().enumerate().map(row).collect()
}

#[test]
fn hours_told_to_be_free_are_free_as_often_as_was_told() {
    let terms = Terms { days: 40, keywords: 2, every_minutes: 60 };
    let mut all = Reliability::default();
    for scenario in [Scenario::Plain, Scenario::Rules, Scenario::SharedBudget, Scenario::Newcomers] {
        for seed in 1..=2 {
            added(&mut all, &season(scenario, &terms, seed));
        }
    }
    let told: u64 = all.iter().map(|fifth| fifth.0).sum();
    assert!(told > 5_000, "{told} looks");
    // Looks of one change hang together for days: a fifth of few hundred looks is that of a few changes.
    let mut astray = 0.0;
    for (hours, stated, free) in all {
        astray += (stated - free as f64).abs();
        let (stated, free) = (stated / hours as f64, free as f64 / hours as f64);
        assert!(
            hours < 1_000 || (stated - free).abs() < 0.08,
            "{stated:.2} was told, {free:.2} came true\n{}",
            table(&all)
        );
    }
    assert!(astray / (told as f64) < 0.05, "on the whole\n{}", table(&all));
}
