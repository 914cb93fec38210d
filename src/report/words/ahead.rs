//! Undefended hours in the report.

use chrono::NaiveDate;

use super::moment;
use crate::{
    notify::free_hours_explained,
    report::view::ReportView,
    words::{Lang, catalogue::hours as say, list, short_date, shown},
};

/// Rivals that are named.
const MOST_NAMED: usize = 6;

/// What the shades of a strip of odds mean: a class of the style, and the words; from full to blank.
pub(in crate::report) fn shades(lang: Lang) -> [(&'static str, &'static str); 5] {
    [
        ("on", say::legend_75(lang)),
        ("half", say::legend_60(lang)),
        ("rare", say::legend_25(lang)),
        ("off", say::legend_less(lang)),
        ("blank", say::legend_untold(lang)),
    ]
}

/// What the odds are, and as of when.
pub(in crate::report) fn as_of(view: &ReportView) -> String {
    say::as_of_last_page(view.lang, &free_hours_explained(view.lang), &moment(view, view.until))
}

/// Who is not counted as a defender.
pub(in crate::report) fn yielding(lang: Lang, names: &[String]) -> Option<String> {
    let named: Vec<String> = names.iter().take(MOST_NAMED).map(|name| shown(name)).collect();
    let named = list(lang, &named);
    match names.len().saturating_sub(MOST_NAMED) {
        _ if names.is_empty() => None,
        0 => Some(say::yielding(lang, &named)),
        more => Some(say::yielding_more(lang, &named, more)),
    }
}

/// A day of which no habit tells.
pub(in crate::report) fn known_date(lang: Lang, date: NaiveDate, event: &str) -> String {
    say::known_date(lang, &short_date(lang, date), &shown(event))
}
