//! Extra looks into doubts: what each query waits for, and what each source has spent. Pure but for what it is told.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    detect::Suspicion,
    domain::{Dayparts, Party},
    schedule::{ConfirmSettings, Doubt, Spent, look_again},
};

use super::App;

/// A planned look so near makes an extra one needless.
const NEAR_PLANNED: TimeDelta = TimeDelta::minutes(3);

/// A change that may have come, and whose.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suspected {
    pub(crate) party: Party,
    pub(crate) suspicion: Suspicion,
}

impl App {
    /// A suspicion with the name of whom it is about.
    pub(super) fn suspected(&self, suspicion: Option<&Suspicion>) -> Option<Suspected> {
        let suspicion = *suspicion?;
        let shop = self.config.roster.party(suspicion.party)?;
        let own = suspicion.party == crate::domain::PartyId::Own;
        Some(Suspected { party: if own { Party::own() } else { Party::rival(shop.name.as_str()) }, suspicion })
    }
}

/// What one query waits for besides its planned looks.
#[derive(Debug, Default)]
pub(super) struct Again {
    next: Option<(DateTime<Utc>, Suspected)>,
    /// Extra looks that the doubt has had.
    pub(super) looks: u32,
    /// Whether an extra look is under way, and a planned one waits for it to end.
    pub(super) under_way: bool,
    pub(super) holds_up: bool,
}

impl Again {
    /// When the next extra look is due.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        self.next.as_ref().map(|(at, _)| *at)
    }

    /// What the next extra look would tell, in nats.
    pub(super) fn worth(&self) -> f64 {
        self.next.as_ref().map_or(0.0, |(_, suspected)| suspected.suspicion.worth.into_iter().fold(0.0, f64::max))
    }

    pub(super) fn take(&mut self) -> Option<Suspected> {
        self.next.take().map(|(_, suspected)| suspected)
    }

    pub(super) fn call_off(&mut self) {
        self.next = None;
    }
}

/// What may be spent on doubts, and what each source has spent.
pub(super) struct ExtraLooks {
    settings: ConfirmSettings,
    dayparts: Dayparts,
    spent: BTreeMap<String, Spent>,
}

impl ExtraLooks {
    /// Extra looks before a restart count for a doubt for so long.
    pub(super) const REMEMBERED: TimeDelta = TimeDelta::hours(48);

    pub(super) fn new(settings: &ConfirmSettings, dayparts: &Dayparts) -> Self {
        Self { settings: settings.clone(), dayparts: dayparts.clone(), spent: BTreeMap::new() }
    }

    pub(super) fn spend(&mut self, source: &str, at: DateTime<Utc>) {
        self.spent.entry(source.to_owned()).or_default().note(&self.dayparts, at);
    }

    /// Whether a source can have one more now, and no planned look comes in a moment anyway.
    pub(super) fn affords(&self, source: &str, now: DateTime<Utc>, planned: Option<DateTime<Utc>>) -> bool {
        let spent = self.spent.get(source).copied().unwrap_or_default();
        spent.allows(&self.settings, &self.dayparts, now) && planned.is_none_or(|planned| planned - now > NEAR_PLANNED)
    }

    /// Decides after a look whether and when to look again. A doubt that is settled may come anew.
    pub(super) fn consider(
        &self,
        again: &mut Again,
        suspected: Option<Suspected>,
        looked_at: DateTime<Utc>,
        planned: Option<DateTime<Utc>>,
    ) {
        again.next = None;
        let Some(suspected) = suspected else {
            again.looks = 0;
            return;
        };
        let Suspicion { worth, least_gap, .. } = suspected.suspicion;
        let doubt = Doubt { looked_at, worth, least_gap, extra_looks: again.looks };
        again.next = look_again(&self.settings, &self.dayparts, &doubt, planned).map(|at| (at, suspected));
    }
}
