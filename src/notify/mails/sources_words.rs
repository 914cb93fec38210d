//! How much of each source was seen: the last thing a digest tells.

use crate::{
    domain::Rate,
    insight::Coverage,
    notify::{DigestView, draw::document::Block},
    words::{Lang, catalogue::hours as say, counts, shown},
};

/// Sources that are told.
const MOST: usize = 20;

/// A line for each source.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    let lang = view.lang;
    let looked: Vec<&(String, Coverage)> = view.coverage.iter().filter(|(_, coverage)| coverage.planned > 0).collect();
    if looked.is_empty() {
        return Vec::new();
    }
    let lines = looked.iter().take(MOST).map(|(source, coverage)| Block::Fact(line(lang, source, coverage)));
    let mut blocks: Vec<Block> = std::iter::once(Block::Heading(say::coverage(lang).to_owned())).chain(lines).collect();
    let more = looked.len().saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::Fact(say::more_sources(lang, more as u64)));
    }
    blocks
}

/// "taobao: 276 of 288 checks saw a page, 270 of them with ads."
fn line(lang: Lang, source: &str, coverage: &Coverage) -> String {
    let seen = Rate::new(coverage.planned.saturating_sub(coverage.unseen_checks()), coverage.planned);
    say::coverage_line(lang, &shown(source), &counts(lang, seen), coverage.with_ads)
}
