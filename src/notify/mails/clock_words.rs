//! Budget clocks in mails: who goes dark when.

use super::words::{capitalised, shown, who};
use crate::{
    domain::FindingKind,
    notify::{DigestView, draw::document::Block},
};

/// Everybody who runs out in the course of the day, one line each; nothing where there is nobody.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    const MOST: usize = 12;
    let mut lines: Vec<Block> = view
        .parties
        .iter()
        .flat_map(|party| party.queries.iter().map(move |query| (party, query)))
        .filter_map(|(party, query)| {
            let label = format!("{} · {}", who(&party.party), shown(&query.query.keyword));
            query.budget_clock.map(|clock| Block::Labelled { label, text: capitalised(&clock.words()) + "." })
        })
        .collect();
    if lines.is_empty() {
        return lines;
    }
    let rest = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    lines.insert(0, Block::Heading("Budget clocks".to_owned()));
    if rest > 0 {
        lines.push(Block::Paragraph(format!("And {rest} more. `bidwatch rivals` shows them.")));
    }
    lines
}

/// Which part of the day the counts of a finding about a clock are of.
pub(super) fn hours_counted(kind: FindingKind) -> Option<&'static str> {
    match kind {
        FindingKind::RunsOut | FindingKind::RunsOutNoMore => Some("From that hour to midnight"),
        FindingKind::RunsOutEarlier | FindingKind::RunsOutLater => Some("Between the old hour and the new"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeDelta};

    use crate::{
        domain::{BudgetClock, ClockNature},
        notify::{render_digest, sample},
    };

    #[test]
    fn the_digest_says_who_goes_dark_when_and_keeps_silent_where_nobody_does() {
        let mut view = sample::digest(20);
        assert!(!render_digest(&view).text.contains("Budget clocks"));
        let clock = BudgetClock {
            usual: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
            spread: TimeDelta::minutes(40),
            days: 9,
            of_days: 11,
            drift_per_week: Some(TimeDelta::minutes(-35)),
            nature: ClockNature::Exhaustion,
        };
        view.parties[1].queries.iter_mut().for_each(|query| query.budget_clock = Some(clock));
        for findings in [std::mem::take(&mut view.findings), Vec::new()] {
            view.findings = findings;
            let text = render_digest(&view).text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                text.contains("Dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week")
            );
            assert!(text.contains("And 8 more."), "{text}");
        }
    }
}
