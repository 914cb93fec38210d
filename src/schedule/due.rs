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
