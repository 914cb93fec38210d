//! The stance that a belief comes down to.

use super::{
    belief::Belief,
    library::{Class, Library, Manner},
};
use crate::domain::{Stance, StrataRates};

/// How a party stands, by what is believed of it; `recent` tells who is gone from who is probing.
pub(super) fn stance_of(library: &Library, belief: &Belief, recent: &StrataRates) -> Stance {
    let picture = belief.picture(library);
    let mass = |class: Class| picture.mass[class as usize];
    let budget = belief.manner(library, Manner::Solvent) + belief.manner(library, Manner::Spent);
    let weekdays = belief.manner(library, Manner::Weekdays);
    let off = match picture.level[Class::Gone as usize][0] {
        level if level >= 0.02 && recent.peak.hits + recent.off.hits > 0 => Stance::Probing,
        _ => Stance::Gone,
    };
    let candidates = [
        (budget, Stance::RunsOut),
        (weekdays, Stance::WeekdaysOnly),
        (mass(Class::Gone), off),
        (mass(Class::PeakOnly) - belief.share(library, Manner::Weekdays, Class::PeakOnly), Stance::PeakOnly),
        (mass(Class::AllHours) - budget - belief.share(library, Manner::Weekdays, Class::AllHours), Stance::AllHours),
    ];
    candidates.into_iter().find(|(mass, _)| *mass > 0.5).map_or(Stance::Partial, |(_, stance)| stance)
}
