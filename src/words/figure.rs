//! The figures about a party by name, each with what it means.

use super::{Lang, catalogue::figures as say};

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "their meanings are in the catalogue")]
pub enum Figure {
    Check,
    Interval,
    Shown,
    FirstSlot,
    AbsoluteTop,
    TopOfPage,
    Overlap,
    AboveYou,
    YouOutrank,
    AllAdSlots,
    InThePeak,
    Stance,
    Endurance,
    Depth,
    Height,
    Response,
    Recovery,
    Grades,
    Spend,
}

type Say = fn(Lang) -> &'static str;

impl Figure {
    /// Every figure, in reading order.
    pub const ALL: [Self; 19] = [
        Self::Check,
        Self::Interval,
        Self::Shown,
        Self::FirstSlot,
        Self::AbsoluteTop,
        Self::TopOfPage,
        Self::Overlap,
        Self::AboveYou,
        Self::YouOutrank,
        Self::AllAdSlots,
        Self::InThePeak,
        Self::Stance,
        Self::Endurance,
        Self::Depth,
        Self::Height,
        Self::Response,
        Self::Recovery,
        Self::Grades,
        Self::Spend,
    ];

    /// The name it is shown by.
    pub fn name(self, lang: Lang) -> &'static str {
        self.says().0(lang)
    }

    /// What it means.
    pub fn meaning(self, lang: Lang) -> &'static str {
        self.says().1(lang)
    }

    fn says(self) -> (Say, Say) {
        match self {
            Self::Check => (say::check, say::check_means),
            Self::Interval => (say::interval, say::interval_means),
            Self::Shown => (say::shown, say::shown_means),
            Self::FirstSlot => (say::first_slot, say::first_slot_means),
            Self::AbsoluteTop => (say::absolute_top, say::absolute_top_means),
            Self::TopOfPage => (say::top_of_page, say::top_of_page_means),
            Self::Overlap => (say::overlap, say::overlap_means),
            Self::AboveYou => (say::above_you, say::above_you_means),
            Self::YouOutrank => (say::you_outrank, say::you_outrank_means),
            Self::AllAdSlots => (say::all_ad_slots, say::all_ad_slots_means),
            Self::InThePeak => (say::in_the_peak, say::in_the_peak_means),
            Self::Stance => (say::stance, say::stance_means),
            Self::Endurance => (say::endurance, say::endurance_means),
            Self::Depth => (say::depth, say::depth_means),
            Self::Height => (say::height, say::height_means),
            Self::Response => (say::response, say::response_means),
            Self::Recovery => (say::recovery, say::recovery_means),
            Self::Grades => (say::grades, say::grades_means),
            Self::Spend => (say::spend, say::spend_means),
        }
    }
}
