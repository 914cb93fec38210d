//! The outbox: mails are written with what they tell, and marked when the server has answered.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Result, StoreError, Writer, history::instant};

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// Findings.
    Alert,
    /// The daily digest.
    Digest,
    /// A trouble of bidwatch itself.
    Trouble,
}

impl MailKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Digest => "digest",
            Self::Trouble => "trouble",
        }
    }
}

/// A mail to be kept in the outbox.
#[derive(Debug, Clone)]
pub struct Enqueued {
    /// Its id; part of its Message-ID.
    pub id: String,
    /// What it is about.
    pub kind: MailKind,
    /// Its `Date`.
    pub enqueued_at: DateTime<Utc>,
    /// Not handed to a server before this.
    pub send_after: DateTime<Utc>,
    /// For lists; the mail has its own.
    pub subject: String,
    /// Envelope sender, a bare address.
    pub sender: String,
    /// Envelope recipients, bare addresses.
    pub recipients: Vec<String>,
    /// The findings it tells.
    pub findings: Vec<String>,
    /// Whether it may take in further findings until a server has seen it.
    pub gathers: bool,
    /// The mail, byte for byte.
    pub raw: Vec<u8>,
}

/// One mail to one recipient that waits to be sent.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The mail's id.
    pub mail_id: String,
    /// Its subject.
    pub subject: String,
    /// Envelope sender.
    pub sender: String,
    /// Envelope recipient.
    pub recipient: String,
    /// Tries before this one.
    pub attempts: u32,
    /// Whether an earlier try may have been accepted without our knowing.
    pub maybe_duplicate: bool,
    /// The mail, byte for byte.
    pub raw: Vec<u8>,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// The server has accepted it.
    Sent,
    /// It is tried again then.
    Waiting {
        /// Not before this.
        until: DateTime<Utc>,
        /// Whether the server may have accepted it after all.
        maybe_duplicate: bool,
    },
    /// The server refuses it for good; kept, and tried again only on command.
    Dead,
}

/// A delivery that has not been made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Envelope recipient.
    pub recipient: String,
    /// The mail's subject.
    pub subject: String,
    /// Tries so far.
    pub attempts: u32,
    /// Not tried again before this.
    pub next_attempt_at: DateTime<Utc>,
    /// Not handed to a server before this: later than a moment from now where quiet hours hold it.
    pub send_after: DateTime<Utc>,
    /// What the last try brought.
    pub last_reply: Option<String>,
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCount {
    /// Deliveries that wait.
    pub waiting: u64,
    /// Deliveries that a server refused for good.
    pub dead: u64,
    /// Deliveries made.
    pub sent: u64,
    /// Tries after which nobody can say whether the server had accepted the mail.
    pub maybe_duplicates: u64,
}

impl Reader<'_> {
    /// How the outbox stands.
    pub fn outbox_count(&self) -> Result<OutboxCount> {
        let mut count = self.connection.prepare_cached(
            "SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending')), count(*) FILTER (WHERE state = 'dead'),
                    count(*) FILTER (WHERE state = 'sent'), ifnull(sum(maybe_duplicates), 0) FROM delivery",
        )?;
        Ok(count.query_row([], |row| {
            Ok(OutboxCount {
                waiting: row.get(0)?,
                dead: row.get(1)?,
                sent: row.get(2)?,
                maybe_duplicates: row.get(3)?,
            })
        })?)
    }

    /// Deliveries not made yet, the oldest mail first.
    pub fn undelivered(&self) -> Result<Vec<Undelivered>> {
        let mut select = self.connection.prepare_cached(
            "SELECT d.recipient, m.subject, d.attempts, d.next_attempt_at, d.last_reply, m.send_after
             FROM delivery d JOIN mail m ON m.id = d.mail_id WHERE d.state <> 'sent' ORDER BY m.enqueued_at, d.recipient",
        )?;
        let mut rows = select.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Undelivered {
                recipient: row.get(0)?,
                subject: row.get(1)?,
                attempts: row.get(2)?,
                next_attempt_at: instant(row.get(3)?)?,
                send_after: instant(row.get(5)?)?,
                last_reply: row.get(4)?,
            });
        }
        Ok(found)
    }

    /// The next delivery that may be tried at `now`, of mails whose time comes up to `horizon`; the oldest mail first.
    /// What was put in more than a day from now, or is to be tried again only then, was so while the clock was wrong, and
    /// is due: no try waits longer than an hour. Quiet hours may hold a mail for longer.
    pub fn due_delivery(&self, now: DateTime<Utc>, horizon: DateTime<Utc>) -> Result<Option<Delivery>> {
        self.due(now, horizon, true)
    }

    /// The same in quiet hours: no alert is, not even one whose time had come before them and that is tried again.
    pub fn due_in_quiet(&self, now: DateTime<Utc>, horizon: DateTime<Utc>) -> Result<Option<Delivery>> {
        self.due(now, horizon, false)
    }

    fn due(&self, now: DateTime<Utc>, horizon: DateTime<Utc>, alerts: bool) -> Result<Option<Delivery>> {
        let mut select = self.connection.prepare_cached(
            "SELECT d.mail_id, m.subject, m.sender, d.recipient, d.attempts, d.maybe_duplicates, m.raw
             FROM delivery d JOIN mail m ON m.id = d.mail_id
             WHERE d.state IN ('waiting', 'sending') AND (d.next_attempt_at <= ?1 AND m.send_after <= ?2
               OR max(d.next_attempt_at, m.enqueued_at) > ?1 + 86400000)
               AND (?3 OR m.kind <> 'alert')
             ORDER BY m.enqueued_at, m.id, d.recipient LIMIT 1",
        )?;
        let read = |row: &Row<'_>| {
            Ok(Delivery {
                mail_id: row.get(0)?,
                subject: row.get(1)?,
                sender: row.get(2)?,
                recipient: row.get(3)?,
                attempts: row.get(4)?,
                maybe_duplicate: row.get::<_, u32>(5)? > 0,
                raw: row.get(6)?,
            })
        };
        Ok(select.query_row(params![now.timestamp_millis(), horizon.timestamp_millis(), alerts], read).optional()?)
    }

    /// When the next delivery falls due, if any waits.
    pub fn next_delivery_at(&self) -> Result<Option<DateTime<Utc>>> {
        let mut select = self.connection.prepare_cached(
            "SELECT min(max(d.next_attempt_at, m.send_after)) FROM delivery d JOIN mail m ON m.id = d.mail_id
             WHERE d.state IN ('waiting', 'sending')",
        )?;
        let at: Option<i64> = select.query_row([], |row| row.get(0))?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }
}

impl Writer<'_> {
    /// Puts a mail into the outbox, or takes the place of one with the same id that no server has seen yet.
    pub fn enqueue(&mut self, mail: &Enqueued) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO mail (id, kind, enqueued_at, send_after, subject, sender, raw, gathers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (id) DO UPDATE SET subject = ?5, raw = ?7
                 WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.mail_id = ?1 AND (d.attempts > 0 OR d.state <> 'waiting'))",
            )?
            .execute(params![
                mail.id,
                mail.kind.as_str(),
                mail.enqueued_at.timestamp_millis(),
                mail.send_after.timestamp_millis(),
                mail.subject,
                mail.sender,
                mail.raw,
                mail.gathers
            ])?;
        for recipient in &mail.recipients {
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO delivery (mail_id, recipient, state, next_attempt_at) VALUES (?1, ?2, 'waiting', ?3)",
                )?
                .execute(params![mail.id, recipient, mail.enqueued_at.timestamp_millis()])?;
        }
        for finding in &mail.findings {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO mail_finding (mail_id, finding_id) VALUES (?1, ?2)")?
                .execute(params![mail.id, finding])?;
        }
        Ok(())
    }

    /// Takes a mail back out of the outbox, if no server has been spoken to about it. Tells whether it could.
    pub fn withdraw_mail(&mut self, id: &str) -> Result<bool> {
        let touched: Option<bool> = self
            .connection
            .prepare_cached("SELECT max(attempts > 0 OR state <> 'waiting') FROM delivery WHERE mail_id = ?1")?
            .query_row([id], |row| row.get(0))?;
        if touched != Some(false) {
            return Ok(false);
        }
        for rows in [
            "DELETE FROM delivery WHERE mail_id = ?1",
            "DELETE FROM mail_finding WHERE mail_id = ?1",
            "DELETE FROM mail WHERE id = ?1",
        ] {
            self.connection.prepare_cached(rows)?.execute([id])?;
        }
        Ok(true)
    }

    /// Takes the next delivery that is due, to hand it to the server: from here on a crash leaves it in doubt. It is read
    /// in the unit that marks it: a mail still gathering cannot change between the two.
    pub fn begin_delivery(&mut self, now: DateTime<Utc>, horizon: DateTime<Utc>) -> Result<Option<Delivery>> {
        self.begin(now, horizon, true)
    }

    /// The same in quiet hours.
    pub fn begin_in_quiet(&mut self, now: DateTime<Utc>, horizon: DateTime<Utc>) -> Result<Option<Delivery>> {
        self.begin(now, horizon, false)
    }

    fn begin(&mut self, now: DateTime<Utc>, horizon: DateTime<Utc>, alerts: bool) -> Result<Option<Delivery>> {
        let Some(delivery) = self.due(now, horizon, alerts)? else { return Ok(None) };
        self.change_delivery(
            &delivery,
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1 WHERE mail_id = ?1 AND recipient = ?2",
        )?;
        Ok(Some(delivery))
    }

    /// Notes what came of a try.
    pub fn end_delivery(
        &mut self,
        delivery: &Delivery,
        state: DeliveryState,
        reply: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (name, next, duplicate, done) = match state {
            DeliveryState::Sent => ("sent", now, false, Some(now)),
            DeliveryState::Dead => ("dead", now, false, Some(now)),
            DeliveryState::Waiting { until, maybe_duplicate } => ("waiting", until, maybe_duplicate, None),
        };
        self.connection
            .prepare_cached(
                "UPDATE delivery SET state = ?3, next_attempt_at = ?4, maybe_duplicates = maybe_duplicates + ?5,
                 last_reply = ?6, done_at = ?7 WHERE mail_id = ?1 AND recipient = ?2",
            )?
            .execute(params![
                delivery.mail_id,
                delivery.recipient,
                name,
                next.timestamp_millis(),
                duplicate,
                crate::domain::bounded(reply),
                done.map(|at| at.timestamp_millis())
            ])?;
        Ok(())
    }

    /// Deliveries that were under way when a process died wait again, each a possible duplicate. Only
    /// whoever holds the sending lock may call this. Returns how many there were.
    pub fn recover_deliveries(&mut self) -> Result<usize> {
        Ok(self.connection.execute(
            "UPDATE delivery SET state = 'waiting', maybe_duplicates = maybe_duplicates + 1 WHERE state = 'sending'",
            [],
        )?)
    }

    /// Gives deliveries that were refused for good another try, and those that wait one at once.
    pub fn retry_deliveries(&mut self, now: DateTime<Utc>) -> Result<usize> {
        Ok(self.connection.execute(
            "UPDATE delivery SET state = 'waiting', next_attempt_at = ?1, done_at = NULL WHERE state IN ('dead', 'waiting')",
            [now.timestamp_millis()],
        )?)
    }

    fn change_delivery(&mut self, delivery: &Delivery, update: &str) -> Result<()> {
        let changed = self.connection.prepare_cached(update)?.execute(params![delivery.mail_id, delivery.recipient])?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Nonsense(format!("no delivery of {}", delivery.mail_id))) }
    }
}
