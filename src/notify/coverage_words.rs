//! What could be seen and what not: the first thing a digest tells.

use crate::{domain::Outcome, insight::Coverage};

use super::{
    DigestView,
    document::{Block, Tone},
    words::{capitalised, clipped, counts, moment, number, shown},
};
use crate::domain::Rate;

/// "276 of 288 checks saw a page"
pub(super) fn in_short(view: &DigestView) -> String {
    let mut seen = Rate::default();
    for (_, coverage) in &view.coverage {
        seen += Rate::new(coverage.planned.saturating_sub(coverage.unseen_checks()), coverage.planned);
    }
    format!("{} checks saw a page", counts(seen))
}

/// The notices on blind sources and lost mails, then the coverage of each source.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (source, since, reason) in &view.blind {
        blocks.push(warning(
            format!("{} cannot be seen since {}", shown(source), moment(*since, view.now, view.zone)),
            vec![
                format!("{}.", capitalised(&reason_words(reason))),
                "What rivals do there stays unknown until it can be seen again.".to_owned(),
            ],
        ));
    }
    if view.undeliverable > 0 {
        blocks.push(warning(
            format!("{} refused for good by the mail server", number(view.undeliverable, "mail was", "mails were")),
            vec!["They are kept. `bidwatch status` names them and says why.".to_owned()],
        ));
    }
    let gaps: Vec<String> = view.coverage.iter().filter_map(|(source, coverage)| gap(source, coverage)).collect();
    if gaps.is_empty() {
        let text = if view.coverage.is_empty() {
            "No check was planned in this time.".to_owned()
        } else {
            format!("Everything planned was seen: {}.", in_short(view))
        };
        blocks.push(Block::Paragraph(text));
    } else {
        let quiet = Block::Notice { tone: Tone::Quiet, title: "What could not be seen".to_owned(), lines: gaps };
        blocks.push(quiet);
    }
    blocks
}

fn warning(title: String, lines: Vec<String>) -> Block {
    Block::Notice { tone: Tone::Warning, title, lines }
}

/// "taobao: 12 of 288 checks: blocked, cloudflare (10); failed, HTTP 503 (2)"; `None` where all was seen.
fn gap(source: &str, coverage: &Coverage) -> Option<String> {
    const REASONS: usize = 8;
    let mut reasons: Vec<(&(Outcome, String), u64)> =
        coverage.unseen.iter().map(|(reason, &count)| (reason, count)).collect();
    reasons.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let mut parts: Vec<String> = reasons
        .iter()
        .take(REASONS)
        .map(|((outcome, detail), count)| format!("{} ({count})", reason(*outcome, detail)))
        .collect();
    let rest: u64 = reasons.iter().skip(REASONS).map(|&(_, count)| count).sum();
    if rest > 0 {
        parts.push(format!("other reasons ({rest})"));
    }
    if coverage.slots_hidden > 0 {
        parts.push(format!("pages that hide which listings are ads ({})", coverage.slots_hidden));
    }
    if coverage.without_ads > 0 && coverage.with_ads == 0 {
        parts.push(format!("pages without any ad ({})", coverage.without_ads));
    }
    let blind = coverage.planned.saturating_sub(coverage.with_ads + coverage.without_ads);
    (!parts.is_empty())
        .then(|| format!("{}: {} of {} checks: {}.", shown(source), blind, coverage.planned, parts.join("; ")))
}

/// A reason as the ledger has it ("blocked: cloudflare") in a reader's words.
pub(super) fn reason_words(reason: &str) -> String {
    let (outcome, detail) = reason.split_once(": ").unwrap_or((reason, ""));
    match Outcome::from_name(outcome.trim()) {
        Some(outcome) => self::reason(outcome, detail),
        None => clipped(reason, 120),
    }
}

fn reason(outcome: Outcome, detail: &str) -> String {
    let detail = clipped(detail, 60);
    match (outcome_words(outcome), detail.as_str()) {
        (words, "") => words.to_owned(),
        (words, detail) => format!("{words}: {detail}"),
    }
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok | Outcome::Empty => "page without listings",
        Outcome::Blocked => "turned away",
        Outcome::Unparsed => "page not recognised",
        Outcome::Failed => "failed",
        Outcome::Skipped => "not made",
    }
}
