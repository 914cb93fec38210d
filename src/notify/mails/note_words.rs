//! What you did, and who answered: for the digest.

use crate::{
    domain::Party,
    insight::{Reaction, ReactionVerdict},
    notify::{
        DigestView, NoteView,
        draw::document::{Block, Tone},
    },
    words::{catalogue::mail as say, clipped, quoted, shown, who},
};

/// One notice a note, those of the last days only; nothing without notes.
pub(super) fn blocks(view: &DigestView) -> Vec<Block> {
    const NOTES: usize = 5;
    let left_out = view.notes.len().saturating_sub(NOTES);
    let more = (left_out > 0).then(|| Block::Paragraph(say::notes_left_out(view.lang, left_out as u64)));
    view.notes.iter().skip(left_out).map(|note| notice(note, view)).chain(more).collect()
}

fn notice(note: &NoteView, view: &DigestView) -> Block {
    const ANSWERS: usize = 8;
    let lang = view.lang;
    let told =
        |verdict: ReactionVerdict| note.reactions.iter().filter(move |(_, reaction)| reaction.verdict == verdict);
    let said = |(party, reaction): &(Party, Reaction)| clipped(&reaction.sentence(lang, &who(lang, party)), 300);
    let mut lines: Vec<String> =
        told(ReactionVerdict::Answer).chain(told(ReactionVerdict::Perhaps)).take(ANSWERS).map(said).collect();
    let (nothing, unknown) = (told(ReactionVerdict::Nothing).count(), told(ReactionVerdict::TooLittleSeen).count());
    if nothing > 0 {
        lines.push(say::did_nothing_new(lang, nothing as u64));
    }
    if unknown > 0 {
        lines.push(say::little_seen_of(lang, unknown as u64));
    }
    let (when, text) = (view.voice().moment(note.at), clipped(&note.text, 100));
    let title = match &note.keyword {
        Some(keyword) => say::noted_on(lang, &when, &quoted(lang, &shown(keyword)), &text),
        None => say::noted(lang, &when, &text),
    };
    Block::Notice { tone: Tone::Quiet, title, lines }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::{
        domain::{Party, PartyId},
        insight::{Answer, Reaction, ReactionVerdict},
        notify::{NoteView, render_digest, sample},
    };

    #[test]
    fn the_digest_tells_who_answered_a_note() {
        let answered = Reaction {
            party: PartyId::Rival(0),
            verdict: ReactionVerdict::Answer,
            answer: Some(Answer::TookTop),
            moved: 3,
            keywords: 4,
            days: 1,
            after: Some(TimeDelta::hours(5)),
            usual: 0.1,
            compared: 20,
            chance: 0.001,
        };
        let nothing = Reaction { verdict: ReactionVerdict::Nothing, answer: None, ..answered.clone() };
        let note = NoteView {
            at: sample::now() - TimeDelta::hours(20),
            keyword: None,
            text: "raised my offer\u{1b}[31m".into(),
            reactions: vec![(Party::rival("Rival A"), answered), (Party::rival("Rival B"), nothing)],
        };
        let mut view = sample::digest(1);
        view.notes = vec![note];
        let message = render_digest(&view);
        let flat = message.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in
            ["You noted", "raised my offer", "Rival A took the first ad slot on 3 of 4 keywords", "1 rival did nothing"]
        {
            assert!(flat.contains(words), "{words}: {flat}");
        }
        assert!(!message.text.contains('\u{1b}'));
    }
}
