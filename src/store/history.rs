//! Reading checks back.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use crate::domain::{Check, Device, Outcome, Query};

use super::{
    Reader, Result, StoreError, look_id,
    unpack::{Unpacking, Wanted},
    walk::{LookRow, walk},
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
        self.each_check_of(span, Wanted::All, &mut take)
    }

    /// Like [`Self::each_check`], but a page that testifies has only its ads and the listings of those who are watched, as
    /// [`Store::know`](super::Store::know) was told last: for what is counted over many.
    pub fn each_check_of_the_watched<E: From<StoreError>>(
        &self,
        span: &Span,
        mut take: impl FnMut(Check) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_check_of(span, Wanted::Watched, &mut take)
    }

    fn each_check_of<E: From<StoreError>>(
        &self,
        span: &Span,
        wanted: Wanted,
        take: &mut impl FnMut(Check) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut unpacking = Unpacking::new(self.connection)?;
        walk(self.connection, span, |LookRow { query, at, outcome, detail, page }| {
            let listings = page.map_or(Ok(Vec::new()), |page| unpacking.listings(page, wanted))?;
            take(Check { query: query.clone(), checked_at: at, outcome, detail: detail.map(str::to_owned), listings })
        })
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
        let Some(look_id) = self.look_of(query_id, at)? else { return Ok(None) };
        let (outcome, detail): (String, _) = self
            .connection
            .prepare_cached("SELECT outcome, detail FROM look WHERE id = ?1")?
            .query_row([look_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some((outcome_named(&outcome)?, detail)))
    }

    /// The last check of a query before `before` that read a page.
    pub fn last_page(&self, query: &Query, before: DateTime<Utc>) -> Result<Option<Check>> {
        let Some(query_id) = self.find_query(query)? else { return Ok(None) };
        let at: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT checked_at FROM checks
                 WHERE query_id = ?1 AND id < ?3 AND checked_at < ?2 AND outcome IN ('ok', 'empty') ORDER BY id DESC LIMIT 1",
            )?
            .query_row(
                params![query_id, before.timestamp_millis(), look_id::of_span(None, Some(before)).end],
                |row| row.get(0),
            )
            .optional()?;
        let Some(at) = at.and_then(DateTime::from_timestamp_millis) else { return Ok(None) };
        let until = Some(at + chrono::TimeDelta::milliseconds(1));
        let checks = self.checks(&Span { until, ..Span::of_query(query, at) })?;
        Ok(checks.into_iter().find(|check| check.query == *query))
    }
}

/// The outcome of that name.
pub(super) fn outcome_named(name: &str) -> Result<Outcome> {
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

/// An instant of the store.
pub(super) fn instant(millis: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::Nonsense(format!("the time {millis}")))
}
