//! Recording: the ledger and its listings.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params, params_from_iter};

use crate::domain::{Block, Check, Device, Listing, Query, Slot};

use super::{Reader, Result, Writer};

/// Listings that are written by one statement: half the work of one each. There are so many statements to keep.
const ROWS_AT_ONCE: usize = 16;

/// Whether a check was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was written.
    New,
    /// The same check stood there already; nothing changed.
    Before,
}

impl Reader<'_> {
    pub(super) fn find_query(&self, query: &Query) -> Result<Option<i64>> {
        let mut find = self.connection.prepare_cached(
            "SELECT id FROM query WHERE source = ?1 AND keyword = ?2 AND ifnull(place, '') = ifnull(?3, '')
             AND ifnull(language, '') = ifnull(?4, '') AND ifnull(device, '') = ifnull(?5, '')",
        )?;
        let device = query.device.map(Device::as_str);
        let found =
            find.query_row(params![query.source, query.keyword, query.place, query.language, device], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// When a source was last checked, whatever came of it.
    pub fn last_check_of_source(&self, source: &str) -> Result<Option<DateTime<Utc>>> {
        let mut last = self.connection.prepare_cached(
            "SELECT max((SELECT max(checked_at) FROM checks WHERE query_id = query.id)) FROM query WHERE source = ?1",
        )?;
        let at: Option<i64> = last.query_row([source], |row| row.get(0))?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }
}

impl Writer<'_> {
    /// Records one check with its listings. The same check twice changes nothing.
    pub fn record(&mut self, check: &Check) -> Result<Recorded> {
        let query_id = self.query_id(&check.query)?;
        let at = check.checked_at.timestamp_millis();
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO checks (query_id, checked_at, outcome, detail) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![query_id, at, check.outcome.as_str(), check.detail])?;
        if inserted == 0 {
            return Ok(Recorded::Before);
        }
        self.record_listings(self.connection.last_insert_rowid(), &check.listings)?;
        Ok(Recorded::New)
    }

    pub(super) fn record_listings(&mut self, check_id: i64, listings: &[Listing]) -> Result<()> {
        for listings in listings.chunks(ROWS_AT_ONCE) {
            let mut values = vec![Some(check_id)];
            for listing in listings {
                let Listing { position, rank, slot, block, .. } = *listing;
                let (offer_id, terms_id) = (self.offer_id(listing)?, self.terms_id(listing)?);
                values.extend([Some(position.into()), Some(rank.into()), slot.map(slot_code), block.map(block_code)]);
                values.extend([Some(offer_id), Some(terms_id)]);
            }
            let rows = vec!["(?1, ?, ?, ?, ?, ?, ?)"; listings.len()].join(", ");
            self.connection
                .prepare_cached(&format!(
                    "INSERT INTO listing (check_id, position, rank, slot, block, offer_id, terms_id) VALUES {rows}"
                ))?
                .execute(params_from_iter(values))?;
        }
        Ok(())
    }
}

fn slot_code(slot: Slot) -> i64 {
    i64::from(slot == Slot::Ad)
}

pub(super) fn slot_of_code(code: i64) -> Slot {
    if code == 1 { Slot::Ad } else { Slot::Organic }
}

/// The place in [`Block::ALL`], from 1.
fn block_code(block: Block) -> i64 {
    match block {
        Block::Top => 1,
        Block::Bottom => 2,
        Block::Side => 3,
        Block::Grid => 4,
        Block::Carousel => 5,
    }
}

pub(super) fn block_of_code(code: i64) -> Option<Block> {
    Block::ALL.into_iter().find(|&block| block_code(block) == code)
}
