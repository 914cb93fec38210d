//! What goes to stdout.

use std::io::{self, IsTerminal, Write};

use comfy_table::{Cell, ContentArrangement, Table, TableStyle};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{Rate, display_safe},
    words::pieces,
};

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

/// Text in lines that fit the terminal, each behind `indent`; one line where stdout is none.
pub(crate) fn wrapped(text: &str, indent: &str) -> String {
    if !std::io::stdout().is_terminal() {
        return format!("{indent}{text}");
    }
    folded(text, indent, usize::from(width()))
}

/// Text in lines of at most `width` columns, broken between words, each behind `indent`.
pub(crate) fn folded(text: &str, indent: &str, width: usize) -> String {
    let mut lines = vec![indent.to_owned()];
    let mut taken = indent.width();
    for piece in pieces(text, usize::MAX) {
        let line = lines.last_mut().expect("there is one from the begin");
        let begun = line.len() > indent.len();
        let gap = usize::from(begun && piece.spaced);
        if begun && taken + gap + piece.text.width() > width {
            lines.push(format!("{indent}{}", piece.text));
            taken = indent.width() + piece.text.width();
        } else {
            line.push_str(if gap == 1 { " " } else { "" });
            line.push_str(piece.text);
            taken += gap + piece.text.width();
        }
    }
    lines.join("\n")
}

/// Columns of the terminal; enough for a wide table where stdout is none.
pub(crate) fn width() -> u16 {
    terminal_size::terminal_size().map_or(200, |(width, _)| width.0)
}

/// Columns to lay text out in: the terminal's, as far as lines can be read in one go; 80 where stdout is none.
pub(crate) fn columns() -> usize {
    if io::stdout().is_terminal() { usize::from(width()).clamp(40, 120) } else { 80 }
}

/// Text filled up with spaces to `width` columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
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
        Some(share) => format!("{} % ({}/{})", percent(share), rate.hits, rate.checks),
    }
}

/// A share in whole per cent that never rounds something to nothing, nor nearly all to all: `<1`, `>99`.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => "<1".to_owned(),
        p if p > 99.0 && p < 100.0 => ">99".to_owned(),
        p => format!("{p:.0}"),
    }
}

/// How sure a finding is, in whole per cent and never more than the figure bears: `92 %`, `>99 %`.
pub(crate) fn sure(confidence: f64) -> String {
    match confidence * 100.0 {
        p if p > 99.0 => ">99 %".to_owned(),
        p => format!("{:.0} %", p.floor()),
    }
}

/// A progress bar on a terminal, nothing elsewhere.
pub(crate) fn progress(length: usize) -> indicatif::ProgressBar {
    if !io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let style = indicatif::ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("the template is fixed");
    indicatif::ProgressBar::new(length as u64).with_style(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_words_and_keep_their_indent() {
        assert_eq!(folded("one two three", "  ", 9), "  one two\n  three");
        assert_eq!(folded("女包 leather", "", 9), "女包\nleather", "a wide character takes two columns");
        assert_eq!(folded("longer-than-the-line", "  ", 8), "  longer-than-the-line");
    }
}
