//! Undefended hours of the days to come, per keyword: gathered from the pages of the last weeks.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{PartyId, Query, Stance},
    insight::{DayAhead, FreeHabit, FreeTally, HABIT_DAYS, Moment, Strength, Turns, days_ahead, defends},
    store::{Reader, Result, Span},
};

use super::{App, judging::Judging};

/// What was seen within this time is of now.
const STILL_NOW: TimeDelta = TimeDelta::days(1);

/// The undefended hours of one query.
#[derive(Debug, Clone)]
pub struct QueryHours {
    /// The query.
    pub query: Query,
    /// Since when nothing can be seen there, if so: then nothing is said of its hours.
    pub blind_since: Option<DateTime<Utc>>,
    /// The local days from today on.
    pub days: Vec<DayAhead>,
    /// Looks behind the odds.
    pub looks: u64,
}

/// The undefended hours of several queries.
#[derive(Debug, Clone, Default)]
pub struct HoursReport {
    /// The time from which the hours are ahead.
    pub as_of: DateTime<Utc>,
    /// Each query, in the config's order.
    pub queries: Vec<QueryHours>,
    /// Rivals who are not counted as defending.
    pub yielding: Vec<String>,
}

impl App {
    /// The undefended hours of today and the days after, `days` in all. Where nothing was seen for a day or more, as of an
    /// imported history, they are those from the last page on.
    pub fn hours(&self, now: DateTime<Utc>, days: i64) -> Result<HoursReport> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let last = view.last_ad_page_at(now)?.filter(|&last| last < now - STILL_NOW);
            // Time spans end before their end.
            let now = last.map_or(now, |last| last + TimeDelta::milliseconds(1));
            let strengths = self.strengths(view, now)?;
            self.hours_of(view, &mut judging, &self.queries, &strengths, now, days)
        })
    }

    /// Whether he is there at all hours on any keyword that is watched.
    fn stands_firm(&self, view: &Reader<'_>, judging: &mut Judging, party: PartyId) -> Result<bool> {
        for query in &self.queries {
            if judging.posture(view, query, party)?.stance == Stance::AllHours {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The same of some queries, with the strength of each party on them.
    pub(super) fn hours_of(
        &self,
        view: &Reader<'_>,
        judging: &mut Judging,
        queries: &[Query],
        strengths: &BTreeMap<PartyId, Strength>,
        now: DateTime<Utc>,
        days: i64,
    ) -> Result<HoursReport> {
        let roster = &self.config.roster;
        let (mut yielding, mut defending) = (Vec::new(), Vec::new());
        for (id, rival) in roster.parties().filter(|(id, _)| *id != PartyId::Own) {
            let weak = strengths.get(&id).is_some_and(|strength| !defends(strength.grade()));
            // One who left most keywords may hold the last with all he has.
            let yields = weak && !self.stands_firm(view, judging, id)?;
            let side = if yields { &mut yielding } else { &mut defending };
            side.push((id, rival));
        }
        if yielding.is_empty() && defending.is_empty() {
            return Ok(HoursReport { as_of: now, ..HoursReport::default() });
        }
        let mut tallies: BTreeMap<Query, FreeTally> = BTreeMap::new();
        for query in queries {
            let since = |(id, _): &(PartyId, _)| Ok((*id, judging.posture(view, query, *id)?.since));
            let defenders: Vec<_> = defending.iter().map(since).collect::<Result<_>>()?;
            tallies.insert(query.clone(), FreeTally::new(defenders));
        }
        let span = Span { since: Some(now - TimeDelta::days(HABIT_DAYS)), until: Some(now), ..Span::default() };
        let (zone, calendar) = (self.config.dayparts.timezone, &self.config.judge.calendar);
        view.each_ad_page(&span, |page| {
            let Some(tally) = tallies.get_mut(&page.query) else { return };
            // What a sale looks like says nothing of other days.
            if calendar.at(&page.query, page.at, zone).is_none() {
                tally.count(&page, Moment::of(page.at, &self.config.dayparts));
            }
        })?;
        let blind: BTreeMap<String, DateTime<Utc>> =
            view.blind_spells()?.into_iter().map(|spell| (spell.source, spell.began_at)).collect();
        let mut habits: BTreeMap<Query, FreeHabit> =
            tallies.into_iter().map(|(query, tally)| (query, tally.habit())).collect();
        // How often habits turn is of the source: one keyword shows too few.
        let mut turns: BTreeMap<String, Turns> = BTreeMap::new();
        for (query, habit) in &habits {
            *turns.entry(query.source.clone()).or_default() += habit.turns;
        }
        for (query, habit) in &mut habits {
            habit.turns = turns[&query.source];
        }
        let one = |query: &Query| {
            let habit = habits.get(query).cloned().unwrap_or_default();
            let blind_since = blind.get(&query.source).copied();
            let ahead = || days_ahead(&habit, query, calendar, zone, now, days);
            QueryHours {
                query: query.clone(),
                blind_since,
                days: if blind_since.is_some() { Vec::new() } else { ahead() },
                looks: habit.looks,
            }
        };
        Ok(HoursReport {
            as_of: now,
            queries: queries.iter().map(one).collect(),
            yielding: yielding.into_iter().map(|(_, rival)| rival.name.clone()).collect(),
        })
    }
}
