//! Judging: checks in, findings out. Pure.
//!
//! ```text
//! check → page → looks ┐
//!         blank pages ─┴→ presence (belief over regimes) → told (firm enough?) ┐
//!                         rank (first slot) ───────────────────────────────────┴→ finding → chain
//! ```
//!
//! The method, its formulas, sources and limits: `docs/judgement.md`. Every number of it: `method.rs`.

mod aspect;
mod belief;
mod blank;
mod budget_clock;
mod chains;
mod contagion;
mod hazard;
mod hearing;
mod judge;
mod library;
mod looks;
mod manners;
mod market;
mod market_hearing;
mod market_turns;
mod memory;
mod method;
mod page;
mod presence;
mod rank;
mod repeats;
#[cfg(test)]
mod restart_tests;
mod run_out;
#[cfg(test)]
mod sale_tests;
mod settings;
mod stance;
mod suspicion;
mod tide;
mod told;
mod trust;
mod wardrobe;
mod weight;

pub use judge::Judge;
pub use memory::{Changed, Memory, MemoryError};
pub use settings::Settings;
pub use suspicion::Suspicion;

fn log_odds(p: f64) -> f64 {
    (p / (1.0 - p).max(1e-9)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
