//! Whether most rivals turn the same way within a short time: then the market moves, and not one of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    judge::Sight,
    library::Class,
    market_turns::{Move, Part, Turned, at_least, is_up},
    memory::{OWN, PartyKey},
    method::{
        DAY, DAYS_BETWEEN_CHANGES, HAZARD_WEIGHT, TAKE_BACK,
        market::{ACCIDENT, ACTIVE, GATHERS, LEAST, MEMBERS_KEPT, REMEMBERED, TURNS_KEPT, WAY_BACK, WENT_BACK},
    },
    tide::{Swell, Tide},
};
use crate::domain::{Device, Query};

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
    /// Where a rival stood after a move of the market or a turn on a known date that lasted, and whether he was told to
    /// have gone back from there already. A sale is over within days: who goes back then did turn, and turns again.
    pub(super) fn stood(&self, party: PartyKey, keyword: &str, now: i64) -> Option<(Class, bool)> {
        let mut his: Vec<&Turned> = self.records(party, keyword).into_iter().map(|(turned, _)| turned).collect();
        let last = his.pop()?;
        let undone = his.pop().filter(|first| {
            let lasted = last.since - first.since >= WENT_BACK && now - last.at < TAKE_BACK;
            lasted && is_up(first.kind).is_some() && is_up(first.kind) != is_up(last.kind)
        });
        match undone {
            Some(first) => Some((first.to, true)),
            None => (now - last.since >= WENT_BACK).then_some((last.to, false)),
        }
    }

    /// The known date that a turn of this rival in that direction comes back from: he turned the other way on it, of late,
    /// and not back yet.
    pub(super) fn undone(&self, party: PartyKey, keyword: &str, up: bool, now: i64) -> Option<String> {
        let (last, event) = self.records(party, keyword).pop()?;
        let undoes = is_up(last.kind) == Some(!up) && now - last.at <= WAY_BACK;
        event.filter(|_| undoes).cloned()
    }

    /// His turns in moves of the market and on known dates, oldest first, each with its date.
    fn records(&self, party: PartyKey, keyword: &str) -> Vec<(&Turned, Option<&String>)> {
        let of_moves =
            self.moves.iter().flat_map(|moved| moved.members.iter().map(|turned| (turned, moved.event.as_ref())));
        let alone =
            self.turns.iter().map(|turned| (turned, turned.event.as_ref())).filter(|(_, event)| event.is_some());
        let mut his: Vec<_> = of_moves.chain(alone).filter(|(turned, _)| turned.is_of(party, keyword)).collect();
        his.sort_by_key(|(turned, _)| turned.at);
        his
    }

    /// Takes in a rival's turn; `corrects`: it corrects or takes back what was told of him on this keyword; `asked`: the
    /// confidence that a move has to have. What comes back is to be told in its place; `None`: it is his alone.
    pub(super) fn take(&mut self, turned: Turned, corrects: bool, asked: f64) -> Option<Part> {
        let now = turned.at;
        self.forget(now);
        if corrects {
            if let Some(place) = self.moves.iter().rposition(|moved| moved.holds(&turned)) {
                return self.correct(place, &turned);
            }
            self.turns.retain(|other| !other.is_of(turned.party, &turned.keyword));
        }
        let up = is_up(turned.kind)?;
        let party = turned.party;
        if let Some(place) = self.moves.iter().position(|moved| moved.takes(up, now)) {
            let moved = &mut self.moves[place];
            let again = moved.at == now;
            moved.at = now;
            moved.event = moved.event.take().or_else(|| turned.event.clone());
            if moved.members.len() < MEMBERS_KEPT {
                moved.members.push(turned);
            }
            let part = self.part(place, Some(self.moves[place].last_id.clone()), Vec::new());
            return Some(Part { again, ..part });
        }
        let of_late = |other: &Turned| is_up(other.kind) == Some(up) && now - other.at <= GATHERS;
        let first = !self.turns.iter().any(|other| other.party == party && of_late(other));
        self.episodes += f64::from(u8::from(first));
        self.turns.push(turned);
        let members: Vec<Turned> = self.turns.iter().filter(|turned| of_late(turned)).cloned().collect();
        let event = members.iter().rev().find_map(|turned| turned.event.clone());
        let moved = Move { up, began: now, at: now, members, last_id: String::new(), event };
        if !moved.is_together() || !self.enough(moved.rivals().len(), &moved) || self.confidence(&moved) < asked {
            return None;
        }
        self.turns.retain(|turned| !of_late(turned));
        self.episodes = (self.episodes - moved.rivals().len() as f64).max(0.0);
        let gathers: Vec<String> = moved.members.iter().map(|t| t.id.clone()).filter(|id| !id.is_empty()).collect();
        self.moves.push(moved);
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
    fn correct(&mut self, place: usize, turned: &Turned) -> Option<Part> {
        let (now, same_way) = (turned.at, is_up(turned.kind) == Some(self.moves[place].up));
        let moved = &mut self.moves[place];
        let revises = moved.last_id.clone();
        if same_way {
            // When it began is known; what it is, better now.
            for his in moved.members.iter_mut().filter(|member| member.is_of(turned.party, &turned.keyword)) {
                (his.kind, his.to, his.evidence.after) = (turned.kind, turned.to, turned.evidence.after);
            }
            let again = moved.at == now;
            moved.at = now;
            return Some(Part { again, ..self.part(place, Some(revises), Vec::new()) });
        }
        moved.members.retain(|member| !member.is_of(turned.party, &turned.keyword));
        let moved = &self.moves[place];
        if self.enough(moved.rivals().len(), moved) {
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
            again: false,
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
    /// date, the unwatched advertisers or a move that is undone make it likely – and more than would turn so by accident.
    fn enough(&self, rivals: usize, moved: &Move) -> bool {
        let active = self.active(moved.at).max(rivals);
        let expected = moved.event.is_some() || self.swell.moved(moved.up) || self.undoes(moved).is_some();
        let share = if expected { 3 * rivals >= active } else { 2 * rivals > active };
        rivals >= LEAST && share && self.accident(rivals, active, moved.at) <= ACCIDENT
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
        let needed = (LEAST..=sure.len()).find(|&n| self.enough(n, moved));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Evidence, FindingKind};

    const HOUR: i64 = 3_600;

    fn turned(party: PartyKey, kind: FindingKind, hour: i64) -> Turned {
        Turned {
            party,
            keyword: "bag".into(),
            kind,
            to: Class::AllHours,
            at: 60 * DAY + hour * HOUR,
            since: 60 * DAY + (hour - 3) * HOUR,
            confidence: 0.97,
            evidence: Evidence::default(),
            event: None,
            id: String::new(),
        }
    }

    fn market(rivals: PartyKey) -> Market {
        let seen = (1..=rivals).map(|party| (party, 60 * DAY)).collect();
        Market { first_look: 1, seen, ..Market::default() }
    }

    fn take(market: &mut Market, party: PartyKey, kind: FindingKind, hour: i64) -> Option<Part> {
        let corrects = kind == FindingKind::Withdrawn;
        let part = market.take(turned(party, kind, hour), corrects, 0.9);
        match &part {
            Some(part) => market.named_move(part.up, 60 * DAY + hour * HOUR, &format!("market {hour}")),
            None => market.named(party, "bag", &format!("{party}")),
        }
        part
    }

    #[test]
    fn most_rivals_within_two_days_are_the_market_and_later_ones_join() {
        let mut market = market(5);
        assert_eq!(take(&mut market, 1, FindingKind::Expand, 0), None);
        assert_eq!(take(&mut market, 2, FindingKind::Enter, 5), None);
        let part = take(&mut market, 3, FindingKind::Expand, 20).expect("three of five");
        assert_eq!((part.gathers.clone(), part.revises.as_deref()), (vec!["1".to_owned(), "2".to_owned()], Some("2")));
        let more = take(&mut market, 4, FindingKind::Return, 30).expect("it joins");
        assert_eq!((more.members.len(), more.revises.as_deref()), (4, Some("market 20")));
        assert!(more.confidence > part.confidence, "one may be wrong now");
    }

    #[test]
    fn a_few_of_many_others_going_the_other_way_and_those_days_apart_are_not() {
        let mut of_nine = market(9);
        for party in 1..=4 {
            assert_eq!(take(&mut of_nine, party, FindingKind::Expand, i64::from(party)), None, "four of nine");
        }
        let mut mixed = market(5);
        let kinds = [FindingKind::Expand, FindingKind::BackOff, FindingKind::Enter, FindingKind::RetreatToPeak];
        for (party, kind) in (1..).zip(kinds) {
            assert_eq!(take(&mut mixed, party, kind, 1), None);
        }
        let mut apart = market(5);
        for party in 1..=5 {
            assert_eq!(take(&mut apart, party, FindingKind::Expand, 30 * i64::from(party)), None);
        }
    }

    #[test]
    fn only_the_way_back_is_told_as_such_and_only_once() {
        let mut market = market(5);
        let dated = |kind, hour| Turned { event: Some("11.11".into()), ..turned(1, kind, hour) };
        let undone = |market: &Market, up, hour: i64| market.undone(1, "bag", up, 60 * DAY + hour * HOUR);
        assert_eq!(market.take(dated(FindingKind::Expand, 0), false, 0.9), None);
        assert_eq!(undone(&market, false, 60).as_deref(), Some("11.11"));
        assert_eq!(undone(&market, true, 60), None, "more of the same");
        assert_eq!(market.take(dated(FindingKind::RetreatToPeak, 60), false, 0.9), None);
        assert_eq!(undone(&market, false, 100), None, "he is back already");
    }

    #[test]
    fn a_market_of_which_too_few_are_left_is_taken_back() {
        let mut market = market(5);
        for party in 1..=3 {
            take(&mut market, party, FindingKind::BackOff, i64::from(party));
        }
        let part = take(&mut market, 2, FindingKind::Withdrawn, 12).expect("told in the place of his own");
        assert!(part.falls && part.members.len() == 2 && part.revises.as_deref() == Some("market 3"));
        let again = take(&mut market, 4, FindingKind::BackOff, 20).expect("another makes it three again");
        assert!(!again.falls);
    }
}
