//! How often rivals change on this source, learnt from what was announced.

use serde::{Deserialize, Serialize};

use super::method::{DAY, DAYS_BETWEEN_CHANGES, HAZARD_DAYS, HAZARD_WEIGHT, LONGEST_GAP};

/// Changes announced, and the days in which they could have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Hazard {
    changes: f64,
    days: f64,
}

impl Hazard {
    /// Counts the time between two looks at one series.
    pub(super) fn watched(&mut self, gap: i64) {
        self.days += (gap as f64 / DAY as f64).min(1.0);
    }

    /// Counts a change, or with −1 one that was taken back.
    pub(super) fn changed(&mut self, by: f64) {
        self.changes += by;
    }

    /// The chance of a change within `gap` seconds: a Gamma prior on the rate, updated by exposure.
    pub(super) fn chance(&self, gap: i64) -> f32 {
        let (often, seldom) = HAZARD_DAYS;
        let rate = (HAZARD_WEIGHT + self.changes) / (HAZARD_WEIGHT * DAYS_BETWEEN_CHANGES + self.days);
        let days = gap.min(LONGEST_GAP) as f64 / DAY as f64;
        (1.0 - (-days * rate.clamp(1.0 / seldom, 1.0 / often)).exp()) as f32
    }
}
