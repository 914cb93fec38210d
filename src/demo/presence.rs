//! Holds the story to what the pages show: every change that a visitor could see is told, and no other.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::{
    cast::{CAST, KEYWORDS},
    market::{Market, PEAK, STEP_MINUTES},
};
use crate::domain::{Dayparts, FindingKind, Rate, Stratum};

/// How one bidder was seen on one keyword.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    peak: Rate,
    off: Rate,
    /// First place, where shown.
    first: Rate,
}

fn market(seed: u64) -> Market {
    Market::new(seed, "2026-03-02T00:00:00Z".parse().unwrap(), chrono_tz::Europe::Berlin)
}

/// Counts every auction with ads on the working days from one local day to another.
fn seen(market: &Market, keyword: &str, (from, to): (u32, u32)) -> [Seen; CAST.len()] {
    let dayparts = Dayparts::new(market.zone(), &[PEAK]).unwrap();
    let mut seen = [Seen::default(); CAST.len()];
    for at in steps(market, (from, to)) {
        let ads = market.serp(keyword, at).unwrap().ads;
        if ads.is_empty() || at.with_timezone(&market.zone()).weekday().num_days_from_monday() > 4 {
            continue;
        }
        for (bidder, seen) in CAST.iter().zip(&mut seen) {
            let rank = ads.iter().position(|ad| ad.offer.seller == bidder.name);
            let peak = dayparts.stratum(at) == Stratum::Peak;
            if peak { &mut seen.peak } else { &mut seen.off }.count(rank.is_some());
            if let Some(rank) = rank {
                seen.first.count(rank == 0);
            }
        }
    }
    seen
}

fn steps(market: &Market, (from, to): (u32, u32)) -> impl Iterator<Item = DateTime<Utc>> {
    let end = market.calendar().instant((to, 0));
    let mut at = market.calendar().instant((from, 0));
    std::iter::from_fn(move || {
        let step = at;
        at += TimeDelta::minutes(STEP_MINUTES);
        (step < end).then_some(step)
    })
}

fn share(rate: Rate) -> f64 {
    rate.value().unwrap_or_default()
}

fn bidder(name: &str) -> usize {
    CAST.iter().position(|bidder| bidder.name == name).unwrap()
}

#[test]
fn rival_runner_fights_for_weeks_and_then_only_probes_the_rush_hour() {
    let market = market(2026);
    for keyword in &KEYWORDS[..3] {
        let before = seen(&market, keyword, (0, 28))[bidder("Rival Runner")];
        assert!(share(before.peak) > 0.9 && share(before.off) > 0.88 && share(before.first) > 0.9, "{before:?}");
        let after = seen(&market, keyword, (29, 42))[bidder("Rival Runner")];
        assert!((0.02..0.16).contains(&share(after.peak)), "{after:?}");
        assert_eq!(after.off.hits, 0);
    }
    let elsewhere = seen(&market, KEYWORDS[3], (29, 42))[bidder("Rival Runner")];
    assert!(share(elsewhere.off) > 0.88, "{elsewhere:?}");
}

/// Whether a stratum went on or off: a rate of 0.40 or more is on, and luck moves none by 0.30.
fn flipped(before: Rate, after: Rate) -> bool {
    let (before, after) = (share(before), share(after));
    (before >= 0.40) != (after >= 0.40) && (before - after).abs() > 0.30
}

/// What changed between two spans of days, in the words of the story: (bidder, kind of change).
fn visible(market: &Market, keyword: &str, before: (u32, u32), after: (u32, u32)) -> Vec<(&'static str, Sort)> {
    let pairs = seen(market, keyword, before).into_iter().zip(seen(market, keyword, after));
    let watched = CAST.iter().zip(pairs).filter(|(bidder, _)| bidder.watched);
    let changes = watched.filter_map(|(bidder, (before, after))| {
        let presence = flipped(before.peak, after.peak) || flipped(before.off, after.off);
        // Who is hardly there holds no place to speak of.
        let place = before.first.checks.min(after.first.checks) > 30 && flipped(before.first, after.first);
        let sort = if presence { Some(Sort::Presence) } else { place.then_some(Sort::Place) };
        Some((bidder.name, sort?))
    });
    changes.collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Presence,
    Place,
}

#[test]
fn the_story_tells_every_visible_change_and_no_other() {
    // Between these local days nobody changes his mind.
    const QUIET: [(u32, u32); 4] = [(0, 21), (22, 28), (29, 33), (34, 42)];
    for seed in [2026, 1, 2] {
        let market = market(seed);
        let mut shown = BTreeSet::new();
        for (keyword, pair) in
            KEYWORDS.into_iter().flat_map(|keyword| QUIET.windows(2).map(move |pair| (keyword, pair)))
        {
            let changes = visible(&market, keyword, pair[0], pair[1]);
            shown.extend(changes.into_iter().map(|(name, sort)| (pair[1].0, keyword, name.to_owned(), sort)));
        }
        let told = market.story().changes.into_iter().flat_map(|change| {
            let place = matches!(change.kind, FindingKind::TakeTop | FindingKind::CedeTop);
            let sort = if place { Sort::Place } else { Sort::Presence };
            let day = (change.to - market.start()).num_days() as u32 + 1;
            let name = change.party.rival.unwrap_or_else(|| CAST[0].name.to_owned());
            change.keywords.into_iter().map(move |keyword| (day, keyword, name.clone(), sort))
        });
        assert_eq!(shown, told.collect::<BTreeSet<_>>(), "seed {seed}");
    }
}

#[test]
fn who_has_a_small_budget_is_gone_before_the_rush_hour_and_back_in_the_morning() {
    let market = market(2026);
    let mut last_hours = Vec::new();
    for day in 0..42 {
        let shown = |&at: &DateTime<Utc>| {
            market.serp("女包", at).unwrap().ads.iter().any(|ad| ad.offer.seller == "Budget Bags")
        };
        let hits: Vec<DateTime<Utc>> = steps(&market, (day, day + 1)).filter(shown).collect();
        let hours = |at: DateTime<Utc>| (at - market.calendar().instant((day, 0))).num_minutes() as f64 / 60.0;
        assert!(hours(hits[0]) < 3.0, "day {day}");
        last_hours.push(hours(*hits.last().unwrap()));
    }
    last_hours.sort_by(f64::total_cmp);
    let median = last_hours[21];
    assert!((16.0..18.5).contains(&median), "{last_hours:?}");
    assert!(last_hours[37] < 20.0 && last_hours[38] - last_hours[3] > 2.0, "ragged, but early: {last_hours:?}");
}
