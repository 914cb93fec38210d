use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveTime, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// When a market is busy: the peak hours in the market's own time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dayparts {
    /// The market's time zone.
    pub timezone: Tz,
    peak: Vec<Window>,
}

/// The two strata that every rate is kept apart for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stratum {
    /// The hours in which most is bought.
    Peak,
    /// All other hours.
    Off,
}

/// Why a daypart cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write it like \"20:00-23:00\" or \"Sat-Sun 10:00-12:00\"")]
pub struct DaypartError(String);

impl Dayparts {
    /// Dayparts with peak windows such as `20:00-23:00`, `Mon-Fri 22:00-02:00`, `Sat,Sun 10:00-12:00`.
    /// A window may cross midnight; it then belongs to the day it begins on. Errors name the window's index.
    pub fn new(timezone: Tz, peak: &[impl AsRef<str>]) -> Result<Self, (usize, DaypartError)> {
        let windows = peak.iter().enumerate().map(|(i, text)| text.as_ref().parse().map_err(|error| (i, error)));
        Ok(Self { timezone, peak: windows.collect::<Result<_, _>>()? })
    }

    /// The stratum of an instant.
    pub fn stratum(&self, at: DateTime<Utc>) -> Stratum {
        let local = at.with_timezone(&self.timezone);
        let (day, minute) = (local.weekday(), local.hour() * 60 + local.minute());
        if self.peak.iter().any(|window| window.holds(day, minute)) { Stratum::Peak } else { Stratum::Off }
    }

    /// The peak as minutes of the local week from Monday 00:00, in order and without overlap: each from, and up to
    /// but without.
    pub fn peak_minutes(&self) -> Vec<(u32, u32)> {
        let mut peak: Vec<(u32, u32)> = Vec::new();
        for minute in 0..7 * MIDNIGHT {
            let day = Weekday::try_from((minute / MIDNIGHT) as u8).expect("seven days");
            if !self.peak.iter().any(|window| window.holds(day, minute % MIDNIGHT)) {
                continue;
            }
            match peak.last_mut() {
                Some((_, end)) if *end == minute => *end += 1,
                _ => peak.push((minute, minute + 1)),
            }
        }
        peak
    }

    /// Whether any peak hours are set.
    pub fn has_peak(&self) -> bool {
        !self.peak.is_empty()
    }
}

/// Minutes of the day from `start` up to but without `end`, on some weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    /// Bit i: the i-th day from Monday.
    days: u8,
    start: u32,
    end: u32,
}

impl Window {
    fn holds(self, day: Weekday, minute: u32) -> bool {
        let on = |day: Weekday| self.days & (1 << day.num_days_from_monday()) != 0;
        if self.start < self.end {
            on(day) && (self.start..self.end).contains(&minute)
        } else {
            (on(day) && minute >= self.start) || (on(day.pred()) && minute < self.end)
        }
    }
}

impl FromStr for Window {
    type Err = DaypartError;

    fn from_str(text: &str) -> Result<Self, DaypartError> {
        let text = text.trim();
        let (days, hours) = match text.split_once(char::is_whitespace) {
            Some((days, hours)) => (weekdays(days)?, hours),
            None => (0b111_1111, text),
        };
        let (from, to) =
            hours.split_once('-').ok_or_else(|| DaypartError(format!("`{text}` has no range of hours")))?;
        let (start, end) = (minute_of_day(from)?, minute_of_day(to)?);
        if start == end || start == MIDNIGHT {
            return Err(DaypartError(format!("`{text}` holds no time")));
        }
        Ok(Self { days, start, end })
    }
}

const MIDNIGHT: u32 = 24 * 60;

fn minute_of_day(text: &str) -> Result<u32, DaypartError> {
    let text = text.trim();
    if text == "24:00" {
        return Ok(MIDNIGHT);
    }
    let time =
        NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| DaypartError(format!("`{text}` is no time of day")))?;
    Ok(time.hour() * 60 + time.minute())
}

fn weekdays(text: &str) -> Result<u8, DaypartError> {
    let day = |name: &str| name.parse::<Weekday>().map_err(|_| DaypartError(format!("`{name}` is no weekday")));
    let mut days = 0;
    for part in text.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (day(first)?, day(last)?),
            None => (day(part)?, day(part)?),
        };
        let mut current = first;
        loop {
            days |= 1 << current.num_days_from_monday();
            if current == last {
                break;
            }
            current = current.succ();
        }
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(zone: Tz, peak: &[&str], at: &str) -> Stratum {
        Dayparts::new(zone, peak).unwrap().stratum(at.parse().unwrap())
    }

    #[test]
    fn peak_is_told_in_the_market_s_own_time() {
        let peak = ["20:00-23:00", "Sat-Sun 10:00-12:00"];
        let shanghai = chrono_tz::Asia::Shanghai;
        assert_eq!(stratum(shanghai, &peak, "2026-03-02T12:00:00Z"), Stratum::Peak); // Mon 20:00
        assert_eq!(stratum(shanghai, &peak, "2026-03-02T15:00:00Z"), Stratum::Off); // Mon 23:00
        assert_eq!(stratum(shanghai, &peak, "2026-03-02T02:30:00Z"), Stratum::Off); // Mon 10:30
        assert_eq!(stratum(shanghai, &peak, "2026-03-07T02:30:00Z"), Stratum::Peak); // Sat 10:30
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_it_begins_on() {
        let peak = ["Fri 22:00-02:00"];
        assert_eq!(stratum(Tz::UTC, &peak, "2026-03-06T23:00:00Z"), Stratum::Peak); // Fri
        assert_eq!(stratum(Tz::UTC, &peak, "2026-03-07T01:59:00Z"), Stratum::Peak); // Sat
        assert_eq!(stratum(Tz::UTC, &peak, "2026-03-07T23:00:00Z"), Stratum::Off); // Sat
        assert_eq!(stratum(Tz::UTC, &["20:00-24:00"], "2026-03-07T23:59:00Z"), Stratum::Peak);
    }

    #[test]
    fn the_peak_can_be_told_in_minutes_of_the_week() {
        let peak = |peak: &[&str]| Dayparts::new(Tz::UTC, peak).unwrap().peak_minutes();
        assert_eq!(peak(&["Mon 20:00-23:00", "Mon 22:00-24:00"]), [(1_200, 1_440)]);
        assert_eq!(peak(&["Sun 22:00-02:00"]), [(0, 120), (6 * 1_440 + 1_320, 7 * 1_440)]);
        assert_eq!(peak(&["00:00-24:00"]), [(0, 7 * 1_440)]);
    }

    #[test]
    fn summer_time_moves_the_peak_with_the_clock() {
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(stratum(berlin, &["20:00-23:00"], "2026-03-28T19:00:00Z"), Stratum::Peak); // 20:00 CET
        assert_eq!(stratum(berlin, &["20:00-23:00"], "2026-03-29T18:00:00Z"), Stratum::Peak); // 20:00 CEST
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_would_be_right() {
        for bad in ["", "20-23", "25:00-26:00", "Foo 20:00-23:00", "20:00-20:00", "20:00"] {
            let (index, error) = Dayparts::new(Tz::UTC, &["08:00-09:00", bad]).unwrap_err();
            assert_eq!(index, 1);
            assert!(error.to_string().contains("write it like"), "{error}");
        }
    }
}
