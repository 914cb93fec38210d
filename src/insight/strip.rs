use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::domain::Rate;

/// The day as a strip of hours: the presence rate in each local hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayStrip(pub [Rate; 24]);

impl DayStrip {
    /// Counts one check.
    pub fn count(&mut self, at: DateTime<Utc>, zone: Tz, hit: bool) {
        self.0[at.with_timezone(&zone).hour() as usize].count(hit);
    }

    /// One character an hour: `█` on (0.40 or more), `▄` now and then, `·` absent, a space where nothing was seen.
    pub fn as_text(&self) -> String {
        self.0
            .iter()
            .map(|rate| match rate.value() {
                None => ' ',
                Some(share) if share >= 0.40 => '█',
                Some(share) if share > 0.12 => '▄',
                Some(share) if share > 0.0 => '▁',
                Some(_) => '·',
            })
            .collect()
    }

    /// All hours together.
    pub fn total(&self) -> Rate {
        self.0.iter().fold(Rate::default(), |mut sum, &rate| {
            sum += rate;
            sum
        })
    }
}
