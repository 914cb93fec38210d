//! Where a line may break: at blanks, and in wide scripts between any two characters but around what closes and opens.

use unicode_width::UnicodeWidthChar;

/// A piece of a line between two places where it may break.
pub(crate) struct Piece<'a> {
    /// The piece.
    pub(crate) text: &'a str,
    /// Whether a blank stood before it.
    pub(crate) spaced: bool,
}

/// What closes belongs to what it closes …
const BEGINS_NO_LINE: &str = "，。、；：？！）》」』】〉％";
/// … and what opens to what it opens.
const ENDS_NO_LINE: [char; 6] = ['（', '《', '「', '『', '【', '〈'];

/// Text in pieces, none longer than about `longest` columns.
pub(crate) fn pieces(text: &str, longest: usize) -> impl Iterator<Item = Piece<'_>> {
    text.split(' ').filter(|word| !word.is_empty()).flat_map(move |word| breakable(word, longest))
}

fn breakable(word: &str, longest: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut width, mut wide_before) = (0, 0, false);
    for (at, c) in word.char_indices() {
        let wide = c.width() == Some(2);
        let breaks = wide && wide_before && !BEGINS_NO_LINE.contains(c) && !word[..at].ends_with(ENDS_NO_LINE);
        if at > start && (breaks || width >= longest) {
            pieces.push(Piece { text: &word[start..at], spaced: start == 0 });
            (start, width) = (at, 0);
        }
        width += c.width().unwrap_or(0);
        wide_before = wide;
    }
    pieces.push(Piece { text: &word[start..], spaced: start == 0 });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_what_closes_and_behind_what_opens() {
        let broken: Vec<&str> = pieces("对手（甲店）离开。 left", 36).map(|piece| piece.text).collect();
        assert_eq!(broken, ["对", "手", "（甲", "店）", "离", "开。", "left"]);
        assert!(pieces("ab cd", 36).all(|piece| piece.spaced));
    }
}
