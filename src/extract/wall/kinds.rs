//! The kinds of walls, read once from their data file.

use std::sync::LazyLock;

use regex::{RegexBuilder, RegexSet, RegexSetBuilder};
use scraper::Selector;
use serde::Deserialize;

use super::Wall;
use crate::domain::Outcome;

/// One kind and its signs, compiled.
#[derive(Debug)]
pub(super) struct Kind {
    name: String,
    outcome: Outcome,
    pub(super) node: Vec<Selector>,
    pub(super) title: RegexSet,
    pub(super) address: RegexSet,
    pub(super) text: Vec<String>,
    pub(super) widget: Vec<Selector>,
}

impl Kind {
    pub(super) fn wall(&'static self) -> Wall {
        Wall { kind: &self.name, outcome: self.outcome }
    }
}

/// The kinds in the order of the file.
pub(super) fn kinds() -> &'static [Kind] {
    &WALLS.kinds
}

/// The first kind with one of its sure texts in a page.
pub(super) fn sure_in_source(text: &str) -> Option<&'static Kind> {
    // One pass tells whether there is any; only then is it asked which.
    WALLS
        .any_source
        .is_match(text)
        .then(|| WALLS.sources.matches(text).iter().map(|n| WALLS.source_of[n]).min())?
        .map(|kind| &WALLS.kinds[kind])
}

struct Walls {
    kinds: Vec<Kind>,
    any_source: regex::Regex,
    sources: RegexSet,
    /// The kind of each source text.
    source_of: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wall: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    node: Vec<String>,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    address: Vec<String>,
    #[serde(default)]
    text: Vec<String>,
    #[serde(default)]
    widget: Vec<String>,
}

static WALLS: LazyLock<Walls> = LazyLock::new(|| compile(include_str!("walls.toml")));

/// Compiles the file, which is part of the program: a test holds that it can be.
fn compile(file: &str) -> Walls {
    const HELD: &str = "walls.toml is part of the program and held by a test";
    let File { wall: entries } = toml::from_str(file).expect(HELD);
    let patterns = |all: &[String]| RegexSetBuilder::new(all).case_insensitive(true).build().expect(HELD);
    let selectors = |all: &[String]| all.iter().map(|css| Selector::parse(css).expect(HELD)).collect();
    let source_of = entries.iter().enumerate().flat_map(|(n, entry)| entry.source.iter().map(move |_| n)).collect();
    let sources: Vec<String> =
        entries.iter().flat_map(|entry| entry.source.iter().map(|text| regex::escape(text))).collect();
    let any_source = RegexBuilder::new(&sources.join("|")).case_insensitive(true).build().expect(HELD);
    let kinds = entries.iter().map(|entry| Kind {
        name: entry.kind.clone(),
        outcome: entry.outcome.unwrap_or(Outcome::Blocked),
        node: selectors(&entry.node),
        title: patterns(&entry.title),
        address: patterns(&entry.address),
        text: entry.text.iter().map(|text| text.to_lowercase()).collect(),
        widget: selectors(&entry.widget),
    });
    Walls { kinds: kinds.collect(), any_source, sources: patterns(&sources), source_of }
}
