//! The first ad slot: does a party win it more or less often than his company on the page explains?
//!
//! P(first | who is on the page) = e^own ÷ Σ e^strength (Plackett 1975, Luce 1959). The strengths are
//! tracked by an extended Kalman step a page; over them a filter of a hidden Markov chain asks whether his
//! own strength has shifted. Each party has a view of his own, so that one's rise does not explain another's fall.

use serde::{Deserialize, Serialize};

use super::{
    hazard::Hazard,
    library::sigmoid,
    memory::PartyKey,
    method::STICKY_TELLING,
    method::rank::{
        DISPERSION_CAP, DISPERSION_WEIGHT, FIRST, FIRST_STRANGERS, FLOOR, KNOWN_PAGES, LEAST_VARIANCE, MOVE, PAGES,
        SHARE_PAGES, SHIFTS, STRONGEST,
    },
    page::Page,
    stickiness::{Stickiness, near},
};

/// What a source has taught about first slots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RankLore {
    pub(super) hazard: Hazard,
    stickiness: Stickiness,
    /// Sum of the squared daily Pearson residuals, and their number.
    dispersion: (f64, f64),
}

impl RankLore {
    /// How much more days differ than independent pages would: at least 1.
    fn dispersion(&self) -> f32 {
        let (sum, days) = self.dispersion;
        ((DISPERSION_WEIGHT + sum) / (DISPERSION_WEIGHT + days)).max(1.0) as f32
    }
}

/// One party's view of one query's first slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RankView {
    own: Strength,
    strangers: Strength,
    others: Vec<(PartyKey, Strength)>,
    /// Probability of each of [`SHIFTS`].
    belief: [f32; SHIFTS.len()],
    /// Share of first slots that each shift would bring in the company of late.
    share: [f32; SHIFTS.len()],
    share_pages: f32,
    /// Pages with him on them.
    pages: f32,
    last: Option<LastPage>,
    /// Today's sum of residuals and of their variances.
    today: (f32, f32),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Strength {
    mean: f32,
    variance: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct LastPage {
    at: i64,
    day: i32,
    first: bool,
    residual: f32,
}

/// A shift that is likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    /// Index into [`SHIFTS`] of the likeliest.
    likeliest: usize,
    /// The probability of a shift to this side that moves the share enough.
    pub(super) probability: f64,
    /// Share of first slots before and after.
    pub(super) before: f32,
    pub(super) after: f32,
}

impl Shift {
    /// Whether the shift is upward.
    pub(super) fn is_up(&self) -> bool {
        self.after > self.before
    }
}

/// The shift that is none.
const NONE: usize = SHIFTS.len() / 2;

impl Default for RankView {
    fn default() -> Self {
        let (mean, variance) = FIRST;
        Self {
            own: Strength { mean, variance },
            strangers: Strength { mean: FIRST_STRANGERS, variance },
            others: Vec::new(),
            belief: unshifted(1.0),
            share: [0.5; SHIFTS.len()],
            share_pages: 0.0,
            pages: 0.0,
            last: None,
            today: (0.0, 0.0),
        }
    }
}

/// The belief that puts this much on no shift.
fn unshifted(sure: f32) -> [f32; SHIFTS.len()] {
    let mut belief = [(1.0 - sure) / (SHIFTS.len() - 1) as f32; SHIFTS.len()];
    belief[NONE] = sure;
    belief
}

impl RankView {
    /// Takes in a page that shows `party`. Returns a shift that is likely, if enough was seen to say so.
    pub(super) fn look(
        &mut self,
        lore: &mut RankLore,
        party: PartyKey,
        page: &Page,
        at: i64,
        day: i32,
    ) -> Option<Shift> {
        let first = page.first == Some(party);
        let gap = self.last.map_or(3_600, |last| at - last.at);
        let rivals = self.rivals(party, page);
        let odds = self.own.mean - (rivals + 1e-9).ln();
        let expected = sigmoid(odds);
        let pull = if near(gap) { lore.stickiness.of_source(gap).clamp(0.0, 0.95) as f32 } else { 0.0 };
        self.weigh(lore, gap, odds, first, pull);
        self.tally_day(lore, day, first, expected, pull);
        self.learn_stickiness(lore, gap, expected, first);
        self.last = Some(LastPage { at, day, first, residual: number(first) - expected });
        self.pages += 1.0;
        self.track(party, page, expected, rivals + self.own.mean.exp());
        (self.pages >= PAGES).then(|| self.shift(gap, lore)).flatten()
    }

    /// A shift was told, or presence changed: go on from the strength that it brings.
    pub(super) fn accept(&mut self, shift: &Shift) {
        self.own.mean = (self.own.mean + SHIFTS[shift.likeliest]).clamp(-STRONGEST, STRONGEST);
        self.own.variance = self.own.variance.max(0.5);
        self.belief = unshifted(0.9);
        self.share_pages = 0.0;
        self.pages = PAGES / 2.0;
    }

    /// A new spell of activity: strengths of before are a guess only.
    pub(super) fn start_afresh(&mut self) {
        for strength in [&mut self.own].into_iter().chain(self.others.iter_mut().map(|(_, strength)| strength)) {
            strength.variance = strength.variance.max(1.0);
        }
        self.belief = unshifted(1.0);
        self.share_pages = 0.0;
        self.pages = 0.0;
    }

    /// Sum of e^strength of the others on the page.
    fn rivals(&self, party: PartyKey, page: &Page) -> f32 {
        let strangers = if page.strangers { self.strangers.mean.exp() } else { 0.0 };
        let watched = page.shown.iter().filter(|&&other| other != party).map(|&other| self.strength(other).mean.exp());
        strangers + watched.sum::<f32>()
    }

    fn strength(&self, party: PartyKey) -> Strength {
        let known = self.others.iter().find(|(other, _)| *other == party);
        known.map_or(Strength { mean: FIRST.0, variance: FIRST.1 }, |(_, strength)| *strength)
    }

    fn weigh(&mut self, lore: &RankLore, gap: i64, odds: f32, first: bool, pull: f32) {
        let jump = lore.hazard.chance(gap);
        let even = 1.0 / SHIFTS.len() as f32;
        let step = 1.0 / (self.share_pages + 1.0).min(SHARE_PAGES);
        let last = number(self.last.is_some_and(|last| last.first));
        let temper = 1.0 / lore.dispersion();
        for ((belief, share), shift) in self.belief.iter_mut().zip(&mut self.share).zip(SHIFTS) {
            let win = sigmoid(odds + shift);
            *share += step * (win - *share);
            let win = (pull * last + (1.0 - pull) * win).clamp(FLOOR, 1.0 - FLOOR);
            let likelihood = if first { win } else { 1.0 - win };
            *belief = ((1.0 - jump) * *belief + jump * even) * likelihood.powf(temper);
        }
        let total: f32 = self.belief.iter().sum();
        self.belief.iter_mut().for_each(|belief| *belief /= total);
        self.share_pages += 1.0;
    }

    fn tally_day(&mut self, lore: &mut RankLore, day: i32, first: bool, expected: f32, pull: f32) {
        if self.last.is_some_and(|last| last.day != day) {
            let (residual, variance) = self.today;
            if variance > 0.5 && self.pages > PAGES {
                lore.dispersion.0 += f64::from(residual * residual / variance).min(DISPERSION_CAP);
                lore.dispersion.1 += 1.0;
            }
            self.today = (0.0, 0.0);
        }
        let last = number(self.last.is_some_and(|last| last.first));
        let expected = pull * last + (1.0 - pull) * expected;
        self.today.0 += number(first) - expected;
        self.today.1 += expected * (1.0 - expected);
    }

    fn learn_stickiness(&self, lore: &mut RankLore, gap: i64, expected: f32, first: bool) {
        let telling = self.pages > KNOWN_PAGES && near(gap) && expected * (1.0 - expected) > STICKY_TELLING;
        if let Some(last) = self.last.filter(|_| telling) {
            lore.stickiness.learn(gap, number(first) - expected, last.residual, 1);
        }
    }

    /// One extended Kalman step for every strength on the page; `total` is the sum of all e^strength there.
    fn track(&mut self, party: PartyKey, page: &Page, expected: f32, total: f32) {
        self.own.step(number(page.first == Some(party)), expected);
        for &other in page.shown.iter().filter(|&&other| other != party) {
            let mut strength = self.strength(other);
            strength.step(number(page.first == Some(other)), strength.mean.exp() / total);
            match self.others.iter_mut().find(|(known, _)| *known == other) {
                Some((_, known)) => *known = strength,
                None => self.others.push((other, strength)),
            }
        }
        if page.strangers {
            let share = self.strangers.mean.exp() / total;
            self.strangers.step(number(page.first.is_none()), share);
        }
    }

    fn shift(&self, gap: i64, lore: &mut RankLore) -> Option<Shift> {
        lore.hazard.watched(gap);
        let before = self.share[NONE];
        let mass = |test: fn(f32) -> bool| -> f32 {
            self.belief.iter().zip(self.share).filter(|(_, share)| test(share - before)).map(|(p, _)| p).sum()
        };
        let (up, down) = (mass(|moved| moved >= MOVE), mass(|moved| moved <= -MOVE));
        let likeliest = (0..SHIFTS.len()).max_by(|&a, &b| self.belief[a].total_cmp(&self.belief[b])).unwrap_or(NONE);
        let same_side = if up > down { likeliest > NONE } else { likeliest < NONE };
        same_side.then(|| Shift {
            likeliest,
            probability: f64::from(up.max(down)),
            before,
            after: self.share[likeliest],
        })
    }
}

impl Strength {
    fn step(&mut self, won: f32, expected: f32) {
        self.variance = (self.variance / (1.0 + self.variance * expected * (1.0 - expected))).max(LEAST_VARIANCE);
        let gain = self.variance;
        self.mean = (self.mean + gain * (won - expected)).clamp(-STRONGEST, STRONGEST);
    }
}

fn number(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::method::rank::SURE;

    fn page(first: PartyKey) -> Page {
        Page { shown: [1, 2].into(), first: Some(first), strangers: true, advertisers: 3, ..Page::default() }
    }

    #[test]
    fn who_comes_to_hold_the_first_slot_is_found_out_in_a_few_pages() {
        let (mut view, mut lore) = (RankView::default(), RankLore::default());
        let mut at = |i: i64, first| {
            view.look(&mut lore, 2, &page(first), i * 3_600, (i / 24) as i32).filter(|shift| shift.probability > SURE)
        };
        for i in 0..300 {
            assert!(at(i, if i % 8 == 0 { 2 } else { 1 }).is_none(), "page {i}");
        }
        let found = (300..320).find_map(|i| at(i, 2)).unwrap();
        assert!(found.is_up() && found.before < 0.3 && found.after > 0.7, "{found:?}");
    }
}
