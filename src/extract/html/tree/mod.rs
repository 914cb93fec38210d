//! The tree of a page, lean: numbers into a few lists, texts left where they stand in the page.
//!
//! ```text
//! mod      the tree and its nodes          walk      from node to node
//! spans    texts by their place            select    CSS selectors on elements
//! build    html5ever's tree sink           signs     what an element shows at a glance
//! given    stand-ins for texts to it      links     nodes put in and taken out
//! ```

mod build;
mod given;
mod links;
mod select;
mod signs;
mod spans;
#[cfg(test)]
mod tests;
mod walk;

use std::borrow::Cow;

use html5ever::{LocalName, Namespace, ns};

use self::signs::Signs;
pub(super) use self::spans::{Aside, Span, TOO_LONG};
pub(super) use self::{
    build::{Building, Handle},
    given::is_formatting,
};
pub(in crate::extract) use self::{
    select::Selector,
    walk::{Element, Node},
};

/// A page's tree.
#[derive(Debug)]
pub(in crate::extract) struct Html<'t> {
    page: Cow<'t, str>,
    aside: Aside,
    tree: Tree,
}

/// The tree without its texts.
#[derive(Debug)]
pub(super) struct Tree {
    records: Vec<Record>,
    attributes: Vec<Attribute>,
    pieces: Vec<Piece>,
}

/// One node. Nodes are named by their place in the list; the document is the first and stands for "none" elsewhere,
/// as it is nobody's child.
#[derive(Debug)]
struct Record {
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    last: u32,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Document,
    /// A comment, a doctype, the empty fragment of a template: nobody reads them.
    Other,
    /// Its first and its last piece.
    Text(u32, u32),
    Element(Tag),
}

/// What a tag says of its element.
#[derive(Debug)]
struct Tag {
    name: LocalName,
    space: Space,
    /// Where its attributes stand in the list, and how many there are.
    attributes: (u32, u32),
    signs: Signs,
}

/// Namespaces of elements and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    None,
    Html,
    Svg,
    MathMl,
    XLink,
    Xml,
    Xmlns,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    name: Span,
    value: Span,
    space: Space,
}

/// A piece of a text, and the next one of the same text; 0 for none.
#[derive(Debug, Clone, Copy)]
struct Piece {
    span: Span,
    next: u32,
}

impl Attribute {
    /// As a tag has it.
    pub(super) fn new(name: Span, value: Span) -> Self {
        Self { name, value, space: Space::None }
    }

    pub(super) fn name(&self) -> Span {
        self.name
    }

    #[cfg(test)]
    pub(super) fn value(&self) -> Span {
        self.value
    }
}

static NONE: Namespace = ns!();
static HTML: Namespace = ns!(html);
static SVG: Namespace = ns!(svg);
static MATHML: Namespace = ns!(mathml);
static XLINK: Namespace = ns!(xlink);
static XML: Namespace = ns!(xml);
static XMLNS: Namespace = ns!(xmlns);

impl Space {
    fn of(namespace: &Namespace) -> Self {
        let all = [Self::Html, Self::Svg, Self::MathMl, Self::XLink, Self::Xml, Self::Xmlns];
        all.into_iter().find(|space| space.namespace() == namespace).unwrap_or(Self::None)
    }

    fn namespace(self) -> &'static Namespace {
        match self {
            Self::None => &NONE,
            Self::Html => &HTML,
            Self::Svg => &SVG,
            Self::MathMl => &MATHML,
            Self::XLink => &XLINK,
            Self::Xml => &XML,
            Self::Xmlns => &XMLNS,
        }
    }
}

impl<'t> Html<'t> {
    /// A tree that was built over a page.
    pub(super) fn new(page: Cow<'t, str>, aside: Aside, tree: Tree) -> Self {
        Self { page, aside, tree }
    }

    fn text(&self, span: Span) -> &str {
        span.text(&self.page, &self.aside)
    }

    /// The document itself.
    pub(in crate::extract) fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// All elements in the order in which they were made, which is that of the page but for what was moved; also
    /// those that were taken out of the tree again.
    pub(in crate::extract) fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (0..self.tree.records.len() as u32).filter_map(|place| Node::new(self, place).element())
    }

    /// Those that stand in the tree, in the same order; also what stands in one that was taken out.
    pub(in crate::extract) fn placed(&self) -> impl Iterator<Item = Element<'_>> {
        self.elements().filter(|element| element.node().parent().is_some())
    }

    /// The elements that a selector means, in the same order.
    pub(in crate::extract) fn select<'a, 's>(
        &'a self,
        selector: &'s Selector,
    ) -> impl Iterator<Item = Element<'a>> + use<'a, 's, 't> {
        let mut caches = select::Caches::default();
        self.placed().filter(move |element| selector.matches_in(*element, None, &mut caches))
    }

    /// How deep its deepest node stands, up to one more than `most`.
    pub(super) fn depth(&self, most: usize) -> usize {
        let records = &self.tree.records;
        let (mut at, mut depth, mut deepest) = (0, 0, 0);
        loop {
            let record = &records[at as usize];
            if record.first != 0 {
                (at, depth) = (record.first, depth + 1);
                deepest = deepest.max(depth);
                if deepest > most {
                    return deepest;
                }
                continue;
            }
            loop {
                let record = &records[at as usize];
                if record.next != 0 {
                    at = record.next;
                    break;
                }
                if at == 0 {
                    return deepest;
                }
                (at, depth) = (record.parent, depth.saturating_sub(1));
            }
        }
    }
}
