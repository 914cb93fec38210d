//! From a message to a mail in the outbox.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{Finding, Query, Roster},
    notify::{AlertView, Envelope, Head, List, MailSettings, Message, Webhook, compose, render_alert, render_note},
    store::{Enqueued, MailKind, Result, Writer},
};

/// What every mail of this config has in common.
#[derive(Clone, Copy)]
pub(crate) struct Post<'a> {
    pub(crate) settings: &'a MailSettings,
    pub(crate) roster: &'a Roster,
    /// Everything that is watched.
    pub(crate) queries: &'a [Query],
    pub(crate) zone: Tz,
    pub(crate) instance: &'a str,
}

/// What one mail has of its own.
pub(crate) struct Letter<'a> {
    pub(crate) id: String,
    pub(crate) kind: MailKind,
    pub(crate) list: List,
    /// The mail's own date: where it is held, when it is let go.
    pub(crate) date: DateTime<Utc>,
    pub(crate) enqueued_at: DateTime<Utc>,
    pub(crate) send_after: DateTime<Utc>,
    pub(crate) to: &'a [String],
    pub(crate) in_reply_to: Option<String>,
    pub(crate) findings: Vec<String>,
    pub(crate) gathers: bool,
}

impl Post<'_> {
    /// Puts an alert into the outbox: as a mail, or as a note where it goes to a webhook.
    pub(crate) fn enqueue_alert(&self, unit: &mut Writer<'_>, letter: Letter<'_>, view: &AlertView) -> Result<()> {
        let [address] = letter.to else { return self.enqueue(unit, letter, &render_alert(view)) };
        if !Webhook::is_address(address) {
            return self.enqueue(unit, letter, &render_alert(view));
        }
        let webhook = self.settings.webhooks.iter().find(|webhook| webhook.address() == *address);
        let Some(webhook) = webhook else { return Ok(()) };
        let note = render_note(view);
        let findings: Vec<Finding> = view.findings.iter().map(|found| found.finding.clone()).collect();
        let raw = webhook.body(&letter.id, letter.date, &note, &findings).into_bytes();
        unit.enqueue(&Enqueued {
            id: letter.id,
            kind: letter.kind,
            enqueued_at: letter.enqueued_at,
            send_after: letter.send_after,
            subject: note.title,
            sender: String::new(),
            recipients: vec![address.clone()],
            findings: letter.findings,
            gathers: letter.gathers,
            raw,
        })
    }

    /// Composes a mail and puts it into the outbox. A mail that cannot be composed is logged and left out:
    /// it must not take the check with it that it rests on, and the digest tells its findings again.
    pub(crate) fn enqueue(&self, unit: &mut Writer<'_>, letter: Letter<'_>, message: &Message) -> Result<()> {
        let head = Head {
            id: &letter.id,
            instance: self.instance,
            date: letter.date,
            from: &self.settings.from,
            to: letter.to,
            list: letter.list,
            in_reply_to: letter.in_reply_to,
        };
        let raw = match compose(message, &head) {
            Ok(raw) => raw,
            Err(error) => {
                tracing::error!(mail.id = %letter.id, %error, "a mail could not be composed");
                return Ok(());
            }
        };
        let envelopes: Vec<Envelope> =
            letter.to.iter().filter_map(|to| Envelope::new(&self.settings.from, to).ok()).collect();
        unit.enqueue(&Enqueued {
            id: letter.id,
            kind: letter.kind,
            enqueued_at: letter.enqueued_at,
            send_after: letter.send_after,
            subject: message.subject.clone(),
            sender: envelopes.first().map(|envelope| envelope.from.clone()).unwrap_or_default(),
            recipients: envelopes.into_iter().map(|envelope| envelope.to).collect(),
            findings: letter.findings,
            gathers: letter.gathers,
            raw,
        })
    }
}
