//! A finding in one sentence, such as a seller would say. Presence, slot and time only: bids and money are not seen.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::{Evidence, FindingKind, Rate, StrataRates};

/// What a sentence is about.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) own: bool,
    pub(super) keyword: &'a str,
    /// All keywords of the chain; empty where it is only the one.
    pub(super) keywords: &'a [String],
    pub(super) kind: FindingKind,
    /// Whether it is about the first ad slot, and the counts are of it.
    pub(super) of_first_slot: bool,
    pub(super) evidence: &'a Evidence,
    pub(super) since: DateTime<Utc>,
    pub(super) at: DateTime<Utc>,
    pub(super) zone: Tz,
    /// Whether the market has peak hours.
    pub(super) has_peak: bool,
    /// "during 11.11", "back to before 11.11": the known date that it has to do with.
    pub(super) occasion: Option<String>,
}

impl Subject<'_> {
    /// The sentence.
    pub(super) fn sentence(&self) -> String {
        let who = if self.own { "Your own shop".to_owned() } else { self.name.to_owned() };
        let (kw, since) = (self.keyword, self.since());
        let (before, after) = (self.counts(&self.evidence.before), self.counts(&self.evidence.after));
        let said = match self.kind {
            FindingKind::BackOff if self.after_hits() == 0 => {
                format!("{who} fought for {kw} ({before}) and has not been seen in an ad slot since {since} ({after})")
            }
            FindingKind::BackOff => {
                format!("{who} fought for {kw} ({before}) and since {since} only shows up now and then ({after})")
            }
            FindingKind::RetreatToPeak => {
                format!(
                    "{who} fought for {kw} all day ({before}) and since {since} comes only in the rush hour ({after})"
                )
            }
            FindingKind::PeakEntry => {
                format!(
                    "{who} was not after {kw} ({before}) and since {since} fights for it in the rush hour only ({after})"
                )
            }
            FindingKind::Enter => {
                format!("{who} was not after {kw} ({before}) and since {since} fights for it at all hours ({after})")
            }
            FindingKind::Return => {
                format!("{who} had left {kw} ({before}) and is back at all hours since {since} ({after})")
            }
            FindingKind::Expand => {
                format!(
                    "{who} came for {kw} only in the rush hour ({before}) and since {since} fights all day ({after})"
                )
            }
            FindingKind::TakeTop => {
                format!(
                    "{who} shows as often as before for {kw}, but since {since} mostly in the first ad slot ({after}; before {before})"
                )
            }
            FindingKind::CedeTop => {
                format!(
                    "{who} shows as often as before for {kw}, but since {since} mostly no longer in the first ad slot ({after}; before {before})"
                )
            }
            FindingKind::RunsOut => format!("{who} goes dark for {kw} during the day, day after day, since {since}"),
            FindingKind::RunsOutEarlier => {
                format!("{who} goes dark for {kw} earlier in the day than he used to, since {since}")
            }
            FindingKind::MarketRise => {
                format!("Most rivals show up more for {kw} since {since} ({after}; before {before})")
            }
            FindingKind::MarketFall => {
                format!("Most rivals show up less for {kw} since {since} ({after}; before {before})")
            }
            FindingKind::RunsOutLater => {
                format!("{who} lasts longer into the day for {kw} than he used to, since {since}")
            }
            FindingKind::RunsOutNoMore => format!("{who} no longer goes dark for {kw} during the day, since {since}"),
            FindingKind::Withdrawn if self.of_first_slot => {
                format!(
                    "What was said of {who} and the first ad slot for {kw} does not hold: it is as it was before ({after} since {since})"
                )
            }
            FindingKind::Withdrawn => {
                format!("What was said of {who} and {kw} does not hold: he is as he was before ({after} since {since})")
            }
        };
        let said = match &self.occasion {
            Some(occasion) if self.kind != FindingKind::Withdrawn => format!("{said}, {occasion}"),
            _ => said,
        };
        match self.keywords.len() {
            0 | 1 => said + ".",
            n => format!("{said}; with this, it is {n} keywords."),
        }
    }

    fn after_hits(&self) -> u64 {
        self.evidence.after.peak.hits + self.evidence.after.off.hits
    }

    /// "83 of 90 rush-hour looks, 410 of 455 others"; only strata that were looked at.
    fn counts(&self, rates: &StrataRates) -> String {
        let of = |rate: Rate, what: &str| (rate.checks > 0).then(|| format!("{} of {}{what}", rate.hits, rate.checks));
        let parts = if self.has_peak {
            let both = rates.peak.checks > 0;
            [
                of(rates.peak, " rush-hour looks"),
                of(rates.off, if both { " others" } else { " looks outside the rush hour" }),
            ]
        } else {
            [None, of(rates.off, " looks")]
        };
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no look".to_owned() } else { parts.join(", ") }
    }

    /// The day of the week and the hour, or the date where that is long ago.
    fn since(&self) -> String {
        let local = self.since.with_timezone(&self.zone);
        let form = if self.at - self.since < TimeDelta::days(6) { "%a %H:%M" } else { "%-d %b %H:%M" };
        local.format(form).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(peak: (u64, u64), off: (u64, u64)) -> StrataRates {
        StrataRates { peak: Rate::new(peak.0, peak.1), off: Rate::new(off.0, off.1) }
    }

    fn subject(evidence: &Evidence, kind: FindingKind) -> String {
        let subject = Subject {
            name: "Rival A",
            own: false,
            keyword: "女包",
            keywords: &[],
            kind,
            of_first_slot: false,
            evidence,
            since: "2026-03-08T08:00:00Z".parse().unwrap(),
            at: "2026-03-09T04:00:07Z".parse().unwrap(),
            zone: chrono_tz::Asia::Shanghai,
            has_peak: true,
            occasion: None,
        };
        subject.sentence()
    }

    #[test]
    fn a_retreat_reads_as_a_seller_would_tell_it() {
        let evidence = Evidence { before: rates((83, 90), (410, 455)), after: rates((3, 3), (0, 9)) };
        assert_eq!(
            subject(&evidence, FindingKind::RetreatToPeak),
            "Rival A fought for 女包 all day (83 of 90 rush-hour looks, 410 of 455 others) and since Sun 16:00 comes \
             only in the rush hour (3 of 3 rush-hour looks, 0 of 9 others)."
        );
    }

    #[test]
    fn no_sentence_claims_hours_that_were_not_looked_at() {
        let evidence = Evidence { before: rates((83, 90), (410, 455)), after: rates((0, 0), (0, 6)) };
        let said = subject(&evidence, FindingKind::BackOff);
        assert!(
            said.ends_with("has not been seen in an ad slot since Sun 16:00 (0 of 6 looks outside the rush hour)."),
            "{said}"
        );
    }

    #[test]
    fn no_sentence_speaks_of_money() {
        let evidence = Evidence::default();
        for kind in FindingKind::ALL {
            let said = subject(&evidence, kind).to_lowercase();
            assert!(["bid ", "bids", "money", "budget", "spend"].iter().all(|word| !said.contains(word)), "{said}");
        }
    }
}
