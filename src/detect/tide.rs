//! How full the pages are: more or fewer advertisers than usual, unwatched ones among them.
//!
//! A single rival's move leaves the strangers where they were, or makes room for them. Where they move the same way,
//! it is the market. The opposite says nothing: on a page with few slots who rises pushes others out.

use serde::{Deserialize, Serialize};

use super::method::{
    DAY,
    market::{TIDE_DAYS, TIDE_LOOKS, TIDE_MOVE, TIDE_SURE},
};
use crate::domain::Stratum;

/// All advertisers, and the unwatched among them.
type Heads = [f32; 2];

/// How many advertisers one query's pages usually bear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tide {
    strata: [Usual; 2],
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Usual {
    mean: Heads,
    looks: u32,
    at: i64,
}

/// How full the pages of a whole market were over the last day, against what was usual at those looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Swell {
    at: i64,
    looks: f32,
    seen: Heads,
    usual: Heads,
}

impl Tide {
    /// Takes in a page of this query and hands it on to its market.
    pub(super) fn look(&mut self, at: i64, stratum: Stratum, advertisers: usize, strangers: usize, swell: &mut Swell) {
        let usual = &mut self.strata[usize::from(stratum == Stratum::Off)];
        let now = [advertisers as f32, strangers as f32];
        if usual.looks >= TIDE_LOOKS {
            swell.look(at, now, usual.mean);
        }
        usual.looks = usual.looks.saturating_add(1);
        let gap = (at - usual.at).clamp(0, DAY) as f32 / DAY as f32;
        let step = (1.0 / usual.looks as f32).max(gap / TIDE_DAYS);
        for (mean, now) in usual.mean.iter_mut().zip(now) {
            *mean += step * (now - *mean);
        }
        usual.at = at;
    }
}

impl Swell {
    fn look(&mut self, at: i64, now: Heads, usual: Heads) {
        let keep = (-((at - self.at).max(0) as f32) / DAY as f32).exp();
        self.looks = self.looks * keep + 1.0;
        for kind in 0..2 {
            self.seen[kind] = self.seen[kind] * keep + now[kind];
            self.usual[kind] = self.usual[kind] * keep + usual[kind];
        }
        self.at = at;
    }

    /// Whether the unwatched advertisers moved that way too, clearly.
    pub(super) fn moved(&self, up: bool) -> bool {
        let (seen, usual) = (self.seen[1], self.usual[1]);
        let (more, less) = if up { (seen, usual) } else { (usual, seen) };
        more >= TIDE_MOVE * less && more - less >= TIDE_SURE * usual.max(1.0).sqrt()
    }

    /// Advertisers a page: usually, and over the last day.
    pub(super) fn a_page(&self) -> Option<(f32, f32)> {
        (self.looks > 0.0).then(|| (self.usual[0] / self.looks, self.seen[0] / self.looks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_fill_with_strangers_are_told_from_pages_that_stay_as_they_are() {
        let (mut tide, mut swell) = (Tide::default(), Swell::default());
        let mut look = |hour: i64, strangers: usize| {
            tide.look(hour * 3_600, Stratum::Off, 2 + strangers, strangers, &mut swell);
            swell
        };
        let usual = (0..240).map(|hour| look(hour, 2)).last().unwrap();
        assert!(!usual.moved(true) && !usual.moved(false));
        let full = (240..264).map(|hour| look(hour, 5)).last().unwrap();
        assert!(full.moved(true) && !full.moved(false));
        let (before, now) = full.a_page().unwrap();
        assert!((before - 4.0).abs() < 0.5 && now > 5.5, "{before} {now}");
    }
}
