//! The regimes a rival can be in on one keyword: a manner of advertising, and how often he is on.

use std::ops::Range;

use super::method::{DAY_SPREAD, FIRST_ON, LAST_OFF_OFF, LAST_OFF_PEAK, LEVELS, prior};
use crate::domain::Stratum;

/// How a rival spreads his presence over the week and the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Manner {
    /// Every day alike.
    Daily,
    /// Dark at weekends.
    Weekdays,
    /// Dark on weekdays.
    Weekends,
    /// With a daily budget, of which something is left.
    Solvent,
    /// With a daily budget that is spent: dark until local midnight.
    Spent,
}

/// What a regime comes down to in the words of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub(super) enum Class {
    /// Off and off: absent, or only probing.
    Gone,
    /// On in the peak, off outside it.
    PeakOnly,
    /// On and on.
    AllHours,
    /// Anything else. Never told as a change.
    Partial,
}

impl Class {
    /// Every class, in the order in which regimes stand.
    pub(super) const ALL: [Self; 4] = [Self::Gone, Self::PeakOnly, Self::AllHours, Self::Partial];
    /// The classes between which changes are told.
    pub(super) const PROPER: [Self; 3] = [Self::Gone, Self::PeakOnly, Self::AllHours];
}

/// One regime.
#[derive(Debug, Clone, Copy)]
struct Regime {
    manner: Manner,
    /// Index into [`LEVELS`].
    peak: usize,
    /// Likewise, outside the peak.
    off: usize,
    class: Class,
    /// Chance that a rival who has just changed is in it.
    weight: f32,
}

/// Good, usual and bad days, and how common they are.
const MOODS: [(f32, f32); MOOD_COUNT] =
    [(-std::f32::consts::SQRT_2, 0.25), (0.0, 0.5), (std::f32::consts::SQRT_2, 0.25)];
/// How many kinds of days are told apart.
pub(super) const MOOD_COUNT: usize = 3;
/// How many levels are on.
const ON_LEVELS: usize = LEVELS.len() - FIRST_ON;
/// The number of regimes where there are peak hours: daily, weekly, with a budget.
pub(super) const MOST_REGIMES: usize = LEVELS.len().pow(2) + 2 * ON_LEVELS * (ON_LEVELS + 1) + 2 * ON_LEVELS.pow(2);

/// When a look falls, as far as presence depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Moment {
    /// Peak or not.
    pub(super) stratum: Stratum,
    /// Saturday or Sunday, local time.
    pub(super) weekend: bool,
}

impl Moment {
    fn index(self) -> usize {
        usize::from(self.stratum == Stratum::Off) * 2 + usize::from(self.weekend)
    }

    const ALL: [Self; 4] = [
        Self { stratum: Stratum::Peak, weekend: false },
        Self { stratum: Stratum::Peak, weekend: true },
        Self { stratum: Stratum::Off, weekend: false },
        Self { stratum: Stratum::Off, weekend: true },
    ];
}

/// All regimes, sorted so that a class, and in it a manner, is one range; and what the filter needs of each.
/// Vectors "by mood" hold the regimes of the bad days, then of the usual, then of the good ones.
#[derive(Debug)]
pub(super) struct Library {
    /// The number of regimes.
    pub(super) len: usize,
    /// Chance of each regime after a change, by mood.
    pub(super) after_change: Vec<f32>,
    /// Chance of each regime at first sight, by mood.
    pub(super) at_first: Vec<f32>,
    /// Presence rate of each regime at each of the four moments, by mood.
    presence: [Vec<f32>; 4],
    /// Mean presence rate of each regime over a week: in the peak, outside it.
    pub(super) mean: [Vec<f32>; 2],
    /// Regimes next to each: a level up or down in the peak, and outside it.
    neighbours: [Vec<Vec<usize>>; 2],
    classes: [Range<usize>; 4],
    manners: Vec<(Manner, Range<usize>)>,
}

impl Library {
    /// The regimes of a market with peak hours, or without any: then both levels are one.
    pub(super) fn new(has_peak: bool) -> Self {
        let mut regimes: Vec<Regime> = daily().chain(weekly()).chain(budgets()).collect();
        if !has_peak {
            regimes.retain(|regime| regime.peak == regime.off);
            for regime in &mut regimes {
                regime.class = class_of(regime.off, regime.off, 1.0);
            }
        }
        regimes.sort_by_key(|regime| (regime.class, regime.manner));
        Self::of(&regimes)
    }

    fn of(regimes: &[Regime]) -> Self {
        let by_mood = |weight: &dyn Fn(&Regime) -> f32| -> Vec<f32> {
            let total: f32 = regimes.iter().map(weight).sum();
            MOODS.iter().flat_map(|(_, share)| regimes.iter().map(move |r| weight(r) / total * share)).collect()
        };
        let ranges = |test: &dyn Fn(&Regime) -> bool| {
            let start = regimes.iter().position(test).unwrap_or(0);
            start..start + regimes[start..].iter().take_while(|regime| test(regime)).count()
        };
        let mut manners = Vec::new();
        let mut start = 0;
        for run in regimes.chunk_by(|a, b| (a.class, a.manner) == (b.class, b.manner)) {
            manners.push((run[0].manner, start..start + run.len()));
            start += run.len();
        }
        Self {
            len: regimes.len(),
            after_change: by_mood(&|regime| regime.weight),
            at_first: by_mood(&|regime| regime.weight * regime.manner.at_first()),
            presence: Moment::ALL.map(|moment| {
                MOODS.iter().flat_map(|(shift, _)| regimes.iter().map(move |r| r.presence(moment, *shift))).collect()
            }),
            mean: [regimes.iter().map(|r| r.mean(r.peak)).collect(), regimes.iter().map(|r| r.mean(r.off)).collect()],
            neighbours: [|r: &Regime| (r.peak, r.off), |r: &Regime| (r.off, r.peak)]
                .map(|axes| neighbours(regimes, axes)),
            classes: Class::ALL.map(|class| ranges(&|regime| regime.class == class)),
            manners,
        }
    }

    /// Presence rate of each regime at a moment, by mood.
    pub(super) fn presence(&self, moment: Moment) -> &[f32] {
        &self.presence[moment.index()]
    }

    /// The regimes of a class.
    pub(super) fn class(&self, class: Class) -> Range<usize> {
        self.classes[class as usize].clone()
    }

    /// The regimes of a manner, a range for each class that has it.
    pub(super) fn manner(&self, manner: Manner) -> impl Iterator<Item = Range<usize>> {
        self.manners.iter().filter(move |(of, _)| *of == manner).map(|(_, range)| range.clone())
    }

    /// The regimes with a budget: with money left, and spent, in the same order.
    pub(super) fn budget(&self) -> (Range<usize>, Range<usize>) {
        let one = |manner| self.manner(manner).next().unwrap_or(0..0);
        (one(Manner::Solvent), one(Manner::Spent))
    }

    /// For each of the two strata the neighbours of each regime.
    pub(super) fn neighbours(&self) -> &[Vec<Vec<usize>>; 2] {
        &self.neighbours
    }

    /// How common each mood is.
    pub(super) fn mood_shares() -> [f32; MOOD_COUNT] {
        MOODS.map(|(_, share)| share)
    }
}

impl Regime {
    fn presence(&self, moment: Moment, mood: f32) -> f32 {
        let dark = match self.manner {
            Manner::Daily | Manner::Solvent => false,
            Manner::Weekdays => moment.weekend,
            Manner::Weekends => !moment.weekend,
            Manner::Spent => true,
        };
        let level = match moment.stratum {
            _ if dark => 0,
            Stratum::Peak => self.peak,
            Stratum::Off => self.off,
        };
        let rate = LEVELS[level];
        // Who does not take part has no good days.
        if level == 0 { rate } else { sigmoid((rate / (1.0 - rate)).ln() + mood * DAY_SPREAD) }
    }

    fn mean(&self, level: usize) -> f32 {
        LEVELS[level] * self.manner.share_of_week()
    }
}

impl Manner {
    fn share_of_week(self) -> f32 {
        match self {
            Self::Weekdays => 5.0 / 7.0,
            Self::Weekends => 2.0 / 7.0,
            Self::Daily | Self::Solvent | Self::Spent => 1.0,
        }
    }

    fn at_first(self) -> f32 {
        match self {
            Self::Daily | Self::Spent => 1.0,
            Self::Weekdays | Self::Weekends => prior::WEEKLY_AT_FIRST,
            Self::Solvent => prior::BUDGET_AT_FIRST,
        }
    }
}

/// The class of a pair of levels, by the contract's rule on rates.
fn class_of(peak: usize, off: usize, share_of_week: f32) -> Class {
    let on = |level: usize| LEVELS[level] * share_of_week >= 0.399;
    match (on(peak), on(off)) {
        (true, true) => Class::AllHours,
        (true, false) if off <= LAST_OFF_OFF => Class::PeakOnly,
        (false, false) if peak <= LAST_OFF_PEAK && off <= LAST_OFF_OFF => Class::Gone,
        _ => Class::Partial,
    }
}

fn daily() -> impl Iterator<Item = Regime> {
    let on_levels = (LEVELS.len() - FIRST_ON) as f32;
    pairs(0..LEVELS.len(), 0..LEVELS.len()).map(move |(peak, off)| {
        let class = class_of(peak, off, 1.0);
        let weight = match class {
            // Who advertises at all hours does so much alike in and outside the peak.
            Class::AllHours => prior::ALL_HOURS / on_levels.powi(2) * if peak.abs_diff(off) <= 1 { 2.2 } else { 0.6 },
            Class::PeakOnly => prior::PEAK_ONLY / on_levels * [0.75, 0.15, 0.10][off],
            Class::Gone if (peak, off) == (0, 0) => prior::ABSENT,
            Class::Gone if peak == 0 => prior::PROBING * [0.0, 0.04, 0.02][off],
            Class::Gone => prior::PROBING * [0.0, 0.4, 0.35, 0.25][peak] * [0.85, 0.10, 0.05][off],
            Class::Partial => prior::PARTIAL / 60.0,
        };
        Regime { manner: Manner::Daily, peak, off, class, weight }
    })
}

fn weekly() -> impl Iterator<Item = Regime> {
    [(Manner::Weekdays, prior::WEEKDAYS), (Manner::Weekends, prior::WEEKENDS)].into_iter().flat_map(
        |(manner, weight)| {
            let offs = std::iter::once(0).chain(FIRST_ON..LEVELS.len());
            pairs(FIRST_ON..LEVELS.len(), offs).map(move |(peak, off)| {
                let class = match manner {
                    Manner::Weekdays => class_of(peak, off, manner.share_of_week()),
                    _ => Class::Partial,
                };
                Regime { manner, peak, off, class, weight: weight / 42.0 }
            })
        },
    )
}

fn budgets() -> impl Iterator<Item = Regime> {
    [(Manner::Solvent, prior::BUDGET), (Manner::Spent, 0.0)].into_iter().flat_map(|(manner, weight)| {
        pairs(FIRST_ON..LEVELS.len(), FIRST_ON..LEVELS.len()).map(move |(peak, off)| {
            // He means to be on at all hours and says so again each morning.
            Regime { manner, peak, off, class: Class::AllHours, weight: weight / 36.0 }
        })
    })
}

fn pairs(
    peaks: impl Iterator<Item = usize>,
    offs: impl Iterator<Item = usize> + Clone,
) -> impl Iterator<Item = (usize, usize)> {
    peaks.flat_map(move |peak| offs.clone().map(move |off| (peak, off)))
}

/// For each regime those of its manner whose level differs by one step along the first axis and not along the other.
fn neighbours(regimes: &[Regime], axes: fn(&Regime) -> (usize, usize)) -> Vec<Vec<usize>> {
    let find = |of: &Regime, level: usize| {
        regimes.iter().position(|other| other.manner == of.manner && axes(other) == (level, axes(of).1))
    };
    let next = |of: &Regime, mut levels: Box<dyn Iterator<Item = usize>>| levels.find_map(|level| find(of, level));
    regimes
        .iter()
        .map(|regime| {
            let level = axes(regime).0;
            let below = next(regime, Box::new((0..level).rev()));
            let above = next(regime, Box::new(level + 1..LEVELS.len()));
            below.into_iter().chain(above).collect()
        })
        .collect()
}

pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_manners_are_ranges_that_cover_every_regime_once() {
        for has_peak in [true, false] {
            let library = Library::new(has_peak);
            let covered: usize = Class::ALL.iter().map(|&class| library.class(class).len()).sum();
            assert_eq!(covered, library.len);
            assert_eq!(covered, if has_peak { MOST_REGIMES } else { 35 });
            assert!((library.after_change.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            let (solvent, spent) = library.budget();
            assert_eq!(solvent.len(), spent.len());
            assert!(solvent.len() >= 6 && solvent.end <= spent.start);
        }
    }

    #[test]
    fn without_peak_hours_nobody_is_peak_only() {
        assert!(Library::new(false).class(Class::PeakOnly).is_empty());
        assert!(!Library::new(true).class(Class::PeakOnly).is_empty());
    }

    #[test]
    fn the_class_of_a_pair_of_rates_is_the_contract_s() {
        let class = |peak: f32, off: f32| {
            let level = |rate| LEVELS.iter().position(|&level| level >= rate).unwrap();
            class_of(level(peak), level(off), 1.0)
        };
        assert_eq!(class(0.42, 0.42), Class::AllHours);
        assert_eq!(class(0.91, 0.11), Class::PeakOnly);
        assert_eq!(class(0.19, 0.01), Class::Gone);
        assert_eq!(class(0.29, 0.01), Class::Partial);
        assert_eq!(class(0.91, 0.19), Class::Partial);
    }
}
