//! What stands in the template: headings, column heads, buttons, and what the script says.

use serde::Serialize;

pub(in crate::report) const TITLE: &str = "Who holds your ad slots";
pub(in crate::report) const KICKER: &str = "bidwatch report";
pub(in crate::report) const SKIP: &str = "Skip to the content";
pub(in crate::report) const OVERVIEW: &str = "Overview";
pub(in crate::report) const RIVALS: &str = "Rivals";
pub(in crate::report) const KEYWORDS: &str = "Keywords";
pub(in crate::report) const FINDINGS: &str = "Findings";
pub(in crate::report) const NOTES: &str = "Your notes";
pub(in crate::report) const WORDS: &str = "Words";

pub(in crate::report) const FILTER: &str = "Show only";
pub(in crate::report) const RIVAL: &str = "Rival";
pub(in crate::report) const KEYWORD: &str = "Keyword";
pub(in crate::report) const SOURCE: &str = "Source";
pub(in crate::report) const KIND: &str = "Finding";
pub(in crate::report) const TIME: &str = "Found";
pub(in crate::report) const ALL: &str = "all";
pub(in crate::report) const RESET: &str = "Show all";
pub(in crate::report) const OPEN_ALL: &str = "Open all";
pub(in crate::report) const CLOSE_ALL: &str = "Close all";
/// Days back, and how that reads.
pub(in crate::report) const TIMES: [(i64, &str); 3] = [(7, "last 7 days"), (28, "last 28 days"), (90, "last 90 days")];

pub(in crate::report) const ALL_SEEN: &str = "Every planned check told something about your rivals.";
pub(in crate::report) const UNSEEN_MEANS: &str =
    "Nothing is concluded from a check that saw nothing: no rival is called gone because of it.";
pub(in crate::report) const YOU: &str = "You";
pub(in crate::report) const NO_OWN: &str = "The config names no shop of yours ([own]), so nobody is held against you.";
pub(in crate::report) const GLANCE: &str = "Rivals at a glance";
pub(in crate::report) const NO_RIVALS: &str =
    "The config names no rival. bidwatch rivals --suggest names advertisers seen often.";
pub(in crate::report) const VERDICT: &str = "Strength";
pub(in crate::report) const NOW: &str = "Now";
pub(in crate::report) const DAY: &str = "The day, 0–24 h";
pub(in crate::report) const SHOWN: &str = "Shown";
pub(in crate::report) const FIRST_SLOT: &str = "First slot";
pub(in crate::report) const MEAN_RANK: &str = "Mean rank";
pub(in crate::report) const ALL_SLOTS: &str = "All ad slots";
pub(in crate::report) const STANCE: &str = "Stance";
pub(in crate::report) const STANCES: &str = "Who stands how, keyword by keyword";
pub(in crate::report) const RECENT: &str = "What changed";
pub(in crate::report) const NONE_RECENT: &str = "Nothing was found to change in this time.";
pub(in crate::report) const MORE: &str = "more";

pub(in crate::report) const WEEK: &str = "The week, hour by hour, on the keywords where he fights";
pub(in crate::report) const FIGURES: &str = "The same in figures";
pub(in crate::report) const CLOCKS: &str = "Budget clock";
pub(in crate::report) const SPEND: &str = "What he may spend";
pub(in crate::report) const ON_KEYWORDS: &str = "Keyword by keyword";
pub(in crate::report) const HIS_FINDINGS: &str = "Findings";

pub(in crate::report) const LAST_PAGE: &str = "The ad slots on the last page";
pub(in crate::report) const SLOT: &str = "Slot";
pub(in crate::report) const SELLER: &str = "Seller";
pub(in crate::report) const ITEM: &str = "Item";
pub(in crate::report) const PRICE: &str = "Price";
pub(in crate::report) const RATES: &str = "Rates";
pub(in crate::report) const RATES_MEAN: &str =
    "Each share with its counts and its 95 % interval. The dot is the share, the line its interval.";
pub(in crate::report) const WHO: &str = "Who";
pub(in crate::report) const OVER_TIME: &str = "Ranks over time";
pub(in crate::report) const OVER_TIME_MEANS: &str = "The line is the middle rank, the first slot at the top; the band \
     reaches from the best to the worst rank. The bar below is how often he was shown. A dotted line marks a finding.";
pub(in crate::report) const EARLIER_MARKS: &str = "earlier ones are marked and not listed here.";
pub(in crate::report) use super::ahead::{HEADING as AHEAD, SHADES as AHEAD_SHADES};
pub(in crate::report) const OPEN_HOURS: &str = "Hours without a watched rival";
pub(in crate::report) const OPEN_HOURS_MEANS: &str = "Dark where any watched rival was there, pale where none was.";
pub(in crate::report) const HELD_FIRST: &str = "first slot held most by";

pub(in crate::report) const BEFORE: &str = "Three weeks before";
pub(in crate::report) const SINCE: &str = "Since, three weeks at most";
pub(in crate::report) const MEANING: &str = "What it may mean";
pub(in crate::report) const ADVICE: &str = "What you could do";
pub(in crate::report) const WHERE: &str = "Where";
pub(in crate::report) const MEMBERS: &str = "Who takes part";
pub(in crate::report) const HISTORY: &str = "What was said, in turn";
pub(in crate::report) const PAGES: &str = "The pages it rests on";
pub(in crate::report) const NOTHING_FOUND: &str =
    "Nothing was found in this time. A finding needs days of looks to rest on.";
pub(in crate::report) const EARLIER: &str = "Earlier findings, a line each";

pub(in crate::report) const MADE: &str = "Made";
pub(in crate::report) const WITHOUT_SCRIPT: &str =
    "Filters, sorting and figures under the pointer need script; everything else reads without.";

/// What the script says.
#[derive(Serialize)]
pub(in crate::report) struct Spoken {
    seen: &'static str,
    unseen: &'static str,
    read: &'static str,
    unplanned: &'static str,
    rank: &'static str,
    one_rank: &'static str,
    hours: &'static str,
    week: &'static str,
    fits: &'static str,
    none: &'static str,
    sort: &'static str,
    weekdays: [&'static str; 7],
}

/// See [`Spoken`]; braces name what is put in.
pub(in crate::report) const SPOKEN: Spoken = Spoken {
    seen: "seen in {hits} of {checks} checks",
    unseen: "not looked at",
    read: "{hits} of {checks} checks read a page",
    unplanned: "no check planned",
    rank: "rank {middle} in the middle, {best} to {worst}",
    one_rank: "rank {middle}",
    hours: "{from}–{to} h",
    week: "week of {day}",
    fits: "{shown} of {all} {what} shown",
    none: "Nothing fits. ",
    sort: "Sort by {column}",
    weekdays: super::WEEKDAYS,
};
