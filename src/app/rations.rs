//! Budgets at work: which of the looks that are due are made. Pure but for what it is told.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Dayparts, Query},
    schedule::{Ahead, Left, Outlook, Shortage, Timetable, Worth, affords_extra, decide, dice},
};

/// What may still be asked of the sources that have a bound, and what each look costs there.
pub(super) struct Rations {
    dayparts: Dayparts,
    /// Requests that one look takes, by source.
    cost: BTreeMap<String, u64>,
    left: BTreeMap<String, Left>,
    /// What each timetable, told by where it lies in memory, still has of the day and the month.
    outlooks: HashMap<usize, Outlook>,
}

/// Whether something moves on a query.
#[derive(Debug, Default)]
pub(super) struct Movement {
    suspected: bool,
    found_at: Option<DateTime<Utc>>,
}

impl Movement {
    /// After a finding something moves for so long.
    pub(super) const LASTS: TimeDelta = TimeDelta::hours(48);

    /// Notes what the last look left: a change suspected or not, in either direction.
    pub(super) fn suspects(&mut self, suspected: bool) {
        self.suspected = suspected;
    }

    /// Notes a finding.
    pub(super) fn found(&mut self, at: DateTime<Utc>) {
        self.found_at = self.found_at.max(Some(at));
    }

    fn at(&self, now: DateTime<Utc>) -> bool {
        self.suspected || self.found_at.is_some_and(|at| now - at < Self::LASTS)
    }
}

/// What there is to know of one query.
pub(super) struct Share<'a> {
    pub(super) query: &'a Query,
    pub(super) timetable: &'a Arc<Timetable>,
    pub(super) movement: &'a Movement,
}

impl Rations {
    pub(super) fn new(dayparts: &Dayparts, cost: BTreeMap<String, u64>) -> Self {
        Self { dayparts: dayparts.clone(), cost, left: BTreeMap::new(), outlooks: HashMap::new() }
    }

    /// Takes note of what may still be asked.
    pub(super) fn know(&mut self, left: BTreeMap<String, Left>) {
        self.left = left;
    }

    /// Takes note of a look that is decided and not under way yet.
    pub(super) fn promise(&mut self, source: &str) {
        let cost = self.cost.get(source).copied().unwrap_or(1);
        if let Some(left) = self.left.get_mut(source) {
            take(left, cost);
        }
    }

    /// Whether a source has a bound.
    pub(super) fn bounds(&self, source: &str) -> bool {
        self.left.contains_key(source)
    }

    /// What is planned after `now` on a source, by what it is worth.
    pub(super) fn ahead<'a>(
        &mut self,
        source: &str,
        shares: impl Iterator<Item = Share<'a>>,
        now: DateTime<Utc>,
    ) -> Ahead {
        let cost = self.cost.get(source).copied().unwrap_or(1);
        let zone = self.dayparts.timezone;
        let mut ahead = Ahead::default();
        for Share { timetable, movement, .. } in shares.filter(|share| share.query.source == source) {
            let outlook =
                self.outlooks.entry(Arc::as_ptr(timetable) as usize).or_insert_with(|| Outlook::of(timetable, now));
            if !outlook.holds(zone, now) {
                *outlook = Outlook::of(timetable, now);
            }
            let (day, month) = outlook.ahead(now);
            let kinds = if movement.at(now) {
                [Worth::PeakMoving, Worth::OffMoving]
            } else {
                [Worth::PeakQuiet, Worth::OffQuiet]
            };
            for (stratum, kind) in kinds.into_iter().enumerate() {
                ahead.day[kind as usize] += day[stratum] * cost;
                ahead.month[kind as usize] += month[stratum] * cost;
            }
        }
        ahead
    }

    /// Decides on the looks at one source that are due at once, each with its planned instant.
    pub(super) fn decide(
        &mut self,
        source: &str,
        mut ahead: Ahead,
        due: &[(Share<'_>, DateTime<Utc>)],
        now: DateTime<Utc>,
    ) -> Vec<Result<(), Shortage>> {
        let cost = self.cost.get(source).copied().unwrap_or(1);
        let Some(left) = self.left.get_mut(source) else { return vec![Ok(()); due.len()] };
        let worth =
            |(share, _): &(Share<'_>, DateTime<Utc>)| Worth::of(self.dayparts.stratum(now), share.movement.at(now));
        for look in due {
            ahead.day[worth(look) as usize] += cost;
            ahead.month[worth(look) as usize] += cost;
        }
        let mut decide = |look: &(Share<'_>, DateTime<Utc>)| {
            let verdict = decide(*left, &ahead, worth(look), cost, dice(look.0.query, look.1));
            ahead.decided(worth(look), cost);
            if verdict.is_ok() {
                take(left, cost);
            }
            verdict
        };
        due.iter().map(&mut decide).collect()
    }

    /// Whether a look that was not planned can be paid for besides all that is ahead; it is then.
    pub(super) fn pays_extra(&mut self, source: &str, ahead: &Ahead) -> bool {
        let cost = self.cost.get(source).copied().unwrap_or(1);
        let Some(left) = self.left.get_mut(source) else { return true };
        let affords = affords_extra(*left, ahead, cost);
        if affords {
            take(left, cost);
        }
        affords
    }
}

fn take(left: &mut Left, cost: u64) {
    for left in [&mut left.day, &mut left.month].into_iter().flatten() {
        *left = left.saturating_sub(cost);
    }
}
