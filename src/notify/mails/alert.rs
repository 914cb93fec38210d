//! The alert: in five seconds whether to act, in thirty why.

use super::{answer_words, before_words, finding_words as say, strip_words::legend};
use crate::{
    notify::{
        AlertView, FindingView, MAX_SUBJECT_CHARS, Message,
        draw::{
            document::{Block, Document, Tone},
            draw,
            size::fitting,
        },
    },
    words::{
        self,
        catalogue::{finding, form, mail},
        sentence,
    },
};

/// The mail for what was found in one window, or that reminds of what still holds.
pub fn render_alert(view: &AlertView) -> Message {
    let details = [40, 20, 10, 5, 2, 1];
    fitting(details.map(|most| draw(&document(view, most)))).unwrap_or_else(|| draw(&document(view, 1)))
}

/// The alert with at most `most` findings told in full.
fn document(view: &AlertView, most: usize) -> Document {
    let (lang, voice) = (view.lang, view.voice());
    let mut blocks = Vec::new();
    if let [only] = view.findings.as_slice() {
        blocks.extend(before_words::blocks(only, voice));
        blocks.push(Block::Headline { text: line(only, view), tag: Some(say::tag(lang, &only.finding)) });
        blocks.extend(in_full(only, view));
    } else {
        blocks.push(Block::Headline { text: counted(view), tag: None });
        blocks.extend(summary(view));
        for found in view.findings.iter().take(most) {
            blocks.push(Block::Heading(marked(found, view, say::headline(lang, found))));
            blocks.extend(before_words::blocks(found, voice));
            blocks.extend(in_full(found, view));
        }
        let rest = view.findings.len().saturating_sub(most);
        if rest > 0 {
            blocks.push(Block::Notice {
                tone: Tone::Quiet,
                title: mail::without_details(lang, rest as u64),
                lines: vec![mail::findings_show_all(lang).to_owned()],
            });
        }
    }
    if blocks.iter().any(|block| matches!(block, Block::Strips(_))) {
        blocks.push(Block::Legend(legend(lang)));
    }
    Document {
        lang,
        subject: subject(view),
        kicker: kicker(view),
        preview: view.findings.first().map(|found| say::evidence(lang, &found.finding)).unwrap_or_default(),
        blocks,
        footer: footer(view),
    }
}

fn kicker(view: &AlertView) -> String {
    let (lang, voice) = (view.lang, view.voice());
    let kicker = if view.still { mail::reminder_kicker } else { mail::alert_kicker };
    let kicker = kicker(lang, &voice.today());
    view.held_since.map_or(kicker.clone(), |since| mail::held(lang, &kicker, &voice.moment(since)))
}

/// "3 changes", "3 changes still hold"
fn counted(view: &AlertView) -> String {
    let count = view.findings.len() as u64;
    if view.still { mail::still_hold(view.lang, count) } else { form::changes(view.lang, count) }
}

/// What kind of news a finding is, before what it says: "Over: ", "Corrected: ", "Still so, day 3: ".
fn marked(found: &FindingView, view: &AlertView, what: String) -> String {
    if view.still {
        let days = (view.now - found.finding.since).num_days().max(1);
        mail::still_so(view.lang, days, &what)
    } else if found.ends.is_some() {
        mail::over(view.lang, &what)
    } else if before_words::is_correction(found) {
        mail::corrected(view.lang, &what)
    } else {
        what
    }
}

/// One finding in a few lines, for a chat: what happened, its counts, how to answer.
pub(in crate::notify) fn in_short(found: &FindingView, view: &AlertView) -> Vec<String> {
    let finding = &found.finding;
    let mut lines = vec![line(found, view)];
    if finding.market.is_none() {
        lines.push(say::evidence(view.lang, finding));
    }
    if let Some(Block::Commands { commands, .. }) = answer_words::commands(view.lang, finding) {
        lines.extend(commands.into_iter().take(2).map(|(words, command)| format!("{words} {command}")));
    }
    lines
}

/// One finding in a line.
fn line(found: &FindingView, view: &AlertView) -> String {
    marked(found, view, say::headline_since(found, view.voice()))
}

/// One finding in full; of several, how many first, and then as many as there is room for.
fn subject(view: &AlertView) -> String {
    let lang = view.lang;
    if let [only] = view.findings.as_slice() {
        return line(only, view);
    }
    let named = |found: &FindingView| {
        let headline = say::headline(lang, found);
        // That they all still hold is said of all at once.
        if view.still { headline } else { marked(found, view, headline) }
    };
    let all: Vec<String> = view.findings.iter().map(named).collect();
    let with = |told: usize| form::labelled(lang, &counted(view), &words::list_more(lang, &all, told));
    // As many as there is room for, one at least.
    let fits = |told: &usize| with(*told).chars().count() <= MAX_SUBJECT_CHARS;
    with((1..=all.len()).rev().find(fits).unwrap_or(1))
}

/// All changes at a glance, one a line.
fn summary(view: &AlertView) -> Option<Block> {
    const MOST: usize = 60;
    let lang = view.lang;
    let first = view.findings.first()?;
    let tone = |found: &FindingView| say::tag(lang, &found.finding).tone;
    let tone = if view.findings.iter().all(|found| tone(found) == tone(first)) { tone(first) } else { Tone::Quiet };
    let mut lines: Vec<String> =
        view.findings.iter().take(MOST).map(|found| format!("• {}", line(found, view))).collect();
    if view.findings.len() > MOST {
        lines.push(form::more(lang, view.findings.len() - MOST));
    }
    Some(Block::Notice { tone, title: mail::at_a_glance(lang).to_owned(), lines })
}

/// One finding with strip, counts and what to make of it.
fn in_full(found: &FindingView, view: &AlertView) -> Vec<Block> {
    /// So many rivals are named by the sentence about a market.
    const NAMED: usize = 8;
    let (lang, voice) = (view.lang, view.voice());
    let finding = &found.finding;
    let words = say::kind_words(finding);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let mut blocks = vec![Block::Paragraph(words::clipped(&sentence(lang, finding, view.zone), 600))];
    blocks.extend(say::strips(lang, found));
    if finding.market.is_none() {
        // The sentence about a market has its counts.
        blocks.push(Block::Fact(say::evidence(lang, finding)));
    }
    blocks.push(Block::Fact(say::certainty(finding, voice)));
    blocks.push(labelled(finding::meaning(lang), (words.meaning)(lang).to_owned()));
    blocks.push(labelled(finding::advice(lang), (words.advice)(lang).to_owned()));
    if finding.market.as_ref().is_some_and(|market| market.rivals.len() > NAMED) {
        // More than the sentence names.
        blocks.extend(say::members(lang, finding).map(|who| labelled(finding::members_label(lang), who)));
    }
    blocks.push(labelled(finding::place_label(lang), say::place(lang, finding)));
    blocks.extend(answer_words::said(found, voice));
    blocks.extend(answer_words::commands(lang, finding));
    blocks
}

fn footer(view: &AlertView) -> Vec<String> {
    let lang = view.lang;
    let sum = |checks: fn(&FindingView) -> u64| view.findings.iter().map(checks).sum::<u64>();
    let (before, since) = (sum(|found| found.before.total().checks), sum(|found| found.after.total().checks));
    let looks = mail::checks_behind(lang, before, since);
    let ids: Vec<&str> = view.findings.iter().take(5).map(|found| found.finding.id.as_str()).collect();
    let named = words::list(lang, &ids);
    let named = if view.findings.len() > ids.len() { form::and_others(lang, &named) } else { named };
    let outside = form::then(lang, mail::outside(lang), &looks);
    vec![outside, mail::glossary(lang, view.zone.name()), mail::finding_ids(lang, &named)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;
    use crate::{
        domain::FindingKind,
        notify::{draw::size, sample},
    };

    fn view(findings: Vec<FindingView>) -> AlertView {
        AlertView { lang: Lang::En, now: sample::now(), zone: sample::ZONE, held_since: None, still: false, findings }
    }

    fn alert(findings: Vec<FindingView>) -> Message {
        render_alert(&view(findings))
    }

    #[test]
    fn the_subject_says_it_all() {
        let mut found = sample::finding_view(FindingKind::BackOff, "Rival A", "女包");
        assert_eq!(alert(vec![found.clone()]).subject, "Rival A left the ad slots on 女包 since Mon 00:00");
        found.finding.keywords = (0..14).map(|number| number.to_string()).collect();
        let subject = alert(vec![found]).subject;
        assert_eq!(subject, "Rival A left the ad slots on 14 of 16 keywords since Mon 00:00");
    }

    #[test]
    fn of_several_changes_the_count_comes_first_and_none_is_cut_in_two() {
        let of = |rival: &str| sample::finding_view(FindingKind::TakeTop, rival, "钱包");
        let subject = alert(vec![sample::finding_view(FindingKind::BackOff, "Rival A", "女包"), of("Rival B")]).subject;
        let expected = "2 changes: Rival A left the ad slots on 女包, Rival B took the first ad slot on 钱包";
        assert_eq!(subject, expected);
        let subject = alert(["A", "B", "C", "D", "E"].map(|name| of(&format!("Rival {name}"))).to_vec()).subject;
        assert!(subject.chars().count() <= MAX_SUBJECT_CHARS, "{subject}");
        assert!(subject.starts_with("5 changes: Rival A") && subject.ends_with("钱包 and 3 more"), "{subject}");
    }

    #[test]
    fn a_reminder_says_that_it_still_holds_and_for_how_long() {
        let mut found = sample::finding_view(FindingKind::BackOff, "Rival A", "女包");
        found.finding.since = sample::now() - chrono::TimeDelta::hours(80);
        let one = render_alert(&AlertView { still: true, ..view(vec![found.clone()]) });
        assert_eq!(one.subject, "Still so, day 3: Rival A left the ad slots on 女包 since Sat 04:00");
        let two = render_alert(&AlertView { still: true, ..view(vec![found.clone(), found]) });
        assert!(two.subject.starts_with("2 changes still hold: Rival A left"), "{}", two.subject);
    }

    #[test]
    fn the_end_of_something_and_a_correction_are_marked_as_such() {
        let earlier = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        let before = crate::notify::ToldBefore { finding: earlier, at: Some(sample::now()) };
        let back = sample::finding_view(FindingKind::Return, "Rival A", "女包");
        let over = alert(vec![FindingView { ends: Some(before.clone()), ..back.clone() }]);
        assert_eq!(over.subject, "Over: Rival A is back at all hours on 女包 since Mon 00:00");
        let mut turned = FindingView { corrects: Some(before), ..back };
        turned.finding.revises = true;
        assert!(alert(vec![turned]).subject.starts_with("Corrected: Rival A is back"));
    }

    #[test]
    fn a_mail_that_was_held_says_so_and_since_when() {
        let found = sample::finding_view(FindingKind::BackOff, "Rival A", "女包");
        let held_since = Some(sample::now() - chrono::TimeDelta::hours(8));
        let mail = render_alert(&AlertView { held_since, ..view(vec![found]) });
        let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("held since Tue 04:00 (quiet hours)"), "{text}");
    }

    #[test]
    fn an_alert_about_your_own_shop_says_what_to_look_into() {
        for (kind, subject) in [
            (FindingKind::CedeTop, "Your own shop lost the first ad slot on 女包 since Mon 00:00"),
            (FindingKind::BackOff, "Your own shop dropped out of the ad slots on 女包 since Mon 00:00"),
        ] {
            let mut found = sample::finding_view(kind, "x", "女包");
            found.finding.party = crate::domain::Party::own();
            let mail = alert(vec![found]);
            assert_eq!(mail.subject, subject);
            assert!(mail.text.contains("Look") && mail.text.contains("snooze own 3d"), "{}", mail.text);
            assert!(!mail.text.contains(" he "), "you are not a rival: {}", mail.text);
        }
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
        assert!(message.text.contains("Taken back"));
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
