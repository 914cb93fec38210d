//! Tags and their attributes.

use html5ever::{
    Attribute, LocalName, QualName, ns,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink},
};

use super::{Content, Tokens, TooMuch, is_space, lowered, replaced, text::push_reference};

/// Attributes of one tag that are still cheap: each is compared with all before it. Real tags have up to a hundred.
const MAX_ATTRIBUTES: usize = 10_000;

impl<S: TokenSink> Tokens<'_, S> {
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
        self.skip_to(|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = LocalName::from(&*lowered(&self.text[begin..self.at]));
        let mut tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
        loop {
            self.skip_to(|byte| !is_space(byte));
            match self.bytes().get(self.at..) {
                None | Some([]) => return Ok(()),
                Some([b'>', ..]) => {
                    self.at += 1;
                    break;
                }
                Some([b'/', b'>', ..]) => {
                    tag.self_closing = true;
                    self.at += 2;
                    break;
                }
                Some([b'/', ..]) => self.at += 1,
                Some(_) => self.attribute(&mut tag),
            }
            if tag.attrs.len() > MAX_ATTRIBUTES {
                return Err(TooMuch::Attributes);
            }
        }
        if kind == TagKind::StartTag {
            self.last_start = Some(tag.name.clone());
        }
        self.send(Token::TagToken(tag));
        Ok(())
    }

    fn skip_to(&mut self, ends: impl Fn(u8) -> bool) {
        let rest = &self.bytes()[self.at..];
        self.at += rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len());
    }

    /// One attribute; of several with the same name the first counts.
    fn attribute(&mut self, tag: &mut Tag) {
        let begin = self.at;
        // A name may begin with an equals sign.
        self.at += 1;
        self.skip_to(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = LocalName::from(&*lowered(&self.text[begin..self.at]));
        let after = self.at;
        self.skip_to(|byte| !is_space(byte));
        let value = if self.bytes().get(self.at) == Some(&b'=') {
            self.at += 1;
            self.value()
        } else {
            self.at = after;
            StrTendril::new()
        };
        if tag.attrs.iter().any(|known| known.name.local == name) {
            tag.had_duplicate_attributes = true;
        } else {
            tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
        }
    }

    /// A value, quoted or bare; an empty one where the tag ends instead.
    fn value(&mut self) -> StrTendril {
        self.skip_to(|byte| !is_space(byte));
        let quote = match self.bytes().get(self.at) {
            None | Some(b'>') => return StrTendril::new(),
            Some(&quote @ (b'"' | b'\'')) => quote,
            Some(_) => {
                let begin = self.at;
                self.skip_to(|byte| is_space(byte) || byte == b'>');
                return resolved(&self.text[begin..self.at]);
            }
        };
        let begin = self.at + 1;
        let length = memchr::memchr(quote, &self.bytes()[begin..]);
        let end = length.map_or(self.text.len(), |length| begin + length);
        self.at = self.text.len().min(end + 1);
        resolved(&self.text[begin..end])
    }
}

/// A value with its references resolved.
fn resolved(value: &str) -> StrTendril {
    if memchr::memchr2(b'&', 0, value.as_bytes()).is_none() {
        return StrTendril::from_slice(value);
    }
    let value = replaced(value);
    let (mut text, mut rest) = (String::with_capacity(value.len()), &*value);
    while let Some(found) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..found]);
        let used = push_reference(&rest[found..], true, &mut text);
        rest = &rest[found + used..];
    }
    text.push_str(rest);
    StrTendril::from_slice(&text)
}
