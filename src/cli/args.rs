//! What can be typed.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::{Parser, Subcommand, ValueEnum};

use crate::{store::Span, words::Lang};

/// Watches who holds the ad slots on public result pages, judges each rival, and tells by e-mail.
///
/// Without a command it runs as a daemon until SIGTERM or SIGINT. It sees presence, rank, slot and
/// time; never a bid.
#[derive(Debug, Parser)]
#[command(
    name = "bidwatch",
    version,
    after_help = "Exit codes: 0 done; 1 failed; 2 done, but some checks could not be made; \
    64 wrong usage; 65 the store is damaged, foreign or newer; 78 the config is wrong.\n\nNew here? `bidwatch demo` shows \
    all of it in a minute, `bidwatch init` writes a config to start from."
)]
pub(crate) struct Args {
    /// The config [default: bidwatch.toml here, else /etc/bidwatch/bidwatch.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Look at every watch now, record, judge, send what is due, and end
    #[arg(long)]
    pub(crate) once: bool,

    /// With --once: how to print
    #[arg(long, value_enum, default_value_t, requires = "once")]
    pub(crate) format: Format,

    /// Log more; twice for all there is
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the config; print every problem with file, line and column, and what would be right
    Validate(Validate),
    /// Write a commented config to start from
    Init(Init),
    /// List the sites and APIs that come with bidwatch, or print the rules of one
    Presets(Presets),
    /// Fetch one page and show what is extracted; record nothing
    Probe(Probe),
    /// The same from a saved page, or from the kept pages that told nothing, without network
    Extract(Extract),
    /// Show the kept pages, those behind a finding, or write them to files
    Pages(Pages),
    /// Read kept pages again that told nothing, with the rules as they are now; record and judge
    Reparse(Reparse),
    /// Read observation logs into the store and judge them as if seen live
    Import(Import),
    /// Write the observation log
    Export(Export),
    /// Show what was found, or how often it was wrong
    Findings(Findings),
    /// Mark a finding as seen: no reminder of it comes any more
    Ack(Ack),
    /// Say that a finding is not so: kept, shown, and counted against how sure it was
    Wrong(Wrong),
    /// Tell nothing of a rival at once for a while: it waits for the digest
    Snooze(Snooze),
    /// Show each rival's strength, stances and rates, or suggest who else is one
    Rivals(Rivals),
    /// Show when the first ad slot of each keyword is likely free in the days to come, with odds
    Hours(Hours),
    /// Show what you would have been told with these settings; record and send nothing
    Replay(Replay),
    /// Write all of it as one HTML file that works offline
    Report(Report),
    /// Print the digest of the last 24 hours, mail it or write it to files
    Digest(Digest),
    /// Record something you did yourself, or list what each rival did after it
    Note(Note),
    /// Send one test mail, and a test to each webhook, and show what the servers said
    MailTest,
    /// Show what runs, what is blind, what waits
    Status(Status),
    /// Show each source: how it is reached, what it costs, what is wrong and what to do
    Sources(Sources),
    /// Write a consistent copy of the store while the daemon runs
    Backup(Backup),
    /// See the main job done on a simulated marketplace; needs nothing else
    Demo(Demo),
}

/// How to print what a program may read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
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
    /// Lay it out in Chromium, its network closed, to see which labels are really shown
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
    /// The saved page
    #[arg(required_unless_present = "kept", conflicts_with = "kept")]
    pub(crate) file: Option<PathBuf>,
    /// The page's address, against which links are made absolute
    #[arg(long, conflicts_with = "kept")]
    pub(crate) url: Option<String>,
    /// Lay it out in Chromium, its network closed, to see which labels are really shown
    #[arg(long)]
    pub(crate) render: bool,
    /// Read the kept pages of the source that told nothing, and show what the rules find on them now; record nothing
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
    /// Only those that show this finding: before the change and after it
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
    /// Only of this rival
    #[arg(long)]
    pub(crate) rival: Option<String>,
    /// Only this one, with its chain
    #[arg(long)]
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

#[derive(Debug, clap::Args)]
pub(crate) struct Ack {
    /// The finding's id, or its first characters
    pub(crate) id: String,
    /// Why, for yourself; mails show it
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Take it back
    #[arg(long, conflicts_with = "note")]
    pub(crate) undo: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Wrong {
    /// The finding's id, or its first characters
    pub(crate) id: String,
    /// What is so instead; mails show it
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
    pub(crate) filter: Filter,
    /// Only this rival
    #[arg(long)]
    pub(crate) rival: Option<String>,
    /// Without --since: count the rates over so many days up to the last page with ads
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
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
    pub(crate) filter: Filter,
    /// Only this rival
    #[arg(long)]
    pub(crate) rival: Option<String>,
    /// Without --since: count the rates over so many days up to the last page with ads; time lines reach 90 days back
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
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
    pub(crate) format: Format,
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

/// Which checks or findings.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Filter {
    /// From this time on: RFC 3339, a day, or a span back from now such as 30d
    #[arg(long, value_parser = instant)]
    since: Option<DateTime<Utc>>,
    /// Up to this time
    #[arg(long, value_parser = instant)]
    until: Option<DateTime<Utc>>,
    /// Only of this source
    #[arg(long)]
    source: Option<String>,
    /// Only of this keyword
    #[arg(long)]
    keyword: Option<String>,
}

impl Filter {
    pub(crate) fn span(&self) -> Span {
        let Self { since, until, source, keyword } = self.clone();
        Span { since, until, source, keyword }
    }
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::from_name(text).ok_or_else(|| {
        let names = Lang::ALL.map(Lang::as_str).join(", ");
        format!("bidwatch does not speak it; it speaks {names}")
    })
}

/// A confidence that can be asked for.
fn confidence(text: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok().filter(|number| (0.5..=0.999).contains(number));
    number.ok_or_else(|| "0.5 to 0.999 is possible".to_owned())
}

/// An instant as people type it.
fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    let span = humantime::parse_duration(text).ok().and_then(|span| TimeDelta::from_std(span).ok());
    span.and_then(|span| Utc::now().checked_sub_signed(span))
        .ok_or_else(|| "write 2026-03-01T12:00:00Z, 2026-03-01 (UTC), or a span back from now such as 30d".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn instants_are_read_as_people_type_them() {
        assert_eq!(instant("2026-03-01T12:00:00+08:00").unwrap().to_rfc3339(), "2026-03-01T04:00:00+00:00");
        assert_eq!(instant("2026-03-01").unwrap().to_rfc3339(), "2026-03-01T00:00:00+00:00");
        assert!(instant("30d").unwrap() < Utc::now());
        assert!(instant("yesterday").unwrap_err().contains("30d"));
    }
}
