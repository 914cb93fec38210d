//! One page as a row of draws: who is first among all, who is next among the rest, and so on.
//!
//! P(order) = Π e^strength(winner) ÷ Σ e^strength(those left) (Plackett 1975, Luce 1959).

use crate::detect::method::rank::{DRAWS, FLOOR};

/// The draws of one page.
#[derive(Debug, Default)]
pub(in crate::detect) struct Rounds {
    pub(in crate::detect) rounds: Vec<Round>,
    pub(in crate::detect) entrants: Vec<Entrant>,
}

/// One draw.
#[derive(Debug)]
pub(in crate::detect) struct Round {
    /// Σ e^strength of those left.
    total: f32,
    /// The winner's part of it.
    winner: f32,
    /// Who came first of those left on the page before: his bidder, his part of the total, and whether he won again.
    pub(in crate::detect) before: Option<Before>,
}

/// The one who came first on the page before.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct Before {
    pub(in crate::detect) bidder: usize,
    /// The chance of a fresh draw that he wins.
    pub(in crate::detect) share: f32,
    pub(in crate::detect) again: bool,
}

/// One who takes part.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct Entrant {
    pub(in crate::detect) bidder: usize,
    weight: f32,
    /// The rounds he takes part in.
    stays: usize,
    /// Whether he wins the last of them.
    wins: bool,
}

impl Rounds {
    /// `order` holds bidders with their weights, the first slot first. Those not watched are one crowd: it takes part in the
    /// first draw only, for nobody knows how many of them there are. `last` is the order of the page before.
    pub(in crate::detect) fn of(order: &[(usize, f32)], crowd: Option<usize>, last: &[u8]) -> Self {
        let mut left = order.to_vec();
        let mut all = Self::default();
        for &(bidder, winner) in order.iter().take(DRAWS) {
            if left.len() < 2 {
                break;
            }
            let total: f32 = left.iter().map(|(_, weight)| weight).sum();
            let first_before = last.iter().find_map(|&then| left.iter().find(|(b, _)| *b == usize::from(then)));
            let before = first_before.map(|&(then, weight)| Before {
                bidder: then,
                share: weight / total,
                again: then == bidder,
            });
            all.rounds.push(Round { total, winner, before });
            left.retain(|(other, _)| *other != bidder && Some(*other) != crowd);
        }
        let rounds = all.rounds.len();
        let enter = |(place, &(bidder, weight)): (usize, &(usize, f32))| {
            let stays = if Some(bidder) == crowd { rounds.min(1) } else { rounds.min(place + 1) };
            Entrant { bidder, weight, stays, wins: place < stays }
        };
        all.entrants = order.iter().enumerate().map(enter).collect();
        all
    }

    /// P(order) if nobody has shifted.
    pub(in crate::detect) fn likelihood(&self, repeat: f32) -> f32 {
        self.rounds.iter().map(|round| round.chance(0.0, 1.0, repeat)).product()
    }

    /// P(order) if this entrant's weight were so many `times` what it is.
    pub(in crate::detect) fn likelihood_if(&self, entrant: &Entrant, times: f32, repeat: f32) -> f32 {
        let more = entrant.weight * (times - 1.0);
        let (with, without) = self.rounds.split_at(entrant.stays);
        let with = with.iter().enumerate().map(|(i, round)| {
            let wins = entrant.wins && i + 1 == entrant.stays;
            round.chance(more, if wins { times } else { 1.0 }, repeat)
        });
        with.chain(without.iter().map(|round| round.chance(0.0, 1.0, repeat))).product()
    }

    /// Each entrant of each round: his bidder, whether he won it, and the chance of a fresh draw that he does.
    pub(in crate::detect) fn draws(&self) -> impl Iterator<Item = (usize, bool, f32)> {
        self.rounds.iter().enumerate().flat_map(|(i, round)| {
            let in_it = self.entrants.iter().filter(move |entrant| i < entrant.stays);
            in_it.map(move |e| (e.bidder, e.wins && i + 1 == e.stays, e.weight / round.total))
        })
    }
}

impl Round {
    /// The chance of its winner, if the total were `more` and his weight `times` what they are.
    fn chance(&self, more: f32, times: f32, repeat: f32) -> f32 {
        let fresh = self.winner * times / (self.total + more);
        let chance = match self.before {
            Some(Before { again: true, .. }) => repeat + (1.0 - repeat) * fresh,
            Some(_) => (1.0 - repeat) * fresh,
            None => fresh,
        };
        chance.max(FLOOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chances_of_all_orders_add_up_to_one() {
        let bidders = [(0, 1.0), (1, 2.0), (2, 5.0)];
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let chance = |repeat, times: f32| -> f32 {
            let of = |order: &[usize; 3]| {
                let rounds = Rounds::of(&order.map(|i| bidders[i]), None, &[1, 0, 2]);
                let shifted = rounds.entrants.iter().find(|entrant| entrant.bidder == 0).unwrap();
                rounds.likelihood_if(shifted, times, repeat)
            };
            orders.iter().map(of).sum()
        };
        for (repeat, times) in [(0.0, 1.0), (0.5, 1.0), (0.3, 4.0)] {
            assert!((chance(repeat, times) - 1.0).abs() < 1e-5, "{repeat} {times}");
        }
    }

    #[test]
    fn those_not_watched_take_part_in_the_first_draw_only() {
        let rounds = Rounds::of(&[(0, 1.0), (1, 1.0), (9, 2.0)], Some(9), &[]);
        assert!((rounds.likelihood(0.0) - 0.25).abs() < 1e-6);
        let rounds = Rounds::of(&[(9, 2.0), (0, 1.0), (1, 1.0)], Some(9), &[]);
        assert!((rounds.likelihood(0.0) - 0.5 * 0.5).abs() < 1e-6);
    }
}
