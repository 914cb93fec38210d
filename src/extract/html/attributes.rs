//! Counts attributes while the tokenizer is still inside one tag.
//!
//! html5ever compares each attribute with all earlier ones of its tag before it hands the tag on, so
//! the count has to be taken from the text.

/// Attributes of one tag that are still cheap; real tags have up to a hundred.
const MAX_ATTRIBUTES: usize = 10_000;

/// The tag or comment that the tokenizer has begun and not handed on yet.
#[derive(Debug, Default)]
pub(super) struct PendingTag {
    state: State,
    attributes: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing begun, or a comment, or plain text: nothing to count.
    #[default]
    Outside,
    /// Between attributes, or in the tag's name.
    Gap,
    /// In an attribute's name or bare value.
    Word,
    /// Just after an equals sign.
    Equals,
    /// In a value in these quotes.
    Quoted(u8),
}

impl PendingTag {
    /// Takes note of a piece of text; `handed_on` tells that a token ended within it.
    pub(super) fn fed(&mut self, piece: &str, handed_on: bool) {
        let begun = if handed_on {
            *self = Self::default();
            // Only the last tag of the piece can still be open.
            piece.rfind('<').map_or("", |at| &piece[at..])
        } else {
            piece
        };
        for byte in begun.bytes() {
            self.step(byte);
        }
    }

    /// Whether the tag has more attributes than any real one.
    pub(super) fn has_too_many_attributes(&self) -> bool {
        self.attributes > MAX_ATTRIBUTES
    }

    fn step(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Outside, b'<') => State::Gap,
            (State::Outside, _) => State::Outside,
            (State::Quoted(quote), _) if byte == quote => State::Gap,
            (State::Quoted(_), _) => self.state,
            (State::Gap, b'!' | b'?') if self.attributes == 0 => State::Outside,
            (_, b'>') => {
                self.attributes = 0;
                State::Outside
            }
            (State::Equals, b'"' | b'\'') => State::Quoted(byte),
            (State::Equals, _) if byte.is_ascii_whitespace() => State::Equals,
            (_, b'=') => State::Equals,
            (_, b'/') => State::Gap,
            _ if byte.is_ascii_whitespace() => State::Gap,
            (State::Gap, _) => {
                self.attributes += 1;
                State::Word
            }
            _ => State::Word,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(pieces: &[&str]) -> usize {
        let mut pending = PendingTag::default();
        for (n, piece) in pieces.iter().enumerate() {
            pending.fed(piece, n == 0);
        }
        pending.attributes
    }

    #[test]
    fn attributes_are_counted_over_pieces() {
        assert_eq!(counted(&["<p>text<a b=1 c", "=\"x y z\" d e/f g = 'h i'"]), 7, "the name counts as one");
    }

    #[test]
    fn comments_and_text_count_nothing() {
        assert_eq!(counted(&["<!-- a b c ", "d e f"]), 0);
        assert_eq!(counted(&["text a b c", " d e f"]), 0);
    }
}
