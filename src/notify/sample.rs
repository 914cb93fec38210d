//! Views to draw and settings to send by, for the tests.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{DigestSettings, FindingView, MailSettings, Transport};
use crate::{
    domain::{Evidence, Finding, FindingKind, Party, Query, Rate, StrataRates, finding_id},
    insight::DayStrip,
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
    }
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
    }
}
