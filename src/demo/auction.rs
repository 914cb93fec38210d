//! One auction: the generalized second-price rule (Edelman, Ostrovsky & Schwarz 2007).

/// One bid in one auction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bid {
    /// Place of the bidder in the cast.
    pub(super) bidder: usize,
    /// The most he pays for a click.
    pub(super) amount: f64,
    /// How well the marketplace thinks of his ad this time; above 0.
    pub(super) quality: f64,
}

impl Bid {
    fn score(self) -> f64 {
        self.amount * self.quality
    }
}

/// One ad slot that was won.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Win {
    /// Place of the bidder in the cast.
    pub(super) bidder: usize,
    /// What a click costs him, never more than his bid.
    pub(super) click_price: f64,
}

/// The slots in order of rank. Bids rank by amount × quality; each winner pays just what keeps him above
/// the next, that is the next score / his own quality, and the last at least the `reserve` score.
pub(super) fn auction(mut bids: Vec<Bid>, slots: usize, reserve: f64) -> Vec<Win> {
    bids.retain(|bid| bid.score() >= reserve);
    bids.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let next_scores = bids.iter().skip(1).map(|bid| bid.score()).chain([reserve]);
    let wins = bids.iter().zip(next_scores);
    wins.take(slots).map(|(bid, next)| Win { bidder: bid.bidder, click_price: next / bid.quality }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bid(bidder: usize, amount: f64, quality: f64) -> Bid {
        Bid { bidder, amount, quality }
    }

    #[test]
    fn each_pays_the_next_score_over_his_own_quality() {
        // Scores 0.8, 1.5, 0.9, 0.1: the last is below the reserve.
        let bids = vec![bid(0, 0.8, 1.0), bid(1, 1.0, 1.5), bid(2, 1.8, 0.5), bid(3, 0.1, 1.0)];
        let wins = auction(bids, 5, 0.2);
        assert_eq!(wins.iter().map(|win| win.bidder).collect::<Vec<_>>(), [1, 2, 0]);
        let prices: Vec<f64> = wins.iter().map(|win| win.click_price).collect();
        for (price, expected) in prices.iter().zip([0.9 / 1.5, 0.8 / 0.5, 0.2]) {
            assert!((price - expected).abs() < 1e-12, "{prices:?}");
        }
    }

    #[test]
    fn the_last_slot_costs_what_the_first_loser_bid() {
        let wins = auction(vec![bid(0, 1.0, 1.0), bid(1, 0.7, 1.0), bid(2, 0.4, 1.0)], 2, 0.1);
        assert_eq!(wins, [Win { bidder: 0, click_price: 0.7 }, Win { bidder: 1, click_price: 0.4 }]);
    }
}
