use std::collections::BTreeMap;

use super::super::{check, reader::Table, suggest::closest};
use crate::{
    domain::{Block, Problem, display_safe},
    extract::{Clean, Field, Kind, Spec},
};

/// The rules of a source: `[sources.html]` or `[sources.json]`, and the currency beside them.
pub(super) fn of(source: &Table<'_>) -> Spec {
    let (spec, rules) = read(source);
    let mut problems = check::rules(&spec);
    let wrong_currency =
        |problem: &mut Problem| problem.key == "currency" && !spec.fields.contains_key(&Field::Currency);
    source.tell_all(&problems.extract_if(.., wrong_currency).collect::<Vec<_>>());
    if let Some(rules) = rules {
        rules.tell_all(&problems);
        rules.finish();
    }
    spec
}

fn read<'t>(source: &Table<'t>) -> (Spec, Option<Table<'t>>) {
    let (kind, table) = kind(source);
    let currency = source.text("currency");
    let Some(table) = table else { return (Spec { currency, ..Spec::default() }, None) };
    let fields = Field::ALL.map(|field| (field, table.texts(field.as_str())));
    let spec = Spec {
        kind,
        listing: table.texts("listing"),
        order: if kind == Kind::Json { table.texts("order") } else { Vec::new() },
        ad: table.texts("ad"),
        slot_hidden: table.texts("slot_hidden"),
        label: if kind == Kind::Html { table.texts("label") } else { Vec::new() },
        fields: fields.into_iter().filter(|(_, rules)| !rules.is_empty()).collect(),
        block: table.texts("block"),
        blocks: blocks(&table),
        empty: table.texts("empty"),
        present: table.texts("present"),
        error: table.texts("error"),
        script: (kind == Kind::Json).then(|| table.text("script")).flatten(),
        end_marker: (kind == Kind::Html).then(|| table.string("end_marker")).flatten(),
        clean: clean(&table),
        currency,
    };
    if !table.has("listing") {
        let example = if kind == Kind::Html { "listing = \"div.result\"" } else { "listing = \"$.results[*]\"" };
        let help = format!("one match a listing, in page order: {example}");
        table.missing("`listing` is missing: nothing says what a listing is", help);
    }
    (spec, Some(table))
}

/// Which of the two there is. A kind that the file itself sets stands above the preset's.
fn kind<'t>(source: &Table<'t>) -> (Kind, Option<Table<'t>>) {
    if source.sets("html") && source.sets("json") {
        let problem = Problem::at("json", "this source has both html and json rules");
        source
            .tell(&problem.help("keep [sources.html] for pages, or [sources.json] for an API and for JSON in a page"));
    }
    let json_first = source.sets("json");
    let (html, json) = (source.table("html"), source.table("json"));
    match (html, json) {
        (_, Some(json)) if json_first => (Kind::Json, Some(json)),
        (Some(html), _) => (Kind::Html, Some(html)),
        (None, Some(json)) => (Kind::Json, Some(json)),
        (None, None) => {
            source.missing(
                "this source has no rules: nothing says how its listings are told",
                "add [sources.html] with CSS rules or [sources.json] with JSONPath, or name a preset",
            );
            (Kind::Html, None)
        }
    }
}

/// `blocks`: rules by the name of a block.
fn blocks(table: &Table<'_>) -> BTreeMap<Block, Vec<String>> {
    let mut blocks = BTreeMap::new();
    for (name, value) in table.entries("blocks") {
        match Block::from_name(&name) {
            Some(block) => drop(blocks.insert(block, table.texts_of(&value))),
            None => unknown_name(table, "blocks", &name, &Block::ALL.map(Block::as_str)),
        }
    }
    blocks
}

/// `clean`: replacements by the name of a field.
fn clean(table: &Table<'_>) -> BTreeMap<Field, Vec<Clean>> {
    let mut clean = BTreeMap::new();
    for (name, value) in table.entries("clean") {
        let Some(field) = Field::ALL.into_iter().find(|field| field.as_str() == name) else {
            unknown_name(table, "clean", &name, &Field::ALL.map(Field::as_str));
            continue;
        };
        let replacement = |table: Table<'_>| {
            if !table.has("pattern") {
                table.missing("`pattern` is missing", "the regular expression of what is to go");
            }
            let pattern = table.string("pattern").unwrap_or_default();
            let replace = table.string("replace").unwrap_or_default();
            table.finish();
            Clean { pattern, replace }
        };
        clean.insert(field, table.tables_of("clean", &name, &value).into_iter().map(replacement).collect());
    }
    clean
}

fn unknown_name(table: &Table<'_>, key: &str, name: &str, known: &[&str]) {
    let help = match closest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    table.tell(
        &Problem::at(format!("{key}.{name}"), format!("unknown name `{}` in {key}", display_safe(name))).help(help),
    );
}
