//! The contest for the slots of one query: has somebody's share of first slots moved more than his company explains?
//!
//! Strengths are tracked page by page (`strength.rs`, `rounds.rs`); over them a filter of a hidden Markov chain asks whether
//! somebody's has shifted, whose, and how far. Whoever moved, a party is spoken of when *his* share has moved.

use serde::{Deserialize, Serialize};

use super::{
    companies::Companies,
    hearing::{Habits, RankLore, Shift},
    moved::moved_shares,
    rounds::{Before, Entrant, Rounds},
    strength::Strength,
};
use crate::detect::{
    memory::PartyKey,
    method::{
        DAY, HOUR,
        rank::{
            CALM, CLEAR, FEW_PAGES, FIRST_STRANGERS, KNOWN_PAGES, LEAK_DAYS, OWN_PART, PAGES, PLAIN, REFUTED,
            REPEAT_TELLING, SETTLES, SHIFTS, WORTH_WEIGHING,
        },
    },
    page::Page,
};

/// Those not watched, as one bidder.
pub(in crate::detect) const CROWD: PartyKey = PartyKey::MAX;

/// What is known of the contest for one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Contest {
    /// In the order in which they were first seen.
    bidders: Vec<Bidder>,
    /// Probability that nobody has shifted.
    still: f32,
    /// Probability that somebody's share has moved.
    suspicion: f32,
    last: Option<Last>,
    companies: Companies,
    /// When a shift was told that is not yet taken in.
    told_at: Option<i64>,
    /// What was learnt since a move became likely; it counts once that turns out to be none.
    pending: Habits,
}

/// One who takes part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Bidder {
    pub(in crate::detect) key: PartyKey,
    pub(in crate::detect) strength: Strength,
    /// Probability that he alone has shifted by each of [`SHIFTS`].
    pub(in crate::detect) shifted: [f32; SHIFTS.len()],
    /// Pages with him on them.
    pub(in crate::detect) pages: f32,
    /// Today's sum of residuals of the first slot and of their variances.
    pub(in crate::detect) today: (f32, f32),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Last {
    at: i64,
    day: i32,
    /// The order of that page; the crowd only where it was first.
    order: Vec<u8>,
}

impl Default for Contest {
    fn default() -> Self {
        Self {
            bidders: Vec::new(),
            still: 1.0,
            suspicion: 0.0,
            last: None,
            companies: Companies::default(),
            told_at: None,
            pending: Habits::default(),
        }
    }
}

impl Contest {
    /// Takes in a page. Returns those on it whose share has moved with a probability above `sure`.
    pub(in crate::detect) fn look(
        &mut self,
        lore: &mut RankLore,
        page: &Page,
        at: i64,
        day: i32,
        sure: f64,
    ) -> Vec<Shift> {
        let order = self.order(page);
        let (gap, repeat) = match &self.last {
            Some(last) => (at - last.at, lore.habits.repeats.chance(at - last.at)),
            None => (HOUR, 0.0),
        };
        let rounds = self.rounds(&order);
        if self.last.as_ref().is_some_and(|last| last.day != day) {
            self.end_day();
        }
        if order.iter().all(|&bidder| self.bidders[bidder].pages >= FEW_PAGES) {
            self.weigh(lore, &rounds, gap, repeat);
            self.learn(&rounds, gap, repeat);
        }
        let mut moved =
            if 1.0 - self.still > WORTH_WEIGHING { moved_shares(&self.bidders, &self.companies) } else { Vec::new() };
        self.suspicion = moved.iter().map(|shift| shift.probability as f32).fold(0.0, f32::max);
        self.track(&rounds, repeat);
        if self.is_calm() && self.told_at.is_none() {
            self.absorb();
            lore.habits.add(&std::mem::take(&mut self.pending));
        }
        for &bidder in &order {
            self.bidders[bidder].pages += 1.0;
            lore.hazard.watched(gap);
        }
        self.remember(&order, page, at, day);
        let told = |shift: &Shift| shift.probability > sure && shift.own >= OWN_PART * shift.probability;
        moved.retain(|shift| page.shown.contains(&shift.party) && told(shift));
        moved
    }

    /// Shifts were told, or are not to be told: they are taken in once it is clear whose they were.
    pub(in crate::detect) fn told(&mut self, now: i64) {
        self.told_at.get_or_insert(now);
    }

    /// Takes in a shift that was told. Returns when it was, if by now it looks like none.
    pub(in crate::detect) fn settle(&mut self, now: i64) -> Option<i64> {
        let told_at = self.told_at?;
        let (soonest, latest) = SETTLES;
        if now - told_at < soonest {
            return None;
        }
        if self.suspicion < REFUTED {
            self.told_at = None;
            return Some(told_at);
        }
        let who = (0..self.bidders.len()).max_by(|&a, &b| self.of(a).total_cmp(&self.of(b)))?;
        if self.of(who) > CLEAR || now - told_at > latest {
            let shifts = self.bidders[who].shifted.iter().zip(SHIFTS);
            let mean = shifts.map(|(p, shift)| p * shift).sum::<f32>() / self.of(who).max(f32::MIN_POSITIVE);
            self.bidders[who].pages = self.bidders[who].pages.min(PAGES / 2.0);
            self.take_in(who, mean);
            self.told_at = None;
        }
        None
    }

    /// A new spell of activity: his strength of before is a guess only.
    pub(in crate::detect) fn start_afresh(&mut self, party: PartyKey) {
        if let Some(bidder) = self.bidders.iter_mut().find(|bidder| bidder.key == party) {
            bidder.strength.doubt();
            bidder.pages = 0.0;
            self.still += std::mem::take(&mut bidder.shifted).iter().sum::<f32>();
        }
    }

    fn is_calm(&self) -> bool {
        self.suspicion < CALM
    }

    /// The probability that this bidder has shifted.
    fn of(&self, who: usize) -> f32 {
        self.bidders[who].shifted.iter().sum()
    }

    /// The bidders of a page, the first slot first; the crowd at the end unless it is first.
    fn order(&mut self, page: &Page) -> Vec<usize> {
        let crowd_first = page.first.is_none() && page.strangers;
        let first = crowd_first.then_some(CROWD);
        let end = (page.strangers && !crowd_first).then_some(CROWD);
        let keys: Vec<PartyKey> = first.into_iter().chain(page.order.iter().copied()).chain(end).collect();
        keys.into_iter().map(|key| self.place(key)).collect()
    }

    fn place(&mut self, key: PartyKey) -> usize {
        if let Some(place) = self.bidders.iter().position(|bidder| bidder.key == key) {
            return place;
        }
        let strength = Strength::guess(if key == CROWD { FIRST_STRANGERS } else { 0.0 });
        self.bidders.push(Bidder { key, strength, shifted: [0.0; SHIFTS.len()], pages: 0.0, today: (0.0, 0.0) });
        self.bidders.len() - 1
    }

    fn rounds(&self, order: &[usize]) -> Rounds {
        let weighed: Vec<(usize, f32)> = order.iter().map(|&b| (b, self.bidders[b].strength.weight())).collect();
        let crowd = self.bidders.iter().position(|bidder| bidder.key == CROWD);
        Rounds::of(&weighed, crowd, self.last.as_ref().map_or(&[], |last| &last.order))
    }

    /// One step of the filter. Who shifts breaks the spell: his page is drawn afresh.
    fn weigh(&mut self, lore: &RankLore, rounds: &Rounds, gap: i64, repeat: f32) {
        let temper = 1.0 / lore.habits.dispersion();
        let jump = lore.hazard.chance(gap) / SHIFTS.len() as f32;
        let leak = 1.0 - (-(gap as f32) / (DAY as f32 * LEAK_DAYS)).exp();
        let steps = SHIFTS.map(f32::exp);
        let unchanged = rounds.likelihood(repeat).powf(temper);
        let (still, mut jumped, mut back, mut total) = (self.still, 0.0, 0.0, 0.0);
        for (place, bidder) in self.bidders.iter_mut().enumerate() {
            let entrant = rounds.entrants.iter().find(|entrant| entrant.bidder == place);
            let jump = if entrant.is_some() && bidder.pages >= KNOWN_PAGES { jump } else { 0.0 };
            for (belief, &times) in bidder.shifted.iter_mut().zip(&steps) {
                let of = |entrant: &Entrant, repeat| rounds.likelihood_if(entrant, times, repeat).powf(temper);
                let stays = entrant.map_or(unchanged, |entrant| of(entrant, repeat));
                let fresh = |entrant: &Entrant| if repeat > 0.0 { of(entrant, 0.0) } else { stays };
                let comes = entrant.filter(|_| jump > 0.0).map_or(0.0, |entrant| still * jump * fresh(entrant));
                back += *belief * leak;
                jumped += jump;
                *belief = *belief * (1.0 - leak) * stays + comes;
                total += *belief;
            }
        }
        self.still = (still * (1.0 - jumped).max(0.0) + back) * unchanged;
        total += self.still;
        self.still /= total;
        self.bidders.iter_mut().flat_map(|bidder| &mut bidder.shifted).for_each(|belief| *belief /= total);
    }

    /// Learns how far pages hang together, aside until no move is likely.
    fn learn(&mut self, rounds: &Rounds, gap: i64, repeat: f32) {
        for Before { share, again, .. } in rounds.rounds.iter().filter_map(|round| round.before) {
            if share * (1.0 - share) > REPEAT_TELLING {
                self.pending.repeats.learn(gap, share, again);
            }
        }
        let Some(round) = rounds.rounds.first() else { return };
        for (bidder, won, fresh) in rounds.draws().take(rounds.entrants.len()) {
            let again = number(round.before.is_some_and(|before| before.bidder == bidder));
            let pull = if round.before.is_some() { repeat } else { 0.0 };
            let expected = pull * again + (1.0 - pull) * fresh;
            let today = &mut self.bidders[bidder].today;
            today.0 += number(won) - expected;
            today.1 += expected * (1.0 - expected);
        }
    }

    fn end_day(&mut self) {
        for bidder in &mut self.bidders {
            let today = std::mem::take(&mut bidder.today);
            if today.1 > 0.5 && bidder.pages > PAGES {
                self.pending.learn_day(today);
            }
        }
    }

    /// Strengths follow the page: less where it repeats the last, and where a move is likely.
    fn track(&mut self, rounds: &Rounds, repeat: f32) {
        let worth = (1.0 - repeat) / (1.0 + repeat) * (1.0 - self.suspicion);
        for (bidder, won, expected) in rounds.draws() {
            self.bidders[bidder].strength.step(won, expected, worth);
        }
    }

    /// A shift that moves nobody's share is taken in without a word.
    fn absorb(&mut self) {
        let plain = |bidder: &Bidder| bidder.shifted.iter().position(|belief| *belief > PLAIN);
        let found = self.bidders.iter().enumerate().find_map(|(who, bidder)| plain(bidder).map(|shift| (who, shift)));
        if let Some((who, shift)) = found {
            self.take_in(who, SHIFTS[shift]);
        }
    }

    fn take_in(&mut self, who: usize, shift: f32) {
        self.bidders[who].strength.shift(shift);
        self.bidders.iter_mut().for_each(|bidder| bidder.shifted = [0.0; SHIFTS.len()]);
        (self.still, self.pending) = (1.0, Habits::default());
    }

    fn remember(&mut self, order: &[usize], page: &Page, at: i64, day: i32) {
        self.companies.count(order.iter().copied());
        let known = order.len() - usize::from(page.strangers && page.first.is_some());
        let order = order[..known].iter().filter_map(|&bidder| u8::try_from(bidder).ok()).collect();
        self.last = Some(Last { at, day, order });
    }
}

fn number(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: f64 = 0.8;

    fn page(order: &[PartyKey]) -> Page {
        let shown = order.iter().copied().collect();
        Page {
            shown,
            order: order.to_vec(),
            first: order.first().copied(),
            strangers: true,
            advertisers: order.len() + 1,
            ..Page::default()
        }
    }

    /// Shows hourly pages; the shifts found, with the hour.
    fn watch(
        hours: std::ops::Range<i64>,
        contest: &mut Contest,
        order: impl Fn(i64) -> Vec<PartyKey>,
    ) -> Vec<(i64, Shift)> {
        let mut lore = RankLore::default();
        let mut found = Vec::new();
        for hour in hours {
            let shifts = contest.look(&mut lore, &page(&order(hour)), hour * HOUR, (hour / 24) as i32, SURE);
            if !shifts.is_empty() {
                contest.told(hour * HOUR);
            }
            contest.settle(hour * HOUR);
            found.extend(shifts.into_iter().map(|shift| (hour, shift)));
        }
        found
    }

    /// 1 comes first mostly, then 2, then 3.
    fn usual(hour: i64) -> Vec<PartyKey> {
        if hour % 8 == 0 {
            vec![2, 1, 3]
        } else if hour % 8 == 3 {
            vec![1, 3, 2]
        } else {
            vec![1, 2, 3]
        }
    }

    #[test]
    fn who_comes_to_hold_the_first_slot_is_found_out_in_a_few_pages() {
        let mut contest = Contest::default();
        assert_eq!(watch(0..400, &mut contest, usual), []);
        let found = watch(400..412, &mut contest, |_| vec![3, 1, 2]);
        let (hour, shift) = found.iter().find(|(_, shift)| shift.party == 3).expect("a shift");
        assert!(*hour < 406 && shift.is_up() && shift.before < 0.2 && shift.after > 0.7, "{found:?}");
    }

    #[test]
    fn who_only_moves_among_the_lower_slots_is_not_spoken_of() {
        let mut contest = Contest::default();
        watch(0..400, &mut contest, |hour| if hour % 8 == 0 { vec![2, 1, 3] } else { vec![1, 2, 3] });
        assert_eq!(watch(400..600, &mut contest, |hour| if hour % 8 == 0 { vec![2, 1, 3] } else { vec![1, 3, 2] }), []);
    }

    #[test]
    fn a_rival_who_stays_away_lets_others_win_and_no_share_has_moved() {
        let mut contest = Contest::default();
        watch(0..400, &mut contest, usual);
        assert_eq!(
            watch(400..600, &mut contest, |hour| usual(hour).into_iter().filter(|party| *party != 1).collect()),
            []
        );
    }
}
