//! A mail to see whether mail arrives, and how it will look.

use chrono::Timelike;

use super::strip_words::{legend, spoken};
use crate::{
    domain::Rate,
    insight::DayStrip,
    notify::{
        Message,
        draw::{
            document::{Block, Document, StripRow, Tag, Tone},
            draw,
        },
    },
    words::{
        Voice,
        catalogue::{mail, trouble as say},
    },
};

/// The test mail.
pub fn render_test(voice: Voice) -> Message {
    let lang = voice.lang;
    let local = voice.now.with_timezone(&voice.zone);
    let peak = DayStrip(std::array::from_fn(|hour| match hour {
        20..=22 => Rate::new(9, 10),
        8..=9 => Rate::new(2, 10),
        3 => Rate::default(),
        _ => Rate::new(0, 10),
    }));
    let row = StripRow {
        label: say::test_strip(lang).to_owned(),
        tag: None,
        note: String::new(),
        spoken: spoken(lang, say::test_strip(lang), &peak),
        strip: peak,
        facts: vec![say::test_strip_means(lang).to_owned()],
    };
    draw(&Document {
        lang,
        subject: say::test_subject(lang, &local.format("%H:%M").to_string()),
        kicker: say::test_kicker(lang, &format!("{}:{:02}", voice.today(), local.second())),
        preview: say::test_preview(lang).to_owned(),
        blocks: vec![
            Block::Headline {
                text: say::test_headline(lang).to_owned(),
                tag: Some(Tag { words: say::test_tag(lang).to_owned(), tone: Tone::Quiet }),
            },
            Block::Paragraph(say::test_text(lang).to_owned()),
            Block::Paragraph(say::test_names(lang, "女包 · レディースバッグ · 여성 가방")),
            Block::Strips(vec![row]),
            Block::Legend(legend(lang)),
        ],
        footer: vec![mail::outside(lang).to_owned(), mail::glossary(lang, voice.zone.name())],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    #[test]
    fn the_test_mail_shows_its_time_where_the_market_is() {
        let message = render_test(sample::voice());
        assert_eq!(message.subject, "bidwatch test mail, 12:00");
        assert!(message.text.contains("Tue 10 Mar 2026, 12:00:07") && message.text.contains("女包"));
    }
}
