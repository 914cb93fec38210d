use serde::{Deserialize, Serialize};

/// A share of soft counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Share {
    pub(super) hits: f32,
    pub(super) looks: f32,
}

impl Share {
    /// Counts one look with `hit` of a hit.
    pub(super) fn count(&mut self, hit: f32) {
        self.hits += hit;
        self.looks += 1.0;
    }

    /// Lets what was counted weigh less, and adds what is new.
    pub(super) fn follow(&mut self, keep: f32, new: Self) {
        self.hits = self.hits * keep + new.hits;
        self.looks = self.looks * keep + new.looks;
    }

    /// The share, with a guess that weighs `weight` looks.
    pub(super) fn with_guess(self, guess: f32, weight: f32) -> f32 {
        (self.hits + guess * weight) / (self.looks + weight)
    }
}
