//! The tree that html5ever builds, counting the work.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
};

use html5ever::{
    Attribute, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::StrTendril,
};
use scraper::{Html, HtmlTreeSink};

use super::parse::TooMuch;

/// Calls on the tree, about ten nanoseconds each. A large results page takes under a million.
const MAX_WORK: u64 = 40_000_000;
/// Nodes of one page: fifteen times those of the largest results pages. Bounds memory, too. Texts need no
/// count of their own: each stands beside an element or a comment.
const MAX_NODES: u64 = 120_000;
/// Units of work for a piece of text: a page of nothing but entities has a million.
const TEXT: u64 = 4;

pub(super) type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// A tree that counts the work done on it.
pub(super) struct Counted {
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
    /// Takes note of work: one unit is a call on the tree, some ten nanoseconds.
    pub(super) fn work(&self, units: u64) {
        self.work.set(self.work.get() + units);
    }

    fn node(&self) {
        self.nodes.set(self.nodes.get() + 1);
        self.work(1);
    }

    /// Whether the page is still one that a site would send.
    pub(super) fn within_bounds(&self) -> Result<(), TooMuch> {
        if self.work.get() > MAX_WORK {
            return Err(TooMuch::Nested);
        }
        if self.nodes.get() > MAX_NODES { Err(TooMuch::Elements) } else { Ok(()) }
    }
}

/// Elements that go on over the ends of others, until they are closed themselves.
pub(super) fn is_formatting(name: &str) -> bool {
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
        if &*name.local == "template" {
            // Its content gets a node of its own.
            self.node();
        }
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
        self.work(TEXT);
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        self.work(TEXT);
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
        self.work(TEXT);
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
