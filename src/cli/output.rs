//! What goes to stdout.

use std::io::{self, Write};

use comfy_table::{Cell, ContentArrangement, Table, TableStyle};
use serde::Serialize;

use crate::domain::{Rate, display_safe};

use super::args::Format;

/// Writes rows in a program's format: one document, or one object a line.
pub(crate) fn write_json<T: Serialize>(format: Format, rows: &[T]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if format == Format::Jsonl {
        for row in rows {
            serde_json::to_writer(&mut out, row)?;
            out.write_all(b"\n")?;
        }
    } else {
        serde_json::to_writer_pretty(&mut out, rows)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Writes one document, or one object as a line.
pub(crate) fn write_json_one<T: Serialize>(format: Format, value: &T) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if format == Format::Jsonl {
        serde_json::to_writer(&mut out, value)?;
    } else {
        serde_json::to_writer_pretty(&mut out, value)?;
    }
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Writes text for people; colours are left out where stdout is no terminal.
pub(crate) fn write_text(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// A table that fits the terminal, without lines between its rows.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    table.set_header(header.iter().map(Cell::new));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

/// Columns of the terminal; enough for a wide table where stdout is none.
fn width() -> u16 {
    terminal_size::terminal_size().map_or(200, |(width, _)| width.0)
}

/// Text from a page, fit for a terminal and cut to `width` characters.
pub(crate) fn shown(text: Option<&str>, width: usize) -> String {
    let text = display_safe(text.unwrap_or("–"));
    match text.char_indices().nth(width) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// `1 source`, `2 sources`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A rate with its counts: `83 % (83/100)`.
pub(crate) fn rate(rate: Rate) -> String {
    match rate.value() {
        None => "–".to_owned(),
        Some(share) => format!("{:.0} % ({}/{})", share * 100.0, rate.hits, rate.checks),
    }
}

/// A progress bar on a terminal, nothing elsewhere.
pub(crate) fn progress(length: usize) -> indicatif::ProgressBar {
    use std::io::IsTerminal;
    if !io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let style = indicatif::ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("the template is fixed");
    indicatif::ProgressBar::new(length as u64).with_style(style)
}
