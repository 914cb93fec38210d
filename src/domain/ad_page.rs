use chrono::{DateTime, Utc};

use super::{Block, Check, PartyId, Query, Roster, Standing};

/// What a page that testifies shows of those who are watched: who holds which of its ad slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdPage {
    /// What was looked at.
    pub query: Query,
    /// When.
    pub at: DateTime<Utc>,
    /// Its ad slots, in page order; never empty.
    pub slots: Vec<AdSlot>,
}

/// One ad slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdSlot {
    /// Who holds it; `None`: a stranger.
    pub party: Option<PartyId>,
    /// From 1.
    pub rank: u32,
    /// Where on the page it is, where the page tells.
    pub block: Option<Block>,
}

impl AdPage {
    /// The ad slots of a check; `None` where it does not testify about rivals.
    pub fn read(check: &Check, roster: &Roster) -> Option<Self> {
        if check.standing() != Standing::Ads {
            return None;
        }
        let ads = check.listings.iter().filter(|listing| listing.is_ad());
        let slot = |ad| AdSlot { party: roster.whose(ad), rank: ad.rank, block: ad.block };
        Some(Self { query: check.query.clone(), at: check.checked_at, slots: ads.map(slot).collect() })
    }

    /// The best slot of a party, if it has any.
    pub fn best(&self, party: PartyId) -> Option<&AdSlot> {
        self.slots.iter().filter(|slot| slot.party == Some(party)).min_by_key(|slot| slot.rank)
    }
}
