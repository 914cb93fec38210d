use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::CronError;
use super::cron_error::quoted;
use super::field::{DAY, Field, HOUR, MINUTE, MONTH, SECOND, WEEKDAY};
use super::wall_clock::{fixed, shown};

/// One crontab line: 5 fields, or 6 with seconds first.
///
/// The dialect is crontab(5): Monday is 1, Sunday 0 or 7; names, lists, ranges, steps. Where day of month and
/// day of week are both restricted (neither begins with `*`), a day needs only one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    second: Field,
    minute: Field,
    hour: Field,
    day: Field,
    month: Field,
    weekday: Field,
}

/// No rule waits longer: 29 February on a given weekday, over a year 2100 without it, takes 40 years.
const HORIZON_DAYS: usize = 41 * 366;

impl Cron {
    /// Reads a line such as `*/20 * * * *`, `0 9-17 * * mon-fri` or `@hourly`.
    pub fn parse(line: &str) -> Result<Self, CronError> {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (seconds, [minute, hour, day, month, weekday]) = match fields[..] {
            [name] if name.starts_with('@') => (None, meaning(name)?),
            [name, ..] if name.starts_with('@') => return Err(CronError::UnknownMacro(quoted(line))),
            [zone, ..] if zone.contains('=') => return Err(CronError::Zone(quoted(zone))),
            [minute, hour, day, month, weekday] => (None, [minute, hour, day, month, weekday]),
            [second, minute, hour, day, month, weekday] => (Some(second), [minute, hour, day, month, weekday]),
            _ => return Err(CronError::FieldCount { line: quoted(line), found: fields.len() }),
        };
        let cron = Self {
            second: seconds.map_or(Ok(Field::only(0)), |text| Field::parse(text, &SECOND))?,
            minute: Field::parse(minute, &MINUTE)?,
            hour: Field::parse(hour, &HOUR)?,
            day: Field::parse(day, &DAY)?,
            month: Field::parse(month, &MONTH)?,
            weekday: Field::parse(weekday, &WEEKDAY)?,
        };
        if cron.ever_comes() { Ok(cron) } else { Err(CronError::Never(quoted(line))) }
    }

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
        self.hour.values().filter_map(|hour| self.first_of_hour(date.and_hms_opt(hour, 0, 0)?, after, zone)).min()
    }

    /// The first firing after `after` of those that belong to the hour from the local time `start` on.
    fn first_of_hour(&self, start: NaiveDateTime, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let end = start + TimeDelta::seconds(3_599);
        match (shown(start, zone), shown(end, zone)) {
            (MappedLocalTime::Single(from), MappedLocalTime::Single(to)) if to - from == end - start => {
                let passed = if after < from { 0 } else { (after - from).num_seconds() + 1 };
                self.second_of_hour(u32::try_from(passed).ok()?).map(|s| from + TimeDelta::seconds(s.into()))
            }
            // The clock changes in this hour: each of its times is looked at.
            _ => self.times_of_hour().flat_map(|s| self.instants(start + s, zone)).filter(|&at| at > after).min(),
        }
    }

    /// The first second of an hour, from `least` on, at which it fires.
    fn second_of_hour(&self, least: u32) -> Option<u32> {
        let (minute, second) = (least / 60, least % 60);
        let in_this_minute =
            if self.minute.at_or_after(minute)? == minute { self.second.at_or_after(second) } else { None };
        match in_this_minute {
            Some(second) => Some(minute * 60 + second),
            None => Some(self.minute.at_or_after(minute + 1)? * 60 + self.second.at_or_after(0)?),
        }
    }

    fn times_of_hour(&self) -> impl Iterator<Item = TimeDelta> {
        self.minute.values().flat_map(|minute| {
            self.second.values().map(move |second| TimeDelta::seconds((minute * 60 + second).into()))
        })
    }

    /// The instants at which the local time fires.
    fn instants(&self, local: NaiveDateTime, zone: Tz) -> impl Iterator<Item = DateTime<Utc>> + use<> {
        let (first, second) = if self.repeats() {
            (shown(local, zone).earliest(), shown(local, zone).latest())
        } else {
            (fixed(local, zone), None)
        };
        first.into_iter().chain(second)
    }

    /// Whether it repeats through the day, see [`Cron::next_after`].
    fn repeats(&self) -> bool {
        (self.hour.starred && self.hour.len() > 1) || self.hour.len() == 24
    }

    fn holds_on(&self, date: NaiveDate) -> bool {
        let (day, weekday) = (self.day.holds(date.day()), self.weekday.holds(date.weekday().num_days_from_sunday()));
        let either = !self.day.starred && !self.weekday.starred;
        self.month.holds(date.month()) && if either { day || weekday } else { day && weekday }
    }

    fn ever_comes(&self) -> bool {
        let longest = |month| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let by_weekday = !self.day.starred && !self.weekday.starred;
        by_weekday || self.month.values().any(|month| self.day.values().any(|day| day <= longest(month)))
    }
}

/// The date that the calendar on the wall shows; `None` past the end of the calendar.
fn local_date(at: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
    (at.year() < 9_999).then(|| at.with_timezone(&zone).date_naive())
}

/// The fields that crontab's `@` names stand for.
fn meaning(name: &str) -> Result<[&'static str; 5], CronError> {
    match name.to_ascii_lowercase().as_str() {
        "@hourly" => Ok(["0", "*", "*", "*", "*"]),
        "@daily" | "@midnight" => Ok(["0", "0", "*", "*", "*"]),
        "@weekly" => Ok(["0", "0", "*", "*", "0"]),
        "@monthly" => Ok(["0", "0", "1", "*", "*"]),
        "@yearly" | "@annually" => Ok(["0", "0", "1", "1", "*"]),
        _ => Err(CronError::UnknownMacro(quoted(name))),
    }
}
