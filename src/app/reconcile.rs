//! When a history is judged again: what of it differs from what was said before. Pure.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Finding, FindingKind, finding_id};

/// How far apart two findings may lie and still be the same, told better.
const SAME_CHANGE: TimeDelta = TimeDelta::days(7);

/// The findings to add to those `kept`, so that they say what the judgement says now (`fresh`): new ones;
/// those that tell a kept one better, as its revisions; and a withdrawal of each kept one that no longer
/// comes out. `at` is the time of the last check that the new judgement knew.
pub(crate) fn differences(kept: &[Finding], fresh: &[Finding], at: DateTime<Utc>) -> Vec<Finding> {
    let ids = |findings: &[Finding]| -> HashSet<String> { findings.iter().map(|finding| finding.id.clone()).collect() };
    let (kept_ids, fresh_ids) = (ids(kept), ids(fresh));
    let already_revised: HashSet<&str> = kept.iter().filter_map(|finding| finding.revises_id.as_deref()).collect();
    let mut orphans: Vec<&Finding> = kept
        .iter()
        .filter(|finding| !fresh_ids.contains(&finding.id))
        .filter(|finding| finding.kind != FindingKind::Withdrawn && !already_revised.contains(finding.id.as_str()))
        .collect();
    let mut added = Vec::new();
    for finding in fresh.iter().filter(|finding| !kept_ids.contains(&finding.id)) {
        let same = orphans.iter().position(|orphan| {
            // Which keyword decides a move of the market is chance.
            let same_place = finding.market.is_some() || orphan.query == finding.query;
            orphan.kind == finding.kind
                && orphan.party == finding.party
                && same_place
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

fn withdrawal(of: &Finding, at: DateTime<Utc>) -> Finding {
    let kind = FindingKind::Withdrawn;
    Finding {
        id: finding_id(kind, &of.party, &of.query, at, std::slice::from_ref(&of.id)),
        kind,
        at,
        text: format!("With the checks that came in later this no longer holds: {}", of.text),
        revises: true,
        revises_id: Some(of.id.clone()),
        ..of.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Evidence, Party, Query};

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
    fn what_is_new_is_added_as_it_is() {
        let fresh = [finding(FindingKind::Enter, 5)];
        assert_eq!(differences(&[], &fresh, at(9)), fresh);
    }
}
