//! Reading only what ad slots show, for figures over many checks: a tenth of the time of reading whole checks.

use chrono::{DateTime, Utc};

use crate::domain::{AdPage, Outcome, Standing};

use super::{
    Reader, Result, Span, StoreError,
    history::instant,
    look_id,
    unpack::{PageRow, Unpacking},
    walk::{LookRow, walk},
};

impl Reader<'_> {
    /// Hands on each page of a span that testifies, in the order in which they were seen. Whose its slots are is as
    /// [`Store::know`](super::Store::know) was told last.
    pub fn each_ad_page(&self, span: &Span, mut take: impl FnMut(AdPage)) -> Result<()> {
        let mut unpacking = Unpacking::new(self.connection)?;
        walk(self.connection, span, |LookRow { query, at, page, .. }| {
            let Some(page) = page else { return Ok(()) };
            if let (Standing::Ads, slots) = unpacking.ad_slots(page)? {
                take(AdPage { query: query.clone(), at, slots });
            }
            Ok::<_, StoreError>(())
        })
    }

    /// Hands on each look of a span, whatever came of it, in the order in which they were made; like
    /// [`Self::each_ad_page`], and with what testifies to nothing.
    pub fn each_look(&self, span: &Span, mut take: impl FnMut(Look)) -> Result<()> {
        let mut unpacking = Unpacking::new(self.connection)?;
        walk(self.connection, span, |LookRow { query, at, outcome, detail, page }| {
            let (standing, slots) = match page {
                Some(page) => unpacking.ad_slots(page)?,
                None => (Standing::of(outcome, []), Vec::new()),
            };
            let page = AdPage { query: query.clone(), at, slots };
            take(Look { standing, outcome, detail: detail.map(str::to_owned), page });
            Ok::<_, StoreError>(())
        })
    }

    /// When the last page up to and with `until` was seen that testifies.
    pub fn last_ad_page_at(&self, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let mut unpacking = Unpacking::new(self.connection)?;
        let mut looks = self.connection.prepare_cached(
            "SELECT id, ms, layout_id, shelf_id, page FROM look
             WHERE id < ?1 AND outcome = 'ok' AND page IS NOT NULL ORDER BY id DESC",
        )?;
        let mut rows = looks.query([look_id::of_span(None, Some(until)).end])?;
        while let Some(row) = rows.next()? {
            let at = instant(look_id::millis_of(row.get(0)?, row.get(1)?))?;
            let page: String = row.get(4)?;
            let page = PageRow { layout_id: row.get(2)?, shelf_id: row.get(3)?, page: &page };
            if at <= until && unpacking.ad_slots(page)?.0 == Standing::Ads {
                return Ok(Some(at));
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
