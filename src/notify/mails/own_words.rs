//! Your own shop: this week beside the week before.

use super::{query_words::query_label, words::share};
use crate::{
    domain::{Query, Rate},
    insight::OwnWeek,
    notify::{DigestView, draw::document::Block},
};

/// Checks that a week must have before a change on one keyword is spoken of, and how great the change must be.
const LEAST_CHECKS: u64 = 10;
const GREAT: f64 = 0.2;
/// Keywords that are named.
const MOST: usize = 4;

/// The rates of both weeks, and the keywords on which they differ most.
pub(super) fn in_full(view: &DigestView) -> Vec<Block> {
    let Some(own) = &view.own else { return Vec::new() };
    let head = [NOTHING, THIS_WEEK, WEEK_BEFORE].map(str::to_owned).to_vec();
    let mut blocks = vec![Block::Heading(HEADING.to_owned()), Block::Table { head, rows: rows(&own.all) }];
    let mut moved: Vec<(f64, &Query, &[OwnWeek; 2])> =
        own.queries.iter().filter_map(|(query, weeks)| Some((moved(weeks)?, query, weeks))).collect();
    moved.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    blocks.extend(moved.iter().take(MOST).map(|(_, query, weeks)| Block::Fact(keyword(view, query, weeks))));
    let more = moved.len().saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::Fact(further(more)));
    }
    blocks
}

/// The impression share of both weeks in a line.
pub(super) fn in_short(view: &DigestView) -> Option<Block> {
    let [now, before] = &view.own.as_ref()?.all;
    Some(Block::Labelled { label: HEADING.to_owned(), text: both(now, before) })
}

/// One of the rates.
type Pick = fn(&OwnWeek) -> Rate;

fn rows([now, before]: &[OwnWeek; 2]) -> Vec<Vec<String>> {
    let rates: [(&str, Pick); 4] = [
        (SHOWN, |week| week.shown),
        (TOP, |week| week.top),
        (ABSOLUTE_TOP, |week| week.absolute_top),
        (ORGANIC, |week| week.organic),
    ];
    let rank = |rank: Option<f64>| rank.map_or_else(|| "–".to_owned(), |rank| format!("{rank:.1}"));
    let looked = |pick: &Pick| pick(now).checks + pick(before).checks > 0;
    let row = |(name, pick): &(&str, Pick)| vec![(*name).to_owned(), share(pick(now)), share(pick(before))];
    let mut rows: Vec<Vec<String>> = rates.iter().filter(|(_, pick)| looked(pick)).map(row).collect();
    for (name, now, before) in
        [(AD_RANK, now.ad_rank, before.ad_rank), (ORGANIC_RANK, now.organic_rank, before.organic_rank)]
    {
        if now.is_some() || before.is_some() {
            rows.push(vec![name.to_owned(), rank(now), rank(before)]);
        }
    }
    rows
}

/// By how much the impression share differs, where it differs much.
fn moved([now, before]: &[OwnWeek; 2]) -> Option<f64> {
    if now.shown.checks.min(before.shown.checks) < LEAST_CHECKS {
        return None;
    }
    let change = now.shown.value()? - before.shown.value()?;
    (change.abs() >= GREAT).then_some(change)
}

// From here on: the words.

const HEADING: &str = "Your own shop";
const NOTHING: &str = "";
const THIS_WEEK: &str = "Last 7 days";
const WEEK_BEFORE: &str = "Week before";
const SHOWN: &str = "In the ad slots";
const TOP: &str = "Above the results, when there";
const ABSOLUTE_TOP: &str = "First ad of the page, when there";
const ORGANIC: &str = "In the ordinary results";
const AD_RANK: &str = "Mean rank among the ads";
const ORGANIC_RANK: &str = "Mean rank in the ordinary results";

fn keyword(view: &DigestView, query: &Query, [now, before]: &[OwnWeek; 2]) -> String {
    let label = query_label(view, query);
    format!("{label}: in the ad slots {}, the week before {}.", share(now.shown), share(before.shown))
}

fn further(more: usize) -> String {
    format!("And {more} more changed by a fifth of the checks or more. `bidwatch rivals` shows them.")
}

fn both(now: &OwnWeek, before: &OwnWeek) -> String {
    format!(
        "In the ad slots {}, the week before {}. First ad of the page when there {}, the week before {}.",
        share(now.shown),
        share(before.shown),
        share(now.absolute_top),
        share(before.absolute_top)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{OwnView, render_digest, sample};

    fn week(shown: (u64, u64)) -> OwnWeek {
        OwnWeek {
            shown: Rate::new(shown.0, shown.1),
            top: Rate::default(),
            absolute_top: Rate::new(shown.0 / 2, shown.0),
            ad_rank: (shown.0 > 0).then_some(2.25),
            organic: Rate::default(),
            organic_rank: None,
        }
    }

    fn view(queries: impl IntoIterator<Item = (&'static str, [OwnWeek; 2])>) -> DigestView {
        let queries = queries.into_iter().map(|(keyword, weeks)| (Query::new("taobao", keyword), weeks)).collect();
        DigestView { own: Some(OwnView { all: [week((40, 80)), week((0, 80))], queries }), ..sample::digest(1) }
    }

    fn text(view: &DigestView) -> String {
        let text = render_digest(view).text.replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn both_weeks_stand_side_by_side_and_what_nobody_looked_at_is_left_out() {
        let text = text(&view([]));
        for words in ["Last 7 days", "Week before", "In the ad slots", "50 % (40 of 80)", "0 % (0 of 80)"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(!text.contains("In the ordinary results") && !text.contains("Above the results, when there"), "{text}");
    }

    #[test]
    fn keywords_with_great_changes_are_named_greatest_first_and_the_rest_counted() {
        let steady = [week((30, 40)), week((28, 40))];
        let thin = [week((5, 5)), week((0, 5))];
        let fell = |now: u64| [week((now, 40)), week((40, 40))];
        let text = text(&view([
            ("steady", steady),
            ("thin", thin),
            ("a", fell(30)),
            ("b", fell(0)),
            ("c", fell(29)),
            ("d", fell(28)),
            ("e", fell(27)),
        ]));
        let worst = text.find("b: in the ad slots 0 % (0 of 40), the week before 100 % (40 of 40).");
        assert!(worst.is_some() && worst < text.find("e: in the ad slots"), "{text}");
        assert!(text.contains("And 1 more changed by a fifth of the checks or more."), "{text}");
        assert!(!text.contains("steady: ") && !text.contains("thin: "), "{text}");
    }

    #[test]
    fn a_short_mail_has_it_in_a_line() {
        let mut view = view([]);
        view.findings.clear();
        let text = text(&view);
        assert!(text.contains("In the ad slots 50 % (40 of 80), the week before 0 % (0 of 80)."), "{text}");
        assert!(!text.contains("Last 7 days"), "{text}");
    }
}
