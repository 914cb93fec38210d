//! The judgement on markets that work otherwise than it assumes: what a user would notice first.

use std::collections::BTreeMap;

use bidwatch::{
    domain::{FindingKind, Query},
    extract::{UsualPage, UsualSource},
    observation::{parse_line, write_line},
};
use chrono::TimeDelta;

#[path = "../../examples/stress/bazaar/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the example shows more of it than these tests ask for")]
pub(crate) mod bazaar;

use bazaar::{Heard, Played, Scenario, Telling, Terms, Told, play, score};

/// Small enough for a debug build.
const SMALL: Terms = Terms { days: 45, keywords: 2, every_minutes: 60 };

/// Plays a small season: with what was told, and what of it was what.
fn judged(scenario: Scenario, seed: u64) -> (Played, Vec<(Telling, Told)>) {
    let played = play(scenario, &SMALL, seed);
    let heard = Heard::from(&played.checks, &played.truth);
    let (_, told) = score(&played.truth, &heard, &played.checks);
    (played, told)
}

/// The places of the changes that have to be told: those of somebody who left, in part or altogether.
fn leaves(played: &Played) -> Vec<usize> {
    let left = |kind| matches!(kind, Some(FindingKind::BackOff | FindingKind::RetreatToPeak));
    let changes = played.truth.changes.iter().enumerate();
    changes.filter(|(_, change)| !change.optional && left(change.kind)).map(|(place, _)| place).collect()
}

fn first_word(told: &[(Telling, Told)], place: usize) -> Option<&Telling> {
    told.iter().find(|(_, told)| *told == Told::Met(place)).map(|(telling, _)| telling)
}

#[test]
fn nothing_is_told_of_a_rival_whose_budget_is_only_paced() {
    let (played, told) = judged(Scenario::EvenPacing, 1);
    let unchanged = |telling: &Telling| played.truth.changes.iter().all(|change| change.series != telling.series);
    // That his purse was empty before midnight for some days, where it was, may be said.
    let borne_out = |told: &Told| *told == Told::Arguable;
    let wrong: Vec<_> = told.iter().filter(|(telling, told)| unchanged(telling) && !borne_out(told)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_leaves_a_market_of_many_kinds_of_shoppers_is_told_when_each_look_is_somebody_elses() {
    let (played, told) = judged(Scenario::Segments(0.0), 1);
    let left = leaves(&played);
    assert!(!left.is_empty());
    for place in left {
        assert!(first_word(&told, place).is_some(), "not told: {:#?}", played.truth.changes[place]);
    }
}

#[test]
fn who_leaves_all_hours_while_his_budget_is_shared_is_told_within_two_days() {
    let (played, told) = judged(Scenario::SharedBudget, 1);
    let all_hours = |place: &usize| played.truth.changes[*place].before.off >= 0.4;
    let left: Vec<usize> = leaves(&played).into_iter().filter(all_hours).collect();
    assert!(!left.is_empty());
    for place in left {
        let change = &played.truth.changes[place];
        let at = first_word(&told, place).map(|telling| telling.at);
        assert!(at.is_some_and(|at| at - change.from <= TimeDelta::days(2)), "told at {at:?}: {change:#?}");
    }
}

#[test]
fn what_rivals_do_is_never_taken_for_a_changed_layout() {
    for scenario in Scenario::ALL {
        let (mut source, mut pages) = (UsualSource::default(), BTreeMap::<Query, UsualPage>::new());
        let mut read = 0;
        for check in play(scenario, &SMALL, 3).checks.iter().filter(|check| check.outcome.saw_page()) {
            let page = pages.entry(check.query.clone()).or_default();
            let strange = source.judge(page, check);
            source.learn(page, check, strange.as_ref());
            assert!(strange.is_none(), "{} at {}: {}", scenario.name(), check.checked_at, strange.unwrap());
            read += 1;
        }
        assert!(read > 1_000, "{read}");
    }
}

#[test]
fn the_same_seed_gives_the_same_season() {
    let days = Terms { days: 3, ..SMALL };
    let season = |seed| play(Scenario::Rules, &days, seed).checks;
    assert_eq!(season(1), season(1));
    assert_ne!(season(1), season(2));
}

#[test]
fn what_its_checker_saw_is_an_observation_log() {
    for check in play(Scenario::Newcomers, &Terms { days: 2, ..SMALL }, 1).checks {
        assert_eq!(parse_line(&write_line(&check)).unwrap(), check);
    }
}
