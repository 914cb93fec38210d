//! One look put to each series of its query: what follows from it, as findings.

use chrono::DateTime;

use super::{
    aspect::Aspect,
    budget_clock::ClockLook,
    judge::{Inner, Sight},
    log_odds, logistic,
    looks::{Looks, Marks, turned_at},
    market_hearing::{Occasion, way_back},
    market_turns::Turned,
    memory::{self, OWN, PartyKey, Series, Shared},
    method::{self, CAUTION, DAY, MODESTY},
    told::Turn,
    weight::{needed, weight},
};
use crate::{
    domain::{Alike, ClockDetail, Detail, Evidence, Finding, FindingKind, Party, PartyId, Query, finding_id},
    words::{Lang, sentence},
};

/// One look and what all series of its query share.
pub(super) struct Hearing<'a> {
    pub(super) inner: &'a Inner,
    pub(super) looks: &'a Looks,
    /// Seconds since 1970 of the query's first look.
    pub(super) first_look: i64,
    pub(super) sight: Sight<'a>,
    pub(super) clock_look: ClockLook,
}

/// A finding without its words.
pub(super) struct Draft {
    pub(super) kind: FindingKind,
    /// What it is about; a withdrawal cannot tell by its kind.
    pub(super) aspect: Aspect,
    /// Seconds since 1970.
    pub(super) since: i64,
    pub(super) confidence: f64,
    pub(super) evidence: Evidence,
    pub(super) keywords: Vec<String>,
    pub(super) revises_id: Option<String>,
    pub(super) occasion: Occasion,
    /// Whom he looks like, who left.
    pub(super) likeness: Option<Alike>,
    /// The budget clock that it speaks of.
    pub(super) clock: Option<ClockDetail>,
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
        if !self.is_warm() {
            return None;
        }
        shared.lore.hazard.watched(gap);
        if series.told.class().is_some_and(|class| toward.iter().any(|&to| to != class)) {
            // From where he stands there are two ways to go.
            shared.lore.contagion.watched(shared.lore.hazard.chance(gap) / 2.0);
        }
        let sure = inner.sure(reserve(series, shared));
        let Series { told, presence, seen, .. } = &mut *series;
        let enough = |before, after| {
            let pull = |gap, run| presence.pull(&shared.lore, gap, run);
            weight(self.looks, seen, before, after, pull) >= needed(self.looks, before, after)
        };
        let stood = told.class();
        let turn = told.consider(&picture, now, gap, sure, enough)?;
        if turn.kind == FindingKind::Withdrawn {
            if stood.is_some_and(|class| toward.contains(&class)) {
                shared.lore.contagion.took_back();
            }
        } else if !turn.revises && toward.contains(&turn.to) {
            shared.lore.contagion.followed();
        }
        let finding = self.tell_turn(series, shared, party?, &turn);
        if turn.was_gone {
            series.presence.forget_run_outs();
        }
        series.rank_quiet_until = now + method::rank::QUIET;
        Some(finding)
    }

    /// Whether looks have gone on long enough to tell something.
    pub(super) fn is_warm(&self) -> bool {
        self.sight.when.at - self.first_look >= self.warm_up()
    }

    pub(super) fn warm_up(&self) -> i64 {
        i64::from(self.inner.settings.warm_up_days) * DAY
    }

    fn tell_turn(&self, series: &mut Series, shared: &mut Shared, party: PartyKey, turn: &Turn) -> Finding {
        let (query, now) = (self.sight.query, self.sight.when.at);
        let turn = &way_back(turn, shared.markets.of(query), party, &query.keyword, now);
        let since = turned_at(self.looks, None, &series.seen, turn.before, turn.after).unwrap_or(now);
        let evidence = self.evidence(None, &series.seen, series.told.changed_at(), since);
        let confidence = confidence(logistic(log_odds(turn.probability) + reserve(series, shared)));
        let occasion = self.occasion(shared, party, turn.kind, since);
        let turned = Turned {
            party,
            keyword: query.keyword.clone(),
            kind: turn.kind,
            to: turn.to,
            at: now,
            since,
            confidence,
            evidence,
            event: occasion.event.clone(),
            id: String::new(),
        };
        // Your own shop is not the market.
        let asked = self.inner.settings.min_confidence;
        let market = shared.markets.of(query);
        let part = if party == OWN { None } else { market.take(turned, turn.revises, asked) };
        let finding = if let Some(part) = &part {
            let finding = self.tell_market(part, now);
            self.remember_market(shared, party, turn, part, &finding.id);
            finding
        } else {
            let Place { revises_id, keywords, of } = place(series, shared, party, turn, query, now);
            let likeness = self.likeness(shared, party, turn.kind, since);
            let draft = Draft {
                kind: turn.kind,
                aspect: Aspect::Presence,
                since,
                confidence,
                evidence,
                keywords,
                revises_id,
                occasion,
                likeness,
                clock: None,
            };
            let finding = self.finding(party, draft);
            self.remember(shared, party, turn, of.as_deref(), &finding.id);
            finding
        };
        series.told.named(&finding.id, since);
        finding
    }

    /// What the source learns from a finding of presence; `of`: the root of the chain that it corrects.
    fn remember(&self, shared: &mut Shared, party: PartyKey, turn: &Turn, of: Option<&str>, id: &str) {
        let (query, now) = (self.sight.query, self.sight.when.at);
        shared.markets.of(query).named(party, &query.keyword, id);
        if turn.kind == FindingKind::Withdrawn {
            shared.lore.hazard.changed(-1.0);
            shared.lore.trust.took_back();
            return;
        }
        if !turn.revises {
            shared.lore.hazard.changed(1.0);
            shared.lore.trust.told();
        }
        if !turn.revises || of.is_some() {
            shared.chains.grow(party, turn.kind, query, now, id, of);
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
        let detail = Detail {
            has_peak: dayparts.has_peak(),
            of_first_slot: draft.aspect == Aspect::FirstSlot,
            comes_back: draft.occasion.comes_back,
            alike: draft.likeness,
            clock: draft.clock,
            ..Detail::default()
        };
        let mark = draft.aspect.mark().filter(|_| draft.kind == FindingKind::Withdrawn);
        let named: Vec<String> = draft.keywords.iter().cloned().chain(mark.map(str::to_owned)).collect();
        self.worded(Finding {
            id: finding_id(draft.kind, &party, query, at, &named),
            kind: draft.kind,
            party,
            query: query.clone(),
            keywords: draft.keywords,
            at,
            since,
            confidence: rounded(draft.confidence),
            evidence: draft.evidence,
            text: String::new(),
            detail: Some(Box::new(detail)),
            revises: draft.revises_id.is_some(),
            revises_id: draft.revises_id,
            event: draft.occasion.event,
            market: None,
        })
    }

    /// The finding with its sentence.
    pub(super) fn worded(&self, finding: Finding) -> Finding {
        let text = sentence(Lang::En, &finding, self.inner.dayparts.timezone);
        Finding { text, ..finding }
    }
}

impl Inner {
    /// The posterior that a change of presence needs, from the confidence that the user asks for.
    pub(super) fn sure(&self, reserve: f64) -> f64 {
        let asked = self.settings.min_confidence.clamp(0.5, 0.999);
        logistic(log_odds(asked) - MODESTY - reserve)
    }
}

/// A posterior, weighed by the trust that the source deserves.
pub(super) fn trusted(probability: f64, shared: &Shared) -> f64 {
    logistic(log_odds(probability) + shared.lore.trust.weighs())
}

/// What to add to the log-odds of a posterior, 0 or less: where findings did not hold, and where looks repeat each
/// other for hours, so that few of them were told apart yet.
fn reserve(series: &Series, shared: &Shared) -> f64 {
    shared.lore.trust.weighs() - CAUTION * f64::from(series.presence.caution())
}

/// Where a finding about a rival stands among the others.
#[derive(Default)]
struct Place {
    /// The finding that it goes on with.
    revises_id: Option<String>,
    /// All keywords of the chain.
    keywords: Vec<String>,
    /// The root of the chain that it corrects.
    of: Option<String>,
}

fn place(series: &Series, shared: &mut Shared, party: PartyKey, turn: &Turn, query: &Query, now: i64) -> Place {
    let of = if turn.revises { shared.chains.leave(party, query, Aspect::Presence) } else { None };
    // What is taken back, or corrects what is in no chain any more, stands for itself.
    let alone = turn.kind == FindingKind::Withdrawn || (turn.revises && of.is_none());
    let link = if alone { None } else { shared.chains.link(party, turn.kind, query, now, of.as_deref()) };
    match link {
        Some(link) => Place { revises_id: Some(link.revises), keywords: link.keywords, of },
        None => Place {
            revises_id: series.told.last_id().filter(|_| turn.revises).map(str::to_owned),
            of,
            ..Place::default()
        },
    }
}

/// The confidence to tell, to the thousandth, from the posterior.
pub(super) fn confidence(probability: f64) -> f64 {
    rounded(logistic(log_odds(probability) + MODESTY))
}

pub(super) fn rounded(confidence: f64) -> f64 {
    (confidence * 1_000.0).round().min(999.0) / 1_000.0
}
