//! Text: the data state, and content that only its own end tag ends.

use super::{Content, Listener, Span, Tokens, TooMuch, reference::reference};

impl<L: Listener> Tokens<'_, L> {
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
                    self.listener.null();
                    self.at += 1;
                    begin = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.send_gathered(&mut gathered, begin);
        if self.at < self.text.len() { self.markup() } else { Ok(()) }
    }

    fn send_gathered(&self, gathered: &mut String, begin: usize) {
        if gathered.is_empty() {
            return self.send_text(Span::of_page(begin, self.at - begin));
        }
        gathered.push_str(&self.text[begin..self.at]);
        let kept = self.aside.borrow_mut().keep(gathered);
        gathered.clear();
        self.send_text(kept);
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
        let text = if references { self.with_references(begin, end) } else { self.replaced(begin, end) };
        self.send_text(text);
        self.at = end;
        if end < self.text.len() { self.end_tag() } else { Ok(()) }
    }

    fn with_references(&self, begin: usize, end: usize) -> Span {
        let mut rest = &self.text[begin..end];
        if memchr::memchr2(b'&', 0, rest.as_bytes()).is_none() {
            return Span::of_page(begin, rest.len());
        }
        self.aside.borrow_mut().keep_with(|text| {
            while let Some(found) = memchr::memchr2(b'&', 0, rest.as_bytes()) {
                text.push_str(&rest[..found]);
                rest = &rest[found..];
                let used = if rest.starts_with('&') {
                    push_reference(rest, false, text)
                } else {
                    text.push('\u{fffd}');
                    1
                };
                rest = &rest[used..];
            }
            text.push_str(rest);
        })
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
        self.send_text(self.replaced(self.at, self.text.len()));
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
