//! What a source may cost, and which of the planned looks are made when that runs short. Pure.
//!
//! A budget is spread over all that is still planned of the day and of the month. Where it does not reach, each look
//! is made with a probability: what is left for its kind over what is still planned of its kind (selection sampling,
//! Knuth's algorithm S), so that exactly what is left is used, evenly to the end. The dice are a hash of query and
//! instant: they know nothing of what a page shows, and fall into no rhythm that a rival's hours could share.

use std::hash::Hasher as _;

use chrono::{DateTime, Utc};

use crate::domain::{Fnv, Query, Stratum};

/// What one request costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// In millionths of the currency.
    pub micros: u64,
    /// Its three letters.
    pub currency: String,
}

/// The most of a day or a month; `None`: no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cap {
    /// Requests.
    pub requests: Option<u64>,
    /// Money, in millionths of the price's currency.
    pub micros: Option<u64>,
}

/// What a source may cost: `[sources.budget]`. Days and months are local ones of the market.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget {
    /// What one request costs; unknown: nothing.
    pub price: Option<Price>,
    /// The most of one day.
    pub day: Cap,
    /// The most of one month.
    pub month: Cap,
}

/// What was spent in a day or a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outlay {
    /// Requests.
    pub requests: u64,
    /// Money, in millionths.
    pub micros: u64,
}

/// Requests that may still be made; `None`: no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// This day.
    pub day: Option<u64>,
    /// This month.
    pub month: Option<u64>,
}

impl Budget {
    /// Whether anything is bounded.
    pub fn is_bounded(&self) -> bool {
        self.cap(self.day).is_some() || self.cap(self.month).is_some()
    }

    /// A bound in requests, money taken at today's price.
    pub fn cap(&self, cap: Cap) -> Option<u64> {
        self.rest(cap, Outlay::default())
    }

    /// What may still be asked for when so much was spent of the day and of the month.
    pub fn left(&self, day: Outlay, month: Outlay) -> Left {
        Left { day: self.rest(self.day, day), month: self.rest(self.month, month) }
    }

    /// What so many requests cost, in millionths.
    pub fn cost(&self, requests: u64) -> u64 {
        self.price.as_ref().map_or(0, |price| price.micros.saturating_mul(requests))
    }

    fn rest(&self, cap: Cap, spent: Outlay) -> Option<u64> {
        let requests = cap.requests.map(|most| most.saturating_sub(spent.requests));
        let price = self.price.as_ref().map_or(0, |price| price.micros);
        let money = cap.micros.and_then(|most| most.saturating_sub(spent.micros).checked_div(price));
        requests.into_iter().chain(money).min()
    }
}

/// What a look is worth, the most first: outside the peak is dropped before the peak, and a query on which nothing
/// moves before one on which something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// In the peak, where a change is suspected or was found of late.
    PeakMoving,
    /// In the peak, all else.
    PeakQuiet,
    /// Outside it, where a change is suspected or was found of late.
    OffMoving,
    /// Outside it, all else.
    OffQuiet,
}

impl Worth {
    /// The worth of a look.
    pub fn of(stratum: Stratum, moving: bool) -> Self {
        match (stratum, moving) {
            (Stratum::Peak, true) => Self::PeakMoving,
            (Stratum::Peak, false) => Self::PeakQuiet,
            (Stratum::Off, true) => Self::OffMoving,
            (Stratum::Off, false) => Self::OffQuiet,
        }
    }
}

/// Requests still planned, by [`Worth`].
pub(super) type ByWorth = [u64; 4];

/// What is still planned of the day and of the month, the look in question included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    /// This day.
    pub day: ByWorth,
    /// This month.
    pub month: ByWorth,
}

impl Ahead {
    /// Takes a look that is decided out of what is ahead.
    pub fn decided(&mut self, worth: Worth, cost: u64) {
        for ahead in [&mut self.day, &mut self.month] {
            ahead[worth as usize] = ahead[worth as usize].saturating_sub(cost);
        }
    }
}

/// Why a look is left out; the reason that is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Nothing is left of the day.
    DaySpent,
    /// Nothing is left of the month.
    MonthSpent,
    /// What is left of the day is kept for looks that are worth more, or come later.
    DayShort,
    /// The same of the month.
    MonthShort,
}

impl Shortage {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::DaySpent, Self::MonthSpent, Self::DayShort, Self::MonthShort];

    /// As it is recorded.
    pub fn reason(self) -> &'static str {
        match self {
            Self::DaySpent => "budget of the day spent",
            Self::MonthSpent => "budget of the month spent",
            Self::DayShort => "budget of the day does not reach for every look",
            Self::MonthShort => "budget of the month does not reach for every look",
        }
    }
}

/// Of each kind at least one look in so many is made as long as money lasts, so that no hour goes quite unseen: who
/// comes back there would never be noticed.
const LEAST_SHARE: u64 = 8;

/// Whether a planned look that costs `cost` requests is made. `dice` is between 0 and 1: see [`dice`].
pub fn decide(left: Left, ahead: &Ahead, worth: Worth, cost: u64, dice: f64) -> Result<(), Shortage> {
    let spent = |left: Option<u64>| left.is_some_and(|left| left < cost);
    if spent(left.day) {
        return Err(Shortage::DaySpent);
    }
    if spent(left.month) {
        return Err(Shortage::MonthSpent);
    }
    let (day, month) = (share(left.day, &ahead.day, worth), share(left.month, &ahead.month, worth));
    match day.min(month) {
        share if dice < share => Ok(()),
        _ if day <= month => Err(Shortage::DayShort),
        _ => Err(Shortage::MonthShort),
    }
}

/// Whether a look that was not planned may be made: only where all that is planned can be paid for as well.
pub fn affords_extra(left: Left, ahead: &Ahead, cost: u64) -> bool {
    let reaches = |left: Option<u64>, ahead: &ByWorth| {
        left.is_none_or(|left| left >= ahead.iter().sum::<u64>().saturating_add(cost))
    };
    reaches(left.day, &ahead.day) && reaches(left.month, &ahead.month)
}

/// The share of the looks of that worth that is made: what is left goes to each kind's least share first, then to
/// the rest of each, from the one that is worth most downwards.
fn share(left: Option<u64>, ahead: &ByWorth, worth: Worth) -> f64 {
    let planned = ahead[worth as usize];
    let Some(mut left) = left.filter(|_| planned > 0) else { return 1.0 };
    let mut granted = ByWorth::default();
    let least = ahead.map(|planned| planned.div_ceil(LEAST_SHARE));
    for wanted in [least, *ahead] {
        for (granted, wanted) in granted.iter_mut().zip(wanted) {
            let more = (wanted - *granted).min(left);
            *granted += more;
            left -= more;
        }
    }
    granted[worth as usize] as f64 / planned as f64
}

/// The dice of one planned look, 0 to 1: the same at every run, and different for each query and instant.
pub fn dice(query: &Query, planned: DateTime<Utc>) -> f64 {
    let mut hash = Fnv::default();
    for text in [&query.source, &query.keyword].into_iter().chain(&query.place).chain(&query.language) {
        hash.write(text.as_bytes());
        hash.write(&[0]);
    }
    hash.write(query.device.map_or("", crate::domain::Device::as_str).as_bytes());
    hash.write(&planned.timestamp().to_le_bytes());
    // FNV's low bits are its best; this brings them to the top (the finisher of SplitMix64).
    let mixed = (hash.finish() ^ (hash.finish() >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Timelike as _};

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-03-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    /// The looks that are made of a day with one every ten minutes for each query, 20 to 23 h in the peak. The first
    /// query is one on which something moves.
    fn day(queries: usize, budget: u64) -> Vec<(usize, DateTime<Utc>)> {
        let queries: Vec<Query> = (0..queries).map(|i| Query::new("s", format!("k{i}"))).collect();
        let worth = |i: usize, at: DateTime<Utc>| {
            Worth::of(if (20..23).contains(&at.hour()) { Stratum::Peak } else { Stratum::Off }, i == 0)
        };
        let looks: Vec<_> = (0..144).flat_map(|n| (0..queries.len()).map(move |i| (i, at(n * 10)))).collect();
        let mut ahead = Ahead::default();
        for (i, at) in &looks {
            ahead.day[worth(*i, *at) as usize] += 1;
        }
        let mut left = Left { day: Some(budget), month: None };
        let mut made = Vec::new();
        for (i, at) in looks {
            if decide(left, &ahead, worth(i, at), 1, dice(&queries[i], at)).is_ok() {
                left.day = left.day.map(|left| left - 1);
                made.push((i, at));
            }
            ahead.decided(worth(i, at), 1);
        }
        made
    }

    #[test]
    fn what_reaches_for_all_leaves_nothing_out() {
        assert_eq!(day(4, 4 * 144).len(), 4 * 144);
    }

    #[test]
    fn what_is_left_is_used_to_the_last_and_evenly_over_the_day() {
        let made = day(4, 288);
        assert_eq!(made.len(), 288);
        let off = |from: u32, to: u32| made.iter().filter(|(_, at)| (from..to).contains(&at.hour())).count();
        // 72 looks of the peak and of what moves elsewhere 126; the other 90 lie evenly in the 21 hours.
        let quarters = [off(0, 5), off(5, 10), off(10, 15), off(15, 20)];
        assert!(quarters.iter().all(|&looks| (38..=65).contains(&looks)), "{quarters:?}");
    }

    #[test]
    fn outside_the_peak_is_dropped_before_the_peak_and_quiet_queries_before_moving_ones() {
        let made = day(4, 288);
        let count = |moving: bool, peak: bool| {
            made.iter().filter(|(i, at)| (*i == 0) == moving && (20..23).contains(&at.hour()) == peak).count()
        };
        assert_eq!((count(true, true), count(false, true), count(true, false)), (18, 54, 126));
        assert_eq!(count(false, false), 90);
        let poor = day(4, 100);
        let peak = poor.iter().filter(|(_, at)| (20..23).contains(&at.hour())).count();
        assert!(poor.len() == 100 && peak >= 30, "{peak}");
        let quiet = poor.iter().filter(|(i, at)| *i > 0 && !(20..23).contains(&at.hour())).count();
        assert!((30..=60).contains(&quiet), "an eighth of {} is seen whatever comes: {quiet}", 3 * 126);
    }

    #[test]
    fn what_is_left_out_falls_into_no_rhythm() {
        let made = day(1, 72);
        // Someone who bids in every other look only is seen in about half of those made.
        let even = made.iter().filter(|(_, at)| at.minute() % 20 == 0).count() as f64 / made.len() as f64;
        assert!((0.35..0.65).contains(&even), "{even}");
        let hits: usize = (0..2_000).filter(|n| dice(&Query::new("s", "k"), at(*n)) < 0.25).count();
        assert!((430..570).contains(&hits), "{hits}");
    }

    #[test]
    fn extra_looks_are_made_only_where_all_that_is_planned_can_be_paid() {
        let ahead = Ahead { day: [1, 2, 3, 4], month: [10, 20, 30, 40] };
        let left = |day, month| Left { day, month };
        assert!(affords_extra(left(None, None), &ahead, 1));
        assert!(affords_extra(left(Some(11), Some(101)), &ahead, 1));
        assert!(!affords_extra(left(Some(10), None), &ahead, 1) && !affords_extra(left(None, Some(100)), &ahead, 1));
    }

    #[test]
    fn the_reason_names_the_budget_that_is_short() {
        let ahead = Ahead { day: [0, 0, 0, 8], month: [0, 0, 0, 800] };
        let why = |day, month| decide(Left { day, month }, &ahead, Worth::OffQuiet, 2, 0.999).unwrap_err();
        assert_eq!(why(Some(1), Some(0)), Shortage::DaySpent);
        assert_eq!(why(Some(8), Some(1)), Shortage::MonthSpent);
        assert_eq!(why(Some(4), Some(700)), Shortage::DayShort);
        assert_eq!(why(Some(8), Some(700)), Shortage::MonthShort);
        assert_eq!(decide(Left { day: Some(8), month: Some(800) }, &ahead, Worth::OffQuiet, 2, 0.999), Ok(()));
    }

    #[test]
    fn money_is_counted_at_today_s_price() {
        let price = Some(Price { micros: 1_500, currency: "USD".into() });
        let budget = Budget { price, day: Cap { requests: Some(100), micros: Some(30_000) }, month: Cap::default() };
        assert_eq!((budget.cap(budget.day), budget.cap(budget.month)), (Some(20), None));
        let spent = Outlay { requests: 7, micros: 7 * 2_000 };
        assert_eq!(budget.left(spent, spent), Left { day: Some(10), month: None });
        assert_eq!(budget.cost(3), 4_500);
    }

    proptest::proptest! {
        #[test]
        fn no_more_is_granted_than_is_left(left in 0..500_u64, ahead in proptest::array::uniform4(0..300_u64)) {
            let granted: f64 = [Worth::PeakMoving, Worth::PeakQuiet, Worth::OffMoving, Worth::OffQuiet]
                .iter()
                .filter(|worth| ahead[**worth as usize] > 0)
                .map(|&worth| share(Some(left), &ahead, worth) * ahead[worth as usize] as f64)
                .sum();
            let most = left.min(ahead.iter().sum());
            proptest::prop_assert!((granted - most as f64).abs() < 1e-6, "{} of {}", granted, most);
        }
    }
}
