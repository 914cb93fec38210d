//! Judging: checks in, findings out. Pure.

mod settings;
mod stance;

pub use settings::Settings;
pub use stance::Stance;
