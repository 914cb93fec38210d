//! Findings of one series that belong together: what was told first, how it was corrected, whether it was taken back.

use bidwatch::domain::{Finding, FindingKind};
use chrono::{DateTime, Utc};

use super::{
    latent::Series,
    market::{Role, Shop},
    visit::query,
};

/// One story told of one series.
#[derive(Debug, Clone)]
pub(crate) struct Telling {
    pub(crate) series: Series,
    /// When it was first told, and with which confidence.
    pub(crate) at: DateTime<Utc>,
    pub(crate) confidence: f64,
    pub(crate) first: FindingKind,
    /// The last word on it, and since when that is said to be.
    pub(crate) last: FindingKind,
    pub(crate) since: DateTime<Utc>,
    pub(crate) taken_back: bool,
    ids: Vec<String>,
}

/// The stories that findings tell, by the time of their first word. Findings of parties that the season does not have
/// (of the market as a whole) are left out.
pub(crate) fn tellings(findings: &[Finding], shops: &[Shop], series: &[Series]) -> Vec<Telling> {
    let mut tellings: Vec<Telling> = Vec::new();
    for finding in findings {
        let Some(series) = series.iter().copied().find(|one| is_of(finding, shops, *one)) else { continue };
        let goes_on = |telling: &&mut Telling| {
            telling.series == series && finding.revises_id.as_ref().is_some_and(|id| telling.ids.contains(id))
        };
        if let Some(telling) = tellings.iter_mut().find(goes_on) {
            telling.ids.push(finding.id.clone());
            telling.taken_back = finding.kind == FindingKind::Withdrawn;
            if !telling.taken_back {
                (telling.last, telling.since) = (finding.kind, finding.since);
            }
        } else if finding.kind != FindingKind::Withdrawn {
            tellings.push(Telling {
                series,
                at: finding.at,
                confidence: finding.confidence,
                first: finding.kind,
                last: finding.kind,
                since: finding.since,
                taken_back: false,
                ids: vec![finding.id.clone()],
            });
        }
    }
    tellings
}

fn is_of(finding: &Finding, shops: &[Shop], series: Series) -> bool {
    let shop = &shops[series.shop];
    let same_party = match &finding.party.rival {
        Some(name) => shop.role == Role::Rival && shop.name == *name,
        None => finding.party.own && shop.role == Role::Own,
    };
    same_party && finding.query == query(series.keyword)
}

/// Whether a finding is about no watched party, but about the market as a whole.
pub(crate) fn is_of_market(finding: &Finding) -> bool {
    finding.party.rival.is_none() && !finding.party.own
}
