//! How much one look repeats the last: correlation by the gap between looks, learnt from the looks themselves.

use serde::{Deserialize, Serialize};

use super::method::{STICKY_GAP, STICKY_SOURCE_WEIGHT};

/// Octaves of gaps that are told apart, from 5 minutes on.
const OCTAVES: usize = 8;

/// Sums for the lag-one correlation of residuals, an octave of gaps each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stickiness([(f32, f32); OCTAVES]);

impl Stickiness {
    /// Learns from pairs of residuals (seen minus expected) that are `gap` seconds apart, so many `times` the same.
    pub(super) fn learn(&mut self, gap: i64, residual: f32, last: f32, times: u16) {
        let (product, square) = &mut self.0[octave(gap)];
        // A quarter of a million looks is enough for any rate; halving then keeps f32 exact enough and follows the times.
        if *square > 65_536.0 {
            *product /= 2.0;
            *square /= 2.0;
        }
        *product += f32::from(times) * residual * last;
        *square += f32::from(times) * 0.5 * (residual * residual + last * last);
    }

    /// The correlation at this gap, with `weight` of `guess` mixed in.
    pub(super) fn at(&self, gap: i64, guess: f64, weight: f64) -> f64 {
        let (product, square) = self.0[octave(gap)];
        (f64::from(product) + weight * guess) / (f64::from(square) + weight)
    }

    /// The correlation at this gap over a whole source; none before the looks say so.
    pub(super) fn of_source(&self, gap: i64) -> f64 {
        self.at(gap, 0.0, STICKY_SOURCE_WEIGHT)
    }
}

/// Whether two looks are near enough to hang together.
pub(super) fn near(gap: i64) -> bool {
    gap < STICKY_GAP
}

fn octave(gap: i64) -> usize {
    let octaves = (gap.max(300) as f64 / 300.0).log2() + 0.25;
    (octaves as usize).min(OCTAVES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_that_repeat_each_other_are_found_out() {
        let mut sticky = Stickiness::default();
        for i in 0..1_000 {
            let last = if i % 20 < 10 { 0.5 } else { -0.5 };
            sticky.learn(600, if i % 10 == 9 { -last } else { last }, last, 1);
        }
        assert!((sticky.of_source(600) - 0.8).abs() < 0.2);
        assert!(sticky.of_source(7_200).abs() < 1e-9);
    }
}
