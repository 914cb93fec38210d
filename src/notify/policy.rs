use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Finding, FindingKind, Snooze};

use super::{MailSettings, Rule, Tell, rule::keywords_of};

/// Where a finding is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// Nowhere: it is kept, and `findings` shows it.
    Kept,
    /// In the next digest only.
    DigestOnly,
    /// At once, and in the next digest.
    Alert,
}

/// How much of a change a reader knows already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// It is new.
    #[default]
    New,
    /// It was kept and not told: it is of the past, or he asked not to be told.
    Kept,
    /// A digest told it, or will.
    Digest,
    /// He was told at once.
    AtOnce,
}

/// What has to be known of a finding and its reader, to tell how it is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circumstances<'a> {
    /// The finding that it corrects, extends or takes back.
    pub revised: Option<&'a Finding>,
    /// What he knows of the change that it belongs to.
    pub known: Known,
    /// Whether he was told at once of something that this one ends.
    pub ends_told: bool,
    /// Who is to be kept quiet.
    pub snoozes: &'a [Snooze],
}

/// Where `finding` is told.
///
/// 1. What takes back or changes something that a reader was told at once is told at once, whatever the rules say: he may
///    have acted on it. What takes back something that nobody was told is not told.
/// 2. A chain is one alert: what only adds keywords or mends a date waits for the digest, unless it makes sure enough what
///    was not before.
/// 3. Else the rules hold. On several keywords, the loudest of what they say of each.
/// 4. That something is over of which a reader was told at once is told at once, unless the rules say not to tell it at all.
///
/// On a known date a rival's own move is no news; that the market moves is, and so is your own shop.
pub fn told(settings: &MailSettings, finding: &Finding, circumstances: &Circumstances<'_>) -> Telling {
    let Circumstances { revised, known, ends_told, snoozes } = *circumstances;
    let same_change = revised.is_some_and(|earlier| earlier.kind == finding.kind && earlier.party == finding.party);
    if finding.kind == FindingKind::Withdrawn {
        return match known {
            Known::AtOnce => Telling::Alert,
            Known::Digest | Known::New => Telling::DigestOnly,
            Known::Kept => Telling::Kept,
        };
    }
    if known == Known::AtOnce && revised.is_some() && !same_change {
        return Telling::Alert;
    }
    let loudest = |told: &dyn Fn(&str) -> Tell| keywords_of(finding).into_iter().map(told).max().unwrap_or(Tell::Off);
    let by_rules = loudest(&|keyword| ruled(settings, finding, keyword).0);
    let most = loudest(&|keyword| {
        let snoozed = snoozes.iter().any(|snooze| snooze.covers(&finding.party, keyword));
        if snoozed { Tell::Digest } else { Tell::AtOnce }
    });
    let expected = finding.event.is_some() && finding.party.rival.is_some();
    let most =
        if expected || same_change && matches!(known, Known::AtOnce | Known::Kept) { Tell::Digest } else { most };
    let wanted = if ends_told && by_rules == Tell::Digest { Tell::AtOnce } else { by_rules };
    match wanted.min(most) {
        Tell::Off => Telling::Kept,
        Tell::Digest => Telling::DigestOnly,
        Tell::AtOnce => Telling::Alert,
    }
}

/// How often to remind of a finding that was told at once, as long as it holds and is not snoozed on every keyword.
pub fn remind_every(settings: &MailSettings, finding: &Finding, snoozes: &[Snooze]) -> Option<TimeDelta> {
    let awake = |keyword: &&str| !snoozes.iter().any(|snooze| snooze.covers(&finding.party, keyword));
    keywords_of(finding).into_iter().filter(awake).filter_map(|keyword| ruled(settings, finding, keyword).1).min()
}

/// What the first rule says that speaks of a finding on a keyword; what `alerts` says where none does.
fn ruled(settings: &MailSettings, finding: &Finding, keyword: &str) -> (Tell, Option<TimeDelta>) {
    let rule: Option<&Rule> = settings.rules.iter().find(|rule| rule.speaks_of(finding, keyword));
    let usual = if settings.alerts { Tell::AtOnce } else { Tell::Digest };
    rule.map_or((usual, None), |rule| (rule.tells(finding), rule.remind))
}

/// When a mail is tried again after `attempts` tries that failed: 1 minute, doubling, at most 1 hour.
pub fn next_attempt(attempts: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    const LONGEST: u32 = 60;
    let minutes = match attempts.checked_sub(1) {
        None => 0,
        Some(doublings) => 1_u32.checked_shl(doublings).map_or(LONGEST, |minutes| minutes.min(LONGEST)),
    };
    now + TimeDelta::minutes(i64::from(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Party,
        notify::{KindGroup, sample},
    };

    fn first() -> Finding {
        sample::finding(FindingKind::BackOff, "Rival A", "女包")
    }

    fn fresh(settings: &MailSettings, finding: &Finding) -> Telling {
        told(settings, finding, &Circumstances::default())
    }

    fn knowing(finding: &Finding, revised: &Finding, known: Known) -> Telling {
        told(&sample::settings(), finding, &Circumstances { revised: Some(revised), known, ..Default::default() })
    }

    #[test]
    fn a_chain_is_one_alert_until_it_turns() {
        let first = first();
        let more = Finding { keywords: vec!["女包".into(), "钱包".into()], revises: true, ..first.clone() };
        let other = Finding { kind: FindingKind::RetreatToPeak, revises: true, ..first.clone() };
        assert_eq!(fresh(&sample::settings(), &first), Telling::Alert);
        assert_eq!(knowing(&more, &first, Known::AtOnce), Telling::DigestOnly);
        assert_eq!(knowing(&more, &first, Known::Digest), Telling::Alert, "nobody was told at once of any of it");
        assert_eq!(knowing(&more, &first, Known::Kept), Telling::DigestOnly, "it goes on about the past");
        assert_eq!(knowing(&other, &first, Known::AtOnce), Telling::Alert);
        assert_eq!(
            fresh(&sample::settings(), &more),
            Telling::Alert,
            "what it extends is not known: told rather than lost"
        );
    }

    #[test]
    fn what_is_taken_back_is_told_as_loudly_as_it_was_told() {
        let withdrawn = Finding { kind: FindingKind::Withdrawn, revises: true, ..first() };
        assert_eq!(knowing(&withdrawn, &first(), Known::AtOnce), Telling::Alert);
        assert_eq!(knowing(&withdrawn, &first(), Known::Digest), Telling::DigestOnly);
        assert_eq!(knowing(&withdrawn, &first(), Known::Kept), Telling::Kept);
        let off = MailSettings { rules: vec![Rule::of_all(Tell::Off)], ..sample::settings() };
        let circumstances = Circumstances { revised: Some(&first()), known: Known::AtOnce, ..Default::default() };
        assert_eq!(told(&off, &withdrawn, &circumstances), Telling::Alert, "whatever the rules say by now");
    }

    #[test]
    fn on_a_known_date_only_the_market_and_your_own_shop_are_news() {
        let dated = |party: Party| Finding { event: Some("11.11".into()), party, ..first() };
        let tellings = [Party::rival("Rival A"), Party::own(), Party::market()]
            .map(|party| fresh(&sample::settings(), &dated(party)));
        assert_eq!(tellings, [Telling::DigestOnly, Telling::Alert, Telling::Alert]);
    }

    #[test]
    fn losing_your_own_top_or_vanishing_yourself_is_told_at_once_on_any_day() {
        for kind in [FindingKind::CedeTop, FindingKind::BackOff] {
            for event in [None, Some("11.11".to_owned())] {
                let own = Finding { kind, party: Party::own(), event, ..first() };
                assert_eq!(fresh(&sample::settings(), &own), Telling::Alert);
            }
        }
    }

    #[test]
    fn the_first_rule_that_speaks_of_it_holds_and_alerts_says_the_rest() {
        let of = |parties: Vec<Party>, kinds: Vec<FindingKind>, tell| Rule { kinds, parties, ..Rule::of_all(tell) };
        let left: Vec<FindingKind> = KindGroup::Left.kinds().collect();
        let rules = vec![
            of(vec![Party::rival("Rival A")], left, Tell::AtOnce),
            of(vec![Party::rival("Rival A")], vec![], Tell::Off),
        ];
        let settings = MailSettings { rules, alerts: false, ..sample::settings() };
        assert_eq!(fresh(&settings, &first()), Telling::Alert);
        assert_eq!(fresh(&settings, &Finding { kind: FindingKind::TakeTop, ..first() }), Telling::Kept);
        assert_eq!(fresh(&settings, &Finding { party: Party::rival("Rival B"), ..first() }), Telling::DigestOnly);
    }

    #[test]
    fn what_is_not_sure_enough_is_told_one_step_more_quietly_and_at_once_when_it_is() {
        let rule = |tell| Rule { min_confidence: Some(0.97), ..Rule::of_all(tell) };
        let settings = |tell| MailSettings { rules: vec![rule(tell)], ..sample::settings() };
        let unsure = Finding { confidence: 0.92, ..first() };
        assert_eq!(fresh(&settings(Tell::AtOnce), &unsure), Telling::DigestOnly);
        assert_eq!(fresh(&settings(Tell::Digest), &unsure), Telling::Kept);
        let surer = Finding { revises: true, ..first() };
        let circumstances = Circumstances { revised: Some(&unsure), known: Known::Digest, ..Default::default() };
        assert_eq!(told(&settings(Tell::AtOnce), &surer, &circumstances), Telling::Alert);
    }

    #[test]
    fn on_several_keywords_the_loudest_rule_holds() {
        let rule = Rule { keywords: vec!["a".into()], ..Rule::of_all(Tell::Off) };
        let settings = MailSettings { rules: vec![rule], ..sample::settings() };
        let on = |keywords: &[&str]| {
            let keywords = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
            fresh(&settings, &Finding { keywords, ..first() })
        };
        assert_eq!([on(&["a"]), on(&["a", "b"])], [Telling::Kept, Telling::Alert]);
    }

    #[test]
    fn who_is_snoozed_waits_for_the_digest_and_others_do_not() {
        let until = DateTime::UNIX_EPOCH;
        let snooze = |keyword: Option<&str>| Snooze {
            party: Party::rival("Rival A"),
            keyword: keyword.map(str::to_owned),
            until,
        };
        let with = |snooze: Snooze, finding: &Finding| {
            told(&sample::settings(), finding, &Circumstances { snoozes: &[snooze], ..Default::default() })
        };
        assert_eq!(with(snooze(None), &first()), Telling::DigestOnly);
        assert_eq!(with(snooze(Some("钱包")), &first()), Telling::Alert);
        assert_eq!(with(snooze(None), &Finding { party: Party::rival("Rival B"), ..first() }), Telling::Alert);
    }

    #[test]
    fn who_was_told_at_once_is_told_at_once_that_it_is_over_unless_that_is_off() {
        let back = Finding { kind: FindingKind::Return, ..first() };
        let with = |tell| {
            let settings = MailSettings { rules: vec![Rule::of_all(tell)], ..sample::settings() };
            told(&settings, &back, &Circumstances { ends_told: true, ..Default::default() })
        };
        assert_eq!([Tell::Off, Tell::Digest].map(with), [Telling::Kept, Telling::Alert]);
    }

    #[test]
    fn reminders_are_asked_for_by_rule_and_rest_while_snoozed() {
        let rule = Rule { remind: Some(TimeDelta::days(3)), ..Rule::of_all(Tell::AtOnce) };
        let settings = MailSettings { rules: vec![rule], ..sample::settings() };
        let snooze = Snooze { party: Party::rival("Rival A"), keyword: None, until: DateTime::UNIX_EPOCH };
        assert_eq!(remind_every(&settings, &first(), &[]), Some(TimeDelta::days(3)));
        assert_eq!(remind_every(&settings, &first(), &[snooze]), None);
        assert_eq!(remind_every(&sample::settings(), &first(), &[]), None);
    }

    #[test]
    fn tries_come_a_minute_apart_then_rarer_up_to_an_hour() {
        let now = DateTime::UNIX_EPOCH;
        let waits = [0, 1, 2, 3, 6, 7, 33, u32::MAX].map(|attempts| (next_attempt(attempts, now) - now).num_minutes());
        assert_eq!(waits, [0, 1, 2, 4, 32, 60, 60, 60]);
    }
}
