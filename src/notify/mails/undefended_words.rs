//! Undefended hours: when the first ad slot of each keyword is likely free, for the days to come.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{
    query_words::query_label,
    words::{percent, shown},
};
use crate::{
    domain::Rate,
    insight::{Ahead, DayAhead, DayStrip, FreeSpan, HABIT_DAYS, LIKELY_FREE, Odds, free_spans},
    notify::{
        DigestView, HoursView,
        draw::document::{Block, Legend, StripRow},
    },
};

/// Odds from which an hour is drawn dark.
const SURELY: f64 = 0.75;
/// Odds below which it is drawn as defended.
const HARDLY: f64 = 0.25;

/// Spans of a day that are told.
const MOST_SPANS: usize = 3;
/// Keywords that are named in a line.
const MOST_NAMED: usize = 6;
/// Keywords of a short mail.
const SHORT: usize = 5;

const LEGEND: Legend = Legend {
    title: "Odds that the first ad slot is free",
    shades: [("█", "75 % or more"), ("▄", "60 % or more"), ("▁", "25 % or more"), ("·", "less"), ("blank", "not told")],
};

/// The calendar with strips of at most `strips` keywords.
pub(super) fn in_full(view: &DigestView, strips: usize) -> Vec<Block> {
    if view.hours.is_empty() {
        return Vec::new();
    }
    let (free, others): (Vec<&HoursView>, Vec<&HoursView>) = view.hours.iter().partition(|hours| is_free(hours));
    let mut blocks = vec![Block::Heading(HEADING.to_owned()), Block::Paragraph(what_it_is())];
    blocks.extend(yielding(view).map(Block::Fact));
    let rows: Vec<StripRow> = free.iter().take(strips).flat_map(|hours| rows(view, hours)).collect();
    if !rows.is_empty() {
        blocks.push(Block::Strips(rows));
        blocks.push(Block::Legend(LEGEND));
    }
    let rest: Vec<String> = free.iter().skip(strips).filter_map(|hours| shortly(view, hours)).collect();
    if !rest.is_empty() {
        blocks.push(Block::Paragraph(further(&rest)));
    }
    blocks.extend(without(view, &others).into_iter().map(Block::Fact));
    blocks
}

/// The best hours in a line, for a short mail.
pub(super) fn in_short(view: &DigestView) -> Option<Block> {
    let free: Vec<String> = view.hours.iter().filter_map(|hours| shortly(view, hours)).collect();
    let told: Vec<String> = free.iter().take(SHORT).cloned().collect();
    (!told.is_empty())
        .then(|| Block::Labelled { label: HEADING.to_owned(), text: best_hours(&told, free.len() - told.len()) })
}

fn is_free(hours: &HoursView) -> bool {
    hours.days.iter().any(|day| !free_spans(day).is_empty())
}

/// One strip for the weekdays among the days ahead, and one for the weekend.
fn rows(view: &DigestView, hours: &HoursView) -> Vec<StripRow> {
    let label = query_label(view, &hours.query);
    let row = |days: Vec<&DayAhead>| {
        // Of one kind all days are alike, but for what is over of today.
        let whole = *days.last()?;
        let mut facts: Vec<String> = free_spans(whole).iter().take(MOST_SPANS).map(span_with_looks).collect();
        if facts.is_empty() {
            facts.push(NO_HOUR_OF_THESE.to_owned());
        }
        let dates = dates(&days.iter().map(|day| day.date).collect::<Vec<_>>());
        let strip = DayStrip(whole.hours.map(|ahead| shade(&ahead)));
        let spoken = spoken(&label, &dates, whole);
        Some(StripRow { label: label.clone(), tag: None, note: dates, spoken, strip, facts })
    };
    let kind = |weekend: bool| -> Vec<&DayAhead> {
        hours.days.iter().filter(|day| day.event.is_none() && is_weekend(day.date) == weekend).collect()
    };
    let mut rows: Vec<StripRow> = [kind(false), kind(true)].into_iter().filter_map(row).collect();
    let known = hours.days.iter().filter_map(|day| Some(known_date(day.date, day.event.as_deref()?)));
    if let Some(last) = rows.last_mut() {
        last.facts.extend(known);
    }
    rows
}

/// "女包 2–7 h (88 %)": its likeliest span on the next day that has one.
fn shortly(view: &DigestView, hours: &HoursView) -> Option<String> {
    let (day, span) = hours.days.iter().find_map(|day| Some((day.date, *free_spans(day).first()?)))?;
    let when = format!("{} {}–{} h", weekday(day), span.from, span.until);
    Some(format!("{} {when} ({})", query_label(view, &hours.query), percent(span.odds.free)))
}

/// What is said of keywords on which no hour is likely free.
fn without(view: &DigestView, others: &[&HoursView]) -> Vec<String> {
    let named = |hours: Vec<&&HoursView>| -> Option<String> {
        let names: Vec<String> = hours.iter().take(MOST_NAMED).map(|hours| query_label(view, &hours.query)).collect();
        let more = hours.len().saturating_sub(MOST_NAMED);
        (!names.is_empty()).then(|| names_and_more(&names, more))
    };
    let (blind, seen): (Vec<&&HoursView>, Vec<&&HoursView>) = others.iter().partition(|hours| hours.blind);
    let told =
        |hours: &&&HoursView| hours.days.iter().flat_map(|day| &day.hours).any(|of| matches!(of, Ahead::Odds(_)));
    let (defended, unseen): (Vec<&&HoursView>, Vec<&&HoursView>) = seen.into_iter().partition(told);
    let lines = [
        named(defended).map(|names| format!("No hour is likely free on {names}.")),
        named(unseen).map(|names| format!("Not enough seen to say: {names}.")),
        named(blind).map(|names| format!("Nothing is said of what cannot be seen at the moment: {names}.")),
    ];
    lines.into_iter().flatten().collect()
}

fn shade(ahead: &Ahead) -> Rate {
    match ahead {
        Ahead::Odds(odds) if odds.free >= SURELY => Rate::new(100, 100),
        Ahead::Odds(odds) if odds.free >= LIKELY_FREE => Rate::new(30, 100),
        Ahead::Odds(odds) if odds.free >= HARDLY => Rate::new(10, 100),
        Ahead::Odds(_) => Rate::new(0, 100),
        Ahead::Over | Ahead::Event | Ahead::TooFew => Rate::default(),
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

// From here on: the words.

const HEADING: &str = "Hours that are likely undefended";

const NO_HOUR_OF_THESE: &str = "No hour of these days is likely free";

fn what_it_is() -> String {
    format!(
        "When the first ad slot is likely free of the rivals you watch. These are odds from the habit of the last \
         {HABIT_DAYS} days, as your rivals stand now: no forecast of what they will do, and nothing about bids."
    )
}

fn yielding(view: &DigestView) -> Option<String> {
    let names: Vec<String> = view.yielding.iter().take(MOST_NAMED).map(|name| shown(name)).collect();
    let more = view.yielding.len().saturating_sub(MOST_NAMED);
    (!names.is_empty()).then(|| {
        format!("A slot that only {} holds counts as free: judged weak, or gone.", names_and_more(&names, more))
    })
}

/// "2–7 h: free at 88 % (76–94 %), in 26 of 30 looks".
fn span_with_looks(span: &FreeSpan) -> String {
    format!("{}–{} h: free at {}", span.from, span.until, odds_with_looks(&span.odds))
}

/// "88 % (76–94 %), in 26 of 30 looks".
fn odds_with_looks(odds: &Odds) -> String {
    let interval = format!("{:.0}–{:.0}\u{a0}%", odds.low * 100.0, odds.high * 100.0);
    let free = percent(odds.free);
    let Odds { looks, as_now, .. } = *odds;
    match as_now.checks {
        now if now == looks => format!("{free} ({interval}), in {} of {looks} looks", as_now.hits),
        0 => format!("{free} ({interval}), from {looks} looks, all made before your rivals stood as now"),
        now => format!(
            "{free} ({interval}), in {} of {now} looks since your rivals stand as now, from {looks} in all",
            as_now.hits
        ),
    }
}

fn known_date(date: NaiveDate, event: &str) -> String {
    format!("{} is a known date ({}): a habit says nothing of it", weekday(date), shown(event))
}

fn further(free: &[String]) -> String {
    const MOST: usize = 12;
    let told = free.iter().take(MOST).cloned().collect::<Vec<_>>().join("; ");
    match free.len().saturating_sub(MOST) {
        0 => format!("Further: {told}. `bidwatch hours` shows all hours."),
        more => format!("Further: {told}; and {more} more, see `bidwatch hours`."),
    }
}

fn best_hours(told: &[String], more: usize) -> String {
    let more = if more > 0 { format!("; and {more} more, see `bidwatch hours`") } else { String::new() };
    format!("{}{more}. Odds from the habit of the last weeks, no forecast.", told.join("; "))
}

fn names_and_more(names: &[String], more: usize) -> String {
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// "Tue, Wed, Thu" or "Tue–Fri".
fn dates(dates: &[NaiveDate]) -> String {
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
fn spoken(label: &str, dates: &str, day: &DayAhead) -> String {
    let spans: Vec<String> = free_spans(day)
        .iter()
        .map(|span| format!("{} to {} o'clock {}", span.from, span.until, percent(span.odds.free)))
        .collect();
    match spans.as_slice() {
        [] => format!("{label}, {dates}: no hour is likely free"),
        spans => format!("{label}, {dates}, odds that the first ad slot is free: {}", spans.join(", ")),
    }
}
