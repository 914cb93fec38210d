//! A move of the whole market in one sentence: who, where, since when, and why it is the market's.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::market_turns::Part;
use crate::domain::{Evidence, FindingKind, StrataRates};

/// What the sentence is about.
pub(super) struct Wording<'a> {
    pub(super) part: &'a Part,
    /// Summed over them all.
    pub(super) evidence: &'a Evidence,
    /// Names of the rivals, in the order of the config.
    pub(super) rivals: &'a [String],
    /// All keywords, sorted.
    pub(super) keywords: &'a [String],
    pub(super) since: DateTime<Utc>,
    pub(super) at: DateTime<Utc>,
    pub(super) zone: Tz,
}

impl Wording<'_> {
    /// The sentence.
    pub(super) fn sentence(&self) -> String {
        if self.part.falls {
            return self.fallen();
        }
        let (part, named) = (self.part, named(self.rivals));
        let way = if part.up { "show up more" } else { "show up less" };
        let count = format!("{} of {} rivals", self.rivals.len(), part.active);
        let occasion = self.occasion();
        format!(
            "The market moves, not one rival: {count} {way} on {} since {}{occasion} ({}): {named}. Counted over them \
             all, they were seen in {}{}.",
            self.where_(),
            self.moment(self.since),
            self.kinds(),
            self.counts(),
            self.pages()
        )
    }

    fn fallen(&self) -> String {
        let left = match self.rivals {
            [] => "nobody turned for good".to_owned(),
            rivals => format!("what holds is about {} alone", named(rivals)),
        };
        format!("What was said of the market on {} does not hold: {left}.", self.where_())
    }

    /// ", during 11.11", ", back to before 11.11"
    fn occasion(&self) -> String {
        match (&self.part.undoes, &self.part.event) {
            (Some((Some(event), _)), _) => format!(", back to before {event}"),
            (Some((None, began)), _) => {
                let began = DateTime::from_timestamp(*began, 0).unwrap_or(self.since);
                format!(", back to before the move of {}", began.with_timezone(&self.zone).format("%-d %b"))
            }
            (None, Some(event)) => format!(", during {event}"),
            (None, None) => String::new(),
        }
    }

    fn where_(&self) -> String {
        match self.keywords {
            [only] => only.clone(),
            many => format!("{} keywords", many.len()),
        }
    }

    /// "4 expanded to all hours, 2 came in"
    fn kinds(&self) -> String {
        let said = [
            (FindingKind::Enter, "came in at all hours"),
            (FindingKind::Return, "came back at all hours"),
            (FindingKind::PeakEntry, "came for the rush hour"),
            (FindingKind::Expand, "went from the rush hour to all hours"),
            (FindingKind::BackOff, "left"),
            (FindingKind::RetreatToPeak, "only kept the rush hour"),
        ];
        let count = |kind| self.part.members.iter().filter(|member| member.kind == kind).count();
        let parts = said.into_iter().map(|(kind, words)| (count(kind), words)).filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, words)| format!("{count} {words}")).collect();
        let of = if self.keywords.len() > 1 { "rival and keyword: " } else { "" };
        format!("{of}{}", parts.join(", "))
    }

    fn counts(&self) -> String {
        let both = |rates: &StrataRates| {
            let mut sum = rates.peak;
            sum += rates.off;
            sum
        };
        let (before, after) = (both(&self.evidence.before), both(&self.evidence.after));
        format!("{} of {} looks before and {} of {} since", before.hits, before.checks, after.hits, after.checks)
    }

    /// "; the pages bear 5.9 advertisers instead of 4.1, unwatched ones moved the same way"
    fn pages(&self) -> String {
        let too = if self.part.strangers_too { ", and those you do not watch moved the same way" } else { "" };
        let apart = |(usual, now): &(f32, f32)| (usual - now).abs() >= 0.3;
        match self.part.pages.filter(apart) {
            Some((usual, now)) => format!("; a page bears {now:.1} advertisers now, usually {usual:.1}{too}"),
            None => too.to_owned(),
        }
    }

    /// The day of the week and the hour, or the date where that is long ago.
    fn moment(&self, at: DateTime<Utc>) -> String {
        let form = if self.at - at < TimeDelta::days(6) { "%a %H:%M" } else { "%-d %b %H:%M" };
        at.with_timezone(&self.zone).format(form).to_string()
    }
}

/// "A, B, C and 3 more"
fn named(rivals: &[String]) -> String {
    const NAMED: usize = 8;
    let names = rivals[..rivals.len().min(NAMED)].join(", ");
    match rivals.len().saturating_sub(NAMED) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}
