//! A daily budget, and how the marketplace makes it last.

use super::clock::Moment;

/// How a budget is spent over the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Manner {
    /// There is always money.
    Deep,
    /// Spent as it comes; then dark until local midnight.
    AsItComes,
    /// The marketplace holds its owner out of some auctions, so that the money lasts as long as the shoppers do.
    EvenByShoppers,
    /// The same, but an equal part for every hour: he is shown less in the rush hour than at night.
    EvenByHours,
}

/// What one step may change of a throttle (probabilistic throttling: Agarwal et al. 2014, KDD).
const THROTTLE_STEP: f64 = 1.1;
const THROTTLE_LEAST: f64 = 0.01;

/// The money of one campaign.
#[derive(Debug, Clone)]
pub(crate) struct Purse {
    pub(crate) manner: Manner,
    /// The daily budget as a share of what he would spend without one.
    pub(crate) share: f64,
    /// The daily budget.
    budget: f64,
    spent: f64,
    throttle: f64,
}

impl Purse {
    pub(crate) fn new(manner: Manner, share: f64) -> Self {
        Self { manner, share, budget: f64::INFINITY, spent: 0.0, throttle: 1.0 }
    }

    /// The same with so much a day, given what its owner would spend without a limit.
    pub(crate) fn filled(&self, free_spend: f64) -> Self {
        let budget = if self.manner == Manner::Deep { f64::INFINITY } else { self.share * free_spend };
        Self { budget, ..self.clone() }
    }

    /// A new local day.
    pub(crate) fn night(&mut self) {
        self.spent = 0.0;
    }

    /// The chance that its owner is let into an auction, while he means to spend `part` of the budget.
    pub(crate) fn chance(&self, part: f64) -> f64 {
        if self.spent >= self.budget * part { 0.0 } else { self.throttle }
    }

    pub(crate) fn pay(&mut self, sum: f64) {
        self.spent += sum;
    }

    /// After each step: a throttle that follows the plan of the day.
    pub(crate) fn pace(&mut self, moment: &Moment, part: f64) {
        let planned = match self.manner {
            Manner::Deep | Manner::AsItComes => return,
            Manner::EvenByShoppers => moment.shoppers_so_far,
            Manner::EvenByHours => moment.hours_so_far,
        };
        let ahead = self.spent > self.budget * part * planned;
        let throttle = if ahead { self.throttle / THROTTLE_STEP } else { self.throttle * THROTTLE_STEP };
        self.throttle = throttle.clamp(THROTTLE_LEAST, 1.0);
    }
}
