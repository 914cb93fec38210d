//! The config as a whole: what it says of good and of bad files.

mod files;
mod mistakes;
mod newcomers;
mod preset_files;
mod presets;
mod presets_apis;
mod secrets;
mod shipped;
mod visitors;
mod whole;

use std::path::Path;

use super::{Config, Environment, Report};

/// A source that is right.
const SOURCE: &str = "[[sources]]\nname = \"shop\"\nurl = \"https://shop.example/?q={keyword}\"\nhtml.listing = \"li\"\nhtml.title = \"h3\"\n";

fn parse(text: &str) -> Result<Config, Report> {
    Config::parse(text, Path::new("bidwatch.toml"), &Environment::empty())
}

/// Each mistake as `line:column message | help`.
fn shown(report: &Report) -> Vec<String> {
    let help = |help: Option<String>| help.map(|help| format!(" | {help}")).unwrap_or_default();
    report.mistakes().map(|m| format!("{}:{} {}{}", m.line, m.column, m.message, help(m.help))).collect()
}
