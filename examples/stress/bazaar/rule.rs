//! The rules by which a bidder sets his bid, and what he keeps in mind for them.

use chrono::Weekday;
use fastrand::Rng;

use super::{chance::normal, clock::Moment};

/// A rule of bidding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    /// The same bid always.
    Steady,
    /// As little as holds this rank.
    HoldRank(f64),
    /// So many times the highest bid of the others, as far as his own means go.
    Outbid(f64),
    /// Stops when an order has cost so many times the usual for two days; starts again on Monday.
    StopLoss(f64),
    /// The bid follows a noisy estimate of the conversion rate, which hangs together for so many hours.
    Smart(f64),
    /// Bids between two local hours that are not those of the rush.
    Hours(u32, u32),
    /// Every so many hours he makes up his mind anew.
    Whim(u32),
}

impl Rule {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::HoldRank(_) => "hold-rank",
            Self::Outbid(_) => "outbid",
            Self::StopLoss(_) => "stop-loss",
            Self::Smart(_) => "smart",
            Self::Hours(..) => "hours",
            Self::Whim(_) => "whim",
        }
    }
}

/// What a bidder knows and feels.
#[derive(Debug, Clone)]
pub(crate) struct Mind {
    /// The bid as a share of what a click is worth to him.
    level: f64,
    /// His estimate of the conversion rate, in standard deviations of its logarithm.
    estimate: f64,
    /// The real one, which drifts from day to day.
    conversion: f64,
    /// Days in a row on which orders were too dear.
    dear_days: u32,
    stopped: bool,
    eager: bool,
    paid: f64,
    clicks: f64,
    usual_price: f64,
    /// Where his ad stood of late; `None`: not shown.
    rank: Option<f64>,
    highest_other: f64,
}

/// The swing of a smart bid, as the s.d. of its logarithm.
const SWING: f64 = 0.35;
/// How the real conversion rate varies over days: s.d. of the logarithm, and what a day keeps of the last.
const CONVERSION: f64 = 0.4;
const CONVERSION_KEEPS: f64 = 0.6;

impl Mind {
    pub(crate) fn new() -> Self {
        Self {
            level: 0.8,
            estimate: 0.0,
            conversion: 0.0,
            dear_days: 0,
            stopped: false,
            eager: true,
            paid: 0.0,
            clicks: 0.0,
            usual_price: 0.0,
            rank: None,
            highest_other: 0.0,
        }
    }

    /// The bid under a rule, with what a click is worth to him; `None`: he does not bid now.
    pub(crate) fn bid(&mut self, rule: Rule, worth: f64, moment: &Moment, minutes: f64, rng: &mut Rng) -> Option<f64> {
        match rule {
            Rule::Steady => Some(0.8 * worth),
            Rule::HoldRank(rank) => {
                // He looks once an hour or so.
                if rng.f64() < minutes / 60.0 {
                    let far = self.rank.is_none_or(|mine| mine > rank + 0.25);
                    let near = self.rank.is_some_and(|mine| mine < rank - 0.25);
                    let step = if far {
                        1.06
                    } else if near {
                        0.96
                    } else {
                        1.0
                    };
                    self.level = (self.level * step).clamp(0.3, 1.0);
                }
                Some(self.level * worth)
            }
            Rule::Outbid(times) => Some((self.highest_other * times).clamp(0.5 * worth, worth)),
            Rule::StopLoss(_) => (!self.stopped).then_some(0.8 * worth),
            Rule::Smart(hours) => {
                let keeps = (-minutes / 60.0 / hours).exp();
                self.estimate = keeps * self.estimate + (1.0 - keeps * keeps).sqrt() * normal(rng);
                Some(0.8 * worth * (SWING * self.estimate).exp())
            }
            Rule::Hours(from, to) => (from..to).contains(&moment.hour).then_some(0.8 * worth),
            Rule::Whim(_) => self.eager.then_some(0.8 * worth),
        }
    }

    /// A new local hour.
    pub(crate) fn strike(&mut self, rule: Rule, hour: u32, rng: &mut Rng) {
        if let Rule::Whim(hours) = rule
            && hour.is_multiple_of(hours)
        {
            self.eager = rng.bool();
        }
    }

    /// A new local day: the books of the old one.
    pub(crate) fn night(&mut self, rule: Rule, today: Weekday, rng: &mut Rng) {
        self.conversion = CONVERSION_KEEPS * self.conversion
            + (1.0 - CONVERSION_KEEPS * CONVERSION_KEEPS).sqrt() * CONVERSION * normal(rng);
        let Rule::StopLoss(limit) = rule else { return };
        if self.clicks > 0.0 {
            let price = self.paid / self.clicks;
            self.usual_price = if self.usual_price > 0.0 { 0.9 * self.usual_price + 0.1 * price } else { price };
            let order = price / self.usual_price / self.conversion.exp();
            self.dear_days = if order > limit { self.dear_days + 1 } else { 0 };
        }
        (self.paid, self.clicks) = (0.0, 0.0);
        if today == Weekday::Mon {
            self.stopped = false;
        } else if self.dear_days >= 2 {
            (self.stopped, self.dear_days) = (true, 0);
        }
    }

    /// What he paid in a step.
    pub(crate) fn pay(&mut self, clicks: f64, price: f64) {
        self.clicks += clicks;
        self.paid += clicks * price;
    }

    /// What he saw of a step: his own rank, and the highest bid of the others.
    pub(crate) fn see(&mut self, rank: Option<f64>, highest_other: f64) {
        (self.rank, self.highest_other) = (rank, highest_other);
    }
}
