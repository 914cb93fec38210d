//! What a reader can answer to a finding, and what he did.

use crate::{
    domain::{Feedback, FeedbackWord, Finding, FindingKind, display_safe},
    notify::{FindingView, draw::document::Block},
    words::{Lang, Voice, catalogue::finding as say, clipped},
};

/// The shortest id that still tells a finding from all others, as a rule.
const SHORT_ID: usize = 8;

/// The commands by which a finding is answered.
pub(super) fn commands(lang: Lang, finding: &Finding) -> Option<Block> {
    if finding.kind == FindingKind::Withdrawn {
        return None;
    }
    let id: String = finding.id.chars().filter(char::is_ascii_alphanumeric).take(SHORT_ID).collect();
    let mut commands = vec![
        (say::seen_question(lang).to_owned(), format!("bidwatch ack {id}")),
        (say::wrong_question(lang).to_owned(), format!("bidwatch wrong {id}")),
    ];
    if !finding.party.is_market() {
        let quiet = format!("bidwatch snooze {} 3d", quoted(finding.party.rival.as_deref()));
        commands.push((say::quiet_question(lang).to_owned(), quiet));
    }
    Some(Block::Commands { label: say::your_answer(lang).to_owned(), commands })
}

/// A rival's name as a shell takes it; a stand-in where the name cannot be typed as it is shown.
fn quoted(rival: Option<&str>) -> String {
    let Some(name) = rival else { return "own".to_owned() };
    let typed = display_safe(name) == *name && clipped(name, 40) == *name;
    match typed {
        false => "RIVAL".to_owned(),
        true if name.starts_with('-') => format!("-- {}", in_quotes(name)),
        true => in_quotes(name),
    }
}

fn in_quotes(name: &str) -> String {
    format!("'{}'", name.replace('\'', r"'\''"))
}

/// What was answered to a finding so far.
pub(super) fn said(found: &FindingView, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let line = |Feedback { word, at, note, .. }: &Feedback| {
        let when = voice.moment(*at);
        Block::Fact(match (word, note) {
            (FeedbackWord::Seen, None) => say::marked_seen(lang, &when),
            (FeedbackWord::Seen, Some(note)) => say::marked_seen_note(lang, &when, &clipped(note, 200)),
            (FeedbackWord::Wrong, None) => say::marked_wrong(lang, &when),
            (FeedbackWord::Wrong, Some(note)) => say::marked_wrong_note(lang, &when, &clipped(note, 200)),
        })
    };
    found.feedback.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Party, notify::sample};

    fn lines(finding: &Finding) -> Vec<String> {
        match commands(Lang::En, finding) {
            Some(Block::Commands { commands, .. }) => commands.into_iter().map(|(_, command)| command).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn each_finding_names_the_commands_that_answer_it() {
        let finding = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        let id = &finding.id[..8];
        let expected =
            [format!("bidwatch ack {id}"), format!("bidwatch wrong {id}"), "bidwatch snooze 'Rival A' 3d".to_owned()];
        assert_eq!(lines(&finding), expected);
        let own = Finding { party: Party::own(), ..finding.clone() };
        assert!(lines(&own)[2].contains("snooze own 3d"));
        assert!(lines(&Finding { kind: FindingKind::Withdrawn, ..finding }).is_empty());
    }

    #[test]
    fn no_name_escapes_from_its_quotes() {
        let command = |name: &str| lines(&sample::finding(FindingKind::BackOff, name, "k"))[2].clone();
        assert!(command("Bob's $(reboot)`x`").contains(r"snooze 'Bob'\''s $(reboot)`x`' 3d"));
        assert!(command("-x").contains("snooze -- '-x' 3d"));
        for hostile in ["a\u{202e}b", "a\nrm -rf b", "a\u{200b}b", &"长".repeat(60)] {
            assert!(command(hostile).contains("snooze RIVAL 3d"), "{}", command(hostile));
        }
    }

    #[test]
    fn what_was_answered_is_shown_with_its_note() {
        let feedback = Feedback {
            finding_id: "1".into(),
            word: FeedbackWord::Seen,
            at: sample::now(),
            note: Some("he moved\r\nto video".into()),
        };
        let view = sample::finding_view(FindingKind::BackOff, "Rival A", "女包");
        let found = FindingView { feedback: vec![feedback], ..view };
        let said = said(&found, sample::voice());
        assert!(
            matches!(&said[0], Block::Fact(text) if text == "You marked this as seen (Tue 12:00): he moved to video."),
            "{said:?}"
        );
    }
}
