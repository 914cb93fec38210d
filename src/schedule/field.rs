use super::CronError;
use super::cron_error::quoted;

/// One field of a crontab line: the values at which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    /// Bit i: it holds at i.
    bits: u64,
    /// Whether it begins with `*`: crontab's "not restricted", even with a step.
    pub(super) starred: bool,
}

/// Which values a field may have, and how they are written.
#[derive(Debug)]
pub(super) struct Unit {
    name: &'static str,
    first: u32,
    last: u32,
    /// From `first` on.
    names: &'static [&'static str],
}

pub(super) const SECOND: Unit = Unit { name: "second", first: 0, last: 59, names: &[] };
pub(super) const MINUTE: Unit = Unit { name: "minute", first: 0, last: 59, names: &[] };
pub(super) const HOUR: Unit = Unit { name: "hour", first: 0, last: 23, names: &[] };
pub(super) const DAY: Unit = Unit { name: "day of month", first: 1, last: 31, names: &[] };
pub(super) const MONTH: Unit = Unit { name: "month", first: 1, last: 12, names: &MONTH_NAMES };
/// Sunday is 0; [`Field::parse`] takes 7 for it too.
pub(super) const WEEKDAY: Unit = Unit { name: "day of week", first: 0, last: 6, names: &WEEKDAY_NAMES };

const MONTH_NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAY_NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Field {
    /// The field that holds at `value` only.
    pub(super) fn only(value: u32) -> Self {
        Self { bits: 1 << value, starred: false }
    }

    /// A list of `*`, values and ranges, each range with a step if need be. A range may run over the end
    /// (`22-2`, `fri-mon`); a step after a single value runs from it to the end (`5/15`).
    pub(super) fn parse(text: &str, unit: &Unit) -> Result<Self, CronError> {
        let mut bits = 0;
        for part in text.split(',') {
            bits |= unit.part(part)?;
        }
        Ok(Self { bits, starred: text.starts_with('*') })
    }

    /// Whether it holds at `value`.
    pub(super) fn holds(self, value: u32) -> bool {
        self.bits & (1 << value) != 0
    }

    /// The values, ascending.
    pub(super) fn values(self) -> impl Iterator<Item = u32> {
        (0..64).filter(move |&value| self.holds(value))
    }

    /// The least value from `least` on.
    pub(super) fn at_or_after(self, least: u32) -> Option<u32> {
        let rest = self.bits.checked_shr(least)?;
        (rest != 0).then(|| least + rest.trailing_zeros())
    }

    /// How many values it has.
    pub(super) fn len(self) -> u32 {
        self.bits.count_ones()
    }
}

impl Unit {
    fn size(&self) -> u32 {
        self.last - self.first + 1
    }

    /// The bits of one element of the list.
    fn part(&self, part: &str) -> Result<u64, CronError> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(self.step(part, step)?)),
            None => (part, None),
        };
        let (from, span) = match range.split_once('-') {
            _ if range == "*" => (self.first, self.size() - 1),
            Some((from, to)) => self.range(from, to)?,
            None if step.is_some() => {
                let from = self.value(range)?;
                (from, self.last.saturating_sub(from))
            }
            None => (self.value(range)?, 0),
        };
        let values = (0..=span).step_by(step.unwrap_or(1)).map(|i| self.first + (from - self.first + i) % self.size());
        Ok(values.fold(0, |bits, value| bits | 1 << value))
    }

    /// Where a range begins, and how many values follow the first.
    fn range(&self, from: &str, to: &str) -> Result<(u32, u32), CronError> {
        let (from, to) = (self.value(from)?, self.value(to)?);
        if from <= to {
            return Ok((from, (to - from).min(self.size() - 1)));
        }
        Ok((from, (to + self.size() - from) % self.size()))
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

    fn step(&self, part: &str, step: &str) -> Result<usize, CronError> {
        match number(step) {
            Some(step @ 1..) if step <= self.size() => Ok(step as usize),
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
    use super::*;

    fn values(text: &str, unit: &Unit) -> Vec<u32> {
        Field::parse(text, unit).unwrap().values().collect()
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
    fn what_cannot_be_read_is_told_with_what_would_be_right() {
        for bad in ["", "60", "-1", "1-", "1,,2", "a", "*/0", "*/61", "1-2-3", "*5", "+5", "٣", "99999999999", "*/-1"]
        {
            let error = Field::parse(bad, &MINUTE).unwrap_err();
            assert!(error.to_string().starts_with("minute: "), "{bad}: {error}");
            assert!(!error.help().is_empty());
        }
        let error = Field::parse("8", &WEEKDAY).unwrap_err();
        assert!(error.help().contains("Sunday is 0 or 7"), "{}", error.help());
        assert!(Field::parse("L", &DAY).is_err() && Field::parse("0", &DAY).is_err());
    }
}
