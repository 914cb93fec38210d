//! Findings, strips and reasons in the words of the mails, for whoever shows them elsewhere.

use super::{coverage_words, finding_words as say, strip_words, words::sure};
use crate::{domain::Finding, insight::DayStrip, notify::Tone};

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
