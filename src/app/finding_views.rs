//! Findings as mails show them: with the day before and after each, and what came before it.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Finding, FindingKind, Query, Standing},
    insight::DayStrip,
    notify::{FindingView, List, ToldBefore, message_id},
    store::{Reader, RecordedFinding, Result, Span, StoreError},
};

use super::{endings, post::Post};

/// How far the strip before a change reaches back.
const STRIP_BEFORE: TimeDelta = TimeDelta::days(21);

/// Findings of one mail that are drawn with their strips; further ones are told in words.
const DRAWN: usize = 12;

/// Findings with the day before and after each: after up to `until`, or up to what was known when it was made.
pub(crate) fn views(
    view: &Reader<'_>,
    post: &Post<'_>,
    findings: &[Finding],
    until: Option<DateTime<Utc>>,
) -> Result<Vec<FindingView>> {
    let draw = |(index, finding): (usize, &Finding)| {
        let until = until.unwrap_or(finding.at + TimeDelta::milliseconds(1));
        let ended = endings::ended_by(view, finding)?;
        // What it was before is what it puts an end to.
        let from = ended.iter().map(|ended| ended.finding.since).max();
        let from = from.unwrap_or(DateTime::UNIX_EPOCH).max(finding.since - STRIP_BEFORE);
        let drawn = index < DRAWN;
        let (before, after) = if drawn { strips(view, post, finding, from, until)? } else { Default::default() };
        Ok(FindingView {
            finding: finding.clone(),
            before,
            after,
            watched: watched(post.queries, finding),
            corrects: corrected(view, finding)?,
            ends: told_at_once(view, ended)?,
            feedback: view.feedback_of(Some(&finding.id))?,
        })
    };
    findings.iter().enumerate().map(draw).collect()
}

/// How many keywords are watched where a finding was made.
fn watched(queries: &[Query], finding: &Finding) -> usize {
    let place = |query: &Query| Query { keyword: String::new(), ..query.clone() };
    let here = place(&finding.query);
    queries.iter().filter(|query| place(query) == here).map(|query| &query.keyword).collect::<HashSet<_>>().len()
}

/// What a finding corrects, extends or takes back, and when it was told.
fn corrected(view: &Reader<'_>, finding: &Finding) -> Result<Option<ToldBefore>> {
    if !finding.revises && finding.kind != FindingKind::Withdrawn {
        return Ok(None);
    }
    let Some(id) = &finding.revises_id else { return Ok(None) };
    view.finding(id)?.map(|found| told_before(view, found.finding)).transpose()
}

/// The last of what is over that was told at once.
fn told_at_once(view: &Reader<'_>, ended: Vec<RecordedFinding>) -> Result<Option<ToldBefore>> {
    for found in ended {
        let told = told_before(view, found.finding)?;
        if told.at.is_some() {
            return Ok(Some(told));
        }
    }
    Ok(None)
}

fn told_before(view: &Reader<'_>, finding: Finding) -> Result<ToldBefore> {
    let at = view.alert_of(&finding.id)?.map(|told| told.at);
    Ok(ToldBefore { finding, at })
}

/// The Message-ID of the alert, other than this `mail_id`, that the first revising finding follows up.
pub(super) fn earlier_alert(
    view: &Reader<'_>,
    post: &Post<'_>,
    findings: &[Finding],
    mail_id: &str,
) -> Result<Option<String>> {
    for revised in findings.iter().filter_map(|finding| finding.revises_id.as_deref()) {
        if let Some(told) = view.alert_of(revised)?.filter(|told| told.mail_id != mail_id) {
            return Ok(message_id(List::Alert, &told.mail_id, post.instance, &post.settings.from).ok());
        }
    }
    Ok(None)
}

fn strips(
    view: &Reader<'_>,
    post: &Post<'_>,
    finding: &Finding,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(DayStrip, DayStrip)> {
    let (mut before, mut after) = (DayStrip::default(), DayStrip::default());
    let Some(party) = post.roster.find(&finding.party) else { return Ok((before, after)) };
    // A change of rank shows in how often he stood first where he was shown, one of presence in how often he was shown.
    let of_rank = matches!(finding.kind, FindingKind::TakeTop | FindingKind::CedeTop);
    let span = Span { until: Some(until), ..Span::of_query(&finding.query, from) };
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
