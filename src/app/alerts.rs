//! Alerts: findings become mails in the same unit of work that keeps them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::{
    domain::{Finding, FindingKind, Snooze},
    notify::{AlertView, Circumstances, Known, List, Readers, Telling, told},
    store::{GatheringAlert, MailKind, Reader, RecordedFinding, Result, Told, Writer},
};

use super::{
    GATHER, endings,
    finding_views::{earlier_alert, views},
    last_words::last_words,
    post::{self, Post},
};

/// The longest chain of corrections that is followed back.
const LONGEST_CHAIN: usize = 200;

/// Keeps findings and puts those that are told at once into alerts: to each circle of readers one that still gathers, or
/// a new one.
pub(crate) fn keep_and_tell(
    unit: &mut Writer<'_>,
    post: &Post<'_>,
    findings: &[Finding],
    now: DateTime<Utc>,
) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let readers = Readers::of(post.settings);
    let mut desk = Desk { post, readers: &readers, snoozes: unit.snoozes(now)?, drafts: BTreeMap::new(), now };
    for finding in findings {
        let (told, circles) = desk.judge(unit, finding)?;
        if unit.keep_finding(finding, told, now)? {
            for circle in &circles {
                desk.add(circle, finding);
            }
        }
    }
    let Desk { drafts, .. } = desk;
    drafts.into_iter().try_for_each(|(circle, draft)| draft.enqueue(unit, post, &readers, &circle, now))
}

/// Where alerts are made up.
struct Desk<'a> {
    post: &'a Post<'a>,
    readers: &'a Readers<'a>,
    snoozes: Vec<Snooze>,
    /// By its readers, bare addresses.
    drafts: BTreeMap<Vec<String>, Draft>,
    now: DateTime<Utc>,
}

/// An alert in the making.
#[derive(Default)]
struct Draft {
    /// The one that still gathers, which it takes the place of.
    gathering: Option<GatheringAlert>,
    findings: Vec<Finding>,
    /// How many of them were in it before.
    gathered: usize,
}

/// What was said before of the change that a finding belongs to.
struct History {
    revised: Option<Finding>,
    /// The loudest that any of it was told.
    loudest: Option<Told>,
    /// Its findings, the last first.
    ids: Vec<String>,
    /// Who was told of any of it at once.
    told_to: BTreeSet<String>,
}

impl Desk<'_> {
    /// How a finding is told, and to which circles at once.
    fn judge(&mut self, unit: &Reader<'_>, finding: &Finding) -> Result<(Told, Vec<Vec<String>>)> {
        let history = self.history(unit, finding)?;
        let ended = endings::ended_by(unit, finding)?;
        let mut ends_told = BTreeSet::new();
        for ended in &ended {
            ends_told.extend(self.told_to(unit, &ended.finding.id)?);
        }
        // Those who were told of it hear what becomes of it, whatever the config says by now.
        let mut hearing = self.readers.grouped(&history.told_to);
        if finding.kind != FindingKind::Withdrawn {
            for circle in self.readers.of_finding(finding) {
                let fresh = circle.iter().filter(|bare| !history.told_to.contains(*bare)).cloned().collect();
                hearing.extend(self.readers.grouped(&fresh));
            }
        }
        let telling = |known: Known, ends_told: bool| {
            let revised = history.revised.as_ref();
            told(self.post.settings, finding, &Circumstances { revised, known, ends_told, snoozes: &self.snoozes })
        };
        let wanted = |circle: &Vec<String>| {
            let knows = circle.iter().any(|bare| history.told_to.contains(bare));
            let known = if knows { Known::AtOnce } else { known(history.loudest) };
            telling(known, circle.iter().any(|bare| ends_told.contains(bare)))
        };
        let tellings: Vec<Telling> = hearing.iter().map(wanted).collect();
        // Where nobody was told at once there is nobody to tell it to.
        let to_nobody = || telling(known(history.loudest), false);
        let mut loudest = tellings.iter().copied().max().unwrap_or_else(to_nobody);
        let mut circles = Vec::new();
        for (circle, telling) in hearing.into_iter().zip(tellings) {
            // What becomes of a change that he has not read of yet is told with it.
            if telling == Telling::Alert || self.draft(unit, &circle)?.holds_any(&history.ids) {
                self.draft(unit, &circle)?;
                circles.push(circle);
            }
        }
        if circles.is_empty() {
            loudest = loudest.min(Telling::DigestOnly);
        }
        Ok((kept_as(loudest), circles))
    }

    fn history(&self, unit: &Reader<'_>, finding: &Finding) -> Result<History> {
        let mut history = History { revised: None, loudest: None, ids: Vec::new(), told_to: BTreeSet::new() };
        let mut next: Vec<String> = finding.revises_id.iter().cloned().collect();
        next.extend(finding.market.iter().flat_map(|market| &market.gathers).cloned());
        while let Some(id) = next.pop() {
            if history.ids.contains(&id) || history.ids.len() >= LONGEST_CHAIN {
                continue;
            }
            let Some(RecordedFinding { finding: earlier, told, .. }) = unit.finding(&id)? else { continue };
            next.extend(earlier.revises_id.clone());
            history.told_to.extend(self.told_to(unit, &id)?);
            history.loudest = history.loudest.max(Some(told));
            history.ids.push(id);
            if finding.revises_id.as_ref() == Some(&earlier.id) {
                history.revised = Some(earlier);
            }
        }
        Ok(history)
    }

    /// Who was told of a finding at once, or is by what lies here.
    fn told_to(&self, unit: &Reader<'_>, id: &str) -> Result<BTreeSet<String>> {
        let mut told: BTreeSet<String> = unit.told_to(id)?.into_iter().collect();
        let here = self.drafts.iter().filter(|(_, draft)| draft.findings.iter().any(|finding| finding.id == id));
        told.extend(here.flat_map(|(circle, _)| circle.clone()));
        Ok(told)
    }

    fn draft(&mut self, unit: &Reader<'_>, circle: &[String]) -> Result<&Draft> {
        if !self.drafts.contains_key(circle) {
            let mut draft = Draft { gathering: unit.gathering_alert(self.now, circle)?, ..Draft::default() };
            for id in draft.gathering.iter().flat_map(|alert| &alert.findings) {
                draft.findings.extend(unit.finding(id)?.map(|found| found.finding));
            }
            draft.gathered = draft.findings.len();
            self.drafts.insert(circle.to_vec(), draft);
        }
        Ok(&self.drafts[circle])
    }

    fn add(&mut self, circle: &[String], finding: &Finding) {
        if let Some(draft) = self.drafts.get_mut(circle) {
            draft.findings.push(finding.clone());
        }
    }
}

fn known(loudest: Option<Told>) -> Known {
    match loudest {
        None => Known::New,
        Some(Told::Silent) => Known::Kept,
        // At once, but to others.
        Some(Told::Digest | Told::Alert) => Known::Digest,
    }
}

fn kept_as(telling: Telling) -> Told {
    match telling {
        Telling::Alert => Told::Alert,
        Telling::DigestOnly => Told::Digest,
        Telling::Kept => Told::Silent,
    }
}

impl Draft {
    fn holds_any(&self, ids: &[String]) -> bool {
        self.findings.iter().any(|finding| ids.contains(&finding.id))
    }

    /// Puts it into the outbox, if anything came to it. What is over before anybody read of it is not told.
    fn enqueue(
        mut self,
        unit: &mut Writer<'_>,
        post: &Post<'_>,
        readers: &Readers<'_>,
        circle: &[String],
        now: DateTime<Utc>,
    ) -> Result<()> {
        if self.findings.len() == self.gathered {
            return Ok(());
        }
        self.findings.sort_by_key(|finding| finding.at);
        let words = last_words(&self.findings);
        if words.is_empty() {
            self.findings.iter().try_for_each(|finding| unit.tell_finding(&finding.id, Told::Digest))?;
            return self.gathering.iter().try_for_each(|alert| unit.drop_alert(alert));
        }
        let (id, enqueued_at, send_after) = match self.gathering {
            Some(alert) => (alert.mail_id, alert.enqueued_at, alert.send_after),
            None => (free_id(unit, &self.findings[0].id)?, now, post.settings.quiet.release(now + GATHER)),
        };
        let held = send_after - enqueued_at > GATHER;
        let date = if held { send_after } else { enqueued_at };
        let view = AlertView {
            lang: post.settings.language_for(circle),
            now: date,
            zone: post.zone,
            held_since: held.then_some(enqueued_at),
            still: false,
            findings: views(unit, post, &words, held.then_some(now))?,
        };
        let letter = post::Letter {
            in_reply_to: earlier_alert(unit, post, &self.findings, &id)?,
            id,
            kind: MailKind::Alert,
            list: List::Alert,
            date,
            enqueued_at,
            send_after,
            to: &readers.written(circle),
            findings: self.findings.iter().map(|finding| finding.id.clone()).collect(),
            gathers: true,
        };
        post.enqueue_alert(unit, letter, &view)
    }
}

/// An id for a mail that no other has: other readers may have been told of the same finding.
fn free_id(unit: &Reader<'_>, finding_id: &str) -> Result<String> {
    let mut id = finding_id.to_owned();
    let mut number = 1;
    while unit.has_mail(&id)? {
        number += 1;
        id = format!("{finding_id}-{number}");
    }
    Ok(id)
}
