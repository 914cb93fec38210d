//! Which earlier findings a new one puts an end to, and which still hold.

use chrono::TimeDelta;

use crate::{
    domain::{Finding, FindingKind},
    store::{Reader, RecordedFinding, Result, Span},
};

/// How far back something may have begun that is over now.
const LONGEST: TimeDelta = TimeDelta::days(120);

/// The findings, told at once and still standing, that `finding` puts an end to; the last first.
pub(super) fn ended_by(view: &Reader<'_>, finding: &Finding) -> Result<Vec<RecordedFinding>> {
    if finding.kind == FindingKind::Withdrawn {
        return Ok(Vec::new());
    }
    let span =
        Span { since: Some(finding.at - LONGEST), until: Some(finding.at), ..Span::of_source(&finding.query.source) };
    let before = view.findings(&span, finding.party.rival.as_deref())?;
    Ok(ended_among(&before, finding))
}

/// The same among findings that were made before it, oldest first. What it revises itself is corrected, not over.
fn ended_among(before: &[RecordedFinding], finding: &Finding) -> Vec<RecordedFinding> {
    let own = chain_back(before, finding);
    let mut ended = Vec::new();
    for (index, found) in before.iter().enumerate().rev() {
        let earlier = &found.finding;
        let another = earlier.is_about_same(finding) && !own.contains(&earlier.id.as_str());
        if another && finding.kind.is_over_of(earlier.kind) && stands(before, index, &own) {
            ended.push(found.clone());
        }
    }
    ended
}

/// The ids of the findings that this one corrects or extends, and those before them.
fn chain_back<'a>(before: &'a [RecordedFinding], finding: &'a Finding) -> Vec<&'a str> {
    let mut chain: Vec<&str> = Vec::new();
    let mut next = finding.revises_id.as_deref();
    while let Some(id) = next.filter(|id| !chain.contains(id)) {
        chain.push(id);
        let earlier = before.iter().find(|found| found.finding.id == id);
        next = earlier.and_then(|found| found.finding.revises_id.as_deref());
    }
    chain
}

/// Whether nothing among `all`, but those of the chain `own`, corrects, takes back or ends what is at `index`.
fn stands(all: &[RecordedFinding], index: usize, own: &[&str]) -> bool {
    let earlier = &all[index].finding;
    let undoes = |later: &Finding| {
        let corrects = later.revises_id.as_ref() == Some(&earlier.id) && later.kind != earlier.kind;
        corrects || later.is_about_same(earlier) && later.kind.ends(earlier.kind)
    };
    let others = all[index + 1..].iter().filter(|later| !own.contains(&later.finding.id.as_str()));
    !others.into_iter().any(|later| undoes(&later.finding))
}

/// How far back what is reminded of may have begun.
pub(super) const REMINDED_FOR: TimeDelta = LONGEST;

/// Whether a finding is ended by a later one among `all`.
pub(super) fn is_ended(all: &[RecordedFinding], finding: &Finding) -> bool {
    let ends = |later: &Finding| later.at > finding.at && later.is_about_same(finding) && later.kind.ends(finding.kind);
    all.iter().any(|later| ends(&later.finding))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        domain::{Evidence, Party, Query},
        store::Told,
    };

    fn found(id: &str, kind: FindingKind, keyword: &str, hour: i64, revises: Option<&str>) -> RecordedFinding {
        let at = DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        let finding = Finding {
            id: id.into(),
            kind,
            party: Party::rival("A"),
            query: Query::new("s", keyword),
            keywords: vec![],
            at,
            since: at,
            confidence: 0.9,
            evidence: Evidence::default(),
            text: String::new(),
            revises: revises.is_some(),
            revises_id: revises.map(str::to_owned),
            event: None,
            detail: None,
            market: None,
        };
        RecordedFinding { finding, told: Told::Alert, found_at: at }
    }

    fn ended(before: &[RecordedFinding], by: &RecordedFinding) -> Vec<String> {
        ended_among(before, &by.finding).into_iter().map(|found| found.finding.id).collect()
    }

    #[test]
    fn a_return_ends_the_back_off_on_its_keyword_and_no_other() {
        let before = [found("1", FindingKind::BackOff, "a", 1, None), found("2", FindingKind::BackOff, "b", 2, None)];
        assert_eq!(ended(&before, &found("3", FindingKind::Return, "a", 9, None)), ["1"]);
        assert!(ended(&before, &found("3", FindingKind::TakeTop, "a", 9, None)).is_empty());
    }

    #[test]
    fn what_was_taken_back_or_over_already_is_not_over_again() {
        let back = found("1", FindingKind::BackOff, "a", 1, None);
        let again = found("9", FindingKind::Return, "a", 9, None);
        let withdrawn = [back.clone(), found("2", FindingKind::Withdrawn, "a", 2, Some("1"))];
        assert!(ended(&withdrawn, &again).is_empty());
        let over = [back, found("2", FindingKind::Return, "a", 2, None)];
        assert!(ended(&over, &again).is_empty());
    }

    #[test]
    fn a_further_keyword_of_a_return_ends_what_the_return_ended() {
        let before = [
            found("1", FindingKind::BackOff, "a", 1, None),
            found("2", FindingKind::BackOff, "b", 2, Some("1")),
            found("3", FindingKind::Return, "a", 9, None),
        ];
        assert_eq!(ended(&before, &found("4", FindingKind::Return, "b", 9, Some("3"))), ["2"]);
        let mut both = found("4", FindingKind::Return, "b", 9, Some("3"));
        both.finding.keywords = vec!["a".into(), "b".into()];
        assert_eq!(ended(&before, &both), ["2", "1"]);
    }

    #[test]
    fn a_correction_is_no_end() {
        let before = [found("1", FindingKind::Enter, "a", 1, None)];
        assert!(ended(&before, &found("2", FindingKind::RetreatToPeak, "a", 2, Some("1"))).is_empty());
    }
}
