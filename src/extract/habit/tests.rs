use chrono::TimeDelta;

use super::*;
use crate::extract::{Extraction, Rules, Source, Spec, extract, spec::Field};

/// A results page in the layout of this name, whose parts all bear its name.
fn page(layout: &str, keyword: &str, hits: usize) -> String {
    let parts: String = ["sort", "count", "filters", "pager", "also"]
        .map(|part| format!("<div id={layout}-{part} class={layout}-box-{part}>"))
        .join("</div>");
    let hits =
        (1..=hits).map(|n| format!("<li class=hit><a href=/p/{n}>{keyword} {n}</a></li>")).collect::<Vec<_>>().concat();
    format!("{}<main id={layout}-results>{parts}<ol>{hits}</ol></main>{}", head(layout, keyword), foot(layout))
}

fn head(layout: &str, keyword: &str) -> String {
    format!(
        "<html><title>{keyword} | Market</title><header id={layout}-top class={layout}-bar><a id={layout}-logo></a>\
         <form action=/search><input name=q value='{keyword}'></form></header>"
    )
}

fn foot(layout: &str) -> String {
    format!("<footer id={layout}-foot class={layout}-foot><a class={layout}-legal>Terms</a></footer></html>")
}

/// The site's frame with items that somebody else looked for.
fn recommended(layout: &str) -> String {
    let hits = "<li class=hit><a href=/p/9>For you</a></li>".repeat(8);
    format!("{}<div class=oops>Something went wrong</div><ol>{hits}</ol>{}", head(layout, ""), foot(layout))
}

fn no_results(layout: &str) -> String {
    format!("{}<main id={layout}-results><p class=none>No results</p></main>{}", head(layout, "zzz"), foot(layout))
}

fn source(text: &str) -> Source<'_> {
    Source { text, url: "https://market.example/search", media_type: Some("text/html"), replaced: false }
}

fn marks(text: &str) -> Marks {
    Marks::of(source(text))
}

fn day(n: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + n)
}

/// A habit, and the time of its next page: one an hour.
struct Learning {
    habit: Habit,
    at: DateTime<Utc>,
}

impl Learning {
    fn begun() -> Self {
        Self { habit: Habit::default(), at: day(0) }
    }

    fn used_to(layout: &str) -> Self {
        let mut learning = Self::begun();
        learning.sees(&page(layout, "shoes", 20), 20);
        learning
    }

    fn sees(&mut self, text: &str, times: u32) {
        for _ in 0..times {
            self.habit.learn(&marks(text), Said::Listings, self.at);
            self.at += TimeDelta::hours(1);
        }
    }

    fn judges(&self, text: &str) -> Fit {
        self.habit.judge(&marks(text), Said::Listings)
    }
}

fn extracted(text: &str) -> Extraction {
    let spec = Spec {
        listing: vec!["li.hit".into()],
        fields: [(Field::Title, vec!["a".into()])].into(),
        empty: vec![".none".into()],
        ..Spec::default()
    };
    extract(&Rules::compile(&spec).unwrap(), source(text))
}

#[test]
fn ten_pages_make_a_habit_and_other_keywords_fit_it() {
    let mut learning = Learning::begun();
    for n in 0..10 {
        let shown = page("a", &format!("keyword{n}"), n);
        assert_eq!(learning.judges(&shown), Fit::Unknown);
        learning.sees(&shown, 1);
    }
    assert_eq!(learning.judges(&page("a", "never before", 40)), Fit::Fits);
    assert_eq!(learning.judges(&page("a", "one hit", 1)), Fit::Fits);
}

#[test]
fn recommended_items_that_the_rules_take_for_listings_are_no_evidence() {
    let wall = recommended("a");
    assert_eq!(extracted(&wall).listings.len(), 8, "the rules alone are deceived");
    let fit = Learning::used_to("a").judges(&wall);
    assert!(matches!(fit, Fit::Lacks { missing, of } if missing > of / 2), "{fit:?}");
    assert!(fit.reason().unwrap().starts_with("it lacks what good pages of this source have ("), "{fit}");
}

#[test]
fn a_wall_that_matches_the_rule_for_no_results_is_no_evidence() {
    let wall = "<html><title>Just checking</title><div class=none>No results until you prove who you are</div></html>";
    assert_eq!(extracted(wall).outcome, crate::domain::Outcome::Empty, "the rules alone are deceived");
    let habit = Learning::used_to("a").habit;
    assert!(matches!(habit.judge(&marks(wall), Said::NoResults), Fit::Lacks { .. }));
}

#[test]
fn a_page_without_results_needs_the_frame_only_and_does_not_wear_the_habit_down() {
    let mut learning = Learning::used_to("a");
    let none = marks(&no_results("a"));
    for n in 0..200 {
        assert_eq!(learning.habit.judge(&none, Said::NoResults), Fit::Fits);
        learning.habit.learn(&none, Said::NoResults, day(n));
    }
    assert!(matches!(learning.judges(&recommended("a")), Fit::Lacks { .. }));
}

#[test]
fn a_redesign_is_no_evidence_until_it_has_stayed_for_long() {
    let mut learning = Learning::used_to("a");
    let new = page("b", "shoes", 20);
    // One page an hour: three days are over with the 73rd.
    for n in 0..73 {
        assert!(matches!(learning.judges(&new), Fit::Lacks { .. }), "page {n}");
        learning.sees(&new, 1);
    }
    assert_eq!(learning.judges(&new), Fit::Fits);
    assert!(matches!(learning.judges(&page("c", "shoes", 20)), Fit::Lacks { .. }));
}

#[test]
fn many_pages_within_a_day_do_not_make_a_wall_normal() {
    let mut learning = Learning::used_to("a");
    for _ in 0..2_000 {
        learning.habit.learn(&marks(&recommended("a")), Said::Listings, day(1));
    }
    assert!(matches!(learning.judges(&recommended("a")), Fit::Lacks { .. }));
}

#[test]
fn a_wall_that_comes_now_and_then_never_becomes_normal() {
    let mut learning = Learning::used_to("a");
    for _ in 0..400 {
        learning.sees(&page("a", "shoes", 20), 2);
        learning.sees(&recommended("a"), 1);
    }
    assert!(matches!(learning.judges(&recommended("a")), Fit::Lacks { .. }));
    assert_eq!(learning.judges(&page("a", "bags", 20)), Fit::Fits);
}

#[test]
fn a_redesign_that_is_rolled_out_by_and_by_is_accepted_when_most_pages_have_it() {
    let mut learning = Learning::used_to("a");
    for _ in 0..50 {
        learning.sees(&page("a", "shoes", 20), 3);
        learning.sees(&page("b", "shoes", 20), 1);
    }
    assert!(matches!(learning.judges(&page("b", "shoes", 20)), Fit::Lacks { .. }));
    for _ in 0..50 {
        learning.sees(&page("a", "shoes", 20), 1);
        learning.sees(&page("b", "shoes", 20), 3);
    }
    assert_eq!(learning.judges(&page("b", "shoes", 20)), Fit::Fits);
    assert_eq!(learning.judges(&page("a", "shoes", 20)), Fit::Fits);
}

#[test]
fn two_layouts_that_alternate_from_the_start_are_both_normal() {
    let mut learning = Learning::begun();
    for _ in 0..12 {
        learning.sees(&page("a", "shoes", 20), 2);
        learning.sees(&page("b", "shoes", 20), 1);
    }
    assert_eq!(learning.judges(&page("a", "bags", 9)), Fit::Fits);
    assert_eq!(learning.judges(&page("b", "bags", 9)), Fit::Fits);
    assert!(matches!(learning.judges(&recommended("a")), Fit::Lacks { .. }));
    assert!(matches!(learning.judges(&page("c", "bags", 9)), Fit::Lacks { .. }));
}

#[test]
fn one_wall_among_the_first_pages_does_not_become_normal() {
    let mut learning = Learning::begun();
    learning.sees(&page("a", "shoes", 20), 4);
    learning.sees(&recommended("a"), 1);
    learning.sees(&page("a", "shoes", 20), 8);
    assert!(matches!(learning.judges(&recommended("a")), Fit::Lacks { .. }));
}

#[test]
fn small_changes_are_followed_as_they_come() {
    let mut learning = Learning::used_to("a");
    let parts = ["a-sort", "a-count", "a-filters", "a-pager", "a-also", "a-top", "a-logo", "a-foot", "a-legal"];
    let mut shown = page("a", "shoes", 20);
    for part in parts {
        shown = shown.replace(part, &part.replace("a-", "fresh-"));
        for _ in 0..40 {
            assert_eq!(learning.judges(&shown), Fit::Fits, "{part}");
            learning.sees(&shown, 1);
        }
    }
}

#[test]
fn pages_with_hardly_any_marks_are_not_judged() {
    let mut learning = Learning::begun();
    let plain = "<ul><li class=hit><a href=/p/1>x</a></ul>";
    learning.sees(plain, 30);
    assert_eq!(learning.judges("<p>anything"), Fit::Unknown);
}

#[test]
fn a_habit_is_small_and_comes_back_from_the_store_as_it_was() {
    let mut learning = Learning::begun();
    for n in 0..400_u32 {
        let word: String = n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        let own = (b'a'..=b'z').map(|c| format!("<p id={word}{}>", char::from(c))).collect::<Vec<_>>().concat();
        learning.sees(&format!("{}{own}", page(&word[..1], "shoes", 20)), 1);
    }
    let stored = postcard::to_stdvec(&learning.habit).unwrap();
    assert!(stored.len() < 25_000, "{} bytes", stored.len());
    assert_eq!(postcard::from_bytes::<Habit>(&stored).unwrap(), learning.habit);
}
