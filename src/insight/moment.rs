use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};

use crate::domain::{Dayparts, Stratum};

/// When a page was seen, in the market's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Local days since 1 January 1970.
    pub day: i32,
    /// Local hour, 0 to 23.
    pub hour: u8,
    /// Saturday or Sunday.
    pub weekend: bool,
    /// Peak or not.
    pub stratum: Stratum,
}

impl Moment {
    /// The moment of an instant.
    pub fn of(at: DateTime<Utc>, dayparts: &Dayparts) -> Self {
        let local = at.with_timezone(&dayparts.timezone);
        Self {
            day: local.date_naive().to_epoch_days(),
            hour: local.hour() as u8,
            weekend: matches!(local.weekday(), Weekday::Sat | Weekday::Sun),
            stratum: dayparts.stratum(at),
        }
    }
}

/// The date of a day counted from 1970.
pub fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}
