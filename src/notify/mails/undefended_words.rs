//! Undefended hours in words.

use chrono::NaiveDate;

use super::words::{percent, shown};
use crate::{
    insight::{DayAhead, FreeSpan, HABIT_DAYS, Odds, free_spans},
    notify::draw::document::Legend,
};

/// What the shades of a strip of odds mean.
pub(super) const LEGEND: Legend = Legend {
    title: "Odds that the first ad slot is free",
    shades: [("█", "75 % or more"), ("▄", "60 % or more"), ("▁", "25 % or more"), ("·", "less"), ("blank", "not told")],
};

pub(super) const HEADING: &str = "Hours that are likely undefended";

pub(super) const NO_HOUR_OF_THESE: &str = "No hour of these days is likely free";

pub(super) fn what_it_is() -> String {
    format!(
        "When the first ad slot, your own ads left out, is likely free of the rivals you watch: odds from the habit of the last \
         {HABIT_DAYS} days, no forecast of what they will do, and nothing about bids. The further the day, the less sure; of \
         several days the odds of the last are told."
    )
}

pub(super) fn yielding(names: &[String], more: usize) -> String {
    format!("A slot that only {} holds counts as free: judged weak, or gone.", names_and_more(names, more))
}

/// "2–7 h: free at 88 % (76–94 %); so far in 26 of 30 looks".
pub(in crate::notify) fn span_with_looks(span: &FreeSpan) -> String {
    format!("{}: free at {}", hours(span), odds_with_looks(&span.odds))
}

/// "88 % (76–94 %); so far in 26 of 30 looks".
fn odds_with_looks(odds: &Odds) -> String {
    let interval = format!("{:.0}–{:.0}\u{a0}%", odds.low * 100.0, odds.high * 100.0);
    let free = percent(odds.free);
    let Odds { looks, as_now, .. } = *odds;
    match as_now.checks {
        now if now == looks => format!("{free} ({interval}); so far in {} of {looks} looks", as_now.hits),
        0 => format!("{free} ({interval}); from {looks} looks, all made before your rivals stood as now"),
        now => format!(
            "{free} ({interval}); so far in {} of {now} looks since your rivals stand as now, from {looks} in all",
            as_now.hits
        ),
    }
}

pub(super) fn known_date(date: NaiveDate, event: &str) -> String {
    format!("{} is a known date ({}): a habit says nothing of it", weekday(date), shown(event))
}

pub(super) fn further(free: &[String]) -> String {
    const MOST: usize = 12;
    let told = free.iter().take(MOST).cloned().collect::<Vec<_>>().join("; ");
    match free.len().saturating_sub(MOST) {
        0 => format!("Further: {told}. `bidwatch hours` shows all hours."),
        more => format!("Further: {told}; and {more} more, see `bidwatch hours`."),
    }
}

pub(super) fn best_hours(told: &[String], more: usize) -> String {
    let more = if more > 0 { format!("; and {more} more, see `bidwatch hours`") } else { String::new() };
    format!("{}{more}. Odds from the habit of the last weeks, no forecast.", told.join("; "))
}

pub(super) fn names_and_more(names: &[String], more: usize) -> String {
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// "Tue, Wed, Thu" or "Tue–Fri".
pub(in crate::notify) fn dates(dates: &[NaiveDate]) -> String {
    let follow = dates.windows(2).all(|pair| pair[0].succ_opt() == Some(pair[1]));
    match dates {
        [first, .., last] if follow && dates.len() > 2 => format!("{}–{}", weekday(*first), weekday(*last)),
        _ => dates.iter().map(|&date| weekday(date)).collect::<Vec<_>>().join(", "),
    }
}

fn weekday(date: NaiveDate) -> String {
    date.format("%a").to_string()
}

/// The strip for those who have it read to them.
pub(super) fn spoken(label: &str, dates: &str, day: &DayAhead) -> String {
    let spans: Vec<String> =
        free_spans(day).iter().map(|span| format!("{} {}", hours(span), percent(span.odds.free))).collect();
    match spans.as_slice() {
        [] => format!("{label}, {dates}: no hour is likely free"),
        spans => format!("{label}, {dates}, odds that the first ad slot is free: {}", spans.join(", ")),
    }
}

/// "女包 Wed 2–7 h (88 %)".
pub(super) fn shortly(label: &str, day: NaiveDate, span: &FreeSpan) -> String {
    format!("{label} {} {} ({})", weekday(day), hours(span), percent(span.odds.free))
}

pub(super) fn defended(names: &str) -> String {
    format!("No hour is likely free on {names}.")
}

pub(super) fn unseen(names: &str) -> String {
    format!("Not enough seen to say: {names}.")
}

pub(super) fn blind(names: &str) -> String {
    format!("Nothing is said of what cannot be seen at the moment: {names}.")
}

fn hours(span: &FreeSpan) -> String {
    match (span.from, span.until) {
        (0, 24) => "all day".to_owned(),
        (from, until) => format!("{from}–{until} h"),
    }
}
