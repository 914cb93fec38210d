//! Extra looks: checks that were not planned but made because a change was suspected.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::domain::{Check, Party, Query};

use super::{
    Reader, Result, Writer,
    history::{instant, query_of},
    look_id,
};

/// A look between the planned ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraLook {
    /// At what.
    pub query: Query,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Whose change was suspected.
    pub party: Party,
}

impl Reader<'_> {
    /// The extra looks made from `since` on, oldest first.
    pub fn extra_looks(&self, since: DateTime<Utc>) -> Result<Vec<ExtraLook>> {
        let mut select = self.connection.prepare_cached(
            "SELECT c.checked_at, e.rival, q.source, q.keyword, q.place, q.language, q.device
             FROM extra_look e JOIN checks c ON c.id = e.check_id JOIN query q ON q.id = c.query_id
             WHERE e.check_id >= ?2 AND c.checked_at >= ?1 ORDER BY e.check_id",
        )?;
        let mut rows = select.query([since.timestamp_millis(), look_id::of_span(Some(since), None).start])?;
        let mut looks = Vec::new();
        while let Some(row) = rows.next()? {
            let party = row.get::<_, Option<String>>(1)?.map_or_else(Party::own, Party::rival);
            looks.push(ExtraLook { query: query_of(row, 2)?, at: instant(row.get(0)?)?, party });
        }
        Ok(looks)
    }
}

impl Writer<'_> {
    /// Notes that a check of this unit was an extra look, made because of `party`.
    pub fn mark_extra_look(&mut self, check: &Check, party: &Party) -> Result<()> {
        let query_id = self.query_id(&check.query)?;
        if let Some(look_id) = self.look_of(query_id, check.checked_at)? {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO extra_look (check_id, rival) VALUES (?1, ?2)")?
                .execute(params![look_id, party.rival])?;
        }
        Ok(())
    }
}
