//! When a history is judged again: what of it differs from what was said before. Pure.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Detail, Finding, FindingKind, Query, finding_id},
    words::late_withdrawn,
};

/// How far apart two findings may lie and still be the same, told better.
const SAME_CHANGE: TimeDelta = TimeDelta::days(7);

/// The findings to add to those `kept`, so that they say what the judgement says now (`fresh`): new ones;
/// those that tell a kept one better, as its revisions; and a withdrawal of each kept one that no longer
/// comes out. `at` is the time of the last check that the new judgement knew.
pub(crate) fn differences(kept: &[Finding], fresh: &[Finding], at: DateTime<Utc>) -> Vec<Finding> {
    let ids = |findings: &[Finding]| -> HashSet<String> { findings.iter().map(|finding| finding.id.clone()).collect() };
    let (kept_ids, fresh_ids) = (ids(kept), ids(fresh));
    let already_revised: HashSet<&str> = kept.iter().filter_map(|finding| finding.revises_id.as_deref()).collect();
    let withdrawn: HashSet<&str> = kept.iter().filter_map(withdraws).collect();
    let mut orphans: Vec<&Finding> = kept
        .iter()
        .filter(|finding| !fresh_ids.contains(&finding.id))
        .filter(|finding| finding.kind != FindingKind::Withdrawn && !already_revised.contains(finding.id.as_str()))
        .collect();
    let mut added = Vec::new();
    let told = |finding: &Finding| {
        kept_ids.contains(&finding.id) || withdraws(finding).is_some_and(|of| withdrawn.contains(of))
    };
    for finding in fresh.iter().filter(|finding| !told(finding)) {
        let same = orphans.iter().position(|orphan| {
            // Which keyword decides a move of the market is chance.
            let keyword = if finding.market.is_some() { &finding.query.keyword } else { &orphan.query.keyword };
            let place = Query { keyword: keyword.clone(), ..orphan.query.clone() };
            orphan.kind == finding.kind
                && orphan.party == finding.party
                && place == finding.query
                && (orphan.at - finding.at).abs() <= SAME_CHANGE
        });
        let mut finding = finding.clone();
        if let Some(same) = same {
            finding.revises = true;
            finding.revises_id = Some(orphans.swap_remove(same).id.clone());
        }
        added.push(finding);
    }
    added.extend(orphans.into_iter().map(|orphan| withdrawal(orphan, at)));
    added
}

/// The finding that this one takes back, if it takes back one.
fn withdraws(finding: &Finding) -> Option<&str> {
    finding.revises_id.as_deref().filter(|_| finding.kind == FindingKind::Withdrawn)
}

fn withdrawal(of: &Finding, at: DateTime<Utc>) -> Finding {
    let kind = FindingKind::Withdrawn;
    Finding {
        id: finding_id(kind, &of.party, &of.query, at, std::slice::from_ref(&of.id)),
        kind,
        at,
        text: late_withdrawn(&of.text),
        detail: Some(Box::new(Detail { undid: Some(of.kind), ..of.detail.as_deref().cloned().unwrap_or_default() })),
        revises: true,
        revises_id: Some(of.id.clone()),
        ..of.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Evidence, MarketMove, Party, Query};

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn finding(kind: FindingKind, hours: i64) -> Finding {
        let (party, query) = (Party::rival("A"), Query::new("s", "k"));
        Finding {
            id: finding_id(kind, &party, &query, at(hours), &[]),
            kind,
            party,
            query,
            keywords: vec![],
            at: at(hours),
            since: at(hours),
            confidence: 0.9,
            evidence: Evidence::default(),
            text: "A left.".into(),
            revises: false,
            revises_id: None,
            event: None,
            detail: None,
            market: None,
        }
    }

    #[test]
    fn what_comes_out_the_same_adds_nothing() {
        let kept = [finding(FindingKind::BackOff, 1)];
        assert!(differences(&kept, &kept, at(9)).is_empty());
    }

    #[test]
    fn the_same_change_told_better_revises_the_kept_one() {
        let (kept, fresh) = ([finding(FindingKind::BackOff, 5)], [finding(FindingKind::BackOff, 3)]);
        let added = differences(&kept, &fresh, at(9));
        assert_eq!(added.len(), 1);
        assert_eq!((added[0].at, added[0].revises_id.as_deref()), (at(3), Some(kept[0].id.as_str())));
        let all = [kept[0].clone(), added[0].clone()];
        assert!(differences(&all, &fresh, at(9)).is_empty(), "judged once more, nothing is left to say");
    }

    #[test]
    fn what_no_longer_comes_out_is_withdrawn_once() {
        let kept = [finding(FindingKind::BackOff, 5)];
        let added = differences(&kept, &[], at(9));
        assert_eq!(added.len(), 1);
        assert_eq!((added[0].kind, added[0].at), (FindingKind::Withdrawn, at(9)));
        let all = [kept[0].clone(), added[0].clone()];
        assert!(differences(&all, &[], at(10)).is_empty());
    }

    #[test]
    fn what_was_taken_back_is_not_taken_back_again_at_another_time() {
        let left = finding(FindingKind::BackOff, 5);
        let back = |hours| {
            let revises_id = Some(left.id.clone());
            Finding { revises: true, revises_id, ..finding(FindingKind::Withdrawn, hours) }
        };
        assert_eq!(differences(&[left.clone(), back(9)], &[left.clone(), back(11)], at(12)), []);
    }

    #[test]
    fn moves_of_two_markets_are_two_on_whatever_keyword() {
        let of = |place: &str, keyword: &str, hours| {
            let query = Query { place: Some(place.into()), ..Query::new("s", keyword) };
            let (party, market) = (Party::market(), Some(MarketMove::default()));
            let id = finding_id(FindingKind::MarketRise, &party, &query, at(hours), &[]);
            Finding { id, party, query, market, ..finding(FindingKind::MarketRise, hours) }
        };
        let added = differences(&[of("here", "bag", 5)], &[of("here", "hat", 6), of("there", "bag", 6)], at(9));
        assert_eq!(added.iter().map(|found| found.revises).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn what_is_new_is_added_as_it_is() {
        let fresh = [finding(FindingKind::Enter, 5)];
        assert_eq!(differences(&[], &fresh, at(9)), fresh);
    }
}
