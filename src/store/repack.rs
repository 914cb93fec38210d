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
    // As the views say what they find candidates by.
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
