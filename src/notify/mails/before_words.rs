//! What an earlier finding has to do with this one; stands before it.

use chrono::TimeDelta;

use super::finding_words::what;
use crate::{
    domain::FindingKind,
    notify::{
        FindingView, ToldBefore,
        draw::document::{Block, Tone},
    },
    words::{
        Lang, Voice,
        catalogue::{finding as say, time},
        shown,
    },
};

/// The earlier findings that this one corrects, extends, takes back, or is the end of, in words.
pub(super) fn blocks(found: &FindingView, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let told = |before: &ToldBefore| in_words(before, found.watched, voice);
    let mut blocks = Vec::new();
    if let Some((title, line)) = revision(found) {
        let mut lines = vec![line(lang).to_owned()];
        lines.extend(found.corrects.as_ref().map(told));
        blocks.push(Block::Notice { tone: Tone::Warning, title: title(lang).to_owned(), lines });
    }
    if let Some(before) = &found.ends {
        let lasted = lasted(lang, found.finding.since - before.finding.since);
        let lines = vec![told(before), say::lasted(lang, &lasted)];
        blocks.push(Block::Notice { tone: Tone::Quiet, title: say::over_title(lang).to_owned(), lines });
    }
    blocks
}

/// "Told Mon 12:04: Rival A left the ad slots on 女包 since Mon 00:00 (finding 1a2b3c4d)."
fn in_words(before: &ToldBefore, watched: usize, voice: Voice) -> String {
    let finding = &before.finding;
    let (what, since) = (what(voice.lang, finding, watched), voice.moment(finding.since));
    let id = shown(&finding.id);
    match before.at {
        Some(at) => say::told_earlier(voice.lang, &voice.moment(at), &what, &since, &id),
        None => say::found_earlier(voice.lang, &voice.moment(finding.at), &what, &since, &id),
    }
}

/// Whether a finding takes the place of one that said something else.
pub(super) fn is_correction(found: &FindingView) -> bool {
    let finding = &found.finding;
    let market = finding.market.is_some();
    finding.revises && !market && finding.kind != FindingKind::Withdrawn && finding.keywords.len() < 2
}

type Say = fn(Lang) -> &'static str;

/// What a finding has to do with the one that it names.
fn revision(found: &FindingView) -> Option<(Say, Say)> {
    let finding = &found.finding;
    if !finding.revises && finding.kind != FindingKind::Withdrawn {
        return None;
    }
    let gathers = finding.market.as_ref().is_some_and(|market| !market.gathers.is_empty());
    Some(if gathers {
        (say::gathers, say::gathers_means)
    } else if finding.kind == FindingKind::Withdrawn {
        (say::takes_back, say::takes_back_means)
    } else if finding.market.is_some() {
        (say::adds, say::adds_market_means)
    } else if is_correction(found) {
        (say::corrects, say::corrects_means)
    } else {
        (say::adds, say::adds_means)
    })
}

/// "5 hours", "9 days"
fn lasted(lang: Lang, span: TimeDelta) -> String {
    let count = |units: i64| u64::try_from(units).unwrap_or(0);
    if span < TimeDelta::days(2) {
        time::hours(lang, count(span.num_hours()))
    } else {
        time::days(lang, count(span.num_days()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Finding, MarketMove, Party},
        notify::sample,
    };

    fn found(finding: Finding) -> FindingView {
        FindingView { finding, ..sample::finding_view(FindingKind::BackOff, "Rival A", "女包") }
    }

    fn notices(found: &FindingView) -> Vec<(String, String)> {
        let block = |block| match block {
            Block::Notice { title, lines, .. } => (title, lines.join(" ")),
            _ => unreachable!("only notices stand here"),
        };
        blocks(found, sample::voice()).into_iter().map(block).collect()
    }

    fn titles(finding: &Finding) -> Vec<String> {
        notices(&found(finding.clone())).into_iter().map(|(title, _)| title).collect()
    }

    #[test]
    fn only_what_takes_a_finding_s_place_says_that_it_corrects() {
        let first = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        assert!(titles(&first).is_empty());
        let turned = Finding { revises: true, revises_id: Some("1".into()), ..first };
        assert_eq!(titles(&turned), ["This corrects an earlier finding"]);
        let more = Finding { keywords: vec!["a".into(), "b".into()], ..turned };
        assert_eq!(titles(&more), ["This adds to an earlier finding"]);
        let market = MarketMove { rivals: vec!["Rival A".into()], gathers: vec!["1".into()] };
        let market = Finding { party: Party::market(), market: Some(market), ..more };
        assert_eq!(titles(&market), ["This gathers earlier findings"]);
    }

    #[test]
    fn what_is_corrected_is_told_in_words_and_by_its_id() {
        let earlier = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        let id = earlier.id.clone();
        let at = "2026-03-09T04:04:00Z".parse().ok();
        let turned = Finding { kind: FindingKind::RetreatToPeak, revises: true, ..earlier.clone() };
        let told = notices(&FindingView { corrects: Some(ToldBefore { finding: earlier, at }), ..found(turned) });
        let words = format!("Told Mon 12:04: Rival A left the ad slots on 女包 since Mon 00:00 (finding {id}).");
        assert!(told[0].1.contains(&words), "{told:?}");
    }

    #[test]
    fn the_end_of_something_names_it_and_how_long_it_lasted() {
        let earlier = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        let earlier = Finding { since: earlier.since - TimeDelta::days(9), ..earlier };
        let before = ToldBefore { finding: earlier, at: "2026-03-01T04:04:00Z".parse().ok() };
        let back = sample::finding(FindingKind::Return, "Rival A", "女包");
        let told = notices(&FindingView { ends: Some(before), ..found(back) });
        assert_eq!(told[0].0, "What you were told before is over");
        assert!(told[0].1.contains("Told Sun 1 Mar 12:04") && told[0].1.ends_with("It lasted 9 days."), "{told:?}");
    }
}
