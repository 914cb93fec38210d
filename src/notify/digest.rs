//! The digest: first what could not be seen, then what changed, then how everybody stands.

use super::{
    DigestView, FindingView, Message, coverage_words,
    document::{Block, Document},
    draw, finding_words as say, party_words,
    size::fitting,
    words::{FIGURES, OUTSIDE, day, glossary, meaning, moment, number, shown},
};

/// How much a digest tells in full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detail {
    /// Findings with strips.
    pub(super) findings: usize,
    /// Queries of each party with strips.
    pub(super) queries: usize,
}

/// The daily digest. Where nothing changed it is a short mail that says so.
pub fn render_digest(view: &DigestView) -> Message {
    let levels = [(30, 200), (20, 60), (20, 30), (10, 15), (10, 8), (5, 4), (5, 2), (3, 1), (1, 0)];
    let drawn = levels.map(|(findings, queries)| Detail { findings, queries });
    let least = Detail { findings: 0, queries: 0 };
    fitting(drawn.into_iter().map(|detail| draw(&document(view, detail))))
        .unwrap_or_else(|| draw(&document(view, least)))
}

fn document(view: &DigestView, detail: Detail) -> Document {
    let mut blocks = vec![Block::Headline { text: headline(view), tag: None }];
    blocks.extend(coverage_words::blocks(view));
    if view.findings.is_empty() {
        blocks.extend(party_words::in_short(view));
    } else {
        blocks.extend(changes(view, detail));
        blocks.extend(party_words::in_full(view, detail));
        blocks.push(Block::Legend);
    }
    Document {
        subject: subject(view),
        kicker: format!("bidwatch digest · {}", day(view.date)),
        preview: coverage_words::in_short(view),
        blocks,
        footer: footer(view),
    }
}

fn headline(view: &DigestView) -> String {
    match view.findings.as_slice() {
        [] => format!("Nothing changed since {}", moment(view.from, view.now, view.zone)),
        [only] => say::headline_since(&only.finding, view.now, view.zone),
        many => format!("{} changes since {}", many.len(), moment(view.from, view.now, view.zone)),
    }
}

fn subject(view: &DigestView) -> String {
    let what = match view.findings.as_slice() {
        [] => "nothing changed".to_owned(),
        [only] => say::headline(&only.finding),
        many => {
            let names: Vec<String> = many.iter().map(|found| say::headline(&found.finding)).collect();
            format!("{} changes: {}", many.len(), names.join(", "))
        }
    };
    let blind = match view.blind.as_slice() {
        [] => String::new(),
        [(source, ..)] => format!("{} not seen; ", shown(source)),
        many => format!("{} sources not seen; ", many.len()),
    };
    format!("Digest {}: {blind}{what}", view.date.format("%a %-d %b"))
}

/// What changed, in the order in which it was found.
fn changes(view: &DigestView, detail: Detail) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("What changed".to_owned())];
    for found in view.findings.iter().take(detail.findings) {
        blocks.extend(change(found, view));
    }
    let rest: Vec<String> =
        view.findings.iter().skip(detail.findings).map(|found| say::headline(&found.finding)).collect();
    if !rest.is_empty() {
        const NAMED: usize = 20;
        let more = if rest.len() > NAMED { format!("; and {} more", rest.len() - NAMED) } else { String::new() };
        blocks.push(Block::Labelled {
            label: format!("{} told in short", number(rest.len() as u64, "change", "changes")),
            text: format!(
                "{}{more}. `bidwatch findings` shows them all.",
                rest.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ")
            ),
        });
    }
    blocks
}

fn change(found: &FindingView, view: &DigestView) -> Vec<Block> {
    let finding = &found.finding;
    let mut blocks: Vec<Block> = say::revision(finding).into_iter().collect();
    blocks.push(Block::Item { text: say::headline_since(finding, view.now, view.zone), tag: Some(say::tag(finding)) });
    blocks.push(say::strips(found));
    blocks.push(Block::Fact(say::evidence(finding)));
    blocks.push(Block::Fact(say::certainty(finding, view.now, view.zone)));
    blocks
}

fn footer(view: &DigestView) -> Vec<String> {
    let checks: u64 = view.coverage.iter().map(|(_, coverage)| coverage.planned).sum();
    let mut footer = vec![
        format!("{OUTSIDE} {} stand behind this digest.", number(checks, "planned check", "planned checks")),
        glossary(view.zone),
    ];
    let stances = party_words::stances(view);
    if !stances.is_empty() {
        let told: Vec<String> =
            stances.into_iter().map(|stance| format!("“{}”: {}", stance.words(), meaning(stance))).collect();
        footer.push(format!("How rivals stand: {}.", told.join("; ")));
    }
    if !view.findings.is_empty() {
        footer.push(FIGURES.to_owned());
    }
    footer
}
