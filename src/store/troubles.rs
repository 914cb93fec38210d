//! Spells in which bidwatch itself ailed, other than blindness.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::{Reader, Result, StoreError, Writer, history::instant};

/// What can ail bidwatch itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailing {
    /// No mail can be sent.
    Mail,
    /// The disk is nearly full.
    Disk,
    /// Nothing can be recorded.
    Store,
}

impl Ailing {
    /// The name in the store and for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Disk => "disk",
            Self::Store => "store",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Mail, Self::Disk, Self::Store].into_iter().find(|what| what.as_str() == name)
    }
}

/// A spell of it that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// What ails.
    pub what: Ailing,
    /// Since when.
    pub began_at: DateTime<Utc>,
    /// Why, when it was last noted.
    pub reason: String,
    /// Whether a mail told it.
    pub told: bool,
}

impl Reader<'_> {
    /// What ails at present.
    pub fn spells(&self) -> Result<Vec<Spell>> {
        let mut select = self.connection.prepare_cached(
            "SELECT what, began_at, reason, told FROM trouble_spell WHERE ended_at IS NULL ORDER BY began_at, what",
        )?;
        let mut rows = select.query([])?;
        let mut spells = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let what = Ailing::from_name(&name).ok_or_else(|| StoreError::Nonsense(format!("a trouble of {name}")))?;
            spells.push(Spell { what, began_at: instant(row.get(1)?)?, reason: row.get(2)?, told: row.get(3)? });
        }
        Ok(spells)
    }

    /// Deliveries whose time has come and that wait.
    pub fn overdue(&self, now: DateTime<Utc>) -> Result<u64> {
        let mut count = self.connection.prepare_cached(
            "SELECT count(*) FROM delivery d JOIN mail m ON m.id = d.mail_id
             WHERE d.state IN ('waiting', 'sending') AND m.send_after <= ?1",
        )?;
        Ok(count.query_row([now.timestamp_millis()], |row| row.get(0))?)
    }
}

impl Writer<'_> {
    /// Notes a spell that begins, or what has changed of the one that lasts.
    pub fn note_spell(&mut self, spell: &Spell) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO trouble_spell (what, began_at, reason, told) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (what) WHERE ended_at IS NULL DO UPDATE SET reason = ?3, told = ?4",
            )?
            .execute(params![
                spell.what.as_str(),
                spell.began_at.timestamp_millis(),
                crate::domain::bounded(&spell.reason),
                spell.told
            ])?;
        Ok(())
    }

    /// Ends the spell of one thing.
    pub fn end_spell(&mut self, what: Ailing, at: DateTime<Utc>) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE trouble_spell SET ended_at = ?2 WHERE what = ?1 AND ended_at IS NULL")?
            .execute(params![what.as_str(), at.timestamp_millis()])?;
        Ok(())
    }
}
