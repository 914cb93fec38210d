//! The season's clock: steps of the market in local time, and the shoppers that each brings.

use bidwatch::domain::{Dayparts, Stratum};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;

/// Where the market is.
pub(crate) const ZONE: Tz = chrono_tz::Asia::Shanghai;
/// When it is busy: what a user would configure.
pub(crate) const PEAK: [&str; 2] = ["19:00-22:00", "Sat-Sun 10:00-12:00"];
/// Local midnight of the first day, a Monday.
const FIRST: &str = "2026-03-01T16:00:00Z";

/// One step of the market.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) at: DateTime<Utc>,
    /// Local day, from 0.
    pub(crate) day: usize,
    /// Local hour.
    pub(crate) hour: u32,
    pub(crate) weekday: Weekday,
    pub(crate) stratum: Stratum,
    /// Shoppers who search a keyword in this step, on a usual day.
    pub(crate) shoppers: f64,
    /// The share of a usual day's shoppers that have been there when it ends.
    pub(crate) shoppers_so_far: f64,
    /// The share of the day's hours that have gone by when it ends.
    pub(crate) hours_so_far: f64,
}

/// The market's dayparts.
pub(crate) fn dayparts() -> Dayparts {
    Dayparts::new(ZONE, &PEAK).expect("the peak is written as dayparts are")
}

/// The beginning of the season.
pub(crate) fn first() -> DateTime<Utc> {
    FIRST.parse().expect("a constant in RFC 3339")
}

/// Every step of a season. The zone has no summer time: a day is 24 hours.
pub(crate) fn moments(days: usize, minutes: u32) -> Vec<Moment> {
    let dayparts = dayparts();
    let whole_day: f64 = (0..24).map(shoppers).sum();
    let steps_a_day = (24 * 60 / minutes) as usize;
    let step = TimeDelta::minutes(i64::from(minutes));
    let moment = |(place, at): (usize, DateTime<Utc>)| {
        let local = at.with_timezone(&ZONE);
        let hour = local.hour();
        let of_hour = f64::from(local.minute() + minutes) / 60.0;
        let so_far = (0..hour).map(shoppers).sum::<f64>() + shoppers(hour) * of_hour;
        Moment {
            at,
            day: place / steps_a_day,
            hour,
            weekday: local.weekday(),
            stratum: dayparts.stratum(at),
            shoppers: shoppers(hour) * f64::from(minutes) / 60.0,
            shoppers_so_far: so_far / whole_day,
            hours_so_far: (f64::from(hour) + of_hour) / 24.0,
        }
    };
    let instants = std::iter::successors(Some(first()), |at| Some(*at + step));
    instants.take(days * steps_a_day).enumerate().map(moment).collect()
}

/// Shoppers an hour who search a keyword: few at night, some before noon, many in the evening.
fn shoppers(hour: u32) -> f64 {
    let bell = |top: f64, width: f64| (-((f64::from(hour) - top) / width).powi(2)).exp();
    18.0 + 60.0 * bell(11.0, 3.5) + 150.0 * bell(20.0, 2.3)
}
