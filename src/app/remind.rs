//! Reminders: what was told at once, still holds, and was not answered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::{
    domain::{Finding, FindingKind},
    notify::{AlertView, List, Readers, remind_every},
    store::{MailKind, Reader, RecordedFinding, Result, Span, Writer},
};

use super::{App, chains, endings, finding_views::views, last_words::last_words, post::Letter};

/// A finding to remind of, and whom.
struct Due {
    finding: Finding,
    told_to: BTreeSet<String>,
}

impl App {
    /// Puts reminders into the outbox that are due: to each circle of readers one mail with all that still holds. Returns
    /// how many mails.
    pub fn remind_if_due(&self, now: DateTime<Utc>) -> Result<usize> {
        if self.config.mail.rules.iter().all(|rule| rule.remind.is_none()) {
            return Ok(0);
        }
        if self.store.read(|view| self.due_reminders(view, now))?.is_empty() {
            return Ok(0);
        }
        self.store.write(|unit: &mut Writer<'_>| {
            // Another process may have been faster.
            let due = self.due_reminders(unit, now)?;
            let readers = Readers::of(&self.config.mail);
            let mut mails: BTreeMap<Vec<String>, Vec<Finding>> = BTreeMap::new();
            for Due { finding, told_to } in due {
                unit.note_reminder(&finding.id, now)?;
                for circle in readers.grouped(&told_to) {
                    mails.entry(circle).or_default().push(finding.clone());
                }
            }
            for (number, (circle, findings)) in mails.iter().enumerate() {
                self.remind(unit, &readers.written(circle), findings, number, now)?;
            }
            Ok(mails.len())
        })
    }

    fn remind(
        &self,
        unit: &mut Writer<'_>,
        to: &[String],
        findings: &[Finding],
        number: usize,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let post = self.post();
        let date = post.settings.quiet.release(now);
        let findings_shown = views(unit, &post, findings, Some(now))?;
        let view = AlertView {
            lang: post.settings.language_for(to),
            now: date,
            zone: post.zone,
            held_since: None,
            still: true,
            findings: findings_shown,
        };
        let letter = Letter {
            id: format!("still-{}-{number}", now.timestamp_millis()),
            kind: MailKind::Alert,
            list: List::Alert,
            date,
            enqueued_at: now,
            send_after: date,
            to,
            in_reply_to: None,
            findings: findings.iter().map(|finding| finding.id.clone()).collect(),
            gathers: false,
        };
        post.enqueue_alert(unit, letter, &view)
    }

    /// What was told at once, stands, was not answered, and was last spoken of long enough ago.
    fn due_reminders(&self, view: &Reader<'_>, now: DateTime<Utc>) -> Result<Vec<Due>> {
        let span = Span { since: Some(now - endings::REMINDED_FOR), ..Span::default() };
        let all = view.findings(&span, None)?;
        let answered: BTreeSet<String> = view.feedback()?.into_iter().map(|said| said.finding_id).collect();
        let blind: BTreeSet<String> = view.blind_spells()?.into_iter().map(|spell| spell.source).collect();
        let snoozes = view.snoozes(now)?;
        let found: Vec<Finding> = all.iter().map(|found| found.finding.clone()).collect();
        let mut due = Vec::new();
        for chain in chains(&found) {
            let chain: Vec<Finding> = chain.into_iter().cloned().collect();
            if chain.iter().any(|finding| answered.contains(&finding.id)) {
                continue;
            }
            for word in last_words(&chain) {
                // Whether it still holds cannot be said of what cannot be seen, or was not looked at.
                let holds = word.kind != FindingKind::Withdrawn
                    && !endings::is_ended(&all, &word)
                    && !blind.contains(&word.query.source);
                let Some(every) = remind_every(&self.config.mail, &word, &snoozes).filter(|_| holds) else { continue };
                let (told_to, last) = spoken_of(view, &all, &chain)?;
                let seen = view.last_check_of_source(&word.query.source)?.is_some_and(|seen| now - seen < every);
                if seen && !told_to.is_empty() && last.is_some_and(|last| now - last >= every) {
                    due.push(Due { finding: word, told_to });
                }
            }
        }
        Ok(due)
    }
}

/// Who was told of any of a chain at once, and when it was last spoken of.
fn spoken_of(
    view: &Reader<'_>,
    all: &[RecordedFinding],
    chain: &[Finding],
) -> Result<(BTreeSet<String>, Option<DateTime<Utc>>)> {
    let (mut told_to, mut last) = (BTreeSet::new(), None);
    for finding in chain {
        let addresses = view.told_to(&finding.id)?;
        if !addresses.is_empty() {
            let found_at = all.iter().find(|found| found.finding.id == finding.id).map(|found| found.found_at);
            last = last.max(found_at);
            told_to.extend(addresses);
        }
        last = last.max(view.reminded_at(&finding.id)?);
    }
    Ok((told_to, last))
}
