//! What a label adds to a picture: pixels that are there with it and are not without.

use super::picture::Picture;

/// The least difference that a person sees, of 255: about the contrast of pale grey on white.
const FAINT: u8 = 32;
/// Where so large a part of its box is filled, it is a box with text in it.
const BOX: f64 = 0.6;
/// The fewest pixels that are something.
const SPECK: usize = 4;

/// A picture in black and white.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::render) struct Ink {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) dark: Vec<bool>,
}

impl Ink {
    /// What `with` shows and `without` does not; `None` where nobody sees a difference.
    pub(in crate::render) fn between(without: &Picture, with: &Picture) -> Option<Self> {
        if (without.width, without.height) != (with.width, with.height) {
            return None;
        }
        let strength = |(before, after): (&[u8; 3], &[u8; 3])| {
            before.iter().zip(after).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default()
        };
        let added = Self::of(with, without.pixels.iter().zip(&with.pixels).map(strength).collect())?;
        if added.filled() < BOX { Some(added) } else { added.written_on(with) }
    }

    /// The dark on a white sheet, of a part of it.
    pub(super) fn on_white(sheet: &Picture, left: usize, top: usize, width: usize, height: usize) -> Option<Self> {
        let rows = (top..top + height).filter_map(|y| {
            let row = y * sheet.width;
            sheet.pixels.get(row + left..row + left + width)
        });
        let pixels: Vec<[u8; 3]> = rows.flatten().copied().collect();
        let part = Picture { width, height, pixels };
        let strengths = part.pixels.iter().map(|pixel| 255 - brightness(*pixel)).collect();
        if part.pixels.len() == width * height { Self::of(&part, strengths) } else { None }
    }

    fn of(picture: &Picture, strengths: Vec<u8>) -> Option<Self> {
        let most = strengths.iter().copied().max().unwrap_or_default();
        let dark: Vec<bool> = strengths.into_iter().map(|strength| most >= FAINT && strength > most / 2).collect();
        let enough = dark.iter().filter(|dark| **dark).count() >= SPECK;
        enough.then_some(Self { width: picture.width, height: picture.height, dark })
    }

    /// The smallest box around it: left, top, and the first column and row behind it.
    pub(super) fn bounds(&self) -> (usize, usize, usize, usize) {
        let (mut left, mut top, mut right, mut bottom) = (self.width, self.height, 0, 0);
        for (at, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (x, y) = (at % self.width, at / self.width);
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
        }
        (left, top, right, bottom)
    }

    /// How many pixels it has.
    pub(super) fn amount(&self) -> usize {
        self.dark.iter().filter(|dark| **dark).count()
    }

    /// Which part of the box around it is filled.
    fn filled(&self) -> f64 {
        let (left, top, right, bottom) = self.bounds();
        self.amount() as f64 / ((right - left) * (bottom - top)) as f64
    }

    /// What stands in a box of one colour: all that differs from the colour which it has most of.
    fn written_on(&self, picture: &Picture) -> Option<Self> {
        let mut counts = [0_usize; 256];
        for (pixel, _) in picture.pixels.iter().zip(&self.dark).filter(|(_, dark)| **dark) {
            counts[usize::from(brightness(*pixel))] += 1;
        }
        let most = (0..=255_u8).max_by_key(|brightness| counts[usize::from(*brightness)])?;
        let (left, top, right, bottom) = self.bounds();
        let inside = |at: usize| {
            let (x, y) = (at % self.width, at / self.width);
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        let strength = |(at, pixel): (usize, &[u8; 3])| if inside(at) { brightness(*pixel).abs_diff(most) } else { 0 };
        Self::of(picture, picture.pixels.iter().enumerate().map(strength).collect())
    }
}

/// As the eye weighs the colours.
fn brightness([red, green, blue]: [u8; 3]) -> u8 {
    // The weights add up to 256.
    ((u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29) / 256) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `.` is white, `#` black, `-` yellow, `,` a grey that is nearly white.
    fn picture(rows: &[&str]) -> Picture {
        let colour = |c| match c {
            '#' => [0; 3],
            '-' => [255, 220, 0],
            ',' => [240; 3],
            _ => [255; 3],
        };
        let pixels = rows.iter().flat_map(|row| row.chars().map(colour)).collect();
        Picture { width: rows[0].len(), height: rows.len(), pixels }
    }

    fn shown(ink: &Ink) -> String {
        let row = |row: &[bool]| row.iter().map(|dark| if *dark { '#' } else { '.' }).collect::<String>();
        ink.dark.chunks(ink.width).map(row).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn only_what_the_label_adds_is_ink() {
        let without = picture(&["#.....", "#.....", "#....."]);
        let with = picture(&["#.####", "#.#...", "#.#..."]);
        assert_eq!(shown(&Ink::between(&without, &with).unwrap()), "..####/..#.../..#...");
        assert_eq!(Ink::between(&with, &with), None);
    }

    #[test]
    fn what_nobody_sees_is_none() {
        let white = picture(&["......", "......"]);
        assert_eq!(Ink::between(&white, &picture(&[".,,,,.", ".,,,,."])), None, "pale on white");
        assert_eq!(Ink::between(&white, &picture(&["..#...", "......"])), None, "a speck");
    }

    #[test]
    fn the_writing_on_a_badge_is_read_and_not_the_badge() {
        let white = picture(&["........"; 5]);
        let badge = picture(&["........", ".------.", ".-##-#-.", ".-##-#-.", ".------."]);
        assert_eq!(shown(&Ink::between(&white, &badge).unwrap()), "......../......../..##.#../..##.#../........");
        let bare = picture(&["........", ".------.", ".------.", ".------.", "........"]);
        assert_eq!(Ink::between(&white, &bare), None, "there is nothing on it");
    }
}
