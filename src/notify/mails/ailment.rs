//! What ails bidwatch itself, other than that it sees nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::coverage_words::detail_words;
use crate::{
    notify::{
        Ailment, AilmentView, Message,
        draw::{
            document::{Block, Document, Tag, Tone},
            draw,
        },
    },
    words::{
        Lang,
        catalogue::{form, mail, time, trouble as say},
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
    let lang = view.lang;
    let Words { subject, headline, why, means, advice } = words(view);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let tag = match view.over {
        Some(_) => Tag { words: say::over_tag(lang).to_owned(), tone: Tone::Good },
        None => Tag { words: say::hand_tag(lang).to_owned(), tone: Tone::Warning },
    };
    let reason_label = if view.over.is_some() { say::how_long(lang) } else { say::why(lang) };
    let mut blocks = vec![
        Block::Headline { text: headline, tag: Some(tag) },
        labelled(reason_label, why.clone()),
        labelled(say::means(lang), means.to_owned()),
        labelled(say::could_do(lang), advice.to_owned()),
    ];
    if view.over.is_none() {
        blocks.push(Block::Paragraph(say::one_more_mail(lang).to_owned()));
    }
    Document {
        lang,
        subject,
        kicker: say::kicker(lang, &view.voice().today()),
        preview: why,
        blocks,
        footer: vec![mail::outside(lang).to_owned(), mail::glossary(lang, view.zone.name())],
    }
}

fn words(view: &AilmentView) -> Words {
    let lang = view.lang;
    let spoken = |at: DateTime<Utc>| view.voice().moment(at);
    let over = view.over.unwrap_or(view.now);
    let span = duration(lang, over - view.since);
    let lasted =
        || say::lasted(lang, &span, &spoken(view.since), &spoken(over), &detail_words(lang, &view.reason, 200));
    match (view.ailment, view.over) {
        (Ailment::Disk { free, total }, None) => Words {
            subject: say::disk_subject(lang, &gigabytes(free)),
            headline: say::disk_headline(lang, &spoken(view.since)),
            why: say::disk_why(lang, &gigabytes(free), &gigabytes(total)),
            means: say::disk_means(lang),
            advice: say::disk_do(lang),
        },
        (Ailment::Disk { free, .. }, Some(over)) => Words {
            subject: say::disk_over_subject(lang, &spoken(over)),
            headline: say::disk_over_headline(lang, &gigabytes(free)),
            why: lasted(),
            means: say::disk_over_means(lang),
            advice: say::nothing_to_do(lang),
        },
        (Ailment::Mail { waited }, _) => Words {
            subject: say::mail_subject(lang, &span),
            headline: say::mail_headline(lang, &form::mails(lang, waited)),
            why: lasted(),
            means: say::mail_means(lang),
            advice: say::mail_do(lang),
        },
        (Ailment::Store { waited }, _) => Words {
            subject: say::store_subject(lang, &span),
            headline: say::store_headline(lang, &form::checks(lang, waited)),
            why: lasted(),
            means: say::store_means(lang),
            advice: say::store_do(lang),
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
fn duration(lang: Lang, span: TimeDelta) -> String {
    let count = |units: i64| u64::try_from(units).unwrap_or(0);
    match span {
        short if short < TimeDelta::hours(2) => time::minutes(lang, count(short.num_minutes())),
        hours if hours < TimeDelta::days(2) => time::hours(lang, count(hours.num_hours())),
        days => time::days(lang, count(days.num_days())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    fn ailment(ailment: Ailment, over: Option<&str>) -> Message {
        render_ailment(&AilmentView {
            lang: Lang::En,
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
