//! The budget clock of a row: when somebody goes dark in the course of the day.

use serde::Serialize;

use crate::domain::BudgetClock;

/// A budget clock as programs want it.
#[derive(Serialize)]
pub(super) struct Clock {
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
