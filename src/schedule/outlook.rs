//! What is still planned of a local day and month: the ground on which a budget is spread. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::{Timetable, wall_clock::fixed};
use crate::domain::Stratum;

/// The most firings that are counted one by one: more than a day of every second. What a month has beyond is reckoned
/// from them.
const MOST_COUNTED: usize = 100_000;

/// Looks by stratum: in the peak, outside it.
pub type ByStratum = [u64; 2];

/// The index of a stratum.
pub(super) fn index(stratum: Stratum) -> usize {
    usize::from(stratum == Stratum::Off)
}

/// The firings of one timetable from a moment up to the end of its local day, and how many follow in its month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    day: NaiveDate,
    from: DateTime<Utc>,
    today: Vec<(DateTime<Utc>, Stratum)>,
    later: ByStratum,
}

impl Outlook {
    /// What `timetable` plans after `from`.
    pub fn of(timetable: &Timetable, from: DateTime<Utc>) -> Self {
        let zone = timetable.dayparts().timezone;
        let day = local_day(zone, from);
        let (midnight, month_end) = (day_end(zone, day), month_end(zone, day));
        let firings = timetable.between(from, month_end, MOST_COUNTED);
        let stratum = |at: &DateTime<Utc>| timetable.dayparts().stratum(*at);
        // Midnight itself belongs to the next day, and to the next month at its end.
        let today = firings.iter().take_while(|at| **at < midnight).map(|at| (*at, stratum(at)));
        let today: Vec<_> = today.collect();
        let mut later = ByStratum::default();
        for at in firings[today.len()..].iter().filter(|at| **at < month_end) {
            later[index(stratum(at))] += 1;
        }
        if let (MOST_COUNTED, Some(last)) = (firings.len(), firings.last()) {
            let share = (month_end - midnight).as_seconds_f64() / (*last - midnight).as_seconds_f64().max(1.0);
            later = later.map(|looks| (looks as f64 * share).round() as u64);
        }
        Self { day, from, today, later }
    }

    /// Whether it still holds at `now`.
    pub fn holds(&self, zone: Tz, now: DateTime<Utc>) -> bool {
        now >= self.from && local_day(zone, now) == self.day
    }

    /// The looks planned after `now`: up to the end of the day, and of the month.
    pub fn ahead(&self, now: DateTime<Utc>) -> (ByStratum, ByStratum) {
        let first = self.today.partition_point(|(at, _)| *at <= now);
        let mut day = ByStratum::default();
        for (_, stratum) in &self.today[first..] {
            day[index(*stratum)] += 1;
        }
        (day, [0, 1].map(|i| day[i] + self.later[i]))
    }
}

/// What a timetable comes to: looks on its busiest day, and in a month of 31 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forecast {
    /// On the busiest day.
    pub day: ByStratum,
    /// In 31 days.
    pub month: ByStratum,
}

/// The forecast of a timetable, from a month of 31 days that begins on a Thursday.
pub fn forecast(timetable: &Timetable) -> Forecast {
    let zone = timetable.dayparts().timezone;
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("it is a date");
    let begin = day_end(zone, first - Days::new(1)) - chrono::TimeDelta::milliseconds(1);
    let mut days: BTreeMap<NaiveDate, ByStratum> = BTreeMap::new();
    let firings = timetable.between(begin, month_end(zone, first), MOST_COUNTED);
    for &at in &firings {
        days.entry(local_day(zone, at)).or_default()[index(timetable.dayparts().stratum(at))] += 1;
    }
    days.retain(|day, _| day.month() == 1);
    if firings.len() == MOST_COUNTED && days.len() > 1 {
        // The last day was not counted to its end.
        days.pop_last();
    }
    let day = days.values().copied().max_by_key(|looks| looks.iter().sum::<u64>()).unwrap_or_default();
    let counted = days.values().fold(ByStratum::default(), |sum, looks| [0, 1].map(|i| sum[i] + looks[i]));
    let whole = firings.len() < MOST_COUNTED;
    let month = if whole { counted } else { counted.map(|looks| looks * 31 / days.len().max(1) as u64) };
    Forecast { day, month }
}

/// The local day of an instant.
pub fn local_day(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

fn day_end(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    midnight(zone, day.checked_add_days(Days::new(1)))
}

fn month_end(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    midnight(zone, day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))))
}

fn midnight(zone: Tz, day: Option<NaiveDate>) -> DateTime<Utc> {
    day.and_then(|day| fixed(day.and_time(NaiveTime::MIN), zone)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Dayparts;

    fn timetable(line: &str) -> Timetable {
        let dayparts = Dayparts::new(chrono_tz::Europe::Berlin, &["20:00-23:00"]).unwrap();
        Timetable::new(&[line.to_owned()], &[], &dayparts).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_ahead_ends_with_the_local_day_and_month() {
        let hourly = timetable("0 * * * *");
        let noon = at("2026-03-30T10:00:00Z"); // 12:00 in Berlin
        let outlook = Outlook::of(&hourly, noon);
        assert_eq!(outlook.ahead(noon), ([3, 8], [6, 29]));
        assert_eq!(outlook.ahead(at("2026-03-30T18:30:00Z")).0, [2, 1]);
        assert!(outlook.holds(chrono_tz::Europe::Berlin, at("2026-03-30T21:59:59Z")));
        assert!(!outlook.holds(chrono_tz::Europe::Berlin, at("2026-03-30T22:00:00Z")), "midnight");
    }

    #[test]
    fn the_day_on_which_the_clock_is_put_forward_has_an_hour_less() {
        let begin = at("2026-03-28T22:59:00Z");
        assert_eq!(Outlook::of(&timetable("0 * * * *"), begin).ahead(begin).0, [0, 0]);
        let midnight = at("2026-03-28T23:00:00Z");
        let (day, _) = Outlook::of(&timetable("0 * * * *"), midnight).ahead(midnight);
        assert_eq!(day.iter().sum::<u64>(), 22, "after the firing of midnight itself");
    }

    #[test]
    fn a_forecast_is_of_the_busiest_day_and_of_a_month() {
        let Forecast { day, month } = forecast(&timetable("*/30 * * * *"));
        assert_eq!((day, month), ([6, 42], [6 * 31, 42 * 31]));
        let mondays = forecast(&timetable("0 9,10 * * mon"));
        assert_eq!((mondays.day, mondays.month), ([0, 2], [0, 8]));
    }
}
