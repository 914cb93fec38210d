//! What can be typed.

mod filter;
mod history;
mod source;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use filter::{Counted, Filter};
pub(crate) use history::*;
pub(crate) use source::*;

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
    Ack(Answer),
    /// Say that a finding is not so: kept, shown, and counted against how sure it was
    Wrong(Answer),
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
    /// One row a line, for a spreadsheet
    Csv,
}

/// How to print what is no list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WholeFormat {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// The same on one line
    Jsonl,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
