//! Shapes of letters, pairs and words that are known.

use std::collections::HashMap;

use super::{
    glyphs::Glyphs,
    ink::Ink,
    shape::{Grid, Shape},
};

/// What is known by its shape.
#[derive(Debug, Default)]
pub(in crate::render) struct Alphabet {
    /// Letters and pairs, in each of the fonts.
    letters: HashMap<String, Vec<Shape>>,
    words: HashMap<String, Vec<Shape>>,
}

impl Alphabet {
    /// Learns how something is drawn.
    pub(super) fn learn(&mut self, text: &str, ink: &Ink, grid: Grid) {
        let (left, top, right, bottom) = ink.bounds();
        let is_dark = |x: usize, y: usize| ink.dark[(top + y) * ink.width + left + x];
        let shape = Shape::new(grid, right - left, bottom - top, is_dark);
        let known = if grid == Grid::Letter { &mut self.letters } else { &mut self.words };
        known.entry(text.to_owned()).or_default().push(shape);
    }

    /// How much a shape is like a letter or a pair of them.
    pub(super) fn likeness(&self, shape: &Shape, letters: &str) -> f32 {
        best(self.letters.get(letters), shape)
    }

    /// How much all of some glyphs are like a word.
    pub(super) fn likeness_to_word(&self, glyphs: &Glyphs, word: &str) -> f32 {
        let [line] = glyphs.lines.as_slice() else { return 0.0 };
        glyphs.shape(Grid::Word, line).map_or(0.0, |shape| best(self.words.get(word), &shape))
    }

    /// The letter that a shape is most like, and how much.
    pub(super) fn nearest(&self, shape: &Shape) -> Option<(&str, f32)> {
        let single = self.letters.iter().filter(|(letters, _)| letters.chars().count() == 1);
        let likeness = single.map(|(letter, shapes)| (letter.as_str(), best(Some(shapes), shape)));
        // By its name where two are equally near, so that the same picture always reads the same.
        likeness.max_by(|(a, likes_a), (b, likes_b)| likes_a.total_cmp(likes_b).then_with(|| b.cmp(a)))
    }
}

fn best(shapes: Option<&Vec<Shape>>, shape: &Shape) -> f32 {
    shapes.into_iter().flatten().map(|known| known.likeness(shape)).fold(0.0, f32::max)
}
