//! The words of the report, from the catalogue ([`crate::words`]): labels of the template in [`labels`], what is explained in
//! [`glossary`], sentences here.

pub(super) mod ahead;
pub(super) mod glossary;
pub(super) mod labels;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::view::{ChainView, PartyView, ReportView, SourceView};
use crate::{
    domain::{Finding, FindingKind, Outcome, PartyId, Posture, Query, Rate, Stance},
    insight::{Grain, Sampled, Spend},
    notify::{detail_in_words, reason_in_words},
    words::{
        Lang,
        catalogue::{form, report as say},
        hours, list, mean, percent, shown, stance,
    },
};

/// "Mon 23 Mar 2026, 01:00"
pub(super) fn moment(view: &ReportView, at: DateTime<Utc>) -> String {
    view.voice().whole_moment(at)
}

/// "23 Mar 2026"
pub(super) fn day(view: &ReportView, at: DateTime<Utc>) -> String {
    view.voice().date(at)
}

/// "3217 pages with ads from 15 Mar 2026 to 13 Apr 2026"
pub(super) fn span(view: &ReportView) -> String {
    say::span(view.lang, view.pages, &moment(view, view.since), &moment(view, view.until))
}

/// What the report was narrowed to, if it was.
pub(super) fn narrowed(view: &ReportView) -> Option<String> {
    let (lang, only) = (view.lang, &view.only);
    let parts = [
        only.source.as_ref().map(|source| say::the_source(lang, &shown(source))),
        only.keyword.as_ref().map(|keyword| say::the_keyword(lang, &shown(keyword))),
        only.rival.as_ref().map(|rival| say::the_rival(lang, &shown(rival))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| say::narrowed(lang, &list(lang, &parts)))
}

/// What stands above all else.
pub(super) fn unseen(view: &ReportView) -> String {
    say::unseen(view.lang, &day(view, view.history_since))
}

/// What the picture of the coverage shows.
pub(super) fn coverage_chart(view: &ReportView) -> &'static str {
    match view.grain {
        Grain::Day => say::column_a_day(view.lang),
        Grain::Week => say::column_a_week(view.lang),
    }
}

/// What the figures are of.
pub(super) fn figures_of(view: &ReportView) -> String {
    say::figures_of(view.lang, &day(view, view.since))
}

/// What the time lines are of.
pub(super) fn time_lines(view: &ReportView) -> String {
    let from = day(view, view.history_since);
    match view.grain {
        Grain::Day => say::time_lines_by_day(view.lang, &from),
        Grain::Week => say::time_lines_by_week(view.lang, &from),
    }
}

/// When it was made.
pub(super) fn made(view: &ReportView) -> String {
    say::made(view.lang, &moment(view, view.now), view.zone.name())
}

/// "bazaar could not be seen from Tue 10 Mar 2026, 16:00 to …: turned away: captcha."
pub(super) fn spell(view: &ReportView, spell: &super::view::Spell) -> String {
    let lang = view.lang;
    let reason = reason_in_words(lang, &spell.reason);
    let (source, began) = (shown(&spell.source), moment(view, spell.began));
    match spell.ended {
        None => say::spell(lang, &source, &began, &reason),
        Some(ended) => say::spell_over(lang, &source, &began, &moment(view, ended), &reason),
    }
}

/// "4906 of 5126 checks read a page"
pub(super) fn coverage(lang: Lang, source: &SourceView) -> String {
    match source.total.planned {
        0 => say::no_check_planned(lang).to_owned(),
        planned => say::read_a_page(lang, planned - source.total.unseen_checks(), planned),
    }
}

/// "bazaar: 220 of 5126 checks told nothing about rivals: turned away 156 (mostly captcha), …"
pub(super) fn gap(lang: Lang, source: &SourceView) -> Option<String> {
    let total = &source.total;
    let mut outcomes: BTreeMap<Outcome, (u64, u64, &str)> = BTreeMap::new();
    for ((outcome, detail), &count) in &total.unseen {
        let (sum, most, commonest) = outcomes.entry(*outcome).or_default();
        *sum += count;
        if count > *most {
            (*most, *commonest) = (count, detail);
        }
    }
    let reason = |(outcome, (count, most, detail)): (&Outcome, &(u64, u64, &str))| {
        let reason = reason_in_words(lang, outcome.as_str());
        match detail_in_words(lang, detail, 60) {
            detail if detail.is_empty() => say::gap_reason(lang, &reason, *count),
            detail if most == count => say::gap_reason_all(lang, &reason, *count, &detail),
            detail => say::gap_reason_most(lang, &reason, *count, &detail),
        }
    };
    let mut parts: Vec<String> = outcomes.iter().map(reason).collect();
    if total.slots_hidden > 0 {
        parts.push(say::slots_hidden(lang, total.slots_hidden));
    }
    if total.without_ads > 0 {
        parts.push(say::without_ads(lang, total.without_ads));
    }
    let silent = total.planned - total.with_ads;
    (silent > 0).then(|| say::gap(lang, &shown(&source.source), silent, total.planned, &list(lang, &parts)))
}

/// A query as a reader names it: its source only where there are several.
pub(super) fn query(view: &ReportView, query: &Query) -> String {
    let several = view.queries.iter().any(|other| other.query.source != query.source);
    let source = Some(query.source.as_str()).filter(|_| several);
    let device = query.device.map(crate::domain::Device::as_str);
    let more = [source, query.place.as_deref(), query.language.as_deref(), device];
    let parts = std::iter::once(query.keyword.as_str()).chain(more.into_iter().flatten());
    parts.map(shown).collect::<Vec<_>>().join(" · ")
}

/// "all hours, over 99 % sure, since 23 Mar 2026"
pub(super) fn posture(view: &ReportView, posture: &Posture) -> String {
    let (lang, stance) = (view.lang, stance(view.lang, posture.stance));
    match (sure(lang, posture), posture.since.filter(|_| posture.stance != Stance::Unclear)) {
        (sure, _) if sure.is_empty() => stance.to_owned(),
        (sure, None) => say::posture(lang, stance, &sure),
        (sure, Some(since)) => say::posture_since(lang, stance, &sure, &day(view, since)),
    }
}

/// "over 99 % sure"; nothing where too little was seen.
pub(super) fn sure(lang: Lang, posture: &Posture) -> String {
    let Some(probability) = posture.probability else { return String::new() };
    let percent = match probability * 100.0 {
        p if p > 99.0 => form::over_99_percent(lang).to_owned(),
        p => form::percent(lang, &format!("{:.0}", p.floor())),
    };
    match posture.stance {
        Stance::Unclear => say::likeliest(lang, &percent),
        _ => form::sure(lang, &percent),
    }
}

/// "22–74 %": the interval, outwards.
pub(super) fn interval(lang: Lang, sampled: &Sampled) -> String {
    let (low, high) = sampled.interval();
    form::percent(lang, &format!("{:.0}–{:.0}", (low * 100.0).floor(), (high * 100.0).ceil()))
}

/// The share alone; a dash without any check.
pub(super) fn percent_of(lang: Lang, sampled: &Sampled) -> String {
    sampled.rate().value().map_or_else(|| "–".to_owned(), |share| percent(lang, share))
}

/// "1.4"; a dash where never shown.
pub(super) fn mean_rank(rank: Option<f64>) -> String {
    rank.map_or_else(|| "–".to_owned(), mean)
}

/// The name, and whether it is you.
pub(super) fn party(lang: Lang, party: &PartyView) -> String {
    let name = shown(&party.name);
    if party.id == PartyId::Own { say::name_you(lang, &name) } else { name }
}

/// "CNY 62–180 a day": an estimate.
pub(super) fn spend(lang: Lang, spends: &[Spend]) -> Option<String> {
    let sums: Vec<String> = Spend::sum(spends).iter().map(|sum| sum.words(lang)).collect();
    (!sums.is_empty()).then(|| say::estimate(lang, &sums.join(form::and(lang))))
}

/// Hours of the day in which no watched rival was seen in nine of ten checks: "2–6 h (112 of 118 checks without any)".
pub(super) fn undefended(lang: Lang, free: &[(usize, usize, Rate)]) -> String {
    let span = |&(from, to, rate): &(usize, usize, Rate)| {
        say::open_span(lang, &hours(lang, &[(from, to)]), rate.hits, rate.checks)
    };
    let spans: Vec<String> = free.iter().map(span).collect();
    if spans.is_empty() { say::never_open(lang).to_owned() } else { say::open(lang, &list(lang, &spans)) }
}

/// What became of a chain: "Corrected", "Taken back"; nothing where its first word holds.
pub(super) fn state(lang: Lang, chain: &ChainView) -> Option<&'static str> {
    let [first, later @ ..] = chain.steps.as_slice() else { return None };
    if chain.holds.is_empty() {
        return Some(if later.is_empty() { say::takes_back(lang) } else { say::taken_back(lang) });
    }
    if later.iter().any(|step| step.kind == FindingKind::Withdrawn) {
        return Some(say::partly_taken_back(lang));
    }
    match later {
        [] => None,
        _ if later.iter().any(|step| step.kind != first.kind) => Some(say::corrected(lang)),
        _ => Some(say::extended(lang)),
    }
}

/// What a step of a chain did to those before it.
pub(super) fn step(lang: Lang, earlier: Option<&Finding>, step: &Finding) -> &'static str {
    match earlier {
        _ if step.kind == FindingKind::Withdrawn => say::taken_back(lang),
        None => say::found(lang),
        Some(_) if step.market.as_ref().is_some_and(|market| !market.gathers.is_empty()) => say::gathered(lang),
        Some(earlier) if earlier.kind == step.kind && step.keywords.len() > 1 => say::extended(lang),
        Some(_) => say::corrected(lang),
    }
}

/// A headline with what became of it.
pub(super) fn with_state(lang: Lang, headline: &str, state: Option<&str>) -> String {
    state.map_or_else(|| headline.to_owned(), |state| say::with_state(lang, headline, &state.to_lowercase()))
}

/// The name of a kind in the filter: what is done, by anybody.
pub(super) fn kind(lang: Lang, kind: FindingKind) -> &'static str {
    let say = match kind {
        FindingKind::BackOff => say::kind_back_off,
        FindingKind::RetreatToPeak => say::kind_retreat,
        FindingKind::PeakEntry => say::kind_peak_entry,
        FindingKind::Enter => say::kind_enter,
        FindingKind::Return => say::kind_return,
        FindingKind::Expand => say::kind_expand,
        FindingKind::TakeTop => say::kind_take_top,
        FindingKind::CedeTop => say::kind_cede_top,
        FindingKind::RunsOut => say::kind_runs_out,
        FindingKind::RunsOutEarlier => say::kind_earlier,
        FindingKind::RunsOutLater => say::kind_later,
        FindingKind::RunsOutNoMore => say::kind_no_more,
        FindingKind::MarketRise => say::kind_market_rise,
        FindingKind::MarketFall => say::kind_market_fall,
        FindingKind::Withdrawn => say::kind_withdrawn,
    };
    say(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_hours_are_told_with_their_counts() {
        let free = [(2, 6, Rate::new(112, 118))];
        assert!(undefended(Lang::En, &free).contains("2–6 h (112 of 118 checks)"));
        assert!(undefended(Lang::Zh, &free).contains("2–6 点（118 次检查中 112 次）"));
        assert!(undefended(Lang::En, &[]).starts_with("In every hour"));
    }
}
