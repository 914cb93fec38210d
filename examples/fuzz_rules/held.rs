//! What must hold of every answer.

use std::{collections::BTreeMap, fmt};

use bidwatch::{
    domain::{Outcome, Slot},
    extract::{Extraction, Habit, Marks, Rules, Said, Source, extract, wall},
};
use chrono::DateTime;

use super::case::Case;

/// The most listings of a page, and the longest field in characters. Addresses may be longer.
const MOST_LISTINGS: usize = 500;
const LONGEST_FIELD: usize = 300;
const LONGEST_ADDRESS: usize = 8_192;
const LONGEST_DETAIL: usize = 500;

/// How many cases came to which end.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    outcomes: BTreeMap<&'static str, u64>,
    listings: u64,
}

impl Tally {
    /// How many came to this end.
    #[allow(dead_code, reason = "asked by the test that plays a small part of this")]
    pub(crate) fn of(&self, outcome: &str) -> u64 {
        self.outcomes.get(outcome).copied().unwrap_or(0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends: Vec<String> = self.outcomes.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect();
        write!(f, "{}; {} listings", ends.join(", "), self.listings)
    }
}

/// Runs a case; what is broken, if anything is.
pub(crate) fn hold(case: &Case, tally: &mut Tally) -> Result<(), String> {
    let rules = match Rules::compile(&case.spec) {
        Ok(rules) => rules,
        Err(problems) => {
            *tally.outcomes.entry("refused rules").or_default() += 1;
            return match problems.iter().find(|problem| problem.message.is_empty() || problem.message.contains('\n')) {
                Some(problem) => Err(format!("a problem is told badly: {problem:?}")),
                None if problems.is_empty() => Err("rules are refused without a reason".into()),
                None => Ok(()),
            };
        }
    };
    let source = Source { text: &case.text, url: case.url, media_type: case.media_type, replaced: case.replaced };
    let seen = extract(&rules, source);
    *tally.outcomes.entry(seen.outcome.as_str()).or_default() += 1;
    tally.listings += seen.listings.len() as u64;
    if extract(&rules, source) != seen {
        return Err("two extractions differ".into());
    }
    is_bounded(&seen)?;
    is_counted(&seen)?;
    marks_hold(source)?;
    let _ = wall(&case.text, case.url);
    Ok(())
}

fn is_bounded(seen: &Extraction) -> Result<(), String> {
    let detail = seen.detail.as_deref().unwrap_or("");
    if detail.chars().count() > LONGEST_DETAIL || detail.contains(char::is_control) {
        return Err(format!("the detail is foul: {detail:?}"));
    }
    match (seen.outcome, seen.listings.len()) {
        (Outcome::Ok, 0) => return Err("ok without listings".into()),
        (Outcome::Ok, 1..=MOST_LISTINGS) | (_, 0) => {}
        (outcome, many) => return Err(format!("{} with {many} listings", outcome.as_str())),
    }
    if seen.outcome != Outcome::Ok && seen.outcome != Outcome::Empty && detail.is_empty() {
        return Err(format!("{} without a reason", seen.outcome.as_str()));
    }
    for listing in &seen.listings {
        let fields =
            [&listing.title, &listing.seller, &listing.domain, &listing.item_id, &listing.price, &listing.currency];
        let foul = |text: &&String| {
            text.trim().is_empty() || text.chars().count() > LONGEST_FIELD || text.contains(char::is_control)
        };
        if let Some(field) = fields.into_iter().flatten().find(foul) {
            return Err(format!("a field is foul: {field:?}"));
        }
        if listing.url.as_deref().is_some_and(|url| url.len() > LONGEST_ADDRESS || !url.starts_with("http")) {
            return Err(format!("an address is foul: {:?}", listing.url));
        }
        if listing.rating.is_some_and(|rating| !rating.is_finite() || rating < 0.0) {
            return Err(format!("a rating is foul: {:?}", listing.rating));
        }
    }
    Ok(())
}

/// Positions and ranks count from 1 without gaps.
fn is_counted(seen: &Extraction) -> Result<(), String> {
    let mut ranks: BTreeMap<Option<Slot>, u32> = BTreeMap::new();
    for (listing, position) in seen.listings.iter().zip(1..) {
        let rank = ranks.entry(listing.slot).or_default();
        *rank += 1;
        if (listing.rank, listing.position) != (*rank, position) {
            return Err(format!("rank {} at position {position}", listing.rank));
        }
    }
    Ok(())
}

/// Marks are the same each time, and a habit of one page knows that page.
fn marks_hold(source: Source<'_>) -> Result<(), String> {
    let marks = Marks::of(source);
    if marks != Marks::of(source) {
        return Err("marks differ".into());
    }
    let mut habit = Habit::default();
    for second in 0..12 {
        habit.learn(&marks, Said::Listings, DateTime::from_timestamp(second, 0).unwrap_or_default());
    }
    match habit.judge(&marks, Said::Listings).reason() {
        Some(reason) => Err(format!("a habit does not know its own page: {reason}")),
        None => Ok(()),
    }
}
