use std::collections::BTreeMap;

use crate::domain::{Check, Outcome, Standing};

/// What could be seen and what not, and why: the ledger of a source summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Checks planned.
    pub planned: u64,
    /// Checks that testify about rivals.
    pub with_ads: u64,
    /// Pages without any ad, and pages that say there are no results.
    pub without_ads: u64,
    /// Pages with listings whose slot could not be told.
    pub slots_hidden: u64,
    /// Checks that brought no evidence, by outcome and reason.
    pub unseen: BTreeMap<(Outcome, String), u64>,
}

impl Coverage {
    /// Counts one check.
    pub fn count(&mut self, check: &Check) {
        self.add(check.standing(), check.outcome, check.detail.as_deref());
    }

    /// Counts a check of that standing; `outcome` and `detail` are kept where it brought no evidence.
    pub fn add(&mut self, standing: Standing, outcome: Outcome, detail: Option<&str>) {
        self.planned += 1;
        match standing {
            Standing::Ads => self.with_ads += 1,
            Standing::NoAds => self.without_ads += 1,
            Standing::SlotsHidden => self.slots_hidden += 1,
            Standing::NoEvidence => {
                *self.unseen.entry((outcome, detail.unwrap_or_default().to_owned())).or_default() += 1;
            }
        }
    }

    /// Checks that brought no page.
    pub fn unseen_checks(&self) -> u64 {
        self.unseen.values().sum()
    }
}
