//! The listings of a JSON page.

use std::{borrow::Cow, collections::HashSet};

use serde_json::Value;

use super::{
    JsonRule,
    rule::{Mark, Node},
};
use crate::{
    domain::{Block, MAX_LISTINGS},
    extract::{
        found::{Found, Seen, block_named, slot},
        html::fragment_text,
        rules::RuleSet,
        spec::Field,
    },
};

/// The most of a title that is read for tags and entities.
const MAX_MARKUP: usize = 4_096;

/// What the rules see in a page's JSON.
///
/// The `listing` rules all count, one after the other, for ads and results often stand in lists of
/// their own; what two of them find is one listing.
pub(in crate::extract) fn see(rules: &RuleSet<JsonRule>, page: &Value) -> Seen {
    let error = said(&rules.error, page);
    let page = Node { value: Cow::Borrowed(page), place: Vec::new() };
    let mut places = HashSet::new();
    let mut nodes: Vec<Node<'_>> = rules.listing.iter().flat_map(|rule| rule.nodes(&page, MAX_LISTINGS + 1)).collect();
    nodes.retain(|node| places.insert(node.place.clone()));
    let mut nodes = in_page_order(nodes, &rules.order);
    let cut = nodes.len() > MAX_LISTINGS;
    nodes.truncate(MAX_LISTINGS);
    let marks = Marks::on(&page, rules);
    let marked = |rules: &[JsonRule]| rules.iter().any(|rule| rule.mark(&page).is_set(&page));
    Seen {
        listings: nodes.iter().map(|node| found(rules, &marks, node)).collect(),
        cut,
        empty: marked(&rules.empty),
        present: (!rules.present.is_empty()).then(|| marked(&rules.present)),
        error,
        base: None,
    }
}

/// The listings by the number that each bears; one without stays behind the one before it.
fn in_page_order<'a>(nodes: Vec<Node<'a>>, order: &[JsonRule]) -> Vec<Node<'a>> {
    if order.is_empty() {
        return nodes;
    }
    let mut last = f64::NEG_INFINITY;
    let mut numbered: Vec<(f64, Node<'a>)> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let number = order.iter().find_map(|rule| rule.value(&node)?.trim().parse::<f64>().ok());
        last = number.filter(|number| number.is_finite()).unwrap_or(last);
        numbered.push((last, node));
    }
    numbered.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    numbered.into_iter().map(|(_, node)| node).collect()
}

/// What the first of the rules finds that finds anything.
pub(in crate::extract) fn said(rules: &[JsonRule], page: &Value) -> Option<String> {
    let page = Node { value: Cow::Borrowed(page), place: Vec::new() };
    rules.iter().find_map(|rule| rule.value(&page))
}

/// The rules that mark listings, on one page.
struct Marks<'r> {
    ad: Vec<Mark<'r>>,
    slot_hidden: Vec<Mark<'r>>,
    blocks: Vec<(Block, Vec<Mark<'r>>)>,
}

impl<'r> Marks<'r> {
    fn on(page: &Node<'_>, rules: &'r RuleSet<JsonRule>) -> Self {
        let all = |rules: &'r [JsonRule]| rules.iter().map(|rule| rule.mark(page)).collect();
        Self {
            ad: all(&rules.ad),
            slot_hidden: all(&rules.slot_hidden),
            blocks: rules.blocks.iter().map(|(block, rules)| (*block, all(rules))).collect(),
        }
    }
}

fn found(rules: &RuleSet<JsonRule>, marks: &Marks<'_>, listing: &Node<'_>) -> Found {
    let marked = |marks: &[Mark<'_>]| marks.iter().any(|mark| mark.is_set(listing));
    let fields = rules.fields.iter().filter_map(|(field, alternatives)| {
        let text = alternatives.iter().find_map(|rule| rule.value(listing))?;
        Some((*field, if holds_markup(*field) { without_markup(&text) } else { text }))
    });
    let named = rules.block.iter().find_map(|rule| rule.value(listing)).as_deref().and_then(block_named);
    let block = || marks.blocks.iter().find(|(_, marks)| marked(marks)).map(|(block, _)| *block);
    Found {
        slot: slot(marked(&marks.ad), marked(&marks.slot_hidden), rules.can_tell_slots()),
        block: named.or_else(block),
        fields: fields.filter(|(_, text)| !text.trim().is_empty()).collect(),
    }
}

fn holds_markup(field: Field) -> bool {
    !matches!(field, Field::Url | Field::ItemId)
}

fn without_markup(text: &str) -> String {
    match text.char_indices().nth(MAX_MARKUP) {
        Some((end, _)) => fragment_text(&text[..end]),
        None => fragment_text(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        domain::Slot,
        extract::{
            rules::{Language, Rules},
            spec::{Kind, Spec},
        },
    };

    fn seen(listing: &[&str], page: &Value) -> Seen {
        let text = |rule: &str| vec![rule.to_owned()];
        let spec = Spec {
            kind: Kind::Json,
            listing: listing.iter().map(|&rule| rule.to_owned()).collect(),
            ad: text("in $.ads"),
            fields: [(Field::Title, text("$.title")), (Field::ItemId, text("$.id"))].into(),
            blocks: [(Block::Side, text("$.where == 'right'"))].into(),
            empty: text("$.total == 0"),
            present: text("$.total != null"),
            ..Spec::default()
        };
        let Language::Json { rules, .. } = Rules::compile(&spec).unwrap().language else {
            panic!("these are JSON rules")
        };
        see(&rules, page)
    }

    #[test]
    fn lists_are_taken_one_after_the_other_and_nothing_twice() {
        let page = json!({
            "total": 3,
            "ads": [{"id": 1, "title": "Red <b>bag</b> &amp; belt", "where": "right"}],
            "organic": [{"id": 2, "title": "Blue"}, {"id": 3}],
        });
        let seen = seen(&["$.ads[*]", "$.organic[*]", "$['ads','organic'][?@.id]"], &page);
        let ids: Vec<&str> = seen.listings.iter().map(|found| found.fields[&Field::ItemId].as_str()).collect();
        assert_eq!(ids, ["1", "2", "3"]);
        assert_eq!(seen.listings[0].fields[&Field::Title], "Red bag & belt");
        assert_eq!(seen.listings[0].block, Some(Block::Side));
        let slots: Vec<_> = seen.listings.iter().map(|found| found.slot.unwrap()).collect();
        assert_eq!(slots, [Slot::Ad, Slot::Organic, Slot::Organic]);
        assert!(!seen.empty && seen.present == Some(true));
    }

    #[test]
    fn lists_come_in_page_order_where_a_number_tells_it() {
        let spec = Spec {
            kind: Kind::Json,
            listing: vec!["$.ads[*]".into(), "$.organic[*]".into()],
            order: vec!["$.at".into()],
            fields: [(Field::Title, vec!["$.t".to_owned()])].into(),
            ..Spec::default()
        };
        let Language::Json { rules, .. } = Rules::compile(&spec).unwrap().language else { panic!("JSON rules") };
        let page = json!({
            "ads": [{"t": "first"}, {"t": "top", "at": 1}, {"t": "its neighbour"}, {"t": "bottom", "at": 9}],
            "organic": [{"t": "second", "at": 2}, {"t": "third", "at": "3"}],
        });
        let titles: Vec<String> = see(&rules, &page)
            .listings
            .into_iter()
            .map(|mut found| found.fields.remove(&Field::Title).unwrap())
            .collect();
        assert_eq!(titles, ["first", "top", "its neighbour", "second", "third", "bottom"]);
    }

    #[test]
    fn more_listings_than_are_kept_are_cut_and_told() {
        let items: Vec<Value> = (0..700).map(|n| json!({"id": n})).collect();
        let seen = seen(&["$.organic[*]"], &json!({"organic": items}));
        assert_eq!((seen.listings.len(), seen.cut), (MAX_LISTINGS, true));
        assert_eq!(seen.present, Some(false));
    }
}
