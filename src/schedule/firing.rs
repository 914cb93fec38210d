use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use cron::TimeUnitSpec;

use super::Cron;
use super::wall_clock::{fixed, shown};

/// No rule waits longer: 29 February on a given weekday, over a year 2100 without it, takes 40 years.
const HORIZON_DAYS: usize = 41 * 366;

/// In seconds.
const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;

impl Cron {
    /// The first firing after `after` on the clocks of `zone`; `None` only past the end of the calendar.
    ///
    /// A line whose hour field begins with `*` or names all 24 hours *repeats*: it fires whenever the clock on
    /// the wall shows one of its times, so not in the hour that spring leaves out, and in both passes of the
    /// hour that autumn repeats. Any other line has *fixed* hours: each of its times fires once a day, in the
    /// first pass in autumn; one that spring leaves out fires after the gap, later by the length of the gap.
    pub fn next_after(&self, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let after = after.max(DateTime::UNIX_EPOCH - TimeDelta::days(1));
        // A time of yesterday that a gap left out may still come, and a clock set back over midnight shows
        // today's first minutes before yesterday's last: hence a day more at both ends.
        let yesterday = local_date(after, zone)?.pred_opt()?;
        let mut first: Option<(DateTime<Utc>, NaiveDate)> = None;
        for date in yesterday.iter_days().take(HORIZON_DAYS) {
            if first.is_some_and(|(_, found_for)| date.pred_opt() > Some(found_for)) {
                break;
            }
            let found = if self.holds_on(date) { self.first_of_day(date, after, zone) } else { None };
            if let Some(at) = found
                && first.is_none_or(|(earliest, _)| at < earliest)
            {
                first = Some((at, local_date(at, zone)?));
            }
        }
        first.map(|(at, _)| at)
    }

    /// The first firing after `after` of those that belong to the local `date`.
    fn first_of_day(&self, date: NaiveDate, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        match evenly(date.and_hms_opt(0, 0, 0)?, DAY, zone) {
            Some(midnight) => later(midnight, self.second_of_day(passed(midnight, after)?)?),
            None => self
                .fields
                .hours()
                .iter()
                .filter_map(|hour| self.first_of_hour(date.and_hms_opt(hour, 0, 0)?, after, zone))
                .min(),
        }
    }

    /// The first firing after `after` of those that belong to the hour from the local time `start` on.
    fn first_of_hour(&self, start: NaiveDateTime, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        match evenly(start, HOUR, zone) {
            Some(hour) => later(hour, self.second_of_hour(passed(hour, after)?)?),
            // The clock changes in this hour: each of its times is looked at.
            None => self.times_of_hour().flat_map(|s| self.instants(start + s, zone)).filter(|&at| at > after).min(),
        }
    }

    /// The first second of a day, from `least` on, at which it fires.
    fn second_of_day(&self, least: u32) -> Option<u32> {
        let hour = least_of(self.fields.hours(), least / HOUR)?;
        let in_this_hour = if hour == least / HOUR { self.second_of_hour(least % HOUR) } else { None };
        match in_this_hour {
            Some(second) => Some(hour * HOUR + second),
            None => Some(least_of(self.fields.hours(), least / HOUR + 1)? * HOUR + self.second_of_hour(0)?),
        }
    }

    /// The first second of an hour, from `least` on, at which it fires.
    fn second_of_hour(&self, least: u32) -> Option<u32> {
        let (minutes, seconds) = (self.fields.minutes(), self.fields.seconds());
        let minute = least_of(minutes, least / 60)?;
        let in_this_minute = if minute == least / 60 { least_of(seconds, least % 60) } else { None };
        match in_this_minute {
            Some(second) => Some(minute * 60 + second),
            None => Some(least_of(minutes, least / 60 + 1)? * 60 + least_of(seconds, 0)?),
        }
    }

    fn times_of_hour(&self) -> impl Iterator<Item = TimeDelta> {
        self.fields.minutes().iter().flat_map(|minute| {
            self.fields.seconds().iter().map(move |second| TimeDelta::seconds((minute * 60 + second).into()))
        })
    }

    /// The instants at which the local time fires.
    fn instants(&self, local: NaiveDateTime, zone: Tz) -> impl Iterator<Item = DateTime<Utc>> + use<> {
        let (first, second) = if self.repeats {
            (shown(local, zone).earliest(), shown(local, zone).latest())
        } else {
            (fixed(local, zone), None)
        };
        first.into_iter().chain(second)
    }
}

/// The least value of a field from `least` on.
fn least_of(field: &impl TimeUnitSpec, least: u32) -> Option<u32> {
    field.range(least..).next()
}

/// The instant of the local time `start`, where the clock then runs on without a change for so many seconds.
fn evenly(start: NaiveDateTime, seconds: u32, zone: Tz) -> Option<DateTime<Utc>> {
    let length = TimeDelta::seconds(i64::from(seconds) - 1);
    let (from, to) = (shown(start, zone).single()?, shown(start + length, zone).single()?);
    (to - from == length).then_some(from)
}

/// How many of the seconds from `start` on are no later than `after`.
fn passed(start: DateTime<Utc>, after: DateTime<Utc>) -> Option<u32> {
    if after < start { Some(0) } else { u32::try_from((after - start).num_seconds() + 1).ok() }
}

fn later(start: DateTime<Utc>, seconds: u32) -> Option<DateTime<Utc>> {
    start.checked_add_signed(TimeDelta::seconds(seconds.into()))
}

/// The date that the calendar on the wall shows; `None` past the end of the calendar.
fn local_date(at: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
    (at.year() < 9_999).then(|| at.with_timezone(&zone).date_naive())
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America, Asia, Australia, Europe, Pacific};

    use super::*;

    /// The first `n` firings after `after`, as local times with their offset.
    fn firings(line: &str, zone: Tz, after: &str, n: usize) -> Vec<String> {
        let cron = Cron::parse(line).unwrap();
        let first = cron.next_after(after.parse().unwrap(), zone);
        let all = std::iter::successors(first, |&at| cron.next_after(at, zone));
        all.take(n).map(|at| at.with_timezone(&zone).format("%m-%d %H:%M:%S %Z").to_string()).collect()
    }

    fn count(line: &str, zone: Tz, after: &str, upto: &str) -> usize {
        let (cron, upto) = (Cron::parse(line).unwrap(), upto.parse::<DateTime<Utc>>().unwrap());
        let first = cron.next_after(after.parse().unwrap(), zone);
        std::iter::successors(first, |&at| cron.next_after(at, zone)).take_while(|&at| at <= upto).count()
    }

    #[test]
    fn lines_fire_when_crontab_says() {
        let from = "2026-03-04T12:00:00Z"; // a Wednesday
        assert_eq!(firings("*/20 * * * *", Tz::UTC, from, 2), ["03-04 12:20:00 UTC", "03-04 12:40:00 UTC"]);
        assert_eq!(
            firings("0 9 * * 1-5", Tz::UTC, from, 3)[..],
            ["03-05 09:00:00 UTC", "03-06 09:00:00 UTC", "03-09 09:00:00 UTC"]
        );
        assert_eq!(firings("30 0 12 * * *", Tz::UTC, from, 1), ["03-04 12:00:30 UTC"]);
        assert_eq!(firings("@hourly", Asia::Kathmandu, from, 1), ["03-04 18:00:00 +0545"]);
        assert_eq!(
            firings("0 22-2/2 * * *", Tz::UTC, from, 3)[..],
            ["03-04 22:00:00 UTC", "03-05 00:00:00 UTC", "03-05 02:00:00 UTC"]
        );
        assert_eq!(firings("0 0 29 2 *", Tz::UTC, from, 1), ["02-29 00:00:00 UTC"]);
    }

    #[test]
    fn a_day_needs_one_of_day_of_month_and_day_of_week_where_both_are_restricted() {
        let from = "2026-03-01T00:00:00Z"; // a Sunday
        assert_eq!(
            firings("0 0 13 * fri", Tz::UTC, from, 3)[..],
            ["03-06 00:00:00 UTC", "03-13 00:00:00 UTC", "03-20 00:00:00 UTC"]
        );
        assert_eq!(count("0 0 31 2 mon", Tz::UTC, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z"), 4);
        // A step of `*` restricts nothing in crontab's sense: both must hold.
        assert_eq!(firings("0 0 */2 * mon", Tz::UTC, from, 2)[..], ["03-09 00:00:00 UTC", "03-23 00:00:00 UTC"]);
    }

    #[test]
    fn an_instant_is_never_its_own_successor_even_within_a_second() {
        assert_eq!(firings("0 12 * * *", Tz::UTC, "2026-03-04T12:00:00Z", 1), ["03-05 12:00:00 UTC"]);
        assert_eq!(firings("0 12 * * *", Tz::UTC, "2026-03-04T11:59:59.999Z", 1), ["03-04 12:00:00 UTC"]);
        assert_eq!(
            firings("* * * * * *", Tz::UTC, "2026-03-04T11:59:58.500Z", 2)[..],
            ["03-04 11:59:59 UTC", "03-04 12:00:00 UTC"]
        );
    }

    #[test]
    fn in_spring_a_fixed_hour_comes_after_the_gap_and_a_repeating_line_skips_it() {
        let night = "2026-03-28T23:30:00Z"; // Berlin, 00:30; at 02:00 it becomes 03:00
        assert_eq!(firings("30 2 * * *", Europe::Berlin, night, 2)[..], ["03-29 03:30:00 CEST", "03-30 02:30:00 CEST"]);
        assert_eq!(firings("30 * * * *", Europe::Berlin, night, 2)[..], ["03-29 01:30:00 CET", "03-29 03:30:00 CEST"]);
        assert_eq!(firings("0 */2 * * *", Europe::Berlin, night, 1), ["03-29 04:00:00 CEST"]);
        // Shifted onto another firing of its own, it still comes once.
        assert_eq!(
            firings("0 1-4 * * *", Europe::Berlin, night, 3)[..],
            ["03-29 01:00:00 CET", "03-29 03:00:00 CEST", "03-29 04:00:00 CEST"]
        );
    }

    #[test]
    fn in_autumn_a_fixed_hour_comes_once_and_a_repeating_line_in_both_passes() {
        let night = "2026-10-25T00:00:00Z"; // Berlin, 02:00 CEST; at 03:00 it becomes 02:00 again
        assert_eq!(firings("30 2 * * *", Europe::Berlin, night, 2)[..], ["10-25 02:30:00 CEST", "10-26 02:30:00 CET"]);
        assert_eq!(
            firings("*/20 * * * *", Europe::Berlin, night, 6),
            [
                "10-25 02:20:00 CEST",
                "10-25 02:40:00 CEST",
                "10-25 02:00:00 CET",
                "10-25 02:20:00 CET",
                "10-25 02:40:00 CET",
                "10-25 03:00:00 CET"
            ]
        );
        assert_eq!(firings("0 */2 * * *", Europe::Berlin, night, 2)[..], ["10-25 02:00:00 CET", "10-25 04:00:00 CET"]);
        assert_eq!(
            firings("15 0-23 * * *", Europe::Berlin, night, 2)[..],
            ["10-25 02:15:00 CEST", "10-25 02:15:00 CET"]
        );
    }

    #[test]
    fn odd_zones_keep_the_same_rules() {
        // Lord Howe moves by half an hour, at 02:00.
        assert_eq!(firings("15 2 * * *", Australia::Lord_Howe, "2026-10-03T14:00:00Z", 1), ["10-04 02:45:00 +11"]);
        assert_eq!(
            firings("45 * * * *", Australia::Lord_Howe, "2026-04-04T14:30:00Z", 2)[..],
            ["04-05 01:45:00 +11", "04-05 01:45:00 +1030"]
        );
        // Apia left out 30 December 2011.
        assert_eq!(
            firings("0 8 * * *", Pacific::Apia, "2011-12-29T12:00:00Z", 3)[..],
            ["12-29 08:00:00 -10", "12-31 08:00:00 +14", "01-01 08:00:00 +14"]
        );
        assert_eq!(firings("0 8 30 12 *", Pacific::Apia, "2011-12-29T12:00:00Z", 1), ["12-31 08:00:00 +14"]);
        // St. John's went back from 00:01 to 23:01 of the day before.
        assert_eq!(
            firings("0 0 * * *", America::St_Johns, "2006-10-28T12:00:00Z", 2)[..],
            ["10-29 00:00:00 NDT", "10-30 00:00:00 NST"]
        );
        assert_eq!(
            firings("30,0 * * * *", America::St_Johns, "2006-10-29T01:30:00Z", 4),
            ["10-28 23:30:00 NDT", "10-29 00:00:00 NDT", "10-28 23:30:00 NST", "10-29 00:00:00 NST"]
        );
    }

    /// The rule, applied to each second of a span by brute force, must give the same firings.
    #[test]
    fn every_firing_of_nights_with_a_clock_change_agrees_with_the_rule() {
        let nights = [
            (Europe::Berlin, "2026-03-28T22:00:00Z"),
            (Europe::Berlin, "2026-10-24T22:00:00Z"),
            (Australia::Lord_Howe, "2026-04-04T12:00:00Z"),
            (Australia::Lord_Howe, "2026-10-03T12:00:00Z"),
            (America::St_Johns, "2006-10-28T23:00:00Z"),
            (America::St_Johns, "2007-03-11T01:00:00Z"),
        ];
        for (zone, from) in nights {
            let from: DateTime<Utc> = from.parse().unwrap();
            let minutes: Vec<_> = (1..=8 * 60).map(|m| from + TimeDelta::minutes(m)).collect();
            for line in ["*/7 * * * *", "*/20 */2 * * *", "10,50 0-23 * * *"] {
                let cron = Cron::parse(line).unwrap();
                let local = |at: &DateTime<Utc>| at.with_timezone(&zone).naive_local();
                let expected = minutes.iter().filter(|at| {
                    use chrono::Timelike;
                    cron.fields.minutes().includes(local(at).minute()) && cron.fields.hours().includes(local(at).hour())
                });
                let found = std::iter::successors(cron.next_after(from, zone), |&at| cron.next_after(at, zone));
                let found: Vec<_> = found.take_while(|at| at <= minutes.last().unwrap()).collect();
                assert_eq!(found, expected.copied().collect::<Vec<_>>(), "{line} in {zone} from {from}");
            }
        }
    }

    #[test]
    fn each_day_of_a_year_has_exactly_one_firing_of_a_daily_line() {
        for zone in [Europe::Berlin, America::New_York, Australia::Lord_Howe, Asia::Shanghai, America::Santiago] {
            for line in ["30 1 * * *", "30 2 * * *", "59 23 * * *", "0 0 * * *"] {
                assert_eq!(count(line, zone, "2026-01-01T12:00:00Z", "2027-01-01T12:00:00Z"), 365, "{line} in {zone}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_no_firing_lies_in_the_past(
            line in r"(\*|[0-9]{1,2}|[0-9]-[0-9]|\*/[0-9]{1,2}|[a-z]{3}|,|\PC){1,3}( (\*|[0-9]{1,2}|[0-9]-[0-9]|\*/[1-9])){4,5}",
            seconds in -10_000_000_000_i64..260_000_000_000,
            zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        ) {
            if let Ok(cron) = Cron::parse(&line) {
                let after = DateTime::from_timestamp(seconds, 0).unwrap();
                proptest::prop_assert!(cron.next_after(after, zone).is_none_or(|next| next > after));
            }
        }
    }
}
