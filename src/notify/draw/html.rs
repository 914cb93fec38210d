//! A document as HTML for mail programs: tables, inline styles, no image, nothing fetched.

use askama::Template;

use super::{
    document::{Block, Document, Legend, StripRow, Tone},
    shade::Shade,
};

/// The HTML of `document`. Every text is escaped by the template.
pub(super) fn draw(document: &Document) -> String {
    Page { document }.render().expect("writing to a string does not fail")
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    document: &'a Document,
}

/// A class of the style sheet, for the dark, and the colours for the light beside it, for programs
/// that drop style sheets.
#[derive(Debug, Clone, Copy)]
struct Paint {
    class: &'static str,
    ground: &'static str,
    ink: &'static str,
}

impl Shade {
    /// The upper and the lower half of an hour. By height as the characters are, and not by colour alone:
    /// that needs no colour vision, and mail programs that darken a mail by themselves shift colours.
    fn halves(self) -> [Paint; 2] {
        let paint = |class, ground| Paint { class, ground, ink: ground };
        let (unseen, absent) = (paint("s0", "#ffffff"), paint("s1", "#e4e8ee"));
        let (rare, on) = (paint("s2", "#a9c6f5"), paint("s3", "#2a5bdd"));
        match self {
            Self::Unseen => [unseen, unseen],
            Self::Absent => [absent, absent],
            Self::Rare => [absent, rare],
            Self::Sometimes => [absent, on],
            Self::On => [on, on],
        }
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
    /// The upper and the lower half of the day, each as runs of one paint: the paint and how many hours.
    fn halves(&self) -> [Vec<(Paint, usize)>; 2] {
        let hours = self.strip.0.map(|rate| Shade::of(rate).halves());
        [0, 1].map(|half| {
            let same = |a: &[Paint; 2], b: &[Paint; 2]| a[half].class == b[half].class;
            hours.chunk_by(same).map(|run| (run[0][half], run.len())).collect()
        })
    }
}

impl Page<'_> {
    fn legend_cells(legend: &Legend) -> impl Iterator<Item = ([Paint; 2], &'static str)> {
        let shades = [Shade::On, Shade::Sometimes, Shade::Rare, Shade::Absent, Shade::Unseen];
        shades.into_iter().map(Shade::halves).zip(legend.shades.map(|(_, meaning)| meaning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{draw::document::Tag, sample};

    fn draw_blocks(blocks: Vec<Block>) -> String {
        let document = Document {
            lang: crate::words::Lang::En,
            subject: "s".into(),
            kicker: "k".into(),
            preview: "p".into(),
            blocks,
            footer: vec!["f".into()],
        };
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
            spoken: hostile.into(),
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
        let html =
            draw_blocks(vec![Block::Legend(Legend { title: "t", shades: [("m", "w"); 5] }), Block::Strips(vec![])]);
        for forbidden in ["http:", "https:", "src=", "url(", "<link", "@import", "<script", "javascript:", "<form"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
