//! Texts by their place: most stand in the page as they are, few were made of it and stand aside.

use std::collections::HashMap;

/// A piece of the page, or of the text aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::html) struct Span {
    /// The highest bit tells which.
    begin: u32,
    length: u32,
}

const IS_ASIDE: u32 = 1 << 31;

/// Pages of this size and more are not read.
pub(in crate::extract::html) const TOO_LONG: usize = 1 << 28;

/// Texts that do not stand in the page: names made lower case, references resolved.
#[derive(Debug)]
pub(in crate::extract::html) struct Aside {
    text: String,
    /// Texts that may be asked for again and again.
    known: HashMap<String, Span>,
}

/// Single characters that stand aside from the start.
const SINGLES: &str = "\t\n\u{c}\r \u{fffd}";

impl Default for Aside {
    fn default() -> Self {
        Self { text: SINGLES.to_owned(), known: HashMap::new() }
    }
}

impl Span {
    pub(in crate::extract::html) const EMPTY: Self = Self { begin: 0, length: 0 };

    /// `length` bytes of the page from `begin` on. Pages are shorter than [`TOO_LONG`].
    pub(in crate::extract::html) fn of_page(begin: usize, length: usize) -> Self {
        Self { begin: begin as u32, length: length as u32 }
    }

    pub(in crate::extract::html) fn is_empty(self) -> bool {
        self.length == 0
    }

    pub(in crate::extract::html) fn len(self) -> usize {
        self.length as usize
    }

    /// The parts before and from a place in it.
    pub(in crate::extract::html) fn split_at(self, place: usize) -> (Self, Self) {
        let place = place as u32;
        let (before, after) = (self.begin, self.begin + place);
        (Self { begin: before, length: place }, Self { begin: after, length: self.length - place })
    }

    /// Both as one, where the other follows at once.
    pub(super) fn joined(self, other: Self) -> Option<Self> {
        let follows = self.begin + self.length == other.begin;
        follows.then_some(Self { begin: self.begin, length: self.length + other.length })
    }

    pub(in crate::extract::html) fn text<'a>(self, page: &'a str, aside: &'a Aside) -> &'a str {
        let (begin, length) = ((self.begin & !IS_ASIDE) as usize, self.length as usize);
        let text = if self.begin & IS_ASIDE == 0 { page } else { &aside.text };
        &text[begin..begin + length]
    }
}

impl Aside {
    /// Keeps a text.
    pub(in crate::extract::html) fn keep(&mut self, text: &str) -> Span {
        self.keep_with(|kept| kept.push_str(text))
    }

    /// Keeps what `add` adds.
    pub(in crate::extract::html) fn keep_with(&mut self, add: impl FnOnce(&mut String)) -> Span {
        let begin = self.text.len();
        add(&mut self.text);
        Span { begin: begin as u32 | IS_ASIDE, length: (self.text.len() - begin) as u32 }
    }

    /// Keeps a text once, however often it comes.
    pub(super) fn keep_once(&mut self, text: &str) -> Span {
        if let Some(span) = self.known.get(text) {
            return *span;
        }
        let span = self.keep(text);
        self.known.insert(text.to_owned(), span);
        span
    }

    /// Where one of a few single characters stands.
    pub(super) fn single(text: &str) -> Option<Span> {
        let begin = SINGLES.find(text).filter(|_| !text.is_empty())?;
        Some(Span { begin: begin as u32 | IS_ASIDE, length: text.len() as u32 })
    }
}
