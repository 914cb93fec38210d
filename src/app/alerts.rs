//! Alerts: findings become mails in the same unit of work that keeps them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Finding, FindingKind, Standing},
    insight::DayStrip,
    notify::{AlertView, FindingView, List, MailSettings, Telling, message_id, render_alert, told},
    store::{MailKind, Reader, Result, Span, StoreError, Told, Writer},
};

use super::{
    GATHER,
    last_words::last_words,
    post::{self, Post},
};

/// How far the strip before a change reaches back.
const STRIP_BEFORE: TimeDelta = TimeDelta::days(21);

/// Findings of one mail that are drawn with their strips; further ones are told in words.
const DRAWN: usize = 12;

/// Keeps findings and puts those that are told at once into an alert: the one that still gathers, or a new one.
pub(crate) fn keep_and_tell(
    unit: &mut Writer<'_>,
    post: &Post<'_>,
    findings: &[Finding],
    now: DateTime<Utc>,
) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let gathering = unit.gathering_alert(now)?;
    let mut at_once = Vec::new();
    for id in gathering.iter().flat_map(|alert| &alert.findings) {
        at_once.extend(unit.finding(id)?.map(|found| found.finding));
    }
    let gathered = at_once.len();
    for finding in findings {
        let telling = telling(unit, post.settings, finding)?;
        // What extends a change that nobody has been told of yet is told with it.
        let extends = at_once.iter().any(|other: &Finding| finding.revises_id.as_ref() == Some(&other.id));
        if unit.keep_finding(finding, telling, now)? && (telling == Told::Alert || extends) {
            at_once.push(finding.clone());
        }
    }
    if at_once.len() == gathered {
        return Ok(());
    }
    at_once.sort_by_key(|finding| finding.at);
    let (id, date) = gathering.map_or_else(|| (at_once[0].id.clone(), now), |alert| (alert.mail_id, alert.date));
    let view = AlertView { now: date, zone: post.zone, findings: views(unit, post, &last_words(&at_once), None)? };
    let in_reply_to = earlier_alert(unit, post, &at_once)?;
    let letter = post::Letter {
        id,
        kind: MailKind::Alert,
        list: List::Alert,
        date,
        send_after: date + GATHER,
        to: &post.settings.to,
        in_reply_to,
        findings: at_once.iter().map(|finding| finding.id.clone()).collect(),
    };
    post.enqueue(unit, letter, &render_alert(&view))
}

fn telling(view: &Reader<'_>, settings: &MailSettings, finding: &Finding) -> Result<Told> {
    let revised = finding.revises_id.as_deref().map(|id| view.finding(id)).transpose()?.flatten();
    Ok(match told(settings, finding, revised.as_ref().map(|found| &found.finding)) {
        Telling::Alert => Told::Alert,
        Telling::DigestOnly => Told::Digest,
    })
}

/// The Message-ID of the alert that the first revising finding follows up.
fn earlier_alert(view: &Reader<'_>, post: &Post<'_>, findings: &[Finding]) -> Result<Option<String>> {
    for revised in findings.iter().filter_map(|finding| finding.revises_id.as_deref()) {
        if let Some(mail) = view.alert_of(revised)? {
            return Ok(message_id(List::Alert, &mail, post.instance, &post.settings.from).ok());
        }
    }
    Ok(None)
}

/// Findings with the day before and after each: after up to `until`, or up to what was known when it was made.
pub(crate) fn views(
    view: &Reader<'_>,
    post: &Post<'_>,
    findings: &[Finding],
    until: Option<DateTime<Utc>>,
) -> Result<Vec<FindingView>> {
    let draw = |(index, finding): (usize, &Finding)| {
        let until = until.unwrap_or(finding.at + TimeDelta::milliseconds(1));
        let drawn = index < DRAWN;
        let (before, after) = if drawn { strips(view, post, finding, until)? } else { Default::default() };
        Ok(FindingView { finding: finding.clone(), before, after })
    };
    findings.iter().enumerate().map(draw).collect()
}

fn strips(view: &Reader<'_>, post: &Post<'_>, finding: &Finding, until: DateTime<Utc>) -> Result<(DayStrip, DayStrip)> {
    let (mut before, mut after) = (DayStrip::default(), DayStrip::default());
    let Some(party) = post.roster.find(&finding.party) else { return Ok((before, after)) };
    // A change of rank shows in how often he stood first where he was shown, one of presence in how often he was shown.
    let of_rank = matches!(finding.kind, FindingKind::TakeTop | FindingKind::CedeTop);
    let span = Span { until: Some(until), ..Span::of_query(&finding.query, finding.since - STRIP_BEFORE) };
    view.each_check(&span, |check| {
        if check.query == finding.query && check.standing() == Standing::Ads {
            let his = check.listings.iter().filter(|ad| ad.is_ad() && post.roster.whose(ad) == Some(party));
            let best = his.map(|ad| ad.rank).min();
            let strip = if check.checked_at < finding.since { &mut before } else { &mut after };
            if !of_rank || best.is_some() {
                strip.count(check.checked_at, post.zone, if of_rank { best == Some(1) } else { best.is_some() });
            }
        }
        Ok::<_, StoreError>(())
    })?;
    Ok((before, after))
}
