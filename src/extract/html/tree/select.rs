//! CSS selectors on elements.

use std::{borrow::Borrow, fmt};

use cssparser::{ParseErrorKind, ToCss};
use html5ever::Namespace;
use precomputed_hash::PrecomputedHash;
pub(super) use selectors::matching::SelectorCaches as Caches;
use selectors::{
    Element as Matched, OpaqueElement,
    attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint},
    bloom::BloomFilter,
    matching::{self, ElementSelectorFlags, MatchingContext},
    parser::{self, Component, ParseRelative, SelectorList, SelectorParseErrorKind},
};

use super::{
    Element, Node, Space,
    signs::{Signs, What},
};

/// Selectors, separated by commas.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Selector {
    list: SelectorList<Css>,
    /// For each of them the signs that an element must show.
    signs: Box<[Signs]>,
}

/// Why a text is no selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::extract) enum NoSelector {
    #[error("a sign was not expected there")]
    Token,
    #[error("it ends too soon")]
    End,
    #[error("a colon is missing before a pseudo-element")]
    Colon,
    #[error("nothing stands before or behind a `>`, `+` or `~`")]
    Dangling,
    #[error("it breaks off or does not hold together")]
    Broken,
}

impl Selector {
    /// Reads selectors.
    pub(in crate::extract) fn parse(css: &str) -> Result<Self, NoSelector> {
        let mut input = cssparser::Parser::new(css);
        let list = SelectorList::parse(&Grammar, &mut input, ParseRelative::No).map_err(|error| reason(&error.kind))?;
        let signs = list.slice().iter().map(asked).collect();
        Ok(Self { list, signs })
    }

    /// Whether an element is meant.
    pub(in crate::extract) fn matches(&self, element: Element<'_>) -> bool {
        self.matches_in(element, None, &mut Caches::default())
    }

    pub(super) fn matches_in(&self, element: Element<'_>, scope: Option<Element<'_>>, caches: &mut Caches) -> bool {
        let shown = element.tag().signs;
        if !self.signs.iter().any(|asked| shown.may_have(*asked)) {
            return false;
        }
        let mut context = MatchingContext::new(
            matching::MatchingMode::Normal,
            None,
            caches,
            matching::QuirksMode::NoQuirks,
            matching::NeedsSelectorFlags::No,
            matching::MatchingForInvalidation::No,
        );
        context.scope_element = scope.map(|scope| scope.opaque());
        let each = self.list.slice().iter().zip(&self.signs);
        each.filter(|(_, asked)| shown.may_have(**asked))
            .any(|(selector, _)| matching::matches_selector(selector, 0, None, &element, &mut context))
    }
}

fn reason(error: &ParseErrorKind<SelectorParseErrorKind>) -> NoSelector {
    use cssparser::BasicParseErrorKind;
    match error {
        ParseErrorKind::Basic(BasicParseErrorKind::UnexpectedToken) => NoSelector::Token,
        ParseErrorKind::Basic(BasicParseErrorKind::EndOfInput) => NoSelector::End,
        ParseErrorKind::Custom(SelectorParseErrorKind::PseudoElementExpectedColon) => NoSelector::Colon,
        ParseErrorKind::Custom(SelectorParseErrorKind::DanglingCombinator) => NoSelector::Dangling,
        _ => NoSelector::Broken,
    }
}

/// The signs that a selector asks the element itself for.
fn asked(selector: &parser::Selector<Css>) -> Signs {
    let mut signs = Signs::default();
    for part in selector.iter() {
        match part {
            Component::LocalName(name) => signs.add(Signs::of(What::Name, &name.lower_name.0)),
            Component::Class(name) => signs.add(Signs::of(What::Class, &name.0)),
            Component::ID(name) => signs.add(Signs::of(What::Id, &name.0)),
            Component::AttributeInNoNamespaceExists { local_name, .. }
            | Component::AttributeInNoNamespace { local_name, .. } => {
                signs.add(Signs::of(What::Attribute, &local_name.0));
            }
            _ => {}
        }
    }
    signs
}

/// The language of selectors: that of CSS without pseudo-elements and the states of a browser.
#[derive(Debug, Clone, Copy)]
struct Grammar;

impl parser::Parser<'_> for Grammar {
    type Impl = Css;
    type Error = SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }
}

/// What selectors are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) struct Css;

/// A word in a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::extract) struct Word(Box<str>);

impl parser::SelectorImpl for Css {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Word;
    type Identifier = Word;
    type LocalName = Word;
    type NamespaceUrl = Namespace;
    type NamespacePrefix = Word;
    type BorrowedNamespaceUrl = Namespace;
    type BorrowedLocalName = Word;
    type NonTSPseudoClass = Never;
    type PseudoElement = Never;
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl ToCss for Word {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        cssparser::serialize_string(&self.0, out)
    }
}

impl PrecomputedHash for Word {
    fn precomputed_hash(&self) -> u32 {
        self.0.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

/// What no selector here has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::extract) enum Never {}

impl ToCss for Never {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl parser::NonTSPseudoClass for Never {
    fn is_active_or_hover(&self) -> bool {
        match *self {}
    }

    fn is_user_action_state(&self) -> bool {
        match *self {}
    }
}

impl parser::PseudoElement for Never {}

/// The answers are those of the crate `scraper`, which the tests hold them against.
impl Matched for Element<'_> {
    type Impl = Css;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.node().record())
    }

    fn parent_element(&self) -> Option<Self> {
        self.parent()
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn is_part(&self, _: &Word) -> bool {
        false
    }

    fn imported_part(&self, _: &Word) -> Option<Word> {
        None
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.tag().name == other.tag().name && self.tag().space == other.tag().space
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        std::iter::successors(self.node().previous_sibling(), |node| node.previous_sibling()).find_map(Node::element)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        std::iter::successors(self.node().next_sibling(), |node| node.next_sibling()).find_map(Node::element)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.node().children().find_map(Node::element)
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.tag().space == Space::Html
    }

    fn has_local_name(&self, name: &Word) -> bool {
        self.name() == &*name.0
    }

    fn has_namespace(&self, namespace: &Namespace) -> bool {
        self.tag().space.namespace() == namespace
    }

    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Namespace>,
        name: &Word,
        operation: &AttrSelectorOperation<&Word>,
    ) -> bool {
        self.all_attributes().any(|(known, value, space)| {
            known == &*name.0
                && !matches!(*namespace, NamespaceConstraint::Specific(asked) if asked != space.namespace())
                && operation.eval_str(value)
        })
    }

    fn match_non_ts_pseudo_class(&self, class: &Never, _: &mut MatchingContext<'_, Css>) -> bool {
        match *class {}
    }

    fn match_pseudo_element(&self, element: &Never, _: &mut MatchingContext<'_, Css>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.name() == "link"
    }

    fn is_html_slot_element(&self) -> bool {
        true
    }

    fn has_id(&self, id: &Word, case: CaseSensitivity) -> bool {
        let own = self.attrs().find(|(name, _)| *name == "id");
        own.is_some_and(|(_, value)| case.eq(id.0.as_bytes(), value.as_bytes()))
    }

    fn has_class(&self, class: &Word, case: CaseSensitivity) -> bool {
        let own = self.attrs().filter(|(name, _)| *name == "class");
        own.flat_map(|(_, value)| value.split_ascii_whitespace())
            .any(|each| case.eq(each.as_bytes(), class.0.as_bytes()))
    }

    fn has_custom_state(&self, _: &Word) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        !self.node().children().any(|child| child.element().is_some() || child.is_text())
    }

    fn is_root(&self) -> bool {
        self.node().parent().is_some_and(Node::is_document)
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }
}
