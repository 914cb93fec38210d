use super::CronError;
use super::cron_error::quoted;

/// One field of a crontab line: which values it may have, and how they are written.
#[derive(Debug)]
pub(super) struct Unit {
    name: &'static str,
    first: u32,
    last: u32,
    /// From `first` on.
    names: &'static [&'static str],
    /// How much the `cron` crate's numbers are ahead of crontab's.
    ahead: u32,
}

pub(super) const SECOND: Unit = Unit { name: "second", first: 0, last: 59, names: &[], ahead: 0 };
pub(super) const MINUTE: Unit = Unit { name: "minute", first: 0, last: 59, names: &[], ahead: 0 };
pub(super) const HOUR: Unit = Unit { name: "hour", first: 0, last: 23, names: &[], ahead: 0 };
pub(super) const DAY: Unit = Unit { name: "day of month", first: 1, last: 31, names: &[], ahead: 0 };
pub(super) const MONTH: Unit = Unit { name: "month", first: 1, last: 12, names: &MONTH_NAMES, ahead: 0 };
/// Sunday is 0, and written also as 7; in the `cron` crate it is 1.
pub(super) const WEEKDAY: Unit = Unit { name: "day of week", first: 0, last: 6, names: &WEEKDAY_NAMES, ahead: 1 };

const MONTH_NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAY_NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Unit {
    /// The field as the `cron` crate reads it. Here it is a list of `*`, values and ranges, each range with
    /// a step if need be. A range may run over the end (`22-2`, `fri-mon`); a step after a single value runs
    /// from it to the end (`5/15`).
    pub(super) fn translate(&self, text: &str) -> Result<String, CronError> {
        let parts = text.split(',').map(|part| self.part(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(parts.join(","))
    }

    /// One element of the list. What `cron` knows no range for becomes a list of values.
    fn part(&self, part: &str) -> Result<String, CronError> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(self.step(part, step)?)),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (self.first, self.last),
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if step.is_some() => self.value(range).map(|from| (from, self.last.max(from)))?,
            None => self.value(range).map(|value| (value, value))?,
        };
        let (to, step) = (if to < from { to + self.size() } else { to }, step.unwrap_or(1));
        if to <= self.last && step <= to - from {
            return Ok(format!("{}-{}/{step}", from + self.ahead, to + self.ahead));
        }
        let within = |value| if value > self.last { value - self.size() } else { value };
        let values = (from..=to).step_by(step as usize).map(|value| (within(value) + self.ahead).to_string());
        Ok(values.collect::<Vec<_>>().join(","))
    }

    fn size(&self) -> u32 {
        self.last - self.first + 1
    }

    /// A number or a name; 7 stays 7 for Sunday, so that `5-7` runs forward.
    fn value(&self, text: &str) -> Result<u32, CronError> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        if let Some(index) = named {
            return Ok(self.first + u32::try_from(index).expect("a unit has few names"));
        }
        let last = if self.name == WEEKDAY.name { 7 } else { self.last };
        match number(text) {
            Some(value) if (self.first..=last).contains(&value) => Ok(value),
            Some(_) => Err(self.fault(format!("{} is out of range", quoted(text)))),
            None if text.is_empty() => Err(self.fault("a value is missing".into())),
            None => Err(self.fault(format!("`{}` is no {}", quoted(text), self.name))),
        }
    }

    fn step(&self, part: &str, step: &str) -> Result<u32, CronError> {
        match number(step) {
            Some(step @ 1..) if step <= self.size() => Ok(step),
            Some(1..) => {
                let fault = format!("the step of `{}` is longer than all {}s together", quoted(part), self.name);
                let help = format!("the longest is {}; longer ones take the next field", self.size());
                Err(CronError::Field { field: self.name, fault, help })
            }
            _ => Err(self.fault(format!("`{}` has no step of 1 or more", quoted(part)))),
        }
    }

    fn fault(&self, fault: String) -> CronError {
        let named = match self.names {
            [] => String::new(),
            names => format!(", or {}", names.join(" ")),
        };
        let last = if self.name == WEEKDAY.name { "7 (Sunday is 0 or 7)".to_owned() } else { self.last.to_string() };
        let help = format!(
            "write `*`, or numbers from {} to {last}{named}; lists `1,3`, ranges `1-4` and steps `*/2` of them",
            self.first
        );
        CronError::Field { field: self.name, fault, help }
    }
}

/// A number in plain ASCII digits; one too large to be right is the largest there is.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cron::{Schedule, TimeUnitSpec};

    use super::*;

    /// What `cron` reads in the translation, in crontab's numbers, ascending.
    fn values(text: &str, unit: &Unit) -> Vec<u32> {
        let translated = unit.translate(text).unwrap();
        let read = |before: &str, after: &str| format!("{before}{translated}{after}").parse::<Schedule>().unwrap();
        match unit.name {
            "minute" => read("0 ", " * * * *").minutes().iter().collect(),
            "hour" => read("0 0 ", " * * *").hours().iter().collect(),
            "day of month" => read("0 0 0 ", " * *").days_of_month().iter().collect(),
            "month" => read("0 0 0 * ", " *").months().iter().collect(),
            _ => read("0 0 0 * * ", "").days_of_week().iter().map(|day| day - 1).collect(),
        }
    }

    #[test]
    fn lists_ranges_steps_and_names_mean_what_crontab_means() {
        assert_eq!(values("*/20", &MINUTE), [0, 20, 40]);
        assert_eq!(values("5,10-12,50-58/4", &MINUTE), [5, 10, 11, 12, 50, 54, 58]);
        assert_eq!(values("5/15", &MINUTE), [5, 20, 35, 50]);
        assert_eq!(values("JAN,nov-Dec", &MONTH), [1, 11, 12]);
        assert_eq!(values("*", &HOUR).len(), 24);
        assert_eq!(values("*/60", &MINUTE), [0]);
    }

    #[test]
    fn monday_is_1_and_sunday_0_or_7() {
        assert_eq!(values("1-5", &WEEKDAY), [1, 2, 3, 4, 5]);
        assert_eq!(values("mon-fri", &WEEKDAY), [1, 2, 3, 4, 5]);
        for sunday in ["0", "7", "sun", "7-7"] {
            assert_eq!(values(sunday, &WEEKDAY), [0], "{sunday}");
        }
        assert_eq!(values("5-7", &WEEKDAY), [0, 5, 6]);
        assert_eq!(values("0-7", &WEEKDAY).len(), 7);
        assert_eq!(values("7-2", &WEEKDAY), [0, 1, 2]);
    }

    #[test]
    fn ranges_may_run_over_the_end() {
        assert_eq!(values("22-2", &HOUR), [0, 1, 2, 22, 23]);
        assert_eq!(values("22-4/2", &HOUR), [0, 2, 4, 22]);
        assert_eq!(values("fri-mon", &WEEKDAY), [0, 1, 5, 6]);
        assert_eq!(values("30-2", &DAY), [1, 2, 30, 31]);
        assert_eq!(values("nov-feb", &MONTH), [1, 2, 11, 12]);
    }

    #[test]
    fn every_range_and_step_of_the_week_means_what_a_walk_through_it_means() {
        for (from, to, step) in (0..=7).flat_map(|from| (0..=7).flat_map(move |to| (1..=7).map(move |s| (from, to, s))))
        {
            let span = if from <= to { to - from } else { to + 7 - from };
            let walk: BTreeSet<u32> = (0..=span).step_by(step).map(|days| (from + days) % 7).collect();
            let text = format!("{from}-{to}/{step}");
            assert_eq!(values(&text, &WEEKDAY), walk.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_would_be_right() {
        for bad in ["", "60", "-1", "1-", "1,,2", "a", "*/0", "*/61", "1-2-3", "*5", "+5", "٣", "99999999999", "*/-1"]
        {
            let error = MINUTE.translate(bad).unwrap_err();
            assert!(error.to_string().starts_with("minute: "), "{bad}: {error}");
            assert!(!error.help().is_empty());
        }
        let error = WEEKDAY.translate("8").unwrap_err();
        assert!(error.help().contains("Sunday is 0 or 7"), "{}", error.help());
        assert!(DAY.translate("L").is_err() && DAY.translate("0").is_err());
    }
}
