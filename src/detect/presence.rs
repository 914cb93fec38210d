//! One party on one query: what is believed of his presence, look after look.

use serde::{Deserialize, Serialize};

use super::{
    belief::{Belief, Jump, Picture, Sticky},
    library::{Class, Library, Manner, Moment},
    memory::Lore,
    method::{CONTAGION, HOUR, STICKY_MIN, STICKY_SERIES_WEIGHT},
    run_out::RunOut,
    stickiness::{Stickiness, near},
};

/// When a look was, in the market's own time.
#[derive(Debug, Clone, Copy)]
pub(super) struct When {
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Stratum and weekend.
    pub(super) moment: Moment,
    /// Local days since the common era.
    pub(super) day: i32,
    /// Local hour, 0 to 23.
    pub(super) hour: u8,
}

/// The filter of one series and what it has learnt of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Presence {
    belief: Belief,
    run_out: RunOut,
    stickiness: Stickiness,
    last: Option<Last>,
}

/// The look before this one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Last {
    at: i64,
    day: i32,
    seen: bool,
    /// Looks on that day.
    looks: u32,
    /// The last local hour of that day in which he was seen.
    seen_in: Option<u8>,
}

impl Presence {
    pub(super) fn new(library: &Library) -> Self {
        Self { belief: Belief::new(library), run_out: RunOut::default(), stickiness: Stickiness::default(), last: None }
    }

    pub(super) fn belief(&self) -> &Belief {
        &self.belief
    }

    /// Seconds since the last look; an hour before the first.
    pub(super) fn gap(&self, when: When) -> i64 {
        self.last.map_or(HOUR, |last| when.at - last.at)
    }

    /// A rival who comes back may have another budget.
    pub(super) fn forget_run_outs(&mut self) {
        self.run_out = RunOut::default();
    }

    /// One look. `toward`: where he went on other keywords of late.
    pub(super) fn look(
        &mut self,
        library: &Library,
        lore: &mut Lore,
        when: When,
        seen: bool,
        toward: &[Class],
    ) -> Picture {
        let gap = self.gap(when);
        let same_day = self.last.is_some_and(|last| last.day == when.day);
        // Money can only have run out since midnight.
        let since_midnight = f32::from(when.hour) + 1.0;
        let span = if same_day { (gap as f32 / HOUR as f32).min(since_midnight) } else { since_midnight };
        if let Some(last) = self.last.filter(|_| !same_day) {
            self.end_of_day(library, lore, last, when.day);
        }
        let jump = Jump { chance: lore.hazard.chance(gap), scale: lore.manners.scale(), toward, contagion: CONTAGION };
        self.belief.jump(library, jump);
        self.belief.run_out(library, self.run_out.chance(usize::from(when.hour), span));
        let sticky = self.sticky(lore, gap);
        let expected = self.belief.weigh(library, when.moment, seen, sticky);
        self.learn_stickiness(lore, gap, expected, seen);
        let today = self.last.filter(|_| same_day);
        self.last = Some(Last {
            at: when.at,
            day: when.day,
            seen,
            looks: today.map_or(0, |last| last.looks) + 1,
            seen_in: if seen { Some(when.hour) } else { today.and_then(|last| last.seen_in) },
        });
        self.belief.picture(library)
    }

    fn end_of_day(&mut self, library: &Library, lore: &mut Lore, last: Last, day: i32) {
        /// Days with fewer looks teach nothing about the hour of going dark.
        const ENOUGH_LOOKS: u32 = 3;
        /// Nor does a rival who has hardly a budget.
        const WORTH_IT: f32 = 0.02;
        /// Levels slip at most this many times over a gap.
        const MOST_NIGHTS: u32 = 3;
        let (left, spent) = (self.belief.manner(library, Manner::Solvent), self.belief.manner(library, Manner::Spent));
        if let Some(hour) = last.seen_in.filter(|_| last.looks >= ENOUGH_LOOKS && left + spent > WORTH_IT) {
            self.run_out.learn(usize::from(hour), left + spent, spent / (left + spent));
        }
        if last.looks >= ENOUGH_LOOKS {
            lore.manners.learn(library, &self.belief, &self.belief.picture(library));
        }
        let nights = day.saturating_sub(last.day).unsigned_abs().min(MOST_NIGHTS);
        self.belief.night(library, nights);
    }

    fn sticky(&self, lore: &Lore, gap: i64) -> Sticky {
        let last = self.last.is_some_and(|last| last.seen);
        if !near(gap) {
            return Sticky { pull: 0.0, last };
        }
        let pull = self.stickiness.at(gap, lore.presence.of_source(gap), STICKY_SERIES_WEIGHT);
        Sticky { pull: if pull > STICKY_MIN { pull.min(0.95) as f32 } else { 0.0 }, last }
    }

    fn learn_stickiness(&mut self, lore: &mut Lore, gap: i64, expected: f32, seen: bool) {
        /// Where presence is nearly certain, residuals tell nothing.
        const TELLING: f32 = 0.04;
        let Some(last) = self.last.filter(|_| near(gap) && expected * (1.0 - expected) > TELLING) else { return };
        let residual = |seen: bool| f32::from(u8::from(seen)) - expected;
        self.stickiness.learn(gap, residual(seen), residual(last.seen));
        lore.presence.learn(gap, residual(seen), residual(last.seen));
    }
}
