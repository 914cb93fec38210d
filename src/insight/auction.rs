//! The rates of the search engines' auction insights, as an outsider can count them.
//!
//! Source of the definitions: Google Ads API, `metrics.auction_insight_search_*`, and Google Ads Help
//! 2579754. The set of auctions is our checks with ads; the denominators stand beside each field.

use std::collections::BTreeMap;

use crate::domain::{Block, Check, Listing, PartyId, Rate, Roster, Standing};

/// What was seen of one rival in the checks of one or more queries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuctionInsight {
    /// Observed impression share: checks that showed him / all.
    pub presence: Rate,
    /// Overlap rate: checks that showed both / checks that showed you.
    pub overlap: Rate,
    /// Position above rate: he stood above you / checks that showed both.
    pub position_above: Rate,
    /// Your outranking share over him: (you stood above + only you were shown) / all checks.
    pub outranking: Rate,
    /// Top rate: shown in the top block / checks that showed him. Without blocks on the page, none.
    pub top: Rate,
    /// Absolute top rate: held the first ad slot / checks that showed him.
    pub absolute_top: Rate,
    /// Share of voice: his ad slots / all ad slots shown.
    pub slots: Rate,
    /// Sum of his best ranks, for the mean rank where shown.
    rank_sum: u64,
}

impl AuctionInsight {
    /// Mean rank where shown, from 1; `None` if never shown.
    pub fn mean_rank(&self) -> Option<f64> {
        (self.presence.hits > 0).then(|| self.rank_sum as f64 / self.presence.hits as f64)
    }
}

/// Counts checks into insights, one for each party that is watched.
#[derive(Debug, Clone)]
pub struct AuctionTally<'a> {
    roster: &'a Roster,
    parties: BTreeMap<PartyId, AuctionInsight>,
}

impl<'a> AuctionTally<'a> {
    /// A tally of nobody seen yet.
    pub fn new(roster: &'a Roster) -> Self {
        let parties = roster.parties().map(|(id, _)| (id, AuctionInsight::default())).collect();
        Self { roster, parties }
    }

    /// Counts one check; one without evidence about rivals changes nothing.
    pub fn count(&mut self, check: &Check) {
        if check.standing() != Standing::Ads {
            return;
        }
        let ads: Vec<(Option<PartyId>, &Listing)> =
            check.listings.iter().filter(|listing| listing.is_ad()).map(|ad| (self.roster.whose(ad), ad)).collect();
        let blocks_told = ads.iter().any(|(_, ad)| ad.block.is_some());
        let best = |who: PartyId| ads.iter().filter(|(owner, _)| *owner == Some(who)).min_by_key(|(_, ad)| ad.rank);
        let own_rank = best(PartyId::Own).map(|(_, ad)| ad.rank);
        for (&id, insight) in &mut self.parties {
            let shown = best(id).map(|(_, ad)| *ad);
            insight.presence.count(shown.is_some());
            insight.slots +=
                Rate::new(ads.iter().filter(|(owner, _)| *owner == Some(id)).count() as u64, ads.len() as u64);
            if let Some(ad) = shown {
                insight.rank_sum += u64::from(ad.rank);
                insight.absolute_top.count(ad.rank == 1);
                if blocks_told {
                    let top = ads.iter().any(|(owner, ad)| *owner == Some(id) && ad.block == Some(Block::Top));
                    insight.top.count(top);
                }
            }
            if id != PartyId::Own && self.roster.own().is_some() {
                let rank = shown.map(|ad| ad.rank);
                insight.outranking.count(own_rank.is_some_and(|own| rank.is_none_or(|rank| own < rank)));
                if let Some(own) = own_rank {
                    insight.overlap.count(rank.is_some());
                    if let Some(rank) = rank {
                        insight.position_above.count(rank < own);
                    }
                }
            }
        }
    }

    /// The insight of each party, your own shop first.
    pub fn insights(&self) -> &BTreeMap<PartyId, AuctionInsight> {
        &self.parties
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Outcome, Query, Rival, Slot};

    fn page(sellers: &[&str]) -> Check {
        let listings = (1..).zip(sellers).map(|(rank, seller)| Listing {
            slot: Some(Slot::Ad),
            rank,
            position: rank,
            seller: Some((*seller).to_owned()),
            ..Listing::default()
        });
        Check {
            query: Query::new("s", "k"),
            checked_at: chrono::DateTime::UNIX_EPOCH,
            outcome: Outcome::Ok,
            detail: None,
            listings: listings.collect(),
        }
    }

    #[test]
    fn rates_follow_the_published_definitions() {
        let party = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
        let roster = Roster::new(Some(party("us")), vec![party("him")]);
        let mut tally = AuctionTally::new(&roster);
        for sellers in [&["him", "us"][..], &["us", "him"], &["us", "x"], &["him", "x"], &["x", "y"]] {
            tally.count(&page(sellers));
        }
        tally.count(&Check::without_page(
            Query::new("s", "k"),
            chrono::DateTime::UNIX_EPOCH,
            Outcome::Failed,
            "HTTP 503",
        ));
        let him = &tally.insights()[&PartyId::Rival(0)];
        assert_eq!(him.presence, Rate::new(3, 5));
        assert_eq!(him.overlap, Rate::new(2, 3));
        assert_eq!(him.position_above, Rate::new(1, 2));
        assert_eq!(him.outranking, Rate::new(2, 5));
        assert_eq!(him.absolute_top, Rate::new(2, 3));
        assert_eq!(him.top, Rate::default());
        assert_eq!(him.slots, Rate::new(3, 10));
        assert_eq!(him.mean_rank(), Some(4.0 / 3.0));
    }
}
