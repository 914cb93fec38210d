//! The words of the report. With those of the mails ([`crate::notify`]) they are the catalogue that a second language
//! has to fill: labels of the template in [`labels`], what is explained in [`glossary`], sentences here.

pub(super) mod ahead;
pub(super) mod glossary;
pub(super) mod labels;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    domain::{BudgetClock, Finding, FindingKind, Outcome, PartyId, Posture, Query, Rate, Stance},
    insight::{Grade, Grain, Sampled, Spend},
    notify::{
        reason_in_words,
        words::{capitalised, clipped, number, percent, share, shown},
    },
};

use super::view::{ChainView, PartyView, ReportView};

/// Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// "Mon 23 Mar 2026, 01:00"
pub(super) fn moment(view: &ReportView, at: DateTime<Utc>) -> String {
    at.with_timezone(&view.zone).format("%a %-d %b %Y, %H:%M").to_string()
}

/// "23 Mar 2026"
pub(super) fn day(view: &ReportView, at: DateTime<Utc>) -> String {
    at.with_timezone(&view.zone).format("%-d %b %Y").to_string()
}

/// "23 Mar"
pub(super) fn short_day(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

/// "3217 pages with ads from 15 Mar 2026 to 13 Apr 2026"
pub(super) fn span(view: &ReportView) -> String {
    let pages = number(view.pages, "page with ads", "pages with ads");
    format!("{pages} from {} to {}", moment(view, view.since), moment(view, view.until))
}

/// What the report was narrowed to, if it was.
pub(super) fn narrowed(view: &ReportView) -> Option<String> {
    let only = &view.only;
    let parts = [
        only.source.as_ref().map(|source| format!("the source {}", shown(source))),
        only.keyword.as_ref().map(|keyword| format!("the keyword {}", shown(keyword))),
        only.rival.as_ref().map(|rival| format!("the rival {}", shown(rival))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Made for {} only.", parts.join(", ")))
}

/// What stands above all else.
pub(super) fn unseen(view: &ReportView) -> String {
    format!("What could not be seen since {}", day(view, view.history_since))
}

/// What the picture of the coverage shows.
pub(super) fn coverage_chart(view: &ReportView) -> String {
    let column = match view.grain {
        Grain::Day => "A column a day",
        Grain::Week => "A column a week",
    };
    format!("{column}; what rises in it is the part of the checks that read no page.")
}

/// What the figures are of.
pub(super) fn figures_of(view: &ReportView) -> String {
    format!(
        "Shares and ranks are of the whole time, from {} on. A stance, and the day or week drawn for it, is of the time \
         since he stands so; over several keywords, of those where he fights, or is seen if he fights on none. Strength \
         is of the last 90 days.",
        day(view, view.since)
    )
}

/// What the time lines are of.
pub(super) fn time_lines(view: &ReportView) -> String {
    let from = day(view, view.history_since);
    match view.grain {
        Grain::Day => format!("Time lines have a column a day, from {from} on."),
        Grain::Week => format!(
            "Time lines have a column a week, from {from} on: there is too much for a column a day. A shorter time, or \
             one keyword or rival (`bidwatch report --keyword …`), is drawn by day."
        ),
    }
}

/// "bazaar could not be seen from Tue 10 Mar 2026, 16:00 to …: turned away: captcha."
pub(super) fn spell(view: &ReportView, spell: &super::view::Spell) -> String {
    let reason = reason_in_words(&spell.reason);
    let (source, began) = (shown(&spell.source), moment(view, spell.began));
    match spell.ended {
        None => format!("{source} cannot be seen since {began}: {reason}."),
        Some(ended) => format!("{source} could not be seen from {began} to {}: {reason}.", moment(view, ended)),
    }
}

/// "4906 of 5126 checks read a page"
pub(super) fn coverage(source: &super::view::SourceView) -> String {
    let planned = source.total.planned;
    match planned {
        0 => "no check was planned".to_owned(),
        _ => format!("{} of {planned} checks read a page", planned - source.total.unseen_checks()),
    }
}

/// "bazaar: 220 of 5126 checks told nothing about rivals: turned away 156 (mostly captcha), …"
pub(super) fn gap(source: &super::view::SourceView) -> Option<String> {
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
        let mostly = if most == count { "" } else { "mostly " };
        let detail = if detail.is_empty() { String::new() } else { format!(" ({mostly}{})", clipped(detail, 60)) };
        format!("{} {count}{detail}", reason_in_words(outcome.as_str()))
    };
    let mut parts: Vec<String> = outcomes.iter().map(reason).collect();
    if total.slots_hidden > 0 {
        parts.push(format!("pages that hide which listings are ads {}", total.slots_hidden));
    }
    if total.without_ads > 0 {
        parts.push(format!("pages without any ad {}", total.without_ads));
    }
    let silent = total.planned - total.with_ads;
    let name = shown(&source.source);
    (silent > 0).then(|| {
        format!("{name}: {silent} of {} checks told nothing about rivals: {}.", total.planned, parts.join(", "))
    })
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
    let sure = sure(posture);
    if sure.is_empty() {
        return posture.stance.words().to_owned();
    }
    let since = posture.since.filter(|_| posture.stance != Stance::Unclear);
    let since = since.map(|since| format!(", since {}", day(view, since))).unwrap_or_default();
    format!("{}, {sure}{since}", posture.stance.words())
}

/// "over 99 % sure"; nothing where too little was seen.
pub(super) fn sure(posture: &Posture) -> String {
    let Some(probability) = posture.probability else { return String::new() };
    let percent = match probability * 100.0 {
        p if p > 99.0 => "over 99\u{a0}%".to_owned(),
        p => format!("{:.0}\u{a0}%", p.floor()),
    };
    match posture.stance {
        Stance::Unclear => format!("the likeliest stance has {percent}"),
        _ => format!("{percent} sure"),
    }
}

/// "47 % (384 of 814)"
pub(super) fn rate(rate: Rate) -> String {
    share(rate)
}

/// "22–74 %": the interval, outwards.
pub(super) fn interval(sampled: &Sampled) -> String {
    let (low, high) = sampled.interval();
    format!("{:.0}–{:.0}\u{a0}%", (low * 100.0).floor(), (high * 100.0).ceil())
}

/// The share alone; a dash without any check.
pub(super) fn percent_of(sampled: &Sampled) -> String {
    sampled.rate().value().map_or_else(|| "–".to_owned(), percent)
}

/// "1.4"; a dash where never shown.
pub(super) fn mean_rank(rank: Option<f64>) -> String {
    rank.map_or_else(|| "–".to_owned(), |rank| format!("{rank:.1}"))
}

/// "your own shop" or the name.
pub(super) fn party(party: &PartyView) -> String {
    if party.id == PartyId::Own { format!("{} (you)", shown(&party.name)) } else { shown(&party.name) }
}

/// The grade of a strength, and what it is to the reader.
pub(super) fn grade(grade: Grade) -> String {
    capitalised(grade.words())
}

/// "Dark from about 17:00 …"
pub(super) fn clock(label: &str, clock: &BudgetClock) -> String {
    format!("{label}: {}.", clock.words())
}

/// "CNY 62–180 a day": an estimate.
pub(super) fn spend(spends: &[Spend]) -> Option<String> {
    let sums: Vec<String> = Spend::sum(spends).iter().map(Spend::words).collect();
    (!sums.is_empty())
        .then(|| format!("{}. An estimate from your own numbers in [[estimates]]: nobody sees it.", sums.join(" and ")))
}

/// "all hours on 3 keywords, absent on 1"
pub(super) fn tally(stances: impl Iterator<Item = Stance>) -> String {
    const ORDER: [Stance; 9] = [
        Stance::AllHours,
        Stance::PeakOnly,
        Stance::WeekdaysOnly,
        Stance::RunsOut,
        Stance::Partial,
        Stance::Unclear,
        Stance::Probing,
        Stance::Gone,
        Stance::Unknown,
    ];
    let mut counts = [0_u64; ORDER.len()];
    for stance in stances {
        counts[ORDER.iter().position(|&other| other == stance).unwrap_or(ORDER.len() - 1)] += 1;
    }
    let mut parts: Vec<String> = Vec::new();
    for (stance, count) in ORDER.iter().zip(counts).filter(|(_, count)| *count > 0) {
        let noun = match (parts.is_empty(), count) {
            (false, _) => count.to_string(),
            (true, _) => number(count, "keyword", "keywords"),
        };
        parts.push(format!("{} on {noun}", stance.words()));
    }
    parts.join(", ")
}

/// Hours of the day in which no watched rival was seen in nine of ten checks: "2–6 h (112 of 118 checks without any)".
pub(super) fn undefended(free: &[(usize, usize, Rate)]) -> String {
    let spans: Vec<String> = free
        .iter()
        .map(|(from, to, rate)| format!("{from}–{to} h ({} of {} checks)", rate.hits, rate.checks))
        .collect();
    match spans.as_slice() {
        [] => "In every hour that was looked at, a watched rival was there in more than one of ten checks.".to_owned(),
        _ => format!(
            "No watched rival was seen in nine of ten checks or more at {}. Others, whom you do not watch, may have \
             been there.",
            spans.join(", ")
        ),
    }
}

/// What became of a chain: "Corrected", "Taken back"; nothing where its first word holds.
pub(super) fn state(chain: &ChainView) -> Option<&'static str> {
    let [first, later @ ..] = chain.steps.as_slice() else { return None };
    if chain.holds.is_empty() {
        return Some(if later.is_empty() { "Takes back" } else { "Taken back" });
    }
    if later.iter().any(|step| step.kind == FindingKind::Withdrawn) {
        return Some("Partly taken back");
    }
    match later {
        [] => None,
        _ if later.iter().any(|step| step.kind != first.kind) => Some("Corrected"),
        _ => Some("Extended"),
    }
}

/// What a step of a chain did to those before it.
pub(super) fn step(earlier: Option<&Finding>, step: &Finding) -> &'static str {
    match earlier {
        _ if step.kind == FindingKind::Withdrawn => "Taken back",
        None => "Found",
        Some(_) if step.market.as_ref().is_some_and(|market| !market.gathers.is_empty()) => "Gathered",
        Some(earlier) if earlier.kind == step.kind && step.keywords.len() > 1 => "Extended",
        Some(_) => "Corrected",
    }
}

/// The name of a kind in the filter: what is done, by anybody.
pub(super) fn kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::BackOff => "backed off",
        FindingKind::RetreatToPeak => "retreated to the peak",
        FindingKind::PeakEntry => "entered in the peak",
        FindingKind::Enter => "entered",
        FindingKind::Return => "came back",
        FindingKind::Expand => "expanded to all hours",
        FindingKind::TakeTop => "took the first slot",
        FindingKind::CedeTop => "gave up the first slot",
        FindingKind::RunsOut => "runs out in the day",
        FindingKind::RunsOutEarlier => "runs out earlier",
        FindingKind::RunsOutLater => "runs out later",
        FindingKind::RunsOutNoMore => "runs out no more",
        FindingKind::MarketRise => "the market rose",
        FindingKind::MarketFall => "the market fell",
        FindingKind::Withdrawn => "taken back",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stances_are_counted_in_a_fixed_order() {
        let stances = [Stance::Gone, Stance::AllHours, Stance::Gone, Stance::AllHours, Stance::AllHours];
        assert_eq!(tally(stances.into_iter()), "all hours on 3 keywords, absent on 2");
        assert_eq!(tally(std::iter::once(Stance::Probing)), "probing on 1 keyword");
    }

    #[test]
    fn open_hours_are_told_with_their_counts() {
        assert!(undefended(&[(2, 6, Rate::new(112, 118))]).contains("2–6 h (112 of 118 checks)"));
        assert!(undefended(&[]).starts_with("In every hour"));
    }
}
