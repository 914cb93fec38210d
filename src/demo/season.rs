//! The six weeks, auction by auction.

use chrono::{Datelike, TimeDelta, Timelike};
use fastrand::Rng;

use super::{
    auction::{Bid, Win, auction},
    calendar::{Calendar, DAYS, TURNS, Trouble},
    cast::{CAST, KEYWORDS},
    market::{PEAK, STEP_MINUTES},
    strategy::Strategy,
    traffic::{click_rate, shoppers},
};
use crate::domain::Dayparts;

/// Ad slots: so many above the organic results, the others below.
const SLOTS: usize = 5;
/// The score below which an ad is not worth a slot.
const RESERVE: f64 = 0.15;
/// How much an ad's score differs from one auction to the next, as the s.d. of its logarithm.
const SCORE_NOISE: f64 = 0.12;
/// How much a bidder's rotation differs from day to day, as the s.d. in log odds.
const MOOD: f64 = 0.2;
/// How much the number of shoppers differs from day to day, as the s.d. of its logarithm.
const BUSY: f64 = 0.12;

/// A bidder's day: what he spent so far, and how keen he is.
#[derive(Debug, Clone, Copy, Default)]
struct Today {
    spent: f64,
    mood: f64,
}

/// All auctions, step by step: strategies change as the calendar says, money is spent click by click,
/// and who has spent his day's budget is out until midnight.
pub(super) fn season(seed: u64, calendar: Calendar) -> Vec<[Vec<Win>; KEYWORDS.len()]> {
    let dayparts = Dayparts::new(calendar.zone, &[PEAK]).expect("the peak is written as dayparts are");
    let mut rng = Rng::with_seed(seed);
    let mut plans: [[Strategy; KEYWORDS.len()]; CAST.len()] = std::array::from_fn(|bidder| CAST[bidder].opening);
    let mut turns = TURNS.iter().peekable();
    let (mut date, mut busy, mut today) = (None, 1.0, [Today::default(); CAST.len()]);
    let mut steps = Vec::new();
    let mut at = calendar.instant((0, 0));
    while at < calendar.instant((DAYS, 0)) {
        let local = at.with_timezone(&calendar.zone);
        if date.replace(local.date_naive()) != Some(local.date_naive()) {
            busy = (BUSY * normal(&mut rng)).exp();
            today = std::array::from_fn(|_| Today { spent: 0.0, mood: MOOD * normal(&mut rng) });
        }
        while let Some(turn) = turns.next_if(|turn| calendar.instant(turn.when) <= at) {
            plans[turn.bidder][turn.keyword] = turn.strategy;
        }
        let clicks = busy * shoppers(local.hour());
        steps.push(std::array::from_fn(|keyword| {
            // Every bidder draws, whether there or not: one change of mind leaves the others' luck alone.
            let draws = CAST.map(|_| (rng.f64(), normal(&mut rng)));
            if calendar.spells(keyword, at).any(|spell| spell.trouble == Trouble::NoAds) {
                return Vec::new();
            }
            let bids = (0..CAST.len()).filter_map(|bidder| {
                let (lot, noise) = draws[bidder];
                let (strategy, Today { spent, mood }) = (plans[bidder][keyword], today[bidder]);
                let there = lot < strategy.chance(dayparts.stratum(at), local.weekday(), mood);
                (there && spent < CAST[bidder].daily_budget).then(|| Bid {
                    bidder,
                    amount: strategy.bid,
                    quality: CAST[bidder].quality * (SCORE_NOISE * noise).exp(),
                })
            });
            let wins = auction(bids.collect(), SLOTS, RESERVE);
            for (rank, win) in (1..).zip(&wins) {
                today[win.bidder].spent += clicks * click_rate(rank) * win.click_price;
            }
            wins
        }));
        at += TimeDelta::minutes(STEP_MINUTES);
    }
    steps
}

/// A draw from the standard normal distribution (Box & Muller 1958).
fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}
