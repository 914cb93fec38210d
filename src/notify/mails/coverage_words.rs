//! What could be seen and what not: the first thing a digest tells.

use super::words::{capitalised, clipped, counts, moment, number, shown};
use crate::{
    domain::{Outcome, Rate},
    insight::Coverage,
    notify::{
        DigestView,
        draw::document::{Block, Tone},
    },
};

/// A source of which fewer checks than one in so many told nothing needs no more than a line in small print.
const FEW: u64 = 20;

/// Checks that saw a page, of those planned.
pub(super) fn seen(view: &DigestView) -> Rate {
    let mut seen = Rate::default();
    for (_, coverage) in &view.coverage {
        seen += Rate::new(coverage.planned.saturating_sub(coverage.unseen_checks()), coverage.planned);
    }
    seen
}

/// "276 of 288 checks saw a page"
pub(super) fn in_short(view: &DigestView) -> String {
    format!("{} checks saw a page", counts(seen(view)))
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
        let text = if view.coverage.iter().all(|(_, coverage)| coverage.planned == 0) {
            "No check was planned in this time.".to_owned()
        } else {
            format!("Every check saw a page: {}.", counts(seen(view)))
        };
        blocks.push(Block::Paragraph(text));
    } else if view.coverage.iter().all(|(_, coverage)| silent(coverage) * FEW <= coverage.planned) {
        blocks.push(Block::Paragraph(format!("{}. What told nothing about rivals:", capitalised(&in_short(view)))));
        blocks.extend(gaps.into_iter().map(Block::Fact));
    } else {
        let quiet =
            Block::Notice { tone: Tone::Quiet, title: "Checks that told nothing about rivals".to_owned(), lines: gaps };
        blocks.push(quiet);
    }
    let repeating = view.repeating.iter().map(|(source, hours)| repeating_words(&shown(source), *hours));
    blocks.extend(repeating.map(Block::Fact));
    blocks
}

/// Checks that told nothing about rivals.
fn silent(coverage: &Coverage) -> u64 {
    coverage.unseen_checks() + coverage.slots_hidden + coverage.without_ads
}

/// Looks at a source that repeat each other. `source` is safe to show.
pub fn repeating_words(source: &str, hours: f64) -> String {
    let hours = number(hours.round().max(1.0) as u64, "hour", "hours");
    format!(
        "Looks at {source} repeat each other for about {hours}, as if the site knew its visitor: bidwatch asks for more \
         evidence there. A fresh visitor for each check would help; checking more often would not."
    )
}

fn warning(title: String, lines: Vec<String>) -> Block {
    Block::Notice { tone: Tone::Warning, title, lines }
}

/// "taobao: 12 of 288 checks: turned away: cloudflare (10); failed: HTTP 503 (2)."; `None` where every
/// check told something.
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
    if coverage.without_ads > 0 {
        parts.push(format!("pages without any ad ({})", coverage.without_ads));
    }
    let silent = silent(coverage);
    (silent > 0).then(|| format!("{}: {silent} of {} checks: {}.", shown(source), coverage.planned, parts.join("; ")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_that_told_nothing_is_counted_under_its_reason() {
        let unseen = [
            ((Outcome::Failed, "HTTP 503".to_owned()), 2),
            ((Outcome::Blocked, "cloudflare".to_owned()), 10),
            ((Outcome::Skipped, String::new()), 1),
        ];
        let coverage = Coverage { planned: 50, with_ads: 30, without_ads: 4, slots_hidden: 3, unseen: unseen.into() };
        assert_eq!(
            gap("taobao", &coverage).unwrap(),
            "taobao: 20 of 50 checks: turned away: cloudflare (10); failed: HTTP 503 (2); not made (1); pages that \
             hide which listings are ads (3); pages without any ad (4)."
        );
        assert_eq!(gap("taobao", &Coverage { planned: 9, with_ads: 9, ..Coverage::default() }), None);
    }

    #[test]
    fn a_source_whose_looks_repeat_each_other_is_told_with_the_way_out() {
        let mut view = crate::notify::sample::digest(1);
        let told = |view: &DigestView| format!("{:?}", blocks(view));
        assert!(!told(&view).contains("repeat each other"));
        view.repeating = vec![("taobao".to_owned(), 9.6)];
        assert!(told(&view).contains(
            "Looks at taobao repeat each other for about 10 hours, as if the site knew its visitor: bidwatch asks for \
             more evidence there. A fresh visitor for each check would help; checking more often would not."
        ));
    }

    #[test]
    fn hundreds_of_reasons_are_summed_up() {
        let unseen = (0..300).map(|i| ((Outcome::Failed, format!("reason {i}")), 300 - i)).collect();
        let line = gap("s", &Coverage { planned: 50_000, unseen, ..Coverage::default() }).unwrap();
        assert!(line.starts_with("s: 45150 of 50000 checks: failed: reason 0 (300); "), "{line}");
        assert!(line.ends_with("other reasons (42778).") && line.len() < 400, "{line}");
    }
}
