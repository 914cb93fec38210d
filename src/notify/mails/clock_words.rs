//! Budget clocks in mails: who goes dark when.

use super::words::{capitalised, shown, who};
use crate::{
    domain::{BudgetClock, ClockNature, FindingKind},
    notify::{DigestView, PartyQueryView, PartyView, draw::document::Block},
};

/// Everybody who runs out in the course of the day, by what it looks like, one line each; nothing where there is nobody.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    const MOST: usize = 12;
    let clocks: Vec<(&PartyView, &PartyQueryView, BudgetClock)> = view
        .parties
        .iter()
        .flat_map(|party| party.queries.iter().map(move |query| (party, query)))
        .filter_map(|(party, query)| query.budget_clock.map(|clock| (party, query, clock)))
        .collect();
    if clocks.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading("Who goes dark in the course of the day".to_owned())];
    let mut room = MOST;
    for nature in [ClockNature::Exhaustion, ClockNature::Schedule, ClockNature::Unclear] {
        let alike = clocks.iter().filter(|(.., clock)| clock.nature == nature).take(room);
        let lines: Vec<Block> = alike.map(|(party, query, clock)| line(party, query, clock)).collect();
        room -= lines.len();
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(format!("{}:", capitalised(nature.words()))));
            blocks.extend(lines);
        }
    }
    if clocks.len() > MOST {
        blocks.push(Block::Paragraph(format!("And {} more. `bidwatch rivals` shows them.", clocks.len() - MOST)));
    }
    blocks
}

fn line(party: &PartyView, query: &PartyQueryView, clock: &BudgetClock) -> Block {
    Block::Fact(format!("{} on {}: {}.", who(&party.party), shown(&query.query.keyword), clock.when()))
}

/// Which part of the day the counts of a finding about a clock are of.
pub(super) fn hours_counted(kind: FindingKind) -> Option<&'static str> {
    match kind {
        FindingKind::RunsOut | FindingKind::RunsOutNoMore => Some("from that hour to midnight"),
        FindingKind::RunsOutEarlier | FindingKind::RunsOutLater => Some("between the old hour and the new"),
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
        assert!(!render_digest(&view).text.contains("goes dark"));
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
                text.contains("dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week")
            );
            assert!(text.contains("And 8 more."), "{text}");
        }
    }
}
