//! The listings of an HTML page.

use std::collections::HashSet;

use html5ever::interface::TreeSink;
use scraper::{ElementRef, Html, HtmlTreeSink, Selector};

use super::{CssRule, text::is_hidden};
use crate::{
    domain::{Block, MAX_LISTINGS},
    extract::{
        found::{Found, Seen, block_named, slot},
        rules::RuleSet,
    },
};

/// Elements looked at by all rules on one page. A large results page takes half a million.
const MAX_WORK: usize = 30_000_000;

type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Listings within listings, so many that the page is no results page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("listings nested too often")]
pub(in crate::extract) struct Crowded;

/// What the rules see on a page.
///
/// The first `listing` rule that matches anything tells the listings. A listing inside another one has its
/// elements for itself; the outer one is kept only where something of its own is left.
pub(in crate::extract) fn see(rules: &RuleSet<CssRule>, html: &Html) -> Result<Seen, Crowded> {
    let mut elements = listings(rules, html);
    let cut = elements.len() > MAX_LISTINGS;
    elements.truncate(MAX_LISTINGS);
    within_bounds(&elements, rules.len())?;
    let ids: HashSet<NodeId> = elements.iter().map(|element| element.id()).collect();
    let looks: Vec<Look<'_>> = elements.into_iter().map(|listing| Look::new(listing, &ids)).collect();
    let listings = looks
        .iter()
        .map(|look| (look, look.found(rules)))
        .filter(|(look, found)| !look.holds_others || !found.fields.is_empty());
    Ok(Seen {
        listings: listings.map(|(_, found)| found).collect(),
        cut,
        empty: rules.empty.iter().any(|rule| marked(rule, html, true)),
        present: (!rules.present.is_empty()).then(|| rules.present.iter().any(|rule| marked(rule, html, false))),
        base: base(html),
    })
}

fn listings<'a>(rules: &RuleSet<CssRule>, html: &'a Html) -> Vec<ElementRef<'a>> {
    for rule in &rules.listing {
        let Some(selector) = &rule.selector else { continue };
        let found: Vec<_> =
            html.select(selector).filter(|element| rule.passes(*element)).take(MAX_LISTINGS + 1).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Each rule looks at each element of a listing.
fn within_bounds(listings: &[ElementRef<'_>], rules: usize) -> Result<(), Crowded> {
    let mut left = MAX_WORK / rules.max(1);
    for listing in listings {
        left = left.checked_sub(listing.descendants().take(left + 1).count()).ok_or(Crowded)?;
    }
    Ok(())
}

/// Whether a mark stands anywhere on the page; where asked, only one that a visitor sees.
fn marked(rule: &CssRule, html: &Html, seen: bool) -> bool {
    let Some(selector) = &rule.selector else { return false };
    html.select(selector).any(|element| rule.passes(element) && !(seen && is_hidden(element)))
}

fn base(html: &Html) -> Option<String> {
    let selector = Selector::parse("base[href]").expect("this is a selector");
    html.select(&selector).next()?.attr("href").map(str::to_owned)
}

/// One listing, looked at.
struct Look<'a> {
    listing: ElementRef<'a>,
    ids: &'a HashSet<NodeId>,
    /// Whether other listings stand inside it.
    holds_others: bool,
}

impl<'a> Look<'a> {
    fn new(listing: ElementRef<'a>, ids: &'a HashSet<NodeId>) -> Self {
        let holds_others = ids.len() > 1 && listing.descendants().skip(1).any(|node| ids.contains(&node.id()));
        Self { listing, ids, holds_others }
    }

    fn found(&self, rules: &RuleSet<CssRule>) -> Found {
        let fields = rules.fields.iter().filter_map(|(field, alternatives)| Some((*field, self.value(alternatives)?)));
        Found {
            slot: slot(self.is_marked(&rules.ad), self.is_marked(&rules.slot_hidden), rules.can_tell_slots()),
            block: self.block(rules),
            fields: fields.collect(),
        }
    }

    /// The value of the first alternative that has one.
    fn value(&self, alternatives: &[CssRule]) -> Option<String> {
        alternatives.iter().find_map(|rule| self.own(rule).find_map(|element| rule.value(element)))
    }

    /// Whether one of the rules matches the listing or something of its own.
    fn is_marked(&self, rules: &[CssRule]) -> bool {
        rules.iter().any(|rule| rule.matches(self.listing) || self.own(rule).any(|element| rule.passes(element)))
    }

    /// The elements that a rule means and that belong to no listing inside this one.
    fn own<'r>(&self, rule: &'r CssRule) -> Box<dyn Iterator<Item = ElementRef<'a>> + 'r>
    where
        'a: 'r,
    {
        let Some(selector) = &rule.selector else { return Box::new(std::iter::once(self.listing)) };
        let (mine, ids, holds_others) = (self.listing.id(), self.ids, self.holds_others);
        Box::new(self.listing.select(selector).filter(move |element| {
            let nearest =
                || std::iter::once(**element).chain(element.ancestors()).find(|node| ids.contains(&node.id()));
            !holds_others || nearest().is_some_and(|node| node.id() == mine)
        }))
    }

    /// The block named by a rule, else the first whose rules match the listing or an element around it.
    fn block(&self, rules: &RuleSet<CssRule>) -> Option<Block> {
        if let Some(block) = self.value(&rules.block).as_deref().and_then(block_named) {
            return Some(block);
        }
        let around = || std::iter::once(self.listing).chain(self.listing.ancestors().filter_map(ElementRef::wrap));
        let stands_in = |alternatives: &[CssRule]| around().any(|e| alternatives.iter().any(|rule| rule.matches(e)));
        rules.blocks.iter().find(|(_, alternatives)| stands_in(alternatives)).map(|(block, _)| *block)
    }
}
