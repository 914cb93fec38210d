//! Where in which text something stands.

use std::{fmt, ops::Range, sync::Arc};

/// A text that is read: the config itself, or a preset it names.
#[derive(Clone)]
pub(super) struct Text {
    /// The name shown before the line number.
    pub(super) name: String,
    /// All of it, without a byte order mark.
    pub(super) content: Arc<str>,
    /// The bytes at which its lines begin.
    lines: Arc<[usize]>,
}

impl Text {
    pub(super) fn new(name: impl Into<String>, content: impl Into<Arc<str>>) -> Self {
        let content = content.into();
        let lines = [0].into_iter().chain(content.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        Self { name: name.into(), content, lines }
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub(super) fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.content.len());
        while !self.content.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= byte);
        (line, self.content[self.lines[line - 1]..byte].chars().count() + 1)
    }

    /// The bytes of a line, without its end; lines count from 1.
    pub(super) fn line(&self, line: usize) -> Range<usize> {
        let start = self.lines[line - 1];
        let end = self.lines.get(line).copied().unwrap_or(self.content.len());
        start..start + self.content[start..end].trim_end_matches(['\r', '\n']).len()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_the_newline() {
        let content = "a\r\n女包 x\n";
        let text = Text::new("", content);
        assert_eq!(text.line_and_column(0), (1, 1));
        assert_eq!(text.line_and_column(content.find('x').unwrap()), (2, 4));
        assert_eq!(text.line_and_column(4), (2, 1), "inside a character: where it begins");
        assert_eq!(text.line_and_column(999), (3, 1));
        assert_eq!([1, 2, 3].map(|line| &content[text.line(line)]), ["a", "女包 x", ""]);
    }
}
