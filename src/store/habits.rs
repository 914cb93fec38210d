//! What good pages look like, and checks whose pages were read again.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use crate::domain::{Check, Device, Outcome, Query};

use super::{Reader, Result, Writer, look_id};

/// Checks of one source that were not understood, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The source.
    pub source: String,
    /// Why.
    pub reason: String,
    /// How many.
    pub checks: u64,
    /// On how many queries.
    pub queries: u64,
    /// The last one's keyword.
    pub keyword: String,
}

impl Reader<'_> {
    /// What was not understood from `since` on, by source and reason, the commonest first.
    pub fn not_understood(&self, since: DateTime<Utc>) -> Result<Vec<NotUnderstood>> {
        let mut select = self.connection.prepare_cached(
            "SELECT q.source, ifnull(c.detail, ''), count(*), count(DISTINCT q.id), q.keyword, max(c.checked_at)
             FROM checks c CROSS JOIN query q ON q.id = c.query_id
             WHERE c.id >= ?2 AND c.checked_at >= ?1 AND c.outcome = 'unparsed' GROUP BY q.source, c.detail ORDER BY q.source, 3 DESC",
        )?;
        let row = |row: &rusqlite::Row<'_>| {
            Ok(NotUnderstood {
                source: row.get(0)?,
                reason: row.get(1)?,
                checks: row.get(2)?,
                queries: row.get(3)?,
                keyword: row.get(4)?,
            })
        };
        Ok(select
            .query_map([since.timestamp_millis(), look_id::of_span(Some(since), None).start], row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// What was learnt of a source's pages on a device under these rules.
    pub fn source_habit(&self, source: &str, device: Option<Device>, rules: &str) -> Result<Option<Vec<u8>>> {
        let mut select = self
            .connection
            .prepare_cached("SELECT state FROM source_habit WHERE source = ?1 AND device = ?2 AND rules = ?3")?;
        Ok(select.query_row(params![source, device_name(device), rules], |row| row.get(0)).optional()?)
    }

    /// What was learnt of a query's pages under these rules.
    pub fn query_habit(&self, query: &Query, rules: &str) -> Result<Option<Vec<u8>>> {
        let Some(query_id) = self.find_query(query)? else { return Ok(None) };
        let mut select =
            self.connection.prepare_cached("SELECT state FROM query_habit WHERE query_id = ?1 AND rules = ?2")?;
        Ok(select.query_row(params![query_id, rules], |row| row.get(0)).optional()?)
    }
}

impl Writer<'_> {
    /// Keeps what is known of a source's pages.
    pub fn keep_source_habit(&mut self, source: &str, device: Option<Device>, rules: &str, state: &[u8]) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO source_habit (source, device, rules, state) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![source, device_name(device), rules, state])?;
        Ok(())
    }

    /// Keeps what is known of a query's pages.
    pub fn keep_query_habit(&mut self, query: &Query, rules: &str, state: &[u8]) -> Result<()> {
        let query_id = self.query_id(query)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO query_habit (query_id, rules, state) VALUES (?1, ?2, ?3)")?
            .execute(params![query_id, rules, state])?;
        Ok(())
    }

    /// Forgets how the pages of a source look: they are learnt anew.
    pub fn forget_habits(&mut self, source: &str) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM source_habit WHERE source = ?1")?.execute([source])?;
        self.connection
            .prepare_cached("DELETE FROM query_habit WHERE query_id IN (SELECT id FROM query WHERE source = ?1)")?
            .execute([source])?;
        Ok(())
    }

    /// Records what a check's kept pages show that told nothing until now. False, and nothing is changed, where there
    /// is no such check or it read a page already: what was seen once is never rewritten.
    pub fn read_again(&mut self, check: &Check, now: DateTime<Utc>) -> Result<bool> {
        let Some(query_id) = self.find_query(&check.query)? else { return Ok(false) };
        let Some(check_id) = self.look_of(query_id, check.checked_at)? else { return Ok(false) };
        let found: Option<(String, Option<String>)> = self
            .connection
            .prepare_cached(
                "SELECT outcome, detail FROM look WHERE id = ?1 AND outcome IN ('unparsed', 'blocked', 'failed')",
            )?
            .query_row([check_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (Some((was, detail)), Outcome::Ok | Outcome::Empty) = (found, check.outcome) else { return Ok(false) };
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO read_again (check_id, at, was, detail) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![check_id, now.timestamp_millis(), was, detail])?;
        self.amend(check_id, query_id, check)?;
        Ok(true)
    }
}

fn device_name(device: Option<Device>) -> &'static str {
    device.map_or("", Device::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Listing, Slot},
        store::{Span, Store, StoreError},
    };

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        (folder, store)
    }

    #[test]
    fn under_other_rules_or_once_forgotten_nothing_is_known() {
        let (_folder, store) = store();
        let query = Query::new("shop", "bag");
        let keep = |unit: &mut Writer<'_>| {
            unit.keep_source_habit("shop", None, "r1", b"source")?;
            unit.keep_query_habit(&query, "r1", b"query")
        };
        store.write::<_, StoreError>(keep).unwrap();
        let known = |rules: &str| {
            store.read(|view| Ok((view.source_habit("shop", None, rules)?, view.query_habit(&query, rules)?))).unwrap()
        };
        assert_eq!(known("r1"), (Some(b"source".to_vec()), Some(b"query".to_vec())));
        assert_eq!(known("r2"), (None, None));
        let mobile = store.read(|view| view.source_habit("shop", Some(Device::Mobile), "r1")).unwrap();
        assert_eq!(mobile, None, "phones are shown other pages");
        store.write(|unit| unit.forget_habits("shop")).unwrap();
        assert_eq!(known("r1"), (None, None));
    }

    #[test]
    fn what_was_not_understood_is_read_again_once_and_what_was_seen_stays() {
        let (_folder, store) = store();
        let at = DateTime::UNIX_EPOCH;
        let blind = Check::without_page(Query::new("shop", "bag"), at, Outcome::Unparsed, "no listing recognised");
        let listing = Listing { slot: Some(Slot::Ad), rank: 1, position: 1, ..Listing::default() };
        let seen = Check { outcome: Outcome::Ok, detail: None, listings: vec![listing], ..blind.clone() };
        let again = |check: &Check| store.write(|unit| unit.read_again(check, at)).unwrap();
        assert!(!again(&seen), "there is no such check yet");
        store.write(|unit| unit.record(&blind)).unwrap();
        assert!(!again(&blind));
        assert!(again(&seen));
        assert!(!again(&Check { listings: Vec::new(), outcome: Outcome::Empty, ..seen.clone() }));
        assert_eq!(store.read(|view| view.checks(&Span::default())).unwrap(), [seen]);
    }
}
