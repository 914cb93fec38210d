//! The rules of one source, compiled once and used for every page.

use std::collections::BTreeMap;

use regex::Regex;

use super::{
    currency::is_iso_code,
    html::CssRule,
    json::{JsonRule, Script},
    label::{self, Labels},
    spec::{Field, Kind, Spec},
    step::pattern_of,
};
use crate::domain::{Block, Problem};

/// The compiled rules of one source.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(super) language: Language,
    pub(super) clean: BTreeMap<Field, Vec<Replacement>>,
    pub(super) currency: Option<String>,
    pub(super) end_marker: Option<String>,
    /// Without a rule for the domain, the link may tell it.
    pub(super) domain_from_link: bool,
    labels: Option<Labels>,
}

/// The rules in the language of the source's pages.
#[derive(Debug, Clone)]
pub(super) enum Language {
    Html(RuleSet<CssRule>),
    Json { rules: RuleSet<JsonRule>, script: Option<Script> },
}

/// Where rules of several blocks match one element, the narrower block holds it.
const NARROW_FIRST: [Block; 5] = [Block::Carousel, Block::Side, Block::Bottom, Block::Top, Block::Grid];

/// The rules by what they are for.
#[derive(Debug, Clone)]
pub(super) struct RuleSet<R> {
    pub(super) listing: Vec<R>,
    pub(super) order: Vec<R>,
    pub(super) ad: Vec<R>,
    pub(super) slot_hidden: Vec<R>,
    pub(super) fields: Vec<(Field, Vec<R>)>,
    pub(super) block: Vec<R>,
    pub(super) blocks: Vec<(Block, Vec<R>)>,
    pub(super) empty: Vec<R>,
    pub(super) present: Vec<R>,
    pub(super) error: Vec<R>,
}

/// A replacement in a field's text.
#[derive(Debug, Clone)]
pub(super) struct Replacement {
    pub(super) pattern: Regex,
    pub(super) replace: String,
}

impl<R> RuleSet<R> {
    /// Whether a listing without the mark of an ad is known to be none.
    pub(super) fn can_tell_slots(&self) -> bool {
        !self.ad.is_empty() || !self.slot_hidden.is_empty()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &R> {
        let lists = [&self.listing, &self.ad, &self.slot_hidden, &self.block, &self.empty, &self.present];
        let fields = self.fields.iter().map(|(_, rules)| rules);
        lists.into_iter().chain(fields).chain(self.blocks.iter().map(|(_, rules)| rules)).flatten()
    }

    /// How many rules are tried on each listing.
    pub(super) fn len(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(_, rules)| rules.len()).sum();
        fields + self.ad.len() + self.slot_hidden.len() + self.block.len()
    }
}

impl Rules {
    /// Whether there are rules for a field.
    pub(super) fn asks_for(&self, field: Field) -> bool {
        match &self.language {
            Language::Html(rules) => rules.fields.iter().any(|(known, _)| *known == field),
            Language::Json { rules, .. } => rules.fields.iter().any(|(known, _)| *known == field),
        }
    }

    /// Where a browser has to look to tell slots; `None` where it is of no use.
    pub fn labels(&self) -> Option<&Labels> {
        self.labels.as_ref()
    }

    /// Compiles the rules of a source.
    ///
    /// All problems are told at once; their keys are those of the `html` or `json` table ("price",
    /// `clean.title[0].pattern`), with `[n]` after a key of several alternatives.
    pub fn compile(spec: &Spec) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let language = match spec.kind {
            Kind::Html => Language::Html(rule_set(spec, CssRule::parse, &mut problems)),
            Kind::Json => Language::Json {
                rules: rule_set(spec, JsonRule::parse, &mut problems),
                script: spec.script.as_deref().and_then(|text| kept(Script::parse(text), &mut problems)),
            },
        };
        problems.extend(misplaced(spec));
        let labels = label::labels(spec).unwrap_or_else(|found| {
            problems.extend(found);
            None
        });
        let clean = replacements(spec, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            language,
            clean,
            currency: spec.currency.clone(),
            end_marker: spec.end_marker.clone(),
            domain_from_link: !spec.fields.contains_key(&Field::Domain),
            labels,
        })
    }
}

fn kept<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

fn rule_set<R>(
    spec: &Spec,
    parse: impl Fn(&str, &str) -> Result<R, Problem>,
    problems: &mut Vec<Problem>,
) -> RuleSet<R> {
    let mut all = |key: &str, rules: &[String]| -> Vec<R> {
        let key_of = |n: usize| if rules.len() == 1 { key.to_owned() } else { format!("{key}[{n}]") };
        rules.iter().enumerate().filter_map(|(n, rule)| kept(parse(rule, &key_of(n)), problems)).collect()
    };
    let set = RuleSet {
        listing: all("listing", &spec.listing),
        order: all("order", &spec.order),
        ad: all("ad", &spec.ad),
        slot_hidden: all("slot_hidden", &spec.slot_hidden),
        fields: spec.fields.iter().map(|(field, rules)| (*field, all(field.as_str(), rules))).collect(),
        block: all("block", &spec.block),
        blocks: NARROW_FIRST
            .into_iter()
            .filter_map(|block| Some((block, all(&format!("blocks.{}", block.as_str()), spec.blocks.get(&block)?))))
            .collect(),
        empty: all("empty", &spec.empty),
        present: all("present", &spec.present),
        error: all("error", &spec.error),
    };
    if spec.listing.is_empty() {
        problems.push(
            Problem::at("listing", "there is no rule that tells a listing")
                .help("`listing` takes one match for each result on the page, such as `listing = \"li.result\"`"),
        );
    }
    if !spec.fields.keys().any(|field| names_somebody(*field)) {
        problems.push(
            Problem::at("listing", "no rule tells who stands in a listing")
                .help("give at least one of `title`, `seller`, `domain`, `url`, `item_id`"),
        );
    }
    set
}

/// Whether a field can tell one listing from another.
pub(super) fn names_somebody(field: Field) -> bool {
    matches!(field, Field::Title | Field::Seller | Field::Domain | Field::Url | Field::ItemId)
}

/// Keys that say nothing in this kind of rules, and values that cannot be.
fn misplaced(spec: &Spec) -> Vec<Problem> {
    let mut problems = Vec::new();
    if spec.kind == Kind::Html && spec.script.is_some() {
        problems.push(Problem::at("script", "JSON in a script tag is read by JSON rules").help("use a `json` table"));
    }
    if spec.kind == Kind::Html && !spec.order.is_empty() {
        let help = "a page gives its listings in their order; lists of an API's answer may not";
        problems.push(Problem::at("order", "an order is for JSON rules").help(help));
    }
    if spec.kind == Kind::Html && spec.listing.iter().any(|rule| rule.trim_start().starts_with('@')) {
        problems.push(Problem::at("listing", "a listing is an element, not an attribute").help("give a CSS selector"));
    }
    if let Some(code) = spec.currency.as_deref().filter(|code| !is_iso_code(code)) {
        problems.push(
            Problem::at("currency", format!("`{code}` is no currency")).help("an ISO 4217 code, such as \"EUR\""),
        );
    }
    problems
}

fn replacements(spec: &Spec, problems: &mut Vec<Problem>) -> BTreeMap<Field, Vec<Replacement>> {
    let mut all = BTreeMap::new();
    for (field, cleans) in &spec.clean {
        if !spec.fields.contains_key(field) {
            let key = format!("clean.{}", field.as_str());
            problems.push(Problem::at(key, format!("there is no rule for `{}` to clean after", field.as_str())));
        }
        for (n, clean) in cleans.iter().enumerate() {
            match pattern_of(&clean.pattern) {
                Ok(pattern) => {
                    let replace = clean.replace.clone();
                    all.entry(*field).or_insert_with(Vec::new).push(Replacement { pattern, replace });
                }
                Err(bad) => {
                    let key = format!("clean.{}[{n}].pattern", field.as_str());
                    problems.push(Problem::at(key, bad.message).help(bad.help));
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::spec::Clean;

    #[test]
    fn every_problem_is_told_at_once_with_its_key() {
        let spec = Spec {
            listing: vec!["li.ad".into()],
            fields: BTreeMap::from([
                (Field::Title, vec!["h3".into(), "h4 >".into()]),
                (Field::Price, vec!["//span".into()]),
            ]),
            clean: BTreeMap::from([(Field::Title, vec![Clean { pattern: "(".into(), replace: String::new() }])]),
            currency: Some("euro".into()),
            ..Spec::default()
        };
        let keys: Vec<String> = Rules::compile(&spec).unwrap_err().into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, ["title[1]", "price", "currency", "clean.title[0].pattern"]);
    }

    #[test]
    fn rules_that_can_tell_nothing_are_refused() {
        let problems = Rules::compile(&Spec::default()).unwrap_err();
        assert!(problems[0].message.contains("no rule that tells a listing"));
        assert!(problems[1].help.as_deref().unwrap().contains("item_id"));
    }

    #[test]
    fn rules_are_shared_between_checks() {
        fn shared<T: Send + Sync>() {}
        shared::<Rules>();
    }

    proptest::proptest! {
        #[test]
        fn no_rule_makes_it_panic(rule in "[$@|/ .a-z*\\[\\]()=!?'\"0-9\\\\#:>]{0,30}|in \\$\\PC{0,10}|\\PC{0,20}") {
            for kind in [Kind::Html, Kind::Json] {
                let rules = vec![rule.clone()];
                let spec = Spec {
                    kind,
                    listing: rules.clone(),
                    ad: rules.clone(),
                    empty: rules.clone(),
                    fields: [(Field::Title, rules)].into(),
                    script: Some(rule.clone()),
                    clean: [(Field::Title, vec![Clean { pattern: rule.clone(), replace: rule.clone() }])].into(),
                    ..Spec::default()
                };
                for problem in Rules::compile(&spec).err().into_iter().flatten() {
                    proptest::prop_assert!(!problem.message.contains('\n'));
                }
            }
        }
    }
}
