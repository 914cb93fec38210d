//! What has been dealt with: planned instants, digests, blind spells, notes.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, params};

use crate::domain::Query;

use super::{Reader, Result, StoreError, Writer, history::instant, look_id};

/// A spell in which no page of a source could be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindSpell {
    /// The source.
    pub source: String,
    /// The first check that saw nothing.
    pub began_at: DateTime<Utc>,
    /// Why, when it was noted.
    pub reason: String,
    /// Whether a mail told it.
    pub told: bool,
}

/// Something you did yourself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: DateTime<Utc>,
    /// On which keyword; `None`: on all.
    pub keyword: Option<String>,
    /// What.
    pub text: String,
}

impl Reader<'_> {
    /// Up to which planned instant each query has been dealt with.
    pub fn dealt_through(&self, query: &Query) -> Result<Option<DateTime<Utc>>> {
        let Some(query_id) = self.find_query(query)? else { return Ok(None) };
        let mut select = self.connection.prepare_cached("SELECT dealt_through FROM plan WHERE query_id = ?1")?;
        let at: Option<i64> = select.query_row([query_id], |row| row.get(0)).optional()?;
        at.map(instant).transpose()
    }

    /// The last local day that has its digest.
    pub fn last_digest(&self) -> Result<Option<NaiveDate>> {
        let date: Option<String> = self.connection.query_row("SELECT max(date) FROM digest", [], |row| row.get(0))?;
        date.map(|date| date.parse().map_err(|_| StoreError::Nonsense(format!("the date {date}")))).transpose()
    }

    /// Whether a local day has its digest.
    pub fn has_digest(&self, date: NaiveDate) -> Result<bool> {
        let mut select = self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM digest WHERE date = ?1)")?;
        Ok(select.query_row([date.to_string()], |row| row.get(0))?)
    }

    /// When the last digest was made.
    pub fn last_digest_at(&self) -> Result<Option<DateTime<Utc>>> {
        let select = "SELECT max(m.enqueued_at) FROM digest d JOIN mail m ON m.id = d.mail_id";
        let at: Option<i64> = self.connection.query_row(select, [], |row| row.get(0))?;
        at.map(instant).transpose()
    }

    /// The sources that are blind now, as far as was told.
    pub fn blind_spells(&self) -> Result<Vec<BlindSpell>> {
        let mut select = self.connection.prepare_cached(
            "SELECT source, began_at, reason, told FROM blind_spell WHERE ended_at IS NULL ORDER BY source",
        )?;
        let mut rows = select.query([])?;
        let mut spells = Vec::new();
        while let Some(row) = rows.next()? {
            spells.push(BlindSpell {
                source: row.get(0)?,
                began_at: instant(row.get(1)?)?,
                reason: row.get(2)?,
                told: row.get(3)?,
            });
        }
        Ok(spells)
    }

    /// The spells that were told and had not ended before `since`, oldest first, each with its end if it has one.
    pub fn told_spells_since(&self, since: DateTime<Utc>) -> Result<Vec<(BlindSpell, Option<DateTime<Utc>>)>> {
        let mut select = self.connection.prepare_cached(
            "SELECT source, began_at, reason, told, ended_at FROM blind_spell
             WHERE told = 1 AND (ended_at IS NULL OR ended_at >= ?1) ORDER BY began_at, source",
        )?;
        let mut rows = select.query([since.timestamp_millis()])?;
        let mut spells = Vec::new();
        while let Some(row) = rows.next()? {
            let spell = BlindSpell {
                source: row.get(0)?,
                began_at: instant(row.get(1)?)?,
                reason: row.get(2)?,
                told: row.get(3)?,
            };
            spells.push((spell, row.get::<_, Option<i64>>(4)?.map(instant).transpose()?));
        }
        Ok(spells)
    }

    /// When the last blind spell of a source that was told ended.
    pub fn last_told_spell_ended(&self, source: &str) -> Result<Option<DateTime<Utc>>> {
        let select = "SELECT max(ended_at) FROM blind_spell WHERE source = ?1 AND told = 1";
        let at: Option<i64> = self.connection.prepare_cached(select)?.query_row([source], |row| row.get(0))?;
        at.map(instant).transpose()
    }

    /// When the first check was made, if any was.
    pub fn first_check_at(&self) -> Result<Option<DateTime<Utc>>> {
        let select = "SELECT checked_at FROM checks ORDER BY id LIMIT 1";
        let at: Option<i64> = self.connection.prepare_cached(select)?.query_row([], |row| row.get(0)).optional()?;
        at.map(instant).transpose()
    }

    /// The last checks of a source, newest first, up to and including the last that read a page: when each
    /// was made, whether it read a page, outcome and reason in words. At most `limit`.
    pub fn last_looks(&self, source: &str, limit: u32) -> Result<Vec<(DateTime<Utc>, bool, String)>> {
        let mut select = self.connection.prepare_cached(
            "SELECT c.checked_at, c.outcome IN ('ok', 'empty'), c.outcome || ifnull(': ' || c.detail, '')
             FROM checks c CROSS JOIN query q ON q.id = c.query_id
             WHERE q.source = ?1 AND c.outcome <> 'skipped' ORDER BY c.id DESC LIMIT ?2",
        )?;
        let mut rows = select.query(params![source, limit])?;
        let mut looks = Vec::new();
        while let Some(row) = rows.next()? {
            let saw_page: bool = row.get(1)?;
            looks.push((instant(row.get(0)?)?, saw_page, row.get(2)?));
            if saw_page {
                break;
            }
        }
        Ok(looks)
    }

    /// How many checks of a source read no page from `since` on.
    pub fn unseen_since(&self, source: &str, since: DateTime<Utc>) -> Result<u64> {
        let mut count = self.connection.prepare_cached(
            "SELECT count(*) FROM checks c CROSS JOIN query q ON q.id = c.query_id
             WHERE q.source = ?1 AND c.id >= ?3 AND c.checked_at >= ?2 AND c.outcome NOT IN ('ok', 'empty')",
        )?;
        Ok(count
            .query_row(params![source, since.timestamp_millis(), look_id::of_span(Some(since), None).start], |row| {
                row.get(0)
            })?)
    }

    /// What you did yourself, oldest first.
    pub fn notes(&self) -> Result<Vec<Note>> {
        let mut select = self.connection.prepare_cached("SELECT at, keyword, text FROM note ORDER BY at, id")?;
        let mut rows = select.query([])?;
        let mut notes = Vec::new();
        while let Some(row) = rows.next()? {
            notes.push(Note { at: instant(row.get(0)?)?, keyword: row.get(1)?, text: row.get(2)? });
        }
        Ok(notes)
    }
}

impl Writer<'_> {
    /// Notes that a query has been dealt with up to a planned instant.
    pub fn deal_through(&mut self, query: &Query, planned: DateTime<Utc>) -> Result<()> {
        let query_id = self.query_id(query)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO plan (query_id, dealt_through) VALUES (?1, ?2)")?
            .execute(params![query_id, planned.timestamp_millis()])?;
        Ok(())
    }

    /// Notes that a local day has its digest.
    pub fn digest_made(&mut self, date: NaiveDate, mail_id: &str) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO digest (date, mail_id) VALUES (?1, ?2)")?
            .execute(params![date.to_string(), mail_id])?;
        Ok(())
    }

    /// Notes a blind spell that begins, or what has changed of the one that lasts.
    pub fn note_blind_spell(&mut self, spell: &BlindSpell) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO blind_spell (source, began_at, reason, told) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (source) WHERE ended_at IS NULL DO UPDATE SET reason = ?3, told = ?4",
            )?
            .execute(params![spell.source, spell.began_at.timestamp_millis(), spell.reason, spell.told])?;
        Ok(())
    }

    /// Ends the blind spell of a source.
    pub fn end_blind_spell(&mut self, source: &str, at: DateTime<Utc>) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE blind_spell SET ended_at = ?2 WHERE source = ?1 AND ended_at IS NULL")?
            .execute(params![source, at.timestamp_millis()])?;
        Ok(())
    }

    /// Notes that a blind spell was never told after all.
    pub fn forget_blind_spell(&mut self, source: &str, began_at: DateTime<Utc>) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE blind_spell SET told = 0 WHERE source = ?1 AND began_at = ?2")?
            .execute(params![source, began_at.timestamp_millis()])?;
        Ok(())
    }

    /// Keeps a note.
    pub fn keep_note(&mut self, note: &Note) -> Result<()> {
        self.connection
            .prepare_cached("INSERT INTO note (at, keyword, text) VALUES (?1, ?2, ?3)")?
            .execute(params![note.at.timestamp_millis(), note.keyword, note.text])?;
        Ok(())
    }
}
