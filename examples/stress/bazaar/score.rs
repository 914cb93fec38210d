//! How well what was said meets what was true.

use bidwatch::domain::{Check, FindingKind, Stance};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    bound::bound_hours,
    heard::Heard,
    latent::Series,
    telling::{Telling, is_of_market, tellings},
    truth::{Change, Truth},
    verdict::{Honesty, Week, direction, goes_dark, holds, honesty, is_rank, right_word},
};

/// A change may be told so late.
const WINDOW_DAYS: i64 = 7;
/// What no change explains is not false if the market bears it out for so long.
const BORNE_OUT_DAYS: i64 = 5;
/// A move of the share of the first slot that bears out a word about it.
const TOP_MOVE: f64 = 0.2;
/// Weeks whose stance is judged are those that nothing disturbed.
const WEEK_DAYS: i64 = 7;

/// What a telling turned out to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Told {
    /// It met the change at this place among the changes.
    Met(usize),
    /// Nobody had to tell it, but it is so.
    Arguable,
    /// Told of a rival in or right after a sale, whether or not it was taken back: it is the market that moved.
    InSale,
    /// Taken back later.
    TakenBack,
    False,
}

/// The figures of one season or many.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    pub(crate) series_years: f64,
    pub(crate) changes: usize,
    pub(crate) met: usize,
    pub(crate) false_presence: usize,
    pub(crate) false_rank: usize,
    pub(crate) taken_back: usize,
    pub(crate) arguable: usize,
    pub(crate) in_sale: usize,
    pub(crate) first_right: usize,
    pub(crate) last_right: usize,
    /// Hours from each change that was met to its first word, with the bound.
    pub(crate) delays: Vec<(f64, Option<f64>)>,
    /// The confidence of each telling, and whether it came true.
    pub(crate) came_true: Vec<(f64, bool)>,
    /// Stances at the ends of weeks: right, unsure, wrong.
    pub(crate) stances: [usize; 3],
    /// Those that were wrong.
    pub(crate) wrong: Vec<(DateTime<Utc>, Series, Stance)>,
    /// Findings that are about no series, but about the market.
    pub(crate) of_market: usize,
    pub(crate) correlation: Vec<f64>,
}

impl Score {
    /// Adds another season.
    pub(crate) fn add(&mut self, other: Self) {
        self.series_years += other.series_years;
        self.changes += other.changes;
        self.met += other.met;
        self.false_presence += other.false_presence;
        self.false_rank += other.false_rank;
        self.taken_back += other.taken_back;
        self.arguable += other.arguable;
        self.in_sale += other.in_sale;
        self.first_right += other.first_right;
        self.last_right += other.last_right;
        self.delays.extend(other.delays);
        self.came_true.extend(other.came_true);
        for (sum, count) in self.stances.iter_mut().zip(other.stances) {
            *sum += count;
        }
        self.wrong.extend(other.wrong);
        self.of_market += other.of_market;
        self.correlation.extend(other.correlation);
    }
}

/// Scores one season, and says of each telling what it turned out to be.
pub(crate) fn score(truth: &Truth, heard: &Heard, checks: &[Check]) -> (Score, Vec<(Telling, Told)>) {
    let required = truth.changes.iter().filter(|change| !change.optional).count();
    let mut score = Score {
        series_years: truth.series_years(),
        changes: required,
        of_market: heard.findings.iter().filter(|finding| is_of_market(finding)).count(),
        correlation: vec![heard.correlation],
        ..Score::default()
    };
    let mut met: Vec<bool> = vec![false; truth.changes.len()];
    let mut judged = Vec::new();
    for telling in tellings(&heard.findings, &truth.shops, &truth.series) {
        let told = what_it_was(&telling, truth, &met);
        match told {
            Told::Met(place) => {
                met[place] = true;
                score.meet(&truth.changes[place], &telling, checks, truth);
            }
            Told::Arguable => score.arguable += 1,
            Told::InSale => score.in_sale += 1,
            Told::TakenBack => score.taken_back += 1,
            Told::False if is_rank(Some(telling.last)) => score.false_rank += 1,
            Told::False => score.false_presence += 1,
        }
        if told != Told::InSale {
            score.came_true.push((telling.confidence, matches!(told, Told::Met(_) | Told::Arguable)));
        }
        judged.push((telling, told));
    }
    score.listen_to_stances(truth, heard);
    (score, judged)
}

fn what_it_was(telling: &Telling, truth: &Truth, met: &[bool]) -> Told {
    let in_sale = |(from, to)| (from..to + TimeDelta::days(BORNE_OUT_DAYS)).contains(&telling.at);
    let unmet = if truth.sale.is_some_and(in_sale) { Told::InSale } else { Told::False };
    if telling.taken_back {
        return if unmet == Told::InSale { unmet } else { Told::TakenBack };
    }
    let open = |change: &&Change| {
        change.series == telling.series
            && (change.from..=change.to + TimeDelta::days(WINDOW_DAYS)).contains(&telling.at)
    };
    let same = |change: &Change| change.kind.and_then(direction) == direction(telling.last);
    let candidates = truth.changes.iter().enumerate().filter(|(_, change)| open(change) && same(change));
    let first = candidates.min_by_key(|(place, change)| (change.optional, met[*place], -change.from.timestamp()));
    match first {
        Some((place, change)) if !change.optional && !met[place] => return Told::Met(place),
        Some(_) => return Told::Arguable,
        None => {}
    }
    let argued = |change: &Change| change.kind.is_none() || is_rank(Some(telling.last));
    if truth.changes.iter().filter(open).any(argued) || borne_out(telling, truth) { Told::Arguable } else { unmet }
}

/// Whether the market itself does what is told, for some days from the time it is told to be so, and did not before.
fn borne_out(telling: &Telling, truth: &Truth) -> bool {
    let (series, since, days) = (telling.series, telling.since, TimeDelta::days(BORNE_OUT_DAYS));
    let rates = (truth.rates(series, since - days, since), truth.rates(series, since, since + days));
    let (Some(before), Some(after)) = rates else { return false };
    match telling.last {
        FindingKind::RunsOut | FindingKind::RunsOutEarlier => goes_dark(truth.days(series, since, since + days)),
        FindingKind::RunsOutNoMore => !goes_dark(truth.days(series, since, since + days)),
        FindingKind::RunsOutLater => after.peak + after.off > before.peak + before.off,
        kind if is_rank(Some(kind)) => {
            let moved = after.top.zip(before.top).map_or(0.0, |(after, before)| after - before);
            if kind == FindingKind::TakeTop { moved >= TOP_MOVE } else { moved <= -TOP_MOVE }
        }
        kind => holds(kind, &after) && !holds(kind, &before),
    }
}

impl Score {
    fn meet(&mut self, change: &Change, telling: &Telling, checks: &[Check], truth: &Truth) {
        self.met += 1;
        let Some(kind) = change.kind else { return };
        self.first_right += usize::from(right_word(telling.first, kind));
        self.last_right += usize::from(right_word(telling.last, kind));
        let middle = change.from + (change.to - change.from) / 2;
        let delay = (telling.at - middle).num_seconds() as f64 / 3_600.0;
        let sudden = change.from == change.to && !is_rank(Some(kind));
        let days = truth.series_years() * 365.25 / truth.series.len() as f64;
        let bound = sudden.then(|| bound_hours(change, checks, days)).flatten();
        self.delays.push((delay, bound));
    }

    fn listen_to_stances(&mut self, truth: &Truth, heard: &Heard) {
        for &(at, series, stance) in &heard.stances {
            let from = at - TimeDelta::days(WEEK_DAYS);
            let mut of_series = truth.changes.iter().filter(|change| change.series == series);
            let in_sale = truth.sale.is_some_and(|(begin, end)| begin < at && end > from);
            if in_sale || of_series.any(|change| change.from < at && change.to > from) {
                continue;
            }
            let Some(rates) = truth.rates(series, from, at) else { continue };
            match honesty(stance, &Week { rates, days: truth.days(series, from, at) }) {
                Honesty::Right => self.stances[0] += 1,
                Honesty::Unsure => self.stances[1] += 1,
                Honesty::Wrong => {
                    self.stances[2] += 1;
                    self.wrong.push((at, series, stance));
                }
            }
        }
    }
}
