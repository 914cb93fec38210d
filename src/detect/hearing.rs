//! One look put to each series of its query: what follows from it, as findings.

use chrono::DateTime;

use super::{
    judge::{Inner, Sight},
    log_odds, logistic,
    looks::{Looks, Marks, turned_at},
    memory::{self, PartyKey, Series, Shared},
    method::{self, DAY, MODESTY},
    sentence::Subject,
    told::Turn,
};
use crate::domain::{Evidence, Finding, FindingKind, Party, PartyId, finding_id};

/// One look and what all series of its query share.
pub(super) struct Hearing<'a> {
    pub(super) inner: &'a Inner,
    pub(super) looks: &'a Looks,
    /// Seconds since 1970 of the query's first look.
    pub(super) first_look: i64,
    pub(super) sight: Sight<'a>,
}

/// A finding without its words.
pub(super) struct Draft {
    pub(super) kind: FindingKind,
    pub(super) of_first_slot: bool,
    /// Seconds since 1970.
    pub(super) since: i64,
    pub(super) confidence: f64,
    pub(super) evidence: Evidence,
    pub(super) keywords: Vec<String>,
    pub(super) revises_id: Option<String>,
}

impl Hearing<'_> {
    /// Shows the look to a series; `party` is `None` for those who were never seen.
    pub(super) fn presence(
        &self,
        series: &mut Series,
        shared: &mut Shared,
        party: Option<PartyKey>,
    ) -> Option<Finding> {
        let Self { inner, sight, .. } = self;
        let now = sight.when.at;
        let seen = party.is_some_and(|party| sight.page.shown.contains(&party));
        series.seen.push(seen);
        series.first.push(seen && sight.page.first == party);
        let gap = series.presence.gap(sight.when);
        let toward = party.map_or_else(Vec::new, |party| shared.chains.toward(party, sight.query, now));
        let picture = series.presence.look(&inner.library, &mut shared.lore, sight.when, seen, &toward);
        if now - self.first_look < self.warm_up() {
            return None;
        }
        shared.lore.hazard.watched(gap);
        let sure = inner.sure(shared.lore.trust.weighs());
        let turn = series.told.consider(&picture, now, gap, sure)?;
        let finding = self.tell_turn(series, shared, party?, &turn);
        if turn.was_gone {
            series.presence.forget_run_outs();
        }
        series.rank_quiet_until = now + method::rank::QUIET;
        Some(finding)
    }

    pub(super) fn warm_up(&self) -> i64 {
        i64::from(self.inner.settings.warm_up_days) * DAY
    }

    fn tell_turn(&self, series: &mut Series, shared: &mut Shared, party: PartyKey, turn: &Turn) -> Finding {
        let (query, now) = (self.sight.query, self.sight.when.at);
        let link = if turn.revises {
            shared.chains.leave(party, query);
            None
        } else {
            shared.chains.link(party, turn.kind, query, now)
        };
        let (revises_id, keywords) = match link {
            Some(link) => (Some(link.revises), link.keywords),
            None => (series.told.last_id().filter(|_| turn.revises).map(str::to_owned), Vec::new()),
        };
        let since = turned_at(self.looks, None, &series.seen, turn.before, turn.after).unwrap_or(now);
        let evidence = self.evidence(None, &series.seen, series.told.changed_at(), since);
        let confidence = logistic(log_odds(turn.probability) + shared.lore.trust.weighs() + MODESTY);
        let finding = self.finding(
            party,
            Draft { kind: turn.kind, of_first_slot: false, since, confidence, evidence, keywords, revises_id },
        );
        self.remember(shared, party, turn, &finding.id);
        series.told.named(&finding.id, since);
        finding
    }

    /// What the source learns from a finding of presence.
    fn remember(&self, shared: &mut Shared, party: PartyKey, turn: &Turn, id: &str) {
        let (query, now) = (self.sight.query, self.sight.when.at);
        if turn.kind == FindingKind::Withdrawn {
            shared.lore.hazard.changed(-1.0);
            shared.lore.trust.took_back();
            return;
        }
        if !turn.revises {
            shared.lore.hazard.changed(1.0);
            shared.lore.trust.told();
            shared.chains.grow(party, turn.kind, query, now, id);
        }
        shared.chains.moved(party, query, turn.to, now);
    }

    /// Counts from the change before up to `since`, and from there on.
    pub(super) fn evidence(&self, among: Option<&Marks>, marks: &Marks, changed_at: i64, since: i64) -> Evidence {
        let from = if changed_at < since { changed_at } else { i64::MIN };
        let count = |from, to| self.looks.count(among, marks, from, to);
        Evidence { before: count(from, since), after: count(since, i64::MAX) }
    }

    pub(super) fn finding(&self, party: PartyKey, draft: Draft) -> Finding {
        let Inner { roster, dayparts, .. } = self.inner;
        let Sight { query, decided_at: at, .. } = self.sight;
        let party = match memory::party(party) {
            PartyId::Own => Party::own(),
            id @ PartyId::Rival(_) => Party::rival(roster.party(id).map_or("", |rival| rival.name.as_str())),
        };
        let since = DateTime::from_timestamp(draft.since, 0).unwrap_or(at).min(at);
        let text = Subject {
            name: party.name(),
            own: party.own,
            keyword: &query.keyword,
            keywords: &draft.keywords,
            kind: draft.kind,
            of_first_slot: draft.of_first_slot,
            evidence: &draft.evidence,
            since,
            at,
            zone: dayparts.timezone,
            has_peak: dayparts.has_peak(),
        }
        .sentence();
        Finding {
            id: finding_id(draft.kind, &party, query, at, &draft.keywords),
            kind: draft.kind,
            party,
            query: query.clone(),
            keywords: draft.keywords,
            at,
            since,
            confidence: to_the_thousandth(draft.confidence),
            evidence: draft.evidence,
            text,
            revises: draft.revises_id.is_some(),
            revises_id: draft.revises_id,
        }
    }
}

impl Inner {
    /// The posterior that a change of presence needs, from the confidence that the user asks for.
    fn sure(&self, trust: f64) -> f64 {
        let asked = self.settings.min_confidence.clamp(0.5, 0.999);
        logistic(log_odds(asked) - MODESTY - trust)
    }
}

/// A confidence as it is told.
fn to_the_thousandth(confidence: f64) -> f64 {
    (confidence * 1_000.0).round().min(999.0) / 1_000.0
}
