//! The table of walls: under any source none of them is evidence, and no results page is taken for one.
//!
//! The pages stand in `walls.toml` and `results.toml`, in the dress of `dress.toml`. Real saved ones are added where
//! the shared ones are laid beside the project. `cargo test --test it walls -- --nocapture` prints the table.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use bidwatch::{
    config::{Config, Environment, presets},
    domain::Outcome,
    extract::{Extraction, Rules, Source, extract},
};
use serde::Deserialize;

mod real;

/// Rules of a user's own, wide enough to find what looks like a listing on many a page.
const OWN: &str = r#"
[[sources]]
name = "own-html"
url = "https://market.example/search?q={keyword}"
[sources.html]
listing = ".product, .result, li.item"
ad = ".ad"
title = [".name", "h2 a"]
url = "a@href"
price = ".price"
empty = ".no-results"
[[sources]]
name = "own-json"
url = "https://market.example/search.json?q={keyword}"
[sources.json]
listing = "$.items[*]"
ad = "$.ad"
title = "$.title"
empty = "$.total == 0"
"#;

/// A page of this test.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    name: String,
    #[serde(default)]
    vendor: String,
    language: String,
    #[serde(default)]
    url: String,
    /// The kind of wall; of a results page none.
    #[serde(default)]
    kind: Option<String>,
    /// `blocked` unless it says otherwise.
    #[serde(default)]
    outcome: Option<Outcome>,
    text: String,
}

#[derive(Deserialize)]
struct Pages {
    page: Vec<Page>,
}

impl Page {
    fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{')
    }

    fn source(&self) -> Source<'_> {
        Source { text: &self.text, url: &self.url, media_type: None, replaced: false }
    }
}

/// The pages of a file, dressed.
fn pages(file: &str) -> Vec<Page> {
    let dress: BTreeMap<String, String> = toml::from_str(include_str!("dress.toml")).unwrap();
    let Pages { mut page } = toml::from_str(file).unwrap();
    for page in &mut page {
        for (name, clothes) in &dress {
            page.text = page.text.replace(&format!("{{{{{name}}}}}"), clothes);
        }
        assert!(!page.text.contains("{{"), "{} wears what there is not", page.name);
    }
    page
}

/// Every preset and the own rules, compiled.
fn sources() -> Vec<(String, Rules)> {
    let mut text = OWN.to_owned();
    for (name, _) in presets() {
        write!(text, "[[sources]]\nname = \"{name}\"\npreset = \"{name}\"\n").unwrap();
    }
    let config = Config::parse(&text, Path::new("bidwatch.toml"), &Environment::empty().without_secrets()).unwrap();
    config.sources.iter().map(|source| (source.name().to_owned(), Rules::compile(&source.spec).unwrap())).collect()
}

/// What the sources made of one page, in one line: `ok: own-html; blocked captcha: amazon, baidu`.
fn in_short(seen: &[(String, Extraction)]) -> String {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (source, extraction) in seen {
        let kind = extraction.detail.as_deref().filter(|_| extraction.outcome != Outcome::Unparsed).unwrap_or("");
        let told = format!("{} {kind}", extraction.outcome.as_str());
        groups.entry(told.trim_end().to_owned()).or_default().push(source);
    }
    if let [(told, _)] = groups.iter().collect::<Vec<_>>()[..] {
        return told.clone();
    }
    groups.iter().map(|(told, sources)| format!("{told}: {}", sources.join(", "))).collect::<Vec<_>>().join("; ")
}

/// A page under every source.
fn under_all(page: &Page, sources: &[(String, Rules)]) -> Vec<(String, Extraction)> {
    sources.iter().map(|(name, rules)| (name.clone(), extract(rules, page.source()))).collect()
}

#[test]
fn no_wall_is_evidence_under_any_source_and_each_is_told_by_its_kind() {
    let sources = sources();
    let (mut wrong, mut table) = (Vec::new(), String::new());
    let walls = pages(include_str!("walls.toml"));
    for page in &walls {
        let expected = (page.outcome.unwrap_or(Outcome::Blocked), page.kind.as_deref());
        let seen = under_all(page, &sources);
        let told = in_short(&seen);
        writeln!(table, "{:<40} {:<16} {:<6} {told}", page.name, page.vendor, page.language).unwrap();
        if seen.iter().any(|(_, seen)| (seen.outcome, seen.detail.as_deref()) != expected) {
            wrong.push(format!("{}: {told}; expected {}", page.name, page.kind.as_deref().unwrap_or("")));
        }
    }
    eprintln!("{table}{} walls under {} sources, {} wrong", walls.len(), sources.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), walls.len(), wrong.join("\n"));
}

#[test]
fn no_page_with_results_is_a_wall_whatever_it_speaks_of() {
    let sources = sources();
    let (mut wrong, mut table) = (Vec::new(), String::new());
    let results = pages(include_str!("results.toml"));
    for page in &results {
        let own = if page.is_json() { "own-json" } else { "own-html" };
        let seen = under_all(page, &sources);
        let told = in_short(&seen);
        writeln!(table, "{:<40} {:<6} {told}", page.name, page.language).unwrap();
        let right = seen.iter().all(|(source, seen)| {
            if source == own { Some(seen.outcome) == page.outcome } else { seen.outcome != Outcome::Blocked }
        });
        if !right {
            wrong.push(format!("{}: {told}", page.name));
        }
    }
    eprintln!("{table}{} results pages under {} sources, {} wrong", results.len(), sources.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), results.len(), wrong.join("\n"));
}

#[test]
fn the_walls_are_many_and_from_all_over_the_world() {
    let walls = pages(include_str!("walls.toml"));
    let languages: std::collections::BTreeSet<&str> = walls.iter().map(|page| page.language.as_str()).collect();
    let vendors: std::collections::BTreeSet<&str> = walls.iter().map(|page| page.vendor.as_str()).collect();
    assert!(walls.len() >= 60 && pages(include_str!("results.toml")).len() >= 30);
    assert!(languages.len() >= 25 && vendors.len() >= 40, "{} {}", languages.len(), vendors.len());
}
