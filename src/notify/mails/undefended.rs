//! Undefended hours: the calendar of each keyword for the days to come.

use super::{query_words::query_label, undefended_words as say};
use crate::{
    domain::Rate,
    insight::{Ahead, DayAhead, DayStrip, LIKELY_FREE, days_alike, free_spans},
    notify::{
        DigestView, HoursView,
        draw::document::{Block, StripRow},
    },
    words::{catalogue::hours as catalogue, list_more, shown},
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

/// The calendar with strips of at most `strips` keywords.
pub(super) fn in_full(view: &DigestView, strips: usize) -> Vec<Block> {
    if view.hours.is_empty() {
        return Vec::new();
    }
    let lang = view.lang;
    let (free, others): (Vec<&HoursView>, Vec<&HoursView>) = view.hours.iter().partition(|hours| is_free(hours));
    let mut blocks = vec![Block::Heading(catalogue::heading(lang).to_owned())];
    let rows: Vec<StripRow> = free.iter().take(strips).flat_map(|hours| rows(view, hours)).collect();
    if !rows.is_empty() {
        blocks.push(Block::Strips(rows));
        blocks.push(Block::Legend(say::legend(lang)));
    }
    let rest: Vec<String> = free.iter().skip(strips).filter_map(|hours| shortly(view, hours)).collect();
    if !rest.is_empty() {
        blocks.push(Block::Paragraph(say::further(lang, &rest)));
    }
    blocks.extend(without(view, &others).into_iter().map(Block::Fact));
    // What is to be known comes first, how it is known after it.
    blocks.push(Block::Fact(say::what_it_is(lang)));
    blocks.extend(yielding(view).map(Block::Fact));
    blocks
}

/// The best hours in a line, for a short mail.
pub(super) fn in_short(view: &DigestView) -> Option<Block> {
    let free: Vec<String> = view.hours.iter().filter_map(|hours| shortly(view, hours)).collect();
    let told: Vec<String> = free.iter().take(SHORT).cloned().collect();
    (!told.is_empty()).then(|| Block::Labelled {
        label: catalogue::heading(view.lang).to_owned(),
        text: say::best_hours(view.lang, &told, free.len() - told.len()),
    })
}

fn is_free(hours: &HoursView) -> bool {
    hours.days.iter().any(|day| !free_spans(day).is_empty())
}

/// Who is not counted as a defender.
fn yielding(view: &DigestView) -> Option<String> {
    let names: Vec<String> = view.yielding.iter().map(|name| shown(name)).collect();
    (!names.is_empty()).then(|| catalogue::yielding(view.lang, &list_more(view.lang, &names, MOST_NAMED)))
}

/// One strip for the weekdays among the days ahead, and one for the weekend.
fn rows(view: &DigestView, hours: &HoursView) -> Vec<StripRow> {
    let (label, lang) = (query_label(view, &hours.query), view.lang);
    let row = |days: Vec<&DayAhead>| {
        let whole = *days.last()?;
        let spans = free_spans(whole);
        let mut facts: Vec<String> =
            spans.iter().take(MOST_SPANS).map(|span| say::span_with_looks(lang, span)).collect();
        if facts.is_empty() {
            facts.push(catalogue::none_of_these(lang).to_owned());
        }
        let dates = say::dates(lang, &days.iter().map(|day| day.date).collect::<Vec<_>>());
        let strip = free_strip(whole);
        let spoken = say::spoken(lang, &label, &dates, whole);
        Some(StripRow { label: label.clone(), tag: None, note: dates, spoken, strip, facts })
    };
    let mut rows: Vec<StripRow> = days_alike(&hours.days).into_iter().filter_map(row).collect();
    let known = hours.days.iter().filter_map(|day| Some(say::known_date(lang, day.date, day.event.as_deref()?)));
    if let Some(last) = rows.last_mut() {
        last.facts.extend(known);
    }
    rows
}

/// "女包 2–7 h (88 %)": its likeliest span on the next day that has one.
fn shortly(view: &DigestView, hours: &HoursView) -> Option<String> {
    let (day, span) = hours.days.iter().find_map(|day| Some((day.date, *free_spans(day).first()?)))?;
    Some(say::shortly(view.lang, &query_label(view, &hours.query), day, &span))
}

/// What is said of keywords on which no hour is likely free.
fn without(view: &DigestView, others: &[&HoursView]) -> Vec<String> {
    let named = |hours: Vec<&&HoursView>| -> Option<String> {
        let names: Vec<String> = hours.iter().map(|hours| query_label(view, &hours.query)).collect();
        (!names.is_empty()).then(|| list_more(view.lang, &names, MOST_NAMED))
    };
    let (blind, seen): (Vec<&&HoursView>, Vec<&&HoursView>) = others.iter().partition(|hours| hours.blind);
    let told =
        |hours: &&&HoursView| hours.days.iter().flat_map(|day| &day.hours).any(|of| matches!(of, Ahead::Odds(_)));
    let (defended, unseen): (Vec<&&HoursView>, Vec<&&HoursView>) = seen.into_iter().partition(told);
    let lines = [
        named(defended).map(|names| catalogue::defended(view.lang, &names)),
        named(unseen).map(|names| catalogue::unseen(view.lang, &names)),
        named(blind).map(|names| catalogue::blind(view.lang, &names)),
    ];
    lines.into_iter().flatten().collect()
}

/// A day as a strip: the darker, the likelier free.
pub(in crate::notify) fn free_strip(day: &DayAhead) -> DayStrip {
    DayStrip(day.hours.map(|ahead| shade(&ahead)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Query,
        insight::Odds,
        notify::{
            draw::size::{MAX_MAIL_BYTES, weight},
            render_digest, sample,
        },
    };

    /// Free from 2 to 7 o'clock, on Tuesday to Friday.
    fn hours(keyword: &str) -> HoursView {
        let odds = |free: f64| {
            let hits = (free * 30.0) as u64;
            Ahead::Odds(Odds { free, low: free - 0.1, high: free + 0.05, looks: 30, as_now: Rate::new(hits, 30) })
        };
        let day = |day: i64| DayAhead {
            date: sample::now().date_naive() + chrono::TimeDelta::days(day),
            event: None,
            hours: std::array::from_fn(|hour| odds(if (2..7).contains(&hour) { 0.9 } else { 0.1 })),
        };
        HoursView { query: Query::new("taobao", keyword), blind: false, days: (0..4).map(day).collect(), looks: 672 }
    }

    fn text(view: &DigestView) -> String {
        let text = render_digest(view).text.replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_hours_are_told_with_odds_interval_and_looks_and_what_they_are_not() {
        let mut view = sample::digest(1);
        view.hours = vec![hours("女包")];
        view.yielding = vec!["Rival B".into()];
        let text = text(&view);
        for words in [
            "2–7 h: free at 90 % (80–95 %); so far in 135 of 150 looks",
            "no forecast of what they will do, and nothing about bids",
            "A slot that only Rival B holds counts as free: judged weak, or gone.",
            "Tue–Fri",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
        let what_changed = text.find("What changed");
        assert!(what_changed < text.find("Hours that are likely undefended"), "{text}");
        assert!(text.find("Hours that are likely undefended") < text.find("Rival A -------"), "{text}");
    }

    #[test]
    fn what_is_not_said_is_said() {
        let mut view = sample::digest(1);
        let blank = |ahead: Ahead, keyword: &str| {
            let mut hours = hours(keyword);
            hours.days.iter_mut().for_each(|day| day.hours = [ahead; 24]);
            hours
        };
        let held = Odds { free: 0.1, low: 0.0, high: 0.2, looks: 30, as_now: Rate::new(3, 30) };
        let blind = HoursView { blind: true, days: vec![], ..hours("c") };
        view.hours = vec![blank(Ahead::TooFew, "a"), blank(Ahead::Odds(held), "b"), blind];
        let text = text(&view);
        for words in [
            "Not enough seen to say: a.",
            "No hour is likely free on b.",
            "Nothing is said of what cannot be seen at the moment: c.",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }

    #[test]
    fn of_many_keywords_some_are_drawn_some_named_and_the_rest_counted() {
        let mut view = sample::digest(200);
        view.hours = (0..200).map(|index| hours(&format!("kw {index}"))).collect();
        let message = render_digest(&view);
        assert!(weight(&message) <= MAX_MAIL_BYTES, "{}", weight(&message));
        assert!(text(&view).contains("more, see `bidwatch hours`."), "{}", text(&view));
        view.findings.clear();
        let short = render_digest(&view);
        assert!(short.text.lines().count() < 60, "{}", short.text);
        assert!(text(&view).contains("kw 4 Tue 2–7 h (90 %); and 195 more, see `bidwatch hours`"), "{}", text(&view));
    }
}
