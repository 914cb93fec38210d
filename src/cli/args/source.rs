//! The commands about the config and its sources: what is looked at, what is read.

use std::path::PathBuf;

use super::{Filter, Format, WholeFormat};

#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: WholeFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The folder for it
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Presets {
    /// The one whose rules to print, as a file to copy and adapt
    pub(crate) name: Option<String>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t, conflicts_with = "name")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Probe {
    /// A source of the config, a preset, or the path of a preset's file
    pub(crate) source: String,
    /// The search words
    pub(crate) keyword: String,
    /// Lay the page out in Chromium, without network, to see which labels a visitor is really shown
    #[arg(long)]
    pub(crate) render: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Extract {
    /// A source of the config, a preset, or the path of a preset's file
    pub(crate) source: String,
    /// The saved page: HTML or JSON, as it came
    #[arg(required_unless_present = "kept", conflicts_with = "kept")]
    pub(crate) file: Option<PathBuf>,
    /// The address that the page came from: its relative links are read against it
    #[arg(long, conflicts_with = "kept")]
    pub(crate) url: Option<String>,
    /// Lay the page out in Chromium, without network, to see which labels a visitor is really shown
    #[arg(long)]
    pub(crate) render: bool,
    /// Instead of a file: the kept pages of the source that told nothing, read with the rules as they are now
    #[arg(long)]
    pub(crate) kept: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Sources {
    /// Only this source
    pub(crate) source: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pages {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Only these, by their numbers
    #[arg(value_name = "NUMBER")]
    pub(crate) numbers: Vec<i64>,
    /// Only those that show this finding, by its id or the first characters of it: before the change and after it
    #[arg(long, value_name = "ID", conflicts_with_all = ["numbers", "since", "until", "source", "keyword"])]
    pub(crate) finding: Option<String>,
    /// Only with this outcome
    #[arg(long, value_parser = ["ok", "empty", "blocked", "unparsed", "failed"])]
    pub(crate) outcome: Option<String>,
    /// Only kept for this reason
    #[arg(long, value_parser = ["finding", "unread", "wall", "recent", "sample"])]
    pub(crate) why: Option<String>,
    /// Write them into this folder, made harmless: without scripts, and nothing is loaded when they are opened
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// With --out: as they came. A foreign page may run scripts and call its site when it is opened
    #[arg(long, requires = "out")]
    pub(crate) raw: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Reparse {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Show what would come of it; change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The pages of --source look different and the rules still read them rightly: take the new look as usual
    #[arg(long, requires = "source", conflicts_with = "dry_run")]
    pub(crate) accept: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
