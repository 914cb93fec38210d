//! A document as HTML for mail programs: tables, inline styles, no image, nothing fetched.

use askama::Template;

use super::{
    document::{Block, Document, StripRow, Tone},
    shade::{Shade, in_words},
    words::LEGEND,
};

/// The HTML of `document`. Every text is escaped by the template.
pub(super) fn draw(document: &Document) -> String {
    Page { document, legend: LEGEND }.render().expect("writing to a string does not fail")
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    document: &'a Document,
    legend: [&'static str; 5],
}

/// A class of the style sheet, for the dark, and the colours for the light beside it, for programs
/// that drop style sheets.
#[derive(Debug, Clone, Copy)]
struct Paint {
    class: &'static str,
    ground: &'static str,
    ink: &'static str,
}

/// One hue by lightness, so that it needs no colour vision and keeps its order when a mail program
/// inverts a mail for the dark.
impl Shade {
    fn paint(self) -> Paint {
        let (class, ground) = match self {
            Shade::Unseen => ("s0", "#ffffff"),
            Shade::Absent => ("s1", "#e4e8ee"),
            Shade::Rare => ("s2", "#bcd3f7"),
            Shade::Sometimes => ("s3", "#6c9df0"),
            Shade::On => ("s4", "#1d4fd7"),
        };
        Paint { class, ground, ink: ground }
    }
}

impl Tone {
    fn paint(self) -> Paint {
        let (class, ground, ink) = match self {
            Tone::Good => ("tg", "#dff4e8", "#0b6b41"),
            Tone::Bad => ("tb", "#fde5e2", "#a3211a"),
            Tone::Warning => ("tw", "#fcefce", "#7a4d00"),
            Tone::Quiet => ("tq", "#e9edf2", "#46505c"),
        };
        Paint { class, ground, ink }
    }
}

impl StripRow {
    /// The hours in runs of one shade: its paint, and how many hours.
    fn cells(&self) -> impl Iterator<Item = (Paint, usize)> {
        let shades = self.strip.0.map(Shade::of);
        let runs: Vec<(Paint, usize)> = shades.chunk_by(|a, b| a == b).map(|run| (run[0].paint(), run.len())).collect();
        runs.into_iter()
    }

    fn spoken(&self) -> String {
        format!("{}, hours of the day: {}", self.label, in_words(&self.strip))
    }
}

impl Page<'_> {
    fn legend_cells(&self) -> impl Iterator<Item = (Paint, &'static str)> {
        let shades = [Shade::On, Shade::Sometimes, Shade::Rare, Shade::Absent, Shade::Unseen];
        shades.into_iter().map(Shade::paint).zip(self.legend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{document::Tag, sample};

    fn draw_blocks(blocks: Vec<Block>) -> String {
        let document =
            Document { subject: "s".into(), kicker: "k".into(), preview: "p".into(), blocks, footer: vec!["f".into()] };
        draw(&document)
    }

    #[test]
    fn text_from_pages_stays_text() {
        let hostile = r#"<script>x</script>"><img src=x onerror=y> {{7*7}} &#8238;"#;
        let tag = || Some(Tag { words: hostile.into(), tone: Tone::Bad });
        let strip = StripRow {
            label: hostile.into(),
            tag: tag(),
            note: hostile.into(),
            strip: sample::strip(9, |_| 0.5),
            facts: vec![hostile.into()],
        };
        let html = draw_blocks(vec![
            Block::Headline { text: hostile.into(), tag: tag() },
            Block::Heading(hostile.into()),
            Block::Paragraph(hostile.into()),
            Block::Labelled { label: hostile.into(), text: hostile.into() },
            Block::Notice { tone: Tone::Warning, title: hostile.into(), lines: vec![hostile.into()] },
            Block::Strips(vec![strip]),
        ]);
        for forbidden in ["<script", "<img", "49", "&#8238;"] {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        assert!(html.matches("{{7*7}}").count() >= 11);
    }

    #[test]
    fn nothing_is_fetched_and_nothing_runs() {
        let html = draw_blocks(vec![Block::Legend, Block::Strips(vec![])]);
        for forbidden in ["http:", "https:", "src=", "url(", "<link", "@import", "<script", "javascript:", "<form"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
