//! Reading only what ad slots show, for figures over many checks: a third of the time of reading whole checks.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, params};

use crate::domain::{AdPage, AdSlot, Outcome, Query, Slot, Standing};

use super::{
    Reader, Result, Span, StoreError,
    history::{instant, query_of},
    market::party_of_code,
    record::{block_of_code, slot_of_code},
};

const SLOTS: &str = "SELECT l.slot, l.block, l.rank, CASE l.slot WHEN 1 THEN (SELECT o.party_id FROM offer o WHERE o.id = l.offer_id) END
     FROM listing l WHERE l.check_id = ?1 ORDER BY l.position";

impl Reader<'_> {
    /// Hands on each page of a span that testifies, in the order in which they were seen. Whose its slots are is as
    /// [`Store::know`](super::Store::know) was told last.
    pub fn each_ad_page(&self, span: &Span, mut take: impl FnMut(AdPage)) -> Result<()> {
        let millis = |at: Option<DateTime<Utc>>, open: i64| at.map_or(open, |at| at.timestamp_millis());
        let mut checks = self.connection.prepare_cached(
            "SELECT c.id, c.checked_at, c.query_id, q.source, q.keyword, q.place, q.language, q.device
             FROM checks c JOIN query q ON q.id = c.query_id
             WHERE c.checked_at >= ?1 AND c.checked_at < ?2 AND c.outcome = 'ok'
               AND (?3 IS NULL OR q.source = ?3) AND (?4 IS NULL OR q.keyword = ?4)
             ORDER BY c.checked_at, c.id",
        )?;
        let mut slots = self.connection.prepare_cached(SLOTS)?;
        let mut queries: HashMap<i64, Query> = HashMap::new();
        let mut rows = checks.query(params![
            millis(span.since, i64::MIN),
            millis(span.until, i64::MAX),
            span.source,
            span.keyword
        ])?;
        while let Some(row) = rows.next()? {
            let Some(slots) = ad_slots(&mut slots, row.get(0)?)? else { continue };
            let query_id = row.get(2)?;
            let query = match queries.entry(query_id) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(query_of(row, 3)?).clone(),
            };
            take(AdPage { query, at: instant(row.get(1)?)?, slots });
        }
        Ok(())
    }

    /// Hands on each look of a span, whatever came of it, in the order in which they were made; like
    /// [`Self::each_ad_page`], and with what testifies to nothing.
    pub fn each_look(&self, span: &Span, mut take: impl FnMut(Look)) -> Result<()> {
        let millis = |at: Option<DateTime<Utc>>, open: i64| at.map_or(open, |at| at.timestamp_millis());
        let mut checks = self.connection.prepare_cached(
            "SELECT c.id, c.checked_at, c.query_id, c.outcome, c.detail, q.source, q.keyword, q.place, q.language, q.device
             FROM checks c JOIN query q ON q.id = c.query_id
             WHERE c.checked_at >= ?1 AND c.checked_at < ?2
               AND (?3 IS NULL OR q.source = ?3) AND (?4 IS NULL OR q.keyword = ?4)
             ORDER BY c.checked_at, c.id",
        )?;
        let mut slots = self.connection.prepare_cached(SLOTS)?;
        let mut queries: HashMap<i64, Query> = HashMap::new();
        let mut rows = checks.query(params![
            millis(span.since, i64::MIN),
            millis(span.until, i64::MAX),
            span.source,
            span.keyword
        ])?;
        while let Some(row) = rows.next()? {
            let (query_id, outcome): (i64, String) = (row.get(2)?, row.get(3)?);
            let query = match queries.entry(query_id) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(query_of(row, 5)?).clone(),
            };
            let outcome =
                Outcome::from_name(&outcome).ok_or_else(|| StoreError::Nonsense(format!("outcome `{outcome}`")))?;
            let (standing, slots) = match outcome {
                Outcome::Ok => slots_of(&mut slots, row.get(0)?)?,
                _ => (Standing::of(outcome, []), Vec::new()),
            };
            let page = AdPage { query, at: instant(row.get(1)?)?, slots };
            take(Look { standing, outcome, detail: row.get(4)?, page });
        }
        Ok(())
    }

    /// When the last page up to and with `until` was seen that testifies.
    pub fn last_ad_page_at(&self, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let mut checks = self.connection.prepare_cached(
            "SELECT id, checked_at FROM checks WHERE checked_at <= ?1 AND outcome = 'ok' ORDER BY checked_at DESC, id DESC",
        )?;
        let mut slots = self.connection.prepare_cached(SLOTS)?;
        let mut rows = checks.query([until.timestamp_millis()])?;
        while let Some(row) = rows.next()? {
            if ad_slots(&mut slots, row.get(0)?)?.is_some() {
                return instant(row.get(1)?).map(Some);
            }
        }
        Ok(None)
    }
}

/// One look: what came of it, and the page.
#[derive(Debug, Clone)]
pub struct Look {
    /// What it can testify to.
    pub standing: Standing,
    /// What came of it.
    pub outcome: Outcome,
    /// The reason, in a few words.
    pub detail: Option<String>,
    /// What was looked at and when; the ad slots are none unless it testifies.
    pub page: AdPage,
}

/// The ad slots of a check whose page was read; `None` where it does not testify.
fn ad_slots(select: &mut CachedStatement<'_>, check_id: i64) -> Result<Option<Vec<AdSlot>>> {
    let (standing, slots) = slots_of(select, check_id)?;
    Ok((standing == Standing::Ads).then_some(slots))
}

/// What a check whose page was read can testify to, and its ad slots if it does.
fn slots_of(select: &mut CachedStatement<'_>, check_id: i64) -> Result<(Standing, Vec<AdSlot>)> {
    let mut rows = select.query([check_id])?;
    let mut listings = Vec::new();
    while let Some(row) = rows.next()? {
        let slot = row.get::<_, Option<i64>>(0)?.map(slot_of_code);
        let ad = AdSlot {
            block: row.get::<_, Option<i64>>(1)?.and_then(block_of_code),
            rank: row.get(2)?,
            party: row.get::<_, Option<i64>>(3)?.map(party_of_code),
        };
        listings.push((slot, ad));
    }
    let standing = Standing::of(Outcome::Ok, listings.iter().map(|(slot, _)| *slot));
    if standing != Standing::Ads {
        return Ok((standing, Vec::new()));
    }
    Ok((standing, listings.into_iter().filter(|(slot, _)| *slot == Some(Slot::Ad)).map(|(_, ad)| ad).collect()))
}
