//! The last looks at one query, and what each saw of each party: for the time of a change and its evidence.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::method::LOOKS_KEPT;
use crate::domain::{StrataRates, Stratum};

/// When the last looks were, oldest first; shared by all parties of the query.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub(super) struct Looks {
    looks: VecDeque<Look>,
}

/// One look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Peak or not.
    pub(super) stratum: Stratum,
}

impl Looks {
    /// Keeps one more look.
    pub(super) fn push(&mut self, look: Look) {
        self.looks.push_back(look);
        if self.looks.len() > LOOKS_KEPT {
            self.looks.pop_front();
        }
    }

    /// How many looks in these strata (peak, off) there are in `span` seconds, at the pace of those that are kept; one
    /// at least.
    pub(super) fn within(&self, span: i64, strata: [bool; 2]) -> f32 {
        let kept = self.looks.front().zip(self.looks.back()).map_or(0, |(first, last)| last.at - first.at);
        let counted = self.looks.iter().filter(|look| strata[usize::from(look.stratum == Stratum::Off)]).count();
        if kept <= 0 { 1.0 } else { (counted as f32 * (span as f32 / kept as f32)).max(1.0) }
    }

    /// The looks with their age, newest first: the newest has age 0.
    pub(super) fn back(&self) -> impl Iterator<Item = (usize, Look)> {
        self.looks.iter().rev().copied().enumerate()
    }

    /// How often `marks` was set among the looks of each stratum in `from..to` (seconds).
    pub(super) fn count(&self, among: Option<&Marks>, marks: &Marks, from: i64, to: i64) -> StrataRates {
        let mut rates = StrataRates::default();
        for (age, look) in self.back().filter(|(_, look)| (from..to).contains(&look.at)) {
            if among.is_none_or(|among| among.at(age)) {
                rates.of_mut(look.stratum).count(marks.at(age));
            }
        }
        rates
    }
}

/// Times as differences, the stratum in the lowest bit: two bytes a look instead of nine.
#[derive(Serialize, Deserialize)]
struct Packed(Vec<i64>);

impl From<Looks> for Packed {
    fn from(looks: Looks) -> Self {
        let mut last = 0;
        let pack = |look: Look| {
            let step = look.at - last;
            last = look.at;
            step * 2 + i64::from(look.stratum == Stratum::Peak)
        };
        Self(looks.looks.into_iter().map(pack).collect())
    }
}

impl From<Packed> for Looks {
    fn from(packed: Packed) -> Self {
        let mut at = 0;
        let unpack = |step: i64| {
            at += step >> 1;
            Look { at, stratum: if step & 1 == 1 { Stratum::Peak } else { Stratum::Off } }
        };
        Self { looks: packed.0.into_iter().map(unpack).collect() }
    }
}

const WORDS: usize = LOOKS_KEPT / 64;

/// One yes or no for each of the last looks, by age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Marks([u64; WORDS]);

impl Marks {
    /// Marks the newest look; all others grow older.
    pub(super) fn push(&mut self, mark: bool) {
        let mut carry = u64::from(mark);
        for word in &mut self.0 {
            (*word, carry) = (*word << 1 | carry, *word >> 63);
        }
    }

    /// The mark of the look of this age.
    pub(super) fn at(&self, age: usize) -> bool {
        self.0.get(age / 64).is_some_and(|word| word >> (age % 64) & 1 == 1)
    }
}

/// When the looks turned from what `before` expects to what `after` expects: the split that makes both
/// likeliest (maximum likelihood, Page 1954). Rates are of (peak, off); `None` without a look to go by.
pub(super) fn turned_at(
    looks: &Looks,
    among: Option<&Marks>,
    marks: &Marks,
    before: [f32; 2],
    after: [f32; 2],
) -> Option<i64> {
    /// A split this much worse than the best, in nats, is not looked behind.
    const HOPELESS: f32 = 12.0;
    let clip = |rate: f32| rate.clamp(0.02, 0.97);
    let (mut best, mut sum, mut turned) = (0.0, 0.0, None);
    for (age, look) in looks.back() {
        if among.is_some_and(|among| !among.at(age)) {
            continue;
        }
        let stratum = usize::from(look.stratum == Stratum::Off);
        let (old, new) = (clip(before[stratum]), clip(after[stratum]));
        sum += if marks.at(age) { (new / old).ln() } else { ((1.0 - new) / (1.0 - old)).ln() };
        if sum >= best || turned.is_none() {
            (best, turned) = (sum.max(0.0), Some(look.at));
        }
        if sum < best - HOPELESS {
            break;
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rate;

    fn history(seen: impl Fn(i64) -> bool) -> (Looks, Marks) {
        let (mut looks, mut marks) = (Looks::default(), Marks::default());
        for i in 0..1_000 {
            looks.push(Look { at: i * 3_600, stratum: if i % 24 < 5 { Stratum::Peak } else { Stratum::Off } });
            marks.push(seen(i));
        }
        (looks, marks)
    }

    #[test]
    fn the_time_of_a_change_is_found_to_the_look() {
        let (looks, marks) = history(|i| i < 950);
        assert_eq!(turned_at(&looks, None, &marks, [0.9; 2], [0.01; 2]), Some(950 * 3_600));
    }

    #[test]
    fn only_the_last_looks_are_kept_and_counted_by_stratum() {
        let (looks, marks) = history(|i| i % 24 < 5);
        let rates = looks.count(None, &marks, 0, i64::MAX);
        assert_eq!(rates.peak.checks + rates.off.checks, LOOKS_KEPT as u64);
        assert_eq!(rates.peak.hits, rates.peak.checks);
        assert_eq!(rates.off, Rate::new(0, rates.off.checks));
    }

    #[test]
    fn packing_loses_nothing() {
        let (looks, _) = history(|_| true);
        let bytes = postcard::to_stdvec(&looks).unwrap();
        assert!(bytes.len() < 4 * LOOKS_KEPT, "{} bytes", bytes.len());
        assert_eq!(postcard::from_bytes::<Looks>(&bytes).unwrap(), looks);
    }
}
