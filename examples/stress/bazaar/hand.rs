//! A shop's hand on one keyword: what it means to do there, and how it bids.

use bidwatch::domain::Stratum;
use fastrand::Rng;

use super::{
    clock::Moment,
    rule::{Mind, Rule},
};

/// What a shop means to do on a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intent {
    Away,
    /// For an hour of the rush, on some days.
    Probe,
    /// In the rush hours only.
    Peak,
    Fight,
    /// As before, with a small part of the budget.
    Thrift,
}

/// From a step on it means to do something else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) step: usize,
    pub(crate) intent: Intent,
    /// Steps until the new bid has found its height.
    pub(crate) learning: usize,
}

/// What it does in a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InSale {
    /// Bids all day, higher and with more money.
    Push,
    AsEver,
    /// Too dear: waits until it is over.
    Wait,
}

/// The part of the budget that a thrifty shop spends.
const THRIFT: f64 = 0.08;
/// A sale's budget and bids, as multiples of the usual ones.
const SALE_BUDGET: f64 = 3.0;
const SALE_BID: f64 = 1.6;
/// The chance of a day that a probing shop shows up.
const PROBES: f64 = 0.4;
/// The local hours in which it may.
const PROBE_HOURS: std::ops::Range<u32> = 19..22;

/// One shop on one keyword.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    pub(crate) shop: usize,
    pub(crate) keyword: usize,
    /// Whose money it spends: a place among the purses.
    pub(crate) purse: usize,
    /// What a click is worth to it.
    pub(crate) worth: f64,
    pub(crate) quality: f64,
    /// The chance that the marketplace's rotation lets its ad in.
    pub(crate) rotation: f64,
    /// The segments of shoppers that it aims at, as bits.
    pub(crate) aims: u8,
    pub(crate) rule: Rule,
    pub(crate) in_sale: InSale,
    pub(crate) plan: Vec<Turn>,
    pub(crate) mind: Mind,
    pub(crate) probe_hour: Option<u32>,
}

impl Hand {
    /// What it means to do at a step, and how far a new bid has come, 0 to 1.
    fn means(&self, step: usize) -> (Intent, f64) {
        let turn = self.plan.iter().rev().find(|turn| turn.step <= step);
        turn.map_or((Intent::Away, 1.0), |turn| {
            let learnt = (step - turn.step) as f64 / turn.learning.max(1) as f64;
            (turn.intent, if turn.learning == 0 { 1.0 } else { learnt.min(1.0) })
        })
    }

    /// The bid at a step; `None`: it does not bid.
    pub(crate) fn offer(
        &mut self,
        step: usize,
        moment: &Moment,
        minutes: f64,
        sale: bool,
        rng: &mut Rng,
    ) -> Option<f64> {
        let (intent, learnt) = self.means(step);
        let bid = self.mind.bid(self.rule, self.worth, moment, minutes, rng);
        let rush = moment.stratum == Stratum::Peak;
        let there = match (sale, self.in_sale, intent) {
            (true, InSale::Push, _) => true,
            (true, InSale::Wait, _) | (_, _, Intent::Away) => false,
            (_, _, Intent::Probe) => self.probe_hour == Some(moment.hour),
            (_, _, Intent::Peak) => rush || rng.f64() < 0.01,
            (_, _, Intent::Fight | Intent::Thrift) => true,
        };
        let pushed = if sale && self.in_sale == InSale::Push { SALE_BID } else { 1.0 };
        bid.filter(|_| there).map(|bid| bid * pushed * (0.35 + 0.65 * learnt))
    }

    /// The part of its purse that it means to spend a day.
    pub(crate) fn part(&self, step: usize, sale: bool) -> f64 {
        match self.means(step).0 {
            _ if sale && self.in_sale == InSale::Push => SALE_BUDGET,
            Intent::Thrift => THRIFT,
            _ => 1.0,
        }
    }

    /// A new local day.
    pub(crate) fn night(&mut self, moment: &Moment, rng: &mut Rng) {
        self.probe_hour = (rng.f64() < PROBES).then(|| rng.u32(PROBE_HOURS));
        self.mind.night(self.rule, moment.weekday, rng);
    }
}
