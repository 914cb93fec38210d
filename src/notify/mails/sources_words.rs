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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Outcome,
        notify::{render_digest, sample},
    };

    fn text(view: &DigestView) -> String {
        let text = render_digest(view).text.replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_source_tells_how_many_checks_saw_a_page_and_how_many_ads() {
        let text = text(&sample::digest(1));
        assert!(text.contains("taobao: 276 of 288 checks saw a page; 276 of these show who advertises."), "{text}");
        assert!(text.find("What changed") < text.find("taobao: 276 of 288"), "{text}");
    }

    #[test]
    fn a_source_that_nobody_looked_at_is_left_out_and_of_many_the_rest_is_counted() {
        let mut view = sample::digest(1);
        let unseen = [((Outcome::Failed, "HTTP 503".to_owned()), 10)];
        let dark = Coverage { planned: 10, unseen: unseen.into(), ..Coverage::default() };
        view.coverage = (0..MOST + 2).map(|index| (format!("site {index:02}"), dark.clone())).collect();
        view.coverage.push(("unplanned".into(), Coverage::default()));
        let text = text(&view);
        assert!(text.contains("site 19: 0 of 10 checks saw a page; 0 of these show who advertises."), "{text}");
        assert!(text.contains("And 2 more sources, see `bidwatch sources`."), "{text}");
        assert!(!text.contains("unplanned: "), "{text}");
    }
}
