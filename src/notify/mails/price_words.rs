//! Prices that moved.

use crate::{
    domain::Party,
    insight::PriceMove,
    notify::{
        DigestView,
        draw::document::{Block, Tag, Tone},
    },
    words::{Lang, catalogue::hours as say, clipped, counts, price_of, shown, who},
};

/// Prices that are told.
const MOST: usize = 10;

/// What moved since the last digest, the greatest change first.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    if view.prices.is_empty() {
        return Vec::new();
    }
    let lang = view.lang;
    let mut blocks = vec![Block::Heading(say::prices(lang).to_owned())];
    for (party, moved) in view.prices.iter().take(MOST) {
        let tag = Tag { words: change(lang, moved.change), tone: Tone::Quiet };
        blocks.push(Block::Item { text: what(lang, party, moved), tag: Some(tag) });
        blocks.push(Block::Fact(seen(moved, view)));
    }
    let more = view.prices.len().saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::Paragraph(say::prices_further(lang, more)));
    }
    blocks
}

/// "Blue Shop: “Nike Air” 59.00 → 49.00 EUR".
fn what(lang: Lang, party: &Party, moved: &PriceMove) -> String {
    let (before, after) = (clipped(&moved.before, 16), clipped(&moved.after, 16));
    let after = price_of(lang, &after, &shown(&moved.currency));
    say::price(lang, &who(lang, party), &clipped(&moved.title, 60), &before, &after)
}

/// "−17 %".
fn change(lang: Lang, change: f64) -> String {
    let sign = if change < 0.0 { '−' } else { '+' };
    match change.abs() * 100.0 {
        percent if percent < 1.0 => say::change_little(lang, sign),
        percent if percent > 999.0 => say::change_huge(lang, sign),
        percent => say::change(lang, sign, &format!("{percent:.0}")),
    }
}

/// "Seen on 6 of 6 checks since Tue 14:00, on 女包 and 2 more (taobao)."
fn seen(moved: &PriceMove, view: &DigestView) -> String {
    let (lang, source) = (view.lang, shown(&moved.source));
    let place = match moved.keywords.as_slice() {
        [] => source,
        [only] => say::on_one(lang, &shown(only), &source),
        [first, rest @ ..] => say::on_more(lang, &shown(first), rest.len(), &source),
    };
    say::price_seen(lang, &counts(lang, moved.seen), &view.voice().moment(moved.since), &place)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::{
        domain::{PartyId, Rate},
        notify::{render_digest, sample},
    };

    #[test]
    fn a_price_is_told_in_its_own_currency_with_its_checks_and_many_are_cut() {
        let mut view = sample::digest(1);
        let moved = PriceMove {
            party: PartyId::Rival(0),
            title: "Nike Air".into(),
            source: "taobao".into(),
            keywords: vec!["女包".into(), "钱包".into()],
            currency: "EUR".into(),
            before: "59.00".into(),
            after: "49.00".into(),
            change: -10.0 / 59.0,
            since: view.now - TimeDelta::hours(20),
            seen: Rate::new(6, 6),
        };
        view.prices = vec![(Party::rival("Blue Shop"), moved); 13];
        let text = render_digest(&view).text.replace('\u{a0}', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("Blue Shop: “Nike Air” 59.00 → 49.00 EUR [−17 %]"), "{text}");
        assert!(text.contains("Seen on 6 of 6 checks since Mon 16:00, on 女包 and 1 more (taobao)."), "{text}");
        assert!(text.contains("And 3 more moved less."), "{text}");
    }
}
