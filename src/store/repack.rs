//! Moving a store from one row for each listing to shelves: what migration 8 does between its two scripts, in the same
//! transaction. Killed at any moment it leaves the old store, whole.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use crate::domain::{Block, Slot};

use super::{
    Result,
    layout::{self, Spot},
    look_id::{self, LookId},
    pack,
    parts::{self, Saying},
    shelf::Pair,
};

/// Checks between two lines of the log.
const TOLD_EVERY: u64 = 200_000;

/// Moves all there is into the new tables, and drops the old ones.
pub(super) fn repack(connection: &Connection) -> Result<()> {
    connection.execute_batch("CREATE TEMP TABLE moved_check (old_id INTEGER PRIMARY KEY, new_id INTEGER NOT NULL)")?;
    move_offers(connection)?;
    move_checks(connection)?;
    connection.execute_batch(include_str!("migrations/0008_views.sql"))?;
    Ok(())
}

/// Offers keep their ids.
fn move_offers(connection: &Connection) -> Result<()> {
    let mut select =
        connection.prepare("SELECT id, seller, domain, item_id, title, url, party_id FROM offer ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get::<_, Option<String>>(column);
        let (seller, domain, item_id, title, url) = (text(1)?, text(2)?, text(3)?, text(4)?, text(5)?);
        let saying = Saying {
            seller: seller.as_deref(),
            domain: domain.as_deref(),
            item_id: item_id.as_deref(),
            title: title.as_deref(),
            url: url.as_deref(),
        };
        parts::add_ware(connection, row.get(0)?, &saying, row.get(6)?)?;
    }
    Ok(())
}

fn move_checks(connection: &Connection) -> Result<()> {
    let mut checks = connection.prepare(
        "SELECT id, query_id, checked_at, outcome, detail,
                EXISTS (SELECT 1 FROM extra_look e WHERE e.check_id = checks.id)
                  OR EXISTS (SELECT 1 FROM read_again r WHERE r.check_id = checks.id)
         FROM checks ORDER BY checked_at, id",
    )?;
    let mut listings = connection.prepare(
        "SELECT position, rank, slot, block, offer_id, terms_id FROM listing WHERE check_id = ?1 ORDER BY position",
    )?;
    let mut insert = connection.prepare(
        "INSERT INTO look (id, query_id, ms, outcome, detail, layout_id, shelf_id, page) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut note = connection.prepare("INSERT INTO moved_check VALUES (?1, ?2)")?;
    let (mut layouts, mut moved) = (HashMap::new(), 0_u64);
    let mut rows = checks.query([])?;
    while let Some(row) = rows.next()? {
        let (old_id, query_id): (i64, i64) = (row.get(0)?, row.get(1)?);
        let LookId { id, ms } = look_id::free(connection, row.get(2)?)?;
        let (spots, pairs): (Vec<Spot>, Vec<Pair>) =
            listings.query_map([old_id], listing)?.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
        let packed = if pairs.is_empty() {
            None
        } else {
            let layout = layout::write(&spots);
            let packed = pack::pack(connection, query_id, &pairs, &layout, layouts.get(&layout).copied())?;
            layouts.insert(layout, packed.layout_id);
            Some(packed)
        };
        let (outcome, detail): (String, Option<String>) = (row.get(3)?, row.get(4)?);
        let packed = packed.as_ref();
        insert.execute(params![
            id,
            query_id,
            ms,
            outcome,
            detail,
            packed.map(|packed| packed.layout_id),
            packed.map(|packed| packed.shelf_id),
            packed.map(|packed| &packed.page)
        ])?;
        if row.get(5)? {
            note.execute([old_id, id])?;
        }
        moved += 1;
        if moved.is_multiple_of(TOLD_EVERY) {
            tracing::info!(checks = moved, "moving the store to its new form");
        }
    }
    Ok(())
}

/// A row of the old table.
fn listing(row: &Row<'_>) -> rusqlite::Result<(Spot, Pair)> {
    let slot = row.get::<_, Option<i64>>(2)?.map(|code| if code == 1 { Slot::Ad } else { Slot::Organic });
    let block = row.get::<_, Option<usize>>(3)?.and_then(|code| Block::ALL.get(code.checked_sub(1)?).copied());
    Ok((Spot { position: row.get(0)?, rank: row.get(1)?, slot, block }, (row.get(4)?, row.get(5)?)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::types::Value;

    use super::*;
    use crate::store::{
        Span, Store, StoreError,
        open::{APPLICATION_ID, SCRIPTS},
    };

    /// What people read, without the ids of checks.
    const VIEWS: [&str; 9] = [
        "SELECT source, keyword, place, language, device, checked_at_utc, checked_at, outcome, detail FROM check_log ORDER BY checked_at, keyword",
        "SELECT source, keyword, place, language, device, checked_at_utc, checked_at, slot, block, rank, position, seller, domain,
                item_id, title, url, price, currency, sold, rating, reviews FROM listing_log ORDER BY checked_at, keyword, position",
        "SELECT * FROM ad_slots_now ORDER BY keyword, rank",
        "SELECT * FROM coverage_by_day ORDER BY day, outcome, detail",
        "SELECT query_id, checked_at, day_number, day, hour, peak FROM ad_page ORDER BY checked_at, query_id",
        "SELECT query_id, checked_at, days_ago FROM recent_ad_page ORDER BY checked_at, query_id",
        "SELECT * FROM rival_presence_by_day ORDER BY party_id, query_id, day_number",
        "SELECT checked_at, outcome, who FROM extra_look_log ORDER BY checked_at",
        "SELECT checked_at, outcome, was, was_detail FROM read_again_log ORDER BY checked_at",
    ];

    fn table(connection: &Connection, select: &str) -> Vec<Vec<Value>> {
        let mut select = connection.prepare(select).unwrap();
        let columns = select.column_count();
        let rows = select.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    /// A store as it was under schema 7, of pages usual and unusual.
    fn old_store(path: &Path) -> Connection {
        let old = Connection::open(path).unwrap();
        old.execute_batch(&SCRIPTS[..7].concat()).unwrap();
        old.pragma_update(None, "journal_mode", "wal").unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", 7).unwrap();
        old.execute_batch(
            "INSERT INTO meta VALUES ('instance', 'abc');
             INSERT INTO party VALUES (0, 'You', 1, '{}'), (1, 'Acme', 0, '{}');
             INSERT INTO market_offset VALUES (0, 3600000);
             INSERT INTO market_peak VALUES (540, 1080), (1980, 2520);
             INSERT INTO query VALUES (1, 's', 'lamp', NULL, NULL, NULL), (2, 's', 'desk', 'Berlin', 'de', 'mobile');
             WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO offer SELECT i, i, CASE WHEN i % 7 THEN 'Shop ' || (i % 40) END, CASE WHEN i % 3 THEN 'shop' || (i % 40) || '.example' END,
                    CASE i % 4 WHEN 0 THEN i * 1000003 WHEN 1 THEN '00' || i WHEN 2 THEN 'B' || i || 'X9' END,
                    CASE WHEN i % 11 THEN 'A lamp, size ' || (i % 60) ELSE '' END,
                    CASE i % 8 WHEN 0 THEN 'https://shop.example/dp/' || i * 1000003 WHEN 1 THEN NULL
                               WHEN 2 THEN 'https://shop.example/B' || i || 'X9/ref=1?again=B' || i || 'X9&t=2' ELSE 'https://a.example/?r=' || i END,
                    nullif(i % 9 - 1, -1)
             FROM n;
             UPDATE offer SET party_id = NULL WHERE party_id > 1;
             WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200)
             INSERT INTO terms SELECT i, i, nullif(i, 5) || '.00', 'EUR', nullif(i % 5, 0), i / 7.0, nullif(i % 2, 0) FROM n;
             WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400)
             INSERT INTO checks SELECT i, i % 2 + 1, 1772323200000 + i / 2 * 3600000 + i % 3, CASE i % 10 WHEN 3 THEN 'failed' WHEN 4 THEN 'empty' ELSE 'ok' END,
                    CASE WHEN i % 10 = 3 THEN 'HTTP 503' END FROM n;
             INSERT INTO checks VALUES (401, 1, -5, 'ok', NULL);
             WITH RECURSIVE p (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM p WHERE n < 20)
             INSERT INTO listing SELECT c.id, p.n, CASE WHEN n <= 4 THEN n ELSE n - 4 END, n <= 4, CASE WHEN n <= 4 THEN 1 END,
                    (c.id * 3 + n * 17) % 3000 + 1, (c.id + n) % 200 + 1
             FROM checks c, p WHERE c.outcome = 'ok';
             UPDATE listing SET rank = rank + 40, position = position + 1000 WHERE check_id % 50 = 7;
             UPDATE listing SET slot = NULL, block = 5 WHERE check_id % 50 = 9 AND position % 3 = 0;
             UPDATE listing SET slot = 0 WHERE check_id % 50 = 11;
             WITH RECURSIVE p (n) AS (VALUES (21) UNION ALL SELECT n + 1 FROM p WHERE n < 900)
             INSERT INTO listing SELECT 1, n, n - 4, 0, 4, n, 1 FROM p;
             INSERT INTO extra_look VALUES (5, 'Acme'), (8, NULL);
             INSERT INTO read_again VALUES (5, 1772323200000, 'unparsed', 'layout'), (10, 1772323200001, 'failed', NULL);",
        )
        .unwrap();
        old
    }

    fn shown(path: &Path) -> Vec<Vec<Vec<Value>>> {
        let connection = Connection::open(path).unwrap();
        VIEWS.iter().map(|view| table(&connection, view)).collect()
    }

    #[test]
    fn a_store_of_the_old_form_shows_the_same_in_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(old_store(&path));
        let before = shown(&path);
        assert!(before.iter().all(|rows| !rows.is_empty()), "a view that shows nothing says nothing");
        let store = Store::open(&path).unwrap();
        for ((view, before), after) in VIEWS.iter().zip(&before).zip(shown(&path)) {
            assert_eq!(before.len(), after.len(), "{view}");
            for (before, after) in before.iter().zip(&after) {
                assert_eq!(before, after, "{view}");
            }
        }
        let checks = store.read(|view| view.checks(&Span::default())).unwrap();
        assert_eq!(checks.len(), 401);
        assert!(checks.iter().is_sorted_by_key(|check| check.checked_at));
        let listings: usize = checks.iter().map(|check| check.listings.len()).sum();
        assert_eq!(listings, before[1].len());
        let connection = Connection::open(&path).unwrap();
        assert!(table(&connection, "PRAGMA foreign_key_check").is_empty());
        assert_eq!(table(&connection, "PRAGMA integrity_check"), [[Value::Text("ok".into())]]);
        assert_eq!(table(&connection, "PRAGMA freelist_count"), [[Value::Integer(0)]], "the room is given back");
    }

    #[test]
    fn what_was_recorded_before_is_known_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(old_store(&path));
        let store = Store::open(&path).unwrap();
        let size = |table: &str| -> i64 {
            let count = format!("SELECT count(*) FROM {table}");
            Connection::open(&path).unwrap().query_row(&count, [], |row| row.get(0)).unwrap()
        };
        let before = ["look", "ware", "layout", "title", "shop", "url_head"].map(size);
        let checks = store.read(|view| view.checks(&Span::default())).unwrap();
        store
            .write(|unit| {
                for check in &checks {
                    assert_eq!(unit.record(check)?, crate::store::Recorded::Before);
                    let later = crate::domain::Check {
                        checked_at: check.checked_at + chrono::TimeDelta::days(900),
                        ..check.clone()
                    };
                    unit.record(&later)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let after = ["look", "ware", "layout", "title", "shop", "url_head"].map(size);
        assert_eq!(after[0], 2 * before[0]);
        assert_eq!(after[2..], before[2..]);
        assert_eq!(after[1], before[1], "no offer is kept twice");
    }

    #[test]
    fn killed_in_the_middle_the_old_store_is_whole_and_is_moved_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        let mut old = old_store(&path);
        let before = shown(&path);
        // So little memory that the unfinished work is on the disk.
        old.pragma_update(None, "cache_size", 10).unwrap();
        let unit = old.transaction().unwrap();
        unit.execute_batch(SCRIPTS[7]).unwrap();
        repack(&unit).unwrap();
        let left = folder.path().join("left.db");
        for end in ["", "-wal"] {
            let file = |path: &Path| format!("{}{end}", path.display());
            std::fs::copy(file(&path), file(&left)).unwrap();
        }
        assert!(std::fs::metadata(folder.path().join("left.db-wal")).unwrap().len() > 100_000);
        assert_eq!(table(&Connection::open(&left).unwrap(), "PRAGMA user_version"), [[Value::Integer(7)]]);
        assert_eq!(shown(&left), before);
        drop(Store::open(&left).unwrap());
        assert_eq!(shown(&left), before);
    }
}
