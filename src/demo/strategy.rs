//! How a bidder bids on one keyword.

use chrono::Weekday;

use crate::domain::Stratum;

/// What a bidder told the marketplace to do on one keyword.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strategy {
    /// Chance to take part in an auction of the peak hours, 0 to 1: the marketplace rotates its ads.
    pub peak: f64,
    /// The same in all other hours.
    pub off: f64,
    /// The most he pays for a click, EUR.
    pub bid: f64,
    /// Whether he rests on Saturdays and Sundays.
    pub weekdays_only: bool,
}

impl Strategy {
    /// Not there.
    pub const ABSENT: Self = Self { peak: 0.0, off: 0.0, bid: 0.0, weekdays_only: false };

    /// There at all hours, a little keener in the peak.
    pub const fn all_hours(peak: f64, off: f64, bid: f64) -> Self {
        Self { peak, off, bid, weekdays_only: false }
    }

    /// There in the peak; outside it next to never.
    pub const fn peak_only(peak: f64, bid: f64) -> Self {
        Self { peak, off: 0.004, bid, weekdays_only: false }
    }

    /// Once in a while in the rush hour, to see whether it pays again.
    pub const fn probing(bid: f64) -> Self {
        Self { peak: 0.08, off: 0.0, bid, weekdays_only: false }
    }

    /// The same on weekdays only.
    #[must_use]
    pub const fn on_weekdays(mut self) -> Self {
        self.weekdays_only = true;
        self
    }

    /// The chance to take part, with the bidder's `mood` of the day as a shift in log odds.
    /// The mood moves only who rotates: those who are next to never there, or always, stay so.
    pub fn chance(self, stratum: Stratum, day: Weekday, mood: f64) -> f64 {
        if self.weekdays_only && matches!(day, Weekday::Sat | Weekday::Sun) {
            return 0.0;
        }
        let chance = if stratum == Stratum::Peak { self.peak } else { self.off };
        if !(0.1..0.999).contains(&chance) {
            return chance;
        }
        1.0 / (1.0 + (-((chance / (1.0 - chance)).ln() + mood)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_rests_on_weekends_is_never_there_then() {
        let strategy = Strategy::all_hours(0.9, 0.8, 1.0).on_weekdays();
        assert!((strategy.chance(Stratum::Peak, Weekday::Fri, 0.0) - 0.9).abs() < 1e-9);
        assert!(strategy.chance(Stratum::Peak, Weekday::Sat, 3.0) == 0.0);
    }

    #[test]
    fn a_good_day_brings_a_rotating_bidder_more_often_and_a_probing_one_not() {
        let rotating = Strategy::all_hours(0.5, 0.5, 1.0);
        assert!(rotating.chance(Stratum::Off, Weekday::Mon, 0.5) > 0.6);
        let probing = Strategy::probing(1.0);
        assert!((probing.chance(Stratum::Peak, Weekday::Mon, 0.5) - probing.peak).abs() < 1e-9);
    }
}
