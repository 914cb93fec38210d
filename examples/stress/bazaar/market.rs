//! The market: an auction for every keyword and kind of shopper at every step of a season.

use std::ops::Range;

use fastrand::Rng;

use super::{
    chance::normal,
    clock::Moment,
    hand::{Hand, Intent, Turn},
    purse::Purse,
};

/// Who a shop is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Own,
    Rival,
    /// Nobody whom the config names.
    Stranger,
}

/// A shop that buys ads.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// What its items' ids begin with; a shop that was renamed keeps it.
    pub(crate) items: String,
}

/// A market before its season begins.
#[derive(Debug, Clone)]
pub(crate) struct Bazaar {
    pub(crate) shops: Vec<Shop>,
    pub(crate) hands: Vec<Hand>,
    pub(crate) purses: Vec<Purse>,
    /// Ad slots of each keyword.
    pub(crate) slots: Vec<usize>,
    /// Kinds of shoppers.
    pub(crate) segments: usize,
    /// How much dearer or cheaper a keyword is on some days: s.d. of the logarithm.
    pub(crate) heat: f64,
    /// Local days of a sale.
    pub(crate) sale: Range<usize>,
}

/// What happened.
pub(crate) struct Season {
    /// By keyword, step and segment: the shops in the ad slots, by rank.
    pub(crate) pages: Vec<Vec<Vec<Vec<u8>>>>,
    /// By purse: spent a day, on the mean.
    spend: Vec<f64>,
}

/// How much a score differs from page to page, as the s.d. of its logarithm.
const SCORE_NOISE: f64 = 0.1;
/// The score below which an ad is not shown.
const RESERVE: f64 = 0.2;
/// The chance that a page has one slot fewer.
const SHORT_PAGE: f64 = 0.15;
/// Shoppers of a sale, as a multiple.
const SALE_RUSH: f64 = 3.0;
/// How busy days differ, and what a keyword's heat keeps of the day before.
const BUSY: f64 = 0.15;
const HEAT_KEEPS: f64 = 0.75;
/// Days of the trial season that tells what a shop would spend without a budget.
const TRIAL_DAYS: usize = 14;

impl Bazaar {
    /// The season, with budgets that are what they are of the spend of a trial season without any.
    pub(crate) fn play(&self, moments: &[Moment], seed: u64) -> Season {
        let always = vec![Turn { step: 0, intent: Intent::Fight, learning: 0 }];
        let mut trial = Self { sale: 0..0, ..self.clone() };
        trial.hands.iter_mut().for_each(|hand| hand.plan.clone_from(&always));
        let days = moments.iter().take_while(|moment| moment.day < TRIAL_DAYS).count();
        let spend = trial.run(&moments[..days], seed ^ 0x5eed).spend;
        let mut real = self.clone();
        real.purses = self.purses.iter().zip(spend).map(|(purse, spend)| purse.filled(spend)).collect();
        real.run(moments, seed)
    }

    fn run(mut self, moments: &[Moment], seed: u64) -> Season {
        let mut rng = Rng::with_seed(seed);
        let days = moments.last().map_or(0, |moment| moment.day + 1);
        let minutes = moments.get(1).map_or(60.0, |next| (next.at - moments[0].at).num_minutes() as f64);
        let mut season = Season {
            pages: vec![Vec::with_capacity(moments.len()); self.slots.len()],
            spend: vec![0.0; self.purses.len()],
        };
        let (mut busy, mut heat) = (1.0, vec![0.0; self.slots.len()]);
        let (mut day, mut hour) = (None, None);
        for (step, moment) in moments.iter().enumerate() {
            if day.replace(moment.day) != Some(moment.day) {
                self.hands.iter_mut().for_each(|hand| hand.night(moment, &mut rng));
                self.purses.iter_mut().for_each(Purse::night);
                busy = (BUSY * normal(&mut rng)).exp();
                for heat in &mut heat {
                    let fresh = (1.0_f64 - HEAT_KEEPS * HEAT_KEEPS).sqrt() * self.heat * normal(&mut rng);
                    *heat = HEAT_KEEPS * *heat + fresh;
                }
            }
            if hour.replace(moment.hour) != Some(moment.hour) {
                self.hands.iter_mut().for_each(|hand| hand.mind.strike(hand.rule, moment.hour, &mut rng));
            }
            let sale = self.sale.contains(&moment.day);
            let rush = if sale { SALE_RUSH } else { 1.0 };
            for (keyword, heat) in heat.iter().enumerate() {
                let demand = moment.shoppers * busy * rush * heat.exp();
                let pages = self.step(keyword, step, moment, minutes, demand, sale, &mut season.spend, &mut rng);
                season.pages[keyword].push(pages);
            }
            for (place, purse) in self.purses.iter_mut().enumerate() {
                let owners = self.hands.iter().filter(|hand| hand.purse == place);
                let part = owners.map(|hand| hand.part(step, sale)).fold(0.0, f64::max);
                purse.pace(moment, part);
            }
        }
        season.spend.iter_mut().for_each(|spend| *spend /= days.max(1) as f64);
        season
    }

    /// One keyword at one step: a page for each kind of shopper, by generalized second-price auctions.
    #[expect(clippy::too_many_arguments, reason = "the state of one step, spelt out once")]
    fn step(
        &mut self,
        keyword: usize,
        step: usize,
        moment: &Moment,
        minutes: f64,
        demand: f64,
        sale: bool,
        spend: &mut [f64],
        rng: &mut Rng,
    ) -> Vec<Vec<u8>> {
        let mut offers: Vec<(usize, f64)> = Vec::new();
        for (place, hand) in self.hands.iter_mut().enumerate().filter(|(_, hand)| hand.keyword == keyword) {
            offers.extend(hand.offer(step, moment, minutes, sale, rng).map(|bid| (place, bid)));
        }
        let mut ranks: Vec<(usize, usize)> = Vec::new();
        let clicks = demand / self.segments as f64;
        let pages = (0..self.segments).map(|segment| {
            let mut scores: Vec<(usize, f64)> = Vec::new();
            for &(place, bid) in &offers {
                let hand = &self.hands[place];
                let let_in = hand.rotation * self.purses[hand.purse].chance(hand.part(step, sale));
                let (lot, noise) = (rng.f64(), (SCORE_NOISE * normal(rng)).exp());
                let score = bid * hand.quality * noise;
                if hand.aims >> segment & 1 == 1 && lot < let_in && score >= RESERVE {
                    scores.push((place, score));
                }
            }
            scores.sort_by(|a, b| b.1.total_cmp(&a.1));
            let slots = self.slots[keyword] - usize::from(rng.f64() < SHORT_PAGE);
            let page = scores.iter().take(slots).map(|(place, _)| self.hands[*place].shop as u8).collect();
            for (rank, &(place, _)) in scores.iter().take(slots).enumerate() {
                let next = scores.get(rank + 1).map_or(RESERVE, |(_, score)| *score);
                let hand = &mut self.hands[place];
                let (price, clicks) = (next / hand.quality, clicks * click_rate(rank));
                hand.mind.pay(clicks, price);
                self.purses[hand.purse].pay(clicks * price);
                spend[hand.purse] += clicks * price;
                ranks.push((place, rank + 1));
            }
            page
        });
        let pages = pages.collect();
        self.look_around(keyword, &offers, &ranks);
        pages
    }

    /// What every bidder sees of a step that is over.
    fn look_around(&mut self, keyword: usize, offers: &[(usize, f64)], ranks: &[(usize, usize)]) {
        for (place, hand) in self.hands.iter_mut().enumerate().filter(|(_, hand)| hand.keyword == keyword) {
            let mine: Vec<f64> = ranks.iter().filter(|(who, _)| *who == place).map(|(_, rank)| *rank as f64).collect();
            let rank = (!mine.is_empty()).then(|| mine.iter().sum::<f64>() / mine.len() as f64);
            let others = offers.iter().filter(|(who, _)| *who != place).map(|(_, bid)| *bid);
            hand.mind.see(rank, others.fold(0.0, f64::max));
        }
    }
}

/// The share of shoppers who click the ad at that rank (from 0).
fn click_rate(rank: usize) -> f64 {
    0.06 / (1.0 + 0.5 * rank as f64)
}
