//! One JSON rule: a JSONPath, where needed on into JSON text, and steps after it.

use std::{borrow::Cow, collections::HashSet};

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use super::parse::{self, is_yes, text_of};
use crate::{
    domain::Problem,
    extract::{
        step::{BadStep, Step, apply_all, path_of},
        syntax::{head_and_steps, outside},
    },
};

/// A compiled rule.
///
/// `$.path` takes what stands there. `$.path | $.more` reads the string there as JSON and goes on in it.
/// `in $.path`, for marks, tells whether the listing stands at or below that place of the page.
/// `$.path == value` and `!=`, for marks, compare.
#[derive(Debug, Clone)]
pub(in crate::extract) struct JsonRule {
    /// From the page instead of the listing, and asking for a place instead of a value.
    within: bool,
    /// One after the other, each into the JSON text that the one before found.
    paths: Vec<JsonPath>,
    steps: Vec<Step>,
    /// Whether a path goes down by `..`: what it finds is put in the order of the page.
    deep: bool,
    compared: Option<Comparison>,
}

/// A value to compare with, and whether it has to be equal.
type Comparison = (Value, bool);

/// A value and the place where it was found.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) value: Cow<'a, Value>,
    pub(super) place: Place,
}

/// Member names and numbers from the page's root, through JSON texts as if they were values.
pub(super) type Place = Vec<Part>;

/// A part of a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    Name(String),
    Index(usize),
}

impl JsonRule {
    /// Reads a rule of the field at `key`.
    pub(in crate::extract) fn parse(rule: &str, key: &str) -> Result<Self, Problem> {
        Self::read(rule).map_err(|bad| Problem::at(key, bad.message).help(bad.help)).and_then(|read| read.fits(key))
    }

    fn read(rule: &str) -> Result<Self, BadStep> {
        let (head, more) = head_and_steps(rule);
        let (head, within) = match head.strip_prefix("in ") {
            Some(rest) => (rest.trim(), true),
            None => (head, false),
        };
        let (head, compared) = comparison(head)?;
        if !head.starts_with('$') {
            let message = format!("`{head}` is no JSONPath");
            return Err(BadStep {
                message,
                help: "a path begins with `$`, which is the listing (or the page, in `listing`)",
            });
        }
        let mut rule =
            Self { within, paths: vec![path_of(head)?], steps: Vec::new(), deep: head.contains(".."), compared };
        for step in more {
            match Step::parse(step)? {
                Step::Json(path) if rule.steps.is_empty() => rule.paths.push(path),
                step => rule.steps.push(step),
            }
        }
        Ok(rule)
    }

    /// Refuses what a rule of this name cannot use.
    fn fits(self, key: &str) -> Result<Self, Problem> {
        let name = key.split('[').next().unwrap_or(key);
        let is_mark = matches!(name, "ad" | "slot_hidden" | "empty" | "present") || name.starts_with("blocks.");
        if (self.within || self.compared.is_some()) && !is_mark {
            return Err(Problem::at(key, "`in` and comparisons tell yes or no, not a value")
                .help("they belong to `ad`, `slot_hidden`, `blocks`, `empty` and `present`"));
        }
        if name == "listing" && !self.steps.is_empty() {
            return Err(Problem::at(key, "a listing is a value, not a text").help("only `$.path` can follow the bar"));
        }
        Ok(self)
    }

    /// All values that the paths lead to from here, with their places.
    pub(super) fn nodes<'a>(&self, from: &Node<'a>, limit: usize) -> Vec<Node<'a>> {
        let mut nodes = vec![from.clone()];
        for (n, path) in self.paths.iter().enumerate() {
            nodes = nodes.into_iter().flat_map(|node| step_into(path, node, n > 0, limit)).take(limit).collect();
        }
        if self.deep {
            nodes.sort_by(|a, b| a.place.cmp(&b.place));
        }
        nodes
    }

    /// The text of the first value that has one after all steps.
    pub(super) fn value(&self, listing: &Node<'_>) -> Option<String> {
        self.values(listing.value.as_ref()).iter().find_map(|value| apply_all(&self.steps, text_of(value)?))
    }

    /// The rule as a mark on this page.
    pub(super) fn mark(&self, page: &Node<'_>) -> Mark<'_> {
        let places = self.within.then(|| self.nodes(page, MAX_PLACES).into_iter().map(|node| node.place).collect());
        Mark { rule: self, places }
    }

    fn says_yes(&self, listing: &Node<'_>) -> bool {
        let values = self.values(listing.value.as_ref());
        match &self.compared {
            Some((wanted, true)) => values.iter().any(|value| same(value, wanted)),
            Some((wanted, false)) => !values.is_empty() && values.iter().all(|value| !same(value, wanted)),
            None if self.steps.is_empty() => values.iter().any(|value| is_yes(value)),
            None => values.iter().any(|value| text_of(value).and_then(|text| apply_all(&self.steps, text)).is_some()),
        }
    }

    fn values<'a>(&self, from: &'a Value) -> Vec<Cow<'a, Value>> {
        let mut values = vec![Cow::Borrowed(from)];
        for (n, path) in self.paths.iter().enumerate() {
            values = values
                .into_iter()
                .flat_map(|value| match opened(value, n > 0) {
                    Some(Cow::Borrowed(value)) => path.query(value).all().into_iter().map(Cow::Borrowed).collect(),
                    Some(Cow::Owned(value)) => path.query(&value).all().into_iter().cloned().map(Cow::Owned).collect(),
                    None => Vec::new(),
                })
                .collect();
        }
        values
    }
}

/// A rule that tells yes or no, on one page.
#[derive(Debug)]
pub(super) struct Mark<'r> {
    rule: &'r JsonRule,
    /// The places that the rule asks for, found once.
    places: Option<HashSet<Place>>,
}

impl Mark<'_> {
    /// Whether it is set on a listing, or at a place at or above it.
    pub(super) fn is_set(&self, listing: &Node<'_>) -> bool {
        match &self.places {
            Some(places) => (0..=listing.place.len()).any(|depth| places.contains(&listing.place[..depth])),
            None => self.rule.says_yes(listing),
        }
    }
}

/// Places that `in` looks at.
const MAX_PLACES: usize = 10_000;

/// The value itself or, where a JSON text is expected, what it holds.
fn opened(value: Cow<'_, Value>, as_text: bool) -> Option<Cow<'_, Value>> {
    if !as_text {
        return Some(value);
    }
    match value.as_ref() {
        Value::String(text) => parse::parse(text).ok().map(Cow::Owned),
        Value::Object(_) | Value::Array(_) => Some(value),
        _ => None,
    }
}

fn step_into<'a>(path: &JsonPath, node: Node<'a>, as_text: bool, limit: usize) -> Vec<Node<'a>> {
    let Node { value, place } = node;
    let at = |path: &serde_json_path::NormalizedPath<'_>| -> Place {
        place.iter().cloned().chain(path.iter().map(Part::from)).collect()
    };
    match opened(value, as_text) {
        Some(Cow::Borrowed(value)) => path
            .query_located(value)
            .all()
            .into_iter()
            .take(limit)
            .map(|found| Node { value: Cow::Borrowed(found.node()), place: at(found.location()) })
            .collect(),
        Some(Cow::Owned(value)) => path
            .query_located(&value)
            .all()
            .into_iter()
            .take(limit)
            .map(|found| Node { value: Cow::Owned(found.node().clone()), place: at(found.location()) })
            .collect(),
        None => Vec::new(),
    }
}

impl From<&PathElement<'_>> for Part {
    fn from(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Self::Name((*name).to_owned()),
            PathElement::Index(index) => Self::Index(*index),
        }
    }
}

/// Splits off `== value` or `!= value`.
fn comparison(head: &str) -> Result<(&str, Option<Comparison>), BadStep> {
    let found = [("==", true), ("!=", false)].into_iter().find_map(|(mark, equal)| Some((outside(head, mark)?, equal)));
    let Some((at, equal)) = found else { return Ok((head, None)) };
    let text = head[at + 2..].trim();
    let value = match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(quoted) => Value::String(quoted.to_owned()),
        None => serde_json::from_str(text).map_err(|_| BadStep {
            message: format!("`{text}` is no value to compare with"),
            help: "compare with a number, true, false, null, [] or a quoted text",
        })?,
    };
    Ok((head[..at].trim(), Some((value, equal))))
}

/// Equal, numbers by their value.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < f64::EPSILON,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn node(value: &Value) -> Node<'_> {
        Node { value: Cow::Borrowed(value), place: Vec::new() }
    }

    fn rule(text: &str, key: &str) -> JsonRule {
        JsonRule::parse(text, key).unwrap()
    }

    #[test]
    fn a_value_can_be_taken_out_of_json_text() {
        let page = json!({"state": "{\"ads\":[{\"t\":\"Red\"},{\"t\":\"Blue\"}]}"});
        assert_eq!(rule("$.state | $.ads[1].t", "title").value(&node(&page)).as_deref(), Some("Blue"));
        let ads = rule("$.state | $.ads[*]", "listing").nodes(&node(&page), 10);
        let place = [Part::Name("state".into()), Part::Name("ads".into()), Part::Index(1)];
        assert_eq!(ads.len(), 2);
        assert_eq!(ads[1].place, place);
    }

    #[test]
    fn marks_ask_for_yes_a_comparison_or_a_place() {
        let page = json!({"ads": [{"n": 1}], "organic": [{"n": 2, "sponsored": false, "p4p": "1"}]});
        let page_node = node(&page);
        let ad = &rule("$.ads[*]", "listing").nodes(&page_node, 9)[0];
        let organic = &rule("$.organic[*]", "listing").nodes(&page_node, 9)[0];
        let passes = |text: &str, listing| rule(text, "ad").mark(&page_node).is_set(listing);
        assert!(passes("in $.ads", ad) && !passes("in $.ads", organic));
        assert!(passes("in $['ads','videos']", ad));
        assert!(!passes("$.sponsored", organic) && passes("$.p4p", organic));
        assert!(passes("$.n == 2", organic) && !passes("$.n != 2", organic));
        assert!(passes("$.p4p == '1'", organic));
        assert!(!passes("$.missing != 1", organic), "what is not there is not compared");
        assert!(passes("$.p4p | /1/", organic));
    }

    #[test]
    fn a_bad_rule_says_what_would_be_right() {
        let problem = |text, key| JsonRule::parse(text, key).unwrap_err();
        assert!(problem("div.title", "title").help.unwrap().contains("begins with `$`"));
        assert!(problem("$.a == 1", "title").message.contains("yes or no"));
        assert!(problem("$.a | /x/", "listing").message.contains("not a text"));
        assert!(problem("$.a[", "price").message.contains("no JSONPath"));
        assert!(problem("$.a == what", "ad").help.unwrap().contains("quoted text"));
    }
}
