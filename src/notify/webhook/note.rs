use std::fmt::Write as _;

use crate::notify::{AlertView, mails::alert};

/// The most bytes of a note: the least that any of the chats takes.
const MAX_BYTES: usize = 1_900;

/// An alert in short, for a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The mail's subject.
    pub title: String,
    /// Each finding in a line, its counts, and how to answer.
    pub text: String,
}

/// An alert in short.
pub fn render_note(view: &AlertView) -> Note {
    let title = alert::render_alert(view).subject;
    let mut text = String::new();
    for (told, found) in view.findings.iter().enumerate() {
        let lines = alert::in_short(found, view).join("\n");
        if told > 0 && title.len() + text.len() + lines.len() > MAX_BYTES {
            let _ = write!(text, "and {} more", view.findings.len() - told);
            break;
        }
        text.push_str(&lines);
        text.push('\n');
    }
    Note { title, text: text.trim_end().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::FindingKind, notify::sample};

    fn note(findings: usize) -> Note {
        let view = sample::finding_view(FindingKind::BackOff, "Rival A", "女包");
        render_note(&AlertView {
            lang: crate::words::Lang::En,
            now: sample::now(),
            zone: sample::ZONE,
            held_since: None,
            still: false,
            findings: vec![view; findings],
        })
    }

    #[test]
    fn a_note_says_what_happened_with_counts_and_how_to_answer() {
        let note = note(1);
        assert_eq!(note.title, "Rival A left the ad slots on 女包 since Mon 00:00");
        assert!(
            note.text.contains("83 of 90 peak checks before") && note.text.contains("bidwatch ack "),
            "{}",
            note.text
        );
    }

    #[test]
    fn many_changes_fit_the_smallest_chat() {
        let note = note(60);
        assert!(note.title.len() + note.text.len() < 2_048, "{}", note.text.len());
        assert!(note.text.ends_with("more"), "{}", note.text);
    }
}
