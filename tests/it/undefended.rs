//! Whether the odds of undefended hours come true.

use std::collections::{BTreeMap, BTreeSet};

use bidwatch::{
    detect::{Judge, Memory, Settings},
    domain::{AdPage, Calendar, Check, Dayparts, PartyId, Query, Rival, Roster},
    insight::{Ahead, FreeHabit, FreeTally, HABIT_DAYS, Moment, Turns, days_ahead},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::stress::bazaar::{PEAK, Played, Role, Scenario, Terms, ZONE, play};

/// Days after which odds are asked for, how often, and for how many days.
const WARM_DAYS: i64 = 15;
const EVERY: TimeDelta = TimeDelta::days(2);
const AHEAD: i64 = 3;

/// Of the hours told with odds of one fifth: looks, the sum of the odds, and how many looks found them free.
#[derive(Debug, Clone, Default)]
struct Fifth {
    looks: u64,
    stated: f64,
    free: u64,
    /// Days of a keyword that the looks are of.
    days: BTreeSet<(Query, NaiveDate)>,
    /// The same of other seasons.
    other_days: usize,
}

/// By fifths of the odds.
type Reliability = [Fifth; 5];

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
    let mut habits: BTreeMap<Query, FreeHabit> =
        tallies.into_iter().map(|(query, tally)| (query, tally.habit())).collect();
    // All queries are of one source.
    let mut turns = Turns::default();
    for habit in habits.values() {
        turns += habit.turns;
    }
    for habit in habits.values_mut() {
        habit.turns = turns;
    }
    let ahead = |(query, habit): (Query, FreeHabit)| {
        let days = days_ahead(&habit, &query, &Calendar::default(), zone, now, AHEAD);
        (query, days)
    };
    let told: BTreeMap<Query, _> = habits.into_iter().map(ahead).collect();
    for page in pages.iter().filter(|page| page.at >= now) {
        let when = Moment::of(page.at, dayparts);
        let local = page.at.with_timezone(&zone).date_naive();
        let day = told.get(&page.query).and_then(|days| days.iter().find(|day| day.date == local));
        let Some(Ahead::Odds(odds)) = day.map(|day| day.hours[usize::from(when.hour)]) else { continue };
        let others = page.slots.iter().filter(|slot| slot.party != Some(PartyId::Own));
        let first = others.min_by_key(|slot| slot.rank).and_then(|slot| slot.party);
        let fifth = &mut found[((odds.free * 5.0) as usize).min(4)];
        fifth.looks += 1;
        fifth.stated += odds.free;
        fifth.free += u64::from(!matches!(first, Some(PartyId::Rival(_))));
        fifth.days.insert((page.query.clone(), local));
    }
}

fn season(scenario: Scenario, terms: &Terms, seed: u64) -> Reliability {
    let Played { checks, truth } = play(scenario, terms, seed);
    let entry = |name: &String| Rival { name: name.clone(), sellers: vec![name.clone()], ..Rival::default() };
    let of = |role| truth.shops.iter().filter(move |shop| shop.role == role).map(|shop| entry(&shop.name));
    let roster = Roster::new(of(Role::Own).next(), of(Role::Rival).collect());
    reliability(&checks, &roster, &Dayparts::new(ZONE, &PEAK).unwrap())
}

impl Fifth {
    fn days(&self) -> f64 {
        (self.days.len() + self.other_days) as f64
    }

    /// What was told, and what came true.
    fn means(&self) -> (f64, f64) {
        (self.stated / self.looks as f64, self.free as f64 / self.looks as f64)
    }

    /// How far the two may be apart. The looks of one keyword at one day are of one auction, so the day is what was
    /// drawn: the mean of n days has a standard error of at most √(¼ / n), and two of them are 1 / √n. With 400 days
    /// that is 5 points, and no more is ever allowed for than that where there are more days.
    fn bound(&self) -> f64 {
        (1.0 / self.days().sqrt()).max(0.05)
    }
}

fn added(sum: &mut Reliability, more: &Reliability) {
    for (sum, more) in sum.iter_mut().zip(more) {
        sum.looks += more.looks;
        sum.stated += more.stated;
        sum.free += more.free;
        sum.other_days += more.days.len();
    }
}

fn table(found: &Reliability) -> String {
    let row = |(index, fifth): (usize, &Fifth)| {
        let (stated, free) = fifth.means();
        format!(
            "  .{}-{:.1}  {:6} looks  {:5} days  stated {stated:.3}  came true {free:.3}\n",
            index * 2,
            (index + 1) as f64 / 5.0,
            fifth.looks,
            fifth.days(),
        )
    };
    found.iter().enumerate().map(row).collect()
}

#[test]
fn hours_told_to_be_free_are_free_as_often_as_was_told() {
    let terms = Terms { days: 40, keywords: 2, every_minutes: 60 };
    let mut all = Reliability::default();
    for scenario in [
        Scenario::Plain,
        Scenario::EvenPacing,
        Scenario::Rules,
        Scenario::SharedBudget,
        Scenario::Segments(10.0),
        Scenario::Newcomers,
    ] {
        for seed in 1..=3 {
            added(&mut all, &season(scenario, &terms, seed));
        }
    }
    assert!(all.iter().map(|fifth| fifth.looks).sum::<u64>() > 10_000, "{}", table(&all));
    for (index, fifth) in all.iter().enumerate() {
        let (stated, free) = fifth.means();
        // A known weakness, which `docs/judgement.md` names: odds of .4 to .6 are some ten points too high. This holds
        // only that it does not get worse; no such hour is told as likely free.
        let bound = if index == 2 { 2.0 * fifth.bound() } else { fifth.bound() };
        assert!(
            fifth.looks == 0 || (stated - free).abs() < bound,
            "{stated:.2} was told, {free:.2} came true\n{}",
            table(&all)
        );
    }
}
