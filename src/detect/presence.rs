//! One party on one query: what is believed of his presence, look after look.

use serde::{Deserialize, Serialize};

use super::{
    belief::{Belief, Jump, Picture, Sticky},
    library::{Class, Library, Manner, Moment},
    memory::Lore,
    method::{
        CONTAGION, DRIFT_NIGHTS, HOUR, LONGEST_SPELL, RUN_OUT_LOOKS, RUN_OUT_WORTH, STICKY_MIN, STICKY_SERIES_WEIGHT,
        STICKY_TELLING,
    },
    run_out::RunOut,
    stickiness::{Stickiness, near},
};
use crate::domain::Stratum;

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
    spell: Option<DarkSpell>,
}

/// The look before this one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Last {
    at: i64,
    day: i32,
    seen: bool,
    /// The likeliest class after it.
    class: Class,
    /// Looks on that day.
    looks: u32,
    /// The last local hour of that day in which he was seen.
    seen_in: Option<u8>,
}

/// Looks that did not see him since one that did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct DarkSpell {
    since: i64,
    day: i32,
    /// Seconds between the looks at its beginning.
    gap: i64,
    /// The presence that was to be expected when it began: in the peak, outside it.
    expected: [f32; 2],
    /// Pairs of looks that both did not see him, likewise.
    pairs: [u16; 2],
}

impl Presence {
    pub(super) fn new(library: &Library) -> Self {
        Self {
            belief: Belief::new(library),
            run_out: RunOut::default(),
            stickiness: Stickiness::default(),
            last: None,
            spell: None,
        }
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
        self.learn_stickiness(library, lore, when, seen);
        self.belief.weigh(library, when.moment, seen, sticky);
        let picture = self.belief.picture(library);
        let today = self.last.filter(|_| same_day);
        self.last = Some(Last {
            at: when.at,
            day: when.day,
            seen,
            class: picture.heaviest(None),
            looks: today.map_or(0, |last| last.looks) + 1,
            seen_in: if seen { Some(when.hour) } else { today.and_then(|last| last.seen_in) },
        });
        picture
    }

    fn end_of_day(&mut self, library: &Library, lore: &mut Lore, last: Last, day: i32) {
        let (left, spent) = (self.belief.manner(library, Manner::Solvent), self.belief.manner(library, Manner::Spent));
        if let Some(hour) = last.seen_in.filter(|_| last.looks >= RUN_OUT_LOOKS && left + spent > RUN_OUT_WORTH) {
            self.run_out.learn(usize::from(hour), left + spent, spent / (left + spent));
        }
        if last.looks >= RUN_OUT_LOOKS {
            lore.manners.learn(library, &self.belief, &self.belief.picture(library));
        }
        let nights = day.saturating_sub(last.day).unsigned_abs().min(DRIFT_NIGHTS);
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

    /// Learns how much looks repeat each other, from pairs of looks that are near. Darkness counts only once it has
    /// ended by itself: that of a spent budget, of a weekend or of a rival who left is no correlation, and while it
    /// lasts nobody can tell.
    fn learn_stickiness(&mut self, library: &Library, lore: &mut Lore, when: When, seen: bool) {
        let spell = self.spell.take();
        let gap = self.gap(when);
        let Some(last) = self.last else { return };
        if last.seen && near(gap) {
            let expected = self.expected(library, when, last.class);
            let now = expected[usize::from(when.moment.stratum == Stratum::Off)];
            self.learn_pairs(lore, gap, now, (true, seen), 1);
            self.spell = (!seen).then_some(DarkSpell { since: when.at, day: when.day, gap, expected, pairs: [0; 2] });
        } else if let Some(mut spell) = spell {
            if !seen {
                let pairs = &mut spell.pairs[usize::from(when.moment.stratum == Stratum::Off)];
                *pairs = pairs.saturating_add(u16::from(near(gap)));
                self.spell = Some(spell).filter(|spell| when.at - spell.since < LONGEST_SPELL);
            } else if spell.ended_by_itself(when) {
                for (expected, pairs) in spell.expected.into_iter().zip(spell.pairs) {
                    self.learn_pairs(lore, spell.gap, expected, (false, false), pairs);
                }
                let now = spell.expected[usize::from(when.moment.stratum == Stratum::Off)];
                self.learn_pairs(lore, spell.gap, now, (false, true), 1);
            }
        }
    }

    /// What a day like today lets expect of him in each stratum, if his class has not changed.
    fn expected(&self, library: &Library, when: When, class: Class) -> [f32; 2] {
        [Stratum::Peak, Stratum::Off]
            .map(|stratum| self.belief.expected(library, Moment { stratum, ..when.moment }, class))
    }

    fn learn_pairs(&mut self, lore: &mut Lore, gap: i64, expected: f32, looks: (bool, bool), times: u16) {
        if expected * (1.0 - expected) > STICKY_TELLING {
            let residual = |seen: bool| f32::from(u8::from(seen)) - expected;
            self.stickiness.learn(gap, residual(looks.0), residual(looks.1), times);
            lore.presence.learn(gap, residual(looks.0), residual(looks.1), times);
        }
    }
}

impl DarkSpell {
    /// Not with the night, as a budget's does, and not with the change from weekend to weekday.
    fn ended_by_itself(&self, when: When) -> bool {
        when.day == self.day || when.hour >= 3
    }
}
