//! What every word of the trade means here.

use crate::words::{
    Figure, Lang, STANCES, capitalised,
    catalogue::{form, report as say},
    meaning, stance,
};

type Say = fn(Lang) -> &'static str;

/// Words that are not explained by `bidwatch rivals --explain`, or are otherwise there.
const OWN_WORDS: [(Say, Say); 9] = [
    (say::check, say::check_means),
    (say::ad_slot, say::ad_slot_means),
    (say::peak, say::peak_means),
    (say::a_share, say::a_share_means),
    (say::an_interval, say::an_interval_means),
    (say::a_strip, say::a_strip_means),
    (say::sure, say::sure_means),
    (say::revisions, say::revisions_mean),
    (say::budget_clock, say::budget_clock_means),
];

/// Of the figures, those that the report shows.
const SHOWN: [Figure; 16] = [
    Figure::Shown,
    Figure::FirstSlot,
    Figure::AbsoluteTop,
    Figure::TopOfPage,
    Figure::Overlap,
    Figure::AboveYou,
    Figure::YouOutrank,
    Figure::AllAdSlots,
    Figure::InThePeak,
    Figure::Endurance,
    Figure::Depth,
    Figure::Height,
    Figure::Response,
    Figure::Recovery,
    Figure::Grades,
    Figure::Spend,
];

/// Every word with its meaning, in reading order.
pub(in crate::report) fn glossary(lang: Lang) -> Vec<(&'static str, String)> {
    let own = OWN_WORDS.map(|(word, meaning)| (word(lang), meaning(lang).to_owned()));
    let figures = SHOWN.map(|figure| (figure.name(lang), figure.meaning(lang).to_owned()));
    let stances = STANCES.map(|one| (stance(lang, one), form::full_stop(lang, &capitalised(meaning(lang, one)))));
    own.into_iter().chain(figures).chain(stances).collect()
}
