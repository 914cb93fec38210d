//! `bidwatch hours`: when the first ad slot is likely free.

use std::fmt::Write as _;

use chrono::{Datelike, Weekday};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::{
    app::{HoursReport, QueryHours},
    insight::{Ahead, DayAhead, free_spans},
    notify::{free_hours_explained, free_span_in_words, free_strip},
    words::{Lang, catalogue::hours as say, list, weekday_date},
};

use super::{
    Context,
    args::{Filter, Format, Hours},
    exit::Exit,
    machine, meant,
    output::{self, padded},
};

/// The widest a keyword may be.
const WIDEST: usize = 24;
/// Spans of a day that are told.
const MOST_SPANS: usize = 4;

/// One keyword, as JSON.
#[derive(Serialize)]
struct Row<'a> {
    source: &'a str,
    keyword: &'a str,
    place: Option<&'a str>,
    language: Option<&'a str>,
    device: Option<crate::domain::Device>,
    /// Nothing can be seen there since.
    blind_since: Option<chrono::DateTime<chrono::Utc>>,
    looks: u64,
    days: &'a [DayAhead],
}

pub(crate) fn run(context: &Context, command: &Hours) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let filter = Filter { since: None, until: None, source: command.source.clone(), keyword: command.keyword.clone() };
    let span = meant::span(&app.config, &app.store, &filter)?;
    let mut report = app.hours(app.clock.now(), i64::from(command.days))?;
    let wanted = |asked: &Option<String>, is: &str| asked.as_ref().is_none_or(|asked| asked == is);
    report.queries.retain(|of| wanted(&span.source, &of.query.source) && wanted(&span.keyword, &of.query.keyword));
    if command.format == Format::Table {
        output::write_text(&text(command.language.unwrap_or(app.config.language), &report))?;
    } else {
        let rows: Vec<Row<'_>> = report.queries.iter().map(row).collect();
        machine::write_rows(command.format, &rows)?;
    }
    Ok(Exit::Done)
}

fn row(of: &QueryHours) -> Row<'_> {
    Row {
        source: &of.query.source,
        keyword: &of.query.keyword,
        place: of.query.place.as_deref(),
        language: of.query.language.as_deref(),
        device: of.query.device,
        blind_since: of.blind_since,
        looks: of.looks,
        days: &of.days,
    }
}

fn text(lang: Lang, report: &HoursReport) -> String {
    if report.queries.is_empty() {
        return format!("{}\n", say::nothing_watched(lang));
    }
    let mut text = format!("{}\n", output::wrapped(&free_hours_explained(lang), ""));
    if !report.yielding.is_empty() {
        let names: Vec<String> = report.yielding.iter().map(|name| output::shown(Some(name), WIDEST)).collect();
        let line = say::yielding_all(lang, &list(lang, &names));
        let _ = writeln!(text, "{}", output::wrapped(&line, ""));
    }
    let _ = writeln!(text, "{}", say::legend_short(lang));
    for of in &report.queries {
        let _ = write!(text, "\n{}", keyword(lang, of));
    }
    text
}

fn keyword(lang: Lang, of: &QueryHours) -> String {
    let label = format!(
        "{} · {}",
        output::shown(Some(&of.query.keyword), WIDEST),
        output::shown(Some(&of.query.source), WIDEST)
    );
    let mut text = format!("{}  0     6     12    18\n", padded(&label, 12.max(label.width())));
    let indent = " ".repeat(label.width().max(12) + 2);
    if let Some(since) = of.blind_since {
        let since = since.format("%Y-%m-%d %H:%M UTC").to_string();
        let _ = writeln!(text, "  {}", say::cannot_be_seen(lang, &since));
        return text;
    }
    let weekend = |day: &DayAhead| matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun);
    // Of one kind all days are alike, but for what is over of today: the spans are told once.
    let told = [false, true].map(|kind| of.days.iter().rev().find(|day| weekend(day) == kind && day.event.is_none()));
    for day in &of.days {
        let date = padded(&weekday_date(lang, day.date), indent.len() - 4);
        let event = day.event.as_ref().map(|event| format!("  {}", output::shown(Some(event), 30))).unwrap_or_default();
        let _ = writeln!(text, "  {date}  {}{event}", free_strip(day).as_text());
        if told.contains(&Some(day)) {
            let spans = free_spans(day);
            for span in spans.iter().take(MOST_SPANS) {
                let _ = writeln!(text, "{}", output::wrapped(&free_span_in_words(lang, span), &indent));
            }
            if spans.is_empty() {
                let seen = day.hours.iter().any(|hour| matches!(hour, Ahead::Odds(_)));
                let _ = writeln!(text, "{indent}{}", if seen { say::no_hour(lang) } else { say::not_enough(lang) });
            }
        }
    }
    text
}
