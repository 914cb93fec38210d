//! What one local day showed: counts, and whether it was fought.

use crate::domain::Stratum;

/// The pages with ads of one query on one local day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looked {
    pub(super) peak: u64,
    pub(super) off: u64,
    /// Ad slots on them.
    pub(super) slots: u64,
}

/// What they showed of one party.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) peak: u64,
    pub(super) off: u64,
    pub(super) first_slots: u64,
    pub(super) rank_sum: u64,
    pub(super) slots: u64,
    /// Pages that showed you too, and those of them on which he stood above.
    pub(super) beside_you: u64,
    pub(super) above_you: u64,
}

impl Looked {
    pub(super) fn count(&mut self, stratum: Stratum, slots: u64) {
        self.slots += slots;
        match stratum {
            Stratum::Peak => self.peak += 1,
            Stratum::Off => self.off += 1,
        }
    }

    pub(super) fn checks(&self) -> u64 {
        self.peak + self.off
    }

    /// Whether a party fought on this day; `None` where one check cannot tell. On is 40 % and more, in the peak or
    /// outside it: who comes in the peak only fights as well.
    pub(super) fn fought(&self, seen: &Seen) -> Option<bool> {
        let on = |hits: u64, checks: u64| checks > 0 && hits * 5 >= checks * 2;
        (self.checks() >= 2).then(|| on(seen.peak, self.peak) || on(seen.off, self.off))
    }
}

impl Seen {
    pub(super) fn hits(&self) -> u64 {
        self.peak + self.off
    }

    /// Who of you two was clearly above on this day: `Some(true)` for you.
    pub(super) fn yours(&self) -> Option<bool> {
        const PAGES: u64 = 6;
        let yours = self.above_you * 3 <= self.beside_you;
        (self.beside_you >= PAGES && (yours || self.above_you * 3 >= self.beside_you * 2)).then_some(yours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_fought_in_the_peak_or_outside_it() {
        let looked = Looked { peak: 3, off: 21, slots: 0 };
        let fought = |peak, off| looked.fought(&Seen { peak, off, ..Seen::default() });
        assert_eq!([fought(2, 0), fought(0, 9)], [Some(true); 2]);
        assert_eq!([fought(1, 0), fought(1, 8)], [Some(false); 2], "once in the rush hour is no fight");
        assert_eq!(Looked { peak: 1, ..Looked::default() }.fought(&Seen::default()), None);
    }

    #[test]
    fn few_pages_or_a_near_draw_put_nobody_above() {
        let yours = |above_you, beside_you| Seen { beside_you, above_you, ..Seen::default() }.yours();
        assert_eq!([yours(0, 6), yours(6, 6), yours(3, 6), yours(0, 5)], [Some(true), Some(false), None, None]);
    }
}
