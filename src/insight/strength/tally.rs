use std::collections::BTreeMap;

use super::{
    Depth, Endurance, Height, NOW_DAYS, Recovery, Response, STRENGTH_DAYS, Strength,
    days::{Looked, Seen},
    spells::{Spell, spells},
};
use crate::{
    domain::{AdPage, PartyId, Query, Rate, Roster},
    insight::{DayStrip, Moment},
};

/// Gathers pages by local day into the strength of each party. Pages come in order of time.
#[derive(Debug, Clone)]
pub struct StrengthTally {
    parties: Vec<PartyId>,
    last_day: i32,
    queries: BTreeMap<Query, OfQuery>,
}

#[derive(Debug, Clone, Default)]
struct OfQuery {
    days: BTreeMap<i32, Looked>,
    /// Only days on which he was seen.
    parties: BTreeMap<PartyId, BTreeMap<i32, Seen>>,
    /// The last days' pages by hour, and for each party those that showed it.
    hours: BTreeMap<i32, Hours>,
}

#[derive(Debug, Clone, Default)]
struct Hours {
    pages: [u64; 24],
    shown: BTreeMap<PartyId, [u64; 24]>,
}

/// Presence by hour over several keywords, and on how many of them he is on.
#[derive(Default)]
struct Day {
    strip: DayStrip,
    on: [u64; 24],
}

impl Day {
    fn add(&mut self, strip: &DayStrip) {
        for (hour, rate) in strip.0.into_iter().enumerate() {
            self.strip.0[hour] += rate;
            self.on[hour] += u64::from(rate.checks > 0 && rate.hits * 5 >= rate.checks * 2);
        }
    }
}

impl StrengthTally {
    /// A tally of nobody seen yet.
    pub fn new(roster: &Roster) -> Self {
        Self { parties: roster.parties().map(|(id, _)| id).collect(), last_day: 0, queries: BTreeMap::new() }
    }

    /// Counts one page.
    pub fn count(&mut self, page: &AdPage, when: Moment) {
        self.last_day = when.day;
        let of_query = match self.queries.get_mut(&page.query) {
            Some(known) => known,
            None => self.queries.entry(page.query.clone()).or_default(),
        };
        of_query.days.entry(when.day).or_default().count(when.stratum, page.slots.len() as u64);
        if !of_query.hours.contains_key(&when.day) {
            of_query.hours.retain(|&day, _| day > when.day - NOW_DAYS);
        }
        let hours = of_query.hours.entry(when.day).or_default();
        hours.pages[usize::from(when.hour)] += 1;
        let own = page.best(PartyId::Own).map(|slot| slot.rank);
        for &party in &self.parties {
            let Some(best) = page.best(party) else { continue };
            hours.shown.entry(party).or_default()[usize::from(when.hour)] += 1;
            let seen = of_query.parties.entry(party).or_default().entry(when.day).or_default();
            match when.stratum {
                crate::domain::Stratum::Peak => seen.peak += 1,
                crate::domain::Stratum::Off => seen.off += 1,
            }
            seen.first_slots += u64::from(best.rank == 1);
            seen.rank_sum += u64::from(best.rank);
            seen.slots += page.slots.iter().filter(|slot| slot.party == Some(party)).count() as u64;
            if let Some(own) = own.filter(|_| party != PartyId::Own) {
                seen.beside_you += 1;
                seen.above_you += u64::from(best.rank < own);
            }
        }
    }

    /// The strength of each party.
    pub fn strengths(&self) -> BTreeMap<PartyId, Strength> {
        let has_own = self.parties.contains(&PartyId::Own);
        let strength = |&party: &PartyId| {
            let mut strength = self.of(party);
            strength.response = strength.response.filter(|_| has_own && party != PartyId::Own);
            (party, strength)
        };
        self.parties.iter().map(strength).collect()
    }

    fn of(&self, party: PartyId) -> Strength {
        let begin = self.last_day - STRENGTH_DAYS + 1;
        let (mut strength, mut response) = (Strength::default(), Response::default());
        let mut any: BTreeMap<i32, bool> = BTreeMap::new();
        let (mut all_hours, mut fought_hours) = (Day::default(), Day::default());
        for of_query in self.queries.values() {
            let days = of_query.fought(party, begin, self.last_day);
            for &(day, fought) in &days {
                *any.entry(day).or_default() |= fought;
            }
            let spells = spells(&days);
            of_query.answers(party, begin, self.last_day, &mut response);
            add_absences(&spells, &mut strength.recovery);
            let now = self.last_day - NOW_DAYS;
            if days.iter().filter(|(day, _)| *day > now).count() < 2 {
                continue;
            }
            let fights = spells.last().is_some_and(|spell| !spell.ended);
            strength.depth.keywords += 1;
            strength.depth.fights += u64::from(fights);
            strength.depth.left += u64::from(!spells.is_empty() && !fights);
            of_query.stand(party, now, &mut strength.depth, &mut strength.height);
            let hours = of_query.hours(party, now);
            all_hours.add(&hours);
            if fights {
                fought_hours.add(&hours);
            }
        }
        let days: Vec<(i32, bool)> = any.into_iter().collect();
        strength.endurance = endurance(&days);
        strength.response = Some(response);
        let Day { strip, on } = if strength.depth.fights > 0 { fought_hours } else { all_hours };
        (strength.hours, strength.hours_on) = (strip, on);
        strength
    }
}

impl OfQuery {
    /// The days from `begin` on that could tell, each with whether he fought. `today` may not be over: it tells nothing
    /// as long as it is not fought.
    fn fought(&self, party: PartyId, begin: i32, today: i32) -> Vec<(i32, bool)> {
        let seen = self.parties.get(&party);
        let on = |day: &i32| seen.and_then(|seen| seen.get(day)).copied().unwrap_or_default();
        let told = |day: &i32, looked: &Looked| looked.fought(&on(day)).filter(|&fought| fought || *day < today);
        self.days.range(begin..).filter_map(|(day, looked)| Some((*day, told(day, looked)?))).collect()
    }

    /// Adds how he stood after the day `now`.
    fn stand(&self, party: PartyId, now: i32, depth: &mut Depth, height: &mut Height) {
        let (mut presence, mut first) = (Rate::default(), Rate::default());
        for (day, looked) in self.days.range(now + 1..) {
            let seen = self.parties.get(&party).and_then(|seen| seen.get(day)).copied().unwrap_or_default();
            presence += Rate::new(seen.hits(), looked.checks());
            first += Rate::new(seen.first_slots, looked.checks());
            depth.slots += Rate::new(seen.slots, looked.slots);
            height.rank_sum += seen.rank_sum;
            height.above_you += Rate::new(seen.above_you, seen.beside_you);
        }
        height.presence += presence;
        height.first_slot += first;
        height.first_on += u64::from(first.hits > 0 && first.hits * 2 >= first.checks);
    }

    /// Presence by hour after the day `now`.
    fn hours(&self, party: PartyId, now: i32) -> DayStrip {
        let mut strip = DayStrip::default();
        for (_, hours) in self.hours.range(now + 1..) {
            let shown = hours.shown.get(&party).copied().unwrap_or_default();
            for (hour, rate) in strip.0.iter_mut().enumerate() {
                *rate += Rate::new(shown[hour], hours.pages[hour]);
            }
        }
        strip
    }

    /// Adds how often you passed him here, and what he did then.
    fn answers(&self, party: PartyId, begin: i32, last_day: i32, response: &mut Response) {
        const PATIENCE: i32 = 7;
        let Some(seen) = self.parties.get(&party) else { return };
        let clear: Vec<(i32, bool)> =
            seen.range(begin..).filter_map(|(day, seen)| Some((*day, seen.yours()?))).collect();
        for (place, pair) in clear.windows(2).enumerate() {
            let [(_, false), (passed, true)] = *pair else { continue };
            let back = clear[place + 2..].iter().find(|(_, yours)| !yours).map(|(day, _)| day - passed);
            match back.filter(|&days| days <= PATIENCE) {
                Some(days) => {
                    response.passed += 1;
                    response.answered += 1;
                    response.answer_days += u64::from(days.unsigned_abs());
                }
                None => response.passed += u64::from(last_day - passed >= PATIENCE),
            }
        }
    }
}

fn endurance(days: &[(i32, bool)]) -> Endurance {
    let spells = spells(days);
    Endurance {
        days_looked: days.len() as u64,
        days_fought: days.iter().filter(|(_, fought)| *fought).count() as u64,
        lasting_days: spells.last().filter(|spell| !spell.ended).map_or(0, Spell::length),
        longest_days: spells.iter().map(Spell::length).max().unwrap_or(0),
    }
}

fn add_absences(spells: &[Spell], recovery: &mut Recovery) {
    for pair in spells.windows(2) {
        let away = u64::from(pair[1].from.abs_diff(pair[0].to)) - 1;
        recovery.absences += 1;
        recovery.returns += 1;
        recovery.absent_days += away;
        recovery.longest_days = recovery.longest_days.max(Some(away));
    }
    recovery.absences += u64::from(spells.last().is_some_and(|spell| spell.ended));
}
