//! The config: one TOML file, read into the settings of every stage, with every problem told at once.
//!
//! ```text
//! text → spanned tree → reader::Table → sections → Config
//!        (toml)         (key by key)    (+ check: the stages' own judgement)
//! ```
//!
//! Nothing stops at the first mistake: each is taken down with its place in the file, and
//! [`Report`] shows them all. Secrets never stand in the file, and nothing that may be one is shown.

mod check;
mod environment;
mod error;
mod load;
mod locate;
mod mask;
mod party;
mod place;
mod plan;
mod preset;
mod preset_facts;
mod preset_file;
mod reader;
mod report;
mod sections;
mod settings;
mod suggest;

pub use environment::Environment;
pub use error::ConfigError;
pub use locate::FILE_NAME;
pub use party::party_named;
pub use plan::timetables;
pub use preset::{preset, presets};
pub use preset_facts::PresetFacts;
pub use report::{Mistake, Report, Severity};
pub use settings::{Config, DEFAULT_SCHEDULE, Source, Watch};
pub use suggest::closest;

/// A commented config to start from, for `bidwatch init`.
pub fn init_text() -> &'static str {
    include_str!("../../config/init.toml")
}

#[cfg(test)]
mod tests;
