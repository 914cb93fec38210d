//! A document as plain text, 72 columns wide as a terminal and a phone count them.

use unicode_width::UnicodeWidthStr;

use super::document::{Block, Document, StripRow};
use crate::words::{Lang, catalogue::form, list, pieces};

const WIDTH: usize = 72;

/// The plain text of `document`.
pub(super) fn draw(document: &Document) -> String {
    let mut text = Text { lines: String::new(), lang: document.lang };
    text.wrapped(&document.kicker, "", "");
    for block in &document.blocks {
        text.block(block);
    }
    text.blank();
    text.line(&"-".repeat(WIDTH));
    for paragraph in &document.footer {
        text.wrapped(paragraph, "", "");
    }
    text.lines
}

struct Text {
    lines: String,
    lang: Lang,
}

impl Text {
    fn line(&mut self, line: &str) {
        self.lines.push_str(line.trim_end());
        self.lines.push('\n');
    }

    fn blank(&mut self) {
        if !self.lines.ends_with("\n\n") {
            self.lines.push('\n');
        }
    }

    /// Adds `text` wrapped, the first line after `first`, the others after `rest`.
    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let mut line = first.to_owned();
        let mut begun = false;
        for word in pieces(text, WIDTH / 2) {
            let gap = usize::from(begun && word.spaced);
            if begun && line.width() + gap + word.text.width() > WIDTH {
                self.line(&line);
                rest.clone_into(&mut line);
            } else if gap == 1 {
                line.push(' ');
            }
            line.push_str(word.text);
            begun = true;
        }
        self.line(&line);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Headline { text, tag } => {
                self.blank();
                self.wrapped(text, "", "");
                self.line(&"=".repeat(text.width().min(WIDTH)));
                if let Some(tag) = tag {
                    self.line(&format!("[{}]", tag.words));
                }
            }
            Block::Heading(text) => {
                self.blank();
                self.wrapped(text, "", "");
                self.line(&"-".repeat(text.width().min(WIDTH)));
            }
            Block::Item { text, tag } => {
                self.blank();
                let tag = tag.as_ref().map(|tag| format!(" [{}]", tag.words)).unwrap_or_default();
                self.wrapped(&format!("{text}{tag}"), "* ", "  ");
            }
            Block::Paragraph(text) => {
                self.blank();
                self.wrapped(text, "", "");
            }
            Block::Fact(text) => self.wrapped(text, "  ", "  "),
            Block::Labelled { label, text } => {
                self.blank();
                self.wrapped(&form::labelled(self.lang, label, text), "", "  ");
            }
            Block::Commands { label, commands } => {
                self.blank();
                self.line(form::labelled(self.lang, label, "").trim_end());
                // A command is not broken: it is to be copied.
                let widest = commands.iter().map(|(words, _)| words.width()).max().unwrap_or(0);
                for (words, command) in commands {
                    self.line(&format!("  {}  {command}", padded(words, widest)));
                }
            }
            Block::Notice { title, lines, .. } => {
                self.blank();
                self.wrapped(title, "! ", "! ");
                for line in lines {
                    self.wrapped(line, "!   ", "!   ");
                }
            }
            Block::Strips(rows) => self.strips(rows),
            Block::Table { head, rows } => self.table(head, rows),
            Block::Legend(legend) => {
                self.blank();

                let shades = legend.shades.map(|(mark, meaning)| format!("{mark} {meaning}"));
                self.wrapped(&form::labelled(self.lang, legend.title, &list(self.lang, &shades)), "", "  ");
            }
        }
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let lines: Vec<&[String]> = std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).collect();
        let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max();
        let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
        self.blank();
        for line in lines {
            let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
            self.line(&format!("  {}", cells.join("  ")));
        }
    }

    fn strips(&mut self, rows: &[StripRow]) {
        const LONGEST_LABEL: usize = 20;
        let tag = |row: &StripRow| row.tag.as_ref().map_or(String::new(), |tag| tag.words.clone());
        let widest = |cell: fn(&StripRow) -> usize| rows.iter().map(cell).max().unwrap_or(0);
        let label_width = widest(|row| row.label.width()).min(LONGEST_LABEL);
        let tag_width = widest(|row| row.tag.as_ref().map_or(0, |tag| tag.words.width()));
        self.blank();
        let gap = if tag_width > 0 { 2 } else { 0 };
        self.line(&format!("  {}0     6     12    18", " ".repeat(label_width + gap + tag_width + 2)));
        for row in rows {
            let mut label = row.label.as_str();
            if label.width() > LONGEST_LABEL {
                self.line(&format!("  {label}"));
                label = "";
            }
            let tag = format!("{}{}", " ".repeat(gap), padded(&tag(row), tag_width));
            let strip = row.strip.as_text();
            let note = if row.note.is_empty() { String::new() } else { format!("  {}", row.note) };
            self.line(&format!("  {}{tag}  {strip}{note}", padded(label, label_width)));
            for fact in &row.facts {
                self.wrapped(fact, "      ", "        ");
            }
        }
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{insight::DayStrip, notify::sample};

    fn draw_blocks(blocks: Vec<Block>) -> String {
        let document = Document {
            lang: Lang::En,
            subject: String::new(),
            kicker: "k".into(),
            preview: String::new(),
            blocks,
            footer: vec![],
        };
        draw(&document)
    }

    fn row(label: &str) -> StripRow {
        StripRow {
            label: label.into(),
            tag: None,
            note: "seen".into(),
            spoken: String::new(),
            strip: sample::strip(20, |_| 0.9),
            facts: vec!["a fact".into()],
        }
    }

    #[test]
    fn columns_line_up_under_wide_names() {
        let text = draw_blocks(vec![Block::Strips(vec![row("女包"), row("bags"), row("가방 wide")])]);
        let columns: Vec<usize> =
            text.lines().filter_map(|line| line.split_once('█').map(|(before, _)| before.width())).collect();
        assert_eq!(columns, [13, 13, 13]);
        let scale = text.lines().find(|line| line.contains("12    18")).unwrap();
        assert_eq!(scale.find('0'), Some(13));
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let chinese = "对手在女包这个关键词上不再投放广告".repeat(20);
        let blocks = vec![
            Block::Paragraph(chinese.clone()),
            Block::Paragraph("word ".repeat(100)),
            Block::Paragraph("x".repeat(500)),
            Block::Labelled { label: "What".into(), text: chinese },
        ];
        let text = draw_blocks(blocks);
        let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
        assert!((WIDTH - 2..=WIDTH).contains(&widest), "{widest}");
        assert_eq!(text.matches('女').count(), 40, "nothing is lost in wrapping");
    }

    #[test]
    fn an_hour_nobody_looked_at_stays_blank() {
        let text = draw_blocks(vec![Block::Strips(vec![StripRow { strip: DayStrip::default(), ..row("x") }])]);
        assert!(text.contains(&format!("  x  {}  seen", " ".repeat(24))), "{text}");
    }
}
