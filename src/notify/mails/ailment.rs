//! What ails bidwatch itself, other than that it sees nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::words::{OUTSIDE, clipped, day, glossary, moment, number};
use crate::notify::{
    Ailment, AilmentView, Message,
    draw::{
        document::{Block, Document, Tag, Tone},
        draw,
    },
};

/// The mail for a trouble that begins or is over.
pub fn render_ailment(view: &AilmentView) -> Message {
    draw(&document(view))
}

/// What is said of one trouble.
struct Words {
    subject: String,
    headline: String,
    why: String,
    means: &'static str,
    advice: &'static str,
}

fn document(view: &AilmentView) -> Document {
    let Words { subject, headline, why, means, advice } = words(view);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let tag = match view.over {
        Some(_) => Tag { words: "Over".to_owned(), tone: Tone::Good },
        None => Tag { words: "bidwatch needs a hand".to_owned(), tone: Tone::Warning },
    };
    let mut blocks = vec![
        Block::Headline { text: headline, tag: Some(tag) },
        labelled(if view.over.is_some() { "How long" } else { "Why" }, why.clone()),
        labelled("What it means", means.to_owned()),
        labelled("What you could do", advice.to_owned()),
    ];
    if view.over.is_none() {
        blocks.push(Block::Paragraph("You get one more mail when it is over, and none in between.".to_owned()));
    }
    let local = view.now.with_timezone(&view.zone);
    Document {
        subject,
        kicker: format!("bidwatch trouble · {}, {}", day(local.date_naive()), local.format("%H:%M")),
        preview: why,
        blocks,
        footer: vec![OUTSIDE.to_owned(), glossary(view.zone)],
    }
}

fn words(view: &AilmentView) -> Words {
    let spoken = |at: DateTime<Utc>| moment(at, view.now, view.zone);
    let since = spoken(view.since);
    let lasted = |over: DateTime<Utc>| {
        let reason = clipped(&view.reason, 200);
        format!("{}, from {since} to {}. The reason was: {reason}.", duration(over - view.since), spoken(over))
    };
    match (view.ailment, view.over) {
        (Ailment::Disk { free, total }, None) => Words {
            subject: format!("bidwatch: only {} left on its disk", gigabytes(free)),
            headline: format!("The disk of the store is nearly full since {since}"),
            why: format!("{} of {} are free.", gigabytes(free), gigabytes(total)),
            means: "Nothing is lost yet. When the disk is full, looks go on and wait in memory for a while; then looking \
                    pauses, and what rivals do meanwhile stays unknown.",
            advice: "Make room on that disk, or move the store: `bidwatch backup FILE` writes a copy elsewhere, and \
                     `database` in the config names it.",
        },
        (Ailment::Disk { free, .. }, Some(over)) => Words {
            subject: format!("bidwatch: its disk has room again since {}", spoken(over)),
            headline: format!("The disk of the store has room again: {} are free", gigabytes(free)),
            why: lasted(over),
            means: "Everything is recorded as planned.",
            advice: "Nothing.",
        },
        (Ailment::Mail { waited }, over) => Words {
            subject: format!("bidwatch: mail goes out again after {}", duration(over.unwrap_or(view.now) - view.since)),
            headline: format!("Mail goes out again; {} waited", number(waited, "mail", "mails")),
            why: lasted(over.unwrap_or(view.now)),
            means: "Nothing is lost: what waited goes out now, in its order, each mail with the time at which it was \
                    written.",
            advice: "If it happens again, `bidwatch mail-test` shows what the server says, and `bidwatch status` what waits.",
        },
        (Ailment::Store { waited }, over) => Words {
            subject: format!("bidwatch: recording goes on after {}", duration(over.unwrap_or(view.now) - view.since)),
            headline: format!("The store can be written again; {} waited", number(waited, "check", "checks")),
            why: lasted(over.unwrap_or(view.now)),
            means: "What waited in memory is recorded now. Where it lasted long, planned checks were not made: nothing is \
                    concluded from them.",
            advice: "Look at the disk of the store: how much room it has, and whether it is healthy.",
        },
    }
}

/// "0.3 GB", "12 GB"
fn gigabytes(bytes: u64) -> String {
    match bytes as f64 / 1e9 {
        few if few < 10.0 => format!("{few:.1} GB"),
        many => format!("{many:.0} GB"),
    }
}

/// "40 minutes", "3 hours", "2 days"
fn duration(span: TimeDelta) -> String {
    let count = |units: i64, one: &str, many: &str| number(u64::try_from(units).unwrap_or(0), one, many);
    match span {
        short if short < TimeDelta::hours(2) => count(short.num_minutes(), "minute", "minutes"),
        hours if hours < TimeDelta::days(2) => count(hours.num_hours(), "hour", "hours"),
        days => count(days.num_days(), "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    fn ailment(ailment: Ailment, over: Option<&str>) -> Message {
        render_ailment(&AilmentView {
            now: sample::now(),
            zone: sample::ZONE,
            ailment,
            since: "2026-03-09T08:00:00Z".parse().unwrap(),
            over: over.map(|over| over.parse().unwrap()),
            reason: "no route to <b>smtp</b>".into(),
        })
    }

    #[test]
    fn a_full_disk_is_told_with_its_figures_and_the_way_out() {
        let message = ailment(Ailment::Disk { free: 300_000_000, total: 40_000_000_000 }, None);
        assert_eq!(message.subject, "bidwatch: only 0.3 GB left on its disk");
        let text = message.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("0.3 GB of 40 GB are free") && text.contains("bidwatch backup FILE"), "{text}");
    }

    #[test]
    fn that_mail_failed_is_told_with_how_long_and_how_many_waited() {
        let message = ailment(Ailment::Mail { waited: 4 }, Some("2026-03-10T02:20:00Z"));
        assert_eq!(message.subject, "bidwatch: mail goes out again after 18 hours");
        let text = message.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("4 mails waited") && text.contains("from Mon 16:00 to Tue 10:20"), "{text}");
        assert!(!message.html.contains("<b>smtp"), "what a server says stays text");
    }

    #[test]
    fn that_nothing_could_be_recorded_claims_nothing_about_rivals() {
        let message = ailment(Ailment::Store { waited: 12 }, Some("2026-03-09T09:00:00Z"));
        assert_eq!(message.subject, "bidwatch: recording goes on after 60 minutes");
        assert!(message.text.contains("12 checks waited") && message.html.contains("nothing is concluded"));
    }
}
