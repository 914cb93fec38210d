//! How much of each source was seen: the last thing a digest tells.

use super::words::{counts, number, shown};
use crate::{
    domain::Rate,
    insight::Coverage,
    notify::{DigestView, draw::document::Block},
};

/// Sources that are told.
const MOST: usize = 20;

/// A line for each source.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    let looked: Vec<&(String, Coverage)> = view.coverage.iter().filter(|(_, coverage)| coverage.planned > 0).collect();
    if looked.is_empty() {
        return Vec::new();
    }
    let lines = looked.iter().take(MOST).map(|(source, coverage)| Block::Fact(line(source, coverage)));
    let mut blocks: Vec<Block> = std::iter::once(Block::Heading(HEADING.to_owned())).chain(lines).collect();
    let more = looked.len().saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::Fact(further(more)));
    }
    blocks
}

// From here on: the words.

const HEADING: &str = "Coverage";

/// "taobao: 276 of 288 checks saw a page, 270 of them with ads."
fn line(source: &str, coverage: &Coverage) -> String {
    let seen = Rate::new(coverage.planned.saturating_sub(coverage.unseen_checks()), coverage.planned);
    format!(
        "{}: {} checks saw a page; {} of these show who advertises.",
        shown(source),
        counts(seen),
        coverage.with_ads
    )
}

fn further(more: usize) -> String {
    format!("And {}, see `bidwatch sources`.", number(more as u64, "more source", "more sources"))
}
