//! Recording: the ledger and its listings.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use crate::domain::{Check, Device, Listing, Query};

use super::{
    Reader, Result, Writer,
    layout::{self, Spot},
    look_id::{self, LookId},
    pack::{self, Packed},
};

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

    /// The id of the check of a query at an instant.
    pub(super) fn look_of(&self, query_id: i64, at: DateTime<Utc>) -> Result<Option<i64>> {
        let at = at.timestamp_millis();
        let second = look_id::of_second(at);
        let mut find = self.connection.prepare_cached(
            "SELECT id FROM look INDEXED BY look_of_query
             WHERE query_id = ?1 AND id >= ?2 AND id < ?3 AND (id >> 20) * 1000 + ifnull(ms, (id >> 10) & 1023) = ?4",
        )?;
        Ok(find.query_row(params![query_id, second.start, second.end, at], |row| row.get(0)).optional()?)
    }

    /// When a source was last checked, whatever came of it.
    pub fn last_check_of_source(&self, source: &str) -> Result<Option<DateTime<Utc>>> {
        let mut last = self.connection.prepare_cached(
            "SELECT max((SELECT checked_at FROM checks WHERE query_id = query.id ORDER BY id DESC LIMIT 1))
             FROM query WHERE source = ?1",
        )?;
        let at: Option<i64> = last.query_row([source], |row| row.get(0))?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }
}

impl Writer<'_> {
    /// Records one check with its listings. The same check twice changes nothing.
    pub fn record(&mut self, check: &Check) -> Result<Recorded> {
        let query_id = self.query_id(&check.query)?;
        if self.look_of(query_id, check.checked_at)?.is_some() {
            return Ok(Recorded::Before);
        }
        let LookId { id, ms } = look_id::free(self.connection, check.checked_at.timestamp_millis())?;
        let packed = self.pack(query_id, &check.listings)?;
        let packed = packed.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO look (id, query_id, ms, outcome, detail, layout_id, shelf_id, page) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                id,
                query_id,
                ms,
                check.outcome.as_str(),
                check.detail,
                packed.map(|packed| packed.layout_id),
                packed.map(|packed| packed.shelf_id),
                packed.map(|packed| &packed.page)
            ])?;
        Ok(Recorded::New)
    }

    /// Gives a check that is recorded already another outcome, and listings.
    pub(super) fn amend(&mut self, look_id: i64, query_id: i64, check: &Check) -> Result<()> {
        let packed = self.pack(query_id, &check.listings)?;
        let packed = packed.as_ref();
        self.connection
            .prepare_cached(
                "UPDATE look SET outcome = ?2, detail = ?3, layout_id = ?4, shelf_id = ?5, page = ?6 WHERE id = ?1",
            )?
            .execute(params![
                look_id,
                check.outcome.as_str(),
                check.detail,
                packed.map(|packed| packed.layout_id),
                packed.map(|packed| packed.shelf_id),
                packed.map(|packed| &packed.page)
            ])?;
        Ok(())
    }

    /// The listings of a page as they are kept; `None`: there are none.
    fn pack(&mut self, query_id: i64, listings: &[Listing]) -> Result<Option<Packed>> {
        if listings.is_empty() {
            return Ok(None);
        }
        let mut kept = Vec::with_capacity(listings.len());
        for listing in listings {
            let Listing { position, rank, slot, block, .. } = *listing;
            kept.push((Spot { position, rank, slot, block }, (self.offer_id(listing)?, self.terms_id(listing)?)));
        }
        let (spots, pairs) = pack::sorted(kept);
        let layout = layout::write(&spots);
        let known = self.interned.layout(&layout);
        let packed = pack::pack(self.connection, query_id, &pairs, &layout, known)?;
        if known.is_none() {
            self.interned.remember_layout(layout, packed.layout_id);
        }
        Ok(Some(packed))
    }
}
