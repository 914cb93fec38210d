use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Finding, FindingKind};

use super::MailSettings;

/// Where a finding is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// At once, and in the next digest.
    Alert,
    /// In the next digest only.
    DigestOnly,
}

/// Where `finding` is told; `revised` is the finding that it corrects, extends or takes back, if any.
///
/// A chain is one alert: what only adds keywords or mends a date waits for the digest. What turns
/// out to be another kind, or not so at all, undoes what a reader may have acted on: an alert again.
///
/// On a known date a rival's own move is no news; that the market moves is, and so is your own shop.
pub fn told(settings: &MailSettings, finding: &Finding, revised: Option<&Finding>) -> Telling {
    let known = revised.is_some_and(|earlier| earlier.kind == finding.kind && earlier.party == finding.party);
    let expected = finding.event.is_some() && finding.party.rival.is_some();
    if settings.alerts && !expected && (finding.kind == FindingKind::Withdrawn || !known) {
        Telling::Alert
    } else {
        Telling::DigestOnly
    }
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
    use crate::{domain::Party, notify::sample};

    #[test]
    fn a_chain_is_one_alert_until_it_turns() {
        let settings = sample::settings();
        let first = sample::finding(FindingKind::BackOff, "Rival A", "女包");
        let more = Finding { keywords: vec!["女包".into(), "钱包".into()], revises: true, ..first.clone() };
        let other = Finding { kind: FindingKind::RetreatToPeak, revises: true, ..first.clone() };
        let withdrawn = Finding { kind: FindingKind::Withdrawn, revises: true, ..first.clone() };
        assert_eq!(told(&settings, &first, None), Telling::Alert);
        assert_eq!(told(&settings, &more, Some(&first)), Telling::DigestOnly);
        assert_eq!(told(&settings, &other, Some(&first)), Telling::Alert);
        assert_eq!(told(&settings, &withdrawn, Some(&first)), Telling::Alert);
        assert_eq!(told(&settings, &more, None), Telling::Alert, "what it extends is not known: told rather than lost");
        let dated = |party: Party| Finding { event: Some("11.11".into()), party, ..first.clone() };
        let tellings =
            [Party::rival("Rival A"), Party::own(), Party::market()].map(|of| told(&settings, &dated(of), None));
        assert_eq!(tellings, [Telling::DigestOnly, Telling::Alert, Telling::Alert]);
        let quiet = MailSettings { alerts: false, ..settings };
        assert_eq!(told(&quiet, &first, None), Telling::DigestOnly);
    }

    #[test]
    fn tries_come_a_minute_apart_then_rarer_up_to_an_hour() {
        let now = DateTime::UNIX_EPOCH;
        let waits = [0, 1, 2, 3, 6, 7, 33, u32::MAX].map(|attempts| (next_attempt(attempts, now) - now).num_minutes());
        assert_eq!(waits, [0, 1, 2, 4, 32, 60, 60, 60]);
    }
}
