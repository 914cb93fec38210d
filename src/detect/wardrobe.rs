//! The last items that each party showed: who comes in with the items of one who just left may be the same seller.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{
    memory::{OWN, PartyKey},
    method::{
        HOUR,
        wardrobe::{AWAY, ITEMS, LEAST, LONG_AGO, MISSED},
    },
};
use crate::domain::{Listing, fnv1a};

/// An item in so few bytes that two are rarely taken for one: the hash of its id, or of its title where pages tell no ids.
pub(super) type Item = u32;

/// The wardrobes of a source's parties.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Wardrobes(BTreeMap<PartyKey, Wardrobe>);

/// The items of one party, the last one first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Wardrobe {
    worn: VecDeque<Worn>,
    /// Pages without him since he was last seen, of queries on which he was seen before.
    missed: u8,
}

/// An item, and the hour (since 1970) in which it was last shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Worn {
    item: Item,
    hour: u32,
}

/// Somebody who left, whose items another now shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alike {
    pub(super) party: PartyKey,
    /// Items in common, of so many that the newcomer shows.
    pub(super) items: usize,
    pub(super) of: usize,
    /// When the other was last seen, in seconds since 1970.
    pub(super) left: i64,
}

impl Wardrobes {
    /// Takes in what the parties show on a page.
    pub(super) fn wear(&mut self, shown: &[(PartyKey, Item)], at: i64) {
        let hour = u32::try_from(at / HOUR).unwrap_or(0);
        for &(party, item) in shown {
            let Wardrobe { worn, .. } = self.0.entry(party).or_default();
            worn.retain(|other| other.item != item);
            worn.push_front(Worn { item, hour });
            worn.truncate(ITEMS);
        }
    }

    /// Takes in whether a party that was seen on a query before is on its page: nobody is away where nobody looked.
    pub(super) fn present(&mut self, party: PartyKey, shown: bool) {
        if let Some(wardrobe) = self.0.get_mut(&party) {
            wardrobe.missed = if shown { 0 } else { wardrobe.missed.saturating_add(1) };
        }
    }

    /// The one whose items `party` shows since he came in, if that one left when he came. What a third shows too counts
    /// for nothing: on some sites many sell the same item.
    pub(super) fn alike(&self, party: PartyKey, since: i64, now: i64) -> Option<Alike> {
        let fresh = |worn: &&Worn| i64::from(worn.hour) * HOUR >= since - HOUR;
        let his: Vec<Item> = self.0.get(&party)?.worn.iter().filter(fresh).map(|worn| worn.item).collect();
        let others = self.0.iter().filter(|(other, _)| ![party, OWN].contains(*other));
        let alike = |(&other, Wardrobe { worn, missed }): (&PartyKey, &Wardrobe)| {
            let left = i64::from(worn.front()?.hour) * HOUR;
            let gone = *missed >= MISSED && now - left >= AWAY && left <= since + HOUR && since - left <= LONG_AGO;
            let common = worn.iter().filter(|worn| his.contains(&worn.item) && self.is_of(worn.item, [party, other]));
            let items = common.count();
            (gone && items >= LEAST && 2 * items >= his.len()).then_some(Alike {
                party: other,
                items,
                of: his.len(),
                left,
            })
        };
        others.filter_map(alike).max_by_key(|alike| alike.items)
    }

    /// Whether nobody but these shows an item.
    fn is_of(&self, item: Item, these: [PartyKey; 2]) -> bool {
        let others = self.0.iter().filter(|(other, _)| !these.contains(*other));
        !others.flat_map(|(_, wardrobe)| &wardrobe.worn).any(|worn| worn.item == item)
    }
}

/// What an ad shows, if it tells. FNV-1a, folded.
pub(super) fn item_of(ad: &Listing) -> Option<Item> {
    const SHORTEST_TITLE: usize = 8;
    let title = || ad.title.as_deref().filter(|title| title.chars().count() >= SHORTEST_TITLE);
    let text = ad.item_id.as_deref().filter(|id| !id.trim().is_empty()).or_else(title)?;
    let hash = fnv1a([text]);
    Some((hash ^ (hash >> 32)) as Item)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * HOUR;

    /// Pages on which a party might have been, and was not.
    fn miss(wardrobes: &mut Wardrobes, party: PartyKey) {
        (0..MISSED).for_each(|_| wardrobes.present(party, false));
    }

    #[test]
    fn who_comes_in_with_the_items_of_one_who_left_is_alike() {
        let mut wardrobes = Wardrobes::default();
        wardrobes.wear(&[(1, 10), (1, 11), (1, 12), (3, 50)], 10 * DAY);
        wardrobes.wear(&[(2, 10), (2, 11), (2, 99), (3, 50)], 12 * DAY);
        assert_eq!(wardrobes.alike(2, 12 * DAY, 12 * DAY), None, "nobody has looked for the other");
        miss(&mut wardrobes, 1);
        let alike = Alike { party: 1, items: 2, of: 3, left: 10 * DAY };
        assert_eq!(wardrobes.alike(2, 12 * DAY, 12 * DAY), Some(alike));
        assert_eq!(wardrobes.alike(3, 12 * DAY, 12 * DAY), None);
        wardrobes.wear(&[(1, 10)], 12 * DAY);
        wardrobes.present(1, true);
        assert_eq!(wardrobes.alike(2, 12 * DAY, 12 * DAY + HOUR), None, "the other is still there");
    }

    #[test]
    fn items_that_a_third_sells_too_and_one_alone_tell_nothing() {
        let mut wardrobes = Wardrobes::default();
        wardrobes.wear(&[(1, 10), (1, 11), (3, 10)], 10 * DAY);
        wardrobes.wear(&[(2, 10), (2, 11)], 12 * DAY);
        miss(&mut wardrobes, 1);
        assert_eq!(wardrobes.alike(2, 12 * DAY, 12 * DAY), None);
    }

    #[test]
    fn a_wardrobe_stays_small() {
        let mut wardrobes = Wardrobes::default();
        (0..1_000).for_each(|item| wardrobes.wear(&[(1, item)], 10 * DAY));
        assert_eq!(wardrobes.0[&1].worn.len(), ITEMS);
        assert_eq!(item_of(&Listing { title: Some("Bag".into()), ..Listing::default() }), None);
        assert!(item_of(&Listing { item_id: Some("5".into()), ..Listing::default() }).is_some());
    }
}
