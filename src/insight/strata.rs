use super::{Moment, Sampled};
use crate::domain::Stratum;

/// Presence by stratum: in the peak and outside it, on weekdays and at weekends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StrataTally {
    /// In the peak hours.
    pub peak: Sampled,
    /// In all other hours.
    pub off: Sampled,
    /// From Monday to Friday.
    pub weekday: Sampled,
    /// On Saturday and Sunday.
    pub weekend: Sampled,
}

impl StrataTally {
    /// Counts one check; checks come in order of time.
    pub fn count(&mut self, when: Moment, hit: bool) {
        match when.stratum {
            Stratum::Peak => self.peak.count(when, hit),
            Stratum::Off => self.off.count(when, hit),
        }
        if when.weekend { self.weekend.count(when, hit) } else { self.weekday.count(when, hit) }
    }
}
