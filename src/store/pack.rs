//! Packing: the listings of a check as its page is kept.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Result, StoreError,
    layout::{LayoutText, Spot},
    parts,
    shelf::{OnShelf, Pair, Shelf},
};

/// Places that every store has from the start: see the table `place`.
const PLACES: usize = 500;

/// A page as it is kept in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) layout_id: i64,
    pub(super) shelf_id: i64,
    pub(super) page: String,
}

/// The listings of a page from the top, in two parts: where they stand, and what they are.
pub(super) fn sorted(mut listings: Vec<(Spot, Pair)>) -> (Vec<Spot>, Vec<Pair>) {
    listings.sort_by_key(|(spot, _)| spot.position);
    listings.into_iter().unzip()
}

/// Packs a page of a query: puts what is new on the query's shelf, or on a new one where that is full.
pub(super) fn pack(
    connection: &Connection,
    query_id: i64,
    pairs: &[Pair],
    layout: &LayoutText,
    layout_id: Option<i64>,
) -> Result<Packed> {
    make_places(connection, pairs.len())?;
    let layout_id = match layout_id {
        Some(known) => known,
        None => parts::layout_id(connection, layout)?,
    };
    let kept = connection
        .prepare_cached("SELECT s.id, s.pairs FROM query q JOIN shelf s ON s.id = q.shelf_id WHERE q.id = ?1")?
        .query_row([query_id], |row| Ok((row.get::<_, i64>(0)?, Shelf::read(row.get_ref(1)?.as_str()?))))
        .optional()?;
    if let Some((shelf_id, shelf)) = kept
        && let Some(OnShelf { page, added }) = shelf?.put(pairs)?
    {
        if !added.is_empty() {
            connection
                .prepare_cached("UPDATE shelf SET pairs = pairs || ?2 WHERE id = ?1")?
                .execute(params![shelf_id, added])?;
        }
        return Ok(Packed { layout_id, shelf_id, page });
    }
    let OnShelf { page, added } =
        Shelf::default().put(pairs)?.ok_or_else(|| StoreError::Nonsense("a page that no shelf has room for".into()))?;
    let shelf_id = connection.prepare_cached("INSERT INTO shelf (pairs) VALUES (?1)")?.insert([added])?;
    connection.prepare_cached("UPDATE query SET shelf_id = ?2 WHERE id = ?1")?.execute(params![query_id, shelf_id])?;
    Ok(Packed { layout_id, shelf_id, page })
}

/// Sees to it that the view `listing` shows all of a page of that length.
fn make_places(connection: &Connection, length: usize) -> Result<()> {
    if length > PLACES {
        connection
            .prepare_cached(
                "WITH RECURSIVE more (n) AS (SELECT max(n) FROM place UNION ALL SELECT n + 1 FROM more WHERE n < ?1)
                 INSERT OR IGNORE INTO place SELECT n FROM more",
            )?
            .execute([i64::try_from(length).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}
