//! What happens when, in local days from the first.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{
    cast::{NEWSTEP, RIVAL_RUNNER, SWIFT_AND_SOLE},
    strategy::Strategy,
};
use crate::domain::FindingKind;

/// Six weeks.
pub(super) const DAYS: u32 = 42;

/// A bidder changes his mind on one keyword.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) bidder: usize,
    /// Place of the keyword.
    pub(super) keyword: usize,
    /// Local day, from 0, and hour.
    pub(super) when: (u32, u32),
    /// What a watcher should call it.
    pub(super) kind: FindingKind,
    pub(super) strategy: Strategy,
}

const fn turn(bidder: usize, keyword: usize, when: (u32, u32), kind: FindingKind, strategy: Strategy) -> Turn {
    Turn { bidder, keyword, when, kind, strategy }
}

/// Every change of mind, in time order.
pub(super) const TURNS: [Turn; 7] = [
    turn(SWIFT_AND_SOLE, 0, (21, 1), FindingKind::RetreatToPeak, Strategy::peak_only(0.88, 0.84)),
    turn(SWIFT_AND_SOLE, 1, (21, 2), FindingKind::RetreatToPeak, Strategy::peak_only(0.87, 0.86)),
    turn(RIVAL_RUNNER, 0, (28, 8), FindingKind::BackOff, Strategy::probing(1.45)),
    turn(RIVAL_RUNNER, 1, (28, 10), FindingKind::BackOff, Strategy::probing(1.45)),
    turn(RIVAL_RUNNER, 2, (28, 13), FindingKind::BackOff, Strategy::probing(1.40)),
    turn(NEWSTEP, 1, (33, 6), FindingKind::Enter, Strategy::all_hours(0.84, 0.80, 0.78)),
    turn(NEWSTEP, 2, (33, 9), FindingKind::Enter, Strategy::all_hours(0.82, 0.80, 0.76)),
];

/// What stands between a watcher and the ads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Some visitors meet a captcha instead of the page.
    Captcha,
    /// The marketplace is down: HTTP 503.
    Outage,
    /// The marketplace sells no ads; the page is whole, with organic results only.
    NoAds,
    /// The page is built differently: its class names are others.
    NewLayout,
}

/// A spell of trouble.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spell {
    pub(super) trouble: Trouble,
    /// Local day and hour.
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
    /// The one keyword that is hit; `None`: all.
    pub(super) keyword: Option<usize>,
    /// The share of pages hit, 0 to 1.
    pub(super) share: f64,
}

/// Every spell of trouble, in time order. Those before Rival Runner backs off look like a back-off to
/// whoever takes a page without him for a sign that he is gone.
pub(super) const SPELLS: [Spell; 4] = [
    Spell { trouble: Trouble::NewLayout, from: (11, 6), to: (11, 10), keyword: Some(1), share: 1.0 },
    Spell { trouble: Trouble::Outage, from: (16, 19), to: (16, 23), keyword: None, share: 1.0 },
    Spell { trouble: Trouble::Captcha, from: (23, 0), to: (25, 0), keyword: None, share: 0.55 },
    Spell { trouble: Trouble::NoAds, from: (26, 13), to: (26, 18), keyword: None, share: 1.0 },
];

/// The six weeks, laid over real dates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub(super) zone: Tz,
    first: NaiveDate,
}

impl Calendar {
    /// A calendar whose first day is the local day of `start`.
    pub(super) fn new(start: DateTime<Utc>, zone: Tz) -> Self {
        Self { zone, first: start.with_timezone(&zone).date_naive() }
    }

    /// The instant of a local day and hour; in a gap of the clocks, an hour later.
    pub(super) fn instant(self, (day, hour): (u32, u32)) -> DateTime<Utc> {
        let local = self.first.and_time(chrono::NaiveTime::MIN)
            + TimeDelta::days(i64::from(day))
            + TimeDelta::hours(i64::from(hour));
        let zoned = |local| self.zone.from_local_datetime(&local).earliest();
        let at = zoned(local).or_else(|| zoned(local + TimeDelta::hours(1)));
        at.map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// The spells under way at that instant for a keyword.
    pub(super) fn spells(self, keyword: usize, at: DateTime<Utc>) -> impl Iterator<Item = Spell> {
        SPELLS.into_iter().filter(move |spell| {
            spell.keyword.is_none_or(|hit| hit == keyword)
                && self.instant(spell.from) <= at
                && at < self.instant(spell.to)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_local_days_across_a_change_of_the_clocks() {
        let start: DateTime<Utc> = "2026-03-22T23:00:00Z".parse().unwrap();
        let calendar = Calendar::new(start, chrono_tz::Europe::Berlin);
        assert_eq!(calendar.instant((0, 0)), start);
        assert_eq!(calendar.instant((6, 2)).to_rfc3339(), "2026-03-29T01:00:00+00:00", "02:00 does not exist");
        assert_eq!(calendar.instant((7, 0)).to_rfc3339(), "2026-03-29T22:00:00+00:00");
    }

    #[test]
    fn trouble_hits_its_keywords_in_its_hours() {
        let start: DateTime<Utc> = "2026-03-02T00:00:00Z".parse().unwrap();
        let calendar = Calendar::new(start, chrono_tz::UTC);
        let troubles = |keyword, when| {
            calendar.spells(keyword, calendar.instant(when)).map(|spell| spell.trouble).collect::<Vec<_>>()
        };
        assert_eq!(troubles(1, (11, 6)), [Trouble::NewLayout]);
        assert_eq!(troubles(0, (11, 6)), []);
        assert_eq!(troubles(2, (16, 22)), [Trouble::Outage]);
        assert_eq!(troubles(2, (16, 23)), []);
    }

    #[test]
    fn changes_and_troubles_leave_time_to_learn_and_time_to_judge() {
        assert!(TURNS.iter().all(|turn| (16..DAYS - 7).contains(&turn.when.0)));
        assert!(TURNS.is_sorted_by_key(|turn| turn.when));
    }
}
