//! How common daily budgets and weekly rhythms are on this source, learnt from all its rivals: where nobody ever
//! ran out of money, a rival who goes dark at noon has left.

use serde::{Deserialize, Serialize};

use super::{
    belief::{Belief, Picture},
    library::{Class, Library, Manner},
    method::{MANNER_SCALE, MANNER_WEIGHT_DAYS, prior},
};

/// Days of rivals who were on, and of them those with a budget and those with a weekly rhythm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Manners {
    on: f64,
    budget: f64,
    weekly: f64,
}

/// How much likelier a manner is after a change than the library says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) budget: f32,
    pub(super) weekly: f32,
}

impl Manners {
    /// Counts a day of one series.
    pub(super) fn learn(&mut self, library: &Library, belief: &Belief, picture: &Picture) {
        self.on += f64::from(1.0 - picture.mass[Class::Gone as usize]);
        let mass = |manner| f64::from(belief.manner(library, manner));
        self.budget += mass(Manner::Solvent) + mass(Manner::Spent);
        self.weekly += mass(Manner::Weekdays) + mass(Manner::Weekends);
    }

    /// The share found, with the library's own as a guess of some weight, as a multiple of the library's.
    pub(super) fn scale(&self) -> Scale {
        let (least, most) = MANNER_SCALE;
        let on = f64::from(prior::ALL_HOURS + prior::PEAK_ONLY + prior::PARTIAL + prior::BUDGET);
        let times = |found: f64, guess: f32| {
            let guess = f64::from(guess) / on;
            let share = (MANNER_WEIGHT_DAYS * guess + found) / (MANNER_WEIGHT_DAYS + self.on);
            (share / guess).clamp(least, most) as f32
        };
        Scale {
            budget: times(self.budget, prior::BUDGET),
            // A weekly rhythm may be common, but it stays a rare thing to turn to.
            weekly: times(self.weekly, prior::WEEKDAYS + prior::WEEKENDS).min(1.0),
        }
    }
}
