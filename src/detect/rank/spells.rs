//! How much the order of one page repeats the last: bids hang together for hours.
//!
//! With chance a·e^(−gap ÷ τ) the old winner is shown again, else the order is drawn afresh. Which a and τ a source has is
//! learnt by Bayes on a small grid, from pages that no shift explains.

use serde::{Deserialize, Serialize};

use crate::detect::method::{
    HOUR,
    rank::{REPEAT_CHANCES, REPEAT_HOURS, REPEATS_ENOUGH, REPEATS_LITTLE},
};

const CELLS: usize = REPEAT_CHANCES.len() * REPEAT_HOURS.len();

/// Log-odds of each way of hanging together against none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Spells([f32; CELLS]);

impl Spells {
    /// Learns from one round, `gap` seconds after the last page: a fresh draw would let the old winner win with chance
    /// `share`; `again` says whether he did.
    pub(in crate::detect) fn learn(&mut self, gap: i64, share: f32, again: bool) {
        for (cell, log_odds) in self.0.iter_mut().enumerate() {
            let chance = chance(cell, gap);
            *log_odds += if again { (chance / share + 1.0 - chance).ln() } else { (1.0 - chance).ln() };
        }
    }

    /// Takes over what was learnt apart. Once more than enough is known, what is older counts half.
    pub(in crate::detect) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more);
        if self.0.iter().any(|sum| sum.abs() > REPEATS_ENOUGH) {
            self.0.iter_mut().for_each(|sum| *sum /= 2.0);
        }
    }

    /// The chance that a round `gap` seconds later repeats the last. None and something are even before the first page.
    pub(in crate::detect) fn chance(&self, gap: i64) -> f32 {
        let most = self.0.iter().copied().fold(0.0, f32::max);
        let (mut weights, mut sum) = ((-most).exp(), 0.0);
        for (cell, log_odds) in self.0.iter().enumerate() {
            let weight = (log_odds - most).exp() / CELLS as f32;
            weights += weight;
            sum += weight * chance(cell, gap);
        }
        let chance = sum / weights;
        if chance < REPEATS_LITTLE { 0.0 } else { chance }
    }
}

fn chance(cell: usize, gap: i64) -> f32 {
    let hours = gap.max(0) as f32 / HOUR as f32;
    REPEAT_CHANCES[cell % REPEAT_CHANCES.len()] * (-hours / REPEAT_HOURS[cell / REPEAT_CHANCES.len()]).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages an hour apart on which the old winner, good for half of them, wins again so many times in ten.
    fn learnt(again_in_ten: usize) -> Spells {
        let mut repeats = Spells::default();
        (0..1_000).for_each(|i| repeats.learn(HOUR, 0.5, i % 10 < again_in_ten));
        repeats
    }

    #[test]
    fn pages_that_repeat_each_other_are_found_out_and_others_are_not() {
        assert!((learnt(8).chance(HOUR) - 0.6).abs() < 0.1);
        assert!(learnt(5).chance(HOUR) < 0.05);
    }

    #[test]
    fn what_is_far_apart_repeats_less() {
        assert!(learnt(9).chance(48 * HOUR) < learnt(9).chance(HOUR));
    }
}
