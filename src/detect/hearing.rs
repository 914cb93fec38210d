//! One look put to each series of its query: what follows from it, as findings.

use chrono::DateTime;

use super::{
    judge::{Inner, Sight},
    library::Class,
    log_odds, logistic,
    looks::{Looks, Marks, turned_at},
    market::{Part, Turned, is_up},
    market_words::Market,
    memory::{self, OWN, PartyKey, Series, Shared},
    method::{self, DAY, MODESTY},
    rank::Shift,
    sentence::Subject,
    told::Turn,
};
use crate::domain::{Evidence, Finding, FindingKind, MarketMove, Party, PartyId, Query, finding_id};

/// One look and what all series of its query share.
pub(super) struct Hearing<'a> {
    pub(super) inner: &'a Inner,
    pub(super) looks: &'a Looks,
    /// Seconds since 1970 of the query's first look.
    pub(super) first_look: i64,
    pub(super) sight: Sight<'a>,
}

/// A finding without its words.
struct Draft {
    kind: FindingKind,
    /// Seconds since 1970.
    since: i64,
    probability: f64,
    evidence: Evidence,
    keywords: Vec<String>,
    revises_id: Option<String>,
    occasion: Occasion,
}

/// The known date that a turn has to do with.
#[derive(Default)]
struct Occasion {
    event: Option<String>,
    /// The same in a sentence.
    words: Option<String>,
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
            series.rank.start_afresh();
        }
        series.rank_quiet_until = now + method::rank::QUIET;
        Some(finding)
    }

    /// Shows a page that has `party` on it to his view of the first slot.
    pub(super) fn rank(&self, series: &mut Series, shared: &mut Shared, party: PartyKey) -> Option<Finding> {
        let Sight { page, when, .. } = self.sight;
        let shift = series.rank.look(&mut shared.rank, party, page, when.at, when.day)?;
        let warm = when.at - self.first_look >= self.warm_up() + method::rank::EXTRA_WARM_UP;
        let on = series.told.class().is_some_and(|class| class != Class::Gone);
        if !warm || !on || when.at < series.rank_quiet_until || shift.probability <= method::rank::SURE {
            return None;
        }
        series.rank_quiet_until = when.at + method::rank::QUIET;
        series.rank.accept(&shift);
        shared.rank.hazard.changed(1.0);
        Some(self.tell_shift(series, party, &shift))
    }

    fn warm_up(&self) -> i64 {
        i64::from(self.inner.settings.warm_up_days) * DAY
    }

    fn tell_turn(&self, series: &mut Series, shared: &mut Shared, party: PartyKey, turn: &Turn) -> Finding {
        let (query, now) = (self.sight.query, self.sight.when.at);
        let turn = &went_back(turn, shared, party, query, now);
        let since = turned_at(self.looks, None, &series.seen, turn.before, turn.after).unwrap_or(now);
        let evidence = self.evidence(None, &series.seen, series.told.changed_at(), since);
        let probability = logistic(log_odds(turn.probability) + shared.lore.trust.weighs());
        let occasion = self.occasion(shared, party, turn.kind, since);
        let turned = Turned {
            party,
            keyword: query.keyword.clone(),
            kind: turn.kind,
            at: now,
            since,
            confidence: confidence(probability),
            evidence,
            event: occasion.event.clone(),
            id: String::new(),
        };
        // Your own shop is not the market.
        let part = if party == OWN { None } else { shared.markets.of(query).take(turned, turn.revises) };
        let finding = match &part {
            Some(part) => self.tell_market(part, now),
            None => {
                let (revises_id, keywords) = chained(series, shared, party, turn, query, now);
                let draft = Draft { kind: turn.kind, since, probability, evidence, keywords, revises_id, occasion };
                self.finding(party, draft)
            }
        };
        self.remember(shared, party, turn, part.as_ref(), &finding.id);
        series.told.named(&finding.id, since);
        finding
    }

    /// The known date in which a turn falls, or that it comes back from.
    fn occasion(&self, shared: &mut Shared, party: PartyKey, kind: FindingKind, since: i64) -> Occasion {
        let Inner { settings, dayparts, .. } = self.inner;
        let Sight { query, decided_at, .. } = self.sight;
        let undone = is_up(kind).and_then(|up| shared.markets.of(query).undone(party, &query.keyword, up));
        if let Some((event, _)) = undone {
            let words = event.as_ref().map(|event| format!("back to before {event}"));
            return Occasion { event, words };
        }
        let since = DateTime::from_timestamp(since, 0).unwrap_or(decided_at);
        let within = [since, decided_at].into_iter().find_map(|at| settings.calendar.at(query, at, dayparts.timezone));
        let event = within.map(|event| event.name.clone());
        Occasion { words: event.as_ref().map(|event| format!("during {event}")), event }
    }

    /// A finding about the market, from all who turned.
    fn tell_market(&self, part: &Part, now: i64) -> Finding {
        let Inner { roster, dayparts, .. } = self.inner;
        let Sight { query, decided_at: at, .. } = self.sight;
        let turned: std::collections::BTreeSet<PartyKey> = part.members.iter().map(|member| member.party).collect();
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
        let words = Market {
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
        let named: Vec<String> = keywords.iter().chain(&rivals).cloned().collect();
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

    /// What the source learns from a finding of presence.
    fn remember(&self, shared: &mut Shared, party: PartyKey, turn: &Turn, part: Option<&Part>, id: &str) {
        let (query, now) = (self.sight.query, self.sight.when.at);
        if let Some(part) = part {
            // How often rivals change of themselves is not learnt from the market.
            if part.falls {
                shared.lore.trust.took_back();
            } else {
                shared.markets.of(query).named_move(part.up, now, id);
                shared.chains.moved(party, query, turn.to, now);
            }
            return;
        }
        shared.markets.of(query).named(party, &query.keyword, id);
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

    fn tell_shift(&self, series: &Series, party: PartyKey, shift: &Shift) -> Finding {
        let (before, after) = ([shift.before; 2], [shift.after; 2]);
        let among = Some(&series.seen);
        let since = turned_at(self.looks, among, &series.first, before, after).unwrap_or(self.sight.when.at);
        let evidence = self.evidence(among, &series.first, series.told.changed_at(), since);
        let kind = if shift.is_up() { FindingKind::TakeTop } else { FindingKind::CedeTop };
        let (keywords, revises_id, occasion) = (Vec::new(), None, Occasion::default());
        let draft = Draft { kind, since, probability: shift.probability, evidence, keywords, revises_id, occasion };
        self.finding(party, draft)
    }

    /// Counts from the change before up to `since`, and from there on.
    fn evidence(&self, among: Option<&Marks>, marks: &Marks, changed_at: i64, since: i64) -> Evidence {
        let from = if changed_at < since { changed_at } else { i64::MIN };
        let count = |from, to| self.looks.count(among, marks, from, to);
        Evidence { before: count(from, since), after: count(since, i64::MAX) }
    }

    fn finding(&self, party: PartyKey, draft: Draft) -> Finding {
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
            evidence: &draft.evidence,
            since,
            at,
            zone: dayparts.timezone,
            has_peak: dayparts.has_peak(),
            occasion: draft.occasion.words,
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
            confidence: confidence(draft.probability),
            evidence: draft.evidence,
            text,
            revises: draft.revises_id.is_some(),
            revises_id: draft.revises_id,
            event: draft.occasion.event,
            market: None,
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

/// The finding that a turn goes on with, and all keywords of the chain.
fn chained(
    series: &Series,
    shared: &mut Shared,
    party: PartyKey,
    turn: &Turn,
    query: &Query,
    now: i64,
) -> (Option<String>, Vec<String>) {
    if turn.revises {
        shared.chains.leave(party, query);
        return (series.told.last_id().map(str::to_owned), Vec::new());
    }
    let link = shared.chains.link(party, turn.kind, query, now);
    link.map_or((None, Vec::new()), |link| (Some(link.revises), link.keywords))
}

/// The turn as it is: a rival who took part in a sale and goes back did turn, and now turns again.
fn went_back(turn: &Turn, shared: &mut Shared, party: PartyKey, query: &Query, now: i64) -> Turn {
    if turn.kind != FindingKind::Withdrawn || !shared.markets.of(query).went_back(party, &query.keyword, now) {
        return *turn;
    }
    let kind = match (turn.was_gone, turn.to) {
        (true, Class::PeakOnly) => FindingKind::PeakEntry,
        (true, _) => FindingKind::Return,
        (false, Class::Gone) => FindingKind::BackOff,
        (false, Class::PeakOnly) => FindingKind::RetreatToPeak,
        (false, _) => FindingKind::Expand,
    };
    Turn { kind, revises: false, ..*turn }
}

/// The confidence to tell, to the thousandth, from the posterior.
fn confidence(probability: f64) -> f64 {
    rounded(logistic(log_odds(probability) + MODESTY))
}

fn rounded(confidence: f64) -> f64 {
    (confidence * 1_000.0).round().min(999.0) / 1_000.0
}
