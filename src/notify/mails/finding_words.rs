//! A finding in words: subject, counts, and its blocks in a mail.

use super::{
    clock_words,
    kind_words::{self, KindWords},
    strip_words::spoken,
};
use crate::{
    domain::{Evidence, Finding, FindingKind, Rate},
    notify::{
        FindingView,
        draw::document::{Block, StripRow, Tag},
    },
    words::{
        Lang, Voice, capitalised,
        catalogue::{finding as say, form},
        clipped, counts, list_more, on_keywords, quoted, shown, spaced, subject, sure,
    },
};

/// The words for the kind of `finding`.
pub(super) fn kind_words(finding: &Finding) -> KindWords {
    if finding.party.own { kind_words::of_own(finding.kind) } else { kind_words::of_rival(finding.kind) }
}

/// "Rival A left the ad slots on 女包"
pub(super) fn headline(lang: Lang, found: &FindingView) -> String {
    let finding = &found.finding;
    match &found.corrects {
        Some(earlier) if finding.kind == FindingKind::Withdrawn => {
            say::taken_back(lang, &what(lang, &earlier.finding, found.watched))
        }
        _ => what(lang, finding, found.watched),
    }
}

/// "Rival A left the ad slots on 女包 since Tue 16:00"
pub(super) fn headline_since(found: &FindingView, voice: Voice) -> String {
    let headline = headline(voice.lang, found);
    match (found.finding.kind, &found.corrects) {
        (FindingKind::Withdrawn, Some(earlier)) => match earlier.at {
            Some(at) => say::told_then(voice.lang, &headline, &voice.moment(at)),
            None => headline,
        },
        (FindingKind::Withdrawn, None) => headline,
        _ => say::since(voice.lang, &headline, &voice.moment(found.finding.since)),
    }
}

/// Who did what where; of `watched` keywords.
pub(super) fn what(lang: Lang, finding: &Finding, watched: usize) -> String {
    if finding.kind == FindingKind::Withdrawn {
        return say::an_earlier_finding(lang, &lower_who(lang, finding), &keywords_in_short(lang, finding, 0));
    }
    (kind_words(finding).did)(lang, &subject(lang, &finding.party), &keywords_in_short(lang, finding, watched))
}

fn lower_who(lang: Lang, finding: &Finding) -> String {
    match &finding.party.rival {
        Some(name) => spaced(lang, shown(name)),
        None if finding.party.own => form::your_own_shop(lang).to_owned(),
        None => form::the_market(lang).to_owned(),
    }
}

/// "女包", "14 of 16 keywords", "all 16 keywords"; how many are watched may not be known (0).
fn keywords_in_short(lang: Lang, finding: &Finding, watched: usize) -> String {
    match finding.keywords.as_slice() {
        [] => quoted(lang, &shown(&finding.query.keyword)),
        [only] => quoted(lang, &shown(only)),
        many => on_keywords(lang, many.len(), watched),
    }
}

/// The strips before and since, above each other; none for a whole market, which has no day of its own.
pub(super) fn strips(lang: Lang, view: &FindingView) -> Option<Block> {
    let finding = &view.finding;
    if finding.market.is_some() {
        return None;
    }
    let seen = if is_about_top(finding.kind) { say::first_in } else { say::seen_in };
    let row = |label: &str, strip: crate::insight::DayStrip| StripRow {
        label: label.to_owned(),
        spoken: spoken(lang, label, &strip),
        tag: None,
        note: seen(lang, &counts(lang, strip.total())),
        strip,
        facts: vec![],
    };
    Some(Block::Strips(vec![row(say::before(lang), view.before), row(say::after(lang), view.after)]))
}

/// "Seen in 83 of 90 peak checks before, 3 of 6 since. Off-peak: 410 of 455 before, 0 of 27 since." Of several
/// keywords it is the last one that counts, which is then named.
pub(super) fn evidence(lang: Lang, finding: &Finding) -> String {
    let counted = counted(lang, finding);
    if finding.keywords.len() < 2 || finding.market.is_some() {
        return capitalised(&counted);
    }
    say::on(lang, &quoted(lang, &shown(&finding.query.keyword)), &counted)
}

fn counted(lang: Lang, finding: &Finding) -> String {
    let Evidence { before, after } = finding.evidence;
    let verb = clock_words::hours_counted(lang, finding.kind).unwrap_or_else(|| match finding.kind {
        kind if is_about_top(kind) => say::verb_top(lang),
        _ if finding.market.is_some() => say::verb_market(lang),
        _ => say::verb_seen(lang),
    });
    let any = |before: Rate, after: Rate| before.checks + after.checks > 0;
    let peak = || pair(lang, before.peak, after.peak, (say::peak_before_since, say::peak_since, say::peak_before));
    match (any(before.peak, after.peak), any(before.off, after.off)) {
        (true, true) => {
            let off = pair(lang, before.off, after.off, (say::off_before_since, say::off_since, say::off_before));
            say::counted_both(lang, verb, &peak(), &off)
        }
        (true, false) => say::counted_one(lang, verb, &peak()),
        (false, true) => {
            let all = pair(lang, before.off, after.off, (say::before_since, say::only_since, say::only_before));
            say::counted_one(lang, verb, &all)
        }
        (false, false) => say::no_counts(lang).to_owned(),
    }
}

/// How two rates are told: both, only the later one, only the earlier one.
type Pair = (fn(Lang, u64, u64, u64, u64) -> String, fn(Lang, u64, u64) -> String, fn(Lang, u64, u64) -> String);

fn pair(lang: Lang, before: Rate, after: Rate, (both, only_after, only_before): Pair) -> String {
    match (before.checks, after.checks) {
        (0, _) => only_after(lang, after.hits, after.checks),
        (_, 0) => only_before(lang, before.hits, before.checks),
        _ => both(lang, before.hits, before.checks, after.hits, after.checks),
    }
}

fn is_about_top(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::TakeTop | FindingKind::CedeTop)
}

/// "99 % sure. It began about Mon 00:00; the check of Tue 12:00 decided it."
pub(super) fn certainty(finding: &Finding, voice: Voice) -> String {
    certain(voice.lang, finding, &voice.moment(finding.since), &voice.moment(finding.at))
}

/// The same with the times in words.
pub(super) fn certain(lang: Lang, finding: &Finding, since: &str, at: &str) -> String {
    match finding.kind {
        FindingKind::Withdrawn => say::certainty_withdrawn(lang, since, at),
        _ => say::certainty(lang, &capitalised(&sure(lang, finding.confidence)), since, at),
    }
}

/// Where it was seen, with the keywords by name.
pub(super) fn place(lang: Lang, finding: &Finding) -> String {
    const NAMED: usize = 12;
    let source = shown(&finding.query.source);
    match finding.keywords.as_slice() {
        [] | [_] => clipped(&finding.query.to_string(), 70),
        many => {
            let named: Vec<String> = many.iter().map(|keyword| shown(keyword)).collect();
            let count = form::keywords(lang, many.len() as u64);
            say::place(lang, &source, &count, &list_more(lang, &named, NAMED))
        }
    }
}

/// Who takes part in a move of the market.
pub(super) fn members(lang: Lang, finding: &Finding) -> Option<String> {
    const NAMED: usize = 20;
    let names: Vec<String> = finding.market.as_ref()?.rivals.iter().map(|name| shown(name)).collect();
    Some(list_more(lang, &names, NAMED))
}

/// The tag beside a headline.
pub(super) fn tag(lang: Lang, finding: &Finding) -> Tag {
    let words = kind_words(finding);
    Tag { words: (words.tag)(lang).to_owned(), tone: words.tone }
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
        let headline = |finding: &Finding| headline_since(&seen(finding.clone()), sample::voice());
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
            what(Lang::En, &Finding { keywords, ..of(FindingKind::BackOff) }, watched)
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
        let told = headline_since(&found, sample::voice());
        assert_eq!(told, "Taken back: Rival A left the ad slots on 女包 (told Mon 12:04)");
    }

    #[test]
    fn evidence_keeps_its_counts_and_strata() {
        let peak_and_off = of(FindingKind::BackOff);
        assert_eq!(
            evidence(Lang::En, &peak_and_off),
            "Seen in 83 of 90 peak checks before, 3 of 6 since. Off-peak: 410 of 455 before, 0 of 27 since."
        );
        let no_peak = |rates: StrataRates| StrataRates { peak: Rate::default(), ..rates };
        let Evidence { before, after } = peak_and_off.evidence;
        let finding = Finding {
            evidence: Evidence { before: no_peak(before), after: no_peak(after) },
            ..of(FindingKind::TakeTop)
        };
        assert_eq!(evidence(Lang::En, &finding), "Held the first ad slot in 410 of 455 checks before, 0 of 27 since.");
        let many = Finding { keywords: vec!["女包".into(), "钱包".into()], ..of(FindingKind::BackOff) };
        assert!(
            evidence(Lang::En, &many).starts_with("On 女包: seen in 83 of 90 peak checks"),
            "{}",
            evidence(Lang::En, &many)
        );
        let not_yet = Evidence { before, after: StrataRates { peak: Rate::default(), ..after } };
        assert_eq!(
            evidence(Lang::En, &Finding { evidence: not_yet, ..of(FindingKind::Enter) }),
            "Seen in 83 of 90 peak checks before, no check since. Off-peak: 410 of 455 before, 0 of 27 since."
        );
        let never_before = Evidence { before: StrataRates::default(), after: no_peak(after) };
        assert_eq!(
            evidence(Lang::En, &Finding { evidence: never_before, ..of(FindingKind::RunsOut) }),
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
        assert_eq!(what(Lang::En, &finding, 0), "Most rivals show up more on 2 keywords");
        assert_eq!(members(Lang::En, &finding).as_deref(), Some("Rival A, Rival B"));
        assert!(evidence(Lang::En, &finding).starts_with("All of them together seen in 83 of 90 peak checks"));
        let back = Finding { kind: FindingKind::Withdrawn, ..finding };
        assert_eq!(what(Lang::En, &back, 0), "Taken back: an earlier finding on the market, 2 keywords");
    }

    #[test]
    fn no_words_speak_of_money_or_bids_of_a_rival() {
        for kind in FindingKind::ALL {
            let words = kind_words::of_rival(kind);
            for lang in Lang::ALL {
                let said = [words.tag, words.meaning, words.advice].map(|say| say(lang).to_owned());
                for text in said.into_iter().chain([(words.did)(lang, "A", "k")]) {
                    for claim in ["bid", "budget", "spend", "money", "CPC", "cost", "出价", "预算", "花费", "成本"]
                    {
                        assert!(!text.contains(claim), "{kind:?} claims {claim}: {text}");
                    }
                }
            }
        }
    }
}
