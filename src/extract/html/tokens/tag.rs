//! Tags and their attributes.

use html5ever::tokenizer::TagKind;

use super::{Content, Listener, Span, Tokens, TooMuch, is_space, lowered, replaced, text::push_reference};
use crate::extract::html::tree::Attribute;

/// Attributes of one tag that are still cheap: each is compared with all before it. Real tags have up to a hundred.
const MAX_ATTRIBUTES: usize = 10_000;

/// A byte that ends the name of a tag or an attribute.
const NAME_ENDS: u8 = 1;
const EQUALS: u8 = 2;
/// A byte that stands in no name as it is.
const TO_CHANGE: u8 = 4;

fn class(byte: u8) -> u8 {
    const CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            classes[byte] = match byte as u8 {
                b'\t' | b'\n' | 0x0c | b' ' | b'/' | b'>' => NAME_ENDS,
                b'=' => EQUALS,
                b'A'..=b'Z' | 0 => TO_CHANGE,
                _ => 0,
            };
            byte += 1;
        }
        classes
    };
    CLASSES[usize::from(byte)]
}

impl<L: Listener> Tokens<'_, L> {
    pub(super) fn start_tag(&mut self) -> Result<(), TooMuch> {
        self.at += 1;
        self.tag(TagKind::StartTag)
    }

    /// The end tag that begins here.
    pub(super) fn end_tag(&mut self) -> Result<(), TooMuch> {
        self.at += 2;
        self.tag(TagKind::EndTag)
    }

    /// A tag from its name on. One that the page does not end is dropped.
    fn tag(&mut self, kind: TagKind) -> Result<(), TooMuch> {
        self.content = Content::Data;
        let begin = self.at;
        self.pass_name(NAME_ENDS);
        let name = self.names.of(&self.text[begin..self.at]);
        let mut is_self_closing = false;
        self.attributes.clear();
        loop {
            self.skip_to(|byte| !is_space(byte));
            match self.bytes().get(self.at..) {
                None | Some([]) => return Ok(()),
                Some([b'>', ..]) => {
                    self.at += 1;
                    break;
                }
                Some([b'/', b'>', ..]) => {
                    is_self_closing = true;
                    self.at += 2;
                    break;
                }
                Some([b'/', ..]) => self.at += 1,
                Some(_) => self.attribute(),
            }
            if self.attributes.len() > MAX_ATTRIBUTES {
                return Err(TooMuch::Attributes);
            }
        }
        if let Some(content) = self.listener.tag(kind, &name, &self.attributes, is_self_closing) {
            self.content = content;
            if content == Content::Data && self.rest().starts_with('\u{feff}') {
                self.at += '\u{feff}'.len_utf8();
            }
        }
        if kind == TagKind::StartTag {
            self.last_start = Some(name);
        }
        Ok(())
    }

    fn skip_to(&mut self, ends: impl Fn(u8) -> bool) {
        let rest = &self.bytes()[self.at..];
        self.at += rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len());
    }

    /// One attribute; of several with the same name the first counts.
    fn attribute(&mut self) {
        let begin = self.at;
        // A name may begin with an equals sign.
        let first = class(self.bytes()[begin]);
        self.at += 1;
        let met = first | self.pass_name(NAME_ENDS | EQUALS);
        let name = self.attribute_name(begin, met & TO_CHANGE != 0);
        let after = self.at;
        self.skip_to(|byte| !is_space(byte));
        let value = if self.bytes().get(self.at) == Some(&b'=') {
            self.at += 1;
            self.value()
        } else {
            self.at = after;
            Span::EMPTY
        };
        if !self.is_known(name) {
            self.attributes.push(Attribute::new(name, value));
        }
    }

    fn attribute_name(&self, begin: usize, to_change: bool) -> Span {
        if !to_change {
            return Span::of_page(begin, self.at - begin);
        }
        self.aside.borrow_mut().keep(&lowered(&self.text[begin..self.at]))
    }

    /// Goes on to what ends a name; the classes of the bytes passed.
    fn pass_name(&mut self, ends: u8) -> u8 {
        let mut met = 0;
        for &byte in &self.bytes()[self.at..] {
            let class = class(byte);
            if class & ends != 0 {
                break;
            }
            met |= class;
            self.at += 1;
        }
        met
    }

    fn is_known(&self, name: Span) -> bool {
        let alike = |known: &&Attribute| known.name().len() == name.len();
        let mut alike = self.attributes.iter().filter(alike).peekable();
        alike.peek().is_some() && {
            let aside = self.aside.borrow();
            let name = name.text(self.text, &aside);
            alike.any(|known| known.name().text(self.text, &aside) == name)
        }
    }

    /// A value, quoted or bare; an empty one where the tag ends instead.
    fn value(&mut self) -> Span {
        self.skip_to(|byte| !is_space(byte));
        let quote = match self.bytes().get(self.at) {
            None | Some(b'>') => return Span::EMPTY,
            Some(&quote @ (b'"' | b'\'')) => quote,
            Some(_) => {
                let begin = self.at;
                self.skip_to(|byte| is_space(byte) || byte == b'>');
                return self.resolved(begin, self.at);
            }
        };
        let begin = self.at + 1;
        let length = memchr::memchr(quote, &self.bytes()[begin..]);
        let end = length.map_or(self.text.len(), |length| begin + length);
        self.at = self.text.len().min(end + 1);
        self.resolved(begin, end)
    }

    /// A value with its references resolved.
    fn resolved(&self, begin: usize, end: usize) -> Span {
        let value = &self.text[begin..end];
        if memchr::memchr2(b'&', 0, value.as_bytes()).is_none() {
            return Span::of_page(begin, value.len());
        }
        let value = replaced(value);
        self.aside.borrow_mut().keep_with(|text| {
            let mut rest = &*value;
            while let Some(found) = memchr::memchr(b'&', rest.as_bytes()) {
                text.push_str(&rest[..found]);
                let used = push_reference(&rest[found..], true, text);
                rest = &rest[found + used..];
            }
            text.push_str(rest);
        })
    }
}
