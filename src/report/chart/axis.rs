use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use super::{Svg, escaped};
use crate::insight::{Grain, date_of};

/// The days of a time line, as columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Axis {
    grain: Grain,
    /// The first day of the first column, counted from 1970.
    begin: i32,
    /// How many columns.
    pub(super) columns: usize,
}

impl Axis {
    /// From a day up to and with another.
    pub(crate) fn new(grain: Grain, from: i32, to: i32) -> Self {
        let begin = grain.begin(from);
        let columns = (grain.begin(to.max(from)) - begin) / grain.days() + 1;
        Self { grain, begin, columns: columns as usize }
    }

    /// The column of a day, if it is one.
    pub(super) fn column(&self, day: i32) -> Option<usize> {
        let column = usize::try_from((day - self.begin).div_euclid(self.grain.days())).ok()?;
        (column < self.columns).then_some(column)
    }

    /// What the script names the columns by: the first day, and days a column.
    pub(super) fn attributes(&self) -> String {
        format!("data-days=\"{} {}\"", self.begin, self.grain.days())
    }

    /// Dates under the columns: Mondays where there are few, else the first of each month.
    pub(crate) fn dates(&self, name: impl Fn(NaiveDate) -> String) -> Svg {
        let days = i32::try_from(self.columns).unwrap_or(i32::MAX / 7) * self.grain.days();
        let months = days > 45;
        let every = if days > 250 { 3 } else { 1 };
        let is_tick = |date: &NaiveDate| {
            if months {
                date.day() == 1 && date.month0().is_multiple_of(every)
            } else {
                date.weekday() == chrono::Weekday::Mon
            }
        };
        let mut text = String::new();
        for day in self.begin..self.begin + days {
            let date = date_of(day);
            // The last tenth has no room for a date.
            let share = f64::from(day - self.begin) / f64::from(days);
            if is_tick(&date) && share < 0.92 {
                let _ = write!(text, "<text x=\"{:.1}%\" y=\"12\">{}</text>", share * 100.0, escaped(&name(date)));
            }
        }
        Svg(format!("<svg class=\"axis\" aria-hidden=\"true\">{text}</svg>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 March 2026, a Sunday.
    const SUNDAY: i32 = 20_513;

    #[test]
    fn days_find_their_columns() {
        let axis = Axis::new(Grain::Day, SUNDAY, SUNDAY + 29);
        assert_eq!((axis.columns, axis.column(SUNDAY), axis.column(SUNDAY + 30)), (30, Some(0), None));
        assert_eq!(axis.column(SUNDAY - 1), None);
        let weeks = Axis::new(Grain::Week, SUNDAY, SUNDAY + 29);
        assert_eq!((weeks.columns, weeks.column(SUNDAY), weeks.column(SUNDAY + 1)), (6, Some(0), Some(1)));
    }

    #[test]
    fn a_month_is_told_by_its_mondays_and_a_quarter_by_its_months() {
        let names = |days| Axis::new(Grain::Day, SUNDAY, SUNDAY + days).dates(|date| date.to_string()).0;
        assert!(names(20).contains("2026-03-02</text>") && names(20).contains("2026-03-16</text>"));
        assert!(names(80).contains("2026-04-01</text>") && !names(80).contains("2026-03-16</text>"));
    }
}
