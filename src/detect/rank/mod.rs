//! The first ad slot: who wins it, and whose share of it has moved.
//!
//! ```text
//! page → rounds → contest (strengths, shifts) → moved shares → finding, or its withdrawal
//! ```

mod companies;
mod contest;
mod hearing;
mod moved;
mod rounds;
mod spells;
mod strength;

pub(super) use contest::Contest;
pub(super) use hearing::{RankLore, ToldShift};
