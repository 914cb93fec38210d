//! Turns of rivals and moves of the market they make up.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    library::Class,
    memory::PartyKey,
    method::market::{GATHERS, LASTS},
};
use crate::domain::{Evidence, FindingKind};

/// A rival who turned on a keyword.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Turned {
    pub(super) party: PartyKey,
    pub(super) keyword: String,
    pub(super) kind: FindingKind,
    /// The stance he took.
    pub(super) to: Class,
    /// When it was decided, and since when it is so, in seconds since 1970.
    pub(super) at: i64,
    pub(super) since: i64,
    pub(super) confidence: f64,
    pub(super) evidence: Evidence,
    /// The known date it falls into.
    pub(super) event: Option<String>,
    /// The finding that told it; empty where it was told as the market's.
    pub(super) id: String,
}

/// A move of the market that was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Move {
    pub(super) up: bool,
    pub(super) began: i64,
    pub(super) at: i64,
    pub(super) members: Vec<Turned>,
    pub(super) last_id: String,
    pub(super) event: Option<String>,
}

/// What a move of a rival does not come from, but from the market.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not hang together")]
pub(super) struct Part {
    pub(super) up: bool,
    /// All who turned that way, with this one.
    pub(super) members: Vec<Turned>,
    /// The rivals who were about, turned or not.
    pub(super) active: usize,
    /// That so many turned as many as are needed, and not by accident.
    pub(super) confidence: f64,
    /// The finding that this one goes on with.
    pub(super) revises: Option<String>,
    /// Whether that one was told with the same check.
    pub(super) again: bool,
    /// Findings about single rivals that are part of it.
    pub(super) gathers: Vec<String>,
    /// The known date it falls into.
    pub(super) event: Option<String>,
    /// The move that it undoes: its known date, and when it began.
    pub(super) undoes: Option<(Option<String>, i64)>,
    /// Advertisers a page, usually and over the last day, and whether the unwatched moved the same way.
    pub(super) pages: Option<(f32, f32)>,
    pub(super) strangers_too: bool,
    /// Whether too few are left: the move is taken back.
    pub(super) falls: bool,
}

impl Turned {
    pub(super) fn is_of(&self, party: PartyKey, keyword: &str) -> bool {
        self.party == party && self.keyword == keyword
    }
}

impl Move {
    pub(super) fn holds(&self, turned: &Turned) -> bool {
        self.members.iter().any(|member| member.is_of(turned.party, &turned.keyword))
    }

    /// Whether one more turn belongs to it.
    pub(super) fn takes(&self, up: bool, now: i64) -> bool {
        self.up == up && now - self.at <= GATHERS && now - self.began <= LASTS
    }

    pub(super) fn rivals(&self) -> BTreeSet<PartyKey> {
        self.members.iter().map(|member| member.party).collect()
    }

    /// Whether at least half of its rivals, and two, turned on one keyword: each on another would be chance.
    pub(super) fn is_together(&self) -> bool {
        let mut met: BTreeMap<&str, BTreeSet<PartyKey>> = BTreeMap::new();
        for member in &self.members {
            met.entry(&member.keyword).or_default().insert(member.party);
        }
        met.values().map(BTreeSet::len).max().is_some_and(|most| most >= 2 && 2 * most >= self.rivals().len())
    }
}

/// Whether a turn is to more presence; `None` for what is no turn of presence.
pub(super) fn is_up(kind: FindingKind) -> Option<bool> {
    match kind {
        FindingKind::PeakEntry | FindingKind::Enter | FindingKind::Return | FindingKind::Expand => Some(true),
        FindingKind::BackOff | FindingKind::RetreatToPeak => Some(false),
        _ => None,
    }
}

/// The probability that at least `least` of independent events come true (a Poisson binomial tail).
pub(super) fn at_least(least: usize, chances: &[f64]) -> f64 {
    let mut exactly = vec![0.0; chances.len() + 1];
    exactly[0] = 1.0;
    for (met, chance) in chances.iter().enumerate() {
        for count in (0..=met).rev() {
            exactly[count + 1] += exactly[count] * chance;
            exactly[count] *= 1.0 - chance;
        }
    }
    exactly.iter().skip(least).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_a_poisson_binomial() {
        assert!((at_least(2, &[0.5, 0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!((at_least(1, &[0.1, 0.2]) - 0.28).abs() < 1e-12);
        assert!((at_least(3, &[0.9, 0.8, 0.7]) - 0.504).abs() < 1e-12);
    }
}
