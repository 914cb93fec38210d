//! In whose company bidders were on the last pages, and the share of first slots that strengths bring them there.

use serde::{Deserialize, Serialize};

use crate::detect::method::rank::{COMPANIES_KEPT, COMPANY_PAGES};

/// Sets of bidders that shared a page (a bit each), with how often they did of late.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Companies(Vec<(u32, f32)>);

/// Bidders of a query that are told apart: those seen first.
pub(in crate::detect) const BIDDERS_KEPT: usize = u32::BITS as usize;

/// A bidder whose weight is `more` than it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct Shifted {
    pub(in crate::detect) bidder: usize,
    pub(in crate::detect) more: f32,
}

impl Companies {
    /// Counts a page, of [`BIDDERS_KEPT`] only.
    pub(in crate::detect) fn count(&mut self, bidders: impl Iterator<Item = usize>) {
        let company = bidders.filter(|bidder| *bidder < BIDDERS_KEPT).fold(0, |bits, bidder| bits | 1_u32 << bidder);
        self.0.iter_mut().for_each(|(_, often)| *often *= 1.0 - 1.0 / COMPANY_PAGES);
        if let Some((_, often)) = self.0.iter_mut().find(|(known, _)| *known == company) {
            *often += 1.0;
            return;
        }
        if self.0.len() >= COMPANIES_KEPT {
            let rarest = (0..self.0.len()).min_by(|&a, &b| self.0[a].1.total_cmp(&self.0[b].1)).unwrap_or(0);
            self.0.swap_remove(rarest);
        }
        self.0.push((company, 1.0));
    }

    /// The share of first slots that `who` wins in his company of late, with these weights and one of them shifted.
    pub(in crate::detect) fn share(&self, who: usize, weights: &[f32], shifted: Shifted) -> f32 {
        let more = |bidder| if bidder == shifted.bidder { shifted.more } else { 0.0 };
        let (mut pages, mut won) = (0.0, 0.0);
        for &(company, often) in self.0.iter().filter(|(company, _)| has(*company, who)) {
            let there = members(company).filter_map(|bidder| Some(weights.get(bidder)? + more(bidder)));
            let total: f32 = there.sum();
            pages += often;
            won += often * (weights[who] + more(who)) / total;
        }
        if pages > 0.0 { won / pages } else { 0.0 }
    }
}

/// Those of a company, in order.
fn members(mut company: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bidder = (company != 0).then(|| company.trailing_zeros() as usize)?;
        company &= company - 1;
        Some(bidder)
    })
}

fn has(company: u32, bidder: usize) -> bool {
    bidder < BIDDERS_KEPT && company >> bidder & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_won_against_those_who_are_there() {
        let mut companies = Companies::default();
        for page in 0..100 {
            companies.count([0, 1, 2].into_iter().filter(|bidder| *bidder != 1 || page % 2 == 0));
        }
        let none = Shifted { bidder: 0, more: 0.0 };
        let share = companies.share(0, &[1.0, 2.0, 1.0], none);
        assert!((share - 0.375).abs() < 0.01, "{share}");
        assert!(companies.share(0, &[1.0, 2.0, 1.0], Shifted { bidder: 1, more: 9.0 }) < share);
    }

    #[test]
    fn rare_companies_give_way_to_new_ones() {
        let mut companies = Companies::default();
        (0..10_000_usize).for_each(|page| companies.count((0..16).filter(move |bidder| page >> bidder & 1 == 1)));
        assert_eq!(companies.0.len(), COMPANIES_KEPT);
    }
}
