//! The demo's marketplace: six weeks of a simulated ad auction, served as ordinary pages on loopback.
//!
//! ```text
//! cast + calendar → season (strategy, auction, traffic) → market → page → server
//! ```
//!
//! The market is pure and knows nothing of bidwatch's stages; bidwatch knows of it what any visitor can
//! see. [`Market::story`] tells what really happens in it, for the comparison at the end.

mod auction;
mod calendar;
mod cast;
mod clock;
mod market;
mod page;
#[cfg(test)]
mod presence;
mod season;
mod server;
mod shelf;
mod story;
mod strategy;
mod template;
mod traffic;

pub use calendar::Trouble;
pub use cast::Bidder;
pub use clock::SimulatedClock;
pub use market::{Ad, Market, Serp, Visit};
pub use server::serve;
pub use shelf::Offer;
pub use story::{Change, Habit, PlannedTrouble, Story};
pub use strategy::Strategy;
pub use template::config_text;
