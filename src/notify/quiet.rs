use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::{DaypartError, Dayparts, Stratum};

/// The hours in which no alert goes out, in the market's own time. What is found in them is held, and told when they
/// end.
#[derive(Debug, Clone, Default)]
pub struct QuietHours(Option<Dayparts>);

impl QuietHours {
    /// Quiet hours such as `23:00-07:00` or `Sat-Sun 00:00-24:00`. Errors name the window's index.
    pub fn new(zone: Tz, windows: &[impl AsRef<str>]) -> Result<Self, (usize, DaypartError)> {
        let hours = Dayparts::new(zone, windows)?;
        Ok(Self(hours.has_peak().then_some(hours)))
    }

    /// Whether they leave no time at all.
    pub fn never_end(&self) -> bool {
        const WEEK: u32 = 7 * 24 * 60;
        let quiet = |hours: &Dayparts| hours.peak_minutes().iter().map(|(from, to)| to - from).sum::<u32>();
        self.0.as_ref().is_some_and(|hours| quiet(hours) >= WEEK)
    }

    /// The first moment from `at` on that is not quiet.
    pub fn release(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        const MINUTES: i64 = 8 * 24 * 60;
        let Some(hours) = &self.0 else { return at };
        let quiet = |at: &DateTime<Utc>| hours.stratum(*at) == Stratum::Peak;
        if !quiet(&at) {
            return at;
        }
        let minute = at - TimeDelta::milliseconds(at.timestamp_millis().rem_euclid(60_000));
        let ahead = (1..=MINUTES).map(|minutes| minute + TimeDelta::minutes(minutes));
        ahead.into_iter().find(|at| !quiet(at)).unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(windows: &[&str], at: &str) -> String {
        let quiet = QuietHours::new(chrono_tz::Europe::Berlin, windows).unwrap();
        quiet.release(at.parse().unwrap()).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    #[test]
    fn what_is_found_at_night_is_held_until_the_morning() {
        let night = ["23:00-07:00"];
        assert_eq!(release(&night, "2026-03-02T22:30:41Z"), "2026-03-03T06:00:00Z");
        assert_eq!(release(&night, "2026-03-03T05:59:59Z"), "2026-03-03T06:00:00Z");
        assert_eq!(release(&night, "2026-03-03T06:00:00Z"), "2026-03-03T06:00:00Z");
        assert_eq!(release(&night, "2026-03-03T12:00:07Z"), "2026-03-03T12:00:07Z");
        assert_eq!(release(&[], "2026-03-03T01:00:00Z"), "2026-03-03T01:00:00Z");
    }

    #[test]
    fn quiet_hours_that_meet_are_one() {
        let weekend = ["Sat-Sun 00:00-24:00", "23:00-07:00"];
        assert_eq!(release(&weekend, "2026-03-06T22:30:00Z"), "2026-03-09T06:00:00Z");
    }

    #[test]
    fn the_night_in_which_the_clock_changes_ends_at_its_own_seven() {
        assert_eq!(release(&["23:00-07:00"], "2026-03-28T23:00:00Z"), "2026-03-29T05:00:00Z");
    }

    #[test]
    fn quiet_hours_without_end_are_found_out() {
        let quiet = |windows: &[&str]| QuietHours::new(Tz::UTC, windows).unwrap();
        assert!(quiet(&["08:00-20:00", "20:00-08:00"]).never_end());
        assert!(!quiet(&["00:00-23:59"]).never_end() && !QuietHours::default().never_end());
    }
}
