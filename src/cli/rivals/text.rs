//! The report as people read it.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use crate::{
    app::{PartyQueryReport, PartyReport, RivalsReport},
    cli::output::{self, folded, padded, shown},
    config::Config,
    domain::{PartyId, Posture, Query, Stance},
    insight::{AuctionInsight, Sampled, Spend, Strength},
};

use super::overview;

/// Columns of one figure with its interval and counts.
const CELL: usize = 39;

/// The report in lines of `columns`; `whole` with every figure of every keyword, however many there are.
pub(super) fn text(config: &Config, report: &RivalsReport, whole: bool, columns: usize) -> String {
    let page = Page { config, report, columns, sources: sources(report), whole };
    if report.parties.is_empty() {
        return "The config names no rival. `bidwatch rivals --suggest` names advertisers seen often.\n".to_owned();
    }
    let mut text = page.heading();
    let own = |own: bool| report.parties.iter().filter(move |party| (party.id == PartyId::Own) == own);
    for party in own(false).chain(own(true)) {
        text.push('\n');
        text.push_str(&page.party(party));
    }
    if !whole && report.parties.iter().any(|party| party.queries.len() > overview::SHOWN_WHOLE) {
        let more = "A line of a keyword: the day as a strip since he stands so (0–24 h), and how often he was shown in the whole time. \
                    Every figure of every keyword: `bidwatch rivals --rival NAME`, or `--keyword KEYWORD`.";
        let _ = writeln!(text, "\n{}", folded(more, "", columns));
    }
    let legend = "(84–95) is the 95 % interval in per cent, 83/91 its counts. In the peak, off-peak, weekdays, weekends: \
                  since he stands so; all else: the whole time. None of this is a bid: only what a visitor sees. \
                  `bidwatch rivals --explain` tells what each figure means.";
    let _ = writeln!(text, "\n{}", folded(legend, "", columns));
    text
}

fn sources(report: &RivalsReport) -> usize {
    let mut sources: Vec<&str> =
        report.parties.iter().flat_map(|party| &party.queries).map(|of| of.query.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

struct Page<'a> {
    config: &'a Config,
    report: &'a RivalsReport,
    columns: usize,
    /// How many sources are shown.
    sources: usize,
    /// Whether each keyword is shown whole, however many there are.
    whole: bool,
}

impl Page<'_> {
    fn zone(&self) -> Tz {
        self.config.dayparts.timezone
    }

    fn heading(&self) -> String {
        let RivalsReport { since, until, pages, .. } = self.report;
        let moment = |at: DateTime<Utc>| at.with_timezone(&self.zone()).format("%-d %b %Y %H:%M").to_string();
        let heading = match pages {
            0 => "No page with ads in that time: nothing can be said of anybody.".to_owned(),
            _ => format!(
                "{} with ads from {} to {} ({}). Strength: the 90 days up to then.",
                output::count(usize::try_from(*pages).unwrap_or(usize::MAX), "page"),
                moment(*since),
                moment(*until),
                self.zone()
            ),
        };
        format!("{}\n", folded(&heading, "", self.columns))
    }

    fn party(&self, party: &PartyReport) -> String {
        let name = self.config.roster.party(party.id).map_or("", |party| party.name.as_str());
        let mark = if party.id == PartyId::Own { "★ " } else { "" };
        let mut text = format!("{mark}{}\n", shown(Some(name), 60));
        let _ = writeln!(text, "{}", folded(&party.strength.verdict().text, "", self.columns));
        for (name, words) in parts(party) {
            let _ =
                writeln!(text, "  {}{}", padded(name, 11), folded(&words, "             ", self.columns).trim_start());
        }
        let seen = |of: &&PartyQueryReport| of.insight.presence.rate().hits > 0;
        let seen: Vec<&PartyQueryReport> = party.queries.iter().filter(seen).collect();
        if self.whole || seen.len() <= overview::SHOWN_WHOLE {
            for of_query in seen {
                text.push('\n');
                text.push_str(&self.query(party.id, of_query));
            }
        } else {
            text.push('\n');
            text.push_str(&overview::lines(
                &seen,
                |of| self.label(&of.query),
                |posture| posture.since.map(|since| self.day(since)),
            ));
        }
        text.push_str(&self.never_shown(&party.queries));
        text
    }

    fn query(&self, id: PartyId, of: &PartyQueryReport) -> String {
        let head = format!("{}: {}", self.label(&of.query), self.posture(&of.posture));
        let mut text = format!("{}\n", folded(&head, "  ", self.columns));
        let since = if of.posture.since.is_some() { " since then" } else { "" };
        let rank = of.insight.mean_rank().map_or_else(String::new, |rank| format!("; mean rank {rank:.1}"));
        let absent = of.posture.stance == Stance::Gone;
        if !absent {
            let _ = writeln!(text, "  {}  0–24 h{since}{rank}", of.strip.as_text());
        }
        if let Some(clock) = of.clock {
            let _ = writeln!(text, "{}", folded(&format!("{}.", clock.words()), "  ", self.columns));
        }
        let cells: Vec<String> =
            self.figures(id, of).into_iter().filter(|(_, rate)| rate.rate().checks > 0).map(cell).collect();
        let a_row = ((self.columns - 2) / CELL).max(1);
        for row in cells.chunks(a_row) {
            let cells: String = row.iter().map(|cell| padded(cell, CELL)).collect();
            let _ = writeln!(text, "  {}", cells.trim_end());
        }
        if let Some(spend) = &of.spend {
            let _ = writeln!(text, "  {}", estimated(std::slice::from_ref(spend)));
        }
        text
    }

    /// The queries on which he was not shown in that time, in few lines.
    fn never_shown(&self, queries: &[PartyQueryReport]) -> String {
        let unseen = queries.iter().filter(|of| of.insight.presence.rate().hits == 0);
        let (blind, looked): (Vec<_>, Vec<_>) = unseen.partition(|of| of.insight.presence.rate().checks == 0);
        let checks = |of: &&PartyQueryReport| of.insight.presence.rate().checks;
        let of_checks: Vec<String> =
            looked.iter().map(|of| format!("{} 0/{}", self.label(&of.query), checks(of))).collect();
        let at_most = looked.iter().map(|of| of.insight.presence.interval().1).fold(0.0, f64::max);
        let mut text = String::new();
        if !looked.is_empty() {
            let line = format!("never shown: {} (at most {:.0} %)", of_checks.join(", "), (at_most * 100.0).ceil());
            let _ = writeln!(text, "\n{}", folded(&line, "  ", self.columns));
        }
        if !blind.is_empty() {
            let labels: Vec<String> = blind.iter().map(|of| self.label(&of.query)).collect();
            let _ =
                writeln!(text, "\n{}", folded(&format!("not looked at: {}", labels.join(", ")), "  ", self.columns));
        }
        text
    }

    fn label(&self, query: &Query) -> String {
        let source = Some(query.source.as_str()).filter(|_| self.sources > 1);
        let device = query.device.map(crate::domain::Device::as_str);
        let more = [source, query.place.as_deref(), query.language.as_deref(), device];
        let parts = std::iter::once(query.keyword.as_str()).chain(more.into_iter().flatten());
        parts.map(|part| shown(Some(part), 40)).collect::<Vec<_>>().join(" · ")
    }

    fn posture(&self, posture: &Posture) -> String {
        let words = posture.stance.words();
        let Some(probability) = posture.probability else { return words.to_owned() };
        let percent = match probability * 100.0 {
            p if p > 99.0 => "over 99 %".to_owned(),
            p => format!("{:.0} %", p.floor()),
        };
        if posture.stance == Stance::Unclear {
            return format!("{words}; the likeliest stance has {percent}");
        }
        let since = posture.since.map(|since| format!(", since {}", self.moment(since))).unwrap_or_default();
        format!("{words}, {percent} sure{since}")
    }

    fn day(&self, at: DateTime<Utc>) -> String {
        let (local, until) = (at.with_timezone(&self.zone()), self.report.until.with_timezone(&self.zone()));
        let format = if local.year() == until.year() { "%-d %b" } else { "%b %Y" };
        local.format(format).to_string()
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        let (local, until) = (at.with_timezone(&self.zone()), self.report.until.with_timezone(&self.zone()));
        let format = if local.year() == until.year() { "%a %-d %b %H:%M" } else { "%-d %b %Y %H:%M" };
        local.format(format).to_string()
    }

    fn figures(&self, id: PartyId, of: &PartyQueryReport) -> Vec<(&'static str, Sampled)> {
        let absent = of.posture.stance == Stance::Gone;
        let AuctionInsight {
            presence, overlap, position_above, outranking, top, absolute_top, first_slot, slots, ..
        } = &of.insight;
        let mut figures = vec![("shown", *presence), ("all ad slots", *slots)];
        if self.config.dayparts.has_peak() {
            figures.extend([("in the peak", of.strata.peak), ("off-peak", of.strata.off)]);
        }
        if absent {
            // How he stood when he was there is no news of him; what was seen since he left comes first.
            figures.rotate_left(2);
            return figures;
        }
        figures.extend([("weekdays", of.strata.weekday), ("weekends", of.strata.weekend)]);
        figures.extend([("first slot", *first_slot), ("absolute top", *absolute_top)]);
        // Where you were never shown there is nothing to hold him against.
        if id != PartyId::Own && overlap.rate().checks > 0 {
            figures.extend([("overlap", *overlap), ("above you", *position_above), ("you outrank", *outranking)]);
        }
        figures.push(("top of page", *top));
        figures
    }
}

/// The parts of strength, each with its counts, and what he may spend.
fn parts(party: &PartyReport) -> Vec<(&'static str, String)> {
    let shown = party.overall.presence.rate().hits > 0;
    let Strength { endurance, height, .. } = &party.strength;
    if endurance.longest_days == 0 && height.presence.hits == 0 && !shown {
        return Vec::new();
    }
    let mut parts = party.strength.parts(party.overall.overlap.rate().checks > 0);
    let spends = Spend::sum(party.queries.iter().filter_map(|query| query.spend.as_ref()));
    if !parts.is_empty() && !spends.is_empty() {
        parts.push(("spend", estimated(&spends)));
    }
    parts
}

fn estimated(spends: &[Spend]) -> String {
    let sums: Vec<String> = spends.iter().map(Spend::words).collect();
    format!("{}: an estimate from your numbers, nobody sees it", sums.join(" and "))
}

/// `in the peak   91 % (84–95)   83/91`
fn cell((label, sampled): (&str, Sampled)) -> String {
    let (rate, (low, high)) = (sampled.rate(), sampled.interval());
    let share = output::percent(rate.value().unwrap_or(0.0));
    let interval = format!("({:.0}–{:.0})", (low * 100.0).floor(), (high * 100.0).ceil());
    format!("{label:<13}{share:>3} % {interval:<9}{}/{}", rate.hits, rate.checks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Stratum, insight::Moment};

    #[test]
    fn a_figure_stands_with_its_interval_and_counts() {
        let mut sampled = Sampled::default();
        for hour in 0..28 * 24_i32 {
            let when = Moment { day: hour / 24, hour: (hour % 24) as u8, weekend: false, stratum: Stratum::Off };
            sampled.count(when, hour % 4 != 0);
        }
        assert_eq!(cell(("in the peak", sampled)), "in the peak   75 % (71–79)  504/672");
    }
}
