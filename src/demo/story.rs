//! What was planted, in words: so that the demo can say at its end what it found of it.

use chrono::{DateTime, Utc};

use super::{
    calendar::{SPELLS, TURNS, Trouble},
    cast::{BUDGET_BAGS, Bidder, CAST, KEYWORDS, NEWSTEP, OUR_SHOP, RIVAL_RUNNER, SWIFT_AND_SOLE},
    market::Market,
    strategy::Strategy,
};
use crate::domain::{FindingKind, Party};

/// The plot of the six weeks.
#[derive(Debug, Clone)]
pub struct Story {
    /// Who bids.
    pub bidders: &'static [Bidder],
    /// What a newcomer should look out for.
    pub watch_for: &'static str,
    /// Why it matters to a seller.
    pub moral: &'static str,
    /// Every change that can be seen on the pages, in time order.
    pub changes: Vec<Change>,
    /// What is so from the first day to the last: a finding of it is right whenever it is made.
    pub habits: Vec<Habit>,
    /// Every spell of trouble, in time order.
    pub troubles: Vec<PlannedTrouble>,
}

/// A change that can be seen on the pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What a watcher should call it.
    pub kind: FindingKind,
    /// Whose behaviour, or place, changes.
    pub party: Party,
    /// Where, in the demo's order of keywords.
    pub keywords: Vec<&'static str>,
    /// When it happens on the first of these keywords.
    pub from: DateTime<Utc>,
    /// When it happens on the last.
    pub to: DateTime<Utc>,
    /// Whether it only follows from another's change, as your shop moves up when the first leaves.
    pub follows: bool,
    /// It in one sentence.
    pub text: &'static str,
}

/// Something that somebody does all the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// What a watcher should call it.
    pub kind: FindingKind,
    /// Whose habit.
    pub party: Party,
    /// Where.
    pub keywords: Vec<&'static str>,
    /// It in one sentence.
    pub text: &'static str,
}

/// A spell in which less can be seen. No change happens in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTrouble {
    /// What it is.
    pub trouble: Trouble,
    /// Its begin.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
    /// The one keyword that is hit; `None`: all.
    pub keyword: Option<&'static str>,
    /// It in one sentence.
    pub text: &'static str,
}

impl Market {
    /// What happens in this market.
    pub fn story(&self) -> Story {
        Story {
            bidders: &CAST,
            watch_for: "For four weeks Rival Runner outbids you for the first place, day and night. Then, one \
                        morning, he stops, and no page says so.",
            moral: "Since then you hold the first place without a higher bid. Whoever does not notice goes on \
                    bidding against somebody who has left.",
            changes: self.changes(),
            habits: habits(),
            troubles: self.troubles(),
        }
    }

    fn changes(&self) -> Vec<Change> {
        let told = [
            (
                SWIFT_AND_SOLE,
                FindingKind::RetreatToPeak,
                "Swift & Sole gives up the day and comes in the rush hour only.",
            ),
            (
                RIVAL_RUNNER,
                FindingKind::BackOff,
                "Rival Runner stops fighting: he comes once or twice in the rush hour at most.",
            ),
            (NEWSTEP, FindingKind::Enter, "Newstep, never seen before, bids all day."),
        ];
        let mut changes: Vec<Change> = told
            .into_iter()
            .map(|(bidder, kind, text)| self.change((bidder, kind), party(bidder), kind, text))
            .collect();
        let moved_up = "You move up to the first place where Rival Runner left it.";
        let cause = (RIVAL_RUNNER, FindingKind::BackOff);
        changes.push(Change { follows: true, ..self.change(cause, Party::own(), FindingKind::TakeTop, moved_up) });
        changes.sort_by_key(|change| change.from);
        changes
    }

    /// A change of `party` that happens with the turns of `cause`.
    fn change(&self, cause: (usize, FindingKind), party: Party, kind: FindingKind, text: &'static str) -> Change {
        let turns = || TURNS.iter().filter(|turn| (turn.bidder, turn.kind) == cause);
        let times = turns().map(|turn| self.calendar().instant(turn.when));
        let (from, to) = times.fold((self.end(), self.start()), |(from, to), at| (from.min(at), to.max(at)));
        let keywords = turns().map(|turn| KEYWORDS[turn.keyword]).collect();
        Change { kind, party, keywords, from, to, follows: false, text }
    }

    fn troubles(&self) -> Vec<PlannedTrouble> {
        let planned = |spell: super::calendar::Spell| PlannedTrouble {
            trouble: spell.trouble,
            from: self.calendar().instant(spell.from),
            to: self.calendar().instant(spell.to),
            keyword: spell.keyword.map(|keyword| KEYWORDS[keyword]),
            text: spell.trouble.text(),
        };
        SPELLS.into_iter().map(planned).collect()
    }
}

fn habits() -> Vec<Habit> {
    let bids_on = |bidder: usize| (0..KEYWORDS.len()).filter(move |&k| CAST[bidder].opening[k] != Strategy::ABSENT);
    vec![Habit {
        kind: FindingKind::RunsOut,
        party: party(BUDGET_BAGS),
        keywords: bids_on(BUDGET_BAGS).map(|keyword| KEYWORDS[keyword]).collect(),
        text: "Budget Bags has spent his day's budget by the late afternoon, every day.",
    }]
}

impl Trouble {
    fn text(self) -> &'static str {
        match self {
            Self::Captcha => "For two days every other page was a captcha.",
            Self::Outage => "One evening the marketplace was down, in the middle of the rush hour.",
            Self::NoAds => "One afternoon the marketplace showed no ads at all, only organic results.",
            Self::NewLayout => "One morning the page of one keyword was built differently.",
        }
    }
}

fn party(bidder: usize) -> Party {
    if bidder == OUR_SHOP { Party::own() } else { Party::rival(CAST[bidder].name) }
}
