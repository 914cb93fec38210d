//! A move of the whole market: who, where, since when, and why it is the market's.

use chrono_tz::Tz;

use crate::{
    domain::{Finding, FindingKind, MarketDetail, StrataRates},
    words::{
        Lang,
        catalogue::sentence as say,
        list, list_more, mean, on_keywords, quoted,
        voice::{lately, short_date},
    },
};

/// So many rivals are named.
const NAMED: usize = 8;

pub(super) fn sentence(lang: Lang, finding: &Finding, detail: &MarketDetail, rivals: &[String], zone: Tz) -> String {
    let on = match finding.keywords.as_slice() {
        [] => quoted(lang, &finding.query.keyword),
        [only] => quoted(lang, only),
        many => on_keywords(lang, many.len(), 0),
    };
    let named = list_more(lang, rivals, NAMED);
    if detail.falls {
        return if rivals.is_empty() { say::market_undone(lang, &on) } else { say::market_left(lang, &on, &named) };
    }
    let since = lately(lang, finding.since, finding.at, zone);
    let since = match occasion(lang, finding, detail, zone) {
        Some(occasion) => say::with_occasion(lang, &since, &occasion),
        None => since,
    };
    let moves = if detail.up { say::market_up } else { say::market_down };
    moves(
        lang,
        rivals.len(),
        detail.active,
        &on,
        &since,
        &kinds(lang, finding, detail),
        &named,
        &seen(lang, finding, detail),
    )
}

fn occasion(lang: Lang, finding: &Finding, detail: &MarketDetail, zone: Tz) -> Option<String> {
    match detail.undoes {
        Some(began) => Some(say::back_to_before_move(lang, &short_date(lang, began.with_timezone(&zone).date_naive()))),
        None => super::occasion(lang, finding),
    }
}

/// "4 expanded to all hours, 2 came in"
fn kinds(lang: Lang, finding: &Finding, detail: &MarketDetail) -> String {
    let said = |&(kind, count): &(FindingKind, usize)| {
        let say = match kind {
            FindingKind::Enter => say::kind_enter,
            FindingKind::Return => say::kind_return,
            FindingKind::PeakEntry => say::kind_peak_entry,
            FindingKind::Expand => say::kind_expand,
            FindingKind::BackOff => say::kind_back_off,
            FindingKind::RetreatToPeak => say::kind_retreat,
            _ => return None,
        };
        Some(say(lang, count))
    };
    let parts: Vec<String> = detail.turns.iter().filter_map(said).collect();
    let parts = list(lang, &parts);
    if finding.keywords.len() > 1 { say::rival_and_keyword(lang, &parts) } else { parts }
}

/// Their counts, and what the pages bear.
fn seen(lang: Lang, finding: &Finding, detail: &MarketDetail) -> String {
    let both = |rates: &StrataRates| {
        let mut sum = rates.peak;
        sum += rates.off;
        sum
    };
    let (before, after) = (both(&finding.evidence.before), both(&finding.evidence.after));
    let mut seen = say::seen_before_and_since(lang, before.hits, before.checks, after.hits, after.checks);
    let apart = |(usual, now): &(f32, f32)| (usual - now).abs() >= 0.3;
    if let Some((usual, now)) = detail.pages.filter(apart) {
        seen = say::and_pages(lang, &seen, &mean(now.into()), &mean(usual.into()));
    }
    if detail.strangers_too { say::and_strangers(lang, &seen) } else { seen }
}
