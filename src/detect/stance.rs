//! The stance that a belief comes down to, how sure it is, and what backs it.

use chrono::DateTime;

use super::{
    belief::{Belief, Picture},
    library::{Class, Library, Manner},
    memory::{QueryMemory, Series},
};
use crate::domain::{Posture, Stance, StrataRates};

/// How a party stands on a query.
pub(super) fn posture_of(library: &Library, of_query: &QueryMemory, series: &Series) -> Posture {
    let Some(told) = series.told.class() else { return Posture::unknown() };
    let belief = series.presence.belief();
    let picture = belief.picture(library);
    // While a change is likelier than not, nobody can say since when he stands as he does.
    let settled = picture.mass[told as usize] >= 0.5;
    let changed_at = series.told.changed_at();
    let recent = of_query.looks.count(None, &series.seen, changed_at, i64::MAX);
    let runs_out = series.clock.read().is_some();
    let (stance, mass) = leaning(library, belief, &picture, &recent, runs_out);
    Posture {
        stance,
        probability: Some(f64::from(mass).clamp(0.0, 1.0)),
        since: (settled && changed_at > 0).then(|| DateTime::from_timestamp(changed_at, 0)).flatten(),
        recent,
    }
}

/// The likeliest stance and its mass; unclear where none holds more than half. `recent` tells who is gone from who is
/// probing. `runs_out`: whether his budget clock says so too. A belief in a budget alone is where everything irregular
/// ends up; without days that end dark it is one in all hours.
fn leaning(
    library: &Library,
    belief: &Belief,
    picture: &Picture,
    recent: &StrataRates,
    runs_out: bool,
) -> (Stance, f32) {
    let mass = |class: Class| picture.mass[class as usize];
    let budgets = belief.manner(library, Manner::Solvent) + belief.manner(library, Manner::Spent);
    let budget = if runs_out { budgets } else { 0.0 };
    let weekdays = belief.manner(library, Manner::Weekdays);
    let off = match picture.level[Class::Gone as usize][0] {
        level if level >= 0.02 && recent.peak.hits + recent.off.hits > 0 => Stance::Probing,
        _ => Stance::Gone,
    };
    let peak = mass(Class::PeakOnly) - belief.share(library, Manner::Weekdays, Class::PeakOnly);
    let all = mass(Class::AllHours) - budget - belief.share(library, Manner::Weekdays, Class::AllHours);
    let named = [
        (Stance::RunsOut, budget),
        (Stance::WeekdaysOnly, weekdays),
        (off, mass(Class::Gone)),
        (Stance::PeakOnly, peak),
        (Stance::AllHours, all),
    ];
    let partial = 1.0 - named.iter().map(|(_, mass)| mass).sum::<f32>();
    let likeliest = named.into_iter().chain([(Stance::Partial, partial)]).reduce(|a, b| if b.1 > a.1 { b } else { a });
    let (stance, mass) = likeliest.expect("there are six");
    (if mass > 0.5 { stance } else { Stance::Unclear }, mass)
}
