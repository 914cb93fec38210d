//! What the judgement remembers, kept beside the checks it rests on.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use crate::domain::Query;

use super::{
    Reader, Result, Writer,
    history::{instant, query_of},
};

/// The memory of one source as it is stored.
#[derive(Debug, Clone)]
pub struct StoredMemory {
    /// The config it was made under.
    pub fingerprint: String,
    /// Grows with every change; another process that has gone on shows by it.
    pub revision: i64,
    /// The latest check it has taken in.
    pub judged_through: DateTime<Utc>,
    /// Whether older checks came in since, so that all is to be judged again.
    pub stale: bool,
    /// The part of the whole source.
    pub shared: Vec<u8>,
    /// The part of each query.
    pub queries: Vec<(Query, Vec<u8>)>,
}

impl Reader<'_> {
    /// The revision of a source's memory; `None` where there is none yet.
    pub fn memory_revision(&self, source: &str) -> Result<Option<i64>> {
        let mut revision = self.connection.prepare_cached("SELECT revision FROM source_memory WHERE source = ?1")?;
        Ok(revision.query_row([source], |row| row.get(0)).optional()?)
    }

    /// The memory of a source.
    pub fn memory(&self, source: &str) -> Result<Option<StoredMemory>> {
        let head = self
            .connection
            .prepare_cached(
                "SELECT fingerprint, revision, judged_through, stale, state FROM source_memory WHERE source = ?1",
            )?
            .query_row([source], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?, row.get(3)?, row.get(4)?)))
            .optional()?;
        let Some((fingerprint, revision, judged_through, stale, shared)) = head else { return Ok(None) };
        let mut parts = self.connection.prepare_cached(
            "SELECT q.source, q.keyword, q.place, q.language, q.device, m.state FROM query_memory m JOIN query q ON q.id = m.query_id
             WHERE q.source = ?1 ORDER BY q.id",
        )?;
        let queries = parts.query_map([source], |row| Ok((query_of(row, 0)?, row.get(5)?)))?;
        let queries = queries.collect::<rusqlite::Result<_>>()?;
        Ok(Some(StoredMemory {
            fingerprint,
            revision,
            judged_through: instant(judged_through)?,
            stale,
            shared,
            queries,
        }))
    }

    /// Sources whose memory is stale or was made under another config.
    pub fn sources_to_judge_again(&self, fingerprint: &str) -> Result<Vec<String>> {
        let mut select = self
            .connection
            .prepare_cached("SELECT source FROM source_memory WHERE stale = 1 OR fingerprint <> ?1 ORDER BY source")?;
        let sources = select.query_map([fingerprint], |row| row.get(0))?;
        Ok(sources.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Keeps what changed of a source's memory; returns the new revision.
    pub fn keep_memory(
        &mut self,
        source: &str,
        fingerprint: &str,
        judged_through: DateTime<Utc>,
        shared: &[u8],
        queries: &[(Query, Vec<u8>)],
    ) -> Result<i64> {
        let revision = self
            .connection
            .prepare_cached(
                "INSERT INTO source_memory (source, fingerprint, revision, judged_through, state) VALUES (?1, ?2, 1, ?3, ?4)
                 ON CONFLICT (source) DO UPDATE SET fingerprint = ?2, revision = revision + 1,
                   judged_through = max(judged_through, ?3), state = ?4
                 RETURNING revision",
            )?
            .query_row(params![source, fingerprint, judged_through.timestamp_millis(), shared], |row| row.get(0))?;
        for (query, state) in queries {
            let query_id = self.query_id(query)?;
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO query_memory (query_id, state) VALUES (?1, ?2)")?
                .execute(params![query_id, state])?;
        }
        Ok(revision)
    }

    /// Notes that older checks of a source came in: its memory is to be made again, even where none is kept yet.
    /// Returns the new revision.
    pub fn mark_stale(&mut self, source: &str) -> Result<i64> {
        let mut mark = self.connection.prepare_cached(
            "INSERT INTO source_memory (source, fingerprint, revision, judged_through, stale, state) VALUES (?1, '', 1, 0, 1, x'')
             ON CONFLICT (source) DO UPDATE SET stale = 1, revision = revision + 1
             RETURNING revision",
        )?;
        Ok(mark.query_row([source], |row| row.get(0))?)
    }

    /// Forgets what the judgement remembers of a source, before it is made again from the checks.
    pub fn forget_memory(&mut self, source: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM query_memory WHERE query_id IN (SELECT id FROM query WHERE source = ?1)")?
            .execute([source])?;
        self.connection
            .prepare_cached("UPDATE source_memory SET stale = 0, judged_through = 0, state = x'' WHERE source = ?1")?
            .execute([source])?;
        Ok(())
    }
}
