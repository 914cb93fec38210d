//! What ails bidwatch: told once, and once when it is over.

use super::{
    coverage_words::reason_words,
    words::{OUTSIDE, capitalised, day, glossary, moment, number, shown},
};
use crate::notify::{
    Message, TroubleView,
    draw::{
        document::{Block, Document, Tag, Tone},
        draw,
    },
};

/// The mail for a source that cannot be seen, or can be seen again.
pub fn render_trouble(view: &TroubleView) -> Message {
    draw(&document(view))
}

fn document(view: &TroubleView) -> Document {
    let (source, reason) = (shown(&view.source), reason_words(&view.reason));
    let since = moment(view.since, view.now, view.zone);
    let lost = number(view.lost, "check", "checks");
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let (subject, blocks) = if let Some(over) = view.over {
        let over = moment(over, view.now, view.zone);
        let tag = Some(Tag { words: "Over".to_owned(), tone: Tone::Good });
        // Mended rules may have read the kept pages meanwhile.
        let (brought, meaning) = if view.lost == 0 {
            ("all its pages were read after all".to_owned(), WHOLE)
        } else {
            (format!("{lost} brought nothing"), GAP)
        };
        let blocks = vec![
            Block::Headline { text: format!("{source} can be seen again since {over}"), tag },
            labelled("How long", format!("From {since} to {over}; {brought}. The reason was: {reason}.")),
            labelled("What it means", meaning.to_owned()),
            labelled("What you could do", "Nothing. Looking goes on as planned.".to_owned()),
        ];
        (format!("bidwatch sees {source} again since {over}"), blocks)
    } else {
        let tag = Some(Tag { words: "bidwatch is blind here".to_owned(), tone: Tone::Warning });
        let blocks = vec![
            Block::Headline { text: format!("{source} cannot be seen since {since}"), tag },
            labelled("Why", format!("{}. So far {lost} brought nothing.", capitalised(&reason))),
            labelled("What it means", BLIND.to_owned()),
            labelled("What you could do", advice(&view.reason).to_owned()),
            Block::Paragraph("You get one more mail when it is over, and none in between.".to_owned()),
        ];
        (format!("bidwatch cannot see {source} since {since} ({reason})"), blocks)
    };
    let local = view.now.with_timezone(&view.zone);
    Document {
        subject,
        kicker: format!("bidwatch trouble · {}, {}", day(local.date_naive()), local.format("%H:%M")),
        preview: reason,
        blocks,
        footer: vec![OUTSIDE.to_owned(), glossary(view.zone)],
    }
}

const BLIND: &str = "Nothing is concluded from checks that saw nothing: no rival is called gone because of this. What \
                     he does in the meantime stays unknown.";

const WHOLE: &str = "There is no gap: what rivals did in the meantime is in the history now.";

const GAP: &str = "Nothing was concluded from checks that saw nothing. What rivals did in the meantime stays unknown.";

/// What helps against a reason, by the outcome it begins with.
fn advice(reason: &str) -> &'static str {
    match reason.split([':', ' ']).next().unwrap_or_default() {
        "blocked" => {
            "The site asks for a login, a consent or a proof of being human, or turns visits away. Look more rarely, \
             or use a source with an official interface. `bidwatch probe SOURCE KEYWORD` shows what comes now."
        }
        "unparsed" => {
            "The site's pages look different now. `bidwatch probe SOURCE KEYWORD` shows what is still recognised; the \
             rules of the source need mending. The pages are kept: `bidwatch extract SOURCE --kept` shows whether mended \
             rules read them, `bidwatch reparse` then fills the gap."
        }
        "skipped" => {
            "Planned checks were not made: the site's robots.txt forbids them, or bidwatch was not running. \
             `bidwatch status` tells which."
        }
        _ => {
            "Look whether the site opens in a browser on the same machine. `bidwatch probe SOURCE KEYWORD` shows the \
             fault in full; `bidwatch status` shows what else is blind."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    fn trouble(over: Option<&str>) -> Message {
        render_trouble(&TroubleView {
            now: sample::now(),
            zone: sample::ZONE,
            source: "taobao".into(),
            since: "2026-03-09T08:00:00Z".parse().unwrap(),
            over: over.map(|over| over.parse().unwrap()),
            reason: "blocked: cloudflare".into(),
            lost: 24,
        })
    }

    #[test]
    fn blindness_is_told_with_reason_meaning_and_what_to_do() {
        let message = trouble(None);
        assert_eq!(message.subject, "bidwatch cannot see taobao since Mon 16:00 (turned away: cloudflare)");
        for words in ["24 checks brought nothing", "no rival is called gone", "Look more rarely"] {
            assert!(message.html.contains(words), "{words}");
        }
    }

    #[test]
    fn the_end_of_it_is_told_with_its_length() {
        let message = trouble(Some("2026-03-10T02:20:00Z"));
        assert_eq!(message.subject, "bidwatch sees taobao again since Tue 10:20");
        assert!(message.text.contains("From Mon 16:00 to Tue 10:20; 24 checks brought nothing."), "{}", message.text);
    }

    #[test]
    fn where_the_pages_were_read_after_all_no_gap_is_told() {
        let view = TroubleView {
            now: sample::now(),
            zone: sample::ZONE,
            source: "taobao".into(),
            since: "2026-03-09T08:00:00Z".parse().unwrap(),
            over: Some("2026-03-10T02:20:00Z".parse().unwrap()),
            reason: "unparsed: no listing recognised".into(),
            lost: 0,
        };
        // In whatever lines it is broken.
        let text = render_trouble(&view).text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("all its pages were read after all") && text.contains("There is no gap"), "{text}");
        assert!(!text.contains("stays unknown"), "{text}");
    }
}
