//! A finding of a budget clock in one sentence. It says what was seen, and of money only what it looks like.

use super::told::ClockTurn;
use crate::domain::{FindingKind, Party};

/// What a sentence is about.
pub(super) struct ClockSubject<'a> {
    pub(super) party: &'a Party,
    pub(super) keyword: &'a str,
    /// All keywords of the chain; empty where it is only the one.
    pub(super) keywords: &'a [String],
    pub(super) turn: &'a ClockTurn,
}

impl ClockSubject<'_> {
    /// The sentence.
    pub(super) fn sentence(&self) -> String {
        let Self { party, keyword, turn, .. } = self;
        let who = if party.own { "Your own shop" } else { party.name() };
        let clock = &turn.clock;
        let (usual, dark) = (clock.usual.format("%H:%M"), clock.hour_and_days());
        let used_to = turn.before.map_or_else(String::new, hour);
        let said = match turn.kind {
            FindingKind::RunsOut => {
                format!("{who} is dark for {keyword} from about {dark}: {}", clock.nature.words())
            }
            FindingKind::RunsOutEarlier => format!(
                "{who} goes dark for {keyword} earlier in the day than he used to: from about {dark}, before from \
                 about {used_to}"
            ),
            FindingKind::RunsOutLater => format!(
                "{who} lasts longer into the day for {keyword} than he used to: dark from about {dark}, before \
                 from about {used_to}"
            ),
            FindingKind::RunsOutNoMore => {
                let (lasted, of) = turn.lasted;
                format!(
                    "{who} no longer goes dark for {keyword} during the day: still seen after {usual} on {lasted} of the \
                     last {of} days"
                )
            }
            _ if turn.before.is_some() => format!(
                "What was said of the hour at which {who} goes dark for {keyword} does not hold: it is about {usual} again"
            ),
            _ => format!(
                "What was said of {who} and {keyword} does not hold: he is not dark from about {usual} day after day"
            ),
        };
        match self.keywords.len() {
            0 | 1 => said + ".",
            n => format!("{said}; with this, it is {n} keywords."),
        }
    }
}

fn hour(minute: f32) -> String {
    let minute = (minute / 5.0).round() as u32 * 5;
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeDelta};

    use super::*;
    use crate::domain::{BudgetClock, ClockNature};

    fn sentence(kind: FindingKind, before: Option<f32>) -> String {
        let clock = BudgetClock {
            usual: NaiveTime::from_hms_opt(14, 0, 0).unwrap(),
            spread: TimeDelta::minutes(40),
            days: 9,
            of_days: 11,
            drift_per_week: None,
            nature: ClockNature::Exhaustion,
        };
        let turn = ClockTurn { kind, probability: 0.9, since: 0, revises: None, clock, before, lasted: (6, 6) };
        let party = Party::rival("Rival A");
        ClockSubject { party: &party, keyword: "女包", keywords: &[], turn: &turn }.sentence()
    }

    #[test]
    fn each_turn_reads_as_a_seller_would_tell_it() {
        assert_eq!(
            sentence(FindingKind::RunsOut, None),
            "Rival A is dark for 女包 from about 14:00 (±40 min) on 9 of the last 11 days: looks like a daily budget that \
             is spent, not set hours."
        );
        assert_eq!(
            sentence(FindingKind::RunsOutEarlier, Some(1_021.0)),
            "Rival A goes dark for 女包 earlier in the day than he used to: from about 14:00 (±40 min) on 9 of the last 11 \
             days, before from about 17:00."
        );
        assert_eq!(
            sentence(FindingKind::RunsOutNoMore, None),
            "Rival A no longer goes dark for 女包 during the day: still seen after 14:00 on 6 of the last 6 days."
        );
        assert!(sentence(FindingKind::Withdrawn, None).contains("does not hold"));
    }
}
