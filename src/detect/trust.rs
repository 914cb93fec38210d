//! How far the method deserves trust on this source: its own findings, and how many it had to take back.
//!
//! Where the model fits badly, changes are told and taken back more often than their confidence said. The odds of
//! holding that were found, against those that were promised, then weigh on every later finding: more evidence is
//! asked for, and less confidence told.

use serde::{Deserialize, Serialize};

use super::{
    log_odds,
    method::{TRUST_FORGETS, TRUST_PROMISE, TRUST_WEIGHT},
};

/// Findings told on a source, and how many of them were taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Trust {
    told: f64,
    taken_back: f64,
}

impl Trust {
    /// Counts a finding.
    pub(super) fn told(&mut self) {
        if self.told >= TRUST_FORGETS {
            self.told /= 2.0;
            self.taken_back /= 2.0;
        }
        self.told += 1.0;
    }

    /// Counts one that was taken back.
    pub(super) fn took_back(&mut self) {
        self.taken_back = (self.taken_back + 1.0).min(self.told);
    }

    /// What to add to the log-odds of a posterior: 0 where findings hold as promised, less where they do not.
    pub(super) fn weighs(&self) -> f64 {
        let held = TRUST_WEIGHT * TRUST_PROMISE + self.told - self.taken_back;
        (log_odds(held / (TRUST_WEIGHT + self.told)) - log_odds(TRUST_PROMISE)).min(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_that_had_to_be_taken_back_cost_trust() {
        let mut trust = Trust::default();
        assert!(trust.weighs().abs() < 1e-9);
        (0..10).for_each(|_| trust.told());
        assert!(trust.weighs().abs() < 1e-9);
        (0..5).for_each(|_| trust.took_back());
        assert!(trust.weighs() < -1.0);
    }
}
