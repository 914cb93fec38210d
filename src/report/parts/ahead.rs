//! The hours to come in which the first ad slot of a keyword is likely free.

use super::scene::Scene;
use crate::{
    insight::{Ahead, DayAhead, days_alike, free_spans},
    notify::{free_dates, free_day_spoken, free_span_in_words, free_strip},
    report::{
        chart::{self, Svg},
        words::{self, ahead as say},
    },
    words::catalogue::hours as catalogue,
};

/// Spans of a day that are told.
const MOST_SPANS: usize = 4;

/// Days of one kind.
pub(in crate::report) struct AheadRow {
    /// "Tue–Fri"
    pub(in crate::report) dates: String,
    pub(in crate::report) strip: Svg,
    pub(in crate::report) spans: Vec<String>,
}

/// What is told of the days ahead: nothing where the report is of one rival only.
#[derive(Default)]
pub(in crate::report) struct AheadPart {
    /// What holds of all of it: as of when, or why there is nothing to tell.
    pub(in crate::report) notes: Vec<String>,
    pub(in crate::report) rows: Vec<AheadRow>,
}

pub(in crate::report) fn ahead(scene: &Scene<'_>, place: usize) -> AheadPart {
    let (view, of) = (scene.view, &scene.view.queries[place]);
    let lang = view.lang;
    let Some(hours) = &of.ahead else { return AheadPart::default() };
    let told = |day: &DayAhead| day.hours.iter().any(|hour| matches!(hour, Ahead::Odds(_)));
    if hours.blind || !hours.days.iter().any(told) {
        let why = if hours.blind { catalogue::blind_now(lang) } else { catalogue::unseen_of_late(lang) };
        return AheadPart { notes: vec![why.to_owned()], rows: Vec::new() };
    }
    let label = words::query(view, &of.query);
    let row = |days: Vec<&DayAhead>| {
        let last = days.last()?;
        let dates = free_dates(lang, &days.iter().map(|day| day.date).collect::<Vec<_>>());
        let mut spans: Vec<String> =
            free_spans(last).iter().take(MOST_SPANS).map(|span| free_span_in_words(lang, span)).collect();
        if spans.is_empty() {
            spans.push(catalogue::none_of_these(lang).to_owned());
        }
        Some(AheadRow {
            strip: chart::strip(&free_strip(last), &free_day_spoken(lang, &label, &dates, last)),
            dates,
            spans,
        })
    };
    let known = hours.days.iter().filter_map(|day| Some(say::known_date(lang, day.date, day.event.as_deref()?)));
    AheadPart {
        notes: std::iter::once(say::as_of(view)).chain(say::yielding(lang, &view.yielding)).chain(known).collect(),
        rows: days_alike(&hours.days).into_iter().filter_map(row).collect(),
    }
}
