//! What the whole market and its known dates make of one rival's turn.

use std::collections::BTreeSet;

use chrono::DateTime;

use super::{
    hearing::{Hearing, rounded},
    judge::{Inner, Sight},
    market::Market,
    market_turns::{Part, is_up},
    market_words::Wording,
    memory::{self, PartyKey, Shared},
    told::{Turn, kind_of},
};
use crate::domain::{Evidence, Finding, FindingKind, MarketMove, Party, finding_id};

/// The known date that a turn has to do with.
#[derive(Default)]
pub(super) struct Occasion {
    pub(super) event: Option<String>,
    /// The same in a sentence.
    pub(super) words: Option<String>,
}

impl Hearing<'_> {
    /// The known date in which a turn falls, or that it comes back from.
    pub(super) fn occasion(&self, shared: &mut Shared, party: PartyKey, kind: FindingKind, since: i64) -> Occasion {
        let Inner { settings, dayparts, .. } = self.inner;
        let Sight { query, decided_at, .. } = self.sight;
        let now = self.sight.when.at;
        let undone = is_up(kind).and_then(|up| shared.markets.of(query).undone(party, &query.keyword, up, now));
        if let Some(event) = undone {
            return Occasion { words: Some(format!("back to before {event}")), event: Some(event) };
        }
        let since = DateTime::from_timestamp(since, 0).unwrap_or(decided_at);
        let within = [since, decided_at].into_iter().find_map(|at| settings.calendar.at(query, at, dayparts.timezone));
        let event = within.map(|event| event.name.clone());
        Occasion { words: event.as_ref().map(|event| format!("during {event}")), event }
    }

    /// "4 of his 5 items were Rival B's, who was last seen on 3 Mar: perhaps the same seller." A suggestion only.
    pub(super) fn likeness(&self, shared: &Shared, party: PartyKey, kind: FindingKind, since: i64) -> Option<String> {
        let comes_in = matches!(kind, FindingKind::Enter | FindingKind::Return | FindingKind::PeakEntry);
        if !comes_in || party == memory::OWN {
            return None;
        }
        let Inner { roster, dayparts, .. } = self.inner;
        let alike = shared.wardrobes.alike(party, since, self.sight.when.at)?;
        let name = &roster.party(memory::party(alike.party))?.name;
        let left = DateTime::from_timestamp(alike.left, 0)?.with_timezone(&dayparts.timezone).format("%-d %b");
        let (items, of) = (alike.items, alike.of);
        Some(format!("{items} of his {of} items were {name}'s, who was last seen on {left}: perhaps the same seller."))
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
        let words = Wording {
            part,
            evidence: &evidence,
            rivals: &rivals,
            keywords: &keywords,
            since,
            at,
            zone: dayparts.timezone,
        };
        let kind = match part.up {
            _ if part.falls => FindingKind::Withdrawn,
            true => FindingKind::MarketRise,
            false => FindingKind::MarketFall,
        };
        let undone = part.undoes.as_ref().and_then(|(event, _)| event.clone());
        let party = Party::market();
        // Where several rivals join with one check, each is told after the other.
        let before = part.revises.iter().filter(|_| part.again);
        let named: Vec<String> = keywords.iter().chain(&rivals).chain(before).cloned().collect();
        Finding {
            id: finding_id(kind, &party, query, at, &named),
            kind,
            party,
            query: query.clone(),
            text: words.sentence(),
            keywords: if keywords.len() > 1 { keywords } else { Vec::new() },
            at,
            since,
            confidence: rounded(part.confidence),
            evidence,
            revises: part.revises.is_some(),
            revises_id: part.revises.clone(),
            event: undone.or_else(|| part.event.clone()),
            market: Some(MarketMove { rivals, gathers: part.gathers.clone() }),
        }
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

/// The turn as it is. What would take back or correct a turn of a sale is a turn of its own: the way back.
pub(super) fn way_back(turn: &Turn, market: &Market, party: PartyKey, keyword: &str, now: i64) -> Turn {
    if !turn.revises {
        return *turn;
    }
    let Some((stood, told)) = market.stood(party, keyword, now) else { return *turn };
    let kind = if stood == turn.to { FindingKind::Withdrawn } else { kind_of(stood, turn.to, false) };
    Turn { kind, revises: told || kind == FindingKind::Withdrawn, ..*turn }
}
