use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::Serialize;

use super::{FreeHabit, Odds};
use crate::domain::{Calendar, Query};

/// From these odds on an hour is called likely free.
pub const LIKELY_FREE: f64 = 0.6;

/// What is said of one hour to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ahead {
    /// It is over, or the clock leaves it out.
    Over,
    /// It is within a known date of the calendar: a habit says nothing of it.
    Event,
    /// Too little was seen of such hours.
    TooFew,
    /// The odds.
    #[serde(untagged)]
    Odds(Odds),
}

/// One local day to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayAhead {
    /// The day.
    pub date: NaiveDate,
    /// The known date that it is in, if it is.
    pub event: Option<String>,
    /// Its hours.
    pub hours: [Ahead; 24],
}

/// Hours of one day that are likely free, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FreeSpan {
    /// The first hour.
    pub from: u8,
    /// Up to and without.
    pub until: u8,
    /// Over all of it: the mean, the widest interval, and all looks.
    pub odds: Odds,
}

/// The local days from `now` on, as the habit has it; the further the hour, the nearer its odds are to the long run.
pub fn days_ahead(
    habit: &FreeHabit,
    query: &Query,
    calendar: &Calendar,
    zone: Tz,
    now: DateTime<Utc>,
    days: i64,
) -> Vec<DayAhead> {
    let today = now.with_timezone(&zone).date_naive();
    let day = |date: NaiveDate| {
        let weekend = usize::from(matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
        let mut event = None;
        let hours = std::array::from_fn(|hour| {
            let local = date.and_hms_opt(hour as u32, 0, 0).and_then(|at| zone.from_local_datetime(&at).latest());
            let Some(begin) = local.map(|at| at.with_timezone(&Utc)).filter(|&at| at + TimeDelta::hours(1) > now)
            else {
                return Ahead::Over;
            };
            let known = [begin, begin + TimeDelta::minutes(59)].into_iter().find_map(|at| calendar.at(query, at, zone));
            if let Some(known) = known {
                event.get_or_insert_with(|| known.name.clone());
                return Ahead::Event;
            }
            let days = (begin - now).as_seconds_f64() / 86_400.0;
            let then = |odds: f64| habit.turns.after(odds, days);
            let odds = habit.hours[weekend][hour];
            odds.map_or(Ahead::TooFew, |of| {
                Ahead::Odds(Odds { free: then(of.free), low: then(of.low), high: then(of.high), ..of })
            })
        });
        DayAhead { date, event, hours }
    };
    (0..days).filter_map(|ahead| today.checked_add_signed(TimeDelta::days(ahead))).map(day).collect()
}

/// The days of each kind (weekdays, weekend), known dates left out. All days of a kind have the same hours, but for what
/// is over of today, and surer the nearer they are: what is told of the last holds for all. Days after the last that has
/// an hour that is likely free are left out, where one has.
pub fn days_alike(days: &[DayAhead]) -> Vec<Vec<&DayAhead>> {
    let kind = |weekend: bool| {
        let of_kind = |day: &&DayAhead| {
            day.event.is_none() && matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun) == weekend
        };
        let mut alike: Vec<&DayAhead> = days.iter().filter(of_kind).collect();
        if let Some(last) = alike.iter().rposition(|day| !free_spans(day).is_empty()) {
            alike.truncate(last + 1);
        }
        alike
    };
    [kind(false), kind(true)].into_iter().filter(|days| !days.is_empty()).collect()
}

/// The hours of a day that are likely free, in spans, the likeliest first.
pub fn free_spans(day: &DayAhead) -> Vec<FreeSpan> {
    let mut spans: Vec<FreeSpan> = Vec::new();
    for (hour, ahead) in (0..).zip(&day.hours) {
        let Ahead::Odds(odds) = ahead else { continue };
        if odds.free < LIKELY_FREE {
            continue;
        }
        match spans.last_mut() {
            Some(span) if span.until == hour => span.extend(odds),
            _ => spans.push(FreeSpan { from: hour, until: hour + 1, odds: *odds }),
        }
    }
    spans.sort_by(|a, b| b.odds.free.total_cmp(&a.odds.free).then(a.from.cmp(&b.from)));
    spans
}

impl FreeSpan {
    fn extend(&mut self, odds: &Odds) {
        let hours = f64::from(self.until - self.from);
        let mut as_now = self.odds.as_now;
        as_now += odds.as_now;
        self.odds = Odds {
            free: (self.odds.free * hours + odds.free) / (hours + 1.0),
            low: self.odds.low.min(odds.low),
            high: self.odds.high.max(odds.high),
            looks: self.odds.looks + odds.looks,
            as_now,
        };
        self.until += 1;
    }
}
