use serde::{Deserialize, Serialize};

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
    /// None of these fits.
    Partial,
}

impl Stance {
    /// The words to show.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "not enough seen",
            Self::AllHours => "all hours",
            Self::PeakOnly => "peak only",
            Self::WeekdaysOnly => "weekdays only",
            Self::RunsOut => "runs out",
            Self::Probing => "probing",
            Self::Gone => "absent",
            Self::Partial => "partial",
        }
    }
}
