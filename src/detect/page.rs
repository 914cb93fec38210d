//! A page with ads, as far as the judgement looks at it.

use std::collections::BTreeSet;

use super::{
    memory::PartyKey,
    wardrobe::{Item, item_of},
};
use crate::domain::{Check, Listing, Roster, identity_key};

/// Who holds ad slots on a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// Those watched, each once.
    pub(super) shown: BTreeSet<PartyKey>,
    /// The same, in the order of their best slots.
    pub(super) order: Vec<PartyKey>,
    /// Who of them holds the first slot.
    pub(super) first: Option<PartyKey>,
    /// Whether others hold slots too.
    pub(super) strangers: bool,
    /// How many advertisers there are.
    pub(super) advertisers: usize,
    /// What those watched show.
    pub(super) items: Vec<(PartyKey, Item)>,
}

impl Page {
    /// The ad slots of a check.
    pub(super) fn read(check: &Check, roster: &Roster) -> Self {
        let mut page = Self::default();
        let mut strangers = BTreeSet::new();
        let (mut best_rank, mut slots) = (u32::MAX, Vec::new());
        for ad in check.listings.iter().filter(|listing| listing.is_ad()) {
            let party = roster.whose(ad).map(super::memory::key);
            match party {
                Some(party) => {
                    slots.push((ad.rank, party));
                    page.items.extend(item_of(ad).map(|item| (party, item)));
                }
                None => {
                    strangers.insert(stranger(ad));
                }
            }
            if ad.rank < best_rank {
                (best_rank, page.first) = (ad.rank, party);
            }
        }
        slots.sort_by_key(|(rank, _)| *rank);
        page.order = slots.into_iter().map(|(_, party)| party).filter(|party| page.shown.insert(*party)).collect();
        page.strangers = !strangers.is_empty();
        page.advertisers = page.shown.len() + strangers.len();
        page
    }
}

/// What tells one unwatched advertiser from another.
fn stranger(ad: &Listing) -> String {
    let named = ad.seller.as_deref().map(identity_key).or_else(|| ad.domain.clone());
    named.or_else(|| ad.item_id.clone()).unwrap_or_default()
}
