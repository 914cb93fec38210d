//! What the whole market and its known dates make of one rival's turn.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    hearing::{Hearing, rounded},
    judge::{Inner, Sight},
    market::Market,
    market_turns::{Part, is_up},
    memory::{self, PartyKey, Shared},
    told::{Turn, kind_of},
};
use crate::domain::{Alike, Detail, Evidence, Finding, FindingKind, MarketDetail, MarketMove, Party, finding_id};

/// The known date that a turn has to do with.
#[derive(Default)]
pub(super) struct Occasion {
    pub(super) event: Option<String>,
    /// Whether it comes back from it.
    pub(super) comes_back: bool,
}

impl Hearing<'_> {
    /// The known date in which a turn falls, or that it comes back from.
    pub(super) fn occasion(&self, shared: &mut Shared, party: PartyKey, kind: FindingKind, since: i64) -> Occasion {
        let Inner { settings, dayparts, .. } = self.inner;
        let Sight { query, decided_at, .. } = self.sight;
        let now = self.sight.when.at;
        let undone = is_up(kind).and_then(|up| shared.markets.of(query).undone(party, &query.keyword, up, now));
        if let Some(event) = undone {
            return Occasion { event: Some(event), comes_back: true };
        }
        let since = DateTime::from_timestamp(since, 0).unwrap_or(decided_at);
        let within = [since, decided_at].into_iter().find_map(|at| settings.calendar.at(query, at, dayparts.timezone));
        Occasion { event: within.map(|event| event.name.clone()), comes_back: false }
    }

    /// Whom a newcomer looks like, who left. A suggestion only.
    pub(super) fn likeness(&self, shared: &Shared, party: PartyKey, kind: FindingKind, since: i64) -> Option<Alike> {
        let comes_in = matches!(kind, FindingKind::Enter | FindingKind::Return | FindingKind::PeakEntry);
        if !comes_in || party == memory::OWN {
            return None;
        }
        let alike = shared.wardrobes.alike(party, since, self.sight.when.at)?;
        let rival = self.inner.roster.party(memory::party(alike.party))?.name.clone();
        let left = DateTime::from_timestamp(alike.left, 0)?;
        Some(Alike { rival, items: alike.items, of: alike.of, left })
    }

    /// A finding about the market, from all who turned.
    pub(super) fn tell_market(&self, part: &Part, now: i64) -> Finding {
        let Inner { roster, dayparts, .. } = self.inner;
        let Sight { query, decided_at: at, .. } = self.sight;
        let turned: BTreeSet<PartyKey> = part.members.iter().map(|member| member.party).collect();
        let name = |&key: &PartyKey| roster.party(memory::party(key)).map(|rival| rival.name.clone());
        let rivals: Vec<String> = turned.iter().filter_map(name).collect();
        let mut keywords: Vec<String> = part.members.iter().map(|member| member.keyword.clone()).collect();
        keywords.sort();
        keywords.dedup();
        let mut times: Vec<i64> = part.members.iter().map(|member| member.since).collect();
        times.sort_unstable();
        let since = times.get(times.len() / 2).copied().unwrap_or(now);
        let since = DateTime::from_timestamp(since, 0).unwrap_or(at).min(at);
        let mut evidence = Evidence::default();
        for member in &part.members {
            evidence += member.evidence;
        }
        let kind = match part.up {
            _ if part.falls => FindingKind::Withdrawn,
            true => FindingKind::MarketRise,
            false => FindingKind::MarketFall,
        };
        let detail = Detail {
            has_peak: dayparts.has_peak(),
            comes_back: part.undoes.is_some(),
            market: Some(market_detail(part, since)),
            ..Detail::default()
        };
        let undone = part.undoes.as_ref().and_then(|(event, _)| event.clone());
        let party = Party::market();
        // Where several rivals join with one check, each is told after the other.
        let before = part.revises.iter().filter(|_| part.again);
        let named: Vec<String> = keywords.iter().chain(&rivals).chain(before).cloned().collect();
        let finding = Finding {
            id: finding_id(kind, &party, query, at, &named),
            kind,
            party,
            query: query.clone(),
            text: String::new(),
            detail: Some(Box::new(detail)),
            keywords: if keywords.len() > 1 { keywords } else { Vec::new() },
            at,
            since,
            confidence: rounded(part.confidence),
            evidence,
            revises: part.revises.is_some(),
            revises_id: part.revises.clone(),
            event: undone.or_else(|| part.event.clone()),
            market: Some(MarketMove { rivals, gathers: part.gathers.clone() }),
        };
        self.worded(finding)
    }

    /// What the source learns from a finding about the market: how often rivals change of themselves is not.
    pub(super) fn remember_market(&self, shared: &mut Shared, party: PartyKey, turn: &Turn, part: &Part, id: &str) {
        let (query, now) = (self.sight.query, self.sight.when.at);
        if part.falls {
            shared.lore.trust.took_back();
        } else {
            shared.markets.of(query).named_move(part.up, now, id);
            shared.chains.moved(party, query, turn.to, now);
        }
    }
}

/// What a finding about the market says of it.
fn market_detail(part: &Part, since: DateTime<Utc>) -> MarketDetail {
    const TURNS: [FindingKind; 6] = [
        FindingKind::Enter,
        FindingKind::Return,
        FindingKind::PeakEntry,
        FindingKind::Expand,
        FindingKind::BackOff,
        FindingKind::RetreatToPeak,
    ];
    let count = |kind| part.members.iter().filter(|member| member.kind == kind).count();
    let turns = TURNS.into_iter().map(|kind| (kind, count(kind))).filter(|(_, count)| *count > 0);
    let undoes = part.undoes.as_ref().filter(|(event, _)| event.is_none());
    MarketDetail {
        up: part.up,
        active: part.active,
        turns: turns.collect(),
        undoes: undoes.map(|(_, began)| DateTime::from_timestamp(*began, 0).unwrap_or(since)),
        pages: part.pages,
        strangers_too: part.strangers_too,
        falls: part.falls,
    }
}

/// The turn as it is. What would take back or correct a turn of a sale is a turn of its own: the way back.
pub(super) fn way_back(turn: &Turn, market: &Market, party: PartyKey, keyword: &str, now: i64) -> Turn {
    if !turn.revises {
        return *turn;
    }
    let Some((stood, told)) = market.stood(party, keyword, now) else { return *turn };
    let kind = if stood == turn.to { FindingKind::Withdrawn } else { kind_of(stood, turn.to, false) };
    Turn { kind, revises: told || kind == FindingKind::Withdrawn, ..*turn }
}
