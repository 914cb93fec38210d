//! What has been told of a budget clock, and when something new is firm enough to be told.

use serde::{Deserialize, Serialize};

use super::{
    day::{Day, MIDNIGHT},
    reading::{self, median},
    shift::{self, Shift},
};
use crate::{
    detect::method::clock::{
        AGAIN_DAYS, DARK_DAYS, DARK_WORTH, LASTING_WORTH, OVER, OVER_AT_FIRST, SHIFT_MATERIAL, TAKE_BACK_DAYS,
    },
    domain::{BudgetClock, FindingKind},
};

/// What stands told of one series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct ClockTold {
    standing: Option<Standing>,
    /// The last finding that was taken back, and the local day of that.
    taken_back: Option<(String, i32)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Standing {
    /// The local day from which on the clock is as told.
    from: i32,
    /// The local day on which the habit was told …
    habit_told: i32,
    /// … and that of the last finding, with its name.
    told: i32,
    id: String,
    /// What it was before the last shift, while that can be taken back.
    before: Option<Earlier>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Earlier {
    from: i32,
    usual: f32,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::detect) struct ClockTurn {
    pub(in crate::detect) kind: FindingKind,
    pub(in crate::detect) probability: f64,
    /// Seconds since 1970.
    pub(in crate::detect) since: i64,
    /// The finding that it corrects, repeats or takes back.
    pub(in crate::detect) revises: Option<String>,
    /// The clock that it speaks of: as it is now or, where he runs out no more, as it was.
    pub(in crate::detect) clock: BudgetClock,
    /// The usual minute before, where that has shifted.
    pub(in crate::detect) before: Option<f32>,
    /// For somebody who runs out no more: days on which he lasted, and days that tell, since then.
    pub(in crate::detect) lasted: (u32, u32),
}

impl Standing {
    /// Whether the habit was told so lately that it can be taken back.
    fn is_young(&self, today: i32) -> bool {
        today - self.habit_told < TAKE_BACK_DAYS
    }

    /// The probability at which the habit is over.
    fn over(&self, days: &[Day]) -> f64 {
        if days.last().is_some_and(|day| self.is_young(day.date)) { OVER_AT_FIRST } else { OVER }
    }
}

impl ClockTold {
    /// The day from which on the clock is as told; `None` if nothing is.
    pub(super) fn from(&self) -> Option<i32> {
        self.standing.as_ref().map(|standing| standing.from)
    }

    /// Remembers under which name the last turn was told.
    pub(super) fn named(&mut self, id: &str) {
        if let Some(standing) = &mut self.standing {
            id.clone_into(&mut standing.id);
        }
    }

    /// Looks at the days, oldest first, of which the last is new. `sure`: the probability that is asked for.
    pub(super) fn consider(&mut self, days: &[Day], probability: f64, sure: f64) -> Option<ClockTurn> {
        let Some(standing) = self.standing.clone() else { return self.begins(days, probability, sure) };
        if probability <= standing.over(days) {
            self.ends(days, &standing, 1.0 - probability)
        } else {
            self.shifts(days, standing, sure)
        }
    }

    fn begins(&mut self, days: &[Day], probability: f64, sure: f64) -> Option<ClockTurn> {
        let today = days.last()?.date;
        let run = &days[habit_began(days)..];
        let first = run.first()?;
        if probability < sure || run.iter().filter(|day| day.is_dark()).count() < DARK_DAYS {
            return None;
        }
        let clock = reading::read(run)?;
        let again = self.taken_back.take().filter(|(_, day)| today - day < AGAIN_DAYS);
        self.standing =
            Some(Standing { from: first.date, habit_told: today, told: today, id: String::new(), before: None });
        let revises = again.map(|(id, _)| id);
        let kind = FindingKind::RunsOut;
        Some(ClockTurn { kind, probability, since: first.at, revises, clock, before: None, lasted: (0, 0) })
    }

    fn ends(&mut self, days: &[Day], standing: &Standing, probability: f64) -> Option<ClockTurn> {
        let today = days.last()?.date;
        let run = since(days, standing.from);
        let Some(last_dark) = run.iter().rposition(Day::is_dark) else {
            // Told so long ago that none of those days is kept.
            self.standing = None;
            return None;
        };
        let (was, after) = run.split_at(last_dark + 1);
        let clock = reading::read(was)?;
        let usual = minute_of(&clock);
        let lasted = after.iter().filter(|day| day.lasted(usual)).count() as u32;
        let withdrawn = standing.is_young(today);
        let kind = if withdrawn { FindingKind::Withdrawn } else { FindingKind::RunsOutNoMore };
        self.standing = None;
        self.taken_back = withdrawn.then(|| (standing.id.clone(), today));
        Some(ClockTurn {
            kind,
            probability,
            since: after.first()?.at,
            revises: withdrawn.then(|| standing.id.clone()),
            clock,
            before: None,
            lasted: (lasted, lasted.max(after.len() as u32)),
        })
    }

    fn shifts(&mut self, days: &[Day], mut standing: Standing, sure: f64) -> Option<ClockTurn> {
        let today = days.last()?.date;
        let usual = usual_of(since(days, standing.from))? as u16;
        // A day on which he lasted went dark at midnight, as far as the clock goes.
        let telling: Vec<Day> =
            since(days, standing.from).iter().copied().filter(|day| day.is_dark() || day.lasted(usual)).collect();
        let minutes: Vec<f32> = telling.iter().map(minute).collect();
        let Shift { before: split, by, probability } = shift::shift(&minutes)?;
        let (old, new) = telling.split_at(split);
        let mostly_dark = |days: &[Day]| days.iter().filter(|day| day.is_dark()).count() * 2 > days.len();
        let still = new.last().is_some_and(Day::is_dark);
        if probability < sure || !still || !mostly_dark(new) || !mostly_dark(old) {
            return None;
        }
        let (was, clock) = (usual_of(old)?, reading::read(new)?);
        let now = usual_of(new)?;
        // What was told a few days ago turns out to have been a whim.
        let back = standing
            .before
            .filter(|before| today - standing.told < TAKE_BACK_DAYS && (before.usual - now).abs() < SHIFT_MATERIAL);
        let kind = match back {
            Some(_) => FindingKind::Withdrawn,
            None if by < 0.0 => FindingKind::RunsOutEarlier,
            None => FindingKind::RunsOutLater,
        };
        let revises = back.map(|_| standing.id.clone());
        standing.told = today;
        (standing.from, standing.before) = match back {
            Some(before) => (before.from, None),
            None => (new.first()?.date, Some(Earlier { from: standing.from, usual: was })),
        };
        self.standing = Some(standing);
        let since = new.first()?.at;
        Some(ClockTurn { kind, probability, since, revises, clock, before: Some(was), lasted: (0, 0) })
    }
}

fn minute(day: &Day) -> f32 {
    if day.is_dark() { day.went_dark() } else { f32::from(MIDNIGHT) }
}

fn usual_of(days: &[Day]) -> Option<f32> {
    let mut minutes: Vec<f32> = days.iter().filter(|day| day.is_dark()).map(Day::went_dark).collect();
    minutes.sort_by(f32::total_cmp);
    median(&minutes)
}

fn minute_of(clock: &BudgetClock) -> u16 {
    use chrono::Timelike as _;
    (clock.usual.hour() * 60 + clock.usual.minute()) as u16
}

fn since(days: &[Day], from: i32) -> &[Day] {
    &days[days.partition_point(|day| day.date < from)..]
}

/// Where the habit began: the split after which dark days outweigh lasting ones the most.
fn habit_began(days: &[Day]) -> usize {
    let (mut sum, mut best, mut began) = (0.0, 0.0, days.len());
    for (i, day) in days.iter().enumerate().rev() {
        sum += if day.is_dark() { DARK_WORTH } else { -LASTING_WORTH };
        if sum >= best && day.is_dark() {
            (best, began) = (sum, i);
        }
    }
    began
}
