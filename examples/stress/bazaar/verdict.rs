//! What presence rates come down to, and which words are right about them.

use bidwatch::domain::{FindingKind, Stance};

use super::latent::{Day, Rates};

/// On from this rate, in either stratum.
pub(crate) const ON: f64 = 0.40;
/// Off up to this rate, in the peak and outside it.
const OFF: [f64; 2] = [0.20, 0.12];
/// How far beyond these a rate may be before a word about it is wrong.
const BAND: f64 = 0.07;
/// A day is on or off outside the peak by this rate; a stance holds a week if it holds all its days but two.
const DAY_ON: f64 = 0.25;
const ODD_DAYS: usize = 2;

/// How a series stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Regime {
    AllHours,
    PeakOnly,
    Gone,
    /// Between on and off, on at the wrong hours, or another from day to day.
    Partial,
}

const PROPER: [Regime; 3] = [Regime::AllHours, Regime::PeakOnly, Regime::Gone];

impl Regime {
    /// The regime of these rates.
    pub(crate) fn of(rates: &Rates) -> Self {
        PROPER.into_iter().find(|regime| regime.fits(rates, 0.0)).unwrap_or(Self::Partial)
    }

    /// Whether its claims hold, give or take a band.
    fn fits(self, rates: &Rates, band: f64) -> bool {
        let on = |rate: f64| rate >= ON - band;
        let off = |rate: f64, stratum: usize| rate <= OFF[stratum] + band;
        match self {
            Self::AllHours => on(rates.peak) && on(rates.off),
            Self::PeakOnly => on(rates.peak) && off(rates.off, 1),
            Self::Gone => off(rates.peak, 0) && off(rates.off, 1),
            Self::Partial => false,
        }
    }

    /// Whether its claims hold for a week as a whole and on nearly each of its days.
    fn holds_week(self, week: &Week, band: f64) -> bool {
        let odd = week.days.iter().filter(|day| (day.off >= DAY_ON) != (self == Self::AllHours)).count();
        self.fits(&week.rates, band) && odd <= ODD_DAYS
    }
}

/// What a change from one regime to another is called.
pub(crate) fn kind_of(from: Regime, to: Regime, backed_off: bool) -> Option<FindingKind> {
    match (from, to) {
        (Regime::AllHours | Regime::PeakOnly, Regime::Gone) => Some(FindingKind::BackOff),
        (Regime::AllHours, Regime::PeakOnly) => Some(FindingKind::RetreatToPeak),
        (Regime::Gone, Regime::PeakOnly) => Some(FindingKind::PeakEntry),
        (Regime::Gone, Regime::AllHours) if backed_off => Some(FindingKind::Return),
        (Regime::Gone, Regime::AllHours) => Some(FindingKind::Enter),
        (Regime::PeakOnly, Regime::AllHours) => Some(FindingKind::Expand),
        _ => None,
    }
}

/// The direction that a kind tells; kinds of other things have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Down,
    Up,
    TopUp,
    TopDown,
}

/// The direction of a kind.
pub(crate) fn direction(kind: FindingKind) -> Option<Direction> {
    match kind {
        FindingKind::BackOff | FindingKind::RetreatToPeak => Some(Direction::Down),
        FindingKind::PeakEntry | FindingKind::Enter | FindingKind::Return | FindingKind::Expand => Some(Direction::Up),
        FindingKind::TakeTop => Some(Direction::TopUp),
        FindingKind::CedeTop => Some(Direction::TopDown),
        _ => None,
    }
}

/// Whether a kind is a right word for a change of kind `truth`.
pub(crate) fn right_word(said: FindingKind, truth: FindingKind) -> bool {
    said == truth
        || match truth {
            FindingKind::Return => said == FindingKind::Enter,
            FindingKind::Expand => matches!(said, FindingKind::Enter | FindingKind::Return),
            _ => false,
        }
}

/// Whether what a kind says of a rival is so at these rates.
pub(crate) fn holds(kind: FindingKind, rates: &Rates) -> bool {
    match kind {
        FindingKind::BackOff => Regime::Gone.fits(rates, BAND),
        FindingKind::RetreatToPeak | FindingKind::PeakEntry => Regime::PeakOnly.fits(rates, BAND),
        FindingKind::Enter | FindingKind::Return | FindingKind::Expand => Regime::AllHours.fits(rates, BAND),
        _ => false,
    }
}

/// A week of a series.
pub(crate) struct Week<'a> {
    pub(crate) rates: Rates,
    pub(crate) days: &'a [Day],
}

/// How a stance stands to the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Honesty {
    Right,
    /// Nothing definite was said where something is.
    Unsure,
    Wrong,
}

/// Judges a stance by the week before it was said.
pub(crate) fn honesty(stance: Stance, week: &Week) -> Honesty {
    let holds = match stance {
        Stance::AllHours => Regime::AllHours.holds_week(week, BAND),
        Stance::PeakOnly => Regime::PeakOnly.holds_week(week, BAND),
        Stance::Gone | Stance::Probing => Regime::Gone.holds_week(week, BAND),
        Stance::RunsOut => goes_dark(week.days),
        Stance::WeekdaysOnly => {
            let odd = week.days.iter().filter(|day| (day.off >= DAY_ON) == day.weekend).count();
            odd <= ODD_DAYS / 2
        }
        _ if PROPER.iter().any(|regime| regime.holds_week(week, 0.0)) => return Honesty::Unsure,
        _ => true,
    };
    if holds { Honesty::Right } else { Honesty::Wrong }
}

/// Whether a series goes dark within the day on at least half of these days.
pub(crate) fn goes_dark(days: &[Day]) -> bool {
    !days.is_empty() && 2 * days.iter().filter(|day| day.goes_dark).count() >= days.len()
}
