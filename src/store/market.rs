//! Who is watched and by which clock the market goes, kept beside the checks: whoever opens the file with another
//! SQLite client can reckon as the program does.

use chrono::{DateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use crate::domain::{Dayparts, Listing, PartyId, Roster};

use super::{Result, Store, StoreError};

/// The years whose changes of the clock are written down.
const YEARS: (i32, i32) = (2000, 2070);

/// A party in the store: 0 is your own shop, n the rival at place n − 1 of the roster.
pub(super) fn code(party: PartyId) -> i64 {
    match party {
        PartyId::Own => 0,
        PartyId::Rival(place) => i64::try_from(place).map_or(i64::MAX, |place| place.saturating_add(1)),
    }
}

pub(super) fn party_of_code(code: i64) -> PartyId {
    usize::try_from(code - 1).map_or(PartyId::Own, PartyId::Rival)
}

impl Store {
    /// Makes known who is watched, and the market's clock. From then on every offer is recorded with whose it is. Where
    /// the config has changed, or another process went by another one, the offers recorded before are gone through.
    pub fn know(&self, roster: &Roster, dayparts: &Dayparts) -> Result<()> {
        let mark = mark(roster, dayparts);
        let kept = self.read(|view| kept_mark(view.connection))?;
        super::lock(&self.writer).roster = roster.clone();
        if kept.as_deref() == Some(mark.as_str()) {
            return Ok(());
        }
        self.write(|unit| {
            let connection = unit.connection;
            write_parties(connection, roster)?;
            write_clock(connection, dayparts)?;
            assign_offers(connection, roster)?;
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('market', ?1)", [&mark])?;
            Ok::<_, StoreError>(())
        })
    }
}

/// All that the tables below are made from.
fn mark(roster: &Roster, dayparts: &Dayparts) -> String {
    let parties: Vec<_> = roster.parties().map(|(id, party)| (code(id), &party.name, told_by(roster, id))).collect();
    json!({ "parties": parties, "timezone": dayparts.timezone.name(), "peak": dayparts.peak_minutes() }).to_string()
}

fn kept_mark(connection: &Connection) -> Result<Option<String>> {
    Ok(connection.query_row("SELECT value FROM meta WHERE key = 'market'", [], |row| row.get(0)).optional()?)
}

fn told_by(roster: &Roster, id: PartyId) -> serde_json::Value {
    let party = roster.party(id).cloned().unwrap_or_default();
    json!({ "sellers": party.sellers, "domains": party.domains, "item_ids": party.item_ids })
}

fn write_parties(connection: &Connection, roster: &Roster) -> Result<()> {
    connection.execute("DELETE FROM party", [])?;
    let mut insert = connection.prepare_cached("INSERT INTO party (id, name, own, told_by) VALUES (?1, ?2, ?3, ?4)")?;
    for (id, party) in roster.parties() {
        insert.execute(params![code(id), party.name, id == PartyId::Own, told_by(roster, id).to_string()])?;
    }
    Ok(())
}

fn write_clock(connection: &Connection, dayparts: &Dayparts) -> Result<()> {
    connection.execute_batch("DELETE FROM market_offset; DELETE FROM market_peak")?;
    let mut insert = connection.prepare_cached("INSERT INTO market_offset (from_at, offset_ms) VALUES (?1, ?2)")?;
    for (from, offset) in offsets(dayparts.timezone) {
        insert.execute([from, offset])?;
    }
    let mut insert = connection.prepare_cached("INSERT INTO market_peak (from_minute, to_minute) VALUES (?1, ?2)")?;
    for (from, to) in dayparts.peak_minutes() {
        insert.execute([from, to])?;
    }
    Ok(())
}

/// The offsets of a time zone from UTC in milliseconds, each with the instant (likewise) from which it holds.
fn offsets(zone: Tz) -> Vec<(i64, i64)> {
    let offset =
        |at: DateTime<Utc>| i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()) * 1_000;
    let new_year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or_default();
    let (mut at, end) = (new_year(YEARS.0), new_year(YEARS.1));
    let mut found = vec![(at.timestamp_millis(), offset(at))];
    while at < end {
        let next = at + TimeDelta::days(1);
        if offset(next) != offset(at) {
            // Clocks change at a full minute, at most once a day.
            let (mut before, mut after) = (at, next);
            while after - before > TimeDelta::minutes(1) {
                let middle = before + TimeDelta::minutes((after - before).num_minutes() / 2);
                if offset(middle) == offset(before) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            found.push((after.timestamp_millis(), offset(after)));
        }
        at = next;
    }
    found
}

fn assign_offers(connection: &Connection, roster: &Roster) -> Result<()> {
    let mut update = connection.prepare_cached("UPDATE ware SET party_id = ?2 WHERE id = ?1")?;
    let mut select = connection.prepare_cached("SELECT id, party_id, seller, domain, item_id FROM offer")?;
    let mut rows = select.query([])?;
    let mut moved = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, kept): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        let listing = Listing { seller: row.get(2)?, domain: row.get(3)?, item_id: row.get(4)?, ..Listing::default() };
        let now = roster.whose(&listing).map(code);
        if now != kept {
            moved.push((id, now));
        }
    }
    for (id, party) in moved {
        update.execute(params![id, party])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_a_market_is_written_down_to_the_minute_of_its_changes() {
        let millis = |at: &str| at.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
        let berlin = offsets(chrono_tz::Europe::Berlin);
        assert!(berlin.contains(&(millis("2026-03-29T01:00:00Z"), 7_200_000)), "{berlin:?}");
        assert!(berlin.contains(&(millis("2026-10-25T01:00:00Z"), 3_600_000)));
        assert_eq!(offsets(chrono_tz::Asia::Shanghai).len(), 1);
    }

    #[test]
    fn a_party_keeps_its_number() {
        for party in [PartyId::Own, PartyId::Rival(0), PartyId::Rival(41)] {
            assert_eq!(party_of_code(code(party)), party);
        }
    }
}
