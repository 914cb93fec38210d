//! What every word of the trade means here.

use crate::{
    domain::Stance,
    insight::FIGURES,
    notify::words::{capitalised, meaning},
};

/// Words that are not explained by `bidwatch rivals --explain`, or are otherwise there.
const OWN_WORDS: [(&str, &str); 9] = [
    ("check", "One look at the results page of one keyword. Only pages with ads on which every slot is told count."),
    ("ad slot", "A place on the page that is paid for. Slot 1, or rank 1, is the first of them."),
    ("peak", "Your rush hours, as set in the config. Everything else is off-peak."),
    ("47 % (384 of 814)", "A share never stands alone: so many checks in which it was so, of so many that could tell."),
    (
        "22–74 %",
        "The 95 % interval: where the share may truly be. Looks of one day are alike, so it is wider than one for so \
         many independent looks would be.",
    ),
    (
        "the day as a strip",
        "An hour a cell, from 0 to 24 h: full in 40 % of the checks or more, half now and then, half and pale rarely (up \
         to 12 %), grey absent, blank not looked at.",
    ),
    ("sure", "The probability that it is so, by the judgement's own reckoning. Never 100 %."),
    (
        "corrected, extended, taken back",
        "A finding never changes. With more checks a new one may correct it, add keywords to it, or take it back; they \
         stand together here as one.",
    ),
    (
        "budget clock",
        "When somebody goes dark in the course of the day. From outside a budget is never seen, only its clock.",
    ),
];

/// Of the figures, those that the report shows.
const SHOWN: [&str; 16] = [
    "shown",
    "first slot",
    "absolute top",
    "top of page",
    "overlap",
    "above you",
    "you outrank",
    "all ad slots",
    "in the peak",
    "endurance",
    "depth",
    "height",
    "response",
    "recovery",
    "strong, weak …",
    "spend",
];

/// Every word with its meaning, in reading order.
pub(in crate::report) fn glossary() -> Vec<(String, String)> {
    let own = OWN_WORDS.iter().map(|(word, meaning)| ((*word).to_owned(), (*meaning).to_owned()));
    let figures = FIGURES.iter().filter(|(name, _)| SHOWN.contains(name));
    let figures = figures.map(|(name, meaning)| ((*name).to_owned(), (*meaning).to_owned()));
    let stances = [
        Stance::AllHours,
        Stance::PeakOnly,
        Stance::WeekdaysOnly,
        Stance::RunsOut,
        Stance::Partial,
        Stance::Probing,
        Stance::Gone,
        Stance::Unclear,
        Stance::Unknown,
    ];
    let stances = stances.map(|stance| (stance.words().to_owned(), format!("{}.", capitalised(meaning(stance)))));
    own.chain(figures).chain(stances).collect()
}

/// What a figure means, to be shown beside its name.
pub(in crate::report) fn figure(name: &str) -> &'static str {
    FIGURES.iter().find(|(figure, _)| *figure == name).map_or("", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_is_shown_is_explained() {
        let words = glossary();
        for name in SHOWN {
            assert!(words.iter().any(|(word, meaning)| word == name && meaning.len() > 20), "{name}");
            assert!(!figure(name).is_empty(), "{name}");
        }
    }
}
