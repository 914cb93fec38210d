use std::ops::AddAssign;

use super::{LEAST_HOURS, LIKELY_FREE, Seen, pooled::Pooled};
use crate::insight::Moment;

/// How often a habit turns: that hours which were free cease to be so since somebody comes, comes back or moves up, and
/// that hours which were defended become free.
///
/// A two-state Markov chain (as of dry and wet days: Gabriel & Neumann 1962, QJRMS 88: 90–95) whose two rates a day are
/// learnt from what the habit of each week would have told of the days after it (Dawid 1984, "The prequential
/// approach", JRSS A 147: 278–292).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Turns {
    ceased: Turned,
    freed: Turned,
}

/// Turns of one kind, and the days in which they could have been.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Turned {
    turns: f64,
    days: f64,
}

/// The days that a habit is taken from, and those that it is held against.
const TAUGHT_BY: i32 = 7;
const HELD_AGAINST: i32 = 3;

/// Days between two turns before the source has taught better, as between two changes of one rival in the judgement;
/// and the weight of that guess, in turns.
const DAYS_BETWEEN: f64 = 40.0;
const WEIGHT: f64 = 1.0;
/// The least and the most that a habit turns, a day.
const RATES: (f64, f64) = (1.0 / 500.0, 1.0 / 4.0);

/// Days for which a turn goes unseen at the time that odds are told: the last looks may already be of another habit.
const UNSEEN: f64 = 0.5;

impl Turns {
    /// What the looks of one query teach, in order of time.
    pub(super) fn of(looks: &[Seen]) -> Self {
        let hours: Vec<Hour> = looks.chunk_by(|a, b| place(a.when) == place(b.when)).map(Hour::of).collect();
        let mut turns = Self::default();
        let Some(first) = hours.first().map(|hour| hour.when.day) else { return turns };
        for day in hours.chunk_by(|a, b| a.when.day == b.when.day).map(|hours| hours[0].when.day) {
            let within = |from: i32, until: i32| {
                let place = |day: i32| hours.partition_point(|hour| hour.when.day < day);
                &hours[place(from)..place(until)]
            };
            let before = within(day - TAUGHT_BY, day);
            // A change that is known by then is no habit.
            let known = before.first().is_none_or(|hour| hour.settled != before[before.len() - 1].settled);
            if day - first >= TAUGHT_BY && !known {
                turns.hold(before, within(day, day + HELD_AGAINST), day);
            }
        }
        turns
    }

    /// Holds the habit of the hours before a day against those after its begin. A day of a query counts for one.
    fn hold(&mut self, before: &[Hour], after: &[Hour], begin: i32) {
        let mut habit = Pooled::default();
        for hour in before {
            habit.count(hour.when, hour.free);
        }
        let odds: [[_; 24]; 2] = [false, true].map(|weekend| {
            std::array::from_fn(|hour| {
                habit.share(weekend, hour).filter(|share| share.part_hours >= LEAST_HOURS).map(|share| share.value)
            })
        });
        let (mut ceased, mut freed) = (Vec::new(), Vec::new());
        for hour in after {
            let Some(odds) = odds[usize::from(hour.when.weekend)][usize::from(hour.when.hour)] else { continue };
            let ahead = f64::from(hour.when.day - begin) + f64::from(hour.when.hour) / 24.0 + UNSEEN;
            if odds >= LIKELY_FREE {
                ceased.push((odds - hour.free, ahead * odds));
            } else if odds <= 1.0 - LIKELY_FREE {
                freed.push((hour.free - odds, ahead * (1.0 - odds)));
            }
        }
        self.ceased.add(&ceased);
        self.freed.add(&freed);
    }

    /// Odds that the habit gives, for an hour so many days ahead.
    pub(super) fn after(&self, odds: f64, days: f64) -> f64 {
        let (ceases, frees) = (self.ceased.rate(), self.freed.rate());
        let long_run = frees / (ceases + frees);
        long_run + (odds - long_run) * (-(ceases + frees) * (days.max(0.0) + UNSEEN)).exp()
    }
}

impl AddAssign for Turns {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in [(&mut self.ceased, other.ceased), (&mut self.freed, other.freed)] {
            sum.turns += more.turns;
            sum.days += more.days;
        }
    }
}

impl Turned {
    /// Adds what the hours after one day say, as the mean of them.
    fn add(&mut self, hours: &[(f64, f64)]) {
        let of_each = 1.0 / hours.len().max(1) as f64;
        for (turned, days) in hours {
            self.turns += turned * of_each;
            self.days += days * of_each;
        }
    }

    /// A day, with a Gamma prior.
    fn rate(self) -> f64 {
        ((WEIGHT + self.turns) / (WEIGHT * DAYS_BETWEEN + self.days)).clamp(RATES.0, RATES.1)
    }
}

/// The looks of one hour, as they were.
#[derive(Debug, Clone, Copy)]
struct Hour {
    when: Moment,
    free: f64,
    settled: u16,
}

impl Hour {
    fn of(looks: &[Seen]) -> Self {
        let free = looks.iter().filter(|seen| !seen.held_then).count();
        Self { when: looks[0].when, free: free as f64 / looks.len() as f64, settled: looks[0].settled }
    }
}

fn place(when: Moment) -> (i32, u8) {
    (when.day, when.hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stratum;

    /// Hourly looks over so many days; `held` says of a day and an hour whether a defender is first.
    fn turns(days: i32, held: impl Fn(i32, u8) -> bool) -> Turns {
        let seen = |day: i32, hour: u8| {
            let when = Moment { day, hour, weekend: day % 7 >= 5, stratum: Stratum::Off };
            Seen { when, held: held(day, hour), held_then: held(day, hour), settled: 0 }
        };
        let looks: Vec<Seen> = (0..days).flat_map(|day| (0..24).map(move |hour| seen(day, hour))).collect();
        Turns::of(&looks)
    }

    #[test]
    fn odds_fall_the_further_the_hour_and_the_more_the_source_has_turned() {
        let calm = turns(28, |_, hour| hour >= 8);
        let restless = turns(28, |day, hour| if day / 9 % 2 == 0 { hour >= 8 } else { true });
        let odds = |turns: &Turns, days| turns.after(0.95, days);
        assert!(odds(&calm, 0.0) > odds(&calm, 1.0) && odds(&calm, 1.0) > odds(&calm, 3.0));
        assert!(odds(&calm, 1.0) > 0.92, "{}", odds(&calm, 1.0));
        assert!(odds(&restless, 1.0) < odds(&calm, 1.0) - 0.05, "{}", odds(&restless, 1.0));
    }

    #[test]
    fn chance_within_a_habit_is_no_turn() {
        let mut dice = fastrand::Rng::with_seed(5);
        let drawn: Vec<bool> = (0..28 * 24).map(|_| dice.f64() < 0.2).collect();
        let steady = turns(28, |day, hour| drawn[day as usize * 24 + usize::from(hour)]);
        assert!(steady.after(0.8, 1.0) > 0.76, "{}", steady.after(0.8, 1.0));
    }

    #[test]
    fn what_has_taught_nothing_turns_as_rarely_as_a_rival_changes() {
        let unknown = turns(5, |_, _| false);
        assert_eq!(unknown, Turns::default());
        let odds = unknown.after(1.0, 1.5);
        assert!((0.93..0.97).contains(&odds), "{odds}");
    }
}
