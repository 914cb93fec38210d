//! The alert: in five seconds whether to act, in thirty why.

use super::{
    finding_words as say,
    strip_words::LEGEND,
    words::{OUTSIDE, day, glossary, number},
};
use crate::notify::{
    AlertView, FindingView, Message,
    draw::{
        document::{Block, Document, Tone},
        draw,
        size::fitting,
    },
};

/// The mail for what was found in one window.
pub fn render_alert(view: &AlertView) -> Message {
    let details = [40, 20, 10, 5, 2, 1];
    fitting(details.map(|most| draw(&document(view, most)))).unwrap_or_else(|| draw(&document(view, 1)))
}

/// The alert with at most `most` findings told in full.
fn document(view: &AlertView, most: usize) -> Document {
    let mut blocks = Vec::new();
    if let [only] = view.findings.as_slice() {
        blocks.extend(say::revision(&only.finding));
        blocks.push(Block::Headline {
            text: say::headline_since(&only.finding, view.now, view.zone),
            tag: Some(say::tag(&only.finding)),
        });
        blocks.extend(in_full(only, view));
    } else {
        blocks.push(Block::Headline { text: number(view.findings.len() as u64, "change", "changes"), tag: None });
        blocks.extend(summary(view));
        for found in view.findings.iter().take(most) {
            blocks.push(Block::Heading(say::headline(&found.finding)));
            blocks.extend(say::revision(&found.finding));
            blocks.extend(in_full(found, view));
        }
        let rest = view.findings.len().saturating_sub(most);
        if rest > 0 {
            blocks.push(Block::Notice {
                tone: Tone::Quiet,
                title: format!("{} without details here", number(rest as u64, "change is", "changes are")),
                lines: vec!["`bidwatch findings` shows every one with its counts.".to_owned()],
            });
        }
    }
    if blocks.iter().any(|block| matches!(block, Block::Strips(_))) {
        blocks.push(Block::Legend(LEGEND));
    }
    Document {
        subject: subject(view),
        kicker: format!(
            "bidwatch alert · {}, {}",
            day(view.now.with_timezone(&view.zone).date_naive()),
            view.now.with_timezone(&view.zone).format("%H:%M")
        ),
        preview: view.findings.first().map(|found| say::evidence(&found.finding)).unwrap_or_default(),
        blocks,
        footer: footer(view),
    }
}

fn subject(view: &AlertView) -> String {
    match view.findings.as_slice() {
        [only] => say::headline_since(&only.finding, view.now, view.zone),
        many => {
            let names: Vec<String> = many.iter().map(|found| say::headline(&found.finding)).collect();
            format!("{}: {}", number(many.len() as u64, "change", "changes"), names.join(", "))
        }
    }
}

/// All changes at a glance, one a line.
fn summary(view: &AlertView) -> Option<Block> {
    const MOST: usize = 60;
    let first = view.findings.first()?;
    let tones: Vec<Tone> = view.findings.iter().map(|found| say::tag(&found.finding).tone).collect();
    let tone = if tones.iter().all(|&tone| tone == tones[0]) { say::tag(&first.finding).tone } else { Tone::Quiet };
    let line = |found: &FindingView| say::headline_since(&found.finding, view.now, view.zone);
    let mut lines: Vec<String> = view.findings.iter().take(MOST).map(line).collect();
    if view.findings.len() > MOST {
        lines.push(format!("and {} more", view.findings.len() - MOST));
    }
    Some(Block::Notice { tone, title: "At a glance".to_owned(), lines })
}

/// One finding with strip, counts and what to make of it.
fn in_full(found: &FindingView, view: &AlertView) -> Vec<Block> {
    /// So many rivals are named by the sentence about a market.
    const NAMED: usize = 8;
    let finding = &found.finding;
    let words = say::kind_words(finding);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let mut blocks = vec![Block::Paragraph(super::words::clipped(&finding.text, 600))];
    blocks.extend(say::strips(found));
    if finding.market.is_none() {
        // The sentence about a market has its counts.
        blocks.push(Block::Fact(say::evidence(finding)));
    }
    blocks.push(Block::Fact(say::certainty(finding, view.now, view.zone)));
    blocks.push(labelled("What it may mean", words.meaning.to_owned()));
    blocks.push(labelled("What you could do", words.advice.to_owned()));
    if finding.market.as_ref().is_some_and(|market| market.rivals.len() > NAMED) {
        // More than the sentence names.
        blocks.extend(say::members(finding).map(|who| labelled("Who", who)));
    }
    blocks.push(labelled("Where", say::place(finding)));
    blocks
}

fn footer(view: &AlertView) -> Vec<String> {
    let sum = |checks: fn(&FindingView) -> u64| view.findings.iter().map(checks).sum::<u64>();
    let looks = format!(
        "{} before and {} since stand behind this mail.",
        number(sum(|found| found.before.total().checks), "check", "checks"),
        sum(|found| found.after.total().checks)
    );
    let ids: Vec<&str> = view.findings.iter().take(5).map(|found| found.finding.id.as_str()).collect();
    let more = if view.findings.len() > ids.len() { " and others" } else { "" };
    let ids = format!("Finding {}{more}; `bidwatch findings` shows it with every count.", ids.join(", "));
    vec![format!("{OUTSIDE} {looks}"), glossary(view.zone), ids]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::FindingKind,
        notify::{draw::size, sample},
    };

    fn alert(findings: Vec<FindingView>) -> Message {
        render_alert(&AlertView { now: sample::now(), zone: sample::ZONE, findings })
    }

    #[test]
    fn the_subject_says_it_all() {
        let one = alert(vec![sample::finding_view(FindingKind::BackOff, "Rival A", "女包")]);
        assert_eq!(one.subject, "Rival A backed off on 女包 since Mon 00:00");
        let two = alert(vec![
            sample::finding_view(FindingKind::BackOff, "Rival A", "女包"),
            sample::finding_view(FindingKind::TakeTop, "Rival B", "钱包"),
        ]);
        assert_eq!(two.subject, "2 changes: Rival A backed off on 女包, Rival B took the first ad slot on 钱包");
    }

    #[test]
    fn text_and_html_both_carry_sentence_strip_counts_and_certainty() {
        let message = alert(vec![sample::finding_view(FindingKind::BackOff, "Rival A", "女包")]);
        for part in [&message.text, &message.html] {
            let flat = part.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in
                ["83 of 90 peak checks", "0 of 27 since", "99 % sure", "never sees a bid", "one contender less"]
            {
                assert!(flat.contains(words), "{words} in {part}");
            }
        }
        assert!(message.text.contains("█████▄██████████████████"), "{}", message.text);
        assert!(message.html.contains("on 0–5, 6–24 h; now and then 5–6 h"), "{}", message.html);
    }

    #[test]
    fn a_finding_taken_back_says_so_before_anything_else() {
        let mut view = sample::finding_view(FindingKind::Withdrawn, "Rival A", "女包");
        view.finding.revises = true;
        view.finding.revises_id = Some("aaaabbbbccccdddd".into());
        let message = alert(vec![view]);
        let taken_back = message.text.find("An earlier finding is taken back").unwrap();
        assert!(taken_back < message.text.find("====").unwrap());
        assert!(message.text.contains("aaaabbbbccccdddd"));
    }

    #[test]
    fn a_storm_of_changes_is_one_mail_that_still_passes() {
        let name = "很长的店名".repeat(60);
        let findings: Vec<_> =
            (0..200).map(|i| sample::finding_view(FindingKind::BackOff, &format!("{i} {name}"), &name)).collect();
        let message = alert(findings);
        assert!(message.subject.starts_with("200 changes: 0 "));
        assert!(size::weight(&message) <= size::MAX_MAIL_BYTES);
        assert!(message.text.contains("and 140 more") && message.text.contains("without details here"));
    }

    #[test]
    fn nothing_of_a_page_can_act_in_a_mail() {
        let hostile = "<script>x</script>\u{202e}\u{1b}[31m\r\n.\r\nBcc: v@evil.example\n<a href=javascript:x>";
        let mut view = sample::finding_view(FindingKind::BackOff, hostile, hostile);
        view.finding.text = hostile.into();
        view.finding.keywords = vec![hostile.into(), hostile.into()];
        view.finding.query.source = hostile.into();
        let message = alert(vec![view.clone(), view]);
        let Message { subject, text, html } = &message;
        for part in [subject, text, html] {
            assert!(!part.contains(['\u{1b}', '\u{202e}', '\r']), "{part}");
            assert!(!part.lines().any(|line| line == "." || line.starts_with("Bcc:")), "{part}");
        }
        assert!(!html.contains("<script") && !html.contains("<a "), "{html}");
        assert!(!subject.contains('\n'));
    }
}
