//! What a reader has to be told of chains of findings: the last word on each keyword. Pure.

use std::collections::{BTreeSet, HashMap};

use crate::domain::{Finding, FindingKind};

/// The last word on each keyword of each chain among `findings`, which are in the order they were made. What
/// corrects or extends another one here stands for it; what it does not speak of stays.
pub(super) fn last_words(findings: &[Finding]) -> Vec<Finding> {
    let place: HashMap<String, usize> =
        findings.iter().enumerate().map(|(index, finding)| (finding.id.clone(), index)).collect();
    let earlier = |finding: &Finding| finding.revises_id.as_ref().and_then(|id| place.get(id).copied());
    // From the newest back: whatever a finding speaks of is settled for all that it stands upon.
    let mut settled: Vec<BTreeSet<String>> = vec![BTreeSet::new(); findings.len()];
    let mut words = Vec::new();
    for (index, finding) in findings.iter().enumerate().rev() {
        let own = keywords(finding);
        let left: BTreeSet<String> = own.difference(&settled[index]).cloned().collect();
        if let Some(before) = earlier(finding).filter(|&before| before < index) {
            let all = own.union(&settled[index]).cloned().collect::<Vec<_>>();
            settled[before].extend(all);
        }
        let nothing_happened = finding.kind == FindingKind::Withdrawn && earlier(finding).is_some();
        if !left.is_empty() && !nothing_happened {
            // What it corrects stands here too, or was told before: only then is it a correction to the reader.
            words.push(about(finding, left, earlier(finding).is_none()));
        }
    }
    words.reverse();
    words
}

fn keywords(finding: &Finding) -> BTreeSet<String> {
    finding.keywords.iter().chain([&finding.query.keyword]).cloned().collect()
}

/// The finding as far as it is about these keywords.
fn about(finding: &Finding, keywords: BTreeSet<String>, correction: bool) -> Finding {
    let mut finding = finding.clone();
    finding.revises &= correction;
    if !keywords.contains(&finding.query.keyword) {
        finding.query.keyword = keywords.first().cloned().unwrap_or_default();
    }
    finding.keywords = if keywords.len() > 1 { keywords.into_iter().collect() } else { Vec::new() };
    finding
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::{Evidence, Party, Query};

    fn finding(id: &str, kind: FindingKind, keyword: &str, keywords: &[&str], revises: Option<&str>) -> Finding {
        Finding {
            id: id.into(),
            kind,
            party: Party::rival("A"),
            query: Query::new("s", keyword),
            keywords: keywords.iter().map(|&keyword| keyword.into()).collect(),
            at: DateTime::UNIX_EPOCH,
            since: DateTime::UNIX_EPOCH,
            confidence: 0.9,
            evidence: Evidence::default(),
            text: String::new(),
            revises: revises.is_some(),
            revises_id: revises.map(str::to_owned),
        }
    }

    fn told(findings: &[Finding]) -> Vec<(String, Vec<String>, bool)> {
        last_words(findings)
            .into_iter()
            .map(|f| (f.id.clone(), keywords(&f).into_iter().collect(), f.revises))
            .collect()
    }

    #[test]
    fn an_extension_stands_for_what_it_extends() {
        let one = finding("1", FindingKind::BackOff, "a", &[], None);
        let two = finding("2", FindingKind::BackOff, "b", &["a", "b"], Some("1"));
        assert_eq!(told(&[one, two]), [("2".into(), vec!["a".into(), "b".into()], false)]);
    }

    #[test]
    fn a_correction_of_one_keyword_leaves_the_others_as_they_were() {
        let all = finding("1", FindingKind::BackOff, "c", &["a", "b", "c"], None);
        let other = finding("2", FindingKind::RetreatToPeak, "c", &[], Some("1"));
        let again = finding("3", FindingKind::BackOff, "c", &[], Some("2"));
        assert_eq!(
            told(&[all, other, again]),
            [("1".into(), vec!["a".into(), "b".into()], false), ("3".into(), vec!["c".into()], false),]
        );
    }

    #[test]
    fn what_was_told_and_taken_back_here_is_left_out_and_what_was_told_before_is_corrected() {
        let one = finding("1", FindingKind::BackOff, "a", &[], None);
        let back = finding("2", FindingKind::Withdrawn, "a", &[], Some("1"));
        assert!(told(&[one, back.clone()]).is_empty());
        assert_eq!(told(&[back]), [("2".into(), vec!["a".into()], true)]);
    }
}
