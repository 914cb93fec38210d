//! How much likelier a rival changes on a keyword just after he changed the same way on another: learnt on each source.

use serde::{Deserialize, Serialize};

use super::method::{CONTAGION, CONTAGION_BOUNDS, CONTAGION_WEIGHT};

/// Changes that followed one on another keyword, and how many would have come by themselves in that time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Contagion {
    followed: f32,
    expected: f32,
}

impl Contagion {
    /// A series was looked at that could follow; `chance`: that it changes so by itself.
    pub(super) fn watched(&mut self, chance: f32) {
        self.expected += chance;
    }

    /// It did follow.
    pub(super) fn followed(&mut self) {
        self.followed += 1.0;
    }

    /// What was counted as having followed did not hold.
    pub(super) fn took_back(&mut self) {
        self.followed = (self.followed - 1.0).max(0.0);
    }

    /// How many times likelier it is: a Gamma prior on the ratio, updated by exposure.
    pub(super) fn times(self) -> f32 {
        let (least, most) = CONTAGION_BOUNDS;
        let ratio = (CONTAGION_WEIGHT + self.followed) / (CONTAGION_WEIGHT / CONTAGION + self.expected);
        ratio.clamp(least, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_keywords_change_each_for_itself_the_guess_fades_and_where_they_follow_it_holds() {
        let (mut alone, mut together) = (Contagion::default(), Contagion::default());
        assert!((alone.times() - CONTAGION).abs() < 1e-4);
        for _ in 0..20 {
            alone.watched(0.05);
            together.watched(0.05);
            together.followed();
        }
        assert!(alone.times() < 1.5, "{}", alone.times());
        assert!(together.times() > CONTAGION, "{}", together.times());
        (0..20).for_each(|_| together.took_back());
        assert_eq!(together, alone);
    }
}
