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
        draw::document::{Block, StripRow, Tag, Tone},
    },
};

/// The words for the kind of `finding`.
pub(super) fn kind_words(finding: &Finding) -> KindWords {
    if finding.party.own { kind_words::of_own(finding.kind) } else { kind_words::of_rival(finding.kind) }
}

/// "Rival A backed off on 女包"
pub(super) fn headline(finding: &Finding) -> String {
    if finding.kind == FindingKind::Withdrawn {
        return format!("Taken back: an earlier finding on {}, {}", lower_who(finding), keywords_in_short(finding));
    }
    format!("{} {} {}", who(&finding.party), kind_words(finding).did, keywords_in_short(finding))
}

/// "Rival A backed off on 女包 since Tue 16:00"
pub(super) fn headline_since(finding: &Finding, now: DateTime<Utc>, zone: Tz) -> String {
    match finding.kind {
        FindingKind::Withdrawn => headline(finding),
        _ => format!("{} since {}", headline(finding), moment(finding.since, now, zone)),
    }
}

fn lower_who(finding: &Finding) -> String {
    if finding.party.rival.is_none() { finding.party.name().to_owned() } else { who(&finding.party) }
}

fn keywords_in_short(finding: &Finding) -> String {
    match finding.keywords.as_slice() {
        [] => shown(&finding.query.keyword),
        [only] => shown(only),
        many => format!("{} keywords", many.len()),
    }
}

/// What an earlier finding has to do with this one; stands first.
pub(super) fn revision(finding: &Finding) -> Option<Block> {
    if !finding.revises && finding.kind != FindingKind::Withdrawn {
        return None;
    }
    let gathers = finding.market.as_ref().is_some_and(|market| !market.gathers.is_empty());
    let (title, line) = if gathers {
        (
            "This gathers earlier findings",
            "What was found of single rivals is this move of the market: most of them moved.",
        )
    } else if finding.kind == FindingKind::Withdrawn {
        ("An earlier finding is taken back", "What you were told before does not hold any more.")
    } else if finding.market.is_some() {
        ("This adds to an earlier finding", "The market was found to move before; more of it is known now.")
    } else if finding.keywords.len() > 1 {
        ("This adds to an earlier finding", "The same was found on other keywords before.")
    } else {
        ("This corrects an earlier finding", "This one holds now, and no longer what you were told before.")
    };
    let earlier = finding.revises_id.as_ref().map(|id| format!("The earlier one is finding {}.", shown(id)));
    let lines = [Some(line.to_owned()), earlier].into_iter().flatten().collect();
    Some(Block::Notice { tone: Tone::Warning, title: title.to_owned(), lines })
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
        notify::sample,
    };

    fn of(kind: FindingKind) -> Finding {
        sample::finding(kind, "Rival A", "女包")
    }

    #[test]
    fn only_what_takes_a_finding_s_place_says_that_it_corrects() {
        let title = |finding: &Finding| match revision(finding) {
            Some(Block::Notice { title, .. }) => title,
            _ => String::new(),
        };
        let first = of(FindingKind::BackOff);
        assert_eq!(title(&first), "");
        let turned = Finding { revises: true, revises_id: Some("1".into()), ..first };
        assert_eq!(title(&turned), "This corrects an earlier finding");
        let more = Finding { keywords: vec!["a".into(), "b".into()], ..turned };
        assert_eq!(title(&more), "This adds to an earlier finding");
    }

    #[test]
    fn a_headline_says_who_did_what_where_and_since_when() {
        let back_off = of(FindingKind::BackOff);
        let headline = |finding: &Finding| headline_since(finding, sample::now(), sample::ZONE);
        assert_eq!(headline(&back_off), "Rival A backed off on 女包 since Mon 00:00");
        let many = Finding { keywords: vec!["a".into(), "b".into(), "c".into()], ..back_off.clone() };
        assert_eq!(headline(&many), "Rival A backed off on 3 keywords since Mon 00:00");
        let own = Finding { party: Party::own(), ..of(FindingKind::CedeTop) };
        assert_eq!(headline(&own), "Your own shop lost the first ad slot on 女包 since Mon 00:00");
        assert_eq!(headline(&of(FindingKind::Withdrawn)), "Taken back: an earlier finding on Rival A, 女包");
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
        assert_eq!(headline(&finding), "Most rivals show up more on 2 keywords");
        assert_eq!(members(&finding).as_deref(), Some("Rival A, Rival B"));
        assert!(
            matches!(revision(&finding), Some(Block::Notice { title, .. }) if title == "This gathers earlier findings")
        );
        assert!(evidence(&finding).starts_with("All of them together seen in 83 of 90 peak checks"));
        let back = Finding { kind: FindingKind::Withdrawn, ..finding };
        assert_eq!(headline(&back), "Taken back: an earlier finding on the market, 2 keywords");
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
