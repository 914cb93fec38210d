//! Views to draw and settings to send by, for the tests.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{DigestSettings, DigestView, FindingView, MailSettings, PartyQueryView, PartyView, QuietHours, Transport};
use crate::{
    domain::{
        AdPage, AdSlot, Evidence, Finding, FindingKind, Outcome, Party, PartyId, Query, Rate, Rival, Roster, Stance,
        StrataRates, Stratum, finding_id,
    },
    insight::{AuctionInsight, AuctionTally, Coverage, DayStrip, Depth, Endurance, Moment, Strength},
    words::{Lang, Voice},
};

pub(super) const ZONE: Tz = chrono_tz::Asia::Shanghai;

pub(super) fn settings() -> MailSettings {
    MailSettings {
        from: "bidwatch <watch@shop.example>".into(),
        to: vec!["seller@shop.example".into()],
        operator: vec![],
        transport: Transport::Folder("mails".into()),
        digest: DigestSettings::default(),
        alerts: true,
        rules: vec![],
        quiet: QuietHours::default(),
        by_query: std::collections::BTreeMap::new(),
        webhooks: vec![],
        language: Lang::En,
        languages: std::collections::BTreeMap::new(),
    }
}

pub(super) fn voice() -> Voice {
    Voice { lang: Lang::En, zone: ZONE, now: now() }
}

pub(super) fn now() -> DateTime<Utc> {
    "2026-03-10T04:00:07Z".parse().unwrap()
}

pub(super) fn finding(kind: FindingKind, rival: &str, keyword: &str) -> Finding {
    let (party, query, at) = (Party::rival(rival), Query::new("taobao", keyword), now());
    let rates = |peak: (u64, u64), off: (u64, u64)| StrataRates {
        peak: Rate::new(peak.0, peak.1),
        off: Rate::new(off.0, off.1),
    };
    Finding {
        id: finding_id(kind, &party, &query, at, &[]),
        kind,
        party,
        query,
        keywords: vec![],
        at,
        since: at - TimeDelta::hours(36),
        confidence: 0.993,
        evidence: Evidence { before: rates((83, 90), (410, 455)), after: rates((3, 6), (0, 27)) },
        text: format!("{rival} fought for {keyword} at all hours and is hardly seen since Mon 00:00."),
        revises: false,
        revises_id: None,
        event: None,
        detail: None,
        market: None,
    }
}

/// A strip of `checks` an hour with the hours of `on` seen in nearly all of them.
pub(super) fn strip(checks: u64, on: impl Fn(usize) -> f64) -> DayStrip {
    DayStrip(std::array::from_fn(|hour| Rate::new((checks as f64 * on(hour)).round() as u64, checks)))
}

pub(super) fn finding_view(kind: FindingKind, rival: &str, keyword: &str) -> FindingView {
    FindingView {
        finding: finding(kind, rival, keyword),
        before: strip(20, |hour| if hour == 5 { 0.3 } else { 0.9 }),
        after: DayStrip(std::array::from_fn(|hour| Rate::new(u64::from(hour == 21), u64::from(hour % 5 != 3)))),
        watched: 16,
        corrects: None,
        ends: None,
        feedback: vec![],
    }
}

/// A digest of one source that is seen in part and one that is blind, one finding, your own shop and
/// one rival on `keywords` keywords.
pub(super) fn digest(keywords: usize) -> DigestView {
    let unseen = [((Outcome::Blocked, "cloudflare".to_owned()), 10), ((Outcome::Failed, "HTTP 503".to_owned()), 2)];
    let coverage = Coverage { planned: 288, with_ads: 276, unseen: unseen.into(), ..Coverage::default() };
    let party = |party: Party, stance, peak: f64, off: f64| PartyView {
        party,
        strength: Some(weak()),
        queries: (0..keywords).map(|i| party_query(i, stance, peak, off)).collect(),
    };
    DigestView {
        lang: Lang::En,
        now: now(),
        zone: ZONE,
        date: now().date_naive(),
        from: now() - TimeDelta::days(1),
        repeating: Vec::new(),
        coverage: vec![("taobao".into(), coverage)],
        blind: vec![("ebay".into(), now() - TimeDelta::hours(20), "blocked: captcha".into())],
        findings: vec![finding_view(FindingKind::BackOff, "Rival A", "女包")],
        hours: vec![],
        yielding: vec![],
        own: None,
        prices: vec![],
        notes: vec![],
        newcomers: vec![],
        parties: vec![
            party(Party::own(), Stance::AllHours, 1.0, 1.0),
            party(Party::rival("Rival A"), Stance::PeakOnly, 1.0, 0.0),
        ],
        undeliverable: 1,
    }
}

/// "weak: left 2 of 3 keywords, comes only 20–23 h"
fn weak() -> Strength {
    let hours = strip(20, |hour| if (20..23).contains(&hour) { 1.0 } else { 0.0 });
    Strength {
        endurance: Endurance { days_looked: 60, days_fought: 55, lasting_days: 50, longest_days: 55 },
        depth: Depth { keywords: 3, fights: 1, left: 2, slots: Rate::new(1, 4) },
        hours,
        hours_on: hours.0.map(|rate| u64::from(rate.hits > 0)),
        ..Strength::default()
    }
}

fn party_query(index: usize, stance: Stance, peak: f64, off: f64) -> PartyQueryView {
    let query = Query::new("taobao", if index == 0 { "女包".to_owned() } else { format!("kw {index}") });
    let strip = strip(20, |hour| if (20..23).contains(&hour) { peak } else { off });
    let mut presence = StrataRates::default();
    for (hour, &rate) in strip.0.iter().enumerate() {
        *presence.of_mut(if (20..23).contains(&hour) { Stratum::Peak } else { Stratum::Off }) += rate;
    }
    PartyQueryView { insight: insight(&query), query, stance, since: None, budget_clock: None, presence, strip }
}

/// Two checks with two ad slots each, of which he holds the first.
fn insight(query: &Query) -> AuctionInsight {
    let shop = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
    let roster = Roster::new(None, vec![shop("he")]);
    let slot = |party, rank| AdSlot { party, rank, block: None };
    let slots = vec![slot(Some(PartyId::Rival(0)), 1), slot(None, 2)];
    let page = AdPage { query: query.clone(), at: now(), slots };
    let mut tally = AuctionTally::new(&roster);
    for hour in [8, 9] {
        tally.count(&page, Moment { day: 0, hour, weekend: false, stratum: Stratum::Off });
    }
    tally.insights()[&PartyId::Rival(0)].clone()
}
