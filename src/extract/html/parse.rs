//! HTML text to a tree, with a bound on the work.
//!
//! html5ever walks its stack of open elements for most tags, so deep nesting costs the square of the
//! depth, and many attributes on one tag cost the square of their number. The work is counted where
//! it is done, in the calls on the tree, so that one page always comes to the same end.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use html5ever::{
    interface::TreeSink,
    tokenizer::{EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};
use scraper::Html;

use super::{
    counted::{Counted, Handle, is_formatting},
    tokens::tokenize,
};

/// Browsers stop nesting at 512 as well.
const MAX_DEPTH: usize = 512;
/// The last guard, for what the counts do not see. Code that is not optimised takes ten times as long.
const MAX_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 });

/// A parsed page.
#[derive(Debug)]
pub(in crate::extract) struct Parsed {
    /// The tree.
    pub(in crate::extract) html: Html,
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
    /// The work was not done in time.
    #[error("too slow to parse")]
    Time,
}

/// Parses a page.
pub(in crate::extract) fn parse(text: &str) -> Result<Parsed, TooMuch> {
    let watched = Watched::new(TreeBuilder::new(Counted::default(), TreeBuilderOpts::default()));
    let began = Instant::now();
    tokenize(text, &watched, || {
        watched.builder.sink.within_bounds()?;
        if began.elapsed() > MAX_TIME { Err(TooMuch::Time) } else { Ok(()) }
    })?;
    let whole = watched.ended.get() || !watched.opened.get();
    let html = watched.builder.sink.finish();
    if is_too_deep(&html) { Err(TooMuch::Nested) } else { Ok(Parsed { html, whole }) }
}

/// Whether any node stands deeper than [`MAX_DEPTH`]: spans nest without work, but cost when matched.
fn is_too_deep(html: &Html) -> bool {
    let (mut node, mut depth) = (html.tree.root(), 0);
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            if depth > MAX_DEPTH {
                return true;
            }
            continue;
        }
        loop {
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            let Some(parent) = node.parent() else { return false };
            (node, depth) = (parent, depth - 1);
        }
    }
}

/// Passes tokens on and keeps what they tell about the page's ends.
struct Watched {
    builder: TreeBuilder<Handle, Counted>,
    opened: Cell<bool>,
    ended: Cell<bool>,
    /// Formatting tags not closed: html5ever compares each new one with all of them.
    formatting: Cell<u64>,
}

impl Watched {
    fn new(builder: TreeBuilder<Handle, Counted>) -> Self {
        let (opened, ended) = (Cell::new(false), Cell::new(false));
        Self { builder, opened, ended, formatting: Cell::new(0) }
    }

    fn note(&self, tag: &Tag) {
        match (&*tag.name, tag.kind) {
            ("html" | "body", StartTag) => self.opened.set(true),
            ("html" | "body", EndTag) => self.ended.set(true),
            (name, StartTag) if is_formatting(name) => {
                let open = self.formatting.get();
                self.builder.sink.work(open * (1 + tag.attrs.len() as u64));
                self.formatting.set(open + 1);
            }
            (name, EndTag) if is_formatting(name) => self.formatting.set(self.formatting.get().saturating_sub(1)),
            _ => {}
        }
    }
}

impl TokenSink for Watched {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::DoctypeToken(_) => self.opened.set(true),
            Token::TagToken(tag) => self.note(tag),
            _ => {}
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
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
