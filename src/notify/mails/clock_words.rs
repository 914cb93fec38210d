//! Budget clocks in mails: who goes dark when.

use crate::{
    domain::{BudgetClock, ClockNature, FindingKind},
    notify::{DigestView, PartyQueryView, PartyView, draw::document::Block},
    words::{
        Lang, capitalised,
        catalogue::{finding, mail as say},
        clock_nature, clock_when, quoted, shown, who,
    },
};

/// Everybody who runs out in the course of the day, by what it looks like, one line each; nothing where there is nobody.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    const MOST: usize = 12;
    let lang = view.lang;
    let clocks: Vec<(&PartyView, &PartyQueryView, BudgetClock)> = view
        .parties
        .iter()
        .flat_map(|party| party.queries.iter().map(move |query| (party, query)))
        .filter_map(|(party, query)| query.budget_clock.map(|clock| (party, query, clock)))
        .collect();
    if clocks.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(say::goes_dark(lang).to_owned())];
    let mut room = MOST;
    for nature in [ClockNature::Exhaustion, ClockNature::Schedule, ClockNature::Unclear] {
        let alike = clocks.iter().filter(|(.., clock)| clock.nature == nature).take(room);
        let lines: Vec<Block> = alike.map(|(party, query, clock)| line(lang, party, query, clock)).collect();
        room -= lines.len();
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(say::nature(lang, &capitalised(clock_nature(lang, nature)))));
            blocks.extend(lines);
        }
    }
    if clocks.len() > MOST {
        blocks.push(Block::Paragraph(say::clocks_more(lang, clocks.len() - MOST)));
    }
    blocks
}

fn line(lang: Lang, party: &PartyView, query: &PartyQueryView, clock: &BudgetClock) -> Block {
    let keyword = quoted(lang, &shown(&query.query.keyword));
    Block::Fact(say::clock_on(lang, &who(lang, &party.party), &keyword, &clock_when(lang, clock)))
}

/// Which part of the day the counts of a finding about a clock are of, before the counts.
pub(super) fn hours_counted(lang: Lang, kind: FindingKind) -> Option<&'static str> {
    match kind {
        FindingKind::RunsOut | FindingKind::RunsOutNoMore => Some(finding::verb_to_midnight(lang)),
        FindingKind::RunsOutEarlier | FindingKind::RunsOutLater => Some(finding::verb_between(lang)),
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
