//! What the days of a habit say: the usual hour, its spread and drift, and what it looks like.

use chrono::{NaiveTime, TimeDelta};

use super::day::{Day, MIDNIGHT};
use crate::{
    detect::method::clock::{
        BEGINS_DARK, DRIFT_DAYS, LASTING_DAYS, LATE_BEGINS, NATURE_CLEAR, NATURE_DAYS, ODD_DAYS, RAGGED, READ_DAYS,
    },
    domain::{BudgetClock, ClockNature},
};

/// Reads the clock from the days of a habit, oldest first; `None` without a day on which he went dark.
pub(super) fn read(days: &[Day]) -> Option<BudgetClock> {
    let days = &days[days.len().saturating_sub(READ_DAYS)..];
    let dark: Vec<Day> = days.iter().copied().filter(Day::is_dark).collect();
    let mut minutes: Vec<f32> = dark.iter().map(Day::went_dark).collect();
    minutes.sort_by(f32::total_cmp);
    let usual = median(&minutes)?;
    let mut off: Vec<f32> = minutes.iter().map(|minute| (minute - usual).abs()).collect();
    off.sort_by(f32::total_cmp);
    let mut gaps: Vec<f32> = dark.iter().map(|day| f32::from(day.first_dark - day.last_seen)).collect();
    gaps.sort_by(f32::total_cmp);
    let spread = off[(off.len() * 2).div_ceil(3).min(off.len()) - 1].max(median(&gaps)? / 2.0);
    let lasting = days.iter().filter(|day| day.lasted(usual as u16)).count();
    Some(BudgetClock {
        usual: time(usual),
        spread: TimeDelta::minutes(fives(spread).max(5)),
        days: count(dark.len()),
        of_days: count(dark.len() + lasting),
        drift_per_week: drift(&dark).map(|minutes| TimeDelta::minutes(fives(minutes))),
        nature: nature(&dark, lasting),
    })
}

fn count(days: usize) -> u32 {
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// To five minutes: no look is more precise.
fn fives(minutes: f32) -> i64 {
    (minutes / 5.0).round() as i64 * 5
}

fn time(minutes: f32) -> NaiveTime {
    let minutes = fives(minutes).clamp(0, i64::from(MIDNIGHT) - 5) as u32;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default()
}

/// The median of sorted values.
pub(super) fn median(sorted: &[f32]) -> Option<f32> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { f32::midpoint(sorted[middle - 1], upper) })
}

/// Minutes a week: the median slope between any two days (Theil 1950, Sen 1968).
fn drift(dark: &[Day]) -> Option<f32> {
    let span = dark.last()?.date - dark.first()?.date;
    if span < DRIFT_DAYS || dark.len() < NATURE_DAYS {
        return None;
    }
    let mut slopes: Vec<f32> = dark
        .iter()
        .enumerate()
        .flat_map(|(i, a)| {
            dark[i + 1..].iter().map(move |b| (b.went_dark() - a.went_dark()) / (b.date - a.date).max(1) as f32)
        })
        .collect();
    slopes.sort_by(f32::total_cmp);
    median(&slopes).map(|a_day| a_day * 7.0)
}

/// Sharp or ragged: one time for all days against a normal spread of times.
fn nature(dark: &[Day], lasting: usize) -> ClockNature {
    if dark.len() < NATURE_DAYS {
        return ClockNature::Unclear;
    }
    let share = |count: usize| count as f32 / (dark.len() + lasting) as f32;
    let sharper = sharper(dark);
    let late = dark.iter().filter(|day| day.surprise_at_begin() >= BEGINS_DARK).count();
    if sharper >= NATURE_CLEAR && share(lasting) <= LASTING_DAYS {
        ClockNature::Schedule
    } else if sharper <= -NATURE_CLEAR && late as f32 <= LATE_BEGINS * dark.len() as f32 {
        ClockNature::Exhaustion
    } else {
        ClockNature::Unclear
    }
}

/// Log-likelihood of one time for all days but the odd one, the time that fits best, less that of times spread about
/// their mean.
fn sharper(dark: &[Day]) -> f32 {
    const STEP: u16 = 15;
    let grid = || (0..MIDNIGHT / STEP).map(|step| f32::from(step * STEP) + f32::from(STEP) / 2.0);
    let likely = |day: &Day, minute: f32| (-day.cost(minute)).exp();
    let times: Vec<f32> = dark.iter().map(Day::went_dark).collect();
    let mean = times.iter().sum::<f32>() / times.len() as f32;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f32>() / times.len() as f32;
    let deviation = variance.sqrt().max(RAGGED);
    let weights: Vec<f32> = grid().map(|minute| (-0.5 * ((minute - mean) / deviation).powi(2)).exp()).collect();
    let total: f32 = weights.iter().sum();
    let about_the_mean =
        |day: &Day| grid().zip(&weights).map(|(minute, weight)| weight * likely(day, minute)).sum::<f32>();
    let at_any_time = |day: &Day| grid().map(|minute| likely(day, minute)).sum::<f32>() / grid().count() as f32;
    let ragged: f32 = dark.iter().map(|day| (about_the_mean(day) / total).ln()).sum();
    let odd: Vec<f32> = dark.iter().map(|day| ODD_DAYS * at_any_time(day)).collect();
    let sharp = dark
        .iter()
        .flat_map(|day| [f32::from(day.last_seen), f32::from(day.first_dark)])
        .map(|minute| {
            let one = |(day, odd): (&Day, &f32)| ((1.0 - ODD_DAYS) * likely(day, minute) + odd).ln();
            dark.iter().zip(&odd).map(one).sum::<f32>()
        })
        .fold(f32::NEG_INFINITY, f32::max);
    sharp - ragged
}
