//! How much one look repeats the last: learnt from the turns between seen and not seen, by the gap between looks and
//! by how long they have been alike.
//!
//! A rotation noise of independent looks ends a dark run after one look or two; a checker that stays the same kind of
//! visitor for hours does not. So the first looks of a run may tell much and the later ones little.

use serde::{Deserialize, Serialize};

use super::method::{REPEAT_GAP, REPEAT_LEAST, REPEAT_MOST, REPEAT_NEAR, REPEAT_SERIES_WEIGHT, REPEAT_SOURCE_WEIGHT};

/// Octaves of gaps that are told apart, from 5 minutes on.
const OCTAVES: usize = 8;
/// Ages of a run that are told apart: one look, two, from three, from six, from twelve, from a day of hourly looks on.
pub(super) const AGES: usize = 6;
/// The first age of a long run.
const LONG: usize = 3;
/// Turns expected in long runs before a user is told of them.
const ENOUGH: f32 = 30.0;

/// Looks that were all alike, up to the last one. Darkness that was to be expected does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Run {
    seen: bool,
    looks: u32,
}

impl Run {
    /// The run after one more look, `gap` seconds after the last. `telling`: whether darkness was unexpected.
    pub(super) fn and(self, gap: i64, seen: bool, telling: bool) -> Self {
        let goes_on = seen == self.seen && near(gap);
        let before = if goes_on { self.looks } else { 0 };
        Self { seen, looks: before.saturating_add(u32::from(seen || telling)) }
    }

    /// Which of the [`AGES`] it has.
    pub(super) fn age(self) -> usize {
        match self.looks {
            0 | 1 => 0,
            2 => 1,
            3..=5 => 2,
            6..=11 => 3,
            12..=23 => 4,
            _ => 5,
        }
    }
}

/// Turns from seen to not seen or back: how many there were, and how many independent looks would have brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Turns {
    happened: f32,
    expected: f32,
}

/// Pairs of neighbouring looks: how they come to be alike or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pairs {
    /// Seconds between the two.
    pub(super) gap: i64,
    /// Whether the first saw him.
    pub(super) seen: bool,
    /// The age of the run that ends with the first.
    pub(super) age: usize,
    /// The chance that the second is unlike the first if they are independent.
    pub(super) chance: f32,
    /// Whether it was.
    pub(super) turned: bool,
    /// How many such pairs there are.
    pub(super) times: f32,
}

/// Turns by octave of the gap, by what the run is of (dark, seen), and by its age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Repeats([[[Turns; AGES]; 2]; OCTAVES]);

impl Repeats {
    /// Learns from pairs of looks.
    pub(super) fn learn(&mut self, pairs: Pairs) {
        let turns = &mut self.0[octave(pairs.gap)][usize::from(pairs.seen)][pairs.age];
        // Enough for any share; halving then keeps f32 exact enough and follows the times.
        if turns.expected > 65_536.0 {
            turns.expected /= 2.0;
            turns.happened /= 2.0;
        }
        turns.expected += pairs.times * pairs.chance;
        turns.happened += if pairs.turned { pairs.times } else { 0.0 };
    }

    /// The correlation of the next look, `gap` seconds after `run`, with the last one: 1 less the share of the turns
    /// of independent looks that do happen. A series is shrunk to its source, each age there to the one before it.
    pub(super) fn pull(&self, of_source: &Self, gap: i64, run: Run) -> f32 {
        if !near(gap) {
            return 0.0;
        }
        let of = |all: &Self| all.0[octave(gap)][usize::from(run.seen)];
        let guess =
            of(of_source)[..=run.age()].iter().fold(1.0, |share, turns| turns.share(REPEAT_SOURCE_WEIGHT, share));
        let pull = 1.0 - of(self)[run.age()].share(REPEAT_SERIES_WEIGHT, guess);
        let (least, least_near) = REPEAT_LEAST;
        if pull > if gap < REPEAT_NEAR { least_near } else { least } { pull.min(REPEAT_MOST) } else { 0.0 }
    }

    /// The correlation of looks `gap` seconds apart, over all runs; none before the looks say so.
    pub(super) fn overall(&self, gap: i64) -> f64 {
        let all = self.0[octave(gap)].iter().flatten();
        let (happened, expected) = all.fold((0.0, 0.0), |(h, e), turns| (h + turns.happened, e + turns.expected));
        f64::from(1.0 - Turns { happened, expected }.share(2.0 * REPEAT_SOURCE_WEIGHT, 1.0))
    }

    /// Hours until a long dark run of a rival who has not changed ends, where looks repeat each other for so long.
    pub(super) fn hours(&self) -> Option<f64> {
        let long = |octave: &[[Turns; AGES]; 2]| {
            let long = octave[0][LONG..].iter();
            long.fold((0.0, 0.0), |(h, e), turns| (h + turns.happened, e + turns.expected))
        };
        let (most, (happened, expected)) =
            self.0.iter().map(long).enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1)).expect("there are octaves");
        let share = Turns { happened, expected }.share(REPEAT_SOURCE_WEIGHT, 1.0);
        let gap = f64::from(300_u32 << most) / 3_600.0;
        (expected >= ENOUGH && share < 0.5).then(|| gap / f64::from(share))
    }
}

impl Turns {
    /// The share of the expected turns that happened, with `weight` turns of `guess` mixed in; at most all.
    fn share(self, weight: f32, guess: f32) -> f32 {
        ((self.happened + weight * guess) / (self.expected + weight)).min(1.0)
    }
}

/// Whether two looks are near enough to hang together.
pub(super) fn near(gap: i64) -> bool {
    gap < REPEAT_GAP
}

fn octave(gap: i64) -> usize {
    let octaves = (gap.max(300) as f64 / 300.0).log2() + 0.25;
    (octaves as usize).min(OCTAVES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    /// Looks at a rival who is on at all times, on nine of ten pages: in `of` every `dark_every`th run is one of 20.
    fn looks(dark_every: usize) -> Repeats {
        let (mut repeats, mut run, mut runs) = (Repeats::default(), Run::default(), 0);
        let mut dice = fastrand::Rng::with_seed(3);
        let mut dark_for = 0;
        for _ in 0..20_000 {
            let seen = if dark_for > 0 {
                dark_for -= 1;
                false
            } else {
                dice.f32() < 0.9
            };
            let chance = if run.seen { 0.1 } else { 0.9 };
            let pairs =
                Pairs { gap: HOUR, seen: run.seen, age: run.age(), chance, turned: seen != run.seen, times: 1.0 };
            repeats.learn(pairs);
            if run.seen && !seen {
                runs += 1;
                dark_for = if runs % dark_every == 0 { 20 } else { 0 };
            }
            run = run.and(HOUR, seen, true);
        }
        repeats
    }

    fn dark(looks: u32) -> Run {
        (0..looks).fold(Run::default(), |run, _| run.and(HOUR, false, true))
    }

    #[test]
    fn independent_looks_repeat_nothing() {
        let repeats = looks(usize::MAX);
        for run in [dark(1), dark(2), dark(5), dark(30)] {
            assert!(repeats.pull(&repeats, HOUR, run) < 1e-6, "{run:?}");
        }
        assert_eq!(repeats.hours(), None);
    }

    #[test]
    fn where_some_dark_runs_last_for_hours_their_first_look_tells_and_their_tenth_does_not() {
        let repeats = looks(4);
        assert!(repeats.pull(&repeats, HOUR, dark(1)) < 0.5);
        assert!(repeats.pull(&repeats, HOUR, dark(10)) > 0.8);
        assert!(repeats.pull(&repeats, 20 * HOUR, dark(10)) < 1e-6, "far apart");
        assert!(repeats.hours().is_some_and(|hours| hours > 3.0), "{:?}", repeats.hours());
    }

    #[test]
    fn darkness_that_was_expected_makes_no_run() {
        let night = (0..9).fold(Run::default(), |run, _| run.and(HOUR, false, false));
        assert_eq!(night.age(), 0);
    }
}
