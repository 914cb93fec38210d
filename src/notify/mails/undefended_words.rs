//! Undefended hours in words.

use chrono::NaiveDate;

use crate::{
    insight::{DayAhead, FreeSpan, HABIT_DAYS, Odds, free_spans},
    notify::draw::document::Legend,
    words::{
        self, Lang,
        catalogue::{finding, form, hours as say},
        list, percent, shown, weekday,
    },
};

/// What the shades of a strip of odds mean.
pub(super) fn legend(lang: Lang) -> Legend {
    Legend {
        title: say::legend_title(lang),
        shades: [
            ("█", say::legend_75(lang)),
            ("▄", say::legend_60(lang)),
            ("▁", say::legend_25(lang)),
            ("·", say::legend_less(lang)),
            (finding::legend_blank_mark(lang), say::legend_untold(lang)),
        ],
    }
}

pub(super) fn what_it_is(lang: Lang) -> String {
    say::what_it_is(lang, HABIT_DAYS)
}

/// "2–7 h: free at 88 % (76–94 %); so far in 26 of 30 looks".
pub(in crate::notify) fn span_with_looks(lang: Lang, span: &FreeSpan) -> String {
    say::free_at(lang, &hours(lang, span), &odds_with_looks(lang, &span.odds))
}

/// "88 % (76–94 %); so far in 26 of 30 looks".
fn odds_with_looks(lang: Lang, odds: &Odds) -> String {
    let whole = |share: f64| format!("{:.0}", share * 100.0);
    let interval = say::interval(lang, &whole(odds.low), &whole(odds.high));
    let free = percent(lang, odds.free);
    let Odds { looks, as_now, .. } = *odds;
    match as_now.checks {
        now if now == looks => say::odds(lang, &free, &interval, as_now.hits, looks),
        0 => say::odds_before(lang, &free, &interval, looks),
        now => say::odds_partly(lang, &free, &interval, as_now.hits, now, looks),
    }
}

pub(super) fn known_date(lang: Lang, date: NaiveDate, event: &str) -> String {
    say::known_date(lang, weekday(lang, date), &shown(event))
}

pub(super) fn further(lang: Lang, free: &[String]) -> String {
    const MOST: usize = 12;
    let told = free[..free.len().min(MOST)].join(form::semicolon(lang));
    match free.len().saturating_sub(MOST) {
        0 => say::further(lang, &told),
        more => say::further_more(lang, &told, more),
    }
}

pub(super) fn best_hours(lang: Lang, told: &[String], more: usize) -> String {
    let told = told.join(form::semicolon(lang));
    if more > 0 { say::best_more(lang, &told, more) } else { say::best(lang, &told) }
}

/// "Tue, Wed, Thu" or "Tue–Fri".
pub(in crate::notify) fn dates(lang: Lang, dates: &[NaiveDate]) -> String {
    let follow = dates.windows(2).all(|pair| pair[0].succ_opt() == Some(pair[1]));
    match dates {
        [first, .., last] if follow && dates.len() > 2 => {
            say::days_span(lang, weekday(lang, *first), weekday(lang, *last))
        }
        _ => list(lang, &dates.iter().map(|&date| weekday(lang, date)).collect::<Vec<_>>()),
    }
}

/// The strip for those who have it read to them.
pub(super) fn spoken(lang: Lang, label: &str, dates: &str, day: &DayAhead) -> String {
    let span = |span: &FreeSpan| say::span_at(lang, &hours(lang, span), &percent(lang, span.odds.free));
    let spans: Vec<String> = free_spans(day).iter().map(span).collect();
    match spans.as_slice() {
        [] => say::spoken_none(lang, label, dates),
        spans => say::spoken(lang, label, dates, &list(lang, spans)),
    }
}

/// "女包 Wed 2–7 h (88 %)".
pub(super) fn shortly(lang: Lang, label: &str, day: NaiveDate, span: &FreeSpan) -> String {
    say::shortly(lang, label, weekday(lang, day), &hours(lang, span), &percent(lang, span.odds.free))
}

fn hours(lang: Lang, span: &FreeSpan) -> String {
    match (span.from, span.until) {
        (0, 24) => say::all_day(lang).to_owned(),
        (from, until) => words::hours(lang, &[(from.into(), until.into())]),
    }
}
