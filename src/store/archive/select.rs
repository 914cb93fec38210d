//! Which pages are kept, and what they say.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::{Archive, packed::unpack};
use crate::{
    domain::{Device, Query},
    store::{
        Result, Span,
        history::{instant, query_of},
    },
};

/// A page that is kept, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// Its number in the archive.
    pub id: i64,
    /// What was looked at.
    pub query: Query,
    /// When its check was made.
    pub checked_at: DateTime<Utc>,
    /// Which page of the check, from 1.
    pub number: u32,
    /// The address it came from, without keys.
    pub url: String,
    /// The media type that was told.
    pub media_type: Option<String>,
    /// Whether decoding had to replace bytes.
    pub replaced: bool,
    /// The length of its text in bytes.
    pub bytes: u64,
    /// What it takes, compressed.
    pub packed: u64,
}

/// What the archive holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArchiveSize {
    /// Pages.
    pub pages: u64,
    /// What they take, compressed.
    pub bytes: u64,
}

const COLUMNS: &str =
    "source, keyword, place, language, device, id, checked_at, number, url, media_type, replaced, bytes, packed";

impl Archive {
    /// The pages of a span, oldest first.
    pub fn list(&self, span: &Span) -> Result<Vec<KeptPage>> {
        let millis = |at: Option<DateTime<Utc>>, open: i64| at.map_or(open, |at| at.timestamp_millis());
        let connection = self.lock();
        let mut select = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM page
             WHERE checked_at >= ?1 AND checked_at < ?2 AND (?3 IS NULL OR source = ?3) AND (?4 IS NULL OR keyword = ?4)
             ORDER BY checked_at, source, keyword, ifnull(place, ''), ifnull(language, ''), ifnull(device, ''), number"
        ))?;
        let bounds = params![millis(span.since, i64::MIN), millis(span.until, i64::MAX), span.source, span.keyword];
        gather(select.query(bounds)?)
    }

    /// The pages of one check, in turn.
    pub fn of_check(&self, query: &Query, at: DateTime<Utc>) -> Result<Vec<KeptPage>> {
        let connection = self.lock();
        let mut select = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM page WHERE source = ?1 AND keyword = ?2 AND ifnull(place, '') = ifnull(?3, '')
               AND ifnull(language, '') = ifnull(?4, '') AND ifnull(device, '') = ifnull(?5, '') AND checked_at = ?6
             ORDER BY number"
        ))?;
        let Query { source, keyword, place, language, device } = query;
        let device = device.map(Device::as_str);
        gather(select.query(params![source, keyword, place, language, device, at.timestamp_millis()])?)
    }

    /// The page of that number.
    pub fn page(&self, id: i64) -> Result<Option<KeptPage>> {
        let connection = self.lock();
        let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM page WHERE id = ?1"))?;
        Ok(gather(select.query([id])?)?.pop())
    }

    /// The text of a page; `None`: it was thrown away meanwhile.
    pub fn text(&self, id: i64) -> Result<Option<String>> {
        let found: Option<(Vec<u8>, u64)> = self
            .lock()
            .prepare_cached("SELECT body, bytes FROM page WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.map(|(body, bytes)| unpack(&body, bytes)).transpose()
    }

    /// How much it holds.
    pub fn size(&self) -> Result<ArchiveSize> {
        let select = "SELECT count(*), ifnull(sum(packed), 0) FROM page";
        Ok(self.lock().query_row(select, [], |row| Ok(ArchiveSize { pages: row.get(0)?, bytes: row.get(1)? }))?)
    }
}

fn gather(mut rows: rusqlite::Rows<'_>) -> Result<Vec<KeptPage>> {
    let mut pages = Vec::new();
    while let Some(row) = rows.next()? {
        pages.push(page_of(row)?);
    }
    Ok(pages)
}

fn page_of(row: &Row<'_>) -> Result<KeptPage> {
    Ok(KeptPage {
        query: query_of(row, 0)?,
        id: row.get(5)?,
        checked_at: instant(row.get(6)?)?,
        number: row.get(7)?,
        url: row.get(8)?,
        media_type: row.get(9)?,
        replaced: row.get(10)?,
        bytes: row.get(11)?,
        packed: row.get(12)?,
    })
}
