//! What you said of findings, and whom you want quiet.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::domain::{Feedback, FeedbackWord, Party, Snooze};

use super::{Reader, Result, StoreError, Writer, history::instant};

impl Reader<'_> {
    /// All that was said of findings, in the order in which it was.
    pub fn feedback(&self) -> Result<Vec<Feedback>> {
        self.feedback_of(None)
    }

    /// What was said of one finding, or of all.
    pub fn feedback_of(&self, finding_id: Option<&str>) -> Result<Vec<Feedback>> {
        let mut select = self.connection.prepare_cached(
            "SELECT finding_id, word, at, note FROM feedback WHERE ?1 IS NULL OR finding_id = ?1 ORDER BY at, finding_id, word",
        )?;
        let mut rows = select.query([finding_id])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let word: String = row.get(1)?;
            let word =
                FeedbackWord::from_name(&word).ok_or_else(|| StoreError::Nonsense(format!("feedback {word}")))?;
            said.push(Feedback { finding_id: row.get(0)?, word, at: instant(row.get(2)?)?, note: row.get(3)? });
        }
        Ok(said)
    }

    /// Who is to be kept quiet at `now`, the first to end first.
    pub fn snoozes(&self, now: DateTime<Utc>) -> Result<Vec<Snooze>> {
        let mut select = self.connection.prepare_cached(
            "SELECT rival, keyword, max(until_at) FROM snooze WHERE until_at > ?1 GROUP BY rival, keyword ORDER BY 3, 1, 2",
        )?;
        let mut rows = select.query([now.timestamp_millis()])?;
        let mut snoozes = Vec::new();
        while let Some(row) = rows.next()? {
            let party = row.get::<_, Option<String>>(0)?.map_or_else(Party::own, Party::rival);
            snoozes.push(Snooze { party, keyword: row.get(1)?, until: instant(row.get(2)?)? });
        }
        Ok(snoozes)
    }
}

impl Writer<'_> {
    /// Keeps what was said of a finding; said again it takes the place of the first.
    pub fn keep_feedback(&mut self, feedback: &Feedback) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO feedback (finding_id, word, at, note) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                feedback.finding_id,
                feedback.word.as_str(),
                feedback.at.timestamp_millis(),
                feedback.note
            ])?;
        Ok(())
    }

    /// Takes back what was said of a finding. Tells whether it was.
    pub fn forget_feedback(&mut self, finding_id: &str, word: FeedbackWord) -> Result<bool> {
        let gone = self
            .connection
            .prepare_cached("DELETE FROM feedback WHERE finding_id = ?1 AND word = ?2")?
            .execute(params![finding_id, word.as_str()])?;
        Ok(gone > 0)
    }

    /// Keeps a party quiet; what was said of the same before is replaced.
    pub fn keep_snooze(&mut self, snooze: &Snooze, now: DateTime<Utc>) -> Result<()> {
        self.end_snooze(&snooze.party, snooze.keyword.as_deref(), now)?;
        self.connection
            .prepare_cached("INSERT INTO snooze (rival, keyword, from_at, until_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                snooze.party.rival,
                snooze.keyword,
                now.timestamp_millis(),
                snooze.until.timestamp_millis()
            ])?;
        Ok(())
    }

    /// Ends the quiet about a party on a keyword, or on all where none is named. Returns how many spells ended.
    pub fn end_snooze(&mut self, party: &Party, keyword: Option<&str>, now: DateTime<Utc>) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("UPDATE snooze SET until_at = ?3 WHERE until_at > ?3 AND rival IS ?1 AND keyword IS ?2")?
            .execute(params![party.rival, keyword, now.timestamp_millis()])?)
    }
}
