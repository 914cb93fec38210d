//! Whether he is in the habit of running out: a filter over days.

use serde::{Deserialize, Serialize};

use super::{day::Day, share::Share};
use crate::detect::{
    log_odds, logistic,
    method::clock::{
        AT_FIRST, BEGINS, ENDS, HOURS_KEEP, HOURS_WEIGHT, MOST_ODDS, RUNS_OUT, RUNS_OUT_BOUNDS, RUNS_OUT_KEEP,
        RUNS_OUT_WEIGHT, STRAY, STRAY_KEEP, STRAY_LEAST, STRAY_WEIGHT, WORTH_LEARNING,
    },
};

/// What is believed of the habit, and what was learnt of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Habit {
    /// Log-odds that he is in it.
    odds: f64,
    /// On how many of the days in it he ran out.
    days: Share,
    /// In which hours he went dark: soft counts of days.
    hours: [f32; 24],
    /// Days that began dark: darkness that falls by chance meets midnight as often from the other side.
    strays: Share,
}

impl Default for Habit {
    fn default() -> Self {
        Self { odds: log_odds(AT_FIRST), days: Share::default(), hours: [0.0; 24], strays: Share::default() }
    }
}

impl Habit {
    /// The probability that he is in the habit of running out.
    pub(super) fn probability(&self) -> f64 {
        logistic(self.odds)
    }

    /// The share of days that begin dark, as far as is known.
    pub(super) fn begins_dark(&self) -> f32 {
        self.strays.with_guess(STRAY, STRAY_WEIGHT)
    }

    /// Takes in a day.
    pub(super) fn learn(&mut self, day: &Day) {
        let p = self.probability();
        let p = p * (1.0 - ENDS) + (1.0 - p) * BEGINS;
        let total: f32 = self.hours.iter().sum::<f32>() + HOURS_WEIGHT;
        let likelier: [f32; 24] = std::array::from_fn(|hour| likelier_in(day, hour));
        let at_his_hours: [f32; 24] =
            std::array::from_fn(|hour| (self.hours[hour] + HOURS_WEIGHT / 24.0) / total * likelier[hour]);
        let at_his_hours_in_all: f32 = at_his_hours.iter().sum();
        let at_any_hour = likelier.iter().sum::<f32>() / 24.0;
        let stray = self.begins_dark().max(STRAY_LEAST);
        let (least, most) = RUNS_OUT_BOUNDS;
        let runs_out = self.days.with_guess(RUNS_OUT, RUNS_OUT_WEIGHT).clamp(least, most);
        let habit = runs_out * at_his_hours_in_all + 1.0 - runs_out;
        let none = stray * at_any_hour + 1.0 - stray;
        self.odds = (log_odds(p) + f64::from((habit / none).ln())).clamp(-MOST_ODDS, MOST_ODDS);
        let ran_out = runs_out * at_his_hours_in_all / habit;
        let p = self.probability() as f32;
        self.days.follow(1.0 - (1.0 - RUNS_OUT_KEEP) * p, Share { hits: ran_out * p, looks: p });
        self.learn_hours(&at_his_hours, if day.surprise() >= WORTH_LEARNING { ran_out } else { 0.0 });
        let begin = day.surprise_at_begin().exp();
        let began_dark = STRAY * begin / (STRAY * begin + 1.0 - STRAY);
        self.strays.follow(STRAY_KEEP, Share { hits: began_dark, looks: 1.0 });
    }

    fn learn_hours(&mut self, at: &[f32; 24], ran_out: f32) {
        let scale = ran_out / at.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for hour in &mut self.hours {
            *hour *= HOURS_KEEP;
        }
        for (hour, share) in at.iter().enumerate() {
            // An hour to each side: tomorrow is not to the minute like today.
            for (near, weight) in [(hour.checked_sub(1), 0.25), (Some(hour), 0.5), (Some(hour + 1), 0.25)] {
                if let Some(of) = near.and_then(|near| self.hours.get_mut(near)) {
                    *of += weight * scale * share;
                }
            }
        }
    }
}

/// How much likelier the day is if he went dark in this hour than if he stayed.
fn likelier_in(day: &Day, hour: usize) -> f32 {
    let (begin, end) = (hour as f32 * 60.0, (hour + 1) as f32 * 60.0);
    let last_seen = f32::from(day.last_seen);
    if last_seen >= end {
        return 0.0;
    }
    let from = begin.max(last_seen);
    day.likelier_dark_at(f32::midpoint(from, end)) * (end - from) / 60.0
}
