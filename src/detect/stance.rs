use serde::{Deserialize, Serialize};

use super::{
    belief::Belief,
    library::{Class, Library, Manner},
};
use crate::domain::StrataRates;

/// How a party behaves on one query, as far as the checks tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Too few checks to say.
    Unknown,
    /// On in the peak and off it.
    AllHours,
    /// On in the peak only.
    PeakOnly,
    /// On weekdays only.
    WeekdaysOnly,
    /// Goes dark during the day.
    RunsOut,
    /// Off, but seen now and then.
    Probing,
    /// Off and not seen.
    Gone,
    /// None of these fits.
    Partial,
}

impl Stance {
    /// The words to show.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "not enough seen",
            Self::AllHours => "all hours",
            Self::PeakOnly => "peak only",
            Self::WeekdaysOnly => "weekdays only",
            Self::RunsOut => "runs out",
            Self::Probing => "probing",
            Self::Gone => "gone",
            Self::Partial => "partial",
        }
    }

    /// The stance that a belief comes down to; `recent` tells who is gone from who is probing.
    pub(super) fn of(library: &Library, belief: &Belief, recent: &StrataRates) -> Self {
        let picture = belief.picture(library);
        let mass = |class: Class| picture.mass[class as usize];
        let budget = belief.manner(library, Manner::Solvent) + belief.manner(library, Manner::Spent);
        let weekdays = belief.manner(library, Manner::Weekdays);
        let off = match picture.level[Class::Gone as usize][0] {
            level if level >= 0.02 && recent.peak.hits + recent.off.hits > 0 => Self::Probing,
            _ => Self::Gone,
        };
        let candidates = [
            (budget, Self::RunsOut),
            (weekdays, Self::WeekdaysOnly),
            (mass(Class::Gone), off),
            (mass(Class::PeakOnly) - belief.share(library, Manner::Weekdays, Class::PeakOnly), Self::PeakOnly),
            (mass(Class::AllHours) - budget - belief.share(library, Manner::Weekdays, Class::AllHours), Self::AllHours),
        ];
        candidates.into_iter().find(|(mass, _)| *mass > 0.5).map_or(Self::Partial, |(_, stance)| stance)
    }
}
