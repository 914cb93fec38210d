//! What ails bidwatch: told once, and once when it is over.

use super::coverage_words::reason_words;
use crate::{
    notify::{
        Message, TroubleView,
        draw::{
            document::{Block, Document, Tag, Tone},
            draw,
        },
    },
    words::{
        Lang, capitalised,
        catalogue::{form, mail, trouble as say},
        shown,
    },
};

/// The mail for a source that cannot be seen, or can be seen again.
pub fn render_trouble(view: &TroubleView) -> Message {
    draw(&document(view))
}

fn document(view: &TroubleView) -> Document {
    let (lang, voice) = (view.lang, view.voice());
    let (source, reason) = (shown(&view.source), reason_words(lang, &view.reason));
    let since = voice.moment(view.since);
    let lost = form::checks(lang, view.lost);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let (subject, blocks) = if let Some(over) = view.over {
        let over = voice.moment(over);
        let tag = Some(Tag { words: say::over_tag(lang).to_owned(), tone: Tone::Good });
        // Mended rules may have read the kept pages meanwhile.
        let (lasted, means) = match view.lost {
            0 => (say::seen_whole(lang, &since, &over, &reason), say::seen_whole_means(lang)),
            _ => (say::seen_how_long(lang, &since, &over, &lost, &reason), say::seen_gap_means(lang)),
        };
        let blocks = vec![
            Block::Headline { text: say::seen_headline(lang, &source, &over), tag },
            labelled(say::how_long(lang), lasted),
            labelled(say::means(lang), means.to_owned()),
            labelled(say::could_do(lang), say::seen_do(lang).to_owned()),
        ];
        (say::seen_subject(lang, &source, &over), blocks)
    } else {
        let tag = Some(Tag { words: say::blind_tag(lang).to_owned(), tone: Tone::Warning });
        let blocks = vec![
            Block::Headline { text: mail::cannot_be_seen(lang, &source, &since), tag },
            labelled(say::why(lang), say::blind_why(lang, &capitalised(&reason), &lost)),
            labelled(say::means(lang), say::blind_means(lang).to_owned()),
            labelled(say::could_do(lang), advice(lang, &view.reason).to_owned()),
            Block::Paragraph(say::one_more_mail(lang).to_owned()),
        ];
        (say::blind_subject(lang, &source, &since, &reason), blocks)
    };
    Document {
        lang,
        subject,
        kicker: say::kicker(lang, &voice.today()),
        preview: reason,
        blocks,
        footer: vec![mail::outside(lang).to_owned(), mail::glossary(lang, view.zone.name())],
    }
}

/// What helps against a reason, by the outcome it begins with.
fn advice(lang: Lang, reason: &str) -> &'static str {
    match reason.split([':', ' ']).next().unwrap_or_default() {
        "blocked" => say::do_blocked(lang),
        "unparsed" => say::do_unparsed(lang),
        "skipped" => say::do_skipped(lang),
        _ => say::do_failed(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    fn trouble(over: Option<&str>) -> Message {
        render_trouble(&TroubleView {
            lang: Lang::En,
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
            lang: Lang::En,
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
