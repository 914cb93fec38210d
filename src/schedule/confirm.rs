//! Looking again between the planned looks, where a change is suspected: when, and how often at most. Pure.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::{Dayparts, Stratum};

/// One doubt is given up, until it has been settled by the planned looks, after so many extra looks.
const MOST_FOR_ONE_DOUBT: u32 = 8;

/// A look that tells less than this, in nats, is not worth a request. A fair coin tells 0.69.
const WORTH: f64 = 0.03;

/// How doubts are looked into, the `[judge.confirm]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmSettings {
    /// Whether they are at all.
    pub enabled: bool,
    /// The most extra looks at one source on one local day.
    pub most_a_day: u32,
    /// The least time between an extra look and the look before it, outside the peak.
    pub gap: TimeDelta,
    /// The same in the peak.
    pub peak_gap: TimeDelta,
}

impl Default for ConfirmSettings {
    fn default() -> Self {
        Self { enabled: true, most_a_day: 24, gap: TimeDelta::minutes(30), peak_gap: TimeDelta::minutes(20) }
    }
}

/// A doubt about one query, after a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// When that look was.
    pub looked_at: DateTime<Utc>,
    /// What one more look would tell, in nats: in the peak, outside it.
    pub worth: [f64; 2],
    /// Before this time a look would for the most part repeat the last one.
    pub least_gap: TimeDelta,
    /// Extra looks that this doubt has had.
    pub extra_looks: u32,
}

/// When to look into a doubt, or `None`: not before the next planned look, which is then as good.
///
/// In the peak, which is short, as soon as `peak_gap` allows; outside it after `gap`; never so soon that the look
/// would repeat the last one, nor so late that the next planned look (`planned`) would repeat it.
pub fn look_again(
    settings: &ConfirmSettings,
    dayparts: &Dayparts,
    doubt: &Doubt,
    planned: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    if !settings.enabled || doubt.extra_looks >= MOST_FOR_ONE_DOUBT {
        return None;
    }
    let mut choices = [(Stratum::Peak, settings.peak_gap), (Stratum::Off, settings.gap)].into_iter();
    choices.find_map(|(stratum, gap)| {
        let gap = gap.max(doubt.least_gap);
        let at = doubt.looked_at.checked_add_signed(gap)?;
        let clear = planned.is_none_or(|planned| planned - at >= gap / 2);
        let worth = doubt.worth[usize::from(stratum == Stratum::Off)];
        (dayparts.stratum(at) == stratum && worth >= WORTH && clear).then_some(at)
    })
}

/// The extra looks at one source on one local day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    day: Option<NaiveDate>,
    looks: u32,
    off: u32,
}

impl Spent {
    /// Counts an extra look.
    pub fn note(&mut self, dayparts: &Dayparts, at: DateTime<Utc>) {
        let today = Some(local_day(dayparts, at));
        if self.day != today {
            *self = Self { day: today, ..Self::default() };
        }
        self.looks += 1;
        self.off += u32::from(dayparts.stratum(at) == Stratum::Off);
    }

    /// How many there were on the local day of `now`.
    pub fn on_day_of(&self, dayparts: &Dayparts, now: DateTime<Utc>) -> u32 {
        if self.day == Some(local_day(dayparts, now)) { self.looks } else { 0 }
    }

    /// Whether one more may be made. Half of the day's looks are kept for the peak, where there is one.
    pub fn allows(&self, settings: &ConfirmSettings, dayparts: &Dayparts, now: DateTime<Utc>) -> bool {
        let most = settings.most_a_day;
        if self.day != Some(local_day(dayparts, now)) {
            return most > 0;
        }
        let kept = dayparts.has_peak() && dayparts.stratum(now) == Stratum::Off;
        self.looks < most && (!kept || self.off < most.div_ceil(2))
    }
}

fn local_day(dayparts: &Dayparts, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&dayparts.timezone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> DateTime<Utc> {
        format!("2026-03-02T{clock}:00Z").parse().unwrap()
    }

    fn dayparts() -> Dayparts {
        Dayparts::new(chrono_tz::UTC, &["20:00-23:00"]).unwrap()
    }

    fn again(looked_at: &str, planned: &str, doubt: Doubt) -> Option<DateTime<Utc>> {
        let doubt = Doubt { looked_at: at(looked_at), ..doubt };
        look_again(&ConfirmSettings::default(), &dayparts(), &doubt, Some(at(planned)))
    }

    fn doubt() -> Doubt {
        Doubt { looked_at: at("00:00"), worth: [0.3, 0.3], least_gap: TimeDelta::minutes(10), extra_looks: 0 }
    }

    #[test]
    fn in_the_peak_the_next_look_comes_sooner_than_outside_it() {
        assert_eq!(again("10:00", "11:00", doubt()), Some(at("10:30")));
        assert_eq!(again("20:00", "21:00", doubt()), Some(at("20:20")));
    }

    #[test]
    fn no_look_is_made_that_would_repeat_the_last_one_or_be_repeated_by_the_next() {
        let slow = Doubt { least_gap: TimeDelta::minutes(40), ..doubt() };
        assert_eq!(again("20:00", "21:00", slow), Some(at("20:40")));
        assert_eq!(again("20:00", "20:50", slow), None, "ten minutes before a planned look");
        assert_eq!(again("10:30", "11:00", doubt()), None);
    }

    #[test]
    fn a_look_that_could_tell_nothing_is_not_made() {
        // Dark at night, gone and peak only look alike; the peak tells them apart.
        let night = Doubt { worth: [0.5, 0.001], ..doubt() };
        assert_eq!(again("03:00", "04:00", night), None);
        assert_eq!(again("19:45", "20:45", night), Some(at("20:05")));
    }

    #[test]
    fn a_doubt_that_many_looks_did_not_settle_is_given_up() {
        assert_eq!(again("10:00", "11:00", Doubt { extra_looks: MOST_FOR_ONE_DOUBT, ..doubt() }), None);
        let off = ConfirmSettings { enabled: false, ..ConfirmSettings::default() };
        assert_eq!(look_again(&off, &dayparts(), &doubt(), None), None);
    }

    #[test]
    fn half_of_a_day_s_extra_looks_are_kept_for_the_peak_and_the_next_day_begins_anew() {
        let settings = ConfirmSettings { most_a_day: 4, ..ConfirmSettings::default() };
        let (dayparts, mut spent) = (dayparts(), Spent::default());
        for _ in 0..2 {
            assert!(spent.allows(&settings, &dayparts, at("10:00")));
            spent.note(&dayparts, at("10:00"));
        }
        assert!(!spent.allows(&settings, &dayparts, at("11:00")));
        for _ in 0..2 {
            assert!(spent.allows(&settings, &dayparts, at("20:30")));
            spent.note(&dayparts, at("20:30"));
        }
        assert!(!spent.allows(&settings, &dayparts, at("21:00")));
        assert!(spent.allows(&settings, &dayparts, at("09:00") + TimeDelta::days(1)));
    }
}
