//! How strongly the last looks speak for a change: the log-likelihood ratio since the best split, given how looks
//! repeat each other.
//!
//! Lorden (1971): where that has to pass log γ, false alarms are at least γ looks apart on the mean, whatever was
//! believed of the frequency of changes. A belief alone can be talked into a change by a long wait.

use super::{
    looks::{Looks, Marks},
    method::{FALSE_ALARM_EVERY, FLOOR, MATERIAL, REPEAT_TELLING},
    repeats::Run,
};
use crate::domain::Stratum;

/// Presence rates in the peak and outside it.
type Rates = [f32; 2];

/// One look as far as its chance depends on it: the stratum, and whether he was seen.
type Sight = (usize, bool);

/// The greatest log-likelihood ratio of `after` to `before`, in nats, over the looks from some time on. `pull` tells how
/// much a look repeats a run that ended so many seconds before it.
pub(super) fn weight(looks: &Looks, marks: &Marks, before: Rates, after: Rates, pull: impl Fn(i64, Run) -> f32) -> f32 {
    let kept: Vec<_> = looks.back().collect();
    let (mut weight, mut run, mut last) = (0.0_f32, Run::default(), None);
    for (age, look) in kept.into_iter().rev() {
        let now = (usize::from(look.stratum == Stratum::Off), marks.at(age));
        let (gap, then) = last.map_or((i64::MAX, now), |(at, then)| (look.at - at, then));
        let pull = pull(gap, run);
        weight = (weight + chance(after, now, then, pull).ln() - chance(before, now, then, pull).ln()).max(0.0);
        run = run.and(gap, now.1, before[now.0] > REPEAT_TELLING);
        last = Some((look.at, now));
    }
    weight
}

/// What that has to reach: the logarithm of the looks in a year, in the strata in which presence moves.
pub(super) fn needed(looks: &Looks, before: Rates, after: Rates) -> f32 {
    let moves = [0, 1].map(|stratum| (after[stratum] - before[stratum]).abs() >= MATERIAL);
    looks.within(FALSE_ALARM_EVERY, moves).ln()
}

/// The chance of what was seen now after what was seen then.
fn chance(rates: Rates, now: Sight, then: Sight, pull: f32) -> f32 {
    let [rate, old] = [rates[now.0], rates[then.0]].map(|rate| rate.clamp(FLOOR, 1.0 - FLOOR));
    let seen = pull * again(rate, old, then.1) + (1.0 - pull) * rate;
    let floor = FLOOR * (1.0 - pull);
    if now.1 { seen } else { 1.0 - seen }.clamp(floor, 1.0 - floor)
}

/// The chance to be seen if the draw of the last look is drawn again, when the rate was `old` and is `rate` now: who
/// takes part below `old` of all draws and did, or did not.
pub(super) fn again(rate: f32, old: f32, seen: bool) -> f32 {
    if seen { (rate / old).min(1.0) } else { ((rate - old) / (1.0 - old)).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::{super::looks::Look, *};

    fn history(seen: impl Fn(i64) -> bool) -> (Looks, Marks) {
        let (mut looks, mut marks) = (Looks::default(), Marks::default());
        for hour in 0..300 {
            looks.push(Look { at: hour * 3_600, stratum: Stratum::Off });
            marks.push(seen(hour));
        }
        (looks, marks)
    }

    #[test]
    fn every_dark_look_weighs_unless_looks_repeat_each_other() {
        let (on, gone) = ([0.9; 2], [0.01; 2]);
        let (looks, marks) = history(|hour| hour < 290);
        let fresh = weight(&looks, &marks, on, gone, |_, _| 0.0);
        assert!((20.0..24.0).contains(&fresh), "{fresh}");
        let sticky = weight(&looks, &marks, on, gone, |_, _| 0.9);
        assert!((0.5..4.0).contains(&sticky), "{sticky}");
        let (looks, marks) = history(|_| true);
        assert!(weight(&looks, &marks, on, gone, |_, _| 0.0) < 1e-6);
    }

    #[test]
    fn the_same_draw_against_another_rate() {
        assert!((again(0.9, 0.01, false) - 0.9).abs() < 0.01, "dark at night says little of the peak");
        assert!(again(0.01, 0.9, true) < 0.02);
        assert!(again(0.9, 0.9, true) > 0.999 && again(0.9, 0.9, false) < 1e-6);
    }
}
