use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wall_clock::fixed;

/// The local date whose digest is to be sent now, if any: at most one a date, and one after a downtime of days.
///
/// `last_sent_for` is the date of the digest sent last; `None`: none ever was, and one is due at once
/// (a first start that wants to wait for the hour sets [`latest_digest_day`] as sent). A date further ahead
/// than tomorrow was written by a clock gone wrong and counts for nothing.
pub fn digest_due(at: NaiveTime, zone: Tz, last_sent_for: Option<NaiveDate>, now: DateTime<Utc>) -> Option<NaiveDate> {
    let latest = latest_digest_day(at, zone, now);
    let sent = last_sent_for.is_some_and(|last| last >= latest && last - latest <= TimeDelta::days(1));
    (!sent).then_some(latest)
}

/// The newest local date whose digest hour has come. Not simply today or yesterday: where a clock goes back
/// over midnight tomorrow's may have come already, and a zone may leave out a whole date.
pub fn latest_digest_day(at: NaiveTime, zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    let today = now.with_timezone(&zone).date_naive();
    let come = |date: &NaiveDate| fixed(date.and_time(at), zone).is_some_and(|due| due <= now);
    (-1..=2).map(|back| today - TimeDelta::days(back)).find(come).unwrap_or(today - TimeDelta::days(2))
}

/// The next digest hour after `now`.
pub fn next_digest(at: NaiveTime, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let hours = (-1..=2).filter_map(|ahead| fixed((today + TimeDelta::days(ahead)).and_time(at), zone));
    hours.filter(|&due| due > now).min()
}
