//! What goes to stdout.

use std::io::{self, IsTerminal, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::{Rate, display_safe};

/// Writes text for people; colours are left out where stdout is no terminal.
pub(crate) fn write_text(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Text in lines that fit the terminal, each behind `indent`; one line where there is none to fit.
pub(crate) fn wrapped(text: &str, indent: &str) -> String {
    hung(text, indent, indent)
}

/// The same, the first line behind `first`: "Store    …" with the words of the further lines below its own.
pub(crate) fn hung(text: &str, first: &str, indent: &str) -> String {
    match screen() {
        Some(width) => hung_within(text, first, indent, width),
        None => format!("{first}{text}"),
    }
}

/// Text in lines of at most `width` columns, broken between words, each behind `indent`.
pub(crate) fn folded(text: &str, indent: &str, width: usize) -> String {
    hung_within(text, indent, indent, width)
}

fn hung_within(text: &str, first: &str, indent: &str, width: usize) -> String {
    let mut lines = vec![first.to_owned()];
    let (mut taken, mut begun) = (first.width(), false);
    for word in text.split(' ').flat_map(|word| parts(word, width.saturating_sub(indent.width() + 1))) {
        let line = lines.last_mut().expect("there is one from the begin");
        if begun && taken + usize::from(word.apart) + word.text.width() > width {
            lines.push(format!("{indent}{}", word.text));
            taken = indent.width() + word.text.width();
        } else {
            let gap = begun && word.apart;
            line.push_str(if gap { " " } else { "" });
            line.push_str(word.text);
            taken += usize::from(gap) + word.text.width();
        }
        begun = true;
    }
    lines.join("\n")
}

/// A word, or a part of one that is written without spaces.
struct Word<'a> {
    text: &'a str,
    /// Whether a space stands before it.
    apart: bool,
}

/// The parts of a word between which a line may be broken: a word of wide characters, as Chinese is written, anywhere;
/// another nowhere, for it may be an address.
fn parts(word: &str, most: usize) -> Vec<Word<'_>> {
    let (mut parts, mut from, mut taken) = (Vec::new(), 0, 0);
    if word.width() > most {
        for (at, c) in word.char_indices() {
            let width = c.width().unwrap_or(0);
            if width == 2 && at > from && taken + width > most / 2 {
                parts.push(Word { text: &word[from..at], apart: from == 0 });
                (from, taken) = (at, 0);
            }
            taken += width;
        }
    }
    parts.push(Word { text: &word[from..], apart: from == 0 });
    parts
}

/// Columns to fit: what the environment says, else the terminal's; `None`: there is no terminal.
fn screen() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    said.filter(|columns| (20..=1_000).contains(columns)).or_else(|| {
        let terminal = terminal_size::terminal_size().filter(|_| io::stdout().is_terminal());
        terminal.map(|(width, _)| usize::from(width.0).max(20))
    })
}

/// Columns of a table; enough for a wide one where there is no terminal.
pub(crate) fn width() -> usize {
    screen().unwrap_or(200)
}

/// Columns to lay text out in: the terminal's, as far as lines can be read in one go; 80 where there is none.
pub(crate) fn columns() -> usize {
    screen().map_or(80, |width| width.clamp(40, 120))
}

/// Text filled up with spaces to `width` columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Text from a page, fit for a terminal and cut to `width` columns.
pub(crate) fn shown(text: Option<&str>, width: usize) -> String {
    clipped(&display_safe(text.unwrap_or("–")), width)
}

/// Text cut to `width` columns, the cut marked with an ellipsis; a wide character takes two.
pub(crate) fn clipped(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut cut, mut taken) = (String::new(), 0);
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken >= width {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
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
        assert_eq!(hung_within("one two three", "Word  ", "      ", 13), "Word  one two\n      three");
    }

    #[test]
    fn words_without_spaces_are_broken_where_their_script_allows_it() {
        let folded = folded("红线箱包旗舰店在过去的两周里没有出现", "  ", 20);
        assert!(folded.lines().count() > 1 && folded.lines().all(|line| line.width() <= 20), "{folded}");
        assert_eq!(folded.replace("\n  ", "").trim_start(), "红线箱包旗舰店在过去的两周里没有出现");
    }

    #[test]
    fn what_is_cut_fits_and_says_so() {
        assert_eq!(clipped("leather bag", 11), "leather bag");
        assert_eq!(clipped("leather bag", 9), "leather…");
        assert_eq!(clipped("红线箱包", 6), "红线…", "a wide character takes two columns");
        assert_eq!(shown(Some("a\u{1b}[31mb\u{202e}"), 20), "a\u{fffd}[31mb");
    }
}
