//! The letters as this machine's own fonts draw them: pages of cells, each with a letter, a pair or a word.

use std::{collections::BTreeSet, fmt::Write};

use super::{alphabet::Alphabet, ink::Ink, picture::Picture, shape::Grid, sight::close};

/// Letters that are always known, so that words can be read which the page nowhere says; and marks, so that what is
/// no letter is not taken for one.
const ALWAYS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äöüéèñßç.,:·•-–_|/'!?&+○■▢";

/// Generic families only: a page cannot give these another face.
const FONTS: [&str; 5] = [
    "400 28px sans-serif",
    "700 28px sans-serif",
    "italic 400 28px sans-serif",
    "400 28px serif",
    "400 28px monospace",
];

/// Size of the sheet, and of its cells, in pixels.
pub(in crate::render) const WIDTH: usize = 1_280;
pub(in crate::render) const HEIGHT: usize = 900;
const ROW: usize = 50;
const LETTER: usize = 64;
const PAIR: usize = 96;
const WORD: usize = 640;

/// The most letters, pairs and words of one page that are drawn.
const MOST_LETTERS: usize = 250;
const MOST_PAIRS: usize = 120;
const MOST_WORDS: usize = 12;
/// The longest word that is drawn as a whole, in characters.
const LONGEST: usize = 24;

/// What is to be drawn.
#[derive(Debug)]
pub(in crate::render) struct Sheet {
    cells: Vec<(String, &'static str, usize)>,
}

impl Sheet {
    /// All letters, and the pairs and words of what labels may say.
    pub(in crate::render) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let words: BTreeSet<String> = words.map(close).collect();
        let letters: BTreeSet<char> = ALWAYS.chars().chain(words.iter().flat_map(|word| word.chars())).collect();
        let pairs: BTreeSet<String> = words
            .iter()
            .flat_map(|word| word.chars().zip(word.chars().skip(1)).map(|(a, b)| String::from_iter([a, b])))
            .collect();
        let whole = words.into_iter().filter(|word| (3..=LONGEST).contains(&word.chars().count())).take(MOST_WORDS);
        let letters = letters.into_iter().take(MOST_LETTERS).map(|letter| (letter.to_string(), LETTER));
        let pairs = pairs.into_iter().take(MOST_PAIRS).map(|pair| (pair, PAIR));
        let pieces = letters.chain(pairs).chain(whole.map(|word| (word, WORD)));
        let cells = pieces.flat_map(|(text, width)| FONTS.iter().map(move |font| (text.clone(), *font, width)));
        Self { cells: cells.collect() }
    }

    /// The cells laid out on pages.
    pub(in crate::render) fn pages(&self) -> Vec<SheetPage> {
        let mut pages = vec![SheetPage { cells: Vec::new() }];
        let (mut x, mut y) = (0, 0);
        for (text, font, width) in &self.cells {
            if x + width > WIDTH {
                (x, y) = (0, y + ROW);
            }
            if y + ROW > HEIGHT {
                (x, y) = (0, 0);
                pages.push(SheetPage { cells: Vec::new() });
            }
            if let Some(page) = pages.last_mut() {
                page.cells.push(Cell { text: text.clone(), font, width: *width, x, y });
            }
            x += width;
        }
        pages
    }
}

/// One page of it.
#[derive(Debug)]
pub(in crate::render) struct SheetPage {
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Cell {
    text: String,
    font: &'static str,
    width: usize,
    x: usize,
    y: usize,
}

impl SheetPage {
    /// The page to be laid out.
    pub(in crate::render) fn html(&self) -> String {
        let mut html = String::from(
            "<!DOCTYPE html><style>html,body{margin:0;background:#fff;color:#000;overflow:hidden}i{position:absolute;\
             height:50px;line-height:50px;overflow:hidden;white-space:pre;text-indent:6px}</style>",
        );
        for Cell { text, font, width, x, y } in &self.cells {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let _ =
                write!(html, "<i style='left:{x}px;top:{y}px;width:{width}px;font:{font};line-height:50px'>{text}</i>");
        }
        html
    }

    /// Takes the letters off its picture.
    pub(in crate::render) fn cut(&self, picture: &Picture, alphabet: &mut Alphabet) {
        for Cell { text, width, x, y, .. } in &self.cells {
            let Some(ink) = Ink::on_white(picture, *x, *y, *width, ROW) else { continue };
            alphabet.learn(text, &ink, if *width == WORD { Grid::Word } else { Grid::Letter });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_a_cell_of_its_own_on_some_page() {
        let sheet = Sheet::of(["Spons ored", "<b>&"].into_iter());
        let pages = sheet.pages();
        assert!(pages.len() > 1);
        for page in &pages {
            let mut places: Vec<_> = page.cells.iter().map(|cell| (cell.y, cell.x)).collect();
            assert!(places.is_sorted());
            places.dedup();
            assert_eq!(places.len(), page.cells.len());
            assert!(page.cells.iter().all(|cell| cell.x + cell.width <= WIDTH && cell.y + ROW <= HEIGHT));
        }
        let html: String = pages.iter().map(SheetPage::html).collect();
        assert!(
            html.contains(">Sponsored<") && html.contains(">Sp<") && html.contains("&lt;b"),
            "words without spaces"
        );
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn what_a_page_says_does_not_make_the_sheet_grow_without_end() {
        let words: Vec<String> =
            (0..5_000_u32).map(|n| format!("{}{n}", char::from_u32(0x4e00 + n).unwrap())).collect();
        assert!(Sheet::of(words.iter().map(String::as_str)).pages().len() < 20);
    }
}
