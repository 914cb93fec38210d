//! Findings, strips and reasons in the words of the mails, for whoever shows them elsewhere.

use chrono::NaiveDate;

use super::{coverage_words, finding_words as say, strip_words, undefended, undefended_words};
use crate::{
    domain::Finding,
    insight::{DayAhead, DayStrip, FreeSpan},
    notify::Tone,
    words::{Lang, sure},
};

/// A finding in words; every name is safe to show.
#[derive(Debug, Clone)]
pub struct FindingInWords {
    /// "Rival A backed off on 女包"
    pub headline: String,
    /// What it is to the reader, in two or three words.
    pub tag: &'static str,
    /// The same as a tone.
    pub tone: Tone,
    /// The counts before and since.
    pub evidence: String,
    /// "99 % sure"
    pub sure: String,
    /// What it may mean.
    pub meaning: &'static str,
    /// What the reader could do.
    pub advice: &'static str,
    /// Source and keywords by name.
    pub place: String,
    /// Who takes part, where it is a move of the market.
    pub members: Option<String>,
}

/// The finding in words.
pub fn finding_in_words(lang: Lang, finding: &Finding) -> FindingInWords {
    let words = say::kind_words(finding);
    FindingInWords {
        headline: say::what(lang, finding, 0),
        tag: (words.tag)(lang),
        tone: words.tone,
        evidence: say::evidence(lang, finding),
        sure: sure(lang, finding.confidence),
        meaning: (words.meaning)(lang),
        advice: (words.advice)(lang),
        place: say::place(lang, finding),
        members: say::members(lang, finding),
    }
}

/// "99 % sure. It began about …; the check of … decided it."
pub fn certainty_in_words(lang: Lang, finding: &Finding, since: &str, at: &str) -> String {
    say::certain(lang, finding, since, at)
}

/// "on 20–23 h; rarely 8–9 h; otherwise absent"
pub fn strip_in_words(lang: Lang, strip: &DayStrip) -> String {
    strip_words::in_words(lang, strip)
}

/// The same under a label, for those who have it read to them.
pub fn strip_spoken(lang: Lang, label: &str, strip: &DayStrip) -> String {
    strip_words::spoken(lang, label, strip)
}

/// A detail of the ledger ("cloudflare") in a reader's words, at most so wide.
pub fn detail_in_words(lang: Lang, detail: &str, columns: usize) -> String {
    coverage_words::detail_words(lang, detail, columns)
}

/// A reason as the ledger has it ("blocked: cloudflare") in a reader's words.
pub fn reason_in_words(lang: Lang, reason: &str) -> String {
    coverage_words::reason_words(lang, reason)
}

/// "2–7 h: free at 88 % (76–94 %); so far in 26 of 30 looks"
pub fn free_span_in_words(lang: Lang, span: &FreeSpan) -> String {
    undefended_words::span_with_looks(lang, span)
}

/// "Tue–Fri"
pub fn free_dates(lang: Lang, dates: &[NaiveDate]) -> String {
    undefended_words::dates(lang, dates)
}

/// The strip of a day ahead for those who have it read to them.
pub fn free_day_spoken(lang: Lang, label: &str, dates: &str, day: &DayAhead) -> String {
    undefended_words::spoken(lang, label, dates, day)
}

/// What the odds of undefended hours are, and what they are not.
pub fn free_hours_explained(lang: Lang) -> String {
    undefended_words::what_it_is(lang)
}

/// A day ahead as a strip, the darker the likelier free: 75 %, 60 %, 25 %.
pub fn free_strip(day: &DayAhead) -> DayStrip {
    undefended::free_strip(day)
}
