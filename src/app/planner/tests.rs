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
