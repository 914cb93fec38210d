//! What of a series a finding is about. Each is told, chained and taken back apart from the others.

use crate::domain::FindingKind;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Presence,
    FirstSlot,
    BudgetClock,
}

impl Aspect {
    /// The aspect of a kind; `None` for what is about the market, and for a withdrawal, which may be of any.
    pub(super) fn of(kind: FindingKind) -> Option<Self> {
        match kind {
            FindingKind::BackOff
            | FindingKind::RetreatToPeak
            | FindingKind::PeakEntry
            | FindingKind::Enter
            | FindingKind::Return
            | FindingKind::Expand => Some(Self::Presence),
            FindingKind::TakeTop | FindingKind::CedeTop => Some(Self::FirstSlot),
            FindingKind::RunsOut
            | FindingKind::RunsOutEarlier
            | FindingKind::RunsOutLater
            | FindingKind::RunsOutNoMore => Some(Self::BudgetClock),
            FindingKind::MarketRise | FindingKind::MarketFall | FindingKind::Withdrawn => None,
        }
    }

    /// What keeps the ids of withdrawals apart that fall on one check.
    pub(super) fn mark(self) -> Option<&'static str> {
        match self {
            Self::Presence => None,
            Self::FirstSlot => Some("\u{1}first slot"),
            Self::BudgetClock => Some("\u{1}budget clock"),
        }
    }
}
