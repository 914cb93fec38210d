//! Findings, strips and reasons in the words of the mails, for whoever shows them elsewhere.

use chrono::NaiveDate;

use super::{coverage_words, finding_words as say, strip_words, undefended, undefended_words, words::sure};
use crate::{
    domain::Finding,
    insight::{DayAhead, DayStrip, FreeSpan},
    notify::Tone,
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
pub fn finding_in_words(finding: &Finding) -> FindingInWords {
    let words = say::kind_words(finding);
    FindingInWords {
        headline: say::what(finding, 0),
        tag: words.tag,
        tone: words.tone,
        evidence: say::evidence(finding),
        sure: sure(finding.confidence),
        meaning: words.meaning,
        advice: words.advice,
        place: say::place(finding),
        members: say::members(finding),
    }
}

/// "on 20–23 h; rarely 8–9 h; otherwise absent"
pub fn strip_in_words(strip: &DayStrip) -> String {
    strip_words::in_words(strip)
}

/// A reason as the ledger has it ("blocked: cloudflare") in a reader's words.
pub fn reason_in_words(reason: &str) -> String {
    coverage_words::reason_words(reason)
}

/// "2–7 h: free at 88 % (76–94 %); so far in 26 of 30 looks"
pub fn free_span_in_words(span: &FreeSpan) -> String {
    undefended_words::span_with_looks(span)
}

/// "Tue–Fri"
pub fn free_dates(dates: &[NaiveDate]) -> String {
    undefended_words::dates(dates)
}

/// The strip of a day ahead for those who have it read to them.
pub fn free_day_spoken(label: &str, dates: &str, day: &DayAhead) -> String {
    undefended_words::spoken(label, dates, day)
}

/// What the odds of undefended hours are, and what they are not.
pub fn free_hours_explained() -> String {
    undefended_words::what_it_is()
}

/// A day ahead as a strip, the darker the likelier free: 75 %, 60 %, 25 %.
pub fn free_strip(day: &DayAhead) -> DayStrip {
    undefended::free_strip(day)
}
