//! What listings share, kept once: shops, titles, the begin of addresses, layouts. Rows are only added.

use std::hash::{Hash, Hasher};

use rusqlite::{Connection, OptionalExtension, ToSql, params, types::Value};

use crate::domain::Fnv;

use super::{Result, layout::LayoutText};

/// Different begins of addresses that are kept. A site whose addresses have each their own would fill the table in vain.
const HEADS: i64 = 4_096;

/// Ids of items shorter than this stand in an address by chance.
const LEAST_ITEM_ID: usize = 4;

/// What a listing says of itself.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct Saying<'a> {
    pub(super) seller: Option<&'a str>,
    pub(super) domain: Option<&'a str>,
    pub(super) item_id: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) url: Option<&'a str>,
}

/// A hash that is the same in every process, for the file: it finds candidates, so 32 bits suffice.
pub(super) fn short_hash(content: &impl Hash) -> i64 {
    let mut stable = Fnv::default();
    content.hash(&mut stable);
    let hash = stable.finish();
    i64::from(((hash ^ (hash >> 32)) as u32).cast_signed())
}

/// The ware that says all of this, if there is one.
pub(super) fn find_ware(connection: &Connection, saying: &Saying<'_>) -> Result<Option<i64>> {
    let Saying { seller, domain, item_id, title, url } = saying;
    let mut find = connection.prepare_cached(
        "SELECT w.id FROM ware w JOIN offer o ON o.id = w.id
         WHERE w.hash = ?1 AND o.seller IS ?2 AND o.domain IS ?3 AND o.item_id IS ?4 AND o.title IS ?5 AND o.url IS ?6",
    )?;
    Ok(find.query_row(params![short_hash(saying), seller, domain, item_id, title, url], |row| row.get(0)).optional()?)
}

/// Adds a ware; `id` is the next one where none is given.
pub(super) fn add_ware(
    connection: &Connection,
    id: Option<i64>,
    saying: &Saying<'_>,
    party: Option<i64>,
) -> Result<i64> {
    let shop_id = shop_id(connection, saying.seller, saying.domain)?;
    let title_id = saying.title.map(|title| title_id(connection, title)).transpose()?;
    let (head_id, url) = split_url(connection, saying)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO ware (id, hash, shop_id, item_id, title_id, head_id, url, party_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let item_id = saying.item_id.map(as_kept);
    Ok(insert.insert(params![id, short_hash(saying), shop_id, item_id, title_id, head_id, url, party])?)
}

/// An item's id as it is kept: digits that a number gives back as they were are kept as one.
fn as_kept(item_id: &str) -> Value {
    match item_id.parse::<i64>() {
        Ok(number) if number.to_string() == item_id => number.into(),
        _ => item_id.to_owned().into(),
    }
}

/// The begin of an address up to the item's id, if it is kept apart, and what is to be kept with the ware.
fn split_url<'a>(connection: &Connection, saying: &Saying<'a>) -> Result<(Option<i64>, Option<&'a str>)> {
    let Saying { item_id: Some(item_id), url: Some(url), .. } = saying else { return Ok((None, saying.url)) };
    let Some(at) = url.rfind(item_id).filter(|_| item_id.len() >= LEAST_ITEM_ID) else { return Ok((None, Some(url))) };
    let Some(head_id) = head_id(connection, &url[..at])? else { return Ok((None, Some(url))) };
    Ok((Some(head_id), Some(&url[at + item_id.len()..]).filter(|rest| !rest.is_empty())))
}

fn head_id(connection: &Connection, head: &str) -> Result<Option<i64>> {
    let mut find = connection.prepare_cached("SELECT id FROM url_head WHERE head = ?1")?;
    if let Some(id) = find.query_row([head], |row| row.get(0)).optional()? {
        return Ok(Some(id));
    }
    let mut insert = connection
        .prepare_cached("INSERT INTO url_head (head) SELECT ?1 WHERE (SELECT ifnull(max(id), 0) FROM url_head) < ?2")?;
    let added = insert.execute(params![head, HEADS])?;
    Ok((added > 0).then(|| connection.last_insert_rowid()))
}

fn shop_id(connection: &Connection, seller: Option<&str>, domain: Option<&str>) -> Result<i64> {
    let hash = short_hash(&(seller, domain));
    found_or_added(
        connection,
        "SELECT id FROM shop WHERE hash = ?1 AND seller IS ?2 AND domain IS ?3",
        "INSERT INTO shop (hash, seller, domain) VALUES (?1, ?2, ?3)",
        params![hash, seller, domain],
    )
}

fn title_id(connection: &Connection, title: &str) -> Result<i64> {
    found_or_added(
        connection,
        "SELECT id FROM title WHERE hash = ?1 AND title = ?2",
        "INSERT INTO title (hash, title) VALUES (?1, ?2)",
        params![short_hash(&title), title],
    )
}

/// The id of a layout, made if need be.
pub(super) fn layout_id(connection: &Connection, layout: &LayoutText) -> Result<i64> {
    let LayoutText { slots, blocks, ranks, positions } = layout;
    found_or_added(
        connection,
        "SELECT id FROM layout WHERE hash = ?1 AND slots = ?2 AND blocks = ?3 AND ranks IS ?4 AND positions IS ?5",
        "INSERT INTO layout (hash, slots, blocks, ranks, positions) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![short_hash(layout), slots, blocks, ranks, positions],
    )
}

fn found_or_added(connection: &Connection, select: &str, insert: &str, content: &[&dyn ToSql]) -> Result<i64> {
    let found = connection.prepare_cached(select)?.query_row(content, |row| row.get(0)).optional()?;
    match found {
        Some(id) => Ok(id),
        None => Ok(connection.prepare_cached(insert)?.insert(content)?),
    }
}
