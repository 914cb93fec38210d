//! Doctypes. Only whether one asks for quirks matters to a tree, and that hangs on all of it.

use html5ever::{tendril::StrTendril, tokenizer::Doctype};

use super::{Listener, Tokens, is_space, lowered, replaced};

impl<L: Listener> Tokens<'_, L> {
    /// A doctype after its keyword, up to and with its `>`.
    pub(super) fn doctype(&mut self) -> Doctype {
        let mut part = Part { rest: self.rest() };
        let (doctype, ended) = part.read();
        let used = self.rest().len() - part.rest.len();
        match ended {
            Ended::Here => {
                self.at += used;
                doctype
            }
            Ended::Late => {
                let close = memchr::memchr(b'>', part.rest.as_bytes());
                self.at += used + close.map_or(part.rest.len(), |close| close + 1);
                doctype
            }
            Ended::Never => {
                self.at = self.text.len();
                Doctype { force_quirks: true, ..doctype }
            }
        }
    }
}

/// How a doctype comes to its end.
enum Ended {
    /// With the `>` just passed.
    Here,
    /// With the next `>`, or the page.
    Late,
    /// With the page.
    Never,
}

/// A doctype, read on.
struct Part<'t> {
    rest: &'t str,
}

impl<'t> Part<'t> {
    fn read(&mut self) -> (Doctype, Ended) {
        let mut doctype = Doctype::default();
        self.skip_space();
        if self.rest.is_empty() {
            return (doctype, Ended::Never);
        }
        if self.take(">") {
            doctype.force_quirks = true;
            return (doctype, Ended::Here);
        }
        let name = self.until(|byte| is_space(byte) || byte == b'>');
        doctype.name = Some(StrTendril::from_slice(&lowered(name)));
        self.skip_space();
        if self.rest.is_empty() {
            return (doctype, Ended::Never);
        }
        if self.take(">") {
            return (doctype, Ended::Here);
        }
        let ended = if self.take_keyword("public") {
            self.public(&mut doctype)
        } else if self.take_keyword("system") {
            self.system(&mut doctype, true)
        } else {
            doctype.force_quirks = true;
            Ended::Late
        };
        (doctype, ended)
    }

    fn public(&mut self, doctype: &mut Doctype) -> Ended {
        self.skip_space();
        match self.quoted() {
            Quoted::Whole(id) => doctype.public_id = Some(id),
            other => return other.ends(|id| doctype.public_id = id, &mut doctype.force_quirks),
        }
        self.skip_space();
        self.system(doctype, false)
    }

    /// The system identifier, which must come after its keyword and may after a public one.
    fn system(&mut self, doctype: &mut Doctype, required: bool) -> Ended {
        self.skip_space();
        if !required && self.take(">") {
            return Ended::Here;
        }
        match self.quoted() {
            Quoted::Whole(id) => doctype.system_id = Some(id),
            other => return other.ends(|id| doctype.system_id = id, &mut doctype.force_quirks),
        }
        self.skip_space();
        if self.rest.is_empty() {
            return Ended::Never;
        }
        if self.take(">") { Ended::Here } else { Ended::Late }
    }

    fn quoted(&mut self) -> Quoted {
        let Some(quote) = self.rest.bytes().next() else { return Quoted::Missing(Ended::Never) };
        if quote == b'>' {
            self.rest = &self.rest[1..];
            return Quoted::Missing(Ended::Here);
        }
        if !matches!(quote, b'"' | b'\'') {
            return Quoted::Missing(Ended::Late);
        }
        self.rest = &self.rest[1..];
        let id = StrTendril::from_slice(&replaced(self.until(|byte| byte == quote || byte == b'>')));
        match self.rest.bytes().next() {
            None => Quoted::Cut(id, Ended::Never),
            Some(b'>') => {
                self.rest = &self.rest[1..];
                Quoted::Cut(id, Ended::Here)
            }
            Some(_) => {
                self.rest = &self.rest[1..];
                Quoted::Whole(id)
            }
        }
    }

    fn skip_space(&mut self) {
        self.until(|byte| !is_space(byte));
    }

    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'t str {
        let end = self.rest.bytes().position(ends).unwrap_or(self.rest.len());
        let (passed, rest) = self.rest.split_at(end);
        self.rest = rest;
        passed
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_keyword(&mut self, word: &str) -> bool {
        let is_next =
            self.rest.as_bytes().get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word.as_bytes()));
        if is_next {
            self.rest = &self.rest[word.len()..];
        }
        is_next
    }
}

/// An identifier in quotes.
enum Quoted {
    Whole(StrTendril),
    /// What there is of one that the doctype's end cut off.
    Cut(StrTendril, Ended),
    Missing(Ended),
}

impl Quoted {
    /// What an identifier that is not whole makes of the doctype.
    fn ends(self, keep: impl FnOnce(Option<StrTendril>), force_quirks: &mut bool) -> Ended {
        *force_quirks = true;
        match self {
            Self::Whole(id) => {
                keep(Some(id));
                Ended::Late
            }
            Self::Cut(id, ended) => {
                keep(Some(id));
                ended
            }
            Self::Missing(ended) => ended,
        }
    }
}
