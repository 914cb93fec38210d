//! A mail to see whether mail arrives, and how it will look.

use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

use super::{
    strip_words::{LEGEND, spoken},
    words::{OUTSIDE, day, glossary},
};
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
};

/// The test mail.
pub fn render_test(now: DateTime<Utc>, zone: Tz) -> Message {
    let local = now.with_timezone(&zone);
    let at = local.format("%H:%M");
    let peak = DayStrip(std::array::from_fn(|hour| match hour {
        20..=22 => Rate::new(9, 10),
        8..=9 => Rate::new(2, 10),
        3 => Rate::default(),
        _ => Rate::new(0, 10),
    }));
    let row = StripRow {
        label: "An example".to_owned(),
        tag: None,
        note: String::new(),
        spoken: spoken("An example", &peak),
        strip: peak,
        facts: vec!["This is how the hours of a rival are shown: here he is there from 20 to 23 h.".to_owned()],
    };
    draw(&Document {
        subject: format!("bidwatch test mail, {at}"),
        kicker: format!("bidwatch test · {}, {at}:{:02}", day(local.date_naive()), local.second()),
        preview: "If you read this, alerts and digests arrive here.".to_owned(),
        blocks: vec![
            Block::Headline {
                text: "Mail from bidwatch arrives".to_owned(),
                tag: Some(Tag { words: "Test".to_owned(), tone: Tone::Quiet }),
            },
            Block::Paragraph(
                "Alerts and digests will come this way. If this mail was in the spam folder, mark its sender as known."
                    .to_owned(),
            ),
            Block::Paragraph("Names in other scripts should read well: 女包 · レディースバッグ · 여성 가방".to_owned()),
            Block::Strips(vec![row]),
            Block::Legend(LEGEND),
        ],
        footer: vec![OUTSIDE.to_owned(), glossary(zone)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    #[test]
    fn the_test_mail_shows_its_time_where_the_market_is() {
        let message = render_test(sample::now(), sample::ZONE);
        assert_eq!(message.subject, "bidwatch test mail, 12:00");
        assert!(message.text.contains("Tue 10 Mar 2026, 12:00:07") && message.text.contains("女包"));
    }
}
