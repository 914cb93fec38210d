//! Text: the data state, and content that only its own end tag ends.

use html5ever::tokenizer::{Token, TokenSink};

use super::{Content, Tokens, TooMuch, reference::reference};

impl<S: TokenSink> Tokens<'_, S> {
    /// Text up to the next tag or comment, and that.
    pub(super) fn data(&mut self) -> Result<(), TooMuch> {
        let mut gathered = String::new();
        let mut begin = self.at;
        loop {
            let Some(found) = memchr::memchr3(b'<', b'&', 0, &self.bytes()[self.at..]) else {
                self.at = self.text.len();
                break;
            };
            self.at += found;
            match self.bytes()[self.at] {
                b'<' if self.is_markup() => break,
                b'&' => {
                    gathered.push_str(&self.text[begin..self.at]);
                    self.at += push_reference(&self.text[self.at..], false, &mut gathered);
                    begin = self.at;
                }
                0 => {
                    self.send_gathered(&mut gathered, begin);
                    self.send(Token::NullCharacterToken);
                    self.at += 1;
                    begin = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.send_gathered(&mut gathered, begin);
        if self.at < self.text.len() { self.markup() } else { Ok(()) }
    }

    fn send_gathered(&mut self, gathered: &mut String, begin: usize) {
        let more = &self.text[begin..self.at];
        if gathered.is_empty() {
            self.send_text(more);
        } else {
            gathered.push_str(more);
            self.send_text(gathered);
            gathered.clear();
        }
    }

    /// Whether `<` begins something other than text: its next character decides.
    fn is_markup(&self) -> bool {
        matches!(self.bytes().get(self.at + 1..), Some([b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z', ..] | [b'/', _, ..]))
    }

    /// Text up to the end tag of the element that it stands in, and that; to the end where there is none.
    pub(super) fn text_to_end_tag(&mut self, references: bool) -> Result<(), TooMuch> {
        let begin = self.at;
        let mut from = begin;
        let end = loop {
            let Some(found) = memchr::memchr(b'<', &self.bytes()[from..]) else { break self.text.len() };
            if self.is_own_end_tag(from + found) {
                break from + found;
            }
            from += found + 1;
        };
        let text = &self.text[begin..end];
        if references {
            self.send_with_references(text);
        } else {
            self.send_replaced(text);
        }
        self.at = end;
        if end < self.text.len() { self.end_tag() } else { Ok(()) }
    }

    fn send_with_references(&mut self, text: &str) {
        let mut gathered = String::new();
        let mut rest = text;
        while let Some(found) = memchr::memchr2(b'&', 0, rest.as_bytes()) {
            gathered.push_str(&rest[..found]);
            rest = &rest[found..];
            let used = if rest.starts_with('&') {
                push_reference(rest, false, &mut gathered)
            } else {
                gathered.push('\u{fffd}');
                1
            };
            rest = &rest[used..];
        }
        gathered.push_str(rest);
        self.send_text(&gathered);
    }

    /// Whether the end tag of the last start tag stands at `at`: its whole name, and then what ends a name.
    pub(super) fn is_own_end_tag(&self, at: usize) -> bool {
        let Some(name) = &self.last_start else { return false };
        let Some(rest) = self.bytes()[at..].strip_prefix(b"</") else { return false };
        let ended = |byte: &u8| super::is_space(*byte) || matches!(byte, b'/' | b'>');
        rest.len() > name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) && ended(&rest[name.len()])
    }

    /// The rest of the page as text.
    pub(super) fn plain(&mut self) {
        self.send_replaced(self.rest());
        self.at = self.text.len();
        self.content = Content::Plain;
    }
}

/// Adds what the reference at the start of `text` stands for, or a bare `&`; the bytes it takes.
pub(super) fn push_reference(text: &str, in_attribute: bool, into: &mut String) -> usize {
    if let Some((characters, used)) = reference(text, in_attribute) {
        into.extend(characters.into_iter().flatten());
        used
    } else {
        into.push('&');
        1
    }
}
