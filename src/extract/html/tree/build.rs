//! The tree as html5ever's tree builder makes it, with a count of the work.
//!
//! The tree builder hands every attribute and text on as a copy of its own. It looks into few of them, so most are
//! left out and stand-ins go through it, which cost nothing to make: see `given`.

use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

use html5ever::{
    LocalName, Namespace, QualName,
    interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns,
    tendril::StrTendril,
    tokenizer::Tag as TagToken,
};

use super::{
    super::parse::TooMuch,
    Aside, Attribute, Kind, Piece, Record, Space, Span, Tag, Tree,
    given::{Given, blank, is_formatting, is_read, is_telling, number_in, number_in_blank, number_name, numbered},
    signs::{Signs, What},
    walk::NOWHERE,
};

/// Calls on the tree, about ten nanoseconds each. A large results page takes under a million.
const MAX_WORK: u64 = 10_000_000;
/// Nodes of one page: fifteen times those of the largest results pages. Bounds memory, too. Texts need no
/// count of their own: each stands beside an element or a comment.
const MAX_NODES: u64 = 120_000;
/// Units of work for a piece of text: a page of nothing but entities has a million.
const TEXT: u64 = 4;
/// Units of work for an attribute that is copied.
const COPY: u64 = 16;

/// A node in the making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::html) struct Handle(pub(super) u32);

/// A tree in the making.
pub(in crate::extract::html) struct Building<'p> {
    page: &'p str,
    aside: &'p RefCell<Aside>,
    tree: RefCell<Tree>,
    /// The attributes of the start tag that is under way.
    pending: Cell<(u32, u32)>,
    /// Texts and attributes under way, by the number that their stand-in bears.
    words: RefCell<Vec<Span>>,
    blanks: RefCell<Vec<Span>>,
    lists: RefCell<Vec<(u32, u32)>>,
    work: Cell<u64>,
    nodes: Cell<u64>,
}

impl<'p> Building<'p> {
    pub(in crate::extract::html) fn new(page: &'p str, aside: &'p RefCell<Aside>) -> Self {
        let record = |kind| Record { parent: NOWHERE, previous: 0, next: 0, first: 0, last: 0, kind };
        let mut records = Vec::with_capacity(page.len() / 32 + 8);
        records.push(record(Kind::Document));
        // The first piece stands for none.
        let pieces = vec![Piece { span: Span::EMPTY, next: 0 }];
        let tree = Tree { records, attributes: Vec::with_capacity(page.len() / 48), pieces };
        Self {
            page,
            aside,
            tree: RefCell::new(tree),
            pending: Cell::default(),
            words: RefCell::default(),
            blanks: RefCell::default(),
            lists: RefCell::default(),
            work: Cell::new(0),
            nodes: Cell::new(0),
        }
    }

    /// Takes note of work: one unit is a call on the tree, some ten nanoseconds.
    pub(in crate::extract::html) fn work(&self, units: u64) {
        self.work.set(self.work.get() + units);
    }

    fn node(&self) {
        self.nodes.set(self.nodes.get() + 1);
        self.work(1);
    }

    /// Whether the page is still one that a site would send.
    pub(in crate::extract::html) fn within_bounds(&self) -> Result<(), TooMuch> {
        if self.work.get() > MAX_WORK {
            return Err(TooMuch::Nested);
        }
        if self.nodes.get() > MAX_NODES { Err(TooMuch::Elements) } else { Ok(()) }
    }

    /// Makes a start tag's attributes ready, and puts into the tag what goes through the tree builder.
    pub(in crate::extract::html) fn give(&self, tag: &mut TagToken, attributes: &[Attribute], in_foreign: bool) {
        let mut tree = self.tree.borrow_mut();
        let begin = tree.attributes.len() as u32;
        tree.attributes.extend_from_slice(attributes);
        let range = (begin, attributes.len() as u32);
        self.pending.set(range);
        if attributes.is_empty() {
            return;
        }
        let aside = self.aside.borrow();
        let text = |span: Span| span.text(self.page, &aside);
        let real = |attribute: &Attribute, value: StrTendril| {
            let name = QualName::new(None, ns!(), LocalName::from(text(attribute.name)));
            html5ever::Attribute { name, value }
        };
        match Given::of(&tag.name, in_foreign) {
            Given::Flag => {
                tag.had_duplicate_attributes = true;
                let read = attributes.iter().filter(|each| is_read(&tag.name, text(each.name)));
                tag.attrs.extend(read.map(|each| real(each, StrTendril::from_slice(text(each.value)))));
            }
            Given::Number => {
                let mut lists = self.lists.borrow_mut();
                tag.attrs = vec![html5ever::Attribute { name: number_name(), value: numbered(lists.len() as u32) }];
                lists.push(range);
            }
            Given::Names => {
                let each = attributes.iter().zip(begin..).map(|(attribute, number)| {
                    let value = text(attribute.value);
                    let given = if is_telling(value) { StrTendril::from_slice(value) } else { numbered(number) };
                    real(attribute, given)
                });
                tag.attrs = each.collect();
            }
            Given::All => {
                let each = attributes.iter().map(|each| real(each, StrTendril::from_slice(text(each.value))));
                tag.attrs = each.collect();
            }
        }
    }

    /// What goes through the tree builder for a text that begins with something else than white space: a short text
    /// that does, too, and bears its number. It must not be told apart by what else stands in it.
    pub(in crate::extract::html) fn words(&self, span: Span) -> StrTendril {
        let mut words = self.words.borrow_mut();
        words.push(span);
        numbered(words.len() as u32 - 1)
    }

    /// The same for two and more characters of white space, which begin with `first`: eight such characters, as the
    /// tree builder drops the first where it ends a line. `None` where there were too many of them.
    pub(in crate::extract::html) fn blanks(&self, span: Span, first: u8) -> Option<StrTendril> {
        let mut blanks = self.blanks.borrow_mut();
        let text = blank(first, blanks.len())?;
        blanks.push(span);
        Some(text)
    }

    /// The text that came back out of the tree builder.
    fn text_of(&self, text: &str) -> Span {
        if let Some(number) = number_in(text) {
            return self.words.borrow()[number as usize];
        }
        if let Some((number, is_whole)) = number_in_blank(text) {
            let span = self.blanks.borrow()[number];
            return if is_whole { span } else { span.split_at(1).1 };
        }
        Aside::single(text).unwrap_or_else(|| self.aside.borrow_mut().keep(text))
    }

    /// The attributes that came back out of the tree builder.
    fn attributes_of(&self, name: &LocalName, given: &[html5ever::Attribute], flagged: bool) -> (u32, u32) {
        if flagged {
            return self.pending.get();
        }
        let Some(first) = given.first() else { return (0, 0) };
        if first.name == number_name() {
            let number = number_in(&first.value).expect("no page has an attribute of that name");
            return self.lists.borrow()[number as usize];
        }
        let as_they_are = is_formatting(name) && *name != local_name!("a");
        let mut tree = self.tree.borrow_mut();
        let mut aside = self.aside.borrow_mut();
        let begin = tree.attributes.len() as u32;
        for attribute in given {
            self.work(COPY + attribute.value.len() as u64 / 8);
            let named = number_in(&attribute.value).filter(|_| !as_they_are);
            let known = named.map(|number| tree.attributes[number as usize]);
            let local = &*attribute.name.local;
            let same = known.filter(|known| known.name.text(self.page, &aside) == local);
            let name = same.map_or_else(|| aside.keep_once(local), |known| known.name);
            let value = known.map_or_else(|| aside.keep_once(&attribute.value), |known| known.value);
            tree.attributes.push(Attribute { name, value, space: Space::of(&attribute.name.ns) });
        }
        (begin, given.len() as u32)
    }

    fn signs_of(&self, name: &str, attributes: &[Attribute]) -> Signs {
        let aside = self.aside.borrow();
        let mut signs = Signs::of(What::Name, name);
        for attribute in attributes {
            let name = attribute.name.text(self.page, &aside);
            signs.add(Signs::of(What::Attribute, name));
            match name {
                "class" => {
                    let classes = attribute.value.text(self.page, &aside).split_ascii_whitespace();
                    classes.for_each(|class| signs.add(Signs::of(What::Class, class)));
                }
                "id" => signs.add(Signs::of(What::Id, attribute.value.text(self.page, &aside))),
                _ => {}
            }
        }
        signs
    }

    fn make(&self, kind: Kind) -> Handle {
        self.tree.borrow_mut().make(kind)
    }

    /// Puts a text at the end of a node, or before a child of it.
    fn insert_text(&self, parent: u32, before: u32, text: &str) {
        let span = self.text_of(text);
        let mut tree = self.tree.borrow_mut();
        let beside = if before == 0 { tree.at(parent).last } else { tree.at(before).previous };
        if let Kind::Text(first, last) = tree.at(beside).kind {
            let piece = tree.pieces[last as usize];
            if let Some(joined) = piece.span.joined(span) {
                tree.pieces[last as usize].span = joined;
            } else {
                let added = tree.piece(span);
                tree.pieces[last as usize].next = added;
                tree.records[beside as usize].kind = Kind::Text(first, added);
            }
            return;
        }
        let piece = tree.piece(span);
        let Handle(text) = tree.make(Kind::Text(piece, piece));
        tree.insert(parent, before, text);
    }
}

/// The name of an element.
#[derive(Debug)]
pub(in crate::extract::html) struct NameOf<'a>(Ref<'a, Tag>);

impl ElemName for NameOf<'_> {
    fn ns(&self) -> &Namespace {
        self.0.space.namespace()
    }

    fn local_name(&self) -> &LocalName {
        &self.0.name
    }
}

impl<'p> TreeSink for Building<'p> {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a>
        = NameOf<'a>
    where
        'p: 'a;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    /// Errors are the rule on real pages; to keep them would only cost memory.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> NameOf<'a> {
        self.work(1);
        NameOf(Ref::map(self.tree.borrow(), |tree| match &tree.at(target.0).kind {
            Kind::Element(tag) => tag,
            _ => unreachable!("the tree builder asks for names of elements alone"),
        }))
    }

    fn create_element(&self, name: QualName, attrs: Vec<html5ever::Attribute>, flags: ElementFlags) -> Handle {
        self.node();
        let attributes = self.attributes_of(&name.local, &attrs, flags.had_duplicate_attributes);
        self.work(u64::from(attributes.1) * u64::from(attributes.1) / 4);
        let space = Space::of(&name.ns);
        let is_template = space == Space::Html && name.local == local_name!("template");
        let signs = {
            let tree = self.tree.borrow();
            self.signs_of(&name.local, &tree.attributes[attributes.0 as usize..][..attributes.1 as usize])
        };
        let element = self.make(Kind::Element(Tag { name: name.local, space, attributes, signs }));
        if is_template {
            // As scraper has it: an empty part that stands for the content, which stands behind it.
            self.node();
            let part = self.make(Kind::Other);
            self.tree.borrow_mut().insert(element.0, 0, part.0);
        }
        element
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.node();
        self.make(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.node();
        self.make(Kind::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.work(TEXT);
        match child {
            NodeOrText::AppendNode(Handle(node)) => {
                let mut tree = self.tree.borrow_mut();
                tree.detach(node);
                tree.insert(parent.0, 0, node);
            }
            NodeOrText::AppendText(text) => self.insert_text(parent.0, 0, &text),
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let is_placed = self.tree.borrow().at(element.0).parent != NOWHERE;
        if is_placed {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        let doctype = self.make(Kind::Other);
        self.tree.borrow_mut().insert(0, 0, doctype.0);
    }

    /// A template holds its content itself: there is no document apart for it.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        *target
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.work(1);
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        self.work(TEXT);
        let parent = self.tree.borrow().at(sibling.0).parent;
        match node {
            NodeOrText::AppendNode(Handle(node)) => {
                let mut tree = self.tree.borrow_mut();
                tree.detach(node);
                if parent != NOWHERE {
                    tree.insert(parent, sibling.0, node);
                }
            }
            NodeOrText::AppendText(text) if parent != NOWHERE => self.insert_text(parent, sibling.0, &text),
            NodeOrText::AppendText(_) => {}
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<html5ever::Attribute>) {
        let name = self.elem_name(target).local_name().clone();
        let (begin, length) = self.attributes_of(&name, &attrs, false);
        let mut tree = self.tree.borrow_mut();
        let Kind::Element(tag) = &tree.at(target.0).kind else { return };
        let old = tag.attributes.0 as usize..(tag.attributes.0 + tag.attributes.1) as usize;
        self.work(u64::from(length) + COPY * (old.len() as u64));
        let mut all = tree.attributes[old].to_vec();
        let had = all.len();
        {
            let aside = self.aside.borrow();
            for more in &tree.attributes[begin as usize..(begin + length) as usize] {
                let name = more.name.text(self.page, &aside);
                if !all.iter().any(|known| known.space == more.space && known.name.text(self.page, &aside) == name) {
                    all.push(*more);
                }
            }
        }
        if all.len() == had {
            return;
        }
        let signs = self.signs_of(&name, &all);
        let attributes = (tree.attributes.len() as u32, all.len() as u32);
        tree.attributes.extend(all);
        if let Kind::Element(tag) = &mut tree.records[target.0 as usize].kind {
            (tag.attributes, tag.signs) = (attributes, signs);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.work(1);
        self.tree.borrow_mut().detach(target.0);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.work(1);
        let mut tree = self.tree.borrow_mut();
        loop {
            let child = tree.at(node.0).first;
            if child == 0 {
                break;
            }
            tree.detach(child);
            tree.insert(new_parent.0, 0, child);
        }
    }
}
