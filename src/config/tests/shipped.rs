//! The files in `config/` are held against what is read.

use std::{collections::BTreeSet, path::Path};

use toml::de::{DeTable, DeValue};

use crate::config::{Config, Environment, init_text, load};

const EXAMPLE: &str = include_str!("../../../config/bidwatch.example.toml");
const MINIMAL: &str = include_str!("../../../config/minimal.toml");

fn parse(text: &str) -> Config {
    let environment = Environment::empty();
    Config::parse(text, Path::new("bidwatch.toml"), &environment).unwrap_or_else(|report| panic!("{report}"))
}

/// The example with what stands behind the mark set: `#` for defaults, `#e.g. ` for the rest.
fn with(text: &str, mark: &str) -> String {
    let is_key =
        |rest: &&str| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') && !rest.starts_with("e.g. ");
    let lines = text.lines().map(|line| line.strip_prefix(mark).filter(is_key).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_files_to_start_from_are_right_and_say_all_that_is_needed() {
    for text in [init_text(), MINIMAL, EXAMPLE] {
        let config = parse(text);
        config.require_watches().unwrap();
        assert!(config.warnings.is_empty(), "{}", config.warnings);
        assert!(!config.roster.rivals().is_empty());
    }
}

#[test]
fn the_example_s_defaults_are_the_defaults() {
    let set = with(EXAMPLE, "#");
    assert!(set.lines().any(|line| line.starts_with("min_gap")), "no default was set");
    let (stated, real) = (parse(&set), parse(EXAMPLE));
    assert_eq!(format!("{:#?}", stated.sources), format!("{:#?}", real.sources));
    assert_eq!(format!("{:#?}", stated.mail), format!("{:#?}", real.mail));
    assert_eq!((stated.database, stated.watches, stated.judge), (real.database, real.watches, real.judge));
    assert_eq!(stated.roster.own(), real.roster.own());
}

#[test]
fn the_example_holds_every_key_and_no_other() {
    let everything = with(&with(EXAMPLE, "#"), "#e.g. ");
    let environment = Environment::empty().without_secrets();
    let parsed = load::read(&everything, Path::new("bidwatch.toml"), &environment, &[]).unwrap();
    let mut shown = BTreeSet::new();
    collect(DeTable::parse(&everything).unwrap().get_ref(), "", &mut shown);
    let missing: Vec<_> = parsed.known.difference(&shown).collect();
    assert!(missing.is_empty(), "missing in the example: {missing:?}");
    let unknown: Vec<_> = parsed.report.mistakes().filter(|mistake| mistake.message.contains("unknown")).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Every key of the table, dotted, without the places in lists.
fn collect(table: &DeTable<'_>, path: &str, keys: &mut BTreeSet<String>) {
    for (key, value) in table {
        let key = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
        let items = value.get_ref().as_array().map(|items| items.iter().map(toml::Spanned::get_ref).collect());
        for table in items.unwrap_or_else(|| vec![value.get_ref()]).into_iter().filter_map(DeValue::as_table) {
            collect(table, &key, keys);
        }
        keys.insert(key);
    }
}
