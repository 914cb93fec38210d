//! Findings, kept for good.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::domain::{Finding, FindingKind, Party};

use super::{
    Reader, Result, Span, StoreError, Writer,
    history::{instant, query_of},
};

/// How a finding is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Not at all: it is about the past, or you asked not to be told of it.
    Silent,
    /// In the digest only.
    Digest,
    /// By a mail of its own, and in the digest.
    Alert,
}

impl Told {
    fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Digest => "digest",
            Self::Silent => "silent",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Alert, Self::Digest, Self::Silent].into_iter().find(|told| told.as_str() == name)
    }
}

/// A finding and how it was told.
#[derive(Debug, Clone)]
pub struct RecordedFinding {
    /// The finding.
    pub finding: Finding,
    /// How it was told.
    pub told: Told,
    /// When it was found: later than its `at` where old checks were imported.
    pub found_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "f.id, f.kind, f.rival, q.source, q.keyword, q.place, q.language, q.device, f.keywords, f.at, f.since,
    f.confidence, f.evidence, f.text, f.revises, f.revises_id, f.told, f.found_at, f.event, f.market, f.detail";

impl Reader<'_> {
    /// The findings of a span (by `at`), oldest first; of one rival if named, with those of the market that he is in.
    pub fn findings(&self, span: &Span, rival: Option<&str>) -> Result<Vec<RecordedFinding>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM finding f JOIN query q ON q.id = f.query_id
             WHERE f.at >= ?1 AND f.at < ?2 AND (?3 IS NULL OR q.source = ?3)
               AND (?5 IS NULL OR f.rival = ?5
                 OR EXISTS (SELECT 1 FROM json_each(f.market, '$.rivals') r WHERE r.value = ?5))
               AND (?4 IS NULL OR q.keyword = ?4 OR EXISTS (SELECT 1 FROM json_each(f.keywords) k WHERE k.value = ?4))
             ORDER BY f.at, f.seq"
        ))?;
        let millis = |at: Option<DateTime<Utc>>, open: i64| at.map_or(open, |at| at.timestamp_millis());
        let bounds =
            params![millis(span.since, i64::MIN), millis(span.until, i64::MAX), span.source, span.keyword, rival];
        gather(select.query(bounds)?)
    }

    /// The findings that came in after `since`, whatever time they are about, and the silent ones (imported, or judged
    /// again) that were decided by a check after it.
    pub fn findings_of_late(&self, since: DateTime<Utc>) -> Result<Vec<RecordedFinding>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM finding f JOIN query q ON q.id = f.query_id
             WHERE CASE f.told WHEN 'silent' THEN f.at ELSE f.found_at END > ?1 ORDER BY f.at, f.seq"
        ))?;
        gather(select.query([since.timestamp_millis()])?)
    }

    /// The findings that no daily digest has told yet; without the silent ones.
    pub fn findings_without_digest(&self) -> Result<Vec<RecordedFinding>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM finding f JOIN query q ON q.id = f.query_id
             WHERE f.told <> 'silent' AND NOT EXISTS (
               SELECT 1 FROM mail_finding t JOIN mail m ON m.id = t.mail_id
               WHERE t.finding_id = f.id AND m.kind = 'digest')
             ORDER BY f.at, f.seq"
        ))?;
        gather(select.query([])?)
    }

    /// The finding of that id.
    pub fn finding(&self, id: &str) -> Result<Option<RecordedFinding>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM finding f JOIN query q ON q.id = f.query_id WHERE f.id = ?1"
        ))?;
        Ok(gather(select.query([id])?)?.pop())
    }
}

/// The most findings of one beginning of an id that are told.
const ALIKE: u32 = 12;

impl Reader<'_> {
    /// The findings whose ids begin so, oldest first, at most a dozen.
    pub fn findings_beginning(&self, prefix: &str) -> Result<Vec<RecordedFinding>> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM finding f JOIN query q ON q.id = f.query_id
             WHERE substr(f.id, 1, length(?1)) = ?1 ORDER BY f.at, f.seq LIMIT ?2"
        ))?;
        gather(select.query(params![prefix, ALIKE])?)
    }
}

impl Writer<'_> {
    /// Changes how a finding was told: what was to be mailed and was not after all.
    pub fn tell_finding(&mut self, id: &str, told: Told) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE finding SET told = ?2 WHERE id = ?1")?
            .execute(params![id, told.as_str()])?;
        Ok(())
    }

    /// Keeps a finding. The same finding twice changes nothing and returns false.
    pub fn keep_finding(&mut self, finding: &Finding, told: Told, found_at: DateTime<Utc>) -> Result<bool> {
        let query_id = self.query_id(&finding.query)?;
        let json = |value: serde_json::Result<String>| value.map_err(|error| StoreError::Nonsense(error.to_string()));
        let kept = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO finding (id, query_id, kind, rival, at, since, confidence, keywords, evidence, text,
                 revises, revises_id, found_at, told, event, market, detail)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )?
            .execute(params![
                finding.id,
                query_id,
                finding.kind.as_str(),
                finding.party.rival,
                finding.at.timestamp_millis(),
                finding.since.timestamp_millis(),
                finding.confidence,
                json(serde_json::to_string(&finding.keywords))?,
                json(serde_json::to_string(&finding.evidence))?,
                finding.text,
                finding.revises,
                finding.revises_id,
                found_at.timestamp_millis(),
                told.as_str(),
                finding.event,
                finding.market.as_ref().map(|market| json(serde_json::to_string(market))).transpose()?,
                finding.detail.as_ref().map(|detail| json(serde_json::to_string(detail))).transpose()?,
            ])?;
        Ok(kept > 0)
    }
}

fn gather(mut rows: rusqlite::Rows<'_>) -> Result<Vec<RecordedFinding>> {
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        findings.push(finding_of(row)?);
    }
    Ok(findings)
}

fn finding_of(row: &Row<'_>) -> Result<RecordedFinding> {
    let text = |index: usize| row.get::<_, String>(index);
    let (kind, keywords, evidence, told) = (text(1)?, text(8)?, text(12)?, text(16)?);
    let (rival, market): (Option<String>, Option<String>) = (row.get(2)?, row.get(19)?);
    let detail: Option<String> = row.get(20)?;
    let nonsense = |what: &str| StoreError::Nonsense(format!("a finding with {what}"));
    let finding = Finding {
        id: row.get(0)?,
        kind: FindingKind::from_name(&kind).ok_or_else(|| nonsense(&kind))?,
        party: match rival {
            Some(rival) => Party::rival(rival),
            None if market.is_some() => Party::market(),
            None => Party::own(),
        },
        query: query_of(row, 3)?,
        keywords: serde_json::from_str(&keywords).map_err(|_| nonsense(&keywords))?,
        at: instant(row.get(9)?)?,
        since: instant(row.get(10)?)?,
        confidence: row.get(11)?,
        evidence: serde_json::from_str(&evidence).map_err(|_| nonsense(&evidence))?,
        text: row.get(13)?,
        revises: row.get(14)?,
        revises_id: row.get(15)?,
        event: row.get(18)?,
        market: market.map(|text| serde_json::from_str(&text).map_err(|_| nonsense(&text))).transpose()?,
        // One that a newer version wrote otherwise is left out: the sentence stands there in English.
        detail: detail.and_then(|text| serde_json::from_str(&text).ok()),
    };
    let told = Told::from_name(&told).ok_or_else(|| nonsense(&told))?;
    Ok(RecordedFinding { finding, told, found_at: instant(row.get(17)?)? })
}
