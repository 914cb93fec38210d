use super::super::{Watch, reader::Table, suggest::closest};
use crate::{
    domain::{Problem, display_safe},
    insight::{Estimate, check_estimate},
};

/// Nothing of this trade costs or counts more.
const MOST: f64 = 1e9;

/// `[[estimates]]`; `sources` are the names there are.
pub(super) fn all(root: &Table<'_>, sources: &[&str], watches: &[Watch]) -> Vec<Estimate> {
    let mut estimates: Vec<Estimate> = Vec::new();
    for table in root.tables("estimates") {
        for (key, estimate) in one(&table, sources) {
            tell_doubles(&table, &key, &estimate, &estimates);
            tell_unwatched(&table, &key, &estimate, watches);
            estimates.push(estimate);
        }
        table.finish();
    }
    estimates
}

/// One table: an estimate for each of its keywords, with the keyword's dotted key.
fn one(table: &Table<'_>, sources: &[&str]) -> Vec<(String, Estimate)> {
    let source = table.text("source");
    if let Some(unknown) = source.as_ref().filter(|source| !sources.contains(&source.as_str())) {
        let problem = Problem::at("source", format!("there is no source `{}`", display_safe(unknown)));
        let help = match closest(unknown, sources.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => "the `name` of one of the [[sources]], or none for all of them".to_owned(),
        };
        table.tell(&problem.help(help));
    }
    let keywords = table.keyed_texts("keywords");
    if !table.has("keywords") || table.is_empty_list("keywords") {
        table.missing("this estimate has no keywords", "those that it holds for: keywords = [\"leather bag\"]");
    }
    for (key, example) in
        [("cost_per_click", "[\"0.80\", \"1.40\"]"), ("clicks_per_day", "[100, 200]"), ("currency", "\"CNY\"")]
    {
        if !table.has(key) {
            table.missing(format!("`{key}` is missing"), format!("from your own account, such as {key} = {example}"));
        }
    }
    let estimate = Estimate {
        source,
        keyword: String::new(),
        cost_per_click: table.numbers("cost_per_click", 0.0..=MOST).unwrap_or_default(),
        clicks_per_day: table.numbers("clicks_per_day", 0.0..=MOST).unwrap_or_default(),
        currency: table.text("currency").unwrap_or_default(),
        click_curve: table.list_of_numbers("click_curve", 0.001..=MOST),
    };
    table.tell_all(&check_estimate(&estimate));
    let of = |(key, keyword): (String, String)| (key, Estimate { keyword, ..estimate.clone() });
    keywords.into_iter().map(of).collect()
}

fn tell_doubles(table: &Table<'_>, key: &str, estimate: &Estimate, before: &[Estimate]) {
    let same = |other: &Estimate| other.keyword == estimate.keyword && other.source == estimate.source;
    if before.iter().any(same) {
        let message = format!("there are two estimates for `{}`", display_safe(&estimate.keyword));
        table.tell(&Problem::at(key, message).help("keep one, or tell them apart by `source`"));
    }
}

fn tell_unwatched(table: &Table<'_>, key: &str, estimate: &Estimate, watches: &[Watch]) {
    if !watches.is_empty() && !watches.iter().any(|watch| watch.keywords.contains(&estimate.keyword)) {
        let message = format!("no watch looks at `{}`: this estimate is of no use", display_safe(&estimate.keyword));
        table.warn(&Problem::at(key, message).help("a keyword stands here as it stands in [[watches]]"));
    }
}
