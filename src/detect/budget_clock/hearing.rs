//! One look put to the budget clock of a series, and what follows from it as a finding.

use chrono::{DateTime, Timelike as _};

use super::{ClockLook, told::ClockTurn};
use crate::{
    detect::{
        aspect::Aspect,
        hearing::{Draft, Hearing, confidence, trusted},
        judge::Inner,
        market_hearing::Occasion,
        memory::{PartyKey, Series, Shared},
        method::STICKY_MIN,
        presence::When,
    },
    domain::{ClockDetail, Evidence, Finding, FindingKind},
};

impl Inner {
    /// The look as the budget clocks see it; `correlation` with the look before it, of the source.
    pub(in crate::detect) fn clock_look(&self, when: When, correlation: f64) -> ClockLook {
        let minute = self.minute(when.at) as u16;
        let pull = if correlation > STICKY_MIN { correlation.min(0.95) as f32 } else { 0.0 };
        ClockLook { at: when.at, day: when.day, minute, stratum: when.moment.stratum, pull }
    }

    /// The local minute of the day.
    fn minute(&self, at: i64) -> u32 {
        let local = DateTime::from_timestamp(at, 0).unwrap_or_default().with_timezone(&self.dayparts.timezone);
        local.hour() * 60 + local.minute()
    }
}

impl Hearing<'_> {
    /// Shows the look to the budget clock of a series; `party` is `None` for those who were never seen. `turned`: what
    /// was found of his presence with the same look.
    pub(in crate::detect) fn budget_clock(
        &self,
        series: &mut Series,
        shared: &mut Shared,
        party: Option<PartyKey>,
        turned: Option<FindingKind>,
    ) -> Option<Finding> {
        let clock = &mut series.clock;
        match turned {
            Some(FindingKind::Enter | FindingKind::Return | FindingKind::PeakEntry) => clock.start_afresh(),
            Some(_) => clock.forget_presence(),
            None => {}
        }
        let seen = party.is_some_and(|party| self.sight.page.shown.contains(&party));
        if !clock.look(self.clock_look, seen) || !self.is_warm() {
            return None;
        }
        let turn = clock.consider(self.inner.sure(shared.lore.trust.weighs()))?;
        Some(self.tell_clock(series, shared, party?, &turn))
    }

    fn tell_clock(&self, series: &mut Series, shared: &mut Shared, party: PartyKey, turn: &ClockTurn) -> Finding {
        let (query, now) = (self.sight.query, self.sight.when.at);
        let link = if turn.revises.is_some() { None } else { shared.chains.link(party, turn.kind, query, now, None) };
        let (revises_id, keywords) = match link {
            Some(link) => (Some(link.revises), link.keywords),
            None => (turn.revises.clone(), Vec::new()),
        };
        let draft = Draft {
            kind: turn.kind,
            since: turn.since,
            aspect: Aspect::BudgetClock,
            confidence: confidence(trusted(turn.probability, shared)),
            evidence: self.clock_evidence(series, turn),
            keywords,
            revises_id,
            occasion: Occasion::default(),
            likeness: None,
            clock: Some(detail(turn)),
        };
        let finding = self.finding(party, draft);
        if turn.kind == FindingKind::Withdrawn {
            shared.chains.leave(party, query, Aspect::BudgetClock);
        } else if turn.revises.is_none() {
            shared.chains.grow(party, turn.kind, query, now, &finding.id, None);
        }
        series.clock.told.named(&finding.id);
        finding
    }

    /// Counts over the part of the day that the finding is about, before the change and since: from the usual time of
    /// going dark to midnight or, where that has shifted, between the old time and the new.
    fn clock_evidence(&self, series: &Series, turn: &ClockTurn) -> Evidence {
        let usual = turn.clock.usual.hour() * 60 + turn.clock.usual.minute();
        let before = turn.before.map_or(super::day::MIDNIGHT.into(), |before| before as u32);
        let hours = usual.min(before)..usual.max(before);
        let mut evidence = Evidence::default();
        for (age, look) in self.looks.back() {
            if hours.contains(&self.inner.minute(look.at)) {
                let of = if look.at < turn.since { &mut evidence.before } else { &mut evidence.after };
                of.of_mut(look.stratum).count(series.seen.at(age));
            }
        }
        evidence
    }
}

/// What a finding keeps of the clock; times to five minutes, no look is more precise.
fn detail(turn: &ClockTurn) -> ClockDetail {
    let fives = |minute: f32| (minute / 5.0).round() as u32 * 5;
    let lasted = Some(turn.lasted).filter(|_| turn.kind == FindingKind::RunsOutNoMore);
    ClockDetail { before: turn.before.map(fives), lasted, ..ClockDetail::of(&turn.clock) }
}
