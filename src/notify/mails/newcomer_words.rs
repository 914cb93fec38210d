//! Advertisers who look like a rival who left: for the digest.

use crate::{
    insight::Likeness,
    notify::{
        DigestView,
        draw::document::{Block, Tone},
    },
    words::{catalogue::mail as say, clipped, shown},
};

/// One notice for all of them; nothing without any.
pub(super) fn notice(view: &DigestView) -> Option<Block> {
    const NEWCOMERS: usize = 5;
    let (lang, voice) = (view.lang, view.voice());
    let line = |(name, rival, likeness): &(String, String, Likeness)| {
        let left = voice.day(likeness.left.with_timezone(&view.zone).date_naive());
        clipped(&say::newcomer(lang, &shown(name), &likeness.words(lang, &shown(rival), &left)), 300)
    };
    let mut lines: Vec<String> = view.newcomers.iter().take(NEWCOMERS).map(line).collect();
    if lines.is_empty() {
        return None;
    }
    lines.push(say::newcomer_hint(lang).to_owned());
    Some(Block::Notice { tone: Tone::Quiet, title: say::newcomer_title(lang).to_owned(), lines })
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::PartyId,
        insight::Likeness,
        notify::{render_digest, sample},
    };

    #[test]
    fn a_newcomer_who_looks_like_one_who_left_is_a_suggestion() {
        let mut view = sample::digest(1);
        let likeness = Likeness {
            rival: PartyId::Rival(0),
            items: 4,
            of: 5,
            domain: None,
            left: sample::now() - chrono::TimeDelta::days(3),
        };
        view.newcomers = vec![("New Bags".into(), "Rival A".into(), likeness)];
        let flat = render_digest(&view).text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("New Bags: 4 of his 5 items were Rival A's, who was last seen on"), "{flat}");
        assert!(flat.contains("perhaps the same seller"), "{flat}");
    }
}
