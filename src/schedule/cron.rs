use chrono::{Datelike, NaiveDate};

use super::CronError;
use super::cron_error::quoted;
use super::field::{DAY, Field, HOUR, MINUTE, MONTH, SECOND, WEEKDAY};

/// One crontab line: 5 fields, or 6 with seconds first.
///
/// The dialect is crontab(5): Monday is 1, Sunday 0 or 7; names, lists, ranges, steps. Where day of month and
/// day of week are both restricted (neither begins with `*`), a day needs only one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    pub(super) second: Field,
    pub(super) minute: Field,
    pub(super) hour: Field,
    day: Field,
    month: Field,
    weekday: Field,
}

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

    /// Whether it repeats through the day, see [`Cron::next_after`].
    pub(super) fn repeats(&self) -> bool {
        (self.hour.starred && self.hour.len() > 1) || self.hour.len() == 24
    }

    /// Whether it fires on days with that date.
    pub(super) fn holds_on(&self, date: NaiveDate) -> bool {
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
