use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::Cron;
use crate::domain::{Dayparts, Problem, Stratum};

/// When a query is looked at: the crontab lines of its watches, merged, each instant once.
#[derive(Debug, Clone)]
pub struct Timetable {
    rounds: Vec<Round>,
    dayparts: Dayparts,
}

/// The lines of one watch.
#[derive(Debug, Clone)]
struct Round {
    always: Vec<Cron>,
    /// Their firings count only in the peak.
    in_peak: Vec<Cron>,
    /// Outside these hours nothing is planned; `None`: at all hours.
    active: Option<Dayparts>,
}

/// How far ahead a firing within given hours is looked for. Fridays the 13th lie up to 14 months apart.
const HORIZON: TimeDelta = TimeDelta::days(14 * 31);

/// The windows are weekly. A clock change may hide one, so the search for the next goes on a second week.
const SEARCH_MINUTES: usize = 15 * 24 * 60;

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
        let timetable = Self { rounds: vec![Round { always, in_peak, active: None }], dayparts: dayparts.clone() };
        if problems.is_empty() {
            problems = timetable.idle_peak_lines();
        }
        if problems.is_empty() { Ok(timetable) } else { Err(problems) }
    }

    /// The same within the active hours alone, the "peak" of these dayparts. A line that never fires in them is a
    /// problem.
    pub fn within(mut self, active: Option<&Dayparts>) -> Result<Self, Vec<Problem>> {
        for round in &mut self.rounds {
            round.active = active.cloned();
        }
        let problems: Vec<Problem> = self.rounds.iter().flat_map(|round| self.idle_lines(round)).collect();
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    /// The same with the lines of another watch besides.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.rounds.extend(other.rounds);
        self
    }

    /// The market's time zone and peak.
    pub fn dayparts(&self) -> &Dayparts {
        &self.dayparts
    }

    /// The first planned firing after `after`; `None` only past the end of the calendar.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.rounds.iter().filter_map(|round| self.next_of(round, after)).min()
    }

    /// The planned firings after `after` up to and with `upto`, in order, at most `limit` of them.
    pub fn between(&self, after: DateTime<Utc>, upto: DateTime<Utc>, limit: usize) -> Vec<DateTime<Utc>> {
        let firings = std::iter::successors(self.next_after(after), |&at| self.next_after(at));
        firings.take_while(|&at| at <= upto).take(limit).collect()
    }

    /// Whether `at` lies in the active hours of one of its watches.
    pub fn is_active(&self, at: DateTime<Utc>) -> bool {
        self.rounds.iter().any(|round| round.is_active(at))
    }

    fn next_of(&self, round: &Round, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = |cron: &Cron, counts: &dyn Fn(DateTime<Utc>) -> bool| self.next_counting(cron, after, counts);
        let in_peak = |at| self.dayparts.stratum(at) == Stratum::Peak && round.is_active(at);
        let always = round.always.iter().filter_map(|cron| next(cron, &|at| round.is_active(at)));
        always.chain(round.in_peak.iter().filter_map(|cron| next(cron, &in_peak))).min()
    }

    /// The first firing after `after` in the hours that count.
    fn next_counting(
        &self,
        cron: &Cron,
        after: DateTime<Utc>,
        counts: &dyn Fn(DateTime<Utc>) -> bool,
    ) -> Option<DateTime<Utc>> {
        let mut cursor = after;
        loop {
            let firing = cron.next_after(cursor, self.dayparts.timezone)?;
            if counts(firing) {
                return Some(firing);
            }
            cursor = counting_from(firing, counts)? - TimeDelta::seconds(1);
            if cursor - after > HORIZON {
                return None;
            }
        }
    }

    fn idle_peak_lines(&self) -> Vec<Problem> {
        let [Round { in_peak, .. }] = &self.rounds[..] else { return Vec::new() };
        if !in_peak.is_empty() && !self.dayparts.has_peak() {
            let problem = Problem::at("peak_schedule", "there are no peak hours");
            return vec![problem.help("set `peak` in [dayparts], or leave out `peak_schedule`")];
        }
        idle("peak_schedule", in_peak, &[&self.dayparts], |problem| {
            problem("it never falls in the peak hours")
                .help("set times within `peak` of [dayparts]; `schedule` holds at all hours")
        })
    }

    fn idle_lines(&self, round: &Round) -> Vec<Problem> {
        let Some(active) = &round.active else { return Vec::new() };
        let help = "set times within `active_hours`, or widen those";
        let always = idle("schedule", &round.always, &[active], |problem| {
            problem("it never falls in the active hours").help(help)
        });
        let in_peak = idle("peak_schedule", &round.in_peak, &[active, &self.dayparts], |problem| {
            problem("it never falls in peak hours that are active").help(help)
        });
        always.into_iter().chain(in_peak).collect()
    }
}

impl Round {
    fn is_active(&self, at: DateTime<Utc>) -> bool {
        self.active.as_ref().is_none_or(|active| active.stratum(at) == Stratum::Peak)
    }
}

/// The first whole minute that counts, after an instant that does not.
fn counting_from(off: DateTime<Utc>, counts: &dyn Fn(DateTime<Utc>) -> bool) -> Option<DateTime<Utc>> {
    let minute = off.with_second(0)?.with_nanosecond(0)?;
    std::iter::successors(Some(minute), |&at| at.checked_add_signed(TimeDelta::minutes(1)))
        .take(SEARCH_MINUTES)
        .find(|&at| at > off && counts(at))
}

/// A problem for each line that has no time within all of the windows.
fn idle(
    name: &str,
    lines: &[Cron],
    windows: &[&Dayparts],
    tell: impl Fn(&dyn Fn(&str) -> Problem) -> Problem,
) -> Vec<Problem> {
    let idle = lines.iter().enumerate().filter(|(_, cron)| !meets(cron, windows));
    idle.map(|(index, _)| tell(&|message: &str| Problem::at(key(name, index, lines.len()), message))).collect()
}

/// Whether a line has a time within all of the windows. All go by the clock on the wall, and the windows by the
/// week: any week shows it.
fn meets(cron: &Cron, windows: &[&Dayparts]) -> bool {
    // A clock that never changes.
    let walls: Vec<Dayparts> = windows.iter().map(|&windows| on_the_wall(windows)).collect();
    let within = |at: DateTime<Utc>| walls.iter().all(|wall| wall.stratum(at) == Stratum::Peak);
    let week = DateTime::UNIX_EPOCH.date_naive().iter_days().take(7);
    let mut midnights = week.filter(|date| cron.comes_on(date.weekday())).map(|date| date.and_time(NaiveTime::MIN));
    midnights.any(|midnight| cron.times_of_day().any(|t| within((midnight + t).and_utc())))
}

fn on_the_wall(windows: &Dayparts) -> Dayparts {
    let mut wall = windows.clone();
    wall.timezone = Tz::UTC;
    wall
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

    fn active(windows: &[&str]) -> Dayparts {
        shanghai(windows)
    }

    #[test]
    fn outside_the_active_hours_nothing_is_planned() {
        let day =
            Timetable::new(&lines(&["0 * * * *"]), &lines(&["*/20 * * * *"]), &shanghai(&["20:00-23:00"])).unwrap();
        let day = day.within(Some(&active(&["Mon-Fri 21:00-23:00", "08:00-10:00"]))).unwrap();
        let plan = |timetable: &Timetable| {
            let firings =
                timetable.between("2026-03-06T00:30:00Z".parse().unwrap(), "2026-03-08T00:30:00Z".parse().unwrap(), 99);
            let local = firings.iter().map(|at| at.with_timezone(&chrono_tz::Asia::Shanghai));
            local.map(|at| at.format("%a %H:%M").to_string()).collect::<Vec<_>>().join(" ")
        };
        let expected =
            "Fri 09:00 Fri 21:00 Fri 21:20 Fri 21:40 Fri 22:00 Fri 22:20 Fri 22:40 Sat 08:00 Sat 09:00 Sun 08:00";
        assert_eq!(plan(&day), expected);
        assert!(day.is_active("2026-03-06T01:00:00Z".parse().unwrap()));
        assert!(!day.is_active("2026-03-06T02:00:00Z".parse().unwrap()), "10:00 is past the window");
        let both = day.and(Timetable::new(&lines(&["30 12 * * *"]), &[], &shanghai(&[])).unwrap());
        assert_eq!(plan(&both).matches("12:30").count(), 2, "another watch has hours of its own");
    }

    #[test]
    fn a_line_that_never_falls_in_the_active_hours_is_a_problem() {
        let plain = |schedule: &str, peak: &[&str]| {
            Timetable::new(&lines(&[schedule]), &lines(peak), &shanghai(&["20:00-23:00"])).unwrap()
        };
        let problem = |timetable: Timetable| timetable.within(Some(&active(&["08:00-12:00"]))).unwrap_err()[0].clone();
        assert_eq!(problem(plain("0 3 * * *", &[])).message, "it never falls in the active hours");
        assert_eq!(problem(plain("0 9 * * *", &["*/5 * * * *"])).key, "peak_schedule");
        assert!(plain("0 9,15 * * *", &[]).within(Some(&active(&["08:00-12:00"]))).is_ok());
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
