//! The plan of every query: what is due, what was missed, when to wake. Pure but for its first reading.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    config::Watch,
    domain::{Check, Dayparts, Problem, Query},
    schedule::{ConfirmSettings, Timetable, due},
    store::{Reader, Result},
};

use super::{
    App,
    confirm::{Again, ExtraLooks, Suspected},
    settle::Why,
};

/// The plans of all watched queries.
pub(crate) struct Planner {
    plans: Vec<Plan>,
    extra: ExtraLooks,
}

struct Plan {
    query: Query,
    timetable: Timetable,
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
    /// Planned instants that nobody looked at.
    pub(crate) missed: Vec<DateTime<Utc>>,
    /// Why nobody did.
    pub(crate) reason: &'static str,
    /// The planned instant to be looked at now.
    pub(crate) look: Option<DateTime<Utc>>,
    /// Up to where the plan is dealt with when the missed ones are recorded and there is nothing to look at.
    pub(crate) through: DateTime<Utc>,
}

impl Planner {
    /// The plans of `queries` by the timetables of every watch they stand in.
    pub(crate) fn new(
        watches: &[Watch],
        queries: &[Query],
        dayparts: &Dayparts,
        confirm: &ConfirmSettings,
    ) -> std::result::Result<Self, Vec<Problem>> {
        let mut lines: BTreeMap<&Query, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for watch in watches {
            for query in watch.queries() {
                let Some(query) = queries.iter().find(|known| **known == query) else { continue };
                let (schedule, peak) = lines.entry(query).or_default();
                schedule.extend(watch.schedule.iter().cloned());
                peak.extend(watch.peak_schedule.iter().cloned());
            }
        }
        let plan = |query: &Query| -> std::result::Result<Plan, Vec<Problem>> {
            let (schedule, peak) = &lines[query];
            let timetable = Timetable::new(schedule, peak, dayparts)?;
            Ok(Plan {
                query: query.clone(),
                timetable,
                settled: None,
                furthest: None,
                next_wake: None,
                under_way: false,
                again: Again::default(),
            })
        };
        let plans = queries.iter().map(plan).collect::<std::result::Result<_, _>>()?;
        Ok(Self { plans, extra: ExtraLooks::new(confirm, dayparts) })
    }

    /// The plans of an app.
    pub(crate) fn of(app: &App) -> anyhow::Result<Self> {
        let config = &app.config;
        Self::new(&config.watches, &app.queries, &config.dayparts, &config.confirm)
            .map_err(|problems| anyhow::anyhow!("{}", problems[0].message))
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
        Ok(())
    }

    /// What is due at `now`. A query never looked at before is due at once. One whose last look is still under
    /// way is not looked at again; the instants that fall into it count as missed.
    pub(crate) fn tasks(&mut self, now: DateTime<Utc>) -> Vec<Task> {
        self.plans.iter_mut().filter_map(|plan| plan.task(now)).collect()
    }

    /// The extra looks to be made at `now`, those that tell most first; none where there is no `room` for them. What
    /// they cost is spent when they are asked for.
    pub(crate) fn extra_looks(&mut self, now: DateTime<Utc>, room: bool) -> Vec<(Query, Why)> {
        let due = |plan: &&mut Plan| plan.again.at().is_some_and(|at| at <= now);
        let mut due: Vec<&mut Plan> = self.plans.iter_mut().filter(due).collect();
        due.sort_by(|a, b| b.again.worth().total_cmp(&a.again.worth()));
        let look = |plan: &mut Plan| {
            let suspected = plan.again.take()?;
            let planned = plan.timetable.next_after(now);
            let free = room && !plan.under_way && self.extra.affords(&plan.query.source, now, planned);
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

    /// Notes what a look at a query saw and the doubt it left: whether and when to look again. A source that shows no
    /// page is left alone until a planned look sees one.
    pub(crate) fn seen(&mut self, check: &Check, suspected: Option<Suspected>) {
        if !check.outcome.saw_page() {
            let of_source = |plan: &&mut Plan| plan.query.source == check.query.source;
            self.plans.iter_mut().filter(of_source).for_each(|plan| plan.again.call_off());
            return;
        }
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == check.query) {
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
        let mut look = due.run_now.or(first.then_some(now));
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
            missed,
            reason,
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
            name: None,
            to: vec![],
            source: "s".into(),
            keywords: vec!["k".into()],
            schedule: vec![(*schedule).to_owned()],
            peak_schedule: vec![],
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
        assert_eq!((tasks[0].look, &tasks[0].missed[..]), (None, &[at(20)][..]));
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
        assert_eq!(tasks[0].missed, [20, 40, 60, 80, 100].map(at));
    }

    #[test]
    fn a_clock_that_was_wrong_for_a_while_leaves_no_gap_that_never_was() {
        let mut planner = planner(&["*/20 * * * *"]);
        looks(&mut planner, 5);
        planner.ended(&Query::new("s", "k"));
        assert!(planner.tasks(DateTime::UNIX_EPOCH).is_empty());
        let tasks = planner.tasks(at(41));
        assert_eq!((tasks[0].look, &tasks[0].missed[..]), (Some(at(40)), &[at(20)][..]));
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
