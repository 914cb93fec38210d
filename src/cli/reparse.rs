//! `bidwatch reparse` and `bidwatch extract --kept`

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    app::{ReadAgain, Reparsed, Reread},
    domain::{Outcome, Query},
    store::Span,
};

use super::{
    Context,
    args::{Extract, Format, Reparse},
    exit::{Exit, Wrong},
    machine, meant, output,
    table::{Table, names, whole},
};

/// Rows of the table; the newest ones. JSON has all.
const MOST_ROWS: usize = 40;

pub(crate) fn run(context: &Context, command: &Reparse) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let how = match (command.dry_run, command.accept) {
        (true, _) => Reread::Rehearse,
        (false, true) => Reread::Accept,
        (false, false) => Reread::Record,
    };
    let reparsed = app.reparse(&meant::span(&app.config, &app.store, &command.filter)?, how)?;
    if command.format != Format::Table {
        write_rows(command.format, &reparsed.read)?;
        return Ok(Exit::Done);
    }
    let mut text = table(&reparsed.read, app.config.dayparts.timezone);
    text.push_str(&in_words(&reparsed, command.dry_run));
    output::write_text(&text)?;
    Ok(Exit::Done)
}

/// What the rules of now find on the kept pages that told nothing; records nothing.
pub(crate) fn preview(context: &Context, command: &Extract) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    if !app.config.sources.iter().any(|source| source.name() == command.source) {
        let source = output::shown(Some(&command.source), 60);
        return Err(
            Wrong::Usage(format!("there is no source {source} in the config, so that no page of it is kept")).into()
        );
    }
    let Reparsed { read, .. } = app.reparse(&Span::of_source(&command.source), Reread::Preview)?;
    if command.format != Format::Table {
        write_rows(command.format, &read)?;
        return Ok(exit(&read));
    }
    let mut text = table(&read, app.config.dayparts.timezone);
    let back = read.iter().filter(|read| read.is_back()).count();
    let source = output::shown(Some(&command.source), 60);
    let mut said = match read.len() {
        0 => format!("No page of {source} is kept that told nothing."),
        all => format!("{back} of {all} are read by the rules as they are now. Nothing was recorded."),
    };
    if back > 0 {
        let _ = write!(said, " `bidwatch reparse --source {source}` records them and judges the history again.");
    }
    let _ = writeln!(text, "{}", output::wrapped(&said, ""));
    output::write_text(&text)?;
    Ok(exit(&read))
}

fn exit(read: &[ReadAgain]) -> Exit {
    if read.iter().all(ReadAgain::is_back) { Exit::Done } else { Exit::Incomplete }
}

fn in_words(reparsed: &Reparsed, dry_run: bool) -> String {
    let Reparsed { read, recorded, findings } = reparsed;
    if read.is_empty() {
        return "No page is kept that told nothing.\n".to_owned();
    }
    let (would, nothing) = if dry_run { ("would be ", " Nothing was changed.") } else { ("", "") };
    let mut text = format!("{recorded} of {} {would}recorded as what they are now.", read.len());
    if *recorded > 0 {
        let silently = "the history was judged again, and nothing is mailed about the past";
        let differ = if *findings == 1 { "finding or correction" } else { "findings or corrections" };
        let _ = write!(text, " {findings} {differ}: {silently}.");
    }
    text.push_str(nothing);
    format!("{}\n", output::wrapped(&text, ""))
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    query: &'a Query,
    checked_at: DateTime<Utc>,
    was: Outcome,
    was_detail: Option<&'a str>,
    outcome: Outcome,
    detail: Option<&'a str>,
    listings: usize,
    ads: usize,
    /// Listings that name their seller.
    sellers: usize,
}

fn row(read: &ReadAgain) -> Row<'_> {
    Row {
        query: &read.query,
        checked_at: read.checked_at,
        was: read.was.0,
        was_detail: read.was.1.as_deref(),
        outcome: read.now.0,
        detail: read.now.1.as_deref(),
        listings: read.listings,
        ads: read.ads,
        sellers: read.sellers,
    }
}

fn write_rows(format: Format, read: &[ReadAgain]) -> anyhow::Result<()> {
    machine::write_rows(format, &read.iter().map(row).collect::<Vec<_>>())
}

fn table(read: &[ReadAgain], zone: Tz) -> String {
    if read.is_empty() {
        return String::new();
    }
    let mut table = Table::new([
        whole("when"),
        names("keyword", 10),
        names("was", 10),
        names("is now", 10),
        whole("listings"),
        whole("ads"),
        whole("sellers"),
    ]);
    let outcome = |outcome: Outcome, detail: Option<&str>| match detail {
        Some(detail) => format!("{}: {}", outcome.as_str(), output::shown(Some(detail), 48)),
        None => outcome.as_str().to_owned(),
    };
    for row in read.iter().skip(read.len().saturating_sub(MOST_ROWS)).map(row) {
        table.row([
            row.checked_at.with_timezone(&zone).format("%d %b %H:%M").to_string(),
            output::shown(Some(&row.query.keyword), 24),
            outcome(row.was, row.was_detail),
            outcome(row.outcome, row.detail),
            row.listings.to_string(),
            row.ads.to_string(),
            row.sellers.to_string(),
        ]);
    }
    let earlier = read.len().saturating_sub(MOST_ROWS);
    let more = if earlier > 0 { format!("… and {earlier} earlier ones\n") } else { String::new() };
    format!("{}\n{more}\n", table.lines())
}
