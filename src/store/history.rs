//! Reading checks back.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use crate::domain::{Check, Device, Listing, Outcome, Query};

use super::{
    Reader, Result, StoreError,
    record::{block_of_code, slot_of_code},
};

/// Which checks to read: all by default, narrowed by what is set.
#[derive(Debug, Clone, Default)]
pub struct Span {
    /// From this instant on.
    pub since: Option<DateTime<Utc>>,
    /// Up to and without this instant.
    pub until: Option<DateTime<Utc>>,
    /// Of this source only.
    pub source: Option<String>,
    /// Of this keyword only.
    pub keyword: Option<String>,
}

impl Span {
    /// Everything of one source.
    pub fn of_source(source: &str) -> Self {
        Self { source: Some(source.to_owned()), ..Self::default() }
    }

    /// Everything of one query's source and keyword from `since` on.
    pub fn of_query(query: &Query, since: DateTime<Utc>) -> Self {
        Self {
            since: Some(since),
            until: None,
            source: Some(query.source.clone()),
            keyword: Some(query.keyword.clone()),
        }
    }
}

impl Reader<'_> {
    /// Hands on each check of a span, in the order in which they were made. Stops at the first error of `take`.
    pub fn each_check<E: From<StoreError>>(
        &self,
        span: &Span,
        mut take: impl FnMut(Check) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let millis = |at: Option<DateTime<Utc>>, open: i64| at.map_or(open, |at| at.timestamp_millis());
        let select = || -> Result<_> {
            Ok((
                self.connection.prepare_cached(
                    "SELECT c.id, c.checked_at, c.outcome, c.detail, q.source, q.keyword, q.place, q.language, q.device
                     FROM checks c JOIN query q ON q.id = c.query_id
                     WHERE c.checked_at >= ?1 AND c.checked_at < ?2 AND (?3 IS NULL OR q.source = ?3) AND (?4 IS NULL OR q.keyword = ?4)
                     ORDER BY c.checked_at, c.id",
                )?,
                self.connection.prepare_cached(
                    "SELECT l.slot, l.block, l.rank, l.position, o.seller, o.domain, o.item_id, o.title, o.url,
                            t.price, t.currency, t.sold, t.rating, t.reviews
                     FROM listing l JOIN offer o ON o.id = l.offer_id JOIN terms t ON t.id = l.terms_id
                     WHERE l.check_id = ?1 ORDER BY l.position",
                )?,
            ))
        };
        let (mut checks, mut listings) = select()?;
        let mut rows = checks
            .query(params![millis(span.since, i64::MIN), millis(span.until, i64::MAX), span.source, span.keyword])
            .map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let mut check = check_of(row)?;
            if check.outcome == Outcome::Ok {
                let check_id: i64 = row.get(0).map_err(StoreError::from)?;
                let read = listings.query_map([check_id], listing_of).map_err(StoreError::from)?;
                check.listings = read.collect::<rusqlite::Result<_>>().map_err(StoreError::from)?;
            }
            take(check)?;
        }
        Ok(())
    }

    /// Every source that was ever looked at.
    pub fn sources(&self) -> Result<Vec<String>> {
        let mut select = self.connection.prepare_cached("SELECT DISTINCT source FROM query ORDER BY source")?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Every query that was ever looked at.
    pub fn queries(&self) -> Result<Vec<Query>> {
        let mut select =
            self.connection.prepare_cached("SELECT source, keyword, place, language, device FROM query ORDER BY id")?;
        Ok(select.query_map([], |row| query_of(row, 0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The checks of a span, gathered.
    pub fn checks(&self, span: &Span) -> Result<Vec<Check>> {
        let mut checks = Vec::new();
        self.each_check(span, |check| {
            checks.push(check);
            Ok::<_, StoreError>(())
        })?;
        Ok(checks)
    }

    /// What came of a check, and the reason; `None`: there is no such check.
    pub fn outcome_of(&self, query: &Query, at: DateTime<Utc>) -> Result<Option<(Outcome, Option<String>)>> {
        let Some(query_id) = self.find_query(query)? else { return Ok(None) };
        let found: Option<(String, Option<String>)> = self
            .connection
            .prepare_cached("SELECT outcome, detail FROM checks WHERE query_id = ?1 AND checked_at = ?2")?
            .query_row(params![query_id, at.timestamp_millis()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.map(|(outcome, detail)| Ok((outcome_named(&outcome)?, detail))).transpose()
    }

    /// The last check of a query before `before` that read a page.
    pub fn last_page(&self, query: &Query, before: DateTime<Utc>) -> Result<Option<Check>> {
        let Some(query_id) = self.find_query(query)? else { return Ok(None) };
        let at: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(checked_at) FROM checks WHERE query_id = ?1 AND checked_at < ?2 AND outcome IN ('ok', 'empty')",
            )?
            .query_row(params![query_id, before.timestamp_millis()], |row| row.get(0))?;
        let Some(at) = at.and_then(DateTime::from_timestamp_millis) else { return Ok(None) };
        let until = Some(at + chrono::TimeDelta::milliseconds(1));
        let checks = self.checks(&Span { until, ..Span::of_query(query, at) })?;
        Ok(checks.into_iter().find(|check| check.query == *query))
    }
}

fn check_of(row: &Row<'_>) -> Result<Check> {
    let (at, outcome): (i64, String) = (row.get(1)?, row.get(2)?);
    Ok(Check {
        query: query_of(row, 4)?,
        checked_at: instant(at)?,
        outcome: outcome_named(&outcome)?,
        detail: row.get(3)?,
        listings: Vec::new(),
    })
}

fn outcome_named(name: &str) -> Result<Outcome> {
    Outcome::from_name(name).ok_or_else(|| StoreError::Nonsense(format!("outcome `{name}`")))
}

/// The query in five columns from `first` on: source, keyword, place, language, device.
pub(super) fn query_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Query> {
    let device: Option<String> = row.get(first + 4)?;
    Ok(Query {
        source: row.get(first)?,
        keyword: row.get(first + 1)?,
        place: row.get(first + 2)?,
        language: row.get(first + 3)?,
        device: device.as_deref().and_then(Device::from_name),
    })
}

fn listing_of(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(Listing {
        slot: row.get::<_, Option<i64>>(0)?.map(slot_of_code),
        block: row.get::<_, Option<i64>>(1)?.and_then(block_of_code),
        rank: row.get(2)?,
        position: row.get(3)?,
        seller: row.get(4)?,
        domain: row.get(5)?,
        item_id: row.get(6)?,
        title: row.get(7)?,
        url: row.get(8)?,
        price: row.get(9)?,
        currency: row.get(10)?,
        sold: row.get(11)?,
        rating: row.get(12)?,
        reviews: row.get(13)?,
    })
}

/// An instant of the store.
pub(super) fn instant(millis: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::Nonsense(format!("the time {millis}")))
}
