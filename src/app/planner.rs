//! The plan of every query: what is due, what was missed, when to wake. Pure but for its first reading.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    config::Watch,
    domain::{Dayparts, Problem, Query},
    schedule::{Timetable, due},
    store::{Reader, Result},
};

/// The plans of all watched queries.
pub(crate) struct Planner {
    plans: Vec<Plan>,
}

struct Plan {
    query: Query,
    timetable: Timetable,
    settled: Option<DateTime<Utc>>,
    /// The furthest that `settled` ever was: a clock that was set back for a while makes no gap of the time before.
    furthest: Option<DateTime<Utc>>,
    next_wake: Option<DateTime<Utc>>,
    under_way: bool,
}

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
            })
        };
        Ok(Self { plans: queries.iter().map(plan).collect::<std::result::Result<_, _>>()? })
    }

    /// Takes up the plans where the store left them.
    pub(crate) fn take_up(&mut self, view: &Reader<'_>) -> Result<()> {
        for plan in &mut self.plans {
            plan.settled = view.dealt_through(&plan.query)?;
        }
        Ok(())
    }

    /// What is due at `now`. A query never looked at before is due at once. One whose last look is still under
    /// way is not looked at again; the instants that fall into it count as missed.
    pub(crate) fn tasks(&mut self, now: DateTime<Utc>) -> Vec<Task> {
        self.plans.iter_mut().filter_map(|plan| plan.task(now)).collect()
    }

    /// When to ask again, if ever.
    pub(crate) fn next_wake(&self) -> Option<DateTime<Utc>> {
        self.plans.iter().filter_map(|plan| plan.next_wake).min()
    }

    /// Notes that the look at a query has ended.
    pub(crate) fn ended(&mut self, query: &Query) {
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.query == *query) {
            plan.under_way = false;
        }
    }
}

impl Plan {
    fn task(&mut self, now: DateTime<Utc>) -> Option<Task> {
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
        let mut reason = "not running at that time";
        if self.under_way {
            missed.extend(look.take());
            reason = "the look before was still under way";
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

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-03-02T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    fn planner(schedules: &[&str]) -> Planner {
        let watch = |schedule: &&str| Watch {
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
        Planner::new(&watches, &watches[0].queries(), &dayparts).unwrap()
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
}
