//! Interning: what many listings share is stored once.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, Hasher, RandomState},
};

use rusqlite::params;

use crate::domain::{Fnv, Listing, Query};

use super::{
    Result, Writer,
    layout::LayoutText,
    market::code,
    parts::{self, Saying},
};

/// Entries kept before the cache starts anew: some ten megabytes.
const CACHE_LIMIT: usize = 200_000;

/// The same of layouts: a few hundred bytes each.
const LAYOUT_LIMIT: usize = 10_000;

/// Ids of rows that this process has met. Cleared when a unit of work is rolled back.
#[derive(Default)]
pub(super) struct Interned {
    keys: [RandomState; 2],
    /// What is hashed, written out: twice over these is faster than twice over the fields.
    bytes: Bytes,
    queries: HashMap<Query, i64>,
    offers: HashMap<Key, i64>,
    terms: HashMap<Key, i64>,
    layouts: HashMap<LayoutText, i64>,
}

/// Two hashes, keyed at random: no page can make two offers collide.
type Key = [u64; 2];

impl Interned {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Writer<'_> {
    /// The id of a query, made if need be.
    pub(super) fn query_id(&mut self, query: &Query) -> Result<i64> {
        if let Some(&id) = self.interned.queries.get(query) {
            return Ok(id);
        }
        let id = match self.find_query(query)? {
            Some(id) => id,
            None => self
                .connection
                .prepare_cached(
                    "INSERT INTO query (source, keyword, place, language, device) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .insert(params![
                    query.source,
                    query.keyword,
                    query.place,
                    query.language,
                    query.device.map(crate::domain::Device::as_str)
                ])?,
        };
        self.interned.queries.insert(query.clone(), id);
        Ok(id)
    }

    /// The id of what a listing says of itself.
    pub(super) fn offer_id(&mut self, listing: &Listing) -> Result<i64> {
        let Listing { seller, domain, item_id, title, url, .. } = listing;
        let key = self.interned.key(&(seller, domain, item_id, title, url));
        if let Some(&id) = self.interned.offers.get(&key) {
            return Ok(id);
        }
        let saying = Saying {
            seller: seller.as_deref(),
            domain: domain.as_deref(),
            item_id: item_id.as_deref(),
            title: title.as_deref(),
            url: url.as_deref(),
        };
        let id = match parts::find_ware(self.connection, &saying)? {
            Some(id) => id,
            None => parts::add_ware(self.connection, None, &saying, self.roster.whose(listing).map(code))?,
        };
        remember(&mut self.interned.offers, key, id);
        Ok(id)
    }

    /// The id of what changes about an offer.
    pub(super) fn terms_id(&mut self, listing: &Listing) -> Result<i64> {
        let Listing { price, currency, sold, rating, reviews, .. } = listing;
        let (sold, reviews) = (sold.map(as_integer), reviews.map(as_integer));
        let content = (price, currency, sold, rating.map(f64::to_bits), reviews);
        let key = self.interned.key(&content);
        if let Some(&id) = self.interned.terms.get(&key) {
            return Ok(id);
        }
        let hash = stable_hash(&content);
        let found = self
            .connection
            .prepare_cached(
                "SELECT id FROM terms WHERE hash = ?1 AND price IS ?2 AND currency IS ?3 AND sold IS ?4 AND rating IS ?5 AND reviews IS ?6",
            )?
            .query_row(params![hash, price, currency, sold, rating, reviews], |row| row.get(0));
        let id = match found {
            Ok(id) => id,
            Err(rusqlite::Error::QueryReturnedNoRows) => self
                .connection
                .prepare_cached(
                    "INSERT INTO terms (hash, price, currency, sold, rating, reviews) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .insert(params![hash, price, currency, sold, rating, reviews])?,
            Err(error) => return Err(error.into()),
        };
        remember(&mut self.interned.terms, key, id);
        Ok(id)
    }
}

impl Interned {
    /// The id of a layout that this process has met.
    pub(super) fn layout(&self, layout: &LayoutText) -> Option<i64> {
        self.layouts.get(layout).copied()
    }

    /// Remembers the id of a layout.
    pub(super) fn remember_layout(&mut self, layout: LayoutText, id: i64) {
        if self.layouts.len() >= LAYOUT_LIMIT {
            self.layouts.clear();
        }
        self.layouts.insert(layout, id);
    }

    fn key(&mut self, content: &impl Hash) -> Key {
        self.bytes.0.clear();
        content.hash(&mut self.bytes);
        self.keys.each_ref().map(|keys| keys.hash_one(&self.bytes.0))
    }
}

/// A hash that is the same in every process, for the file.
fn stable_hash(content: &impl Hash) -> i64 {
    let mut stable = Fnv::default();
    content.hash(&mut stable);
    stable.finish().cast_signed()
}

fn remember(cache: &mut HashMap<Key, i64>, key: Key, id: i64) {
    if cache.len() >= CACHE_LIMIT {
        cache.clear();
    }
    cache.insert(key, id);
}

/// SQLite's integers are signed; no page sells more than 2^63 of anything.
fn as_integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Takes down what there is to hash.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}
