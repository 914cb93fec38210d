//! The rates of the search engines' auction insights, as an outsider can count them.
//!
//! Source of the definitions: Google Ads API, `metrics.auction_insight_search_*` and `metrics.search_*top_impression*`,
//! and Google Ads Help 2579754 and 7501826. The set of auctions is our checks with ads; the denominators stand beside
//! each field. What these words leave open, and how it is settled here: `docs/judgement.md`.

use std::collections::BTreeMap;

use super::{Moment, Sampled};
use crate::domain::{AdPage, Block, PartyId, Rate, Roster};

/// What was seen of one rival in the checks of one or more queries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuctionInsight {
    /// Observed impression share: checks that showed him / all.
    pub presence: Sampled,
    /// Overlap rate: checks that showed both / checks that showed you.
    pub overlap: Sampled,
    /// Position above rate: he stood above you / checks that showed both.
    pub position_above: Sampled,
    /// Your outranking share over him: (you stood above + only you were shown) / all checks. All, and not only those
    /// that showed you: else it could never be below 1 − overlap.
    pub outranking: Sampled,
    /// Top rate: shown in the top block / checks that showed him and tell their blocks.
    pub top: Sampled,
    /// The same over the checks that showed you too, as the API has it.
    pub top_beside_you: Sampled,
    /// Absolute top rate: the first ad of the page was his, not below or beside the results / checks that showed him.
    pub absolute_top: Sampled,
    /// The same over the checks that showed you too, as the API has it.
    pub absolute_top_beside_you: Sampled,
    /// First-slot share: he held the first ad slot / all checks.
    pub first_slot: Sampled,
    /// Share of voice: his ad slots / all ad slots shown.
    pub slots: Sampled,
    /// Sum of his best ranks, for the mean rank where shown.
    rank_sum: u64,
}

impl AuctionInsight {
    /// Mean rank where shown, from 1; `None` if never shown.
    pub fn mean_rank(&self) -> Option<f64> {
        let shown = self.presence.rate().hits;
        (shown > 0).then(|| self.rank_sum as f64 / shown as f64)
    }

    /// Counts a page for `party`; `own_rank` is yours on it.
    fn count(&mut self, page: &AdPage, party: PartyId, when: Moment, you: You) {
        let shown = page.best(party);
        let slots = page.slots.iter().filter(|slot| slot.party == Some(party)).count();
        self.presence.count(when, shown.is_some());
        self.slots.add(when, Rate::new(slots as u64, page.slots.len() as u64));
        self.first_slot.count(when, shown.is_some_and(|slot| slot.rank == 1));
        if let Some(slot) = shown {
            self.rank_sum += u64::from(slot.rank);
            let first = slot.rank == 1 && !matches!(slot.block, Some(Block::Bottom | Block::Side));
            self.absolute_top.count(when, first);
            let beside_you = matches!(you, You::Shown(_)) && party != PartyId::Own;
            if beside_you {
                self.absolute_top_beside_you.count(when, first);
            }
            if tells_top(page) {
                let is_top = page.slots.iter().any(|slot| slot.party == Some(party) && slot.block == Some(Block::Top));
                self.top.count(when, is_top);
                if beside_you {
                    self.top_beside_you.count(when, is_top);
                }
            }
        }
        if party == PartyId::Own {
            return;
        }
        match (you, shown.map(|slot| slot.rank)) {
            (You::Nobody, _) => {}
            (You::Absent, _) => self.outranking.count(when, false),
            (You::Shown(own), his) => {
                self.outranking.count(when, his.is_none_or(|his| own < his));
                self.overlap.count(when, his.is_some());
                if let Some(his) = his {
                    self.position_above.count(when, his < own);
                }
            }
        }
    }
}

/// Where you are on a page.
#[derive(Clone, Copy)]
enum You {
    /// The config names no shop of yours.
    Nobody,
    Absent,
    /// At this rank.
    Shown(u32),
}

/// Whether a page parts its ads into those above the results and those elsewhere: a grid knows no top.
fn tells_top(page: &AdPage) -> bool {
    page.slots.iter().any(|slot| matches!(slot.block, Some(Block::Top | Block::Bottom | Block::Side)))
}

/// Counts pages into insights, one for each party that is watched.
#[derive(Debug, Clone)]
pub struct AuctionTally {
    has_own: bool,
    parties: BTreeMap<PartyId, AuctionInsight>,
}

impl AuctionTally {
    /// A tally of nobody seen yet.
    pub fn new(roster: &Roster) -> Self {
        let parties = roster.parties().map(|(id, _)| (id, AuctionInsight::default())).collect();
        Self { has_own: roster.own().is_some(), parties }
    }

    /// Counts one page; pages come in order of time.
    pub fn count(&mut self, page: &AdPage, when: Moment) {
        let you = match page.best(PartyId::Own) {
            _ if !self.has_own => You::Nobody,
            None => You::Absent,
            Some(slot) => You::Shown(slot.rank),
        };
        for (&id, insight) in &mut self.parties {
            insight.count(page, id, when, you);
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
    use crate::domain::{AdSlot, Query, Stratum};

    const US: Option<PartyId> = Some(PartyId::Own);
    const HIM: Option<PartyId> = Some(PartyId::Rival(0));

    fn page(holders: &[(Option<PartyId>, Option<Block>)]) -> AdPage {
        let slots = (1..).zip(holders).map(|(rank, &(party, block))| AdSlot { party, rank, block });
        AdPage { query: Query::new("s", "k"), at: chrono::DateTime::UNIX_EPOCH, slots: slots.collect() }
    }

    fn him(pages: &[&[(Option<PartyId>, Option<Block>)]]) -> AuctionInsight {
        let shop = |name: &str| crate::domain::Rival { name: name.into(), ..Default::default() };
        let mut tally = AuctionTally::new(&Roster::new(Some(shop("us")), vec![shop("him")]));
        for (day, holders) in (0..).zip(pages) {
            tally.count(&page(holders), Moment { day, hour: 9, weekend: false, stratum: Stratum::Off });
        }
        tally.insights()[&PartyId::Rival(0)].clone()
    }

    #[test]
    fn rates_follow_the_published_definitions() {
        let pages =
            [[HIM, US], [US, HIM], [US, None], [HIM, None], [None, None]].map(|page| page.map(|who| (who, None)));
        let him = him(&pages.each_ref().map(|page| page.as_slice()));
        assert_eq!(him.presence.rate(), Rate::new(3, 5));
        assert_eq!(him.overlap.rate(), Rate::new(2, 3));
        assert_eq!(him.position_above.rate(), Rate::new(1, 2));
        assert_eq!(him.outranking.rate(), Rate::new(2, 5), "over all checks, also those without you");
        assert_eq!(him.absolute_top.rate(), Rate::new(2, 3));
        assert_eq!(him.absolute_top_beside_you.rate(), Rate::new(1, 2));
        assert_eq!(him.first_slot.rate(), Rate::new(2, 5));
        assert_eq!(him.top.rate(), Rate::default());
        assert_eq!(him.slots.rate(), Rate::new(3, 10));
        assert_eq!(him.mean_rank(), Some(4.0 / 3.0));
    }

    #[test]
    fn the_top_is_above_the_results_and_a_grid_has_none() {
        let (top, bottom, grid) = (Some(Block::Top), Some(Block::Bottom), Some(Block::Grid));
        let him = him(&[
            &[(HIM, top), (HIM, bottom)],
            &[(HIM, bottom), (US, bottom)],
            &[(None, top), (HIM, bottom)],
            &[(HIM, grid), (None, grid)],
        ]);
        assert_eq!(him.top.rate(), Rate::new(1, 3), "shown / the checks that showed him and tell");
        assert_eq!(him.top_beside_you.rate(), Rate::new(0, 1));
        assert_eq!(him.absolute_top.rate(), Rate::new(2, 4), "first below the results is not the absolute top");
        assert_eq!(him.first_slot.rate(), Rate::new(3, 4));
    }
}
