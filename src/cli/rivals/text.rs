//! The report as people read it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    app::{PartyQueryReport, PartyReport, RivalsReport},
    cli::output::{self, folded, padded, shown},
    config::Config,
    domain::{PartyId, Posture, Query, Stance},
    insight::{AuctionInsight, Sampled, Spend, Strength},
    words::{
        Figure, Lang, Voice,
        catalogue::{figures, form, terminal as say},
        clock_words, list, mean, stance,
    },
};

use super::overview;

/// Columns of one figure with its interval and counts.
const CELL: usize = 39;

/// The report in lines of `columns`; `whole` with every figure of every keyword, however many there are.
pub(super) fn text(lang: Lang, config: &Config, report: &RivalsReport, whole: bool, columns: usize) -> String {
    let page = Page { lang, config, report, columns, sources: sources(report), whole };
    if report.parties.is_empty() {
        return format!("{}\n", say::no_rival(lang));
    }
    let mut text = page.heading();
    let own = |own: bool| report.parties.iter().filter(move |party| (party.id == PartyId::Own) == own);
    for party in own(false).chain(own(true)) {
        text.push('\n');
        text.push_str(&page.party(party));
    }
    if !whole && report.parties.iter().any(|party| party.queries.len() > overview::SHOWN_WHOLE) {
        let _ = writeln!(text, "\n{}", folded(say::a_line_means(lang), "", columns));
    }
    let _ = writeln!(text, "\n{}", folded(say::legend(lang), "", columns));
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
    lang: Lang,
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

    /// As of the end of what is shown.
    fn voice(&self) -> Voice {
        Voice { lang: self.lang, zone: self.zone(), now: self.report.until }
    }

    fn heading(&self) -> String {
        let RivalsReport { since, until, pages, .. } = self.report;
        let moment = |at| self.voice().date_and_time(at);
        let heading = match pages {
            0 => say::no_page(self.lang).to_owned(),
            _ => say::heading(self.lang, *pages, &moment(*since), &moment(*until), self.zone().name()),
        };
        format!("{}\n", folded(&heading, "", self.columns))
    }

    fn party(&self, party: &PartyReport) -> String {
        let name = self.config.roster.party(party.id).map_or("", |party| party.name.as_str());
        let mark = if party.id == PartyId::Own { "★ " } else { "" };
        let mut text = format!("{mark}{}\n", shown(Some(name), 60));
        let _ = writeln!(text, "{}", folded(&party.strength.verdict(self.lang).text, "", self.columns));
        for (name, words) in parts(self.lang, party) {
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
                self.lang,
                &seen,
                |of| self.label(&of.query),
                |posture| posture.since.map(|since| self.day(since)),
            ));
        }
        text.push_str(&self.never_shown(&party.queries));
        text
    }

    fn query(&self, id: PartyId, of: &PartyQueryReport) -> String {
        let head = say::query_line(self.lang, &self.label(&of.query), &self.posture(&of.posture));
        let mut text = format!("{}\n", folded(&head, "  ", self.columns));
        if of.posture.stance != Stance::Gone {
            let mut strip = say::strip_line(self.lang, &of.strip.as_text());
            if of.posture.since.is_some() {
                strip = say::since_then(self.lang, &strip);
            }
            if let Some(rank) = of.insight.mean_rank() {
                strip = say::mean_rank(self.lang, &strip, &mean(rank));
            }
            let _ = writeln!(text, "  {strip}");
        }
        if let Some(clock) = of.clock {
            let _ = writeln!(
                text,
                "{}",
                folded(&form::full_stop(self.lang, &clock_words(self.lang, &clock)), "  ", self.columns)
            );
        }
        let cells: Vec<String> =
            self.figures(id, of).into_iter().filter(|(_, rate)| rate.rate().checks > 0).map(cell).collect();
        let a_row = ((self.columns - 2) / CELL).max(1);
        for row in cells.chunks(a_row) {
            let cells: String = row.iter().map(|cell| padded(cell, CELL)).collect();
            let _ = writeln!(text, "  {}", cells.trim_end());
        }
        if let Some(spend) = &of.spend {
            let _ = writeln!(text, "  {}", estimated(self.lang, std::slice::from_ref(spend)));
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
            let at_most = format!("{:.0}", (at_most * 100.0).ceil());
            let line = say::never_shown(self.lang, &list(self.lang, &of_checks), &at_most);
            let _ = writeln!(text, "\n{}", folded(&line, "  ", self.columns));
        }
        if !blind.is_empty() {
            let labels: Vec<String> = blind.iter().map(|of| self.label(&of.query)).collect();
            let line = say::not_looked_at(self.lang, &list(self.lang, &labels));
            let _ = writeln!(text, "\n{}", folded(&line, "  ", self.columns));
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
        let (lang, words) = (self.lang, stance(self.lang, posture.stance));
        let Some(probability) = posture.probability else { return words.to_owned() };
        let percent = Some(probability * 100.0).filter(|p| *p <= 99.0).map(|p| format!("{:.0}", p.floor()));
        if posture.stance == Stance::Unclear {
            return percent.map_or_else(|| say::likeliest_over_99(lang, words), |p| say::unclear(lang, words, &p));
        }
        let words = percent.map_or_else(|| say::over_99_sure(lang, words), |p| say::sure(lang, words, &p));
        posture.since.map_or(words.clone(), |since| say::with_since(lang, &words, &self.moment(since)))
    }

    fn day(&self, at: DateTime<Utc>) -> String {
        self.voice().day_or_month(at)
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        self.voice().dated(at)
    }

    fn figures(&self, id: PartyId, of: &PartyQueryReport) -> Vec<(&'static str, Sampled)> {
        let lang = self.lang;
        let name = |figure: Figure| figure.name(lang);
        let absent = of.posture.stance == Stance::Gone;
        let AuctionInsight {
            presence, overlap, position_above, outranking, top, absolute_top, first_slot, slots, ..
        } = &of.insight;
        let mut all = vec![(name(Figure::Shown), *presence), (name(Figure::AllAdSlots), *slots)];
        if self.config.dayparts.has_peak() {
            all.extend([(name(Figure::InThePeak), of.strata.peak), (figures::off_peak(lang), of.strata.off)]);
        }
        if absent {
            // How he stood when he was there is no news of him; what was seen since he left comes first.
            all.rotate_left(2);
            return all;
        }
        all.extend([(figures::weekdays(lang), of.strata.weekday), (figures::weekends(lang), of.strata.weekend)]);
        all.extend([(name(Figure::FirstSlot), *first_slot), (name(Figure::AbsoluteTop), *absolute_top)]);
        // Where you were never shown there is nothing to hold him against.
        if id != PartyId::Own && overlap.rate().checks > 0 {
            let beside = [
                (name(Figure::Overlap), *overlap),
                (name(Figure::AboveYou), *position_above),
                (name(Figure::YouOutrank), *outranking),
            ];
            all.extend(beside);
        }
        all.push((name(Figure::TopOfPage), *top));
        all
    }
}

/// The parts of strength, each with its counts, and what he may spend.
fn parts(lang: Lang, party: &PartyReport) -> Vec<(&'static str, String)> {
    let shown = party.overall.presence.rate().hits > 0;
    let Strength { endurance, height, .. } = &party.strength;
    if endurance.longest_days == 0 && height.presence.hits == 0 && !shown {
        return Vec::new();
    }
    let parts = party.strength.parts(lang, party.overall.overlap.rate().checks > 0).into_iter();
    let mut parts: Vec<_> = parts.map(|(figure, words)| (figure.name(lang), words)).collect();
    let spends = Spend::sum(party.queries.iter().filter_map(|query| query.spend.as_ref()));
    if !parts.is_empty() && !spends.is_empty() {
        parts.push((Figure::Spend.name(lang), estimated(lang, &spends)));
    }
    parts
}

fn estimated(lang: Lang, spends: &[Spend]) -> String {
    let sums: Vec<String> = spends.iter().map(|spend| spend.words(lang)).collect();
    say::estimated(lang, &sums.join(form::and(lang)))
}

/// `in the peak   91 % (84–95)   83/91`
fn cell((label, sampled): (&str, Sampled)) -> String {
    let (rate, (low, high)) = (sampled.rate(), sampled.interval());
    let share = output::percent(rate.value().unwrap_or(0.0));
    let interval = format!("({:.0}–{:.0})", (low * 100.0).floor(), (high * 100.0).ceil());
    format!("{}{share:>3} % {interval:<9}{}/{}", padded(label, 13), rate.hits, rate.checks)
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
