//! From node to node.

use std::fmt;

use super::{Html, Kind, Record, Space, Tag, select::Caches, select::Selector};

/// A node of a tree.
#[derive(Clone, Copy)]
pub(in crate::extract) struct Node<'a> {
    html: &'a Html<'a>,
    place: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && std::ptr::eq(self.html, other.html)
    }
}

/// An element of a tree.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::extract) struct Element<'a>(Node<'a>);

impl<'a> Node<'a> {
    pub(super) fn new(html: &'a Html<'a>, place: u32) -> Self {
        Self { html, place }
    }

    pub(super) fn record(self) -> &'a Record {
        &self.html.tree.records[self.place as usize]
    }

    fn at(self, place: u32) -> Option<Self> {
        (place != 0).then_some(Self { place, ..self })
    }

    /// Its place in its tree's list of nodes.
    pub(in crate::extract) fn place(self) -> u32 {
        self.place
    }

    /// The element that it is.
    pub(in crate::extract) fn element(self) -> Option<Element<'a>> {
        matches!(self.record().kind, Kind::Element(_)).then_some(Element(self))
    }

    /// The parts of the text that it is; none where it is no text.
    pub(in crate::extract) fn texts(self) -> impl Iterator<Item = &'a str> {
        let mut next = if let Kind::Text(first, _) = self.record().kind { first } else { 0 };
        std::iter::from_fn(move || {
            let piece = self.html.tree.pieces.get(next as usize).filter(|_| next != 0)?;
            next = piece.next;
            Some(self.html.text(piece.span))
        })
    }

    /// Whether it is a text.
    pub(super) fn is_text(self) -> bool {
        matches!(self.record().kind, Kind::Text(..))
    }

    pub(super) fn is_document(self) -> bool {
        matches!(self.record().kind, Kind::Document)
    }

    /// The node that it stands in. A node taken out of the tree stands in none, as does the document.
    pub(in crate::extract) fn parent(self) -> Option<Self> {
        let parent = self.record().parent;
        (parent != NOWHERE).then_some(Self { place: parent, ..self })
    }

    pub(in crate::extract) fn first_child(self) -> Option<Self> {
        self.at(self.record().first)
    }

    pub(in crate::extract) fn next_sibling(self) -> Option<Self> {
        self.at(self.record().next)
    }

    pub(super) fn previous_sibling(self) -> Option<Self> {
        self.at(self.record().previous)
    }

    pub(in crate::extract) fn children(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.first_child(), |node| node.next_sibling())
    }

    /// The nodes that it stands in, from within.
    pub(in crate::extract) fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// It and all nodes in it, in page order.
    pub(in crate::extract) fn descendants(self) -> impl Iterator<Item = Self> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let node = next?;
            next = node.first_child().or_else(|| node.after(self));
            Some(node)
        })
    }

    /// The node after this one and all in it, within `root`.
    pub(in crate::extract) fn after(self, root: Self) -> Option<Self> {
        let mut node = self;
        while node.place != root.place {
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent()?;
        }
        None
    }
}

/// The parent of what has none.
pub(super) const NOWHERE: u32 = u32::MAX;

impl<'a> Element<'a> {
    /// It as a node.
    pub(in crate::extract) fn node(self) -> Node<'a> {
        self.0
    }

    pub(super) fn tag(self) -> &'a Tag {
        let Kind::Element(tag) = &self.0.record().kind else { unreachable!("made of elements alone") };
        tag
    }

    /// Its name, lower case in HTML.
    pub(in crate::extract) fn name(self) -> &'a str {
        &self.tag().name
    }

    pub(super) fn all_attributes(self) -> impl Iterator<Item = (&'a str, &'a str, Space)> {
        let (begin, length) = self.tag().attributes;
        let html = self.0.html;
        let attributes = &html.tree.attributes[begin as usize..(begin + length) as usize];
        attributes.iter().map(|each| (html.text(each.name), html.text(each.value), each.space))
    }

    /// The value of an attribute.
    pub(in crate::extract) fn attr(self, name: &str) -> Option<&'a str> {
        let mut all = self.all_attributes();
        all.find(|(known, _, space)| *known == name && *space == Space::None).map(|(_, value, _)| value)
    }

    /// Its attributes, each with its value.
    pub(in crate::extract) fn attrs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all_attributes().map(|(name, value, _)| (name, value))
    }

    /// The element that it stands in.
    pub(in crate::extract) fn parent(self) -> Option<Self> {
        self.0.parent().and_then(Node::element)
    }

    /// The elements that it stands in, from within.
    pub(in crate::extract) fn ancestors(self) -> impl Iterator<Item = Self> {
        self.0.ancestors().filter_map(Node::element)
    }

    /// The elements in it, in page order.
    pub(in crate::extract) fn inner(self) -> impl Iterator<Item = Self> {
        self.0.descendants().skip(1).filter_map(Node::element)
    }

    /// The texts in it, in page order, as they stand.
    pub(in crate::extract) fn text(self) -> impl Iterator<Item = &'a str> {
        self.0.descendants().flat_map(Node::texts)
    }

    /// The elements in it that a selector means, in page order; `:scope` is the element itself.
    pub(in crate::extract) fn select<'s>(self, selector: &'s Selector) -> impl Iterator<Item = Self> + use<'a, 's> {
        let mut caches = Caches::default();
        self.inner().filter(move |element| selector.matches_in(*element, Some(self), &mut caches))
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.element() {
            Some(element) => write!(f, "<{}>", element.name()),
            None => write!(f, "node {}", self.place),
        }
    }
}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
