//! What a reader has to be told of chains of findings: the last word on each keyword. Pure.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::{Finding, FindingKind};

/// The last word on each keyword of each chain among `findings`, which are in the order they were made. What
/// corrects or extends another one here stands for it; what it does not speak of stays. A finding about the market
/// stands for those about single rivals that it gathers.
pub(super) fn last_words(findings: &[Finding]) -> Vec<Finding> {
    let ids: HashSet<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    let corrects = |finding: &Finding| finding.revises_id.as_deref().is_some_and(|id| ids.contains(id));
    let roots = beginnings(findings);
    // From the newest back: whatever a finding speaks of is settled for its chain.
    let mut settled: HashMap<&str, BTreeSet<Subject>> = HashMap::new();
    let mut fallen: HashSet<&str> = HashSet::new();
    let mut words = Vec::new();
    for (index, finding) in findings.iter().enumerate().rev() {
        if finding.market.is_some() && finding.kind == FindingKind::Withdrawn {
            // It was not the market: what was said of its rivals before stands again.
            fallen.insert(roots[index]);
            words.push(finding.clone());
            continue;
        }
        if finding.market.is_some() && fallen.contains(roots[index]) {
            continue;
        }
        let own = subjects(finding);
        let settled = settled.entry(roots[index]).or_default();
        let left: BTreeSet<Subject> = own.difference(settled).cloned().collect();
        settled.extend(own);
        let nothing_happened = finding.kind == FindingKind::Withdrawn && corrects(finding);
        if !left.is_empty() && !nothing_happened {
            // What it corrects stands here too, or was told before: only then is it a correction to the reader.
            words.push(about(finding, left, !corrects(finding)));
        }
    }
    words.reverse();
    words
}

/// The chains among `findings`, each in the order they were made, by what comes first of each.
pub fn chains(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut begins: HashMap<&str, usize> = HashMap::new();
    let mut chains: Vec<Vec<&Finding>> = Vec::new();
    for (finding, root) in findings.iter().zip(beginnings(findings)) {
        let place = *begins.entry(root).or_insert(chains.len());
        if place == chains.len() {
            chains.push(Vec::new());
        }
        chains[place].push(finding);
    }
    chains
}

/// What the chain of each of `findings`, in the order they were made, begins with: the first one here, or the one told
/// before that it corrects. A chain may branch: the correction of one keyword and a further keyword can both name the
/// same finding. A move of the market takes the chains that it gathers into its own.
fn beginnings(findings: &[Finding]) -> Vec<&str> {
    let place: HashMap<&str, usize> =
        findings.iter().enumerate().map(|(index, finding)| (finding.id.as_str(), index)).collect();
    let mut roots: Vec<&str> = Vec::with_capacity(findings.len());
    for (index, finding) in findings.iter().enumerate() {
        let before = |id: &str| place.get(id).copied().filter(|&before| before < index);
        let root = match finding.revises_id.as_deref() {
            Some(id) => before(id).map_or(id, |before| roots[before]),
            None => &finding.id,
        };
        for gathered in finding.market.iter().flat_map(|market| &market.gathers).filter_map(|id| before(id)) {
            let joined = roots[gathered];
            roots.iter_mut().filter(|other| **other == joined).for_each(|other| *other = root);
        }
        roots.push(root);
    }
    roots
}

/// Who, and on which keyword.
type Subject = (Option<String>, String);

/// What a finding speaks of: each of its rivals on each of its keywords.
fn subjects(finding: &Finding) -> BTreeSet<Subject> {
    let rivals: Vec<Option<String>> = match &finding.market {
        Some(market) => market.rivals.iter().cloned().map(Some).collect(),
        None => vec![finding.party.rival.clone()],
    };
    let keywords = finding.keywords.iter().chain([&finding.query.keyword]);
    keywords.flat_map(|keyword| rivals.iter().map(|rival| (rival.clone(), keyword.clone()))).collect()
}

/// The finding as far as it is about these; one about the market is told whole.
fn about(finding: &Finding, subjects: BTreeSet<Subject>, correction: bool) -> Finding {
    let mut finding = finding.clone();
    finding.revises &= correction;
    if finding.market.is_some() {
        return finding;
    }
    let keywords: BTreeSet<String> = subjects.into_iter().map(|(_, keyword)| keyword).collect();
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
    use crate::domain::{Evidence, MarketMove, Party, Query};

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
            event: None,
            detail: None,
            market: None,
        }
    }

    fn told(findings: &[Finding]) -> Vec<(String, Vec<String>, bool)> {
        let keywords = |finding: &Finding| -> BTreeSet<String> {
            subjects(finding).into_iter().map(|(_, keyword)| keyword).collect()
        };
        last_words(findings).iter().map(|f| (f.id.clone(), keywords(f).into_iter().collect(), f.revises)).collect()
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
    fn a_keyword_corrected_on_one_branch_is_not_told_again_on_the_other() {
        let one = finding("1", FindingKind::BackOff, "a", &[], None);
        let two = finding("2", FindingKind::BackOff, "b", &["a", "b"], Some("1"));
        let b = finding("3", FindingKind::RetreatToPeak, "b", &[], Some("2"));
        let a = finding("4", FindingKind::RetreatToPeak, "a", &[], Some("1"));
        let expected = [("3".into(), vec!["b".into()], false), ("4".into(), vec!["a".into()], false)];
        assert_eq!(told(&[one, two, b, a]), expected);
    }

    #[test]
    fn a_move_of_the_market_stands_for_the_rivals_it_gathers() {
        let of = |id: &str, rival: &str| Finding {
            party: Party::rival(rival),
            ..finding(id, FindingKind::Expand, "a", &[], None)
        };
        let market =
            MarketMove { rivals: vec!["A".into(), "B".into(), "C".into()], gathers: vec!["1".into(), "2".into()] };
        let all = Finding {
            kind: FindingKind::MarketRise,
            party: Party::market(),
            market: Some(market),
            revises: true,
            revises_id: Some("2".into()),
            ..of("3", "")
        };
        assert_eq!(told(&[of("1", "A"), of("2", "B"), all.clone()]), [("3".into(), vec!["a".into()], false)]);
        let after = [of("1", "A"), all, finding("4", FindingKind::Withdrawn, "a", &[], Some("3"))];
        let ids: Vec<String> = told(&after).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(ids, ["3"], "one rival less is no word on the others");
    }

    #[test]
    fn a_market_that_is_taken_back_leaves_the_rivals_as_they_were_told() {
        let of = |rival: &str| Finding {
            party: Party::rival(rival),
            ..finding(rival, FindingKind::BackOff, "a", &[], None)
        };
        let market = |id: &str, kind, rivals: &[&str], revises| Finding {
            party: Party::market(),
            market: Some(MarketMove { rivals: rivals.iter().map(|&r| r.into()).collect(), gathers: vec!["A".into()] }),
            ..finding(id, kind, "a", &[], Some(revises))
        };
        let all = market("3", FindingKind::MarketFall, &["A", "B", "C"], "B");
        let back = market("4", FindingKind::Withdrawn, &["A", "B"], "3");
        let ids: Vec<String> = told(&[of("A"), of("B"), all, back]).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(ids, ["A", "B", "4"]);
    }

    #[test]
    fn what_was_told_and_taken_back_here_is_left_out_and_what_was_told_before_is_corrected() {
        let one = finding("1", FindingKind::BackOff, "a", &[], None);
        let back = finding("2", FindingKind::Withdrawn, "a", &[], Some("1"));
        assert!(told(&[one, back.clone()]).is_empty());
        assert_eq!(told(&[back]), [("2".into(), vec!["a".into()], true)]);
    }
}
