//! The listings of an HTML page.

use super::{
    CssRule,
    text::is_hidden,
    tree::{Element, Html, Node},
};
use crate::{
    domain::{Block, MAX_LISTINGS},
    extract::{
        found::{Found, Seen, block_named, slot},
        rules::RuleSet,
    },
};

/// Elements looked at by all rules on one page. A large results page takes a few hundred thousand.
const MAX_WORK: usize = 10_000_000;
/// Marks of one kind that are looked at.
const MAX_MARKS: usize = 100;

/// Pairs of elements side by side that rules with `~` may have to look at: some three thousand under one parent.
const MAX_PAIRS: usize = 10_000_000;

/// So much of one thing that the page is no results page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::extract) enum Crowded {
    /// Listings within listings.
    #[error("listings nested too often")]
    Nested,
    /// Elements under one parent, where a rule asks for what stands before.
    #[error("too many elements side by side")]
    Abreast,
}

/// What the rules see on a page.
///
/// The first `listing` rule that matches anything tells the listings. A listing inside another one has its
/// elements for itself; the outer one is kept only where something of its own is left.
pub(in crate::extract) fn see(rules: &RuleSet<CssRule>, html: &Html<'_>) -> Result<Seen, Crowded> {
    if rules.all().any(CssRule::looks_back) && pairs(html) > MAX_PAIRS {
        return Err(Crowded::Abreast);
    }
    let mut elements = listings(rules, html);
    let cut = elements.len() > MAX_LISTINGS;
    elements.truncate(MAX_LISTINGS);
    within_bounds(&elements, rules.len())?;
    let owners = Owners::of(&elements);
    let looks: Vec<Look<'_>> = elements.into_iter().map(|listing| Look::new(listing, &owners)).collect();
    let listings = looks
        .iter()
        .map(|look| (look, look.found(rules)))
        .filter(|(look, found)| !look.holds_others || !found.fields.is_empty());
    Ok(Seen {
        listings: listings.map(|(_, found)| found).collect(),
        cut,
        empty: rules.empty.iter().any(|rule| marked(rule, html, true)),
        present: (!rules.present.is_empty()).then(|| rules.present.iter().any(|rule| marked(rule, html, false))),
        error: said(&rules.error, html),
        base: base(html),
    })
}

fn listings<'a>(rules: &RuleSet<CssRule>, html: &'a Html<'_>) -> Vec<Element<'a>> {
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

/// Pairs of elements that stand under one parent; no more are counted than are too many.
fn pairs(html: &Html<'_>) -> usize {
    let mut pairs = 0_usize;
    for node in html.root().descendants() {
        let children = node.children().filter_map(Node::element).count();
        pairs = pairs.saturating_add(children.saturating_mul(children));
        if pairs > MAX_PAIRS {
            break;
        }
    }
    pairs
}

/// Each rule looks at each element of a listing.
fn within_bounds(listings: &[Element<'_>], rules: usize) -> Result<(), Crowded> {
    let mut left = MAX_WORK / rules.max(1);
    for listing in listings {
        left = left.checked_sub(listing.node().descendants().take(left + 1).count()).ok_or(Crowded::Nested)?;
    }
    Ok(())
}

/// Which nodes are listings.
struct Owners {
    /// Their places in the tree, in order.
    listings: Vec<u32>,
    /// Whether one of them stands in another.
    nested: bool,
}

impl Owners {
    fn of(listings: &[Element<'_>]) -> Self {
        let mut places: Vec<u32> = listings.iter().map(|listing| listing.node().place()).collect();
        places.sort_unstable();
        let mut owners = Self { listings: places, nested: false };
        owners.nested =
            listings.iter().any(|listing| listing.ancestors().any(|around| owners.is_listing(around.node())));
        owners
    }

    fn is_listing(&self, node: Node<'_>) -> bool {
        self.listings.binary_search(&node.place()).is_ok()
    }

    /// The innermost listing that an element belongs to; itself, where it is one.
    fn owner<'a>(&self, element: Element<'a>) -> Option<Element<'a>> {
        std::iter::once(element).chain(element.ancestors()).find(|around| self.is_listing(around.node()))
    }
}

/// Whether a mark stands anywhere on the page; where asked, only one that a visitor sees.
fn marked(rule: &CssRule, html: &Html<'_>, seen: bool) -> bool {
    let Some(selector) = &rule.selector else { return false };
    html.select(selector).take(MAX_MARKS).any(|element| rule.passes(element) && !(seen && is_hidden(element)))
}

/// What the first element says that one of the rules means and a visitor sees.
pub(in crate::extract) fn said(rules: &[CssRule], html: &Html<'_>) -> Option<String> {
    rules.iter().find_map(|rule| {
        let marks = html.select(rule.selector.as_ref()?).take(MAX_MARKS);
        marks.filter(|element| !is_hidden(*element)).find_map(|element| rule.value(element))
    })
}

fn base(html: &Html<'_>) -> Option<String> {
    let mut bases = html.placed().filter(|element| element.name() == "base");
    bases.find_map(|element| element.attr("href").map(str::to_owned))
}

/// One listing, looked at.
struct Look<'a> {
    listing: Element<'a>,
    owners: &'a Owners,
    /// Whether other listings stand inside it.
    holds_others: bool,
}

impl<'a> Look<'a> {
    fn new(listing: Element<'a>, owners: &'a Owners) -> Self {
        let holds_others = owners.nested && listing.inner().any(|element| owners.is_listing(element.node()));
        Self { listing, owners, holds_others }
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
    fn own<'r>(&self, rule: &'r CssRule) -> Box<dyn Iterator<Item = Element<'a>> + 'r>
    where
        'a: 'r,
    {
        let Some(selector) = &rule.selector else { return Box::new(std::iter::once(self.listing)) };
        let (mine, owners, holds_others) = (self.listing, self.owners, self.holds_others);
        let is_own = move |element: &Element<'a>| !holds_others || owners.owner(*element) == Some(mine);
        Box::new(self.listing.select(selector).filter(is_own))
    }

    /// The block named by a rule, else that of the nearest mark: on the listing itself, else on the element
    /// around it, and so on.
    fn block(&self, rules: &RuleSet<CssRule>) -> Option<Block> {
        if let Some(block) = self.value(&rules.block).as_deref().and_then(block_named) {
            return Some(block);
        }
        let mut around = std::iter::once(self.listing).chain(self.listing.ancestors());
        around.find_map(|element| {
            let marked = |alternatives: &[CssRule]| alternatives.iter().any(|rule| rule.matches(element));
            rules.blocks.iter().find(|(_, alternatives)| marked(alternatives)).map(|(block, _)| *block)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Slot,
        extract::{
            html::parse,
            rules::{Language, Rules},
            spec::{Field, Spec},
        },
    };

    fn rules(listing: &[&str], blocks: &[(Block, &str)]) -> RuleSet<CssRule> {
        let text = |rule: &str| vec![rule.to_owned()];
        let spec = Spec {
            listing: listing.iter().map(|&rule| rule.to_owned()).collect(),
            ad: text(".ad"),
            slot_hidden: text(".veiled"),
            fields: [(Field::Title, text("h3")), (Field::Url, text("a@href")), (Field::ItemId, text("@id"))].into(),
            blocks: blocks.iter().map(|&(block, rule)| (block, text(rule))).collect(),
            empty: text(".none"),
            present: text("#results"),
            ..Spec::default()
        };
        let Language::Html(rules) = Rules::compile(&spec).unwrap().language else { panic!("these are HTML rules") };
        rules
    }

    fn seen(html: &str) -> Seen {
        see(&rules(&["li.result", "div.result"], &[]), &parse(html).unwrap().html).unwrap()
    }

    fn titles(seen: &Seen) -> Vec<&str> {
        seen.listings.iter().map(|found| found.fields.get(&Field::Title).map_or("", String::as_str)).collect()
    }

    #[test]
    fn the_first_rule_that_matches_tells_the_listings() {
        let both = "<div class=result><h3>one</h3></div><ol><li class=result><h3>two</h3></ol>";
        assert_eq!(titles(&seen(both)), ["two"]);
        assert_eq!(titles(&seen("<div class=result><h3>one</h3></div>")), ["one"]);
    }

    #[test]
    fn a_mark_on_the_listing_counts_as_one_within() {
        let page = "<ol id=results><li class='result ad'><h3>a</h3><li class=result><h3>b</h3><i class=ad>Ad</i>\
                    <li class=result><h3>c</h3><li class='result veiled'><h3>d</h3></ol>";
        let seen = seen(page);
        let slots: Vec<_> = seen.listings.iter().map(|found| found.slot).collect();
        assert_eq!(slots, [Some(Slot::Ad), Some(Slot::Ad), Some(Slot::Organic), None]);
        assert_eq!(seen.present, Some(true));
    }

    #[test]
    fn listings_within_listings_keep_to_themselves() {
        let page = "<div class=result id=outer><h3>outer</h3><div class=result id=inner><i class=ad></i><h3>inner</h3>\
                    <a href=/inner></a></div></div><div class=result><div class=result><h3>alone</h3></div></div>";
        let seen = seen(page);
        assert_eq!(titles(&seen), ["outer", "inner", "alone"], "a mere wrapper is no listing");
        assert_eq!(seen.listings[0].slot, Some(Slot::Organic), "the ad inside is another listing");
        assert!(!seen.listings[0].fields.contains_key(&Field::Url));
        assert_eq!(seen.listings[1].fields[&Field::Url], "/inner");
    }

    #[test]
    fn the_nearest_mark_tells_the_block() {
        let page = "<div id=top><div class=strip><li class=result><h3>a</h3></div><li class=result><h3>b</h3></div>\
                    <li class=result><h3>c</h3>";
        let rules = rules(&["li.result"], &[(Block::Top, "#top"), (Block::Carousel, ".strip")]);
        let seen = see(&rules, &parse(page).unwrap().html).unwrap();
        let blocks: Vec<_> = seen.listings.iter().map(|found| found.block).collect();
        assert_eq!(blocks, [Some(Block::Carousel), Some(Block::Top), None]);
    }

    #[test]
    fn only_a_visible_word_says_that_there_are_no_results() {
        assert!(seen("<p class=none>No results</p>").empty);
        assert!(!seen("<div style='display:none'><p class=none>No results</p></div>").empty);
        assert!(!seen("<template><p class=none>No results</p></template>").empty);
    }

    #[test]
    fn crowds_of_nested_listings_are_refused() {
        let nested = "<div class=result><h3>x</h3>".repeat(400);
        let page = format!("{nested}{}", "<b></b>".repeat(100_000));
        assert_eq!(see(&rules(&["div.result"], &[]), &parse(&page).unwrap().html).err(), Some(Crowded::Nested));
    }
}
