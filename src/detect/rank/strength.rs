//! How strong a bidder is in the auctions of one query, learnt a page at a time.

use serde::{Deserialize, Serialize};

use crate::detect::method::rank::{FIRST_VARIANCE, LEAST_VARIANCE, SHIFTED_VARIANCE, STRONGEST};

/// Logarithm of a bidder's odds of coming before another of strength 0, and its variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Strength {
    mean: f32,
    variance: f32,
}

impl Strength {
    /// Before anything was seen of him.
    pub(in crate::detect) fn guess(mean: f32) -> Self {
        Self { mean, variance: FIRST_VARIANCE }
    }

    /// His weight in a draw.
    pub(in crate::detect) fn weight(self) -> f32 {
        self.mean.exp()
    }

    /// One step of an extended Kalman filter: he won or did not, and was expected to with this chance; `worth` is how
    /// much of an independent page this one is.
    pub(in crate::detect) fn step(&mut self, won: bool, expected: f32, worth: f32) {
        let spread = expected * (1.0 - expected) * worth;
        self.variance = (self.variance / (1.0 + self.variance * spread)).max(LEAST_VARIANCE);
        let surprise = f32::from(u8::from(won)) - expected;
        self.mean = (self.mean + self.variance * worth * surprise).clamp(-STRONGEST, STRONGEST);
    }

    /// He has become stronger by about this much.
    pub(in crate::detect) fn shift(&mut self, by: f32) {
        self.mean = (self.mean + by).clamp(-STRONGEST, STRONGEST);
        self.variance = self.variance.max(SHIFTED_VARIANCE);
    }

    /// He was away: what was known is a guess only.
    pub(in crate::detect) fn doubt(&mut self) {
        self.variance = self.variance.max(1.0);
    }
}
