//! Insight: checks in, the figures of the trade out. Pure.
//!
//! Only checks whose [`Standing`](crate::domain::Standing) is `Ads` are counted: they stand in for
//! the auctions of the search engines' own reports.

mod auction;
mod blindness;
mod coverage;
mod likeness;
mod reaction;
mod reaction_day;
mod reaction_words;
mod strangers;
mod strip;

pub use auction::{AuctionInsight, AuctionTally};
pub use blindness::{Look, Sight, sight};
pub use coverage::Coverage;
pub use likeness::Likeness;
pub use reaction::{ANSWERS_WITHIN, REACTION_HISTORY, Reaction, ReactionTally, Verdict};
pub use reaction_day::Answer;
pub use strangers::{Stranger, StrangerTally};
pub use strip::DayStrip;
