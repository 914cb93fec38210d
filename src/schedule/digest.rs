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

#[cfg(test)]
mod tests {
    use chrono_tz::{America, Australia, Europe, Pacific};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// The dates whose digest a daemon sends that asks every half hour from `from` to `upto`.
    fn sent(hour: (u32, u32), zone: Tz, from: &str, upto: &str) -> Vec<NaiveDate> {
        let time = NaiveTime::from_hms_opt(hour.0, hour.1, 0).unwrap();
        let (mut now, mut sent) = (at(from), vec![latest_digest_day(time, zone, at(from))]);
        while now <= at(upto) {
            sent.extend(digest_due(time, zone, sent.last().copied(), now));
            now += TimeDelta::minutes(30);
        }
        sent.split_off(1)
    }

    #[test]
    fn each_local_day_has_one_digest_also_when_the_clock_changes() {
        for zone in [Europe::Berlin, Australia::Lord_Howe, America::Santiago, America::St_Johns] {
            for hour in [(0, 0), (1, 30), (2, 0), (2, 30), (23, 30)] {
                let sent = sent(hour, zone, "2026-01-01T12:00:00Z", "2026-12-31T12:00:00Z");
                assert_eq!(sent.len(), 364, "{hour:?} in {zone}");
                assert!(sent.is_sorted_by(|a, b| a.succ_opt() == Some(*b)), "{hour:?} in {zone}");
            }
        }
    }

    #[test]
    fn a_day_that_a_zone_leaves_out_has_no_digest_of_its_own() {
        let days = sent((8, 0), Pacific::Apia, "2011-12-29T00:00:00Z", "2012-01-01T20:00:00Z");
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]);
    }

    #[test]
    fn after_days_of_downtime_there_is_one_digest() {
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let due = |last, now| digest_due(eight, Tz::UTC, last, at(now));
        assert_eq!(due(Some(day("2026-03-01")), "2026-03-05T09:00:00Z"), Some(day("2026-03-05")));
        assert_eq!(due(Some(day("2026-03-01")), "2026-03-05T07:00:00Z"), Some(day("2026-03-04")));
        assert_eq!(due(Some(day("2026-03-05")), "2026-03-05T09:10:00Z"), None);
        assert_eq!(due(None, "2026-03-05T09:10:00Z"), Some(day("2026-03-05")));
    }

    #[test]
    fn a_clock_set_back_neither_repeats_a_digest_nor_stops_them() {
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // Three hours back over the digest's hour: that of the 5th was sent.
        assert_eq!(digest_due(eight, Tz::UTC, Some(day("2026-03-05")), at("2026-03-05T06:00:00Z")), None);
        // Thirty days back: a digest for 4 April tells nothing about March.
        let march = digest_due(eight, Tz::UTC, Some(day("2026-04-04")), at("2026-03-05T09:00:00Z"));
        assert_eq!(march, Some(day("2026-03-05")));
    }

    #[test]
    fn the_next_digest_hour_lies_ahead_and_is_due_when_it_comes() {
        for zone in [Europe::Berlin, Pacific::Apia] {
            let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
            let now = at("2026-03-28T12:00:00Z");
            let next = next_digest(half_past_two, zone, now).unwrap();
            assert!(next > now && next - now <= TimeDelta::days(1));
            let sent = latest_digest_day(half_past_two, zone, now);
            assert_eq!(digest_due(half_past_two, zone, Some(sent), next - TimeDelta::seconds(1)), None);
            assert_eq!(digest_due(half_past_two, zone, Some(sent), next), sent.succ_opt());
        }
    }
}
