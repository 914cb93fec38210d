use chrono::{NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// When a party that runs out in the course of the day goes dark, as far as the looks tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetClock {
    /// The usual local time of going dark: the median of the days on which he did.
    pub usual: NaiveTime,
    /// Two days in three lie within this of the usual time. Never finer than the looks.
    pub spread: TimeDelta,
    /// Days on which he went dark.
    pub days: u32,
    /// Days that could tell, these among them.
    pub of_days: u32,
    /// How the time moves from week to week: negative is earlier. `None` for less than two weeks.
    pub drift_per_week: Option<TimeDelta>,
    /// What it looks like.
    pub nature: ClockNature,
}

/// What going dark day after day looks like. From outside a budget is never seen, only its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockNature {
    /// Sharp, at the same time on every day: hours that somebody set.
    Schedule,
    /// Ragged, and there again at midnight: a daily budget that is spent.
    Exhaustion,
    /// The looks are too few or too far apart to say, or they fit neither.
    Unclear,
}

impl ClockNature {
    /// The name in output for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Exhaustion => "exhaustion",
            Self::Unclear => "unclear",
        }
    }
}
