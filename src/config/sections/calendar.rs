use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::super::{Watch, reader::Table, suggest::closest};
use crate::domain::{Calendar, Event, Problem, display_safe};

const EXAMPLES: &str =
    "a day or a local time: \"2026-11-11\", \"2026-11-11 20:00\", or without the year for every year: \"11-11\"";

/// The year that stands for every year: a leap year, so that 29 February can be named.
const EVERY_YEAR: i32 = 2000;

/// `[[calendar]]`; `sources` and `watches` are what its events can be about.
pub(super) fn read(root: &Table<'_>, sources: &[&str], watches: &[Watch]) -> Calendar {
    if root.has("calendar") && !root.has("timezone") {
        let problem = Problem::at("calendar", "`timezone` is missing: these dates are taken in UTC");
        root.warn(&problem.help("the market's own, such as timezone = \"Asia/Shanghai\""));
    }
    let keywords: Vec<&str> = watches.iter().flat_map(|watch| &watch.keywords).map(String::as_str).collect();
    let one = |table: Table<'_>| {
        let event = event(&table, sources, &keywords);
        table.finish();
        event
    };
    Calendar(root.tables("calendar").into_iter().filter_map(one).collect())
}

fn event(table: &Table<'_>, sources: &[&str], keywords: &[&str]) -> Option<Event> {
    let name = table.required_text("name", "what it is called, such as name = \"11.11\"");
    let from = edge(table, "from");
    let to = if table.has("to") { edge(table, "to") } else { from.clone().filter(|from| from.whole_day) };
    if table.has("from") && !table.has("to") && from.as_ref().is_some_and(|from| !from.whole_day) {
        table.missing("`to` is missing", "when it ends: one that begins at an hour is no whole day");
    }
    let sources = known(table, "sources", sources, "source");
    let keywords = known(table, "keywords", keywords, "watched keyword");
    let (name, from, to) = (name?, from?, to?);
    if from.yearly != to.yearly {
        table.tell(&Problem::at("to", "only one of `from` and `to` has a year").help("give it to both, or to none"));
        return None;
    }
    // A day is meant whole; one without a year may lie beyond the new year.
    let until = to.at + if to.whole_day { TimeDelta::days(1) } else { TimeDelta::zero() };
    let until = if from.yearly && until <= from.at { a_year_later(until)? } else { until };
    if until <= from.at {
        table.tell(&Problem::at("to", "this is not after `from`").help("the last day of it, or the time it ends"));
        return None;
    }
    Some(Event { name, from: from.at, until, yearly: from.yearly, sources, keywords })
}

/// A begin or an end as it is typed.
#[derive(Clone)]
struct Edge {
    at: NaiveDateTime,
    whole_day: bool,
    yearly: bool,
}

fn edge(table: &Table<'_>, key: &'static str) -> Option<Edge> {
    let Some(value) = table.get(key) else {
        table.missing(format!("`{key}` is missing"), EXAMPLES);
        return None;
    };
    let text = table.checked(&value, value.moment(EXAMPLES))?;
    let wrong = || Problem::at("", format!("`{}` is no day and no local time", display_safe(&text))).help(EXAMPLES);
    table.checked(&value, parse(&text).ok_or_else(wrong))
}

fn parse(text: &str) -> Option<Edge> {
    let (day, time) = text.split_once(['T', ' ']).map_or((text, None), |(day, time)| (day, Some(time.trim())));
    let yearly = day.matches('-').count() == 1;
    let dated = if yearly { format!("{EVERY_YEAR}-{day}") } else { day.to_owned() };
    let day = NaiveDate::parse_from_str(&dated, "%Y-%m-%d").ok().filter(|day| (1970..10_000).contains(&day.year()))?;
    let at = match time {
        None => day.and_time(NaiveTime::MIN),
        Some("24:00") => day.succ_opt()?.and_time(NaiveTime::MIN),
        Some(time) => {
            let formats = ["%H:%M", "%H:%M:%S"];
            day.and_time(formats.iter().find_map(|format| NaiveTime::parse_from_str(time, format).ok())?)
        }
    };
    Some(Edge { at, whole_day: time.is_none(), yearly })
}

fn a_year_later(at: NaiveDateTime) -> Option<NaiveDateTime> {
    at.checked_add_months(chrono::Months::new(12))
}

/// The texts under a key, each of which has to be one of `known`, if there are any.
pub(super) fn known(table: &Table<'_>, key: &'static str, known: &[&str], what: &str) -> Vec<String> {
    let named = table.keyed_texts(key);
    for (key, name) in named.iter().filter(|(_, name)| !known.is_empty() && !known.contains(&name.as_str())) {
        let help = match closest(name, known.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("one of those in the file, or leave `{}` out: then it is about all", key_of(key)),
        };
        table.tell(&Problem::at(key.as_str(), format!("there is no {what} `{}`", display_safe(name))).help(help));
    }
    named.into_iter().map(|(_, name)| name).collect()
}

/// The key without the place in its list.
fn key_of(dotted: &str) -> &str {
    dotted.split('[').next().unwrap_or(dotted)
}
