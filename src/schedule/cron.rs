use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Weekday};
use cron::{Schedule, TimeUnitSpec};

use super::CronError;
use super::cron_error::quoted;
use super::dialect::{DAY, HOUR, MINUTE, MONTH, SECOND, WEEKDAY};

/// One crontab line: 5 fields, or 6 with seconds first.
///
/// The dialect is crontab(5): Monday is 1, Sunday 0 or 7; names, lists, ranges, steps. Where day of month and
/// day of week are both restricted (neither begins with `*`), a day needs only one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    /// The line as the `cron` crate reads it. Only its fields are asked: its own search would need both days
    /// where crontab needs one, and goes wrong where a clock is set back.
    pub(super) fields: Schedule,
    /// Whether it repeats through the day, see [`Cron::next_after`].
    pub(super) repeats: bool,
    /// Whether day of month and day of week are both restricted.
    either_day: bool,
}

impl Cron {
    /// Reads a line such as `*/20 * * * *`, `0 9-17 * * mon-fri` or `@hourly`.
    pub fn parse(line: &str) -> Result<Self, CronError> {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (second, [minute, hour, day, month, weekday]) = match fields[..] {
            [name] if name.starts_with('@') => ("0", meaning(name)?),
            [name, ..] if name.starts_with('@') => return Err(CronError::UnknownMacro(quoted(line))),
            [zone, ..] if zone.contains('=') => return Err(CronError::Zone(quoted(zone))),
            [minute, hour, day, month, weekday] => ("0", [minute, hour, day, month, weekday]),
            [second, minute, hour, day, month, weekday] => (second, [minute, hour, day, month, weekday]),
            _ => return Err(CronError::FieldCount { line: quoted(line), found: fields.len() }),
        };
        let translated = [
            SECOND.translate(second)?,
            MINUTE.translate(minute)?,
            HOUR.translate(hour)?,
            DAY.translate(day)?,
            MONTH.translate(month)?,
            WEEKDAY.translate(weekday)?,
        ];
        let fields: Schedule = translated.join(" ").parse().expect("only values of the field are in a translation");
        let hours = fields.hours().count();
        let cron = Self {
            repeats: hours == 24 || (hours > 1 && hour.starts_with('*')),
            either_day: !day.starts_with('*') && !weekday.starts_with('*'),
            fields,
        };
        if cron.ever_comes() { Ok(cron) } else { Err(CronError::Never(quoted(line))) }
    }

    /// Whether it fires on days with that date.
    pub(super) fn holds_on(&self, date: NaiveDate) -> bool {
        let day = || self.fields.days_of_month().includes(date.day());
        let weekday = || self.fields.days_of_week().includes(date.weekday().number_from_sunday());
        self.fields.months().includes(date.month())
            && if self.either_day { day() || weekday() } else { day() && weekday() }
    }

    /// The minutes of a day at which it fires, from midnight on.
    pub(super) fn times_of_day(&self) -> impl Iterator<Item = TimeDelta> {
        self.fields.hours().iter().flat_map(|hour| {
            self.fields.minutes().iter().map(move |minute| TimeDelta::minutes((hour * 60 + minute).into()))
        })
    }

    /// Whether some year has a date on which it fires and that is such a weekday. Every date falls on every
    /// weekday in some year.
    pub(super) fn comes_on(&self, weekday: Weekday) -> bool {
        self.either_day || self.fields.days_of_week().includes(weekday.number_from_sunday())
    }

    fn ever_comes(&self) -> bool {
        self.either_day || self.fields.after(&DateTime::UNIX_EPOCH).next().is_some()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_month_has_is_refused() {
        for never in ["0 0 31 2 *", "0 0 30-31 feb *", "0 0 31 4,6,9,11 *", "0 0 31 2 */2"] {
            let error = Cron::parse(never).unwrap_err();
            assert!(error.to_string().contains("never comes"), "{never}: {error}");
        }
        assert!(Cron::parse("0 0 31 2,3 *").is_ok());
    }

    #[test]
    fn a_line_in_another_dialect_is_refused_with_what_would_be_right() {
        for (line, help) in [
            ("", "every 20 minutes"),
            ("* * * *", "every 20 minutes"),
            ("0 0 12 * * ? 2026", "year"),
            ("@reboot", "@hourly"),
            ("@every 5m", "*/5"),
            ("CRON_TZ=Asia/Tokyo 0 9 * * *", "timezone"),
            ("0 0 L * *", "numbers from 1 to 31"),
            ("0 9 ? * mon", "write `*`"),
            ("0 9 * * 5#3", "Sunday is 0 or 7"),
            ("0 24 * * *", "0 to 23"),
        ] {
            let error = Cron::parse(line).unwrap_err();
            assert!(error.help().contains(help), "{line}: {error}: {}", error.help());
        }
    }
}
