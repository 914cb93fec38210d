//! Your own shop: this week beside the week before.

use super::query_words::query_label;
use crate::{
    domain::{Query, Rate},
    insight::OwnWeek,
    notify::{DigestView, draw::document::Block},
    words::{
        Lang,
        catalogue::{form, hours as say},
        mean, share,
    },
};

/// Checks that a week must have before a change on one keyword is spoken of, and how great the change must be.
const LEAST_CHECKS: u64 = 10;
const GREAT: f64 = 0.2;
/// Keywords that are named.
const MOST: usize = 4;

/// The rates of both weeks, and the keywords on which they differ most.
pub(super) fn in_full(view: &DigestView) -> Vec<Block> {
    let Some(own) = &view.own else { return Vec::new() };
    let lang = view.lang;
    let head = ["", say::this_week(lang), say::week_before(lang)].map(str::to_owned).to_vec();
    let mut blocks =
        vec![Block::Heading(form::own_shop(lang).to_owned()), Block::Table { head, rows: rows(lang, &own.all) }];
    let mut moved: Vec<(f64, &Query, &[OwnWeek; 2])> =
        own.queries.iter().filter_map(|(query, weeks)| Some((moved(weeks)?, query, weeks))).collect();
    moved.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    blocks.extend(moved.iter().take(MOST).map(|(_, query, weeks)| Block::Fact(keyword(view, query, weeks))));
    let more = moved.len().saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::Fact(say::own_further(lang, more)));
    }
    blocks
}

/// The impression share of both weeks in a line.
pub(super) fn in_short(view: &DigestView) -> Option<Block> {
    let [now, before] = &view.own.as_ref()?.all;
    Some(Block::Labelled { label: form::own_shop(view.lang).to_owned(), text: both(view.lang, now, before) })
}

/// One of the rates.
type Pick = fn(&OwnWeek) -> Rate;

fn rows(lang: Lang, [now, before]: &[OwnWeek; 2]) -> Vec<Vec<String>> {
    let rates: [(&str, Pick); 4] = [
        (say::own_shown(lang), |week| week.shown),
        (say::own_top(lang), |week| week.top),
        (say::own_first(lang), |week| week.absolute_top),
        (say::own_organic(lang), |week| week.organic),
    ];
    let rank = |rank: Option<f64>| rank.map_or_else(|| "–".to_owned(), mean);
    let looked = |pick: &Pick| pick(now).checks + pick(before).checks > 0;
    let row = |(name, pick): &(&str, Pick)| vec![(*name).to_owned(), share(lang, pick(now)), share(lang, pick(before))];
    let mut rows: Vec<Vec<String>> = rates.iter().filter(|(_, pick)| looked(pick)).map(row).collect();
    for (name, now, before) in [
        (say::own_ad_rank(lang), now.ad_rank, before.ad_rank),
        (say::own_organic_rank(lang), now.organic_rank, before.organic_rank),
    ] {
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

fn keyword(view: &DigestView, query: &Query, [now, before]: &[OwnWeek; 2]) -> String {
    let share = |week: &OwnWeek| share(view.lang, week.shown);
    say::own_keyword(view.lang, &query_label(view, query), &share(now), &share(before))
}

fn both(lang: Lang, now: &OwnWeek, before: &OwnWeek) -> String {
    let share = |rate| share(lang, rate);
    let first = (share(now.absolute_top), share(before.absolute_top));
    say::own_both(lang, &share(now.shown), &share(before.shown), &first.0, &first.1)
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
