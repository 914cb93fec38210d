//! What each source was asked and what it cost, and how it is met.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Reader, Result, Writer, history::instant};

/// What was spent on one source on one local day or in one local month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests that were sent, with those that looks under way may need.
    pub requests: u64,
    /// What they cost, in millionths of the currency asked for.
    pub micros: u64,
    /// Planned looks that were left out because the budget was short.
    pub left_out: u64,
}

/// A change of what was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnover<'a> {
    /// The source.
    pub source: &'a str,
    /// The local day.
    pub day: NaiveDate,
    /// The currency of the price; empty where there is none.
    pub currency: &'a str,
    /// Requests more, or fewer.
    pub requests: i64,
    /// Money more, or less, in millionths.
    pub micros: i64,
}

impl Reader<'_> {
    /// What was spent on a source on a local day.
    pub fn spent_on(&self, source: &str, day: NaiveDate, currency: &str) -> Result<Spent> {
        self.spent(source, &day.to_string(), currency)
    }

    /// What was spent on a source in the local month of a day.
    pub fn spent_in_month(&self, source: &str, day: NaiveDate, currency: &str) -> Result<Spent> {
        self.spent(source, &day.format("%Y-%m-%%").to_string(), currency)
    }

    /// Requests count in whatever currency they were paid; money in this one.
    fn spent(&self, source: &str, days: &str, currency: &str) -> Result<Spent> {
        let mut select = self.connection.prepare_cached(
            "SELECT ifnull(sum(requests), 0), ifnull(sum(CASE currency WHEN ?3 THEN micros END), 0), ifnull(sum(left_out), 0)
             FROM spend WHERE source = ?1 AND day LIKE ?2",
        )?;
        let whole = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(select.query_row(params![source, days, currency], |row| {
            Ok(Spent { requests: whole(row.get(0)?), micros: whole(row.get(1)?), left_out: whole(row.get(2)?) })
        })?)
    }

    /// Whether it was told that a source's budget is short in the local month of a day.
    pub fn shortage_was_told(&self, source: &str, day: NaiveDate) -> Result<bool> {
        let select = "SELECT EXISTS (SELECT 1 FROM shortage_told WHERE source = ?1 AND month = ?2)";
        Ok(self.connection.prepare_cached(select)?.query_row(params![source, month(day)], |row| row.get(0))?)
    }

    /// How a source was met when it was last noted, and when that was.
    pub fn source_standing(&self, source: &str) -> Result<Option<(DateTime<Utc>, String)>> {
        let select = "SELECT at, standing FROM source_standing WHERE source = ?1";
        let found: Option<(i64, String)> = self
            .connection
            .prepare_cached(select)?
            .query_row([source], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.map(|(at, standing)| Ok((instant(at)?, standing))).transpose()
    }
}

impl Writer<'_> {
    /// Counts what was spent, or is no longer held.
    pub fn spend(&mut self, turnover: &Turnover<'_>) -> Result<()> {
        let Turnover { source, day, currency, requests, micros } = *turnover;
        self.connection
            .prepare_cached(
                "INSERT INTO spend (source, day, currency, requests, micros)
                 VALUES (?1, ?2, ?3, max(?4, 0), max(?5, 0))
                 ON CONFLICT DO UPDATE SET requests = max(requests + ?4, 0), micros = max(micros + ?5, 0)",
            )?
            .execute(params![source, day.to_string(), currency, requests, micros])?;
        Ok(())
    }

    /// Counts planned looks that were left out.
    pub fn count_left_out(&mut self, source: &str, day: NaiveDate, looks: u64) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO spend (source, day, currency, left_out) VALUES (?1, ?2, '', ?3)
                 ON CONFLICT DO UPDATE SET left_out = left_out + ?3",
            )?
            .execute(params![source, day.to_string(), looks])?;
        Ok(())
    }

    /// Notes that it is told that a source's budget is short in the local month of a day.
    pub fn tell_shortage(&mut self, source: &str, day: NaiveDate, at: DateTime<Utc>) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO shortage_told (source, month, told_at) VALUES (?1, ?2, ?3)")?
            .execute(params![source, month(day), at.timestamp_millis()])?;
        Ok(())
    }

    /// Notes how a source is met.
    pub fn note_standing(&mut self, source: &str, at: DateTime<Utc>, standing: &str) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO source_standing (source, at, standing) VALUES (?1, ?2, ?3)")?
            .execute(params![source, at.timestamp_millis(), standing])?;
        Ok(())
    }
}

fn month(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, StoreError};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_spent_is_kept_by_day_and_month_and_currency() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        let store = Store::open(&path).unwrap();
        let spend = |date: &str, currency: &'static str, requests, micros| {
            let turnover = Turnover { source: "api", day: day(date), currency, requests, micros };
            store.write(|unit| unit.spend(&turnover)).unwrap();
        };
        spend("2026-03-01", "USD", 10, 100);
        spend("2026-03-31", "USD", 4, 40);
        spend("2026-03-31", "USD", -1, -10);
        spend("2026-03-31", "EUR", 5, 7);
        spend("2026-04-01", "USD", 1, 1);
        store.write(|unit| unit.count_left_out("api", day("2026-03-31"), 3)).unwrap();
        drop(store);
        let read = Store::open(&path).unwrap();
        let (today, month) = read
            .read(|view| {
                Ok((
                    view.spent_on("api", day("2026-03-31"), "USD")?,
                    view.spent_in_month("api", day("2026-03-31"), "USD")?,
                ))
            })
            .unwrap();
        assert_eq!(today, Spent { requests: 8, micros: 30, left_out: 3 });
        assert_eq!(month, Spent { requests: 18, micros: 130, left_out: 3 });
    }

    #[test]
    fn a_shortage_is_told_once_a_month_and_a_standing_is_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        let now = DateTime::UNIX_EPOCH;
        let note = |unit: &mut Writer<'_>| {
            unit.tell_shortage("api", day("2026-03-05"), now)?;
            unit.note_standing("api", now, "1")?;
            unit.note_standing("api", now, "2")
        };
        store.write::<_, StoreError>(note).unwrap();
        let told = |date| store.read(|view| view.shortage_was_told("api", day(date))).unwrap();
        assert!(told("2026-03-31") && !told("2026-04-01"));
        assert_eq!(store.read(|view| view.source_standing("api")).unwrap(), Some((now, "2".to_owned())));
    }
}
