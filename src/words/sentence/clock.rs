//! Findings of a budget clock. They say what was seen, and of money only what it looks like.

use super::{keyword, who};
use crate::{
    domain::{ClockDetail, Finding, FindingKind},
    words::{Lang, catalogue::sentence as say, clock_hour_and_days, clock_nature},
};

/// What happened, without its full stop.
pub(super) fn sentence(lang: Lang, finding: &Finding, detail: &ClockDetail) -> String {
    let (who, kw) = (who(lang, finding), keyword(lang, finding));
    let clock = detail.clock();
    let (usual, dark) = (hour(detail.usual), clock_hour_and_days(lang, &clock));
    let used_to = detail.before.map_or_else(String::new, hour);
    match finding.kind {
        FindingKind::RunsOut => say::clock_runs_out(lang, &who, &kw, &dark, clock_nature(lang, clock.nature)),
        FindingKind::RunsOutEarlier => say::clock_earlier(lang, &who, &kw, &dark, &used_to),
        FindingKind::RunsOutLater => say::clock_later(lang, &who, &kw, &dark, &used_to),
        FindingKind::RunsOutNoMore => {
            let (lasted, of) = detail.lasted.unwrap_or_default();
            say::clock_no_more(lang, &who, &kw, &usual, lasted, of)
        }
        _ if detail.before.is_some() => say::clock_hour_withdrawn(lang, &who, &kw, &usual),
        _ => say::clock_withdrawn(lang, &who, &kw, &usual),
    }
}

fn hour(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{ClockNature, Detail, Evidence, Party, Query},
        words::sentence::composed,
    };

    fn said(lang: Lang, kind: FindingKind, before: Option<u32>) -> String {
        let clock = ClockDetail {
            usual: 14 * 60,
            spread: 40,
            days: 9,
            of_days: 11,
            nature: ClockNature::Exhaustion,
            before,
            lasted: Some((6, 6)),
        };
        let at = "2026-03-09T04:00:07Z".parse().unwrap();
        let finding = Finding {
            id: "1".into(),
            kind,
            party: Party::rival("Rival A"),
            query: Query::new("taobao", "女包"),
            keywords: vec![],
            at,
            since: at,
            confidence: 0.9,
            evidence: Evidence::default(),
            text: String::new(),
            detail: Some(Box::new(Detail { clock: Some(clock), ..Detail::default() })),
            revises: false,
            revises_id: None,
            event: None,
            market: None,
        };
        composed(lang, &finding, chrono_tz::Asia::Shanghai)
    }

    #[test]
    fn each_turn_reads_as_a_seller_would_tell_it() {
        assert_eq!(
            said(Lang::En, FindingKind::RunsOut, None),
            "Rival A is dark for 女包 from about 14:00 (±40 min) on 9 of the last 11 days: looks like a daily budget that \
             is spent, not set hours."
        );
        assert_eq!(
            said(Lang::Zh, FindingKind::RunsOut, None),
            "Rival A 在“女包”上约 14:00（±40 分钟，最近 11 天中的 9 天）起下线：看起来是日预算耗尽，不像设定了投放时段。"
        );
        assert_eq!(
            said(Lang::En, FindingKind::RunsOutEarlier, Some(1_020)),
            "Rival A goes dark for 女包 earlier in the day than he used to: from about 14:00 (±40 min) on 9 of the last 11 \
             days, before from about 17:00."
        );
        assert_eq!(
            said(Lang::En, FindingKind::RunsOutNoMore, None),
            "Rival A no longer goes dark for 女包 during the day: still seen after 14:00 on 6 of the last 6 days."
        );
        assert!(said(Lang::En, FindingKind::Withdrawn, None).contains("does not hold"));
    }
}
