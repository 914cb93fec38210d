//! Ink taken apart into what may be letters, in the order in which they are read.

use super::{
    ink::Ink,
    shape::{Grid, Shape},
};

/// Pixels of a piece that is dust.
const DUST: usize = 4;
/// Pieces of a picture that are still looked at; more is no label.
const MOST: usize = 400;

/// A piece of ink, or several that belong together.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
    /// Numbers of its pieces in the map.
    pieces: Vec<u16>,
    area: usize,
}

/// All the glyphs of a picture.
#[derive(Debug)]
pub(in crate::render) struct Glyphs {
    /// Line by line, from the left.
    pub(super) lines: Vec<Vec<Glyph>>,
    /// Which piece each pixel belongs to, from 1; 0 for none.
    map: Vec<u16>,
    width: usize,
}

impl Glyph {
    pub(super) fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// The white between this one and the next, in pixels.
    pub(super) fn gap_to(&self, next: &Self) -> usize {
        next.left.saturating_sub(self.right)
    }

    /// This and others as one.
    fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
            pieces: [&self.pieces[..], &other.pieces].concat(),
            area: self.area + other.area,
        }
    }

    /// Whether two stand one above the other and near, as the dot of an i does.
    fn stacks_with(&self, other: &Self) -> bool {
        let common = self.right.min(other.right).saturating_sub(self.left.max(other.left));
        let gap = self.top.max(other.top).saturating_sub(self.bottom.min(other.bottom));
        let narrower = (self.right - self.left).min(other.right - other.left);
        common * 2 >= narrower && gap * 3 <= self.height().max(other.height())
    }

    /// Whether it is a frame around another.
    fn frames(&self, other: &Self) -> bool {
        let around =
            self.left < other.left && self.top < other.top && self.right > other.right && self.bottom > other.bottom;
        around && self.area * 4 < (self.right - self.left) * (self.bottom - self.top)
    }
}

impl Glyphs {
    /// The glyphs of some ink; `None` where there are too many pieces.
    pub(super) fn of(ink: &Ink) -> Option<Self> {
        let (map, mut pieces) = pieces(ink)?;
        let is_frame = |piece: &Glyph| pieces.iter().filter(|other| piece.frames(other)).count() > 1;
        let frames: Vec<bool> = pieces.iter().map(is_frame).collect();
        let mut keep = frames.into_iter().map(|frame| !frame);
        pieces.retain(|piece| keep.next().unwrap_or_default() && piece.area >= DUST);
        Some(Self { lines: lines(stacked(pieces)), map, width: ink.width })
    }

    /// The height of the tallest, in pixels.
    pub(super) fn tallest(&self) -> usize {
        self.lines.iter().flatten().map(Glyph::height).max().unwrap_or_default()
    }

    /// The shape of some glyphs taken as one.
    pub(super) fn shape(&self, grid: Grid, glyphs: &[Glyph]) -> Option<Shape> {
        let one = glyphs.iter().cloned().reduce(|one, next| one.with(&next))?;
        let is_dark = |x: usize, y: usize| {
            let piece = self.map[(one.top + y) * self.width + one.left + x];
            piece > 0 && one.pieces.contains(&piece)
        };
        Some(Shape::new(grid, one.right - one.left, one.height(), is_dark))
    }
}

/// The connected pieces of ink, and which pixel belongs to which.
fn pieces(ink: &Ink) -> Option<(Vec<u16>, Vec<Glyph>)> {
    let mut map = vec![0_u16; ink.dark.len()];
    let mut pieces = Vec::new();
    for start in 0..ink.dark.len() {
        if !ink.dark[start] || map[start] > 0 {
            continue;
        }
        if pieces.len() >= MOST {
            return None;
        }
        // At most `MOST`.
        let number = pieces.len() as u16 + 1;
        let mut piece = Glyph { left: ink.width, top: ink.height, right: 0, bottom: 0, pieces: vec![number], area: 0 };
        let mut next = vec![start];
        map[start] = number;
        while let Some(at) = next.pop() {
            let (x, y) = (at % ink.width, at / ink.width);
            piece.left = piece.left.min(x);
            piece.right = piece.right.max(x + 1);
            piece.top = piece.top.min(y);
            piece.bottom = piece.bottom.max(y + 1);
            piece.area += 1;
            for y in y.saturating_sub(1)..(y + 2).min(ink.height) {
                for x in x.saturating_sub(1)..(x + 2).min(ink.width) {
                    let beside = y * ink.width + x;
                    if ink.dark[beside] && map[beside] == 0 {
                        map[beside] = number;
                        next.push(beside);
                    }
                }
            }
        }
        pieces.push(piece);
    }
    Some((map, pieces))
}

/// Pieces that stand one above the other become one glyph.
fn stacked(mut pieces: Vec<Glyph>) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    pieces.sort_by_key(|piece| (piece.left, piece.top));
    for piece in pieces {
        match glyphs.iter_mut().find(|glyph| glyph.stacks_with(&piece)) {
            Some(glyph) => *glyph = glyph.with(&piece),
            None => glyphs.push(piece),
        }
    }
    glyphs
}

/// Glyphs line by line, each from the left.
fn lines(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by_key(|glyph| std::cmp::Reverse(glyph.height()));
    let mut lines: Vec<(usize, usize, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        let home = lines.iter_mut().find(|(top, bottom, _)| {
            let common = glyph.bottom.min(*bottom).saturating_sub(glyph.top.max(*top));
            common * 5 >= glyph.height() * 2
        });
        match home {
            Some((_, _, line)) => line.push(glyph),
            None => lines.push((glyph.top, glyph.bottom, vec![glyph])),
        }
    }
    lines.sort_by_key(|(top, ..)| *top);
    for (_, _, line) in &mut lines {
        line.sort_by_key(|glyph| glyph.left);
    }
    lines.into_iter().map(|(_, _, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(rows: &[&str]) -> Glyphs {
        let dark = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        Glyphs::of(&Ink { width: rows[0].len(), height: rows.len(), dark }).unwrap()
    }

    fn counts(glyphs: &Glyphs) -> Vec<usize> {
        glyphs.lines.iter().map(Vec::len).collect()
    }

    #[test]
    fn a_dot_belongs_to_its_letter_and_lines_are_read_from_the_top() {
        let rows = [
            "##..........",
            "##....######",
            "......##..##",
            "##....##..##",
            "##....######",
            "##..........",
            "##..........",
            "............",
            "............",
            "............",
            "####..######",
            "####..######",
        ];
        let glyphs = glyphs(&rows);
        assert_eq!(counts(&glyphs), [2, 2]);
        assert_eq!(glyphs.lines[0][0].height(), 7, "the dot is part of it");
        assert_eq!(glyphs.lines[0][0].gap_to(&glyphs.lines[0][1]), 4);
        assert_eq!(glyphs.tallest(), 7);
    }

    #[test]
    fn a_frame_around_the_text_is_no_letter() {
        let edge = "#".repeat(40);
        let empty = format!("#{}#", ".".repeat(38));
        let text = format!("#....{}....#", "######....".repeat(3));
        let rows = [&edge, &empty, &empty, &text, &text, &text, &text, &empty, &empty, &edge].map(String::as_str);
        assert_eq!(counts(&glyphs(&rows)), [3]);
    }

    #[test]
    fn a_cloud_of_dust_is_given_up() {
        let dark = (0..200 * 200).map(|at| at % 2 == 0 && at / 200 % 2 == 0).collect();
        assert!(Glyphs::of(&Ink { width: 200, height: 200, dark }).is_none());
    }
}
