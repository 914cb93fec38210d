//! Whether most rivals turn the same way within a short time: then the market moves, and not one of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    judge::Sight,
    memory::{OWN, PartyKey},
    method::{
        DAY, DAYS_BETWEEN_CHANGES, HAZARD_WEIGHT, TAKE_BACK,
        market::{ACCIDENT, ACTIVE, GATHERS, LASTS, LEAST, REMEMBERED, TURNS_KEPT, WENT_BACK},
    },
    tide::{Swell, Tide},
};
use crate::domain::{Device, Evidence, FindingKind, Query};

/// The markets of a source: another place, language or device is another one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Markets(BTreeMap<Arena, Market>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Arena {
    place: Option<String>,
    language: Option<String>,
    device: Option<Device>,
}

/// The turns of a market's rivals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Market {
    first_look: i64,
    /// When each rival was last seen.
    seen: BTreeMap<PartyKey, i64>,
    swell: Swell,
    /// Turns of single rivals so far: what is usual.
    episodes: f64,
    /// Turns told of single rivals of late.
    turns: Vec<Turned>,
    /// Moves of the market of late.
    moves: Vec<Move>,
}

/// A rival who turned on a keyword.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Turned {
    pub(super) party: PartyKey,
    pub(super) keyword: String,
    pub(super) kind: FindingKind,
    /// When it was decided, and since when it is so, in seconds since 1970.
    pub(super) at: i64,
    pub(super) since: i64,
    pub(super) confidence: f64,
    pub(super) evidence: Evidence,
    /// The known date it falls into.
    pub(super) event: Option<String>,
    /// The finding that told it; empty where it was told as the market's.
    pub(super) id: String,
}

/// A move of the market that was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Move {
    up: bool,
    began: i64,
    at: i64,
    members: Vec<Turned>,
    last_id: String,
    event: Option<String>,
}

/// What a move of a rival does not come from, but from the market.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) up: bool,
    /// All who turned that way, with this one.
    pub(super) members: Vec<Turned>,
    /// The rivals who were about, turned or not.
    pub(super) active: usize,
    /// That so many turned as many as are needed, and not by accident.
    pub(super) confidence: f64,
    /// The finding that this one goes on with.
    pub(super) revises: Option<String>,
    /// Findings about single rivals that are part of it.
    pub(super) gathers: Vec<String>,
    /// The known date it falls into.
    pub(super) event: Option<String>,
    /// The move that it undoes: its known date, and when it began.
    pub(super) undoes: Option<(Option<String>, i64)>,
    /// Advertisers a page, usually and over the last day, and whether the unwatched moved the same way.
    pub(super) pages: Option<(f32, f32)>,
    pub(super) strangers_too: bool,
    /// Whether too few are left: the move is taken back.
    pub(super) falls: bool,
}

impl Markets {
    /// Takes in a page: who is about, and how full it is.
    pub(super) fn look(&mut self, sight: &Sight<'_>, tide: &mut Tide) {
        let (at, page) = (sight.when.at, sight.page);
        let market = self.of(sight.query);
        if market.first_look == 0 {
            market.first_look = at;
        }
        market.seen.extend(page.shown.iter().filter(|&&party| party != OWN).map(|&party| (party, at)));
        let strangers = page.advertisers - page.shown.len();
        tide.look(at, sight.when.moment.stratum, page.advertisers, strangers, &mut market.swell);
    }

    /// The market of a query.
    pub(super) fn of(&mut self, query: &Query) -> &mut Market {
        self.0.entry(Arena::of(query)).or_default()
    }
}

impl Arena {
    fn of(query: &Query) -> Self {
        Self { place: query.place.clone(), language: query.language.clone(), device: query.device }
    }
}

impl Market {
    /// Whether a rival whose turn does not hold any more went back, and did not seem to have turned only: he took part
    /// in a move of the market or in a known date, and it lasted.
    pub(super) fn went_back(&self, party: PartyKey, keyword: &str, now: i64) -> bool {
        let his = |turned: &&Turned| turned.is_of(party, keyword) && now - turned.since >= WENT_BACK;
        let dated = self.turns.iter().filter(|turned| turned.event.is_some()).find(his).is_some();
        dated || self.moves.iter().any(|moved| moved.members.iter().any(|turned| his(&turned)))
    }

    /// What a turn of this rival in that direction undoes: the known date, and when he turned.
    pub(super) fn undone(&self, party: PartyKey, keyword: &str, up: bool) -> Option<(Option<String>, i64)> {
        let of_moves = self.moves.iter().rev().filter(|moved| moved.up != up);
        let moved = of_moves.flat_map(|moved| moved.members.iter().map(|turned| (turned, moved.event.as_ref())));
        let alone = self.turns.iter().rev().filter(|turned| is_up(turned.kind) == Some(!up) && turned.event.is_some());
        let mut all = moved.chain(alone.map(|turned| (turned, turned.event.as_ref())));
        all.find(|(turned, _)| turned.is_of(party, keyword)).map(|(turned, event)| (event.cloned(), turned.since))
    }

    /// Takes in a rival's turn; `corrects`: it corrects or takes back what was told of him on this keyword. What comes
    /// back is to be told in its place; `None`: it is his alone.
    pub(super) fn take(&mut self, turned: Turned, corrects: bool) -> Option<Part> {
        let now = turned.at;
        self.forget(now);
        if corrects {
            if let Some(place) = self.moves.iter().rposition(|moved| moved.holds(&turned)) {
                return self.correct(place, turned);
            }
            self.turns.retain(|other| !other.is_of(turned.party, &turned.keyword));
        }
        let up = is_up(turned.kind)?;
        let party = turned.party;
        if let Some(place) = self.moves.iter().position(|moved| moved.takes(up, now)) {
            let moved = &mut self.moves[place];
            moved.at = now;
            moved.event = moved.event.take().or_else(|| turned.event.clone());
            moved.members.push(turned);
            return Some(self.part(place, Some(self.moves[place].last_id.clone()), Vec::new()));
        }
        let of_late = |other: &Turned| is_up(other.kind) == Some(up) && now - other.at <= GATHERS;
        let first = !self.turns.iter().any(|other| other.party == party && of_late(other));
        self.episodes += f64::from(u8::from(first));
        self.turns.push(turned);
        let rivals: BTreeSet<PartyKey> = self.turns.iter().filter(|t| of_late(t)).map(|t| t.party).collect();
        let event = self.turns.iter().rev().filter(|t| of_late(t)).find_map(|t| t.event.clone());
        if !self.enough(rivals.len(), up, event.is_some(), now) {
            return None;
        }
        let (members, alone): (Vec<_>, Vec<_>) = std::mem::take(&mut self.turns).into_iter().partition(of_late);
        self.turns = alone;
        self.episodes = (self.episodes - rivals.len() as f64).max(0.0);
        let gathers: Vec<String> = members.iter().map(|t| t.id.clone()).filter(|id| !id.is_empty()).collect();
        self.moves.push(Move { up, began: now, at: now, members, last_id: String::new(), event });
        Some(self.part(self.moves.len() - 1, gathers.last().cloned(), gathers))
    }

    /// Remembers under which name the last turn of a rival was told: alone, or with the market.
    pub(super) fn named(&mut self, party: PartyKey, keyword: &str, id: &str) {
        if let Some(turned) = self.turns.last_mut().filter(|turned| turned.is_of(party, keyword)) {
            id.clone_into(&mut turned.id);
        }
    }

    /// Remembers under which name the market's last move was told.
    pub(super) fn named_move(&mut self, up: bool, at: i64, id: &str) {
        if let Some(moved) = self.moves.iter_mut().rev().find(|moved| moved.up == up && moved.at == at) {
            id.clone_into(&mut moved.last_id);
        }
    }

    /// A member of a move turns out to be something else.
    fn correct(&mut self, place: usize, turned: Turned) -> Option<Part> {
        let (now, same_way) = (turned.at, is_up(turned.kind) == Some(self.moves[place].up));
        let moved = &mut self.moves[place];
        moved.members.retain(|member| !member.is_of(turned.party, &turned.keyword));
        let revises = moved.last_id.clone();
        if same_way {
            moved.members.push(turned);
            moved.at = now;
            return Some(self.part(place, Some(revises), Vec::new()));
        }
        let (up, dated) = (moved.up, moved.event.is_some());
        if self.enough(self.moves[place].rivals().len(), up, dated, now) {
            return None;
        }
        let part = Part { falls: true, ..self.part(place, Some(revises), Vec::new()) };
        // Those who are left turned alone, and may yet be joined by others.
        self.turns.extend(self.moves.remove(place).members);
        Some(part)
    }

    fn part(&self, place: usize, revises: Option<String>, gathers: Vec<String>) -> Part {
        let moved = &self.moves[place];
        let active = self.active(moved.at).max(moved.rivals().len());
        Part {
            up: moved.up,
            members: moved.members.clone(),
            active,
            confidence: self.confidence(moved),
            revises,
            gathers,
            event: moved.event.clone(),
            undoes: self.undoes(moved),
            pages: self.swell.a_page(),
            strangers_too: self.swell.moved(moved.up),
            falls: false,
        }
    }

    /// The move that this one undoes: most of its rivals took part in that one.
    fn undoes(&self, moved: &Move) -> Option<(Option<String>, i64)> {
        let rivals = moved.rivals();
        let earlier = self.moves.iter().rev().filter(|other| other.up != moved.up && other.began < moved.began);
        let mut undone = earlier.filter(|other| 2 * other.rivals().intersection(&rivals).count() > rivals.len());
        undone
            .next()
            .map(|other| (other.event.clone(), other.members.iter().map(|t| t.since).min().unwrap_or(other.began)))
    }

    /// Whether so many rivals are the market: three at least, more than half of those about – a third, where a known
    /// date or the unwatched advertisers say the same – and more than would turn so by accident.
    fn enough(&self, rivals: usize, up: bool, dated: bool, now: i64) -> bool {
        let active = self.active(now).max(rivals);
        let share = if dated || self.swell.moved(up) { 3 * rivals >= active } else { 2 * rivals > active };
        rivals >= LEAST && share && self.accident(rivals, active, now) <= ACCIDENT
    }

    /// Rivals seen of late.
    fn active(&self, now: i64) -> usize {
        self.seen.values().filter(|&&at| now - at <= ACTIVE).count()
    }

    /// The chance that at least so many of the active turn one way within the time in which turns are gathered, each
    /// on his own, at the rate at which single rivals turn here: a binomial tail.
    fn accident(&self, rivals: usize, active: usize, now: i64) -> f64 {
        let days = (now - self.first_look).max(0) as f64 / DAY as f64 * active as f64;
        let rate = (HAZARD_WEIGHT + self.episodes) / (HAZARD_WEIGHT * DAYS_BETWEEN_CHANGES + days);
        let chance = 1.0 - (-rate / 2.0 * GATHERS as f64 / DAY as f64).exp();
        at_least(rivals, &vec![chance; active])
    }

    /// The probability that as many as are needed really turned, times that it is no accident.
    fn confidence(&self, moved: &Move) -> f64 {
        let mut sure: BTreeMap<PartyKey, f64> = BTreeMap::new();
        for member in &moved.members {
            let his = sure.entry(member.party).or_default();
            *his = his.max(member.confidence);
        }
        let needed = (LEAST..=sure.len()).find(|&n| self.enough(n, moved.up, moved.event.is_some(), moved.at));
        let needed = needed.unwrap_or(sure.len());
        let sure: Vec<f64> = sure.into_values().collect();
        let accident = self.accident(sure.len(), self.active(moved.at).max(sure.len()), moved.at);
        at_least(needed, &sure) * (1.0 - accident)
    }

    fn forget(&mut self, now: i64) {
        self.turns.retain(|turned| now - turned.at <= TAKE_BACK + GATHERS);
        self.moves.retain(|moved| now - moved.at <= REMEMBERED);
        let surplus = self.turns.len().saturating_sub(TURNS_KEPT);
        self.turns.drain(..surplus);
    }
}

impl Turned {
    fn is_of(&self, party: PartyKey, keyword: &str) -> bool {
        self.party == party && self.keyword == keyword
    }
}

impl Move {
    fn holds(&self, turned: &Turned) -> bool {
        self.members.iter().any(|member| member.is_of(turned.party, &turned.keyword))
    }

    /// Whether one more turn belongs to it.
    fn takes(&self, up: bool, now: i64) -> bool {
        self.up == up && now - self.at <= GATHERS && now - self.began <= LASTS
    }

    fn rivals(&self) -> BTreeSet<PartyKey> {
        self.members.iter().map(|member| member.party).collect()
    }
}

/// Whether a turn is to more presence; `None` for what is no turn of presence.
pub(super) fn is_up(kind: FindingKind) -> Option<bool> {
    match kind {
        FindingKind::PeakEntry | FindingKind::Enter | FindingKind::Return | FindingKind::Expand => Some(true),
        FindingKind::BackOff | FindingKind::RetreatToPeak => Some(false),
        _ => None,
    }
}

/// The probability that at least `least` of independent events come true (a Poisson binomial tail).
fn at_least(least: usize, chances: &[f64]) -> f64 {
    let mut exactly = vec![0.0; chances.len() + 1];
    exactly[0] = 1.0;
    for (met, chance) in chances.iter().enumerate() {
        for count in (0..=met).rev() {
            exactly[count + 1] += exactly[count] * chance;
            exactly[count] *= 1.0 - chance;
        }
    }
    exactly.iter().skip(least).sum::<f64>().min(1.0)
}
