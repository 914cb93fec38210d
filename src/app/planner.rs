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
mod tests {
    use chrono::TimeDelta;
    use chrono_tz::Tz;

    use super::*;
    use crate::{
        detect::Suspicion,
        domain::{Outcome, Party, PartyId},
        store::{Store, StoreError, Writer},
    };

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-03-02T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    fn planner(schedules: &[&str]) -> Planner {
        let watch = |schedule: &&str| Watch {
            source: "s".into(),
            keywords: vec!["k".into()],
            schedule: vec![(*schedule).to_owned()],
            peak_schedule: vec![],
            active: None,
            place: None,
            language: None,
            device: None,
        };
        let watches: Vec<Watch> = schedules.iter().map(watch).collect();
        let dayparts = Dayparts::new(Tz::UTC, &[] as &[&str]).unwrap();
        Planner::new(&watches, &watches[0].queries(), &dayparts, &ConfirmSettings::default()).unwrap()
    }

    fn looks(planner: &mut Planner, minutes: i64) -> Vec<DateTime<Utc>> {
        planner.tasks(at(minutes)).into_iter().filter_map(|task| task.look).collect()
    }

    fn instants(task: &Task) -> Vec<DateTime<Utc>> {
        task.missed.iter().map(|(at, _)| *at).collect()
    }

    #[test]
    fn the_first_look_is_at_once_and_then_as_planned() {
        let mut planner = planner(&["*/20 * * * *"]);
        assert_eq!(looks(&mut planner, 5), [at(5)]);
        planner.ended(&Query::new("s", "k"));
        assert!(looks(&mut planner, 6).is_empty());
        assert_eq!(planner.next_wake(), Some(at(20)));
        assert_eq!(looks(&mut planner, 20), [at(20)]);
    }

    #[test]
    fn two_watches_of_one_query_make_one_plan() {
        let mut planner = planner(&["0 * * * *", "0,30 * * * *"]);
        looks(&mut planner, 1);
        planner.ended(&Query::new("s", "k"));
        assert_eq!(looks(&mut planner, 30), [at(30)]);
        planner.ended(&Query::new("s", "k"));
        assert_eq!(looks(&mut planner, 60), [at(60)], "the common instant is one look");
    }

    #[test]
    fn a_look_that_takes_too_long_is_not_started_twice() {
        let mut planner = planner(&["*/20 * * * *"]);
        looks(&mut planner, 5);
        let tasks = planner.tasks(at(20));
        assert_eq!((tasks[0].look, &tasks[0].missed[..]), (None, &[(at(20), STILL_UNDER_WAY)][..]));
        planner.ended(&Query::new("s", "k"));
        assert_eq!(looks(&mut planner, 40), [at(40)]);
    }

    #[test]
    fn after_a_sleep_there_is_one_look_and_the_rest_is_missed() {
        let mut planner = planner(&["*/20 * * * *"]);
        looks(&mut planner, 5);
        planner.ended(&Query::new("s", "k"));
        let tasks = planner.tasks(at(125));
        assert_eq!(tasks[0].look, Some(at(120)));
        assert_eq!(instants(&tasks[0]), [20, 40, 60, 80, 100].map(at));
    }

    #[test]
    fn a_clock_that_was_wrong_for_a_while_leaves_no_gap_that_never_was() {
        let mut planner = planner(&["*/20 * * * *"]);
        looks(&mut planner, 5);
        planner.ended(&Query::new("s", "k"));
        assert!(planner.tasks(DateTime::UNIX_EPOCH).is_empty());
        let tasks = planner.tasks(at(41));
        assert_eq!((tasks[0].look, instants(&tasks[0])), (Some(at(40)), vec![at(20)]));
    }

    fn page(minutes: i64, outcome: Outcome) -> Check {
        Check::without_page(Query::new("s", "k"), at(minutes), outcome, "")
    }

    /// Somebody is missed, and a look would tell much.
    fn missed() -> Suspected {
        let suspicion =
            Suspicion { party: PartyId::Rival(0), doubt: 0.4, worth: [0.3, 0.3], least_gap: TimeDelta::minutes(10) };
        Suspected { party: Party::rival("A"), suspicion }
    }

    fn extra(planner: &mut Planner, minutes: i64) -> usize {
        planner.extra_looks(at(minutes), true).len()
    }

    /// An hourly plan whose look at ten o'clock has missed somebody.
    fn in_doubt() -> Planner {
        let mut planner = planner(&["0 * * * *"]);
        looks(&mut planner, 0);
        planner.ended(&Query::new("s", "k"));
        planner.seen(&page(0, Outcome::Empty), Some(missed()));
        planner
    }

    #[test]
    fn a_doubt_brings_a_look_between_the_planned_ones_and_ends_with_it() {
        let mut planner = in_doubt();
        assert_eq!(planner.next_wake(), Some(at(30)));
        assert_eq!((extra(&mut planner, 29), extra(&mut planner, 30), extra(&mut planner, 30)), (0, 1, 0));
        planner.ended(&Query::new("s", "k"));
        planner.seen(&page(30, Outcome::Empty), None);
        assert_eq!(planner.next_wake(), Some(at(60)));
        assert_eq!(looks(&mut planner, 60), [at(60)]);
    }

    #[test]
    fn a_planned_look_waits_for_an_extra_one_and_is_not_missed() {
        let mut planner = in_doubt();
        assert_eq!(extra(&mut planner, 30), 1);
        assert!(planner.tasks(at(60)).is_empty());
        assert_eq!(planner.next_wake(), None, "its end wakes");
        planner.ended(&Query::new("s", "k"));
        let tasks = planner.tasks(at(61));
        assert_eq!((tasks[0].look, tasks[0].missed.len()), (Some(at(60)), 0));
    }

    #[test]
    fn an_extra_look_that_comes_late_gives_way_to_the_planned_one() {
        let mut planner = in_doubt();
        assert_eq!(extra(&mut planner, 58), 0);
        let mut planner = in_doubt();
        assert_eq!(looks(&mut planner, 60), [at(60)]);
        assert_eq!(extra(&mut planner, 60), 0);
    }

    #[test]
    fn where_planned_looks_wait_there_is_no_room_for_extra_ones() {
        let mut planner = in_doubt();
        assert_eq!(planner.extra_looks(at(30), false), []);
        assert_eq!((planner.next_wake(), extra(&mut planner, 31)), (Some(at(60)), 0));
    }

    #[test]
    fn a_source_that_shows_no_page_is_left_alone() {
        let mut planner = in_doubt();
        planner.seen(&page(1, Outcome::Blocked), Some(missed()));
        assert_eq!(extra(&mut planner, 45), 0);
    }

    #[test]
    fn outside_the_active_hours_nothing_is_looked_at_and_nothing_is_missed() {
        let mut watch = Watch {
            source: "s".into(),
            keywords: vec!["k".into()],
            schedule: vec!["0 * * * *".into()],
            peak_schedule: vec![],
            active: Dayparts::new(Tz::UTC, &["12:00-14:00"]).ok(),
            place: None,
            language: None,
            device: None,
        };
        let dayparts = Dayparts::new(Tz::UTC, &[] as &[&str]).unwrap();
        let new = |watch: &Watch| {
            let watches = std::slice::from_ref(watch);
            Planner::new(watches, &watch.queries(), &dayparts, &ConfirmSettings::default()).unwrap()
        };
        let mut planner = new(&watch);
        assert_eq!(planner.tasks(at(5)), [], "also what was never seen waits for its hours");
        assert_eq!(planner.next_wake(), Some(at(120)));
        assert_eq!(looks(&mut planner, 120), [at(120)]);
        planner.ended(&Query::new("s", "k"));
        let next_day = planner.tasks(at(120 + 1_440));
        assert_eq!((next_day[0].look, instants(&next_day[0])), (Some(at(1_560)), vec![at(180)]));
        // A doubt waits for the next planned look.
        watch.schedule = vec!["0 12 * * *".into(), "55 13 * * *".into()];
        let mut planner = new(&watch);
        looks(&mut planner, 235);
        planner.ended(&Query::new("s", "k"));
        planner.seen(&page(235, Outcome::Empty), Some(missed()));
        assert_eq!(extra(&mut planner, 265), 0);
    }

    /// The tasks at each of these minutes with so many requests left; looks end at once.
    fn rationed(planner: &mut Planner, minutes: impl Iterator<Item = i64>, budget: u64) -> Vec<Task> {
        let mut left = budget;
        minutes
            .flat_map(|minute| {
                planner.know_left([("s".to_owned(), Left { day: Some(left), month: None })].into(), []);
                let tasks = planner.tasks(at(minute));
                left -= tasks.iter().filter(|task| task.look.is_some()).count() as u64;
                for task in &tasks {
                    planner.ended(&task.query);
                }
                tasks
            })
            .collect()
    }

    #[test]
    fn a_budget_is_spread_over_the_rest_of_the_day_and_what_is_left_out_is_recorded() {
        let mut planner = planner(&["*/10 * * * *"]);
        let tasks = rationed(&mut planner, (0..84).map(|n| n * 10), 42);
        let made: Vec<i64> =
            tasks.iter().filter_map(|task| task.look).map(|planned| (planned - at(0)).num_minutes()).collect();
        assert_eq!(made.len(), 42, "all of it is used by midnight");
        let early = made.iter().filter(|minute| **minute < 420).count();
        assert!((14..=28).contains(&early), "and not in the morning: {early}");
        let left_out: Vec<&Task> = tasks.iter().filter(|task| task.look.is_none()).collect();
        assert_eq!(left_out.len(), 42);
        for task in left_out {
            let skip = task.skip().unwrap();
            let [(instant, reason)] = skip.missed[..] else { panic!("{skip:?}") };
            assert!(instant == skip.through && reason.starts_with("budget of the day "), "{reason}");
        }
    }

    #[test]
    fn a_budget_that_is_spent_brings_no_look_at_all() {
        let mut planner = in_doubt();
        planner.know_left([("s".to_owned(), Left { day: Some(0), month: Some(50) })].into(), []);
        assert_eq!(extra(&mut planner, 30), 0, "extra looks first");
        let tasks = planner.tasks(at(60));
        assert_eq!((tasks[0].look, &tasks[0].missed[..]), (None, &[(at(60), "budget of the day spent")][..]));
    }

    #[test]
    fn looks_that_wait_for_a_free_place_are_paid_already() {
        let (mut planner, waits) = (planner(&["0 * * * *"]), Query::new("s", "other"));
        planner.know_left([("s".to_owned(), Left { day: Some(2), month: None })].into(), [&waits, &waits]);
        assert!(looks(&mut planner, 0).is_empty());
    }

    #[test]
    fn what_was_spent_before_a_restart_counts() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        let most = ConfirmSettings::default().most_a_day;
        let spend = |unit: &mut Writer<'_>| {
            for minute in 0..i64::from(most) {
                let mut check = page(-minute, Outcome::Empty);
                check.query.keyword = "other".into();
                unit.record(&check)?;
                unit.mark_extra_look(&check, &Party::rival("A"))?;
            }
            Ok::<_, StoreError>(())
        };
        let mut planner = in_doubt();
        store.read(|view| planner.take_up(view, at(0))).unwrap();
        assert_eq!(extra(&mut planner, 30), 1, "nothing was spent yet");
        store.write(spend).unwrap();
        let mut planner = in_doubt();
        store.read(|view| planner.take_up(view, at(0))).unwrap();
        assert_eq!(extra(&mut planner, 30), 0);
    }
}
