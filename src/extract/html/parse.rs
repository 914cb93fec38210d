//! HTML text to a tree, with a bound on the work.
//!
//! html5ever walks its stack of open elements for most tags, so deep nesting costs the square of the
//! depth, and many attributes on one tag cost the square of their number. The work is counted where
//! it is done, in the calls on the tree, so that one page always comes to the same end.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use html5ever::{
    LocalName,
    interface::TreeSink,
    local_name,
    tendril::StrTendril,
    tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, states::RawKind},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use super::{
    tokens::{Content, Listener, normalised, tokenize},
    tree::{Aside, Attribute, Building, Handle, Html, Span, TOO_LONG, is_formatting},
};

/// Browsers stop nesting at 512 as well.
const MAX_DEPTH: usize = 512;
/// The last guard, for what the counts do not see. Code that is not optimised takes ten times as long.
const MAX_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 });

/// The clock is read after so many tags.
const CLOCK: u32 = 64;
/// The line that every token is said to stand on: only parse errors would tell it, and nobody reads them.
const LINE: u64 = 1;

/// A parsed page.
#[derive(Debug)]
pub(in crate::extract) struct Parsed<'t> {
    /// The tree.
    pub(in crate::extract) html: Html<'t>,
    /// Whether the page has its end: an end tag of `html` or `body`, or it never began such an element.
    pub(in crate::extract) whole: bool,
}

/// Why a page was not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::extract) enum TooMuch {
    /// More open elements than any page needs.
    #[error("too deeply nested")]
    Nested,
    /// More nodes than any page needs.
    #[error("too many elements")]
    Elements,
    /// One tag with more attributes than any page needs.
    #[error("too many attributes on one tag")]
    Attributes,
    /// More text than any page needs.
    #[error("too long")]
    Long,
    /// The work was not done in time.
    #[error("too slow to parse")]
    Time,
}

/// Parses a page.
pub(in crate::extract) fn parse(text: &str) -> Result<Parsed<'_>, TooMuch> {
    if text.len() >= TOO_LONG {
        return Err(TooMuch::Long);
    }
    let page = normalised(text);
    let aside = RefCell::new(Aside::default());
    let watched = Watched::new(&page, &aside);
    let began = Instant::now();
    let counted = Cell::new(0_u32);
    tokenize(&page, &aside, &watched, || {
        watched.builder.sink.within_bounds()?;
        counted.set(counted.get() + 1);
        let is_late = counted.get().is_multiple_of(CLOCK) && began.elapsed() > MAX_TIME;
        if is_late { Err(TooMuch::Time) } else { Ok(()) }
    })?;
    let whole = watched.ended.get() || !watched.opened.get();
    let tree = watched.builder.sink.finish();
    let html = Html::new(page, aside.into_inner(), tree);
    if html.depth(MAX_DEPTH) > MAX_DEPTH { Err(TooMuch::Nested) } else { Ok(Parsed { html, whole }) }
}

/// Hands tokens on to the tree builder and keeps what they tell about the page's ends.
struct Watched<'p> {
    page: &'p str,
    aside: &'p RefCell<Aside>,
    builder: TreeBuilder<Handle, Building<'p>>,
    opened: Cell<bool>,
    ended: Cell<bool>,
    /// Whether an element came within which white space and words go different ways.
    parted: Cell<bool>,
    /// Formatting tags not closed: html5ever compares each new one with all of them.
    formatting: Cell<u64>,
}

impl<'p> Watched<'p> {
    fn new(page: &'p str, aside: &'p RefCell<Aside>) -> Self {
        let builder = TreeBuilder::new(Building::new(page, aside), TreeBuilderOpts::default());
        let [opened, ended, parted] = [false; 3].map(Cell::new);
        Self { page, aside, builder, opened, ended, parted, formatting: Cell::new(0) }
    }

    fn note(&self, kind: TagKind, name: &LocalName, attributes: usize) {
        match (name, kind) {
            (&(local_name!("html") | local_name!("body")), TagKind::StartTag) => self.opened.set(true),
            (&(local_name!("html") | local_name!("body")), TagKind::EndTag) => self.ended.set(true),
            (&(local_name!("frameset") | local_name!("col") | local_name!("colgroup")), TagKind::StartTag) => {
                self.parted.set(true);
            }
            (name, TagKind::StartTag) if is_formatting(name) => {
                let open = self.formatting.get();
                self.builder.sink.work(open * (1 + attributes as u64));
                self.formatting.set(open + 1);
            }
            (name, TagKind::EndTag) if is_formatting(name) => {
                self.formatting.set(self.formatting.get().saturating_sub(1));
            }
            _ => {}
        }
    }

    fn send(&self, token: Token) -> Option<Content> {
        match self.builder.process_token(token, LINE) {
            TokenSinkResult::Continue => None,
            TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => Some(Content::Data),
            TokenSinkResult::Plaintext => Some(Content::Plain),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(Content::Text),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(Content::Raw),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => Some(Content::Script),
        }
    }

    fn characters(&self, text: StrTendril) {
        self.send(Token::CharacterTokens(text));
    }

    /// How many bytes at the start of a text are white space, or are not.
    fn run(&self, text: Span, of_space: bool) -> usize {
        let aside = self.aside.borrow();
        let bytes = text.text(self.page, &aside).as_bytes();
        bytes.iter().position(|byte| byte.is_ascii_whitespace() != of_space).unwrap_or(bytes.len())
    }

    fn blanks(&self, text: Span) {
        let first = text.text(self.page, &self.aside.borrow()).as_bytes().first().copied();
        let Some(first) = first else { return };
        let one_by_one = || {
            let text = text.text(self.page, &self.aside.borrow()).to_owned();
            text.chars().for_each(|blank| self.characters(StrTendril::from_char(blank)));
        };
        // A carriage return stands here only where a reference put it.
        match if text.len() > 1 { self.builder.sink.blanks(text, first) } else { None } {
            Some(blanks) => self.characters(blanks),
            None => one_by_one(),
        }
    }
}

impl Listener for Watched<'_> {
    fn tag(&self, kind: TagKind, name: &LocalName, attributes: &[Attribute], is_self_closing: bool) -> Option<Content> {
        self.note(kind, name, attributes.len());
        let (name, attrs) = (name.clone(), Vec::new());
        let mut tag = Tag { kind, name, self_closing: is_self_closing, attrs, had_duplicate_attributes: false };
        if kind == TagKind::StartTag {
            let in_foreign = !attributes.is_empty() && self.is_in_foreign();
            self.builder.sink.give(&mut tag, attributes, in_foreign);
        }
        self.send(Token::TagToken(tag))
    }

    /// White space at its start goes apart, as the tree builder treats it apart in places.
    fn text(&self, text: Span) {
        let mut rest = text;
        while !rest.is_empty() {
            let (blanks, words) = rest.split_at(self.run(rest, true));
            self.blanks(blanks);
            let length = if self.parted.get() { self.run(words, false) } else { words.len() };
            let (words, more) = words.split_at(length);
            if !words.is_empty() {
                self.characters(self.builder.sink.words(words));
            }
            rest = more;
        }
    }

    fn null(&self) {
        self.send(Token::NullCharacterToken);
    }

    fn comment(&self, _: &str) {
        self.send(Token::CommentToken(StrTendril::new()));
    }

    fn doctype(&self, doctype: Doctype) {
        self.opened.set(true);
        self.send(Token::DoctypeToken(doctype));
    }

    fn is_in_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    fn end(&self) {
        self.send(Token::EOFToken);
        self.builder.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<TooMuch> {
        parse(text).err()
    }

    #[test]
    fn a_page_is_whole_when_its_own_end_tag_came() {
        let whole = |text: &str| parse(text).unwrap().whole;
        assert!(whole("<!doctype html><html><body>x</body></html>"));
        assert!(whole("<html><body>x</body><script>late()</script><!-- tail -->"));
        assert!(whole("<ol><li>a fragment has no such end</ol>"));
        assert!(!whole("<!doctype html><html><body><ol><li>x"));
        assert!(!whole("<html><body><script>var t = '</body></html>'; "), "the words stand in a script");
    }

    #[test]
    fn deep_pages_are_refused_before_they_cost() {
        assert_eq!(refused(&"<div>".repeat(100_000)), Some(TooMuch::Nested));
        assert_eq!(refused(&"<span>".repeat(600)), Some(TooMuch::Nested));
        assert!(refused(&"<b><p>".repeat(20_000)).is_some());
        assert!(refused(&"<table><a>".repeat(20_000)).is_some());
        assert_eq!(refused(&"<div>".repeat(500)), None);
    }

    #[test]
    fn long_pages_deep_down_are_given_up_early() {
        // Each paragraph asks all that stands open whether one must be closed first.
        let within = |paragraphs| format!("{}{}", "<div>".repeat(400), "<p>x</p>".repeat(paragraphs));
        assert_eq!(refused(&within(30_000)), Some(TooMuch::Nested));
        assert_eq!(refused(&within(1_000)), None);
    }

    #[test]
    fn wide_pages_are_refused_by_their_nodes() {
        assert_eq!(refused(&"<i></i>".repeat(300_000)), Some(TooMuch::Elements));
        assert_eq!(refused(&"<i></i>".repeat(10_000)), None);
    }

    #[test]
    fn many_attributes_on_one_tag_are_refused_and_long_ones_are_not() {
        use std::fmt::Write;
        let mut tag = String::from("<body");
        for n in 0..100_000 {
            write!(tag, " a{n}=1").unwrap();
        }
        assert_eq!(refused(&format!("{tag}>")), Some(TooMuch::Attributes));
        let state = "{\"a\": 1, \"b\": [2, 3]} ".repeat(20_000).replace('"', "&quot;");
        assert_eq!(refused(&format!("<body data-state=\"{state}\"><p>x</p>")), None);
        assert_eq!(refused(&format!("<body><!-- {} -->", "a b ".repeat(50_000))), None);
    }

    #[test]
    fn templates_keep_their_content_and_do_not_panic() {
        let odd = "<template><b><p><template><table><tr></template></b></template><select><option><template>";
        assert!(parse(&odd.repeat(20)).is_ok());
    }
}
