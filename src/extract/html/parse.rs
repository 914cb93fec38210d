//! HTML text to a tree, with a bound on the work.
//!
//! html5ever walks its stack of open elements for most tags, so deep nesting costs the square of the
//! depth, and many attributes on one tag cost the square of their number. The work is counted where
//! it is done, in the calls on the tree, so that one page always comes to the same end.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use html5ever::{
    Attribute, QualName, TokenizerResult,
    buffer_queue::BufferQueue,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::StrTendril,
    tokenizer::{EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};
use scraper::{Html, HtmlTreeSink};

use super::attributes::PendingTag;

/// Bytes given to the tokenizer between two looks at the bounds.
const PIECE: usize = 4 * 1024;
/// Calls on the tree, about ten nanoseconds each. A large results page takes under a million.
const MAX_WORK: u64 = 40_000_000;
/// Nodes of one page: ten times those of the largest results pages. Bounds memory, too.
const MAX_NODES: u64 = 250_000;
/// Browsers stop nesting at 512 as well.
const MAX_DEPTH: usize = 512;
/// The last guard, for what the counts do not see.
const MAX_TIME: Duration = Duration::from_secs(10);

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
    let sink = Counted::default();
    let tokens = Watched::new(TreeBuilder::new(sink, TreeBuilderOpts::default()));
    let tokenizer = Tokenizer::new(tokens, TokenizerOpts::default());
    let input = BufferQueue::default();
    let began = Instant::now();
    let mut pending = PendingTag::default();
    for piece in pieces(text) {
        let tokens_before = tokenizer.sink.tokens.get();
        input.push_back(StrTendril::from(piece));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        pending.fed(piece, tokenizer.sink.tokens.get() > tokens_before);
        if pending.has_too_many_attributes() {
            return Err(TooMuch::Attributes);
        }
        tokenizer.sink.builder.sink.within_bounds()?;
        if began.elapsed() > MAX_TIME {
            return Err(TooMuch::Time);
        }
    }
    tokenizer.end();
    let whole = tokenizer.sink.ended.get() || !tokenizer.sink.opened.get();
    let html = tokenizer.sink.builder.sink.finish();
    if is_too_deep(&html) { Err(TooMuch::Nested) } else { Ok(Parsed { html, whole }) }
}

/// The text in pieces of about [`PIECE`] bytes, cut between characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
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
    tokens: Cell<u64>,
    opened: Cell<bool>,
    ended: Cell<bool>,
    /// Formatting tags not closed: html5ever compares each new one with all of them.
    formatting: Cell<u64>,
}

impl Watched {
    fn new(builder: TreeBuilder<Handle, Counted>) -> Self {
        let (opened, ended) = (Cell::new(false), Cell::new(false));
        Self { builder, tokens: Cell::new(0), opened, ended, formatting: Cell::new(0) }
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
            Token::ParseError(_) => {}
            Token::DoctypeToken(_) => self.opened.set(true),
            Token::TagToken(tag) => self.note(tag),
            _ => {}
        }
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
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

type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// A tree that counts the work done on it.
struct Counted {
    tree: HtmlTreeSink,
    work: Cell<u64>,
    nodes: Cell<u64>,
}

impl Default for Counted {
    fn default() -> Self {
        let tree = HtmlTreeSink(RefCell::new(Html::new_document()));
        Self { tree, work: Cell::new(0), nodes: Cell::new(0) }
    }
}

impl Counted {
    fn work(&self, units: u64) {
        self.work.set(self.work.get() + units);
    }

    fn node(&self) {
        self.nodes.set(self.nodes.get() + 1);
        self.work(1);
    }

    fn text_or_node(&self, child: &NodeOrText<Handle>) {
        if matches!(child, NodeOrText::AppendText(_)) {
            self.node();
        }
        self.work(1);
    }

    fn within_bounds(&self) -> Result<(), TooMuch> {
        if self.work.get() > MAX_WORK {
            return Err(TooMuch::Nested);
        }
        if self.nodes.get() > MAX_NODES { Err(TooMuch::Elements) } else { Ok(()) }
    }
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl TreeSink for Counted {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.tree.finish()
    }

    /// Errors are the rule on real pages; to keep them would only cost memory.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Self::ElemName<'a> {
        self.work(1);
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.node();
        let attributes = attrs.len() as u64;
        self.work(attributes * attributes / 4);
        self.tree.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.node();
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.node();
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.text_or_node(&child);
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        self.text_or_node(&child);
        self.tree.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.tree.append_doctype_to_document(name, public_id, system_id);
    }

    /// A template holds its content itself: scraper keeps no document apart for it.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        *target
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.work(1);
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        self.text_or_node(&node);
        self.tree.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        self.work(attrs.len() as u64);
        self.tree.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.work(1);
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.work(1);
        self.tree.reparent_children(node, new_parent);
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
