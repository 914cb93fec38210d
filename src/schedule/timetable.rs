use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

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

/// How far ahead a firing in the peak is looked for. Fridays the 13th lie up to 14 months apart.
const PEAK_HORIZON: TimeDelta = TimeDelta::days(14 * 31);

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
        let lines = self.in_peak.iter().enumerate().filter(|(_, cron)| !self.meets_peak(cron));
        lines
            .map(|(index, _)| {
                let key = key("peak_schedule", index, self.in_peak.len());
                let problem = Problem::at(key, "it never falls in the peak hours");
                problem.help("set times within `peak` of [dayparts]; `schedule` holds at all hours")
            })
            .collect()
    }

    /// Whether a line has a time in the peak. Both go by the clock on the wall, and the peak by the week: any
    /// week shows it.
    fn meets_peak(&self, cron: &Cron) -> bool {
        let mut wall = self.dayparts.clone();
        wall.timezone = Tz::UTC; // a clock that never changes
        let week = DateTime::UNIX_EPOCH.date_naive().iter_days().take(7);
        let mut midnights = week.filter(|date| cron.comes_on(date.weekday())).map(|date| date.and_time(NaiveTime::MIN));
        midnights.any(|midnight| cron.times_of_day().any(|t| wall.stratum((midnight + t).and_utc()) == Stratum::Peak))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    fn shanghai(peak: &[&str]) -> Dayparts {
        Dayparts::new(chrono_tz::Asia::Shanghai, peak).unwrap()
    }

    fn plan(schedule: &[&str], peak: &[&str], after: &str, upto: &str) -> Vec<String> {
        let dayparts = shanghai(&["20:00-23:00"]);
        let timetable = Timetable::new(&lines(schedule), &lines(peak), &dayparts).unwrap();
        let firings = timetable.between(after.parse().unwrap(), upto.parse().unwrap(), 1_000);
        firings.iter().map(|at| at.with_timezone(&dayparts.timezone).format("%H:%M").to_string()).collect()
    }

    #[test]
    fn the_rush_hour_is_looked_at_more_often_and_each_instant_once() {
        let evening = plan(&["0 * * * *"], &["*/20 * * * *"], "2026-03-02T10:30:00Z", "2026-03-02T15:30:00Z");
        let expected = "19:00 20:00 20:20 20:40 21:00 21:20 21:40 22:00 22:20 22:40 23:00";
        assert_eq!(evening.join(" "), expected);
    }

    #[test]
    fn a_span_excludes_its_beginning_and_includes_its_end() {
        assert_eq!(plan(&["0 * * * *"], &[], "2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z"), ["19:00", "20:00"]);
        assert!(plan(&["0 * * * *"], &[], "2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z").is_empty());
    }

    #[test]
    fn a_rare_firing_in_the_peak_is_found_and_one_that_never_comes_is_a_problem() {
        let dayparts = shanghai(&["Fri 20:00-23:00"]);
        let friday_13 = Timetable::new(&lines(&["@daily"]), &lines(&["0 21 13 * *"]), &dayparts).unwrap();
        let found =
            friday_13.between("2026-03-14T00:00:00Z".parse().unwrap(), "2026-12-01T00:00:00Z".parse().unwrap(), 999);
        assert!(found.contains(&"2026-11-13T13:00:00Z".parse().unwrap()));

        let problems =
            Timetable::new(&lines(&["@daily"]), &lines(&["0 21 * * 5", "0 9 * * *"]), &dayparts).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(
            (&*problems[0].key, &*problems[0].message),
            ("peak_schedule[1]", "it never falls in the peak hours")
        );
    }

    #[test]
    fn a_line_of_other_days_than_the_peak_never_falls_in_it_unless_its_dates_do() {
        let dayparts = shanghai(&["Fri 22:00-02:00"]);
        let accepts = |line: &str| Timetable::new(&lines(&["@daily"]), &lines(&[line]), &dayparts).is_ok();
        for line in ["0 23 * * 5", "59 1 * * sat", "0 23 13 * mon", "0 23 29 2 *", "*/5 * * * *", "0 21-22 * * *"] {
            assert!(accepts(line), "{line}");
        }
        for line in ["0 23 * * 1-4", "0 2 * * sat", "0 1 * * fri", "* 3-21 * * *"] {
            assert!(!accepts(line), "{line}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once_with_its_key() {
        let bad = Timetable::new(&lines(&["0 9 * *", "@daily", "61 * * * *"]), &lines(&["@reboot"]), &shanghai(&[]));
        let keys: Vec<String> = bad.unwrap_err().into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, ["schedule[0]", "schedule[2]", "peak_schedule"]);
        assert_eq!(Timetable::new(&[], &[], &shanghai(&[])).unwrap_err()[0].key, "schedule");
        let no_peak = Timetable::new(&lines(&["@daily"]), &lines(&["@hourly"]), &shanghai(&[])).unwrap_err();
        assert!(no_peak[0].help.as_ref().unwrap().contains("[dayparts]"));
    }
}
