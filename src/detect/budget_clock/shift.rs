//! Whether he goes dark at another time than he used to: two means, and where between them the days split.

use crate::detect::method::clock::{DAYS_AFTER, DAYS_BEFORE, LEAST_DEVIATION, SHIFT_EXPECTED, SHIFT_MATERIAL, SHIFTS};

/// A change of the time of going dark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    /// How many of the days are before it.
    pub(super) before: usize,
    /// Minutes from the mean before to the mean after: negative is earlier.
    pub(super) by: f32,
    pub(super) probability: f64,
}

/// Looks for one change in the minutes of going dark, oldest first. For each split the Bayes factor of two normal
/// means against one, with the same unknown deviation (a normal guess of their difference: Jeffreys 1961, Zellner 1986),
/// times the chance that it fell on this day.
pub(super) fn shift(minutes: &[f32]) -> Option<Shift> {
    let n = minutes.len();
    let mut odds = 0.0;
    let mut best: Option<(f64, Shift)> = None;
    for before in DAYS_BEFORE..(n + 1).saturating_sub(DAYS_AFTER) {
        let (old, new) = minutes.split_at(before);
        let by = mean(new) - mean(old);
        let within = (squares(old) + squares(new)) / (n - 2) as f32 + LEAST_DEVIATION.powi(2);
        let effective = (old.len() * new.len()) as f32 / n as f32;
        let ratio = effective * SHIFT_EXPECTED.powi(2) / within;
        let z2 = by * by * effective / within;
        // With few days the deviation is itself a guess, so the tails are those of Student, not of the normal law.
        let rest = (n - 2) as f32;
        let unexplained = rest / (rest + z2);
        let log = 0.5 * (rest * (1.0 + ratio).ln() - (rest + 1.0) * (1.0 + ratio * unexplained).ln());
        let log = f64::from(log);
        odds += SHIFTS * log.min(50.0).exp();
        if best.is_none_or(|(most, _)| log > most) {
            best = Some((log, Shift { before, by, probability: 0.0 }));
        }
    }
    let (_, shift) = best?;
    let probability = odds / (1.0 + odds);
    (shift.by.abs() >= SHIFT_MATERIAL).then_some(Shift { probability, ..shift })
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len() as f32
}

fn squares(values: &[f32]) -> f32 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: f32, count: usize, ragged: f32) -> impl Iterator<Item = f32> {
        let offsets = [0.3, -0.8, 1.2, -0.2, 0.6, -1.1, 0.0];
        (0..count).map(move |i| from + ragged * offsets[i % 7])
    }

    #[test]
    fn three_hours_earlier_are_seen_within_a_week_and_raggedness_is_not() {
        let steady: Vec<f32> = days(1_020.0, 30, 60.0).collect();
        assert!(shift(&steady).is_none_or(|shift| shift.probability < 0.2));
        let moved: Vec<f32> = days(1_020.0, 14, 60.0).chain(days(840.0, 6, 60.0)).collect();
        let shift = shift(&moved).unwrap();
        assert!(shift.probability > 0.95 && shift.by < -120.0 && shift.before.abs_diff(14) <= 1, "{shift:?}");
    }

    #[test]
    fn half_an_hour_is_not_worth_a_word() {
        let moved: Vec<f32> = days(1_020.0, 14, 5.0).chain(days(990.0, 14, 5.0)).collect();
        assert_eq!(shift(&moved), None);
    }
}
