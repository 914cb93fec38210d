//! Insight: checks in, the figures of the trade out. Pure.
//!
//! Only checks whose [`Standing`](crate::domain::Standing) is `Ads` are counted: they stand in for
//! the auctions of the search engines' own reports.

mod auction;
mod blindness;
mod coverage;
mod strangers;
mod strip;

pub use auction::{AuctionInsight, AuctionTally};
pub use blindness::{Look, Sight, sight};
pub use coverage::Coverage;
pub use strangers::{Stranger, StrangerTally};
pub use strip::DayStrip;
