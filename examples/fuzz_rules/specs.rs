//! Rules: those of a preset, rules made of its words, and nonsense.

use std::collections::BTreeMap;

use bidwatch::{
    domain::Block,
    extract::{Clean, Field, Kind, Rules, Spec},
};
use fastrand::Rng;

use super::case::Words;

const BLOCKS: [Block; 5] = [Block::Top, Block::Bottom, Block::Side, Block::Grid, Block::Carousel];
const STEPS: [&str; 14] = [
    "/(\\d+)/",
    "/^(.*)$/",
    "/(a|b)*c/",
    "/\\p{L}+\\s?/",
    "/(?s).*/",
    "/x{0,500}/",
    "/(/",
    "base64",
    "?q",
    "?",
    "$.id",
    "$..*",
    "$.[",
    "nonsense",
];
const SCRAPS: [&str; 22] = [
    "",
    " ",
    "@",
    "@@",
    "@href",
    "a@",
    ">",
    "> a",
    "*",
    "* *",
    ":has(*)",
    ":not(:has(* *))",
    ":nth-child(2n+1)",
    "a:has(> b) ~ c",
    "[x='",
    "::text",
    "$",
    "$..*",
    "$[*]",
    "$..[?@.x == 1]",
    "$ == ",
    "in $",
];

/// What a rule is for; not each rule fits each.
#[derive(Clone, Copy)]
enum For {
    Listing,
    Field,
    Mark,
}

/// Rules that compile, but for one set in six.
pub(crate) fn spec(rng: &mut Rng, words: &Words) -> Spec {
    let kind = if rng.bool() { Kind::Html } else { Kind::Json };
    let foul = rng.u8(..6) == 0;
    let rules = |rng: &mut Rng, purpose: For, most: usize| -> Vec<String> {
        let tries = (0..rng.usize(..=most)).map(|_| rule(rng, words, kind));
        tries.filter(|rule| foul || fits(kind, purpose, rule)).collect()
    };
    let mut fields = BTreeMap::new();
    let mut clean = BTreeMap::new();
    for field in Field::ALL {
        fields.insert(field, rules(rng, For::Field, 3));
        if rng.u8(..8) == 0 {
            let pattern = if foul { nonsense(rng) } else { "\\d+|x*".to_owned() };
            let replace = ["", "$1", "$0$0", "${x}", "é"][rng.usize(..5)].to_owned();
            clean.insert(field, vec![Clean { pattern, replace }]);
        }
    }
    let mut listing = rules(rng, For::Listing, 3);
    if !foul {
        fields.entry(Field::Title).or_default().push(if kind == Kind::Html { "*" } else { "$..*" }.to_owned());
        if listing.is_empty() {
            listing.push(if kind == Kind::Html { "li, a" } else { "$..[*]" }.to_owned());
        }
    }
    Spec {
        label: Vec::new(),
        order: Vec::new(),
        error: rules(rng, For::Mark, 1),
        kind,
        listing,
        ad: rules(rng, For::Mark, 2),
        slot_hidden: rules(rng, For::Mark, 1),
        fields,
        block: rules(rng, For::Field, 1),
        blocks: BLOCKS.iter().map(|block| (*block, rules(rng, For::Mark, 1))).collect(),
        empty: rules(rng, For::Mark, 1),
        present: if rng.u8(..4) == 0 { rules(rng, For::Mark, 2) } else { Vec::new() },
        script: (kind == Kind::Json && rng.u8(..4) == 0)
            .then(|| ["g_page_config", "#state", "window.x", "script"][rng.usize(..4)].to_owned()),
        end_marker: [None, Some(String::new()), Some("</html>".to_owned())][[0, 1, 1, 1, 2][rng.usize(..5)]].clone(),
        clean,
        currency: [None, Some("EUR".to_owned()), foul.then(|| "euro".to_owned())][rng.usize(..3)].clone(),
    }
}

/// Whether a rule compiles in this place.
fn fits(kind: Kind, purpose: For, rule: &str) -> bool {
    let (listing, title) = if kind == Kind::Html { ("li", "a") } else { ("$.a", "$.b") };
    let mut spec = Spec {
        kind,
        listing: vec![listing.to_owned()],
        fields: [(Field::Title, vec![title.to_owned()])].into(),
        ..Spec::default()
    };
    match purpose {
        For::Listing => spec.listing.push(rule.to_owned()),
        For::Field => spec.fields.entry(Field::Title).or_default().push(rule.to_owned()),
        For::Mark => spec.ad.push(rule.to_owned()),
    }
    Rules::compile(&spec).is_ok()
}

fn rule(rng: &mut Rng, words: &Words, kind: Kind) -> String {
    let mut rule = match rng.u8(..12) {
        0 => SCRAPS[rng.usize(..SCRAPS.len())].to_owned(),
        1 | 2 if !words.rules.is_empty() => words.rules[rng.usize(..words.rules.len())].clone(),
        3 => nonsense(rng),
        _ if kind == Kind::Html => css(rng, words),
        _ => path(rng, words),
    };
    while rng.u8(..4) == 0 {
        rule.push_str(" | ");
        rule.push_str(STEPS[rng.usize(..STEPS.len())]);
    }
    rule
}

fn css(rng: &mut Rng, words: &Words) -> String {
    let mut css = String::new();
    for n in 0..rng.usize(1..=3) {
        if n > 0 {
            css.push_str([" ", " > ", " ~ ", " + ", ", "][rng.usize(..5)]);
        }
        let name = words.name(rng);
        match rng.u8(..6) {
            0 => css.push_str(&format!("#{name}")),
            1 => css.push_str(&format!("[{name}*='{}']", words.name(rng))),
            2 => css.push_str(&format!(":has(.{name})")),
            3 => css.push_str(["li", "div", "a", "h2", "*"][rng.usize(..5)]),
            _ => css.push_str(&format!(".{name}")),
        }
    }
    if rng.u8(..5) == 0 {
        css.push_str(["@href", "@class", "@style", "@data-x"][rng.usize(..4)]);
    }
    css
}

fn path(rng: &mut Rng, words: &Words) -> String {
    let mut path = ["$", "$", "$", "in $"][rng.usize(..4)].to_owned();
    for _ in 0..rng.usize(1..=3) {
        let name = words.name(rng);
        match rng.u8(..8) {
            0 => path.push_str("[*]"),
            1 => path.push_str(&format!("..['{name}']")),
            2 => path.push_str(&format!("[?@.{name}]")),
            3 => path.push_str("[0]"),
            4 => path.push_str(".*"),
            _ => path.push_str(&format!("['{name}']")),
        }
    }
    if rng.u8(..6) == 0 {
        path.push_str([" == 1", " != 'x'", " == []", " == {"][rng.usize(..4)]);
    }
    path
}

fn nonsense(rng: &mut Rng) -> String {
    let letters = [
        'a', '#', '.', '[', ']', '(', ')', '$', '@', '|', '/', '*', '?', ':', '>', '\\', '\'', '"', ' ', 'é',
        '\u{202e}', '\u{0}', '女',
    ];
    (0..rng.usize(..24)).map(|_| letters[rng.usize(..letters.len())]).collect()
}
