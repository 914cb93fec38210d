use super::{DayStrip, Moment};

/// The week as seven strips of hours, Monday first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Week(pub [DayStrip; 7]);

impl Week {
    /// Counts one check.
    pub fn count(&mut self, when: Moment, hit: bool) {
        self.0[usize::from(weekday(when.day))].0[usize::from(when.hour)].count(hit);
    }

    /// Its days above each other.
    pub fn day(&self) -> DayStrip {
        let mut day = DayStrip::default();
        for strip in &self.0 {
            for (sum, rate) in day.0.iter_mut().zip(strip.0) {
                *sum += rate;
            }
        }
        day
    }
}

/// The weekday of a day counted from 1970, from 0 for Monday.
pub(super) fn weekday(day: i32) -> u8 {
    // 1 January 1970 was a Thursday.
    (day + 3).rem_euclid(7) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Dayparts, Rate},
        insight::Moment,
    };

    #[test]
    fn a_check_is_counted_on_its_local_weekday() {
        let dayparts = Dayparts::new(chrono_tz::Asia::Shanghai, &[] as &[&str]).unwrap();
        let mut week = Week::default();
        // Monday 00:30 in Shanghai is Sunday in UTC.
        week.count(Moment::of("2026-03-01T16:30:00Z".parse().unwrap(), &dayparts), true);
        week.count(Moment::of("2026-03-08T15:30:00Z".parse().unwrap(), &dayparts), false);
        assert_eq!(week.0[0].0[0], Rate::new(1, 1));
        assert_eq!(week.0[6].0[23], Rate::new(0, 1));
        assert_eq!(week.day().total(), Rate::new(1, 2));
    }
}
