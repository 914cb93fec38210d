//! One label, seen and read.

use super::{alphabet::Alphabet, glyphs::Glyphs, ink::Ink, shape::Grid};

/// Text of which the tallest letter is lower is not read by anybody, in CSS pixels.
const TINY: f64 = 4.0;
/// How much a word as a whole must be like itself.
const WHOLE: f32 = 0.8;
/// How much the letters of a word that the page says must be like it, on average and each.
const EXPECTED: f32 = 0.65;
const LEAST: f32 = 0.45;
/// How much a letter must be like one that nobody expects.
const SURE: f32 = 0.78;
/// Pieces that one letter may have side by side.
const PARTS: usize = 3;
/// White between words, against the height of the tallest letter.
const SPACE: f64 = 0.3;

/// What was to be seen of a label.
#[derive(Debug)]
pub(in crate::render) enum Sight {
    /// What is drawn there cannot be known here.
    Unknown,
    /// It draws nothing.
    Nothing,
    /// It draws this.
    Drawn {
        /// The shapes, where it stands.
        glyphs: Glyphs,
        /// Its shapes when nothing else is there, where most of them are seen where it stands, too: text that lies over
        /// other text, as in a page without all of its style sheets, has holes.
        alone: Option<Glyphs>,
        /// What the page says that stands there, in several orders.
        words: Vec<String>,
    },
}

/// What a visitor reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) enum Reading {
    /// This; "" where he sees nothing.
    Text(String),
    /// Something is there, and it cannot be told what.
    Unreadable,
}

impl Reading {
    /// The text, where it can be told.
    pub(in crate::render) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Unreadable => None,
        }
    }
}

impl Sight {
    /// The ink of a label where it stands, and when it is alone. `scale` is how many pixels a CSS pixel has.
    pub(in crate::render) fn of(ink: &Ink, alone: Option<&Ink>, scale: f64, words: Vec<String>) -> Self {
        let Some(glyphs) = Glyphs::of(ink) else { return Self::Unknown };
        if (glyphs.tallest() as f64) < TINY * scale {
            return Self::Nothing;
        }
        let alone = alone.filter(|alone| ink.amount() * 2 >= alone.amount()).and_then(Glyphs::of);
        Self::Drawn { glyphs, alone, words }
    }

    /// Whether there is anything to read.
    pub(in crate::render) fn has_ink(&self) -> bool {
        matches!(self, Self::Drawn { .. })
    }

    /// What the page says that stands there.
    pub(in crate::render) fn words(&self) -> impl Iterator<Item = &str> {
        let words = if let Self::Drawn { words, .. } = self { words.as_slice() } else { &[] };
        words.iter().map(String::as_str)
    }

    /// Reads it: a word that the page says and that is really drawn, else the letters one by one.
    pub(in crate::render) fn read(&self, alphabet: &Alphabet) -> Reading {
        let (glyphs, alone, words) = match self {
            Self::Unknown => return Reading::Unreadable,
            Self::Nothing => return Reading::Text(String::new()),
            Self::Drawn { glyphs, alone, words } => (glyphs, alone, words),
        };
        let all = || std::iter::once(glyphs).chain(alone);
        let known = all().find_map(|glyphs| expected(glyphs, alphabet, words));
        known
            .or_else(|| all().find_map(|glyphs| letter_by_letter(glyphs, alphabet)))
            .map_or(Reading::Unreadable, Reading::Text)
    }
}

/// The word that the page says and that is really drawn.
fn expected(glyphs: &Glyphs, alphabet: &Alphabet, words: &[String]) -> Option<String> {
    let likeness = |word: &String| {
        let letters = close(word);
        let whole = alphabet.likeness_to_word(glyphs, &letters);
        if whole >= WHOLE { whole } else { spelt(glyphs, alphabet, &letters) }
    };
    let known = words.iter().map(|word| (word, likeness(word)));
    let best = known.max_by(|(_, a), (_, b)| a.total_cmp(b)).filter(|(_, likeness)| *likeness >= EXPECTED);
    best.map(|(word, _)| word.clone())
}

/// A word as its letters stand, without the white between them.
pub(super) fn close(word: &str) -> String {
    word.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// How much the glyphs, one after the other, are like the letters of a word; 0 where they cannot be.
///
/// A letter may consist of some pieces side by side, and two letters that touch are one piece.
fn spelt(glyphs: &Glyphs, alphabet: &Alphabet, word: &str) -> f32 {
    let letters: Vec<char> = word.chars().collect();
    let all: Vec<_> = glyphs.lines.concat();
    if letters.is_empty() || all.len() > letters.len() * PARTS || letters.len() > all.len() * 2 {
        return 0.0;
    }
    // The best sum up to each place: so many glyphs, so many letters.
    let mut sums = vec![vec![f32::NEG_INFINITY; letters.len() + 1]; all.len() + 1];
    sums[0][0] = 0.0;
    for from in 0..all.len() {
        for parts in 1..=PARTS.min(all.len() - from) {
            let Some(shape) = glyphs.shape(Grid::Letter, &all[from..from + parts]) else { continue };
            for at in 0..letters.len() {
                let so_far = sums[from][at];
                for count in 1..=(if parts == 1 { 2 } else { 1 }).min(letters.len() - at) {
                    let taken: String = letters[at..at + count].iter().collect();
                    let likeness = if so_far.is_finite() { alphabet.likeness(&shape, &taken) } else { 0.0 };
                    if likeness >= LEAST {
                        let sum = &mut sums[from + parts][at + count];
                        *sum = sum.max(so_far + likeness * count as f32);
                    }
                }
            }
        }
    }
    (sums[all.len()][letters.len()] / letters.len() as f32).max(0.0)
}

/// Each glyph as the letter that it is most like, if all of them are like one.
fn letter_by_letter(glyphs: &Glyphs, alphabet: &Alphabet) -> Option<String> {
    let space = glyphs.tallest() as f64 * SPACE;
    let mut text = String::new();
    for line in &glyphs.lines {
        if !text.is_empty() {
            text.push(' ');
        }
        for (at, glyph) in line.iter().enumerate() {
            let shape = glyphs.shape(Grid::Letter, std::slice::from_ref(glyph));
            let (letter, likeness) = alphabet.nearest(&shape?)?;
            if likeness < SURE {
                return None;
            }
            if at > 0 && line[at - 1].gap_to(glyph) as f64 > space {
                text.push(' ');
            }
            text.push_str(letter);
        }
    }
    Some(text)
}
