//! A market of our own, to hold the judgement against what it was not built for.
//!
//! ```text
//! scenario → cast → market (season) ┬→ latent → truth ───────┐
//!                                   └→ visit → checks → heard ┴→ score
//! ```
//!
//! Rivals pace their budgets, bid by rules, share a budget over keywords, aim at some of the shoppers. What is true is
//! what the market does, auction by auction; the judge gets what one visitor sees. The same seed gives the same season.

mod bound;
mod cast;
mod chance;
mod clock;
mod hand;
mod heard;
mod latent;
mod market;
mod purse;
mod rule;
mod scenario;
mod score;
mod telling;
mod truth;
mod verdict;
mod visit;

pub(crate) use clock::{PEAK, ZONE};
pub(crate) use heard::Heard;
pub(crate) use latent::Rates;
pub(crate) use market::Role;
pub(crate) use scenario::Scenario;
pub(crate) use score::{Score, Told, score};
pub(crate) use telling::Telling;
pub(crate) use truth::Truth;
pub(crate) use visit::SOURCE;

use bidwatch::domain::Check;
use fastrand::Rng;

/// The size of a season.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) days: usize,
    pub(crate) keywords: usize,
    /// Minutes between two checks of a keyword: 10, 20, or a multiple of 20.
    pub(crate) every_minutes: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self { days: 120, keywords: 4, every_minutes: 60 }
    }
}

impl Terms {
    /// Minutes of one step of the market.
    fn step_minutes(&self) -> u32 {
        self.every_minutes.min(20)
    }

    fn steps_a_day(&self) -> usize {
        (24 * 60 / self.step_minutes()) as usize
    }

    fn step_of(&self, day: usize) -> usize {
        day * self.steps_a_day()
    }

    fn steps_between_checks(&self) -> usize {
        (self.every_minutes / self.step_minutes()) as usize
    }
}

/// A season that is over: what a checker saw, and what was true.
pub(crate) struct Played {
    pub(crate) checks: Vec<Check>,
    pub(crate) truth: Truth,
}

/// Plays one season.
pub(crate) fn play(scenario: Scenario, terms: &Terms, seed: u64) -> Played {
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let bazaar = cast::cast(scenario, terms, &mut rng);
    let moments = clock::moments(terms.days, terms.step_minutes());
    let season = bazaar.play(&moments, rng.u64(..));
    let checks = visit::checks(&bazaar, &season, &moments, terms, scenario.same_visitor_hours(), &mut rng);
    let truth = Truth::of(&bazaar, &season, moments);
    Played { checks, truth }
}
