//! A finding in words: subject, counts, and its blocks in a mail.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    clock_words,
    kind_words::{self, KindWords},
    strip_words::spoken,
    words::{capitalised, clipped, counts, moment, number, shown, sure, who},
};
use crate::{
    domain::{Evidence, Finding, FindingKind, Rate},
    notify::{
        FindingView,
        draw::document::{Block, StripRow, Tag},
    },
};

/// The words for the kind of `finding`.
pub(super) fn kind_words(finding: &Finding) -> KindWords {
    if finding.party.own { kind_words::of_own(finding.kind) } else { kind_words::of_rival(finding.kind) }
}

/// "Rival A left the ad slots on 女包"
pub(super) fn headline(found: &FindingView) -> String {
    let finding = &found.finding;
    match &found.corrects {
        Some(earlier) if finding.kind == FindingKind::Withdrawn => {
            format!("Taken back: {}", what(&earlier.finding, found.watched))
        }
        _ => what(finding, found.watched),
    }
}

/// "Rival A left the ad slots on 女包 since Tue 16:00"
pub(super) fn headline_since(found: &FindingView, now: DateTime<Utc>, zone: Tz) -> String {
    let told = |at| format!(" (told {})", moment(at, now, zone));
    match (found.finding.kind, &found.corrects) {
        (FindingKind::Withdrawn, Some(earlier)) => {
            format!("{}{}", headline(found), earlier.at.map(told).unwrap_or_default())
        }
        (FindingKind::Withdrawn, None) => headline(found),
        _ => format!("{} since {}", headline(found), moment(found.finding.since, now, zone)),
    }
}

/// Who did what where; of `watched` keywords.
pub(super) fn what(finding: &Finding, watched: usize) -> String {
    if finding.kind == FindingKind::Withdrawn {
        return format!("Taken back: an earlier finding on {}, {}", lower_who(finding), keywords_in_short(finding, 0));
    }
    format!("{} {} {}", who(&finding.party), kind_words(finding).did, keywords_in_short(finding, watched))
}

fn lower_who(finding: &Finding) -> String {
    if finding.party.rival.is_none() { finding.party.name().to_owned() } else { who(&finding.party) }
}

/// "女包", "14 of 16 keywords", "all 16 keywords"; how many are watched may not be known (0).
fn keywords_in_short(finding: &Finding, watched: usize) -> String {
    match (finding.keywords.as_slice(), watched) {
        ([], _) => shown(&finding.query.keyword),
        ([only], _) => shown(only),
        ([_, _], 2) => "both keywords".to_owned(),
        (many, watched) if many.len() == watched => format!("all {watched} keywords"),
        (many, watched) if many.len() < watched => format!("{} of {watched} keywords", many.len()),
        (many, _) => format!("{} keywords", many.len()),
    }
}

/// The strips before and since, above each other; none for a whole market, which has no day of its own.
pub(super) fn strips(view: &FindingView) -> Option<Block> {
    let finding = &view.finding;
    if finding.market.is_some() {
        return None;
    }
    let row = |label: &str, strip: crate::insight::DayStrip| StripRow {
        label: label.to_owned(),
        spoken: spoken(label, &strip),
        tag: None,
        note: format!(
            "{} in {} checks",
            if is_about_top(finding.kind) { "first" } else { "seen" },
            counts(strip.total())
        ),
        strip,
        facts: vec![],
    };
    Some(Block::Strips(vec![row("Before", view.before), row("Since", view.after)]))
}

/// "Seen in 83 of 90 peak checks before, 3 of 6 since. Off-peak: 410 of 455 before, 0 of 27 since." Of several
/// keywords it is the last one that counts, which is then named.
pub(super) fn evidence(finding: &Finding) -> String {
    let counted = counted(finding);
    if finding.keywords.len() < 2 || finding.market.is_some() {
        return capitalised(&counted);
    }
    format!("On {}: {counted}", shown(&finding.query.keyword))
}

fn counted(finding: &Finding) -> String {
    let Evidence { before, after } = finding.evidence;
    let verb = match finding.kind {
        kind if is_about_top(kind) => "held the first ad slot in",
        _ if finding.market.is_some() => "all of them together seen in",
        _ => "seen in",
    };
    let verb =
        clock_words::hours_counted(finding.kind).map_or_else(|| verb.to_owned(), |hours| format!("{hours} seen in"));
    let pair = |before: Rate, after: Rate, name: &str| match before.checks {
        0 => format!("{}{name} since", counts(after)),
        _ if after.checks == 0 => format!("{}{name} before, no check since", counts(before)),
        _ => format!("{}{name} before, {} since", counts(before), counts(after)),
    };
    let any = |before: Rate, after: Rate| before.checks + after.checks > 0;
    match (any(before.peak, after.peak), any(before.off, after.off)) {
        (true, true) => format!(
            "{verb} {}. Off-peak: {}.",
            pair(before.peak, after.peak, " peak checks"),
            pair(before.off, after.off, "")
        ),
        (true, false) => format!("{verb} {}.", pair(before.peak, after.peak, " peak checks")),
        (false, true) => format!("{verb} {}.", pair(before.off, after.off, " checks")),
        (false, false) => "no counts stand behind it.".to_owned(),
    }
}

fn is_about_top(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::TakeTop | FindingKind::CedeTop)
}

/// "99 % sure. It began about Mon 00:00; the check of Tue 12:00 decided it."
pub(super) fn certainty(finding: &Finding, now: DateTime<Utc>, zone: Tz) -> String {
    let (since, at) = (moment(finding.since, now, zone), moment(finding.at, now, zone));
    if finding.kind == FindingKind::Withdrawn {
        return format!("It was said to have begun {since}; the check of {at} took it back.");
    }
    format!("{}. It began about {since}; the check of {at} decided it.", capitalised(&sure(finding.confidence)))
}

/// Where it was seen, with the keywords by name.
pub(super) fn place(finding: &Finding) -> String {
    const NAMED: usize = 12;
    let source = shown(&finding.query.source);
    match finding.keywords.as_slice() {
        [] | [_] => clipped(&finding.query.to_string(), 70),
        many => {
            let named: Vec<String> = many.iter().take(NAMED).map(|keyword| shown(keyword)).collect();
            let rest = many.len().saturating_sub(NAMED);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{source}, {}: {}{more}", number(many.len() as u64, "keyword", "keywords"), named.join(", "))
        }
    }
}

/// Who takes part in a move of the market.
pub(super) fn members(finding: &Finding) -> Option<String> {
    const NAMED: usize = 20;
    let rivals = &finding.market.as_ref()?.rivals;
    let names: Vec<String> = rivals.iter().take(NAMED).map(|name| shown(name)).collect();
    let more = rivals.len().saturating_sub(NAMED);
    Some(names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() })
}

/// The tag beside a headline.
pub(super) fn tag(finding: &Finding) -> Tag {
    let words = kind_words(finding);
    Tag { words: words.tag.to_owned(), tone: words.tone }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{MarketMove, Party, StrataRates},
        notify::{ToldBefore, sample},
    };

    fn of(kind: FindingKind) -> Finding {
        sample::finding(kind, "Rival A", "女包")
    }

    fn seen(finding: Finding) -> FindingView {
        FindingView { finding, watched: 0, ..sample::finding_view(FindingKind::BackOff, "Rival A", "女包") }
    }

    #[test]
    fn a_headline_says_who_did_what_where_and_since_when() {
        let back_off = of(FindingKind::BackOff);
        let headline = |finding: &Finding| headline_since(&seen(finding.clone()), sample::now(), sample::ZONE);
        assert_eq!(headline(&back_off), "Rival A left the ad slots on 女包 since Mon 00:00");
        let many = Finding { keywords: vec!["a".into(), "b".into(), "c".into()], ..back_off.clone() };
        assert_eq!(headline(&many), "Rival A left the ad slots on 3 keywords since Mon 00:00");
        let own = Finding { party: Party::own(), ..of(FindingKind::CedeTop) };
        assert_eq!(headline(&own), "Your own shop lost the first ad slot on 女包 since Mon 00:00");
        assert_eq!(headline(&of(FindingKind::Withdrawn)), "Taken back: an earlier finding on Rival A, 女包");
    }

    #[test]
    fn of_how_many_keywords_is_said_where_it_is_known() {
        let on = |count: usize, watched: usize| {
            let keywords = (0..count).map(|number| number.to_string()).collect();
            what(&Finding { keywords, ..of(FindingKind::BackOff) }, watched)
        };
        assert_eq!(on(14, 16), "Rival A left the ad slots on 14 of 16 keywords");
        assert_eq!(on(16, 16), "Rival A left the ad slots on all 16 keywords");
        assert_eq!(on(2, 2), "Rival A left the ad slots on both keywords");
        assert_eq!(on(3, 1), "Rival A left the ad slots on 3 keywords", "watches change");
    }

    #[test]
    fn what_is_taken_back_is_named_with_when_it_was_told() {
        let at = "2026-03-09T04:04:00Z".parse().ok();
        let earlier = ToldBefore { finding: of(FindingKind::BackOff), at };
        let found = FindingView { corrects: Some(earlier), ..seen(of(FindingKind::Withdrawn)) };
        let told = headline_since(&found, sample::now(), sample::ZONE);
        assert_eq!(told, "Taken back: Rival A left the ad slots on 女包 (told Mon 12:04)");
    }

    #[test]
    fn evidence_keeps_its_counts_and_strata() {
        let peak_and_off = of(FindingKind::BackOff);
        assert_eq!(
            evidence(&peak_and_off),
            "Seen in 83 of 90 peak checks before, 3 of 6 since. Off-peak: 410 of 455 before, 0 of 27 since."
        );
        let no_peak = |rates: StrataRates| StrataRates { peak: Rate::default(), ..rates };
        let Evidence { before, after } = peak_and_off.evidence;
        let finding = Finding {
            evidence: Evidence { before: no_peak(before), after: no_peak(after) },
            ..of(FindingKind::TakeTop)
        };
        assert_eq!(evidence(&finding), "Held the first ad slot in 410 of 455 checks before, 0 of 27 since.");
        let many = Finding { keywords: vec!["女包".into(), "钱包".into()], ..of(FindingKind::BackOff) };
        assert!(evidence(&many).starts_with("On 女包: seen in 83 of 90 peak checks"), "{}", evidence(&many));
        let not_yet = Evidence { before, after: StrataRates { peak: Rate::default(), ..after } };
        assert_eq!(
            evidence(&Finding { evidence: not_yet, ..of(FindingKind::Enter) }),
            "Seen in 83 of 90 peak checks before, no check since. Off-peak: 410 of 455 before, 0 of 27 since."
        );
        let never_before = Evidence { before: StrataRates::default(), after: no_peak(after) };
        assert_eq!(
            evidence(&Finding { evidence: never_before, ..of(FindingKind::RunsOut) }),
            "From that hour to midnight seen in 0 of 27 checks since."
        );
    }

    #[test]
    fn a_move_of_the_market_is_no_shop_s() {
        let market = MarketMove { rivals: vec!["Rival A".into(), "Rival B".into()], gathers: vec!["1".into()] };
        let finding = Finding {
            party: Party::market(),
            keywords: vec!["a".into(), "b".into()],
            market: Some(market),
            revises: true,
            ..of(FindingKind::MarketRise)
        };
        assert_eq!(what(&finding, 0), "Most rivals show up more on 2 keywords");
        assert_eq!(members(&finding).as_deref(), Some("Rival A, Rival B"));
        assert!(evidence(&finding).starts_with("All of them together seen in 83 of 90 peak checks"));
        let back = Finding { kind: FindingKind::Withdrawn, ..finding };
        assert_eq!(what(&back, 0), "Taken back: an earlier finding on the market, 2 keywords");
    }

    #[test]
    fn no_words_speak_of_money_or_bids_of_a_rival() {
        for kind in FindingKind::ALL {
            let words = kind_words::of_rival(kind);
            for text in [words.did, words.tag, words.meaning, words.advice] {
                for claim in ["bid", "budget", "spend", "money", "CPC", "cost"] {
                    assert!(!text.contains(claim), "{kind:?} claims {claim}: {text}");
                }
            }
        }
    }
}
