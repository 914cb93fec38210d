//! HTML text to tokens for html5ever's tree builder: the states of the WHATWG standard (13.2.5), over text that is
//! there whole.
//!
//! html5ever's own tokenizer takes its input a character at a time and in pieces, which is more than half of the time
//! that a page takes to parse. This one knows where the text ends, so that most states are one search. What it tells
//! the tree builder is the same, token by token: `tests.rs` holds it against html5ever's on broken pages.
//!
//! ```text
//! mod    which state, what the tree builder answers     tag       tags and attributes
//! text   data, titles and the like, plain text          script    text of a script, with its own comments
//! markup comments, doctypes, CDATA                      reference &amp; and the like
//! ```

mod doctype;
mod markup;
mod reference;
mod script;
mod tag;
#[cfg(test)]
mod tests;
mod text;

use std::{borrow::Cow, cell::RefCell};

use html5ever::{
    LocalName,
    tokenizer::{Doctype, TagKind},
};

use super::{
    parse::TooMuch,
    tree::{Aside, Attribute, Span},
};

/// Hears the tokens of a page.
pub(super) trait Listener {
    /// A tag; the answer tells what the text after it is read as, where the tag decides that. Plain data then begins
    /// like a page: html5ever drops a byte order mark there.
    fn tag(&self, kind: TagKind, name: &LocalName, attributes: &[Attribute], is_self_closing: bool) -> Option<Content>;
    /// A text without NUL, never empty.
    fn text(&self, text: Span);
    /// A NUL.
    fn null(&self);
    /// A comment; nobody reads it.
    fn comment(&self, text: &str);
    fn doctype(&self, doctype: Doctype);
    /// Whether the element that stands open is of another language than HTML.
    fn is_in_foreign(&self) -> bool;
    fn end(&self);
}

/// Hands the tokens of `text`, which is [`normalised`], to `listener`. After each tag `within_bounds` is asked whether
/// to go on.
pub(super) fn tokenize<L: Listener>(
    text: &str,
    aside: &RefCell<Aside>,
    listener: &L,
    within_bounds: impl Fn() -> Result<(), TooMuch>,
) -> Result<(), TooMuch> {
    let mut tokens = Tokens {
        text,
        at: 0,
        aside,
        listener,
        content: Content::Data,
        last_start: None,
        attributes: Vec::new(),
        names: Names::default(),
    };
    while tokens.at < text.len() {
        match tokens.content {
            Content::Data => tokens.data()?,
            Content::Text => tokens.text_to_end_tag(true)?,
            Content::Raw => tokens.text_to_end_tag(false)?,
            Content::Script => tokens.script()?,
            Content::Plain => tokens.plain(),
        }
        within_bounds()?;
    }
    listener.end();
    Ok(())
}

/// Line ends as the standard has them, and no byte order mark.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// What the text after the last tag is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, tags, comments.
    Data,
    /// Text with references up to the end tag: `title`, `textarea`.
    Text,
    /// Text up to the end tag: `style`, `noscript` and others.
    Raw,
    /// A script.
    Script,
    /// Text to the end of the page.
    Plain,
}

/// A page on its way.
struct Tokens<'t, L> {
    text: &'t str,
    /// Where the next token begins; always between characters.
    at: usize,
    aside: &'t RefCell<Aside>,
    listener: &'t L,
    content: Content,
    /// The name of the last start tag: only its end tag ends raw text.
    last_start: Option<LocalName>,
    /// Those of the tag that is read.
    attributes: Vec<Attribute>,
    names: Names<'t>,
}

impl<'t, L: Listener> Tokens<'t, L> {
    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Whether the text goes on with these letters, which are lower case, in any case.
    fn is_next(&self, letters: &str) -> bool {
        let rest = self.rest().as_bytes();
        rest.len() >= letters.len() && rest[..letters.len()].eq_ignore_ascii_case(letters.as_bytes())
    }

    /// The page from one place to another, as a text with the replacement character for each NUL.
    fn replaced(&self, begin: usize, end: usize) -> Span {
        match replaced(&self.text[begin..end]) {
            Cow::Borrowed(text) => Span::of_page(begin, text.len()),
            Cow::Owned(text) => self.aside.borrow_mut().keep(&text),
        }
    }

    /// Tells a text.
    fn send_text(&self, text: Span) {
        if !text.is_empty() {
            self.listener.text(text);
        }
    }
}

/// The names of the last tags: a page has few, again and again.
struct Names<'t>(Vec<Option<(&'t str, LocalName)>>);

impl Default for Names<'_> {
    fn default() -> Self {
        Self(vec![None; 64])
    }
}

impl<'t> Names<'t> {
    /// A name as it stands in the page, as one in lower case.
    fn of(&mut self, name: &'t str) -> LocalName {
        let bytes = name.as_bytes();
        let [first, last] = [bytes.first(), bytes.last()].map(|byte| usize::from(byte.copied().unwrap_or(0)));
        let place = (first * 7 + last * 3 + bytes.len()) % self.0.len();
        match &self.0[place] {
            Some((known, lowered)) if *known == name => lowered.clone(),
            _ => {
                let lowered = LocalName::from(&*lowered(name));
                self.0[place] = Some((name, lowered.clone()));
                lowered
            }
        }
    }
}

/// The text with the replacement character for each NUL.
fn replaced(text: &str) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\0', "\u{fffd}"))
}

/// A name as the tree builder wants it: lower case, without NUL.
fn lowered(name: &str) -> Cow<'_, str> {
    let plain = |byte: &u8| *byte != 0 && !byte.is_ascii_uppercase();
    if name.as_bytes().iter().all(plain) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(replaced(name).to_ascii_lowercase())
    }
}

/// White space between the parts of a tag; carriage returns are gone by then.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b' ')
}
