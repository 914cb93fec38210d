//! The plan of every query: what is due, what was missed, when to wake. Pure but for its first reading.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::{
    config::{Watch, timetables},
    domain::{Check, Dayparts, Problem, Query},
    schedule::{Ahead, ConfirmSettings, Left, Timetable, due},
    store::{Reader, Result, Span},
};

use super::{
    App,
    confirm::{Again, ExtraLooks, Suspected},
    rations::{Movement, Rations, Share},
    settle::Why,
    shortage::Skip,
};

/// The plans of all watched queries.
pub(crate) struct Planner {
    plans: Vec<Plan>,
    extra: ExtraLooks,
    rations: Rations,
}

struct Plan {
    query: Query,
    timetable: Arc<Timetable>,
    movement: Movement,
    settled: Option<DateTime<Utc>>,
    /// The furthest that `settled` ever was: a clock that was set back for a while makes no gap of the time before.
    furthest: Option<DateTime<Utc>>,
    next_wake: Option<DateTime<Utc>>,
    under_way: bool,
    again: Again,
}

/// Why a planned look was not made while another one took so long.
const STILL_UNDER_WAY: &str = "the look before was still under way";

/// What is to be done now for one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) query: Query,
    /// Planned instants at which nobody looks, each with its reason.
    pub(crate) missed: Vec<(DateTime<Utc>, &'static str)>,
    /// The planned instant to be looked at now.
    pub(crate) look: Option<DateTime<Utc>>,
    /// Up to where the plan is dealt with when the missed ones are recorded and there is nothing to look at.
    pub(crate) through: DateTime<Utc>,
}

impl Task {
    /// What is to be recorded of the instants at which nobody looks. What is still to be looked at is dealt with only
    /// when that look is recorded.
    pub(crate) fn skip(&self) -> Option<Skip> {
        let (last, _) = *self.missed.last()?;
        let through = if self.look.is_some() { last } else { self.through };
        Some(Skip { query: self.query.clone(), missed: self.missed.clone(), through })
    }
}

impl Planner {
    /// The plans of `queries` by the timetables of every watch they stand in.
    pub(crate) fn new(
        watches: &[Watch],
        queries: &[Query],
        dayparts: &Dayparts,
        confirm: &ConfirmSettings,
    ) -> std::result::Result<Self, Vec<Problem>> {
        let mut timetable_of: HashMap<Query, Arc<Timetable>> = HashMap::new();
        for (timetable, group) in timetables(watches, dayparts)? {
            let timetable = Arc::new(timetable);
            timetable_of.extend(group.into_iter().map(|query| (query, Arc::clone(&timetable))));
        }
        let plan = |query: &Query| Plan {
            query: query.clone(),
            timetable: Arc::clone(&timetable_of[query]),
            movement: Movement::default(),
            settled: None,
            furthest: None,
            next_wake: None,
            under_way: false,
            again: Again::default(),
        };
        let plans = queries.iter().map(plan).collect();
        let rations = Rations::new(dayparts, BTreeMap::new());
        Ok(Self { plans, extra: ExtraLooks::new(confirm, dayparts), rations })
    }

    /// The plans of an app.
    pub(crate) fn of(app: &App) -> anyhow::Result<Self> {
        let config = &app.config;
        let planner = Self::new(&config.watches, &app.queries, &config.dayparts, &config.confirm)
            .map_err(|problems| anyhow::anyhow!("{}", problems[0].message))?;
        let cost = config.sources.iter().map(|source| (source.name().to_owned(), u64::from(source.access.pages)));
        Ok(Self { rations: Rations::new(&config.dayparts, cost.collect()), ..planner })
    }

    /// Takes note of what may still be asked of the sources that have a bound, besides the looks that are decided
    /// already and `waiting` for a free place.
    pub(crate) fn know_left<'a>(&mut self, left: BTreeMap<String, Left>, waiting: impl IntoIterator<Item = &'a Query>) {
        self.rations.know(left);
        waiting.into_iter().for_each(|query| self.rations.promise(&query.source));
    }

    /// Takes up the plans where the store left them, and what was spent on doubts.
    pub(crate) fn take_up(&mut self, view: &Reader<'_>, now: DateTime<Utc>) -> Result<()> {
        for plan in &mut self.plans {
            plan.settled = view.dealt_through(&plan.query)?;
        }
        for look in view.extra_looks(now - ExtraLooks::REMEMBERED)? {
            self.extra.spend(&look.query.source, look.at);
            if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == look.query) {
                plan.again.made(look.at);
            }
        }
        let recent = Span { since: Some(now - Movement::LASTS), ..Span::default() };
        for found in view.findings(&recent, None)? {
            self.found(&found.finding.query, found.finding.at);
        }
        Ok(())
    }

    /// What is due at `now`. A query never looked at before is due at once. One whose last look is still under
    /// way is not looked at again; the instants that fall into it count as missed.
    pub(crate) fn tasks(&mut self, now: DateTime<Utc>) -> Vec<Task> {
        let due = self.plans.iter_mut().enumerate().filter_map(|(index, plan)| Some((index, plan.task(now)?)));
        let mut due: Vec<(usize, Task)> = due.collect();
        let wanted = due.iter().filter(|(_, task)| task.look.is_some()).map(|(_, task)| task.query.source.clone());
        for source in wanted.collect::<BTreeSet<_>>() {
            if self.rations.bounds(&source) {
                self.ration(&source, &mut due, now);
            }
        }
        due.into_iter().map(|(_, task)| task).collect()
    }

    /// Leaves out looks at a source whose budget does not reach for all.
    fn ration(&mut self, source: &str, due: &mut [(usize, Task)], now: DateTime<Utc>) {
        let ahead = self.ahead(source, now);
        let mut looks: Vec<(&mut Task, usize, DateTime<Utc>)> = due
            .iter_mut()
            .filter(|(_, task)| task.query.source == source)
            .filter_map(|(index, task)| task.look.map(|planned| (task, *index, planned)))
            .collect();
        let shares: Vec<_> = looks.iter().map(|(_, index, planned)| (self.plans[*index].share(), *planned)).collect();
        let verdicts = self.rations.decide(source, ahead, &shares, now);
        for ((task, index, planned), verdict) in looks.iter_mut().zip(verdicts) {
            if let Err(shortage) = verdict {
                task.look = None;
                task.missed.push((*planned, shortage.reason()));
                self.plans[*index].under_way = false;
            }
        }
    }

    fn ahead(&mut self, source: &str, now: DateTime<Utc>) -> Ahead {
        self.rations.ahead(source, self.plans.iter().map(Plan::share), now)
    }

    /// The extra looks to be made at `now`, those that tell most first; none where there is no `room` for them. What
    /// they cost is spent when they are asked for.
    pub(crate) fn extra_looks(&mut self, now: DateTime<Utc>, room: bool) -> Vec<(Query, Why)> {
        let is_due = |plan: &&mut Plan| plan.again.at().is_some_and(|at| at <= now);
        let sources = self.plans.iter_mut().filter(is_due).map(|plan| plan.query.source.clone());
        let sources: BTreeSet<String> = sources.filter(|source| self.rations.bounds(source)).collect();
        let ahead: BTreeMap<String, Ahead> =
            sources.into_iter().map(|source| (source.clone(), self.ahead(&source, now))).collect();
        let mut due: Vec<&mut Plan> = self.plans.iter_mut().filter(is_due).collect();
        due.sort_by(|a, b| b.again.worth().total_cmp(&a.again.worth()));
        let look = |plan: &mut Plan| {
            let suspected = plan.again.take()?;
            let planned = plan.timetable.next_after(now);
            let source = plan.query.source.as_str();
            let free = room
                && !plan.under_way
                && plan.timetable.is_active(now)
                && self.extra.affords(source, now, planned)
                && ahead.get(source).is_none_or(|ahead| self.rations.pays_extra(source, ahead));
            free.then(|| {
                self.extra.spend(&plan.query.source, now);
                plan.again.made(now);
                plan.again.under_way = true;
                (plan.query.clone(), Why::Confirming(suspected.party))
            })
        };
        due.into_iter().filter_map(look).collect()
    }

    /// When to ask again, if ever.
    pub(crate) fn next_wake(&self) -> Option<DateTime<Utc>> {
        self.plans.iter().filter_map(Plan::wake).min()
    }

    /// Notes that the look at a query has ended.
    pub(crate) fn ended(&mut self, query: &Query) {
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == *query) {
            plan.under_way = false;
            plan.again.under_way = false;
        }
    }

    /// Notes that something was found on a query.
    pub(crate) fn found(&mut self, query: &Query, at: DateTime<Utc>) {
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == *query) {
            plan.movement.found(at);
        }
    }

    /// Notes what a look at a query saw and the doubt it left: whether and when to look again. A source that shows no
    /// page is left alone until a planned look sees one.
    pub(crate) fn seen(&mut self, check: &Check, suspected: Option<Suspected>) {
        if !check.outcome.saw_page() {
            let of_source = |plan: &&mut Plan| plan.query.source == check.query.source;
            self.plans.iter_mut().filter(of_source).for_each(|plan| plan.again.call_off());
            return;
        }
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == check.query) {
            plan.movement.suspects(suspected.is_some());
            let planned = plan.timetable.next_after(check.checked_at);
            self.extra.consider(&mut plan.again, suspected, check.checked_at, planned);
        }
    }
}

impl Plan {
    /// When there is something to do; not while an extra look is under way, whose end wakes anyway.
    fn wake(&self) -> Option<DateTime<Utc>> {
        let next = self.next_wake.into_iter().chain(self.again.at()).min();
        next.filter(|_| !self.again.under_way)
    }

    fn share(&self) -> Share<'_> {
        Share { query: &self.query, timetable: &self.timetable, movement: &self.movement }
    }

    fn task(&mut self, now: DateTime<Utc>) -> Option<Task> {
        if self.again.under_way {
            // A planned look waits for an extra one to end, and is then made as planned.
            self.again.holds_up = true;
            return None;
        }
        let held_up = std::mem::take(&mut self.again.holds_up);
        if self.settled.is_some() && self.next_wake.is_some_and(|wake| wake > now) && self.settled <= Some(now) {
            return None;
        }
        let first = self.settled.is_none();
        self.furthest = self.furthest.max(self.settled);
        let due = due(&self.timetable, self.settled.max(self.furthest.filter(|furthest| *furthest <= now)), now);
        self.settled = Some(due.settled);
        self.next_wake = due.next_wake;
        let mut missed = due.missed;
        if let Some((_, upto)) = due.missed_before {
            missed.insert(0, upto);
        }
        // What was never seen is looked at at once, within its hours.
        let mut look = due.run_now.or((first && self.timetable.is_active(now)).then_some(now));
        let mut reason = if held_up { STILL_UNDER_WAY } else { "not running at that time" };
        if self.under_way {
            missed.extend(look.take());
            reason = STILL_UNDER_WAY;
        }
        if look.is_some() {
            self.again.call_off();
        }
        self.under_way |= look.is_some();
        (look.is_some() || !missed.is_empty()).then(|| Task {
            query: self.query.clone(),
            missed: missed.into_iter().map(|at| (at, reason)).collect(),
            look,
            through: due.settled,
        })
    }
}

#[cfg(test)]
mod tests;
