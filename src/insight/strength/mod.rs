//! How strong a rival is over all keywords: endurance, depth, height, response, recovery.
//!
//! Everything is reckoned from counts by local day, and the views `strength_*` of the store reckon the same in SQL.
//! The words and their reasons: `docs/judgement.md`, "Strength".

mod days;
mod parts;
mod spells;
mod tally;
mod verdict;

use serde::Serialize;

use super::DayStrip;
use crate::domain::Rate;

pub use tally::StrengthTally;
pub use verdict::{Grade, Verdict};

/// Local days that strength is reckoned over, up to the last page with ads.
pub const STRENGTH_DAYS: i32 = 90;

/// The last of them: how he stands now.
const NOW_DAYS: i32 = 7;

/// How strong one party is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Strength {
    /// How long he keeps fighting.
    pub endurance: Endurance,
    /// On how many keywords.
    pub depth: Depth,
    /// How high he stands.
    pub height: Height,
    /// What he does when you pass him; `None` for your own shop, and where the config names none.
    pub response: Option<Response>,
    /// Whether he comes back to what he left.
    pub recovery: Recovery,
    /// His hours in the last seven days, over the keywords on which he fights; over all where he fights on none.
    #[serde(serialize_with = "by_hour")]
    pub hours: DayStrip,
    /// Of these keywords, those on which he was seen in 40 % of the checks of each hour.
    pub hours_on: [u64; 24],
}

/// For how long a party fights without a break, on any keyword. A day is fought where he was seen in 40 % of the checks
/// of the peak, or of the other hours; three days looked at and not fought are a break.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Endurance {
    /// Days that could tell.
    pub days_looked: u64,
    /// Of these, days fought.
    pub days_fought: u64,
    /// Length of the spell of fighting that lasts, in days; 0 where none does.
    pub lasting_days: u64,
    /// Length of the longest.
    pub longest_days: u64,
}

/// On how many keywords a party fights. Every query (keyword, source, place, language, device) is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Depth {
    /// Looked at in the last seven days.
    pub keywords: u64,
    /// Of these, those on which he fights.
    pub fights: u64,
    /// Those that he fought for and left.
    pub left: u64,
    /// Share of voice in the last seven days: his ad slots / all.
    pub slots: Rate,
}

/// How high a party stands, in the last seven days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Height {
    /// Checks that showed him / all.
    pub presence: Rate,
    /// Checks in which he held the first ad slot / all.
    pub first_slot: Rate,
    /// Keywords on which he held it in half of the checks or more.
    pub first_on: u64,
    /// Sum of his ranks where he was shown.
    pub rank_sum: u64,
    /// He stood above you / checks that showed both.
    pub above_you: Rate,
}

impl Height {
    /// Mean rank where shown, from 1.
    pub fn mean_rank(&self) -> Option<f64> {
        (self.presence.hits > 0).then(|| self.rank_sum as f64 / self.presence.hits as f64)
    }
}

/// What a party does when you pass him: one day he is clearly above you (in two thirds of six checks or more that
/// showed both), on the next clear day you are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Response {
    /// How often you passed him. What he has not answered yet counts after seven days.
    pub passed: u64,
    /// How often he was clearly above you again within seven days.
    pub answered: u64,
    /// Days that took, in sum.
    pub answer_days: u64,
}

/// Whether a party comes back to keywords that he left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// How often he left one.
    pub absences: u64,
    /// How often he came back.
    pub returns: u64,
    /// Days of the absences that ended so, in sum.
    pub absent_days: u64,
    /// The longest of them.
    pub longest_days: Option<u64>,
}

fn by_hour<S: serde::Serializer>(strip: &DayStrip, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(strip.0)
}
