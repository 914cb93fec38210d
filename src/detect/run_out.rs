//! The hours at which a rival's daily money runs out, learnt at each midnight.

use serde::{Deserialize, Serialize};

use super::method::{RUN_OUT_GUESS, RUN_OUT_KEEP};

/// Soft counts for each local hour: money ran out in it, and there was money left at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct RunOut {
    ran_out: [f32; 24],
    at_risk: [f32; 24],
}

/// How the run-out is spread from two hours before to two after the hour that follows the last one with him.
const SPREAD: [(usize, f32); 5] = [(0, 0.1), (1, 0.2), (2, 0.4), (3, 0.2), (4, 0.1)];

impl Default for RunOut {
    fn default() -> Self {
        let (chance, weight) = RUN_OUT_GUESS;
        Self { ran_out: [chance * weight; 24], at_risk: [weight; 24] }
    }
}

impl RunOut {
    /// The chance that money which was left at the start of `span` hours before the end of local hour `hour`
    /// has run out since.
    pub(super) fn chance(&self, hour: usize, span: f32) -> f32 {
        let mut left = span;
        let mut survives = 1.0;
        for h in (0..=hour).rev() {
            if left <= 0.0 {
                break;
            }
            survives *= 1.0 - (self.ran_out[h] / self.at_risk[h]).min(0.9) * left.min(1.0);
            left -= 1.0;
        }
        1.0 - survives
    }

    /// Learns from a day that is over: last seen in local hour `last_seen`, by a rival who has a budget with
    /// probability `budget` and, if he has, had spent it with probability `spent`.
    pub(super) fn learn(&mut self, last_seen: usize, budget: f32, spent: f32) {
        let (chance, weight) = RUN_OUT_GUESS;
        let keep = 1.0 - (1.0 - RUN_OUT_KEEP) * budget;
        for h in 0..24 {
            self.ran_out[h] = chance * weight + (self.ran_out[h] - chance * weight) * keep;
            self.at_risk[h] = weight + (self.at_risk[h] - weight) * keep;
        }
        let dark_from = last_seen + 1;
        for h in 0..24 {
            self.at_risk[h] += if h < dark_from { budget } else { budget * (1.0 - spent) };
        }
        if dark_from == 24 {
            return;
        }
        for (ahead, share) in SPREAD {
            // Two hours early to two hours late; what falls off the day is lost.
            let Some(h) = (dark_from + ahead).checked_sub(2).filter(|&h| h < 24) else { continue };
            self.ran_out[h] += budget * spent * share;
            if h >= dark_from {
                self.at_risk[h] += budget * spent * share;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_of_going_dark_is_learnt() {
        let mut run_out = RunOut::default();
        for _ in 0..20 {
            run_out.learn(16, 1.0, 1.0);
        }
        assert!(run_out.chance(18, 4.0) > 0.8);
        assert!(run_out.chance(10, 4.0) < 0.05);
    }

    #[test]
    fn who_has_no_budget_teaches_nothing() {
        let mut run_out = RunOut::default();
        run_out.learn(16, 0.0, 1.0);
        assert_eq!(run_out, RunOut::default());
    }
}
