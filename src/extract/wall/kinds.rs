//! The kinds of walls, read once from their data file.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

use super::{
    super::html::{Element, Html, Selector, is_hidden},
    Wall,
};
use crate::domain::Outcome;

/// So many widgets of one kind are looked at.
const MAX_WIDGETS: usize = 20;

/// One kind and its signs, compiled.
#[derive(Debug)]
pub(super) struct Kind {
    name: String,
    outcome: Outcome,
    pub(super) node: Vec<Selector>,
    pub(super) title: RegexSet,
    pub(super) address: RegexSet,
    /// One automaton for all: there are hundreds of phrases.
    text: Option<Regex>,
    widget: Vec<Selector>,
    pub(super) shell: RegexSet,
    pub(super) json: RegexSet,
}

impl Kind {
    pub(super) fn wall(&'static self) -> Wall {
        Wall { kind: &self.name, outcome: self.outcome }
    }

    /// Whether a text in lower case has one of its phrases.
    pub(super) fn is_in(&self, said: &str) -> bool {
        self.text.as_ref().is_some_and(|text| text.is_match(said))
    }

    /// Whether a line that stands for itself says it, as a title or in a phrase.
    pub(super) fn is_said_by(&self, line: &str) -> bool {
        self.title.is_match(line) || self.is_in(line)
    }

    /// Whether a page has one of its widgets, in sight and not set aside.
    pub(super) fn has_widget(&self, html: &Html<'_>, is_aside: impl Fn(Element<'_>) -> bool) -> bool {
        let counts = |element| !is_hidden(element) && !is_aside(element);
        self.widget.iter().any(|widget| html.select(widget).take(MAX_WIDGETS).any(counts))
    }
}

/// The kinds in the order of the file.
pub(super) fn kinds() -> &'static [Kind] {
    &WALLS.kinds
}

/// The first kind with one of its sure texts in a page, but for those that are only spoken of.
pub(super) fn sure_in_source(text: &str, spoken_of: impl Fn(&str) -> bool) -> Option<&'static Kind> {
    // One pass tells whether there is any; only then is it asked which.
    if !WALLS.any_source.is_match(text) {
        return None;
    }
    let found = WALLS.sources.matches(text).into_iter().map(|n| &WALLS.source_texts[n]);
    found.filter(|(_, sign)| !spoken_of(sign)).map(|(kind, _)| *kind).min().map(|kind| &WALLS.kinds[kind])
}

/// Whether a page says in lower case, in words that many sites use, that there are no results.
pub(super) fn says_none(shown: &str) -> bool {
    WALLS.no_results.is_match(shown)
}

struct Walls {
    kinds: Vec<Kind>,
    any_source: Regex,
    sources: RegexSet,
    /// The kind of each source text, and the text.
    source_texts: Vec<(usize, String)>,
    no_results: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    no_results: Vec<String>,
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
    #[serde(default)]
    shell: Vec<String>,
    #[serde(default)]
    json: Vec<String>,
}

static WALLS: LazyLock<Walls> = LazyLock::new(|| compile(include_str!("walls.toml")));

/// Compiles the file, which is part of the program: a test holds that it can be.
fn compile(file: &str) -> Walls {
    const HELD: &str = "walls.toml is part of the program and held by a test";
    let File { no_results, wall: entries } = toml::from_str(file).expect(HELD);
    let patterns = |all: &[String]| RegexSetBuilder::new(all).case_insensitive(true).build().expect(HELD);
    let selectors = |all: &[String]| all.iter().map(|css| Selector::parse(css).expect(HELD)).collect();
    let any_of = |all: &[String]| {
        let all: Vec<String> = all.iter().map(|text| regex::escape(&text.to_lowercase())).collect();
        (!all.is_empty()).then(|| Regex::new(&all.join("|")).expect(HELD))
    };
    let source_texts: Vec<(usize, String)> = entries
        .iter()
        .enumerate()
        .flat_map(|(n, entry)| entry.source.iter().map(move |text| (n, text.clone())))
        .collect();
    let sources: Vec<String> = source_texts.iter().map(|(_, text)| regex::escape(text)).collect();
    let any_source = RegexBuilder::new(&sources.join("|")).case_insensitive(true).build().expect(HELD);
    let kinds = entries.iter().map(|entry| Kind {
        name: entry.kind.clone(),
        outcome: entry.outcome.unwrap_or(Outcome::Blocked),
        node: selectors(&entry.node),
        title: patterns(&entry.title),
        address: patterns(&entry.address),
        text: any_of(&entry.text),
        widget: selectors(&entry.widget),
        shell: patterns(&entry.shell),
        json: patterns(&entry.json),
    });
    let no_results = any_of(&no_results).expect(HELD);
    Walls { kinds: kinds.collect(), any_source, sources: patterns(&sources), source_texts, no_results }
}
