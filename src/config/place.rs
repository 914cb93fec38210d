//! Where in which text something stands.

use std::{fmt, ops::Range, sync::Arc};

/// A text that is read: the config itself, or a preset it names.
#[derive(Clone)]
pub(super) struct Text {
    /// The name shown before the line number.
    pub(super) name: String,
    /// All of it, without a byte order mark.
    pub(super) content: Arc<str>,
}

impl fmt::Debug for Text {
    /// Without its content: secrets may stand in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A stretch of one of the texts, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the text; 0 is the config itself.
    pub(super) text: usize,
    /// From where to where.
    pub(super) span: Range<usize>,
}

/// Line and column of a byte, both from 1; columns count characters.
pub(super) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_the_newline() {
        let text = "a\r\n女包 x\n";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find('x').unwrap()), (2, 4));
        assert_eq!(line_and_column(text, 4), (2, 1), "inside a character: where it begins");
        assert_eq!(line_and_column(text, 999), (3, 1));
    }
}
