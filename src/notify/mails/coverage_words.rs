//! What could be seen and what not: the first thing a digest tells.

use crate::{
    domain::{Outcome, Rate},
    insight::Coverage,
    notify::{
        DigestView,
        draw::document::{Block, Tone},
    },
    words::{
        Lang, capitalised,
        catalogue::{form, mail as say, outcome, time, trouble},
        clipped, counts, shown,
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
    say::saw_a_page(view.lang, &counts(view.lang, seen(view)))
}

/// The notices on blind sources and lost mails, then the coverage of each source.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    let lang = view.lang;
    let mut blocks = Vec::new();
    for (source, since, reason) in &view.blind {
        let why = form::full_stop(lang, &capitalised(&reason_words(lang, reason)));
        let title = say::cannot_be_seen(lang, &shown(source), &view.voice().moment(*since));
        blocks.push(warning(title, vec![why, say::stays_unknown(lang).to_owned()]));
    }
    if view.undeliverable > 0 {
        let title = say::refused_for_good(lang, view.undeliverable);
        blocks.push(warning(title, vec![say::refused_are_kept(lang).to_owned()]));
    }
    let gaps: Vec<String> = view.coverage.iter().filter_map(|(source, coverage)| gap(lang, source, coverage)).collect();
    if gaps.is_empty() {
        let none_planned = view.coverage.iter().all(|(_, coverage)| coverage.planned == 0);
        let text = if none_planned {
            say::no_check_planned(lang).to_owned()
        } else {
            say::all_seen(lang, &counts(lang, seen(view)))
        };
        blocks.push(Block::Paragraph(text));
    } else if view.coverage.iter().all(|(_, coverage)| silent(coverage) * FEW <= coverage.planned) {
        blocks.push(Block::Paragraph(say::told_nothing_follows(lang, &capitalised(&in_short(view)))));
        blocks.extend(gaps.into_iter().map(Block::Fact));
    } else {
        let title = say::told_nothing_title(lang).to_owned();
        blocks.push(Block::Notice { tone: Tone::Quiet, title, lines: gaps });
    }
    let repeating = view.repeating.iter().map(|(source, hours)| repeating_words(lang, &shown(source), *hours));
    blocks.extend(repeating.map(Block::Fact));
    blocks
}

/// Checks that told nothing about rivals.
fn silent(coverage: &Coverage) -> u64 {
    coverage.unseen_checks() + coverage.slots_hidden + coverage.without_ads
}

/// Looks at a source that repeat each other. `source` is safe to show.
pub fn repeating_words(lang: Lang, source: &str, hours: f64) -> String {
    say::repeating(lang, source, &time::hours(lang, hours.round().max(1.0) as u64))
}

fn warning(title: String, lines: Vec<String>) -> Block {
    Block::Notice { tone: Tone::Warning, title, lines }
}

/// "taobao: 12 of 288 checks: turned away: cloudflare (10); failed: HTTP 503 (2)."; `None` where every
/// check told something.
fn gap(lang: Lang, source: &str, coverage: &Coverage) -> Option<String> {
    const REASONS: usize = 8;
    let mut reasons: Vec<(&(Outcome, String), u64)> =
        coverage.unseen.iter().map(|(reason, &count)| (reason, count)).collect();
    reasons.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let told = |&((outcome, detail), count): &(&(Outcome, String), u64)| {
        say::gap_reason(lang, &reason(lang, *outcome, detail), count)
    };
    let mut parts: Vec<String> = reasons.iter().take(REASONS).map(told).collect();
    let rest: u64 = reasons.iter().skip(REASONS).map(|&(_, count)| count).sum();
    if rest > 0 {
        parts.push(say::other_reasons(lang, rest));
    }
    if coverage.slots_hidden > 0 {
        parts.push(say::slots_hidden(lang, coverage.slots_hidden));
    }
    if coverage.without_ads > 0 {
        parts.push(say::without_ads(lang, coverage.without_ads));
    }
    let (silent, parts) = (silent(coverage), parts.join(form::semicolon(lang)));
    (silent > 0).then(|| say::gap(lang, &shown(source), silent, coverage.planned, &parts))
}

/// A reason as the ledger has it ("blocked: cloudflare") in a reader's words.
pub(super) fn reason_words(lang: Lang, text: &str) -> String {
    let (outcome, detail) = text.split_once(": ").unwrap_or((text, ""));
    match Outcome::from_name(outcome.trim()) {
        Some(outcome) => reason(lang, outcome, detail),
        None => detail_words(lang, text, 120),
    }
}

fn reason(lang: Lang, outcome: Outcome, detail: &str) -> String {
    let detail = detail_words(lang, detail, 60);
    match (outcome_words(lang, outcome), detail.as_str()) {
        (words, "") => words.to_owned(),
        (words, detail) => outcome::reason(lang, words, detail),
    }
}

fn outcome_words(lang: Lang, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok | Outcome::Empty => outcome::empty(lang),
        Outcome::Blocked => outcome::blocked(lang),
        Outcome::Unparsed => outcome::unparsed(lang),
        Outcome::Failed => outcome::failed(lang),
        Outcome::Skipped => outcome::skipped(lang),
    }
}

/// A detail of the ledger, which keeps it in English: the commonest are told in the reader's language, what a site or a
/// library said stays as it was said.
pub(super) fn detail_words(lang: Lang, detail: &str, columns: usize) -> String {
    const KNOWN: [fn(Lang) -> &'static str; 28] = [
        outcome::no_listing,
        outcome::captcha,
        outcome::consent,
        outcome::login,
        outcome::denied,
        outcome::queue,
        outcome::throttled,
        outcome::region,
        outcome::age,
        outcome::app,
        outcome::soft_block,
        outcome::javascript,
        outcome::maintenance,
        outcome::not_running,
        outcome::under_way,
        outcome::day_spent,
        outcome::month_spent,
        outcome::day_short,
        outcome::month_short,
        outcome::no_connection,
        outcome::no_connection_in_time,
        outcome::no_answer,
        outcome::connection_refused,
        outcome::connection_reset,
        outcome::name_not_resolved,
        outcome::ended_early,
        trouble::disk_reason,
        outcome::empty,
    ];
    // "maintenance (HTTP 503)"
    let (name, more) = detail.split_once(" (").unwrap_or((detail, ""));
    match KNOWN.into_iter().find(|say| say(Lang::En) == name) {
        None => clipped(detail, columns),
        Some(say) if more.is_empty() => say(lang).to_owned(),
        Some(say) => clipped(&form::in_brackets(lang, say(lang), more.trim_end_matches(')')), columns),
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
            gap(Lang::En, "taobao", &coverage).unwrap(),
            "taobao: 20 of 50 checks: turned away: cloudflare (10); failed: HTTP 503 (2); not made (1); pages that \
             hide which listings are ads (3); pages without any ad (4)."
        );
        assert_eq!(gap(Lang::En, "taobao", &Coverage { planned: 9, with_ads: 9, ..Coverage::default() }), None);
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
        let line = gap(Lang::En, "s", &Coverage { planned: 50_000, unseen, ..Coverage::default() }).unwrap();
        assert!(line.starts_with("s: 45150 of 50000 checks: failed: reason 0 (300); "), "{line}");
        assert!(line.ends_with("other reasons (42778).") && line.len() < 400, "{line}");
    }
}
