//! Whose share of first slots has moved, by all that may have shifted.

use super::{
    companies::{BIDDERS_KEPT, Companies, Shifted},
    contest::{Bidder, CROWD},
    hearing::Shift,
};
use crate::detect::method::rank::{MOVE, NEGLIGIBLE, PAGES, SHIFTS};

/// Those watched whose share may have moved, with the probability that it did.
pub(in crate::detect) fn moved_shares(bidders: &[Bidder], companies: &Companies) -> Vec<Shift> {
    let weights: Vec<f32> = bidders.iter().map(|bidder| bidder.strength.weight()).collect();
    let known = |who: &usize| bidders[*who].key != CROWD && bidders[*who].pages >= PAGES;
    (0..bidders.len().min(BIDDERS_KEPT))
        .filter(known)
        .filter_map(|who| moved_share(bidders, companies, who, &weights))
        .collect()
}

fn moved_share(bidders: &[Bidder], companies: &Companies, who: usize, weights: &[f32]) -> Option<Shift> {
    let share = |bidder, more| companies.share(who, weights, Shifted { bidder, more });
    let before = share(who, 0.0);
    let (mut up, mut down) = (Side::default(), Side::default());
    for (cause, bidder) in bidders.iter().enumerate() {
        for (&belief, shift) in bidder.shifted.iter().zip(SHIFTS).filter(|(belief, _)| **belief > NEGLIGIBLE) {
            let after = share(cause, weights[cause] * (shift.exp() - 1.0));
            if after - before >= MOVE {
                up.add(belief, after, cause == who);
            } else if before - after >= MOVE {
                down.add(belief, after, cause == who);
            }
        }
    }
    let side = if up.mass > down.mass { up } else { down };
    (side.mass > 0.0).then(|| Shift {
        party: bidders[who].key,
        probability: f64::from(side.mass.min(1.0)),
        own: f64::from(side.own),
        before,
        after: side.after / side.mass,
    })
}

/// The shifts that move a share to one side.
#[derive(Default)]
struct Side {
    mass: f32,
    own: f32,
    /// Sum of the shares after, weighed by their probability.
    after: f32,
}

impl Side {
    fn add(&mut self, belief: f32, after: f32, own: bool) {
        self.mass += belief;
        self.own += if own { belief } else { 0.0 };
        self.after += belief * after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::rank::strength::Strength;

    /// Two who are always there, the second by far the stronger; the first has perhaps shifted by the highest step.
    fn bidders(belief: f32) -> [Bidder; 2] {
        let bidder = |key, mean| {
            let (strength, shifted) = (Strength::guess(mean), [0.0; SHIFTS.len()]);
            Bidder { key, strength, shifted, pages: PAGES, today: (0.0, 0.0) }
        };
        let mut both = [bidder(1, 0.0), bidder(2, 3.0)];
        both[0].shifted[SHIFTS.len() - 1] = belief;
        both
    }

    #[test]
    fn where_one_rises_the_other_s_share_falls() {
        let mut companies = Companies::default();
        companies.count(0..2);
        let moved = moved_shares(&bidders(0.9), &companies);
        let (riser, loser) = (moved[0], moved[1]);
        assert!(riser.is_up() && (riser.own - 0.9).abs() < 1e-6 && riser.after > 0.9, "{riser:?}");
        assert!(!loser.is_up() && loser.own == 0.0 && (loser.probability - 0.9).abs() < 1e-6, "{loser:?}");
    }
}
