use chrono::{DateTime, TimeDelta, Utc};

use super::Timetable;

/// What the daemon does now for one watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Planned firings that nobody looked at: to be recorded as `skipped`. In order; the newest [`MAX_MISSED`].
    pub missed: Vec<DateTime<Utc>>,
    /// Where more were missed than are listed: they lie after the first and up to the second instant.
    pub missed_before: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The planned firing to be looked at now, the newest of those that have come. Never more than one:
    /// after a sleep or a jump of the clock there is one look, not a burst.
    pub run_now: Option<DateTime<Utc>>,
    /// Up to where the plan is dealt with, once `missed` is recorded and `run_now` looked at: the next call's `settled`.
    pub settled: DateTime<Utc>,
    /// When to ask again; after `now`. `None` only past the end of the calendar.
    pub next_wake: Option<DateTime<Utc>>,
}

/// The most missed firings that are listed one by one: a week of every minute.
pub const MAX_MISSED: usize = 10_080;

/// How far the clock may be set back without the plan beginning anew: time servers correct by less.
const SMALL_STEP: TimeDelta = TimeDelta::seconds(60);

/// The decision for one watch at `now`. `settled` is what the last call returned, also before a restart;
/// `None` on the very first start, which plans from now on and misses nothing.
///
/// A clock set back by more than a minute, or over more than one firing, begins the plan anew from `now`:
/// nothing waits until the old time comes again. A smaller step back repeats nothing.
pub fn due(timetable: &Timetable, settled: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Due {
    let upcoming = timetable.next_after(now);
    let settled = settled.unwrap_or(now);
    if settled > now {
        let small = settled - now <= SMALL_STEP && upcoming.is_none_or(|upcoming| settled <= upcoming);
        let settled = if small { settled } else { now };
        return Due { settled, next_wake: timetable.next_after(settled), ..Due::nothing(now) };
    }
    let (from, mut planned) = newest(timetable, settled, now);
    let run_now = planned.pop();
    Due {
        missed: planned,
        missed_before: (from > settled).then_some((settled, from)),
        run_now,
        settled: run_now.unwrap_or(settled),
        next_wake: upcoming,
    }
}

impl Due {
    fn nothing(now: DateTime<Utc>) -> Self {
        Self { missed: Vec::new(), missed_before: None, run_now: None, settled: now, next_wake: None }
    }
}

/// The newest planned firings in (settled, now], the latest and at most [`MAX_MISSED`] before it; and the
/// instant after which they are all listed. Looks back twice as far each time, so that a clock that stood
/// in 1970 costs no walk through the decades.
fn newest(timetable: &Timetable, settled: DateTime<Utc>, now: DateTime<Utc>) -> (DateTime<Utc>, Vec<DateTime<Utc>>) {
    let mut span = TimeDelta::hours(1);
    let mut found = (now, Vec::new());
    loop {
        let from = settled.max(now - span);
        let planned = timetable.between(from, now, MAX_MISSED + 2);
        if planned.len() > MAX_MISSED + 1 {
            return found;
        }
        if from == settled {
            return (from, planned);
        }
        found = (from, planned);
        span = span * 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Dayparts;

    fn timetable(line: &str) -> Timetable {
        let dayparts = Dayparts::new(chrono_tz::Europe::Berlin, &[] as &[&str]).unwrap();
        Timetable::new(&[line.to_owned()], &[], &dayparts).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_start_waits_for_the_plan_and_misses_nothing() {
        let first = due(&timetable("0 * * * *"), None, at("2026-03-02T10:20:00Z"));
        assert_eq!((first.run_now, first.missed.len()), (None, 0));
        assert_eq!(first.next_wake, Some(at("2026-03-02T11:00:00Z")));
    }

    #[test]
    fn each_planned_firing_is_looked_at_once() {
        let hourly = timetable("0 * * * *");
        let first = due(&hourly, Some(at("2026-03-02T10:20:00Z")), at("2026-03-02T11:00:00.004Z"));
        assert_eq!((first.run_now, first.missed.len()), (Some(at("2026-03-02T11:00:00Z")), 0));
        let again = due(&hourly, Some(first.settled), at("2026-03-02T11:00:03Z"));
        assert_eq!((again.run_now, again.next_wake), (None, Some(at("2026-03-02T12:00:00Z"))));
    }

    #[test]
    fn after_three_days_asleep_there_is_one_look_and_a_row_for_every_other() {
        let woken = due(&timetable("*/20 * * * *"), Some(at("2026-03-02T10:00:00Z")), at("2026-03-05T10:10:00Z"));
        assert_eq!(woken.run_now, Some(at("2026-03-05T10:00:00Z")));
        assert_eq!(woken.missed.len(), 3 * 72 - 1);
        assert_eq!(woken.missed[0], at("2026-03-02T10:20:00Z"));
        assert_eq!((woken.missed_before, woken.next_wake), (None, Some(at("2026-03-05T10:20:00Z"))));
    }

    #[test]
    fn a_clock_that_stood_in_1970_costs_bounded_rows_and_the_rest_is_told_as_a_span() {
        let now = at("2026-03-02T10:00:30Z");
        let woken = due(&timetable("* * * * *"), Some(DateTime::UNIX_EPOCH), now);
        assert_eq!(woken.run_now, Some(at("2026-03-02T10:00:00Z")));
        assert!((MAX_MISSED / 2..=MAX_MISSED).contains(&woken.missed.len()), "{}", woken.missed.len());
        let (from, upto) = woken.missed_before.unwrap();
        assert_eq!(from, DateTime::UNIX_EPOCH);
        assert!(upto < woken.missed[0] && woken.missed[0] - upto <= TimeDelta::minutes(1));
    }

    #[test]
    fn a_clock_set_far_back_begins_the_plan_anew() {
        let hourly = timetable("0 * * * *");
        for now in ["2026-03-02T07:10:00Z", "1970-01-01T00:10:00Z"] {
            let back = due(&hourly, Some(at("2026-03-02T10:00:00Z")), at(now));
            assert_eq!((back.run_now, back.settled), (None, at(now)));
            assert_eq!(back.next_wake.unwrap() - at(now), TimeDelta::minutes(50));
        }
    }

    #[test]
    fn a_clock_set_back_a_little_repeats_nothing_and_waits_for_one_interval_at_most() {
        let small = due(&timetable("0 * * * *"), Some(at("2026-03-02T10:00:00Z")), at("2026-03-02T09:59:58Z"));
        assert_eq!((small.run_now, small.next_wake), (None, Some(at("2026-03-02T11:00:00Z"))));
        let over_many = due(&timetable("*/5 * * * * *"), Some(at("2026-03-02T10:00:00Z")), at("2026-03-02T09:59:28Z"));
        assert_eq!(over_many.next_wake, Some(at("2026-03-02T09:59:30Z")));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(48))]

        /// Whatever the clock does, a daemon that obeys never runs a burst, never sleeps past the next
        /// interval, and leaves no planned firing of a forward run without a look or a row.
        #[test]
        fn no_jump_of_the_clock_brings_a_burst_a_stall_or_a_hole(
            jumps in proptest::collection::vec(-200_000_i64..200_000, 1..12),
        ) {
            let timetable = timetable("*/20 * * * *");
            let mut now = at("2026-03-27T10:07:00Z");
            let mut settled = Some(now);
            for jump in jumps {
                let before = settled.unwrap();
                now += TimeDelta::seconds(jump);
                let step = due(&timetable, settled, now);
                let wake = step.next_wake.unwrap();
                proptest::prop_assert!(wake > now && wake - now <= TimeDelta::seconds(20 * 60 + 60));
                let handled: Vec<_> = step.missed.iter().copied().chain(step.run_now).collect();
                proptest::prop_assert_eq!(handled, timetable.between(before, now, usize::MAX));
                proptest::prop_assert!(step.settled <= now || step.settled == before);
                settled = Some(step.settled);
            }
        }
    }
}
