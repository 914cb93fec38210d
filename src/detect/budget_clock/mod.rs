//! The budget clock of one series: at which hour he goes dark for the day, day after day.
//!
//! ```text
//! look → today (last seen, how surprising the darkness since) → at midnight a day → habit (how likely?) → told
//!                                                                                 → shift (earlier, later?) → told
//! ```

mod day;
mod habit;
mod hearing;
mod reading;
mod share;
mod shift;
mod told;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use self::{
    day::{Day, Today},
    habit::Habit,
    share::Share,
    told::{ClockTold, ClockTurn},
};
use super::method::clock::{DAYS_KEPT, PRESENCE_KEEP};
use crate::domain;

pub(super) use self::day::ClockLook;

/// What is kept of one series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct BudgetClock {
    today: Option<Today>,
    /// His presence in the peak and outside it, while he is not dark for the day.
    open: [Share; 2],
    /// The last days on which he was seen, oldest first.
    days: VecDeque<Day>,
    habit: Habit,
    told: ClockTold,
}

impl BudgetClock {
    /// One look; whether it is the first after a day on which he was seen.
    fn look(&mut self, look: ClockLook, seen: bool) -> bool {
        let over = self.today.filter(|today| today.day != look.day);
        let closed = over.is_some_and(|today| self.close(&today));
        let today = self.today.filter(|_| over.is_none());
        let mut today = today.unwrap_or_else(|| Today::new(look));
        today.look(&self.open, look, seen);
        self.today = Some(today);
        closed
    }

    fn close(&mut self, today: &Today) -> bool {
        for (usual, new) in self.open.iter_mut().zip(today.open()) {
            usual.follow(PRESENCE_KEEP, new);
        }
        let Some(day) = today.close(self.habit.begins_dark()) else { return false };
        self.habit.learn(&day);
        if self.days.len() == DAYS_KEPT {
            self.days.pop_front();
        }
        self.days.push_back(day);
        true
    }

    /// What the day that is over makes firm enough to tell.
    fn consider(&mut self, sure: f64) -> Option<ClockTurn> {
        self.told.consider(self.days.make_contiguous(), self.habit.probability(), sure)
    }

    /// The clock, if one stands told.
    pub(super) fn read(&self) -> Option<domain::BudgetClock> {
        let from = self.told.from()?;
        let days: Vec<Day> = self.days.iter().copied().filter(|day| day.date >= from).collect();
        reading::read(&days)
    }

    /// Somebody who was gone and comes back may have another budget.
    pub(super) fn start_afresh(&mut self) {
        *self = Self::default();
    }

    /// He keeps other hours than before: what was usual is not any more.
    pub(super) fn forget_presence(&mut self) {
        self.open = [Share::default(); 2];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClockNature, FindingKind, Stratum};

    const SURE: f64 = 0.75;

    /// Looks each hour of the days `from..to` at somebody who is there in nine looks of ten, from `opens` up to the
    /// minute at which `goes` says that he goes dark; and what is told.
    fn watch(
        clock: &mut BudgetClock,
        days: std::ops::Range<i32>,
        opens: u16,
        goes: impl Fn(i32, &mut fastrand::Rng) -> u16,
    ) -> Vec<(i32, ClockTurn)> {
        let mut dice = fastrand::Rng::with_seed(11 + days.start as u64);
        let mut told = Vec::new();
        for day in days {
            let until = goes(day, &mut dice);
            for hour in 0..24 {
                let minute = hour * 60 + 2;
                let at = i64::from(day) * 86_400 + i64::from(minute) * 60;
                let stratum = if (20..23).contains(&hour) { Stratum::Peak } else { Stratum::Off };
                let seen = dice.u8(0..10) != 0 && (opens..until).contains(&minute);
                if clock.look(ClockLook { at, day, minute, stratum, pull: 0.0 }, seen)
                    && let Some(turn) = clock.consider(SURE)
                {
                    clock.told.named("id");
                    told.push((day, turn));
                }
            }
        }
        told
    }

    fn kinds(told: &[(i32, ClockTurn)]) -> Vec<FindingKind> {
        told.iter().map(|(_, turn)| turn.kind).collect()
    }

    const ALL_DAY: u16 = 24 * 60;

    fn time(text: &str) -> chrono::NaiveTime {
        text.parse().unwrap()
    }

    /// About `minute`, up to two hours off.
    fn about(minute: u16) -> impl Fn(i32, &mut fastrand::Rng) -> u16 {
        move |_, dice| minute - 120 + dice.u16(0..120) + dice.u16(0..120)
    }

    #[test]
    fn a_budget_that_begins_to_run_out_is_told_within_a_week_with_hour_days_and_nature() {
        let mut clock = BudgetClock::default();
        assert_eq!(kinds(&watch(&mut clock, 0..40, 0, |_, _| ALL_DAY)), []);
        assert_eq!(clock.read(), None);
        let told = watch(&mut clock, 40..60, 0, about(17 * 60));
        assert_eq!(kinds(&told), [FindingKind::RunsOut]);
        let (day, turn) = &told[0];
        assert!((44..=47).contains(day), "told on day {day}");
        assert!((turn.since - 40 * 86_400 - 17 * 3_600).abs() < 4 * 3_600, "{turn:?}");
        let clock = clock.read().unwrap();
        assert!((clock.usual - time("17:00:00")).num_minutes().abs() <= 60, "{clock:?}");
        assert!(clock.days >= 17 && clock.of_days <= 20, "{clock:?}");
        assert_eq!(clock.nature, ClockNature::Exhaustion, "{clock:?}");
    }

    #[test]
    fn the_same_minute_each_day_looks_like_a_schedule_whether_or_not_he_is_back_at_midnight() {
        for opens in [0, 8 * 60] {
            let mut clock = BudgetClock::default();
            watch(&mut clock, 0..30, opens, |_, _| 18 * 60);
            let clock = clock.read().unwrap();
            assert_eq!(clock.nature, ClockNature::Schedule, "{clock:?}");
        }
    }

    #[test]
    fn somebody_who_comes_for_the_rush_hour_only_or_leaves_for_good_does_not_run_out() {
        let mut clock = BudgetClock::default();
        assert_eq!(kinds(&watch(&mut clock, 0..60, 20 * 60, |_, _| 23 * 60)), []);
        let mut clock = BudgetClock::default();
        let leaves = |day: i32, _: &mut fastrand::Rng| if day < 30 { ALL_DAY } else { u16::from(day == 30) * 15 * 60 };
        assert_eq!(kinds(&watch(&mut clock, 0..60, 0, leaves)), []);
    }

    #[test]
    fn who_turns_to_the_rush_hour_or_shows_up_once_a_day_does_not_run_out() {
        let mut clock = BudgetClock::default();
        watch(&mut clock, 0..30, 0, |_, _| ALL_DAY);
        let mut probing = clock.clone();
        assert_eq!(kinds(&watch(&mut clock, 30..60, 20 * 60, |_, _| 23 * 60)), []);
        assert_eq!(kinds(&watch(&mut probing, 30..60, 10 * 60, |_, _| 11 * 60)), []);
    }

    #[test]
    fn going_dark_three_hours_earlier_is_told_with_both_hours_and_an_end_as_an_end() {
        let mut clock = BudgetClock::default();
        watch(&mut clock, 0..30, 0, about(17 * 60));
        let told = watch(&mut clock, 30..50, 0, about(14 * 60));
        assert_eq!(kinds(&told), [FindingKind::RunsOutEarlier]);
        let (day, turn) = &told[0];
        assert!(*day < 42 && turn.clock.usual < time("15:30:00"), "{told:?}");
        assert!(turn.before.is_some_and(|before| (before - 1_020.0).abs() < 60.0));
        assert_eq!(kinds(&watch(&mut clock, 50..70, 0, |_, _| ALL_DAY)), [FindingKind::RunsOutNoMore]);
        assert_eq!(clock.read(), None);
    }

    #[test]
    fn a_habit_that_lasts_a_few_days_only_is_taken_back() {
        let mut clock = BudgetClock::default();
        watch(&mut clock, 0..30, 0, |_, _| ALL_DAY);
        let told = watch(&mut clock, 30..50, 0, |day, _| if day < 35 { 16 * 60 } else { ALL_DAY });
        assert_eq!(kinds(&told), [FindingKind::RunsOut, FindingKind::Withdrawn]);
        assert_eq!(told[1].1.revises.as_deref(), Some("id"));
    }

    #[test]
    fn the_clock_stays_small() {
        let size = |days| {
            let mut clock = BudgetClock::default();
            watch(&mut clock, 0..days, 0, about(17 * 60));
            postcard::to_stdvec(&clock).unwrap().len()
        };
        assert!(size(60) < 1_000 && size(200) <= size(60) + 64, "{} {}", size(60), size(200));
    }
}
