//! The first ad slot: what a source has taught about it, and the finding when somebody's share of it has moved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{contest::Contest, spells::Spells};
use crate::detect::{
    aspect::Aspect,
    hazard::Hazard,
    hearing::{Draft, Hearing},
    judge::Sight,
    library::Class,
    log_odds, logistic,
    looks::turned_at,
    market_hearing::Occasion,
    memory::{PartyKey, Series, Shared},
    method::{
        self,
        rank::{DISPERSION_DAYS, DISPERSION_WEIGHT, EXTRA_WARM_UP, MODESTY, QUIET, REFUTED},
    },
    trust::Trust,
};
use crate::domain::{Finding, FindingKind};

/// What a source has taught about first slots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct RankLore {
    pub(in crate::detect) hazard: Hazard,
    pub(in crate::detect) trust: Trust,
    pub(in crate::detect) habits: Habits,
}

/// How far pages are from independent draws.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct Habits {
    pub(in crate::detect) repeats: Spells,
    /// Sum of the squared daily Pearson residuals, and their number.
    days: (f32, f32),
}

impl Habits {
    /// Learns from a day of one bidder: his sum of residuals and of their variances.
    pub(in crate::detect) fn learn_day(&mut self, (residual, variance): (f32, f32)) {
        self.days.0 += (residual * residual / variance).min(method::rank::DISPERSION_CAP);
        self.days.1 += 1.0;
    }

    /// How much more days differ than draws would: at least 1.
    pub(in crate::detect) fn dispersion(&self) -> f32 {
        ((DISPERSION_WEIGHT + self.days.0) / (DISPERSION_WEIGHT + self.days.1)).max(1.0)
    }

    /// Takes over what was learnt apart. Once enough is known, what is older counts half.
    pub(in crate::detect) fn add(&mut self, other: &Self) {
        self.repeats.add(&other.repeats);
        self.days.0 += other.days.0;
        self.days.1 += other.days.1;
        if self.days.1 > DISPERSION_DAYS {
            self.days = (self.days.0 / 2.0, self.days.1 / 2.0);
        }
    }
}

/// A share of first slots that has moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::detect) struct Shift {
    pub(in crate::detect) party: PartyKey,
    /// The probability that his share has moved enough to this side …
    pub(in crate::detect) probability: f64,
    /// … and the part of it in which it was he who moved.
    pub(in crate::detect) own: f64,
    /// Share of first slots before and after.
    pub(in crate::detect) before: f32,
    pub(in crate::detect) after: f32,
}

impl Shift {
    /// Whether the shift is upward.
    pub(in crate::detect) fn is_up(&self) -> bool {
        self.after > self.before
    }
}

/// The last finding about a party's first slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::detect) struct ToldShift {
    id: String,
    /// When it was told, in seconds since 1970.
    at: i64,
    /// Share of first slots before it and after.
    share_before: f32,
    share: f32,
    /// Whether it was taken back, then; the same again goes on with the chain.
    taken_back: bool,
}

impl ToldShift {
    fn was_up(&self) -> bool {
        self.share > self.share_before
    }

    /// Whether it stands, and this shift is to the same side.
    fn holds(&self, shift: &Shift) -> bool {
        !self.taken_back && self.was_up() == shift.is_up()
    }

    /// Whether a shift to this side undoes it while it can be taken back.
    fn undone_by(&self, shift: &Shift, now: i64) -> bool {
        !self.taken_back && self.was_up() != shift.is_up() && now - self.at < method::TAKE_BACK
    }

    /// Whether a shift to this side repeats it after it was taken back.
    fn again(&self, shift: &Shift, now: i64) -> bool {
        self.taken_back && self.was_up() == shift.is_up() && now - self.at < method::AGAIN
    }
}

impl Hearing<'_> {
    /// The posterior that a shift needs to be told.
    fn sure_of_shift(&self, shared: &Shared) -> f64 {
        let asked = self.inner.settings.min_confidence.clamp(0.5, 0.999);
        logistic(log_odds(asked) - MODESTY - shared.rank.trust.weighs())
    }

    /// Shows a page to the contest of its query, and tells whose share of first slots has moved.
    pub(in crate::detect) fn contest(
        &self,
        contest: &mut Contest,
        parties: &mut BTreeMap<PartyKey, Series>,
        shared: &mut Shared,
        findings: &mut Vec<Finding>,
    ) {
        let Sight { page, when, .. } = self.sight;
        let sure = self.sure_of_shift(shared);
        let shifts = contest.look(&mut shared.rank, page, when.at, when.day, sure);
        for shift in &shifts {
            let series = parties.get_mut(&shift.party);
            findings.extend(series.and_then(|series| self.shift(series, shared, shift)));
        }
        if !shifts.is_empty() {
            contest.told(when.at);
        }
        if let Some(then) = contest.settle(when.at) {
            findings
                .extend(parties.iter_mut().filter_map(|(&party, series)| self.unshift(series, shared, party, then)));
        }
    }

    /// A party's share of first slots has moved. Back again within days takes the finding back.
    fn shift(&self, series: &mut Series, shared: &mut Shared, shift: &Shift) -> Option<Finding> {
        let now = self.sight.when.at;
        let on = series.told.class().is_some_and(|class| class != Class::Gone);
        if !on || now - self.first_look < self.warm_up() + EXTRA_WARM_UP {
            return None;
        }
        let told = series.told_shift.as_ref();
        if told.is_some_and(|told| told.undone_by(shift, now)) {
            return self.take_back(series, shared, shift);
        }
        let same = told.is_some_and(|told| told.holds(shift) && self.since(series, shift) <= told.at);
        if same || now < series.rank_quiet_until {
            return None;
        }
        let kind = if shift.is_up() { FindingKind::TakeTop } else { FindingKind::CedeTop };
        let again = told.filter(|told| told.again(shift, now)).map(|told| told.id.clone());
        let link = shared.chains.link(shift.party, kind, self.sight.query, now, None).filter(|_| again.is_none());
        let (revises_id, keywords) = link.map_or((again, Vec::new()), |link| (Some(link.revises), link.keywords));
        shared.rank.hazard.changed(1.0);
        shared.rank.trust.told();
        let finding = self.tell_shift(series, shared, shift, kind, keywords, revises_id);
        shared.chains.grow(shift.party, kind, self.sight.query, now, &finding.id, None);
        series.rank_quiet_until = now + QUIET;
        let (share_before, share) = (shift.before, shift.after);
        series.told_shift = Some(ToldShift { id: finding.id.clone(), at: now, share_before, share, taken_back: false });
        Some(finding)
    }

    /// What was told at `then` or later turned out to be none.
    fn unshift(&self, series: &mut Series, shared: &mut Shared, party: PartyKey, then: i64) -> Option<Finding> {
        let told = series.told_shift.as_ref().filter(|told| told.at >= then && !told.taken_back)?;
        let (before, after) = (told.share, told.share_before);
        self.take_back(series, shared, &Shift { party, probability: 1.0 - f64::from(REFUTED), own: 0.0, before, after })
    }

    fn take_back(&self, series: &mut Series, shared: &mut Shared, shift: &Shift) -> Option<Finding> {
        let told_id = series.told_shift.as_ref()?.id.clone();
        let now = self.sight.when.at;
        shared.rank.hazard.changed(-1.0);
        shared.rank.trust.took_back();
        shared.chains.leave(shift.party, self.sight.query, Aspect::FirstSlot);
        series.rank_quiet_until = now;
        let finding = self.tell_shift(series, shared, shift, FindingKind::Withdrawn, Vec::new(), Some(told_id));
        if let Some(told) = &mut series.told_shift {
            (told.id, told.at, told.taken_back) = (finding.id.clone(), now, true);
        }
        Some(finding)
    }

    /// When his pages turned from the share before to the share after.
    fn since(&self, series: &Series, shift: &Shift) -> i64 {
        let (before, after) = ([shift.before; 2], [shift.after; 2]);
        let turned = turned_at(self.looks, Some(&series.seen), &series.first, before, after);
        turned.unwrap_or(self.sight.when.at)
    }

    fn tell_shift(
        &self,
        series: &Series,
        shared: &Shared,
        shift: &Shift,
        kind: FindingKind,
        keywords: Vec<String>,
        revises_id: Option<String>,
    ) -> Finding {
        let since = self.since(series, shift);
        let evidence = self.evidence(Some(&series.seen), &series.first, series.told.changed_at(), since);
        let log_odds = log_odds(shift.probability) + shared.rank.trust.weighs() + MODESTY;
        let draft = Draft {
            kind,
            aspect: Aspect::FirstSlot,
            since,
            confidence: logistic(log_odds),
            evidence,
            keywords,
            revises_id,
            occasion: Occasion::default(),
            likeness: None,
            clock: None,
        };
        self.finding(shift.party, draft)
    }
}
