//! The commands about the store: what was seen, found and told.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use crate::words::Lang;

use super::{
    Counted, Filter, Format, WholeFormat,
    filter::{confidence, instant},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// Logs: JSONL, plain or compressed with gzip or zstd
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Mail what is found
    #[arg(long)]
    pub(crate) alert: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// How to write
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ExportFormat,
}

/// How to write the observation log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One JSON object a check
    #[default]
    Jsonl,
    /// One row a listing
    Csv,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Findings {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Only of this rival, or "own" for your own shop
    #[arg(long)]
    pub(crate) rival: Option<String>,
    /// Only this one, by its id or the first characters of it, with its chain
    #[arg(long, conflicts_with_all = ["since", "until", "source", "keyword", "rival", "reliability"])]
    pub(crate) id: Option<String>,
    /// Count instead how often findings were wrong, by how sure they were
    #[arg(long)]
    pub(crate) reliability: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

/// What you say of a finding: `ack` and `wrong`.
#[derive(Debug, clap::Args)]
pub(crate) struct Answer {
    /// The finding's id, or its first characters
    pub(crate) id: String,
    /// Why, or what is so instead; mails show it
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Take it back
    #[arg(long, conflicts_with = "note")]
    pub(crate) undo: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Snooze {
    /// The rival's name, or "own" for your own shop
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) rival: Option<String>,
    /// For how long, such as 3d or 12h
    #[arg(required_unless_present_any = ["list", "end"], conflicts_with_all = ["list", "end"], value_name = "SPAN")]
    pub(crate) span: Option<String>,
    /// On this keyword only
    #[arg(long, conflicts_with = "list")]
    pub(crate) keyword: Option<String>,
    /// End it now
    #[arg(long, conflicts_with = "list")]
    pub(crate) end: bool,
    /// Show who is snoozed, and until when
    #[arg(long)]
    pub(crate) list: bool,
    /// With --list: how to print
    #[arg(long, value_enum, default_value_t, requires = "list")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rivals {
    #[command(flatten)]
    pub(crate) counted: Counted,
    /// Tell what each figure means
    #[arg(long)]
    pub(crate) explain: bool,
    /// Show advertisers seen often whom you do not watch yet
    #[arg(long, conflicts_with_all = ["rival", "explain"])]
    pub(crate) suggest: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Hours {
    /// Only of this source
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Only of this keyword
    #[arg(long)]
    pub(crate) keyword: Option<String>,
    /// Today and the days after, so many in all
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=14))]
    pub(crate) days: u8,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// How far back the alerts reach, from the last check
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3_650), conflicts_with = "since")]
    pub(crate) days: u16,
    /// With this `min_confidence`, whatever the config says
    #[arg(long, value_name = "P", value_parser = confidence)]
    pub(crate) min_confidence: Option<f64>,
    /// With this `warm_up_days`, whatever the config says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=365))]
    pub(crate) warm_up_days: Option<u32>,
    /// Only count the alerts, for each of these values of `min_confidence`, such as 0.8,0.9,0.95
    #[arg(long, value_name = "P,…", value_delimiter = ',', value_parser = confidence, conflicts_with = "min_confidence")]
    pub(crate) compare: Vec<f64>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The file to write; - for stdout
    #[arg(long, value_name = "FILE.html")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) counted: Counted,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Digest {
    /// Mail it
    #[arg(long, conflicts_with = "out")]
    pub(crate) send: bool,
    /// Write it as .eml, .html and .txt into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Note {
    /// What you did
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) text: Option<String>,
    /// On this keyword only
    #[arg(long)]
    pub(crate) keyword: Option<String>,
    /// When: RFC 3339, a day (UTC), or a span back from now such as 2h [default: now]; with --list from when on
    #[arg(long, value_parser = instant)]
    pub(crate) at: Option<DateTime<Utc>>,
    /// Show the notes, each with what every rival did after it, against what he does anyway
    #[arg(long)]
    pub(crate) list: bool,
    /// With --list: how to print
    #[arg(long, value_enum, default_value_t, requires = "list")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: WholeFormat,
    /// Give mails that were refused for good another try
    #[arg(long)]
    pub(crate) retry_mail: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The new file
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Where to leave its store, config and mails
    #[arg(long, default_value = "bidwatch-demo", value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// In this language, whatever the config says: en, zh-Hans
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Lang>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::from_name(text).ok_or_else(|| {
        let names = Lang::ALL.map(Lang::as_str).join(", ");
        format!("bidwatch does not speak it; it speaks {names}")
    })
}
