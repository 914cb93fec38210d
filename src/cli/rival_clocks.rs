//! The budget clocks that `bidwatch rivals` shows: who goes dark in the course of the day, and when.

use std::fmt::Write as _;

use serde::Serialize;

use super::output;
use crate::domain::{BudgetClock, PartyId, Query};

/// A budget clock as programs want it.
#[derive(Serialize)]
pub(crate) struct Clock {
    /// Local time, "17:00".
    usual: String,
    spread_minutes: i64,
    days: u32,
    of_days: u32,
    drift_minutes_per_week: Option<i64>,
    nature: &'static str,
}

impl From<BudgetClock> for Clock {
    fn from(clock: BudgetClock) -> Self {
        Self {
            usual: clock.usual.format("%H:%M").to_string(),
            spread_minutes: clock.spread.num_minutes(),
            days: clock.days,
            of_days: clock.of_days,
            drift_minutes_per_week: clock.drift_per_week.map(|drift| drift.num_minutes()),
            nature: clock.nature.as_str(),
        }
    }
}

/// One paragraph a clock; empty where nobody has one.
pub(crate) fn in_words(clocks: &[((PartyId, &str), &Query, BudgetClock)]) -> String {
    let mut text = String::new();
    for ((id, name), query, clock) in clocks {
        let begin = if text.is_empty() { "\nBudget clocks\n" } else { "" };
        let own = if *id == PartyId::Own { "★ " } else { "" };
        let who = format!("{own}{}, {}", output::shown(Some(name), 30), output::shown(Some(&query.keyword), 30));
        let _ = writeln!(text, "{begin}{}", output::wrapped(&format!("{who}: {}.", clock.words()), "  "));
    }
    text
}
