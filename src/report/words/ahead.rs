//! Undefended hours in the report.

use chrono::NaiveDate;

use super::{moment, short_day};
use crate::{
    notify::{free_hours_explained, words::shown},
    report::view::ReportView,
};

pub(in crate::report) const HEADING: &str = "Hours that are likely undefended";
/// From black to white.
pub(in crate::report) const SHADES: [(&str, &str); 5] = [
    ("on", "free at 75 % or more"),
    ("half", "60 % or more"),
    ("rare", "25 % or more"),
    ("off", "less"),
    ("blank", "not told"),
];
pub(in crate::report) const NO_HOUR: &str = "No hour of these days is likely free.";
pub(in crate::report) const UNSEEN: &str = "Not enough was seen of late to say in which hours it is likely free.";
pub(in crate::report) const BLIND: &str = "Nothing is said of hours to come: this source cannot be seen at the moment.";

/// Rivals that are named.
const MOST_NAMED: usize = 6;

/// What the odds are, and as of when.
pub(in crate::report) fn as_of(view: &ReportView) -> String {
    format!("{} As of the last page with ads, {}.", free_hours_explained(), moment(view, view.until))
}

/// Who is not counted as a defender.
pub(in crate::report) fn yielding(names: &[String]) -> Option<String> {
    let named: Vec<String> = names.iter().take(MOST_NAMED).map(|name| shown(name)).collect();
    match names.len().saturating_sub(MOST_NAMED) {
        _ if names.is_empty() => None,
        0 => Some(format!("A slot that only {} holds counts as free: judged weak, or gone.", named.join(", "))),
        more => Some(format!(
            "A slot that only {} or {more} more hold counts as free: judged weak, or gone.",
            named.join(", ")
        )),
    }
}

pub(in crate::report) fn known_date(date: NaiveDate, event: &str) -> String {
    format!("{} is a known date ({}): a habit says nothing of it.", short_day(date), shown(event))
}
