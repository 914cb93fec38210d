use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::Cron;
use crate::domain::{Dayparts, Problem, Stratum};

/// When one watch is looked at: its crontab lines, merged, each instant once.
#[derive(Debug, Clone)]
pub struct Timetable {
    always: Vec<Cron>,
    /// Their firings count only in the peak.
    in_peak: Vec<Cron>,
    dayparts: Dayparts,
}

/// How far ahead a firing in the peak is looked for.
const PEAK_HORIZON: TimeDelta = TimeDelta::days(2 * 366);

/// The peak windows are weekly. A clock change may hide one, so the search for the next goes on a second week.
const PEAK_SEARCH_MINUTES: usize = 15 * 24 * 60;

impl Timetable {
    /// The timetable of a watch's `schedule` and `peak_schedule`, with every problem in them
    /// (keys `schedule` and `peak_schedule`, with an index where there are several lines).
    /// A line of `peak` that never fires in the peak hours is a problem too.
    pub fn new(schedule: &[String], peak: &[String], dayparts: &Dayparts) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if schedule.is_empty() {
            let problem = Problem::at("schedule", "no time is given: the watch would never be looked at");
            problems.push(problem.help("write a crontab line; `*/20 * * * *` is every 20 minutes"));
        }
        let always = parse("schedule", schedule, &mut problems);
        let in_peak = parse("peak_schedule", peak, &mut problems);
        let timetable = Self { always, in_peak, dayparts: dayparts.clone() };
        if problems.is_empty() {
            problems = timetable.idle_peak_lines();
        }
        if problems.is_empty() { Ok(timetable) } else { Err(problems) }
    }

    /// The first planned firing after `after`; `None` only past the end of the calendar.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let always = self.always.iter().filter_map(|cron| cron.next_after(after, self.dayparts.timezone));
        let in_peak = self.in_peak.iter().filter_map(|cron| self.next_in_peak(cron, after));
        always.chain(in_peak).min()
    }

    /// The planned firings after `after` up to and with `upto`, in order, at most `limit` of them.
    pub fn between(&self, after: DateTime<Utc>, upto: DateTime<Utc>, limit: usize) -> Vec<DateTime<Utc>> {
        let firings = std::iter::successors(self.next_after(after), |&at| self.next_after(at));
        firings.take_while(|&at| at <= upto).take(limit).collect()
    }

    fn next_in_peak(&self, cron: &Cron, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut cursor = after;
        loop {
            let firing = cron.next_after(cursor, self.dayparts.timezone)?;
            if self.dayparts.stratum(firing) == Stratum::Peak {
                return Some(firing);
            }
            cursor = self.peak_from(firing)? - TimeDelta::seconds(1);
            if cursor - after > PEAK_HORIZON {
                return None;
            }
        }
    }

    /// The first whole minute in the peak, after an instant outside it.
    fn peak_from(&self, off: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let minute = off.with_second(0)?.with_nanosecond(0)?;
        std::iter::successors(Some(minute), |&at| at.checked_add_signed(TimeDelta::minutes(1)))
            .take(PEAK_SEARCH_MINUTES)
            .find(|&at| at > off && self.dayparts.stratum(at) == Stratum::Peak)
    }

    fn idle_peak_lines(&self) -> Vec<Problem> {
        if !self.in_peak.is_empty() && !self.dayparts.has_peak() {
            let problem = Problem::at("peak_schedule", "there are no peak hours");
            return vec![problem.help("set `peak` in [dayparts], or leave out `peak_schedule`")];
        }
        // Any instant serves: the horizon spans two years.
        let idle = |cron: &Cron| self.next_in_peak(cron, DateTime::UNIX_EPOCH).is_none();
        let lines = self.in_peak.iter().enumerate().filter(|(_, cron)| idle(cron));
        lines
            .map(|(index, _)| {
                let key = key("peak_schedule", index, self.in_peak.len());
                let problem = Problem::at(key, "it never falls in the peak hours");
                problem.help("set times within `peak` of [dayparts]; `schedule` holds at all hours")
            })
            .collect()
    }
}

fn parse(name: &str, lines: &[String], problems: &mut Vec<Problem>) -> Vec<Cron> {
    let mut crons = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match Cron::parse(line) {
            Ok(cron) => crons.push(cron),
            Err(error) => {
                let key = key(name, index, lines.len());
                problems.push(Problem::at(key, error.to_string()).help(error.help()));
            }
        }
    }
    crons
}

/// A single line may stand in the config without brackets.
fn key(name: &str, index: usize, lines: usize) -> String {
    if lines == 1 { name.to_owned() } else { format!("{name}[{index}]") }
}
