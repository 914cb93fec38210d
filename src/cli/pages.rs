//! `bidwatch pages`

mod file;

use std::{fmt::Write as _, fs};

use anyhow::Context as _;
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    app::{Kept, before_and_after, kept},
    config::Config,
    domain::{Finding, Outcome, Query},
    store::{Archive, ArchiveSize, KeptPage, Reader, Result, Span, Store},
};

use super::{
    Context,
    args::{Format, Pages},
    exit::Exit,
    machine, meant, output,
    table::{Table, names, whole},
};

/// Rows of the table; the newest ones. JSON has all.
const MOST_ROWS: usize = 40;

pub(crate) fn run(context: &Context, command: &Pages) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let finding = finding(&store, command, config.dayparts.timezone)?;
    let span = meant::span(&config, &store, &command.filter)?;
    // Asking makes no archive where there is none.
    if !Archive::beside(store.path()).exists() {
        return nothing_kept(&config, command.format);
    }
    let archive = Archive::open(store.path())?;
    let rows = store.read(|view| match &finding {
        Some(finding) => of_finding(&archive, view, &config, finding),
        None => selected(&archive, view, &config, &span, command),
    })?;
    if let Some(folder) = &command.out {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for row in &rows {
            let Some(text) = archive.text(row.page.id)? else { continue };
            let path = folder.join(file::name(row.turn, &row.page));
            file::write(&path, &text, command.raw).with_context(|| format!("cannot write {}", path.display()))?;
            anstream::eprintln!("{}", path.display());
        }
    }
    if command.format != Format::Table {
        machine::write_rows(command.format, &rows.iter().map(Shown::of).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let mut text = table(&config, &rows);
    match &finding {
        Some(finding) => {
            let told = output::shown(Some(&finding.text), 600);
            text = format!("{}\n\n{text}", output::wrapped(&told, ""));
            for turn in ["before", "after"] {
                if !rows.iter().any(|row| row.turn == Some(turn)) {
                    let _ = writeln!(text, "No page {turn} the change is kept (any more).");
                }
            }
        }
        None => text.push_str(&all_told(&config, archive.size()?)),
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}

fn nothing_kept(config: &Config, format: Format) -> anyhow::Result<Exit> {
    if format == Format::Table {
        output::write_text(&all_told(config, ArchiveSize::default()))?;
    } else {
        machine::write_rows::<Shown<'_>>(format, &[])?;
    }
    Ok(Exit::Done)
}

fn finding(store: &Store, command: &Pages, zone: Tz) -> anyhow::Result<Option<Finding>> {
    let Some(id) = &command.finding else { return Ok(None) };
    Ok(Some(meant::finding(store, id, zone)?.finding))
}

/// A kept page, and what is known of its check.
struct Row {
    page: KeptPage,
    outcome: Option<(Outcome, Option<String>)>,
    why: Option<&'static str>,
    /// Of a finding: whether it was seen before the change or after it.
    turn: Option<&'static str>,
}

fn rows(kept: Vec<Kept>) -> impl Iterator<Item = Row> {
    kept.into_iter().flat_map(|Kept { check, why, pages }| {
        let row =
            move |page| Row { page, outcome: check.outcome.clone(), why: why.map(|why| why.as_str()), turn: None };
        pages.into_iter().map(row)
    })
}

fn selected(archive: &Archive, view: &Reader<'_>, config: &Config, span: &Span, command: &Pages) -> Result<Vec<Row>> {
    let kept = kept(archive, view, &config.pages, span, Utc::now())?;
    let wanted = |row: &Row| {
        let outcome = row.outcome.as_ref().map(|(outcome, _)| outcome.as_str());
        (command.numbers.is_empty() || command.numbers.contains(&row.page.id))
            && command.outcome.as_deref().is_none_or(|wanted| outcome == Some(wanted))
            && command.why.as_deref().is_none_or(|wanted| row.why == Some(wanted))
    };
    Ok(rows(kept).filter(wanted).collect())
}

fn of_finding(archive: &Archive, view: &Reader<'_>, config: &Config, finding: &Finding) -> Result<Vec<Row>> {
    let all = kept(archive, view, &config.pages, &Span::of_source(&finding.query.source), Utc::now())?;
    let all: Vec<Row> = rows(all).collect();
    let mut found = Vec::new();
    for pair in before_and_after(archive, view, finding)? {
        for (turn, at) in [("before", pair.before), ("after", pair.after)] {
            let of_check = |row: &&Row| row.page.query == pair.query && Some(row.page.checked_at) == at;
            found.extend(all.iter().filter(of_check).map(|row| Row {
                page: row.page.clone(),
                outcome: row.outcome.clone(),
                why: row.why,
                turn: Some(turn),
            }));
        }
    }
    Ok(found)
}

#[derive(Serialize)]
struct Shown<'a> {
    number: i64,
    /// `before` or `after`, of a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<&'static str>,
    #[serde(flatten)]
    query: &'a Query,
    checked_at: DateTime<Utc>,
    /// Which page of the check.
    page: u32,
    outcome: Option<Outcome>,
    detail: Option<&'a str>,
    /// `null`: it is thrown away next.
    why: Option<&'static str>,
    url: &'a str,
    bytes: u64,
    packed_bytes: u64,
}

impl<'a> Shown<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            number: row.page.id,
            turn: row.turn,
            query: &row.page.query,
            checked_at: row.page.checked_at,
            page: row.page.number,
            outcome: row.outcome.as_ref().map(|(outcome, _)| *outcome),
            detail: row.outcome.as_ref().and_then(|(_, detail)| detail.as_deref()),
            why: row.why,
            url: &row.page.url,
            bytes: row.page.bytes,
            packed_bytes: row.page.packed,
        }
    }
}

fn table(config: &Config, rows: &[Row]) -> String {
    if rows.is_empty() {
        return "No such page is kept.\n".to_owned();
    }
    let mut table = Table::new([
        whole("number"),
        whole("when"),
        names("source", 8),
        names("keyword", 10),
        names("outcome", 10),
        whole("why"),
        whole("size"),
    ]);
    let newest = rows.last().map(|row| row.page.checked_at.with_timezone(&config.dayparts.timezone).year());
    // The year only where it is another one: it takes the room of a name.
    let when = |at: DateTime<Utc>| {
        let local = at.with_timezone(&config.dayparts.timezone);
        local.format(if Some(local.year()) == newest { "%d %b %H:%M" } else { "%d %b %Y %H:%M" }).to_string()
    };
    for row in rows.iter().skip(rows.len().saturating_sub(MOST_ROWS)) {
        let Row { page, outcome, why, turn } = row;
        let outcome = match outcome {
            Some((outcome, Some(detail))) => format!("{}: {}", outcome.as_str(), output::shown(Some(detail), 48)),
            Some((outcome, None)) => outcome.as_str().to_owned(),
            None => "not recorded".to_owned(),
        };
        table.row([
            page.id.to_string(),
            when(page.checked_at),
            output::shown(Some(&page.query.source), 20),
            output::shown(Some(&page.query.keyword), 24),
            outcome,
            turn.or(*why).unwrap_or("goes next").to_owned(),
            format!("{:.1} kB", page.packed as f64 / 1e3),
        ]);
    }
    let earlier = rows.len().saturating_sub(MOST_ROWS);
    let more =
        if earlier > 0 { format!("… and {earlier} earlier ones: --format jsonl shows all\n") } else { String::new() };
    format!("{}\n{more}", table.lines())
}

fn all_told(config: &Config, size: ArchiveSize) -> String {
    let totals = totals(config, size);
    let words = if config.pages.keep { format!("In all: {totals}.") } else { format!("Pages are {totals}.") };
    format!("{}\n", output::wrapped(&words, ""))
}

/// What all pages take, against the bounds.
pub(crate) fn totals(config: &Config, size: ArchiveSize) -> String {
    let settings = &config.pages;
    if !settings.keep {
        return "not kept (`keep` is off in [pages])".to_owned();
    }
    let pages = usize::try_from(size.pages).unwrap_or(usize::MAX);
    format!(
        "{} kept, {:.1} MB of at most {:.0} MB, for {} days; those behind findings longer",
        output::count(pages, "page"),
        size.bytes as f64 / 1e6,
        settings.max_size as f64 / 1e6,
        settings.max_age.num_days()
    )
}
