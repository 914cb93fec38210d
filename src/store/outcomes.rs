//! What came of the looks at a source of late.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::domain::Outcome;

use super::{Reader, Result, StoreError, history::instant, look_id};

impl Reader<'_> {
    /// What came of the checks of a source from `since` on, with the reasons, the commonest first.
    pub fn outcomes_since(&self, source: &str, since: DateTime<Utc>) -> Result<Vec<(Outcome, Option<String>, u64)>> {
        let mut select = self.connection.prepare_cached(
            "SELECT c.outcome, CASE WHEN c.outcome NOT IN ('ok', 'empty') THEN c.detail END AS reason, count(*) AS checks
             FROM checks c CROSS JOIN query q ON q.id = c.query_id
             WHERE q.source = ?1 AND c.id >= ?3 AND c.checked_at >= ?2 GROUP BY c.outcome, reason ORDER BY checks DESC, c.outcome, reason",
        )?;
        let mut rows =
            select.query(params![source, since.timestamp_millis(), look_id::of_span(Some(since), None).start])?;
        let mut outcomes = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let outcome = Outcome::from_name(&name).ok_or_else(|| StoreError::Nonsense(format!("outcome `{name}`")))?;
            outcomes.push((outcome, row.get(1)?, row.get(2)?));
        }
        Ok(outcomes)
    }

    /// When the last page of a source was read.
    pub fn last_page_of_source(&self, source: &str) -> Result<Option<DateTime<Utc>>> {
        let mut select = self.connection.prepare_cached(
            "SELECT max(at) FROM (SELECT (SELECT c.checked_at FROM checks c
                                          WHERE c.query_id = q.id AND c.outcome IN ('ok', 'empty') ORDER BY c.id DESC LIMIT 1) AS at
                                  FROM query q WHERE q.source = ?1)",
        )?;
        let at: Option<i64> = select.query_row([source], |row| row.get(0))?;
        at.map(instant).transpose()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::{
        domain::{Check, Outcome, Query},
        store::{Store, StoreError, Writer},
    };

    #[test]
    fn what_came_of_the_looks_is_counted_with_its_reasons() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        let at = |minutes| chrono::DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let record = |unit: &mut Writer<'_>| {
            for (minute, outcome, detail) in [
                (0, Outcome::Empty, "x"),
                (1, Outcome::Blocked, "captcha"),
                (2, Outcome::Blocked, "captcha"),
                (3, Outcome::Failed, "HTTP 503"),
            ] {
                unit.record(&Check::without_page(Query::new("s", "k"), at(minute), outcome, detail))?;
            }
            Ok::<_, StoreError>(())
        };
        store.write(record).unwrap();
        let (all, late, page) = store
            .read(|view| {
                Ok((view.outcomes_since("s", at(0))?, view.outcomes_since("s", at(3))?, view.last_page_of_source("s")?))
            })
            .unwrap();
        let captcha = (Outcome::Blocked, Some("captcha".to_owned()), 2);
        let failed = (Outcome::Failed, Some("HTTP 503".to_owned()), 1);
        assert_eq!(all, [captcha, (Outcome::Empty, None, 1), failed.clone()]);
        assert_eq!((late, page), (vec![failed], Some(at(0))));
        assert_eq!(store.read(|view| view.last_page_of_source("t")).unwrap(), None);
    }
}
