//! Changes of presence and of the first ad slot.

use chrono_tz::Tz;

use super::{keyword, who};
use crate::{
    domain::{Finding, FindingKind, Rate, StrataRates},
    words::{
        Lang,
        catalogue::{form, sentence as say},
        voice::{lately, short_date},
    },
};

/// What happened, without its full stop.
pub(super) fn sentence(lang: Lang, finding: &Finding, zone: Tz) -> String {
    let (who, kw) = (who(lang, finding), keyword(lang, finding));
    let since = lately(lang, finding.since, finding.at, zone);
    let (before, after) =
        (counts(lang, finding, &finding.evidence.before), counts(lang, finding, &finding.evidence.after));
    let gone = finding.evidence.after.peak.hits + finding.evidence.after.off.hits == 0;
    let of_first_slot = finding.detail.as_ref().is_some_and(|detail| detail.of_first_slot);
    let turned = |say: fn(Lang, &str, &str, &str, &str, &str) -> String| say(lang, &who, &kw, &before, &since, &after);
    match finding.kind {
        FindingKind::BackOff if gone => turned(say::never_seen_since),
        FindingKind::BackOff => turned(say::now_and_then_since),
        FindingKind::RetreatToPeak => turned(say::retreated),
        FindingKind::PeakEntry => turned(say::entered_peak),
        FindingKind::Enter => turned(say::entered),
        FindingKind::Return => turned(say::returned),
        FindingKind::Expand => turned(say::expanded),
        FindingKind::TakeTop => turned(say::took_top),
        FindingKind::CedeTop => turned(say::ceded_top),
        FindingKind::RunsOut => say::runs_out(lang, &who, &kw, &since),
        FindingKind::RunsOutEarlier => say::runs_out_earlier(lang, &who, &kw, &since),
        FindingKind::RunsOutLater => say::runs_out_later(lang, &who, &kw, &since),
        FindingKind::RunsOutNoMore => say::runs_out_no_more(lang, &who, &kw, &since),
        FindingKind::MarketRise => say::market_rose(lang, &kw, &before, &since, &after),
        FindingKind::MarketFall => say::market_fell(lang, &kw, &before, &since, &after),
        FindingKind::Withdrawn if of_first_slot => say::withdrawn_top(lang, &who, &kw, &since, &after),
        FindingKind::Withdrawn => say::withdrawn(lang, &who, &kw, &since, &after),
    }
}

/// "83 of 90 rush-hour looks, 410 of 455 others"; only strata that were looked at.
fn counts(lang: Lang, finding: &Finding, rates: &StrataRates) -> String {
    let StrataRates { peak, off } = *rates;
    // A finding of an older version does not say whether there is a peak; that one was counted does.
    let seen = |rates: &StrataRates| rates.peak.checks > 0;
    let counted = || seen(&finding.evidence.before) || seen(&finding.evidence.after);
    let has_peak = finding.detail.as_ref().map_or_else(counted, |detail| detail.has_peak);
    let of = |rate: Rate, say: fn(Lang, u64, u64) -> String| say(lang, rate.hits, rate.checks);
    match (peak.checks > 0 && has_peak, off.checks > 0) {
        (true, true) => [of(peak, say::peak_looks), of(off, say::other_looks)].join(form::clause(lang)),
        (true, false) => of(peak, say::peak_looks),
        (false, true) if has_peak => of(off, say::off_peak_looks),
        (false, true) => of(off, say::looks),
        (false, false) => say::no_look(lang).to_owned(),
    }
}

/// Whom a newcomer looks like, who left. A suggestion only.
pub(super) fn alike(lang: Lang, finding: &Finding, zone: Tz) -> Option<String> {
    let alike = finding.detail.as_ref()?.alike.as_ref()?;
    let left = short_date(lang, alike.left.with_timezone(&zone).date_naive());
    Some(say::alike(lang, alike.items, alike.of, &alike.rival, &left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Detail, Evidence, Party, Query},
        words::sentence::composed,
    };

    fn rates(peak: (u64, u64), off: (u64, u64)) -> StrataRates {
        StrataRates { peak: Rate::new(peak.0, peak.1), off: Rate::new(off.0, off.1) }
    }

    fn said(lang: Lang, evidence: Evidence, kind: FindingKind) -> String {
        let finding = Finding {
            id: "1".into(),
            kind,
            party: Party::rival("Rival A"),
            query: Query::new("taobao", "女包"),
            keywords: vec![],
            at: "2026-03-09T04:00:07Z".parse().unwrap(),
            since: "2026-03-08T08:00:00Z".parse().unwrap(),
            confidence: 0.9,
            evidence,
            text: String::new(),
            detail: Some(Box::new(Detail { has_peak: true, ..Detail::default() })),
            revises: false,
            revises_id: None,
            event: None,
            market: None,
        };
        composed(lang, &finding, chrono_tz::Asia::Shanghai)
    }

    #[test]
    fn a_retreat_reads_as_a_seller_would_tell_it() {
        let evidence = Evidence { before: rates((83, 90), (410, 455)), after: rates((3, 3), (0, 9)) };
        assert_eq!(
            said(Lang::En, evidence, FindingKind::RetreatToPeak),
            "Rival A fought for 女包 all day (83 of 90 rush-hour looks, 410 of 455 others) and since Sun 16:00 comes \
             only in the rush hour (3 of 3 rush-hour looks, 0 of 9 others)."
        );
        assert_eq!(
            said(Lang::Zh, evidence, FindingKind::RetreatToPeak),
            "Rival A 此前在“女包”上全天争广告位（高峰时段 90 次中 83 次，其余时段 455 次中 410 次），周日 16:00 起只在高峰时段\
             出现（高峰时段 3 次中 3 次，其余时段 9 次中 0 次）。"
        );
    }

    #[test]
    fn no_sentence_claims_hours_that_were_not_looked_at() {
        let evidence = Evidence { before: rates((83, 90), (410, 455)), after: rates((0, 0), (0, 6)) };
        let said = said(Lang::En, evidence, FindingKind::BackOff);
        assert!(
            said.ends_with("has not been seen in an ad slot since Sun 16:00 (0 of 6 looks outside the rush hour)."),
            "{said}"
        );
    }

    #[test]
    fn no_sentence_speaks_of_money() {
        for kind in FindingKind::ALL {
            let english = said(Lang::En, Evidence::default(), kind).to_lowercase();
            assert!(
                ["bid ", "bids", "money", "budget", "spend"].iter().all(|word| !english.contains(word)),
                "{english}"
            );
            let chinese = said(Lang::Zh, Evidence::default(), kind);
            assert!(["出价", "预算", "花费", "钱"].iter().all(|word| !chinese.contains(word)), "{chinese}");
        }
    }
}
