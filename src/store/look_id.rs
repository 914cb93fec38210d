//! The id of a look is made of its instant: the ledger lies in the order of time, and a span of time is a span of ids.
//!
//! Seconds since 1970 × 2²⁰ + milliseconds × 2¹⁰ + a number. Below 2⁵³ until the year 2242: no reader of numbers that
//! are floating point takes one for another.

use std::ops::Range;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{Result, StoreError};

/// Numbers of one second.
const SECOND: i64 = 1 << 20;
/// Numbers of one millisecond.
const MILLISECOND: i64 = 1 << 10;

/// An id that is free, and the millisecond where the id does not tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LookId {
    pub(super) id: i64,
    pub(super) ms: Option<i64>,
}

/// The first id of a second.
fn begin(second: i64) -> i64 {
    second.saturating_mul(SECOND)
}

/// The ids of the second that an instant is in.
pub(super) fn of_second(millis: i64) -> Range<i64> {
    let second = millis.div_euclid(1_000);
    begin(second)..begin(second + 1)
}

/// The ids that looks from `since` up to and without `until` may have; the seconds at both ends are taken whole.
pub(super) fn of_span(since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> Range<i64> {
    let from = since.map_or(i64::MIN, |at| of_second(at.timestamp_millis()).start);
    from..until.map_or(i64::MAX, |at| of_second(at.timestamp_millis()).end)
}

/// The instant of a look, in milliseconds since 1970.
pub(super) fn millis_of(id: i64, ms: Option<i64>) -> i64 {
    (id >> 20) * 1_000 + ms.unwrap_or((id >> 10) & (MILLISECOND - 1))
}

/// An id for one more look at that instant: the next number of its millisecond. Where more than a thousand looks were
/// made in one, a number that no millisecond has, and then any of the second.
pub(super) fn free(connection: &Connection, millis: i64) -> Result<LookId> {
    let (second, ms) = (millis.div_euclid(1_000), millis.rem_euclid(1_000));
    let mut last = connection.prepare_cached("SELECT max(id) FROM look WHERE id BETWEEN ?1 AND ?2")?;
    for block in std::iter::once(ms).chain(1_000..MILLISECOND).chain(0..1_000) {
        let first = begin(second) + block * MILLISECOND;
        let taken: Option<i64> = last.query_row(params![first, first + MILLISECOND - 1], |row| row.get(0))?;
        let id = taken.map_or(first, |taken| taken + 1);
        if id < first + MILLISECOND {
            return Ok(LookId { id, ms: (block != ms).then_some(ms) });
        }
    }
    Err(StoreError::Nonsense(format!("more than a million checks in the second {second}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE look (id INTEGER PRIMARY KEY, ms INTEGER)").unwrap();
        connection
    }

    fn take(ledger: &Connection, millis: i64) -> LookId {
        let found = free(ledger, millis).unwrap();
        ledger.execute("INSERT INTO look VALUES (?1, ?2)", params![found.id, found.ms]).unwrap();
        found
    }

    #[test]
    fn ids_tell_the_instant_and_follow_it() {
        let ledger = ledger();
        let instants = [-1_500, -1, 0, 999, 1_000, 1_772_323_200_123, 1_772_323_200_124];
        let ids = instants.map(|at| take(&ledger, at));
        assert!(ids.is_sorted_by_key(|found| found.id), "{ids:?}");
        assert_eq!(ids.map(|found| millis_of(found.id, found.ms)), instants);
        assert!(ids[6].id < 1 << 53);
    }

    #[test]
    fn of_one_millisecond_the_first_come_first_also_where_they_are_many() {
        let ledger = ledger();
        let ids: Vec<LookId> = (0..30_000).map(|_| take(&ledger, 5)).collect();
        assert!(ids[..1_024].is_sorted_by_key(|found| found.id));
        assert!(ids.iter().all(|found| millis_of(found.id, found.ms) == 5 && of_second(5).contains(&found.id)));
        assert_eq!(millis_of(take(&ledger, 6).id, None), 6, "others keep their own");
    }
}
