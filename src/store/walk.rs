//! Walking through the ledger in the order of time.

use std::ops::Range;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};

use crate::domain::{Outcome, Query};

use super::{
    Result, Span, StoreError,
    history::{instant, outcome_named, query_of},
    look_id,
    unpack::{ById, PageRow},
};

/// The whole ledger, in the order in which it lies.
const BY_TIME: &str = "SELECT id, ms, query_id, outcome, detail, layout_id, shelf_id, page FROM look
     WHERE id >= ?1 AND id < ?2 ORDER BY id";

/// The looks of some queries: each has its own, and they are few.
const BY_QUERY: &str =
    "SELECT id, ms, query_id, outcome, detail, layout_id, shelf_id, page FROM look INDEXED BY look_of_query
     WHERE query_id IN (SELECT value FROM json_each(?3)) AND id >= ?1 AND id < ?2 ORDER BY id";

/// A row of the ledger.
pub(super) struct LookRow<'a> {
    pub(super) query: &'a Query,
    pub(super) at: DateTime<Utc>,
    pub(super) outcome: Outcome,
    pub(super) detail: Option<&'a str>,
    /// `None`: it has no listings.
    pub(super) page: Option<PageRow<'a>>,
}

/// Hands on each look of a span, in the order in which they were made. Stops at the first error of `take`.
pub(super) fn walk<E: From<StoreError>>(
    connection: &Connection,
    span: &Span,
    mut take: impl FnMut(LookRow<'_>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let queries = queries(connection, span)?;
    let Range { start, end } = look_id::of_span(span.since, span.until);
    let mut looks =
        connection.prepare_cached(if span.keyword.is_some() { BY_QUERY } else { BY_TIME }).map_err(StoreError::from)?;
    let mut rows = if span.keyword.is_some() {
        let ids: Vec<String> = queries.keys().map(ToString::to_string).collect();
        looks.query(params![start, end, format!("[{}]", ids.join(","))])
    } else {
        looks.query(params![start, end])
    }
    .map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        let query_id = row.get(2).map_err(StoreError::from)?;
        let Some(query) = queries.get(&query_id) else { continue };
        let look = look_of(row, query)?;
        // The span's seconds at both ends were taken whole.
        if span.since.is_none_or(|since| look.at >= since) && span.until.is_none_or(|until| look.at < until) {
            take(look)?;
        }
    }
    Ok(())
}

/// The queries that a span is about, by their ids.
fn queries(connection: &Connection, span: &Span) -> Result<ById<Query>> {
    let mut select = connection.prepare_cached(
        "SELECT id, source, keyword, place, language, device FROM query
         WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR keyword = ?2)",
    )?;
    let found = select.query_map(params![span.source, span.keyword], |row| Ok((row.get(0)?, query_of(row, 1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn look_of<'a>(row: &'a Row<'_>, query: &'a Query) -> Result<LookRow<'a>> {
    let text = |column| -> Result<Option<&'a str>> {
        row.get_ref(column)?.as_str_or_null().map_err(|error| StoreError::Nonsense(error.to_string()))
    };
    let outcome = outcome_named(text(3)?.unwrap_or_default())?;
    let page = match (row.get(5)?, row.get(6)?, text(7)?) {
        (Some(layout_id), Some(shelf_id), Some(page)) => Some(PageRow { layout_id, shelf_id, page }),
        _ => None,
    };
    Ok(LookRow {
        query,
        at: instant(look_id::millis_of(row.get(0)?, row.get(1)?))?,
        outcome,
        detail: text(4)?,
        page: page.filter(|_| outcome == Outcome::Ok),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn plan(connection: &Connection, select: &str) -> String {
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {select}")).unwrap();
        let wanted = explain.parameter_count();
        let mut rows = explain.query(rusqlite::params_from_iter(vec![1; wanted])).unwrap();
        let mut plan = String::new();
        while let Some(row) = rows.next().unwrap() {
            plan += &row.get::<_, String>(3).unwrap();
            plan.push('\n');
        }
        plan
    }

    #[test]
    fn no_walk_goes_through_what_it_does_not_ask_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        let connection = Connection::open(&path).unwrap();
        let by_time = plan(&connection, BY_TIME);
        assert!(by_time.starts_with("SEARCH look USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "{by_time}");
        assert!(!by_time.contains("TEMP B-TREE"), "{by_time}");
        let by_query = plan(&connection, BY_QUERY);
        assert!(
            by_query.contains("SEARCH look USING INDEX look_of_query (query_id=? AND rowid>? AND rowid<?)"),
            "{by_query}"
        );
    }

    #[test]
    fn no_view_goes_through_all_looks_for_what_is_asked_of_a_few() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        let connection = Connection::open(&path).unwrap();
        for select in [
            "SELECT * FROM check_log WHERE check_id > ?1",
            "SELECT * FROM check_log WHERE keyword = ?1",
            "SELECT * FROM listing_log WHERE check_id = ?1",
            "SELECT * FROM listing_log WHERE keyword = ?1 AND seller = ?2",
            "SELECT * FROM listing WHERE check_id = ?1",
            "SELECT * FROM checks WHERE query_id = ?1 ORDER BY id DESC LIMIT 1",
            "SELECT * FROM ad_slots_now",
            "SELECT * FROM last_ad_page",
            "SELECT * FROM rival_presence_by_day",
            "SELECT * FROM strength_hours",
            "SELECT * FROM extra_look_log",
        ] {
            let plan = plan(&connection, select);
            // In the last ones `l` and `s` are days that were counted before.
            let counts = select.contains("strength") || select.contains("presence");
            let scans = ["SCAN look\n", "SCAN c\n", "SCAN w\n"].into_iter();
            let scans = scans.chain(["SCAN l\n", "SCAN s\n"].into_iter().filter(|_| !counts));
            let found: Vec<&str> = scans.filter(|scan| plan.contains(scan)).collect();
            assert!(found.is_empty(), "{select}\n{plan}");
        }
    }
}
