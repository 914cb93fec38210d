//! The words of the field: plain values, without I/O, clock or async.
//!
//! Every stage takes and returns these; no stage knows another stage.

mod ad_page;
mod bounds;
mod budget_clock;
mod calendar;
mod check;
mod daypart;
mod detail;
mod ending;
mod feedback;
mod finding;
mod fnv;
mod identity;
mod listing;
mod money;
mod problem;
mod query;
mod rate;
mod roster;
mod stance;

pub use ad_page::{AdPage, AdSlot};
pub use bounds::{MAX_LISTINGS, MAX_TEXT_CHARS, bounded, display_safe};
pub use budget_clock::{BudgetClock, ClockNature};
pub use calendar::{Calendar, Event};
pub use check::{Check, Outcome, Standing};
pub use daypart::{DaypartError, Dayparts, Stratum};
pub use detail::{Alike, ClockDetail, Detail, MarketDetail};
pub use feedback::{Feedback, FeedbackWord, Snooze};
pub(crate) use finding::utc_seconds;
pub use finding::{Evidence, Finding, FindingKind, MarketMove, Party, StrataRates, finding_id};
pub(crate) use fnv::{Fnv, fnv1a};
pub use identity::{identity_key, registrable_domain};
pub use listing::{Block, Listing, Slot};
pub use money::money;
pub use problem::Problem;
pub use query::{Device, Query};
pub use rate::{Rate, wilson};
pub use roster::{PartyId, Rival, Roster};
pub use stance::{Posture, Stance};
