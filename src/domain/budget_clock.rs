use chrono::{NaiveTime, TimeDelta};

/// When a party that runs out in the course of the day goes dark, as far as the looks tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetClock {
    /// The usual local time of going dark: the median of the days on which he did.
    pub usual: NaiveTime,
    /// Two days in three lie within this of the usual time. Never finer than the looks.
    pub spread: TimeDelta,
    /// Days on which he went dark.
    pub days: u32,
    /// Days that could tell, these among them.
    pub of_days: u32,
    /// How the time moves from week to week: negative is earlier. `None` for less than two weeks.
    pub drift_per_week: Option<TimeDelta>,
    /// What it looks like.
    pub nature: ClockNature,
}

impl BudgetClock {
    /// "dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week: looks like …"
    pub fn words(&self) -> String {
        format!("{}: {}", self.when(), self.nature.words())
    }

    /// "dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week"
    pub fn when(&self) -> String {
        let drift = match self.drift_per_week.map_or(0, |drift| drift.num_minutes()) {
            minutes @ ..=-10 => format!(", {} min earlier each week", -minutes),
            minutes @ 10.. => format!(", {minutes} min later each week"),
            _ => String::new(),
        };
        format!("dark from about {}{drift}", self.hour_and_days())
    }

    /// "17:00 (±40 min) on 9 of the last 11 days"
    pub fn hour_and_days(&self) -> String {
        let Self { usual, days, of_days, .. } = self;
        let spread = match self.spread.num_minutes() {
            minutes @ ..90 => format!("{minutes} min"),
            minutes => format!("{:.1} h", minutes as f64 / 60.0),
        };
        format!("{} (±{spread}) on {days} of the last {of_days} days", usual.format("%H:%M"))
    }
}

/// What going dark day after day looks like. From outside a budget is never seen, only its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockNature {
    /// Sharp, at the same time on every day: hours that somebody set.
    Schedule,
    /// Ragged, and there again at midnight: a daily budget that is spent.
    Exhaustion,
    /// The looks are too few or too far apart to say, or they fit neither.
    Unclear,
}

impl ClockNature {
    /// The name in output for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Exhaustion => "exhaustion",
            Self::Unclear => "unclear",
        }
    }

    /// What to say of it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Schedule => "looks like set hours, not a daily budget that is spent",
            Self::Exhaustion => "looks like a daily budget that is spent, not set hours",
            Self::Unclear => "a daily budget or set hours, the looks cannot tell which",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_says_hour_spread_days_drift_and_what_it_looks_like() {
        let clock = BudgetClock {
            usual: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
            spread: TimeDelta::minutes(40),
            days: 9,
            of_days: 11,
            drift_per_week: None,
            nature: ClockNature::Exhaustion,
        };
        assert_eq!(
            clock.words(),
            "dark from about 17:00 (±40 min) on 9 of the last 11 days: looks like a daily budget that is spent, not set hours"
        );
        let drifting = BudgetClock { drift_per_week: Some(TimeDelta::minutes(-35)), ..clock };
        assert!(drifting.words().contains("11 days, 35 min earlier each week: "), "{}", drifting.words());
        let hardly = BudgetClock { drift_per_week: Some(TimeDelta::minutes(5)), ..clock };
        assert_eq!(hardly.words(), clock.words());
    }
}
