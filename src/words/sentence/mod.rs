//! A finding in one sentence. What it says is in the finding, so that it can be said again in any language.

mod clock;
mod market;
mod presence;

use chrono_tz::Tz;

use super::{Lang, catalogue::sentence as say, quoted, spaced};
use crate::domain::{Finding, FindingKind};

/// The sentence of a finding; times are local to `zone`. The English one is as it was written down with it.
pub fn sentence(lang: Lang, finding: &Finding, zone: Tz) -> String {
    if lang == Lang::En && !finding.text.is_empty() { finding.text.clone() } else { composed(lang, finding, zone) }
}

/// The English sentence of what takes another finding back, because of checks that came in later.
pub fn late_withdrawn(said: &str) -> String {
    say::late_withdrawn(Lang::En, said)
}

/// The sentence from what the finding knows.
pub(super) fn composed(lang: Lang, finding: &Finding, zone: Tz) -> String {
    let detail = finding.detail.as_deref();
    if let Some(kind) = detail.and_then(|detail| detail.undid) {
        let mut undone = Finding { kind, ..finding.clone() };
        if let Some(detail) = &mut undone.detail {
            detail.undid = None;
        }
        return say::late_withdrawn(lang, &composed(lang, &undone, zone));
    }
    if let (Some(market), Some(moved)) = (detail.and_then(|detail| detail.market.as_ref()), &finding.market) {
        return market::sentence(lang, finding, market, &moved.rivals, zone);
    }
    let said = match detail.and_then(|detail| detail.clock.as_ref()) {
        Some(clock) => clock::sentence(lang, finding, clock),
        None => presence::sentence(lang, finding, zone),
    };
    let occasion = occasion(lang, finding).filter(|_| finding.kind != FindingKind::Withdrawn);
    let said = occasion.map_or(said.clone(), |occasion| say::with_occasion(lang, &said, &occasion));
    let said = match finding.keywords.len() {
        0 | 1 => super::catalogue::form::full_stop(lang, &said),
        n => say::with_keywords(lang, &said, n),
    };
    match presence::alike(lang, finding, zone) {
        Some(alike) => super::catalogue::form::then(lang, &said, &alike),
        None => said,
    }
}

/// The known date that it has to do with.
fn occasion(lang: Lang, finding: &Finding) -> Option<String> {
    let event = finding.event.as_ref()?;
    let comes_back = finding.detail.as_ref().is_some_and(|detail| detail.comes_back);
    Some(if comes_back { say::back_to_before(lang, event) } else { say::during(lang, event) })
}

/// Who, as a sentence begins.
fn who(lang: Lang, finding: &Finding) -> String {
    match &finding.party.rival {
        Some(name) => spaced(lang, name.clone()),
        None if finding.party.own => super::catalogue::form::own_shop(lang).to_owned(),
        None => super::catalogue::form::the_market(lang).to_owned(),
    }
}

fn keyword(lang: Lang, finding: &Finding) -> String {
    quoted(lang, &finding.query.keyword)
}
