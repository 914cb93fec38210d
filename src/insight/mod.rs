//! Insight: checks in, the figures of the trade out. Pure.
//!
//! Only checks whose [`Standing`](crate::domain::Standing) is `Ads` are counted: they stand in for
//! the auctions of the search engines' own reports.

mod auction;
mod coverage;
mod strip;

pub use auction::{AuctionInsight, AuctionTally};
pub use coverage::Coverage;
pub use strip::DayStrip;
