use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StrataRates;

/// How a party behaves on one query, as far as the checks tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Too few checks to say.
    Unknown,
    /// On in the peak and off it.
    AllHours,
    /// On in the peak only.
    PeakOnly,
    /// On weekdays only.
    WeekdaysOnly,
    /// Goes dark during the day.
    RunsOut,
    /// Off, but seen now and then.
    Probing,
    /// Off and not seen.
    Gone,
    /// Between on and off, for certain.
    Partial,
    /// Enough was seen, and no stance is likelier than not: he may be changing.
    Unclear,
}

/// How a party behaves on one query, how sure that is, and what backs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posture {
    /// The likeliest stance, if it is likelier than all others together.
    pub stance: Stance,
    /// The probability of that stance, 0 to 1; of the likeliest where it is unclear, `None` where too little was seen.
    pub probability: Option<f64>,
    /// When he took it up, as far as is known; `None` where it was so from the begin, or is not settled.
    pub since: Option<DateTime<Utc>>,
    /// Presence by stratum in the last looks since then.
    pub recent: StrataRates,
}

impl Posture {
    /// Too little was seen to say.
    pub fn unknown() -> Self {
        Self { stance: Stance::Unknown, probability: None, since: None, recent: StrataRates::default() }
    }
}
