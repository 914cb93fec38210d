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

use std::borrow::Cow;

use html5ever::{
    LocalName,
    tendril::StrTendril,
    tokenizer::{Token, TokenSink, TokenSinkResult, states::RawKind},
};

use super::parse::TooMuch;

/// The line that every token is said to stand on: only parse errors would tell it, and nobody reads them.
const LINE: u64 = 1;

/// Hands the tokens of `text` to `sink`. After each tag `within_bounds` is asked whether to go on.
pub(super) fn tokenize<S: TokenSink>(
    text: &str,
    sink: &S,
    within_bounds: impl Fn() -> Result<(), TooMuch>,
) -> Result<(), TooMuch> {
    let text = normalised(text);
    let mut tokens = Tokens { text: &text, at: 0, sink, content: Content::Data, last_start: None };
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
    tokens.send(Token::EOFToken);
    sink.end();
    Ok(())
}

/// Line ends as the standard has them, and no byte order mark.
fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// What the text after the last tag is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
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
struct Tokens<'t, S> {
    text: &'t str,
    /// Where the next token begins; always between characters.
    at: usize,
    sink: &'t S,
    content: Content,
    /// The name of the last start tag: only its end tag ends raw text.
    last_start: Option<LocalName>,
}

impl<'t, S: TokenSink> Tokens<'t, S> {
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

    fn send(&mut self, token: Token) {
        self.content = match self.sink.process_token(token, LINE) {
            TokenSinkResult::Continue | TokenSinkResult::EncodingIndicator(_) => return,
            TokenSinkResult::Script(_) => Content::Data,
            TokenSinkResult::Plaintext => Content::Plain,
            TokenSinkResult::RawData(RawKind::Rcdata) => Content::Text,
            TokenSinkResult::RawData(RawKind::Rawtext) => Content::Raw,
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => Content::Script,
        };
    }

    /// Text that holds no NUL.
    fn send_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.send(Token::CharacterTokens(StrTendril::from_slice(text)));
        }
    }

    /// Text in which a NUL becomes the replacement character.
    fn send_replaced(&mut self, text: &str) {
        self.send_text(&replaced(text));
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
