//! Which alert told what to whom, and which still takes in more.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Reader, Result, Told, Writer, history::instant};

/// An alert that no server has seen yet, and that may still take in findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatheringAlert {
    /// The mail's id.
    pub mail_id: String,
    /// When it was put in.
    pub enqueued_at: DateTime<Utc>,
    /// Not handed to a server before this.
    pub send_after: DateTime<Utc>,
    /// The findings it tells so far.
    pub findings: Vec<String>,
}

/// The mail by which somebody was told of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldBy {
    /// The mail's id.
    pub mail_id: String,
    /// When it left; before it has, when it was put in.
    pub at: DateTime<Utc>,
}

/// No server has been spoken to about the mail `m`.
const UNTOUCHED: &str = "NOT EXISTS (SELECT 1 FROM delivery t
    WHERE t.mail_id = m.id AND (t.attempts > 0 OR t.state <> 'waiting'))";

impl Reader<'_> {
    /// The alert to exactly these recipients, bare addresses, that still gathers findings.
    pub fn gathering_alert(&self, now: DateTime<Utc>, recipients: &[String]) -> Result<Option<GatheringAlert>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT m.id, m.enqueued_at, m.send_after FROM mail m
             WHERE m.kind = 'alert' AND m.gathers = 1 AND m.send_after > ?1 AND {UNTOUCHED} ORDER BY m.enqueued_at DESC"
        ))?;
        let mut rows = select.query([now.timestamp_millis()])?;
        let mut wanted: Vec<&String> = recipients.iter().collect();
        wanted.sort_unstable();
        wanted.dedup();
        while let Some(row) = rows.next()? {
            let mail_id: String = row.get(0)?;
            if self
                .column("SELECT recipient FROM delivery WHERE mail_id = ?1 ORDER BY 1", &mail_id)?
                .iter()
                .eq(wanted.iter().copied())
            {
                let findings = self.column("SELECT finding_id FROM mail_finding WHERE mail_id = ?1", &mail_id)?;
                let (enqueued_at, send_after) = (instant(row.get(1)?)?, instant(row.get(2)?)?);
                return Ok(Some(GatheringAlert { mail_id, enqueued_at, send_after, findings }));
            }
        }
        Ok(None)
    }

    /// The mail that first told a finding as an alert, if one did.
    pub fn alert_of(&self, finding_id: &str) -> Result<Option<ToldBy>> {
        let mut select = self.connection.prepare_cached(
            "SELECT m.id, ifnull((SELECT min(d.done_at) FROM delivery d WHERE d.mail_id = m.id AND d.state = 'sent'), m.enqueued_at)
             FROM mail_finding f JOIN mail m ON m.id = f.mail_id
             WHERE f.finding_id = ?1 AND m.kind = 'alert' ORDER BY m.enqueued_at LIMIT 1",
        )?;
        let found = select.query_row([finding_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        found.map(|(mail_id, at)| Ok(ToldBy { mail_id, at: instant(at)? })).transpose()
    }

    /// Who was told of a finding at once, or is about to be: bare addresses. Whom the server refuses was not.
    pub fn told_to(&self, finding_id: &str) -> Result<Vec<String>> {
        self.column(
            "SELECT DISTINCT d.recipient FROM mail_finding f JOIN mail m ON m.id = f.mail_id JOIN delivery d ON d.mail_id = m.id
             WHERE f.finding_id = ?1 AND m.kind = 'alert' AND d.state <> 'dead' ORDER BY 1",
            finding_id,
        )
    }

    /// Whether there is a mail of that id.
    pub fn has_mail(&self, id: &str) -> Result<bool> {
        let mut select = self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM mail WHERE id = ?1)")?;
        Ok(select.query_row([id], |row| row.get(0))?)
    }

    fn column(&self, select: &str, of: &str) -> Result<Vec<String>> {
        let mut select = self.connection.prepare_cached(select)?;
        let rows = select.query_map([of], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Takes an alert back that still gathers: what it was to tell is over before anybody was told. Its findings are
    /// left to the digest.
    pub fn drop_alert(&mut self, alert: &GatheringAlert) -> Result<()> {
        if self.withdraw_mail(&alert.mail_id)? {
            for id in &alert.findings {
                self.tell_finding(id, Told::Digest)?;
            }
        }
        Ok(())
    }

    /// Notes that somebody was reminded of a finding.
    pub fn note_reminder(&mut self, finding_id: &str, at: DateTime<Utc>) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO reminder (finding_id, at) VALUES (?1, ?2)")?
            .execute(params![finding_id, at.timestamp_millis()])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// When somebody was last reminded of a finding.
    pub fn reminded_at(&self, finding_id: &str) -> Result<Option<DateTime<Utc>>> {
        let mut select = self.connection.prepare_cached("SELECT max(at) FROM reminder WHERE finding_id = ?1")?;
        let at: Option<i64> = select.query_row([finding_id], |row| row.get(0))?;
        at.map(instant).transpose()
    }
}
