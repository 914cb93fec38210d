//! `bidwatch hours`: when the first ad slot is likely free.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::{HoursReport, QueryHours},
    insight::{Ahead, DayAhead, days_alike, free_spans},
    notify::{free_hours_explained, free_span_in_words, free_strip},
    words::{Lang, Voice, catalogue::hours as say, list, weekday_date},
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
    /// The time from which the days are ahead: now, or that of the last page where it is old.
    as_of: DateTime<Utc>,
    source: &'a str,
    keyword: &'a str,
    place: Option<&'a str>,
    language: Option<&'a str>,
    device: Option<crate::domain::Device>,
    /// Nothing can be seen there since.
    blind_since: Option<DateTime<Utc>>,
    looks: u64,
    days: &'a [DayAhead],
}

pub(crate) fn run(context: &Context, command: &Hours) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let filter = Filter { since: None, until: None, source: command.source.clone(), keyword: command.keyword.clone() };
    let span = meant::span(&app.config, &app.store, &filter)?;
    let now = app.clock.now();
    let mut report = app.hours(now, i64::from(command.days))?;
    let wanted = |asked: &Option<String>, is: &str| asked.as_ref().is_none_or(|asked| asked == is);
    report.queries.retain(|of| wanted(&span.source, &of.query.source) && wanted(&span.keyword, &of.query.keyword));
    if command.format == Format::Table {
        let lang = command.language.unwrap_or(app.config.language);
        let voice = Voice { lang, zone: app.config.dayparts.timezone, now };
        output::write_text(&text(voice, &report, output::columns()))?;
    } else {
        let rows: Vec<Row<'_>> = report.queries.iter().map(|of| row(report.as_of, of)).collect();
        machine::write_rows(command.format, &rows)?;
    }
    Ok(Exit::Done)
}

fn row(as_of: DateTime<Utc>, of: &QueryHours) -> Row<'_> {
    Row {
        as_of,
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

fn text(voice: Voice, report: &HoursReport, columns: usize) -> String {
    let lang = voice.lang;
    if report.queries.is_empty() {
        return format!("{}\n", say::nothing_watched(lang));
    }
    let mut text = format!("{}\n", output::folded(&free_hours_explained(lang), "", columns));
    if report.as_of < voice.now {
        let line = say::after_last_page(lang, &voice.whole_moment(report.as_of));
        let _ = writeln!(text, "{}", output::folded(&line, "", columns));
    }
    if !report.yielding.is_empty() {
        let names: Vec<String> = report.yielding.iter().map(|name| output::shown(Some(name), WIDEST)).collect();
        let line = say::yielding_all(lang, &list(lang, &names));
        let _ = writeln!(text, "{}", output::folded(&line, "", columns));
    }
    let _ = writeln!(text, "{}", say::legend_short(lang));
    for of in &report.queries {
        let _ = write!(text, "\n{}", keyword(lang, of, columns));
    }
    text
}

/// Behind the days.
const INDENT: usize = 14;

fn keyword(lang: Lang, of: &QueryHours, columns: usize) -> String {
    let mut text = output::shown(Some(&of.query.keyword), WIDEST);
    for more in [Some(of.query.source.as_str()), of.query.place.as_deref()].into_iter().flatten() {
        let _ = write!(text, " · {}", output::shown(Some(more), WIDEST));
    }
    text = output::folded(&text, "", columns);
    let indent = " ".repeat(INDENT);
    if let Some(since) = of.blind_since {
        let since = since.format("%Y-%m-%d %H:%M UTC").to_string();
        let _ = writeln!(text, "\n  {}", say::cannot_be_seen(lang, &since));
        return text;
    }
    let _ = writeln!(text, "\n{indent}0     6     12    18");
    let alike = days_alike(&of.days);
    for day in &of.days {
        let date = padded(&weekday_date(lang, day.date), INDENT - 4);
        let event = day.event.as_ref().map(|event| format!("  {}", output::shown(Some(event), 18))).unwrap_or_default();
        let _ = writeln!(text, "  {date}  {}{event}", free_strip(day).as_text());
        // Days of one kind have the same hours, and the last of them tells them.
        if !alike.iter().any(|days| days.last() == Some(&day)) {
            continue;
        }
        let spans = free_spans(day);
        for span in spans.iter().take(MOST_SPANS) {
            let _ = writeln!(text, "{}", output::folded(&free_span_in_words(lang, span), &indent, columns));
        }
        if spans.is_empty() {
            let seen = day.hours.iter().any(|hour| matches!(hour, Ahead::Odds(_)));
            let _ = writeln!(text, "{indent}{}", if seen { say::no_hour(lang) } else { say::not_enough(lang) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, TimeDelta};
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::{
        domain::{Query, Rate},
        insight::Odds,
    };

    /// Free from 2 to 7 o'clock; a Thursday to a Sunday, the Friday a known date.
    fn report(keyword: &str, name: &str) -> HoursReport {
        let odds = |free: f64| {
            Ahead::Odds(Odds { free, low: free - 0.1, high: free + 0.05, looks: 300, as_now: Rate::new(26, 30) })
        };
        let day = |ahead: i64| {
            let date = (as_of() + TimeDelta::days(ahead)).date_naive();
            let known = date.weekday() == chrono::Weekday::Fri;
            let of = |hour| if (2..7).contains(&hour) { odds(0.9) } else { odds(0.1) };
            DayAhead {
                date,
                event: known.then(|| name.to_owned()),
                hours: std::array::from_fn(|hour| if known { Ahead::Event } else { of(hour) }),
            }
        };
        let query = Query::new(name, keyword);
        let of = QueryHours { query, blind_since: None, days: (0..4).map(day).collect(), looks: 7_200 };
        HoursReport { as_of: as_of(), queries: vec![of], yielding: vec![name.to_owned(); 5] }
    }

    fn voice(zone: chrono_tz::Tz, now: DateTime<Utc>) -> Voice {
        Voice { lang: Lang::En, zone, now }
    }

    fn as_of() -> DateTime<Utc> {
        "2026-03-12T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_day_is_a_strip_and_the_last_of_its_kind_tells_the_odds() {
        let text = text(voice(chrono_tz::UTC, as_of()), &report("bags", "bazaar"), 80).replace('\u{a0}', " ");
        let told = "bags · bazaar\n              0     6     12    18\n  Thu 12 Mar  ··█████·················\n              2–7 h: \
                    free at 90 % (80–95 %); so far in 130 of 150 looks since\n";
        assert!(text.contains(told), "{text}");
        assert!(text.contains("  Fri 13 Mar                            bazaar\n  Sat 14 Mar  ··█████"), "{text}");
        assert_eq!(text.matches("2–7 h").count(), 2, "{text}");
        assert!(!text.contains("The last page"), "{text}");
    }

    #[test]
    fn of_an_old_store_the_hours_are_those_after_its_last_page() {
        let now = as_of() + TimeDelta::days(40);
        let text = text(voice(chrono_tz::Asia::Shanghai, now), &report("bags", "bazaar"), 200);
        assert!(
            text.contains("The last page with ads is of Thu 12 Mar 2026, 08:00: the hours are those after"),
            "{text}"
        );
    }

    #[test]
    fn no_line_is_wider_than_80_columns() {
        for keyword in ["女包".repeat(30), "k".repeat(90)] {
            let report = report(&keyword, &"老铺旗舰店".repeat(8));
            let text = text(voice(chrono_tz::UTC, as_of() + TimeDelta::days(9)), &report, 80);
            let widest = text.lines().max_by_key(|line| line.width()).unwrap();
            assert!(widest.width() <= 80, "{}: {widest}", widest.width());
        }
    }
}
