use super::{Finding, FindingKind, Query};

impl FindingKind {
    /// Whether what an earlier finding of the kind `earlier` said of a party no longer holds once this one does.
    pub fn ends(self, earlier: Self) -> bool {
        use FindingKind::{
            BackOff, CedeTop, Enter, Expand, MarketFall, MarketRise, PeakEntry, RetreatToPeak, Return, RunsOut,
            RunsOutEarlier, RunsOutLater, RunsOutNoMore, TakeTop,
        };
        match self {
            Return | Enter => matches!(earlier, BackOff | RetreatToPeak),
            PeakEntry => earlier == BackOff,
            Expand => matches!(earlier, RetreatToPeak | PeakEntry),
            BackOff => matches!(earlier, PeakEntry | Enter | Return | Expand | RetreatToPeak),
            RetreatToPeak => matches!(earlier, Enter | Return | Expand),
            TakeTop => earlier == CedeTop,
            CedeTop => earlier == TakeTop,
            RunsOutNoMore => matches!(earlier, RunsOut | RunsOutEarlier | RunsOutLater),
            RunsOutLater => earlier == RunsOutEarlier,
            RunsOutEarlier => earlier == RunsOutLater,
            MarketRise => earlier == MarketFall,
            MarketFall => earlier == MarketRise,
            RunsOut | FindingKind::Withdrawn => false,
        }
    }

    /// Whether the end of an earlier finding is what this one is news for: it goes back to before.
    pub fn is_over_of(self, earlier: Self) -> bool {
        self.ends(earlier) && !(self == Self::BackOff && earlier == Self::RetreatToPeak)
    }
}

impl Finding {
    /// Whether this is about the same party, and on one of the same keywords of the same source.
    pub fn is_about_same(&self, other: &Self) -> bool {
        let place = |finding: &Self| Query { keyword: String::new(), ..finding.query.clone() };
        let keywords = |finding: &Self| {
            let keywords = finding.keywords.iter().chain([&finding.query.keyword]);
            keywords.cloned().collect::<Vec<_>>()
        };
        self.party == other.party && place(self) == place(other) && {
            let others = keywords(other);
            keywords(self).iter().any(|keyword| others.contains(keyword))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_back_to_before_ends_what_was_told() {
        assert!(FindingKind::Return.is_over_of(FindingKind::BackOff));
        assert!(FindingKind::BackOff.is_over_of(FindingKind::Enter));
        assert!(FindingKind::CedeTop.is_over_of(FindingKind::TakeTop));
        assert!(!FindingKind::TakeTop.ends(FindingKind::BackOff), "ranks and presence are two things");
    }

    #[test]
    fn leaving_the_peak_too_ends_a_retreat_and_is_not_its_end() {
        assert!(FindingKind::BackOff.ends(FindingKind::RetreatToPeak));
        assert!(!FindingKind::BackOff.is_over_of(FindingKind::RetreatToPeak));
    }

    #[test]
    fn no_kind_ends_itself() {
        assert!(FindingKind::ALL.into_iter().all(|kind| !kind.ends(kind)));
    }
}
