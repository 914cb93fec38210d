//! The scenarios: what is unlike the textbook in each.

use fastrand::Rng;

use super::{
    chance::{between, one_of},
    purse::Manner,
    rule::Rule,
};

/// A market with mechanics of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scenario {
    /// Steady bids and deep purses: what the others are measured against.
    Plain,
    /// Budgets that the marketplace makes last the day.
    EvenPacing,
    /// Bids by rules, of every sort.
    Rules,
    /// All bids by one of them.
    OneRule(Rule),
    /// One daily budget over several keywords.
    SharedBudget,
    /// Ads aimed at kinds of shoppers; the checker stays one kind for so many hours on average.
    Segments(f64),
    /// A sale of three days.
    Sale,
    /// Rivals who make up their minds anew every so many hours.
    Flicker(u32),
    /// Rivals who come for the first time, some learning slowly, and a shop that goes on under another name.
    Newcomers,
}

impl Scenario {
    /// What is played where no scenario is named.
    pub(crate) const ALL: [Self; 12] = [
        Self::Plain,
        Self::EvenPacing,
        Self::Rules,
        Self::SharedBudget,
        Self::Segments(0.0),
        Self::Segments(1.0),
        Self::Segments(4.0),
        Self::Segments(10.0),
        Self::Sale,
        Self::Flicker(24),
        Self::Flicker(12),
        Self::Newcomers,
    ];

    /// The rules one by one.
    pub(crate) const SINGLE: [Self; 5] = [
        Self::OneRule(Rule::HoldRank(2.0)),
        Self::OneRule(Rule::Outbid(1.05)),
        Self::OneRule(Rule::StopLoss(1.5)),
        Self::OneRule(Rule::Smart(8.0)),
        Self::OneRule(Rule::Hours(8, 18)),
    ];

    pub(crate) fn name(self) -> String {
        match self {
            Self::Plain => "plain".into(),
            Self::EvenPacing => "even-pacing".into(),
            Self::Rules => "rules".into(),
            Self::OneRule(rule) => format!("rule-{}", rule.name()),
            Self::SharedBudget => "shared-budget".into(),
            Self::Segments(hours) => format!("segments-{hours}h"),
            Self::Sale => "sale".into(),
            Self::Flicker(hours) => format!("flicker-{hours}h"),
            Self::Newcomers => "newcomers".into(),
        }
    }

    /// The kinds of shoppers.
    pub(crate) fn segments(self) -> usize {
        if matches!(self, Self::Segments(_)) { 4 } else { 1 }
    }

    /// For how many hours the checker stays the same kind of shopper, on average.
    pub(crate) fn same_visitor_hours(self) -> f64 {
        if let Self::Segments(hours) = self { hours } else { 0.0 }
    }

    /// How a rival bids on a keyword.
    pub(crate) fn rule(self, rng: &mut Rng) -> Rule {
        match self {
            Self::Rules => one_of(
                rng,
                &[
                    Rule::HoldRank(2.0),
                    Rule::Outbid(1.05),
                    Rule::StopLoss(1.5),
                    Rule::Smart(3.0),
                    Rule::Smart(8.0),
                    Rule::Hours(8, 18),
                    Rule::Steady,
                ],
            ),
            Self::OneRule(rule) => rule,
            Self::Flicker(hours) => Rule::Whim(hours),
            _ => Rule::Steady,
        }
    }

    /// How a rival's money is spent, and what share of his free spend his daily budget is.
    pub(crate) fn purse(self, rng: &mut Rng) -> (Manner, f64) {
        match self {
            Self::EvenPacing => (one_of(rng, &[Manner::EvenByShoppers, Manner::EvenByHours]), between(rng, 0.45, 0.95)),
            Self::SharedBudget => (Manner::AsItComes, between(rng, 0.6, 1.1)),
            Self::Sale if rng.bool() => (Manner::AsItComes, between(rng, 1.1, 1.8)),
            _ => (Manner::Deep, 1.0),
        }
    }

    /// Whether a rival has one purse for all his keywords.
    pub(crate) fn shares_budget(self) -> bool {
        self == Self::SharedBudget
    }

    /// How much dearer a keyword is on some days, as the s.d. of the logarithm.
    pub(crate) fn heat(self) -> f64 {
        if self == Self::SharedBudget { 0.5 } else { 0.1 }
    }
}
