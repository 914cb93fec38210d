//! Unpacking: pages of the ledger back to listings. What many pages share is read once.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    rc::Rc,
};

use rusqlite::{CachedStatement, Connection, Row};

use crate::domain::{AdSlot, Listing, PartyId, Slot, Standing};

use super::{
    Result,
    layout::{Layout, LayoutText},
    market::party_of_code,
    shelf::Shelf,
};

/// Layouts, offers and terms that are kept at once, of each so many: some ten megabytes together.
const KEPT: usize = 20_000;

/// Shelves that are kept at once: more than a kilobyte each.
const SHELVES: usize = 4_096;

/// By ids that this store gave itself: nobody can choose them so that they collide.
pub(super) type ById<T> = HashMap<i64, T, BuildHasherDefault<IdHasher>>;

/// Spreads ids, which follow one another, over the whole width.
#[derive(Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_i64(byte.into());
        }
    }

    fn write_i64(&mut self, id: i64) {
        self.0 = (self.0 ^ id.cast_unsigned()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// A page as a row of the ledger has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageRow<'a> {
    pub(super) layout_id: i64,
    pub(super) shelf_id: i64,
    pub(super) page: &'a str,
}

/// Which listings of a page are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of them.
    All,
    /// Of a page that testifies its ads and what is theirs who are watched, of others all.
    Watched,
}

/// Reads pages, and remembers what they share.
pub(super) struct Unpacking<'c> {
    layouts: ById<Rc<Layout>>,
    shelves: ById<Rc<Shelf>>,
    offers: ById<Rc<Listing>>,
    terms: ById<Rc<Listing>>,
    parties: ById<Option<PartyId>>,
    select: Selects<'c>,
}

struct Selects<'c> {
    layout: CachedStatement<'c>,
    shelf: CachedStatement<'c>,
    offer: CachedStatement<'c>,
    terms: CachedStatement<'c>,
    party: CachedStatement<'c>,
}

impl<'c> Unpacking<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self> {
        let select = Selects {
            layout: connection.prepare_cached("SELECT slots, blocks, ranks, positions FROM layout WHERE id = ?1")?,
            shelf: connection.prepare_cached("SELECT pairs FROM shelf WHERE id = ?1")?,
            offer: connection.prepare_cached("SELECT seller, domain, item_id, title, url FROM offer WHERE id = ?1")?,
            terms: connection
                .prepare_cached("SELECT price, currency, sold, rating, reviews FROM terms WHERE id = ?1")?,
            party: connection.prepare_cached("SELECT party_id FROM ware WHERE id = ?1")?,
        };
        Ok(Self {
            layouts: ById::default(),
            shelves: ById::default(),
            offers: ById::default(),
            terms: ById::default(),
            parties: ById::default(),
            select,
        })
    }

    /// The listings of a page, from the top.
    pub(super) fn listings(&mut self, row: PageRow<'_>, wanted: Wanted) -> Result<Vec<Listing>> {
        let (layout, shelf) = (self.layout(row.layout_id)?, self.shelf(row.shelf_id)?);
        let some = wanted == Wanted::Watched && layout.standing == Standing::Ads;
        let mut listings = Vec::with_capacity(if some { 2 * layout.ads.len() } else { layout.spots.len() });
        for (spot, name) in layout.spots.iter().zip(row.page.chars()) {
            let (offer_id, terms_id) = shelf.named(name)?;
            if some && spot.slot != Some(Slot::Ad) && self.party(offer_id)?.is_none() {
                continue;
            }
            let offer =
                known(&mut self.offers, KEPT, offer_id, || Ok(self.select.offer.query_row([offer_id], offer)?))?;
            let terms =
                known(&mut self.terms, KEPT, terms_id, || Ok(self.select.terms.query_row([terms_id], terms)?))?;
            listings.push(Listing {
                slot: spot.slot,
                block: spot.block,
                rank: spot.rank,
                position: spot.position,
                price: terms.price.clone(),
                currency: terms.currency.clone(),
                sold: terms.sold,
                rating: terms.rating,
                reviews: terms.reviews,
                ..Listing::clone(&offer)
            });
        }
        Ok(listings)
    }

    /// What a page can testify to, and its ad slots if it does.
    pub(super) fn ad_slots(&mut self, row: PageRow<'_>) -> Result<(Standing, Vec<AdSlot>)> {
        let layout = self.layout(row.layout_id)?;
        if layout.standing != Standing::Ads {
            return Ok((layout.standing, Vec::new()));
        }
        let shelf = self.shelf(row.shelf_id)?;
        // A page of usual length has a byte for each listing.
        let bytes = (row.page.len() == layout.spots.len()).then_some(row.page.as_bytes());
        let mut names = row.page.chars();
        let (mut slots, mut passed) = (Vec::with_capacity(layout.ads.len()), 0);
        for (place, slot) in layout.ad_slots() {
            let name = match bytes {
                Some(bytes) => bytes.get(place).map(|&byte| char::from(byte)),
                None => names.nth(place - passed),
            };
            let Some(name) = name else { break };
            passed = place + 1;
            let (offer_id, _) = shelf.named(name)?;
            slots.push(AdSlot { party: self.party(offer_id)?, ..slot });
        }
        Ok((layout.standing, slots))
    }

    fn layout(&mut self, id: i64) -> Result<Rc<Layout>> {
        known(&mut self.layouts, KEPT, id, || Layout::read(&self.select.layout.query_row([id], layout)?))
    }

    fn shelf(&mut self, id: i64) -> Result<Rc<Shelf>> {
        let read = |row: &Row<'_>| Ok(Shelf::read(row.get_ref(0)?.as_str()?));
        known(&mut self.shelves, SHELVES, id, || self.select.shelf.query_row([id], read)?)
    }

    fn party(&mut self, offer_id: i64) -> Result<Option<PartyId>> {
        if let Some(&party) = self.parties.get(&offer_id) {
            return Ok(party);
        }
        let code: Option<i64> = self.select.party.query_row([offer_id], |row| row.get(0))?;
        make_room(&mut self.parties, KEPT);
        let party = code.map(party_of_code);
        self.parties.insert(offer_id, party);
        Ok(party)
    }
}

/// What is known by that id, read where it is not yet; `most` are kept.
fn known<T>(kept: &mut ById<Rc<T>>, most: usize, id: i64, read: impl FnOnce() -> Result<T>) -> Result<Rc<T>> {
    if let Some(known) = kept.get(&id) {
        return Ok(Rc::clone(known));
    }
    let read = Rc::new(read()?);
    make_room(kept, most);
    kept.insert(id, Rc::clone(&read));
    Ok(read)
}

fn make_room<T>(kept: &mut ById<T>, most: usize) {
    if kept.len() >= most {
        kept.clear();
    }
}

fn layout(row: &Row<'_>) -> rusqlite::Result<LayoutText> {
    Ok(LayoutText { slots: row.get(0)?, blocks: row.get(1)?, ranks: row.get(2)?, positions: row.get(3)? })
}

fn offer(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(Listing {
        seller: row.get(0)?,
        domain: row.get(1)?,
        item_id: row.get(2)?,
        title: row.get(3)?,
        url: row.get(4)?,
        ..Listing::default()
    })
}

fn terms(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(Listing {
        price: row.get(0)?,
        currency: row.get(1)?,
        sold: row.get(2)?,
        rating: row.get(3)?,
        reviews: row.get(4)?,
        ..Listing::default()
    })
}
