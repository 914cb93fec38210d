//! One party on one query: what is believed of his presence, look after look.

use serde::{Deserialize, Serialize};

use super::{
    belief::{Belief, Jump, Picture, Sticky},
    library::{Class, Library, Manner, Moment},
    memory::Lore,
    method::{
        CAUTION_HOURS, CAUTION_KEEP, DRIFT_NIGHTS, HOUR, LONGEST_SPELL, REPEAT_SURE, REPEAT_TELLING, RUN_OUT_LOOKS,
        RUN_OUT_WORTH, STICKY_TELLING,
    },
    repeats::{AGES, Pairs, Repeats, Run, near},
    run_out::RunOut,
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
    repeats: Repeats,
    last: Option<Last>,
    /// The looks alike up to the last.
    run: Run,
    hope: Hope,
    caution: f32,
    /// In the peak, outside it.
    dark: [Option<Dark>; 2],
}

/// The look before this one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Last {
    at: i64,
    day: i32,
    moment: Moment,
    seen: bool,
    /// The likeliest class after it.
    class: Class,
    /// Looks on that day.
    looks: u32,
    /// The last local hour of that day in which he was seen.
    seen_in: Option<u8>,
}

/// What was to be expected when he was last seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Hope {
    /// His presence on a day like that: in the peak, outside it.
    presence: [f32; 2],
    /// The probability that he is of this class, on every day and without a budget; 0 if it is not high.
    sure: f32,
}

/// Darkness in a stratum of which is not known yet whether it ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Dark {
    since: i64,
    /// The day on which he was last seen.
    day: i32,
    /// Seconds between the looks at its beginning.
    gap: i64,
    /// The presence that was to be expected.
    expected: f32,
    /// How much it tells.
    weight: f32,
    /// Pairs of looks that both did not see him, by the age of their run.
    pairs: [u16; AGES],
}

impl Presence {
    pub(super) fn new(library: &Library) -> Self {
        Self {
            belief: Belief::new(library),
            run_out: RunOut::default(),
            repeats: Repeats::default(),
            last: None,
            run: Run::default(),
            hope: Hope::default(),
            caution: 0.0,
            dark: [None; 2],
        }
    }

    pub(super) fn belief(&self) -> &Belief {
        &self.belief
    }

    /// Seconds since the last look; an hour before the first.
    pub(super) fn gap(&self, when: When) -> i64 {
        self.last.map_or(HOUR, |last| when.at - last.at)
    }

    /// How much caution the last looks ask for, 0 to 1: what repeats for hours is learnt from few spells.
    pub(super) fn caution(&self) -> f32 {
        self.caution
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
        let (chance, contagion) = (lore.hazard.chance(gap), lore.contagion.times());
        let jump = Jump { chance, scale: lore.manners.scale(), toward, contagion };
        self.belief.jump(library, jump);
        self.belief.run_out(library, self.run_out.chance(usize::from(when.hour), span));
        let sticky = Sticky {
            pull: self.pull(lore, gap, self.run),
            last: self.last.is_some_and(|last| last.seen),
            then: self.last.map_or(when.moment, |last| last.moment),
        };
        let repeated = gap as f32 / HOUR as f32 * sticky.pull / (1.0 - sticky.pull);
        self.caution = (repeated / CAUTION_HOURS).min(1.0).max(self.caution * CAUTION_KEEP);
        self.learn_repeats(library, lore, when, seen);
        self.belief.weigh(library, when.moment, seen, sticky);
        let picture = self.belief.picture(library);
        let today = self.last.filter(|_| same_day);
        self.last = Some(Last {
            at: when.at,
            day: when.day,
            moment: when.moment,
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

    /// How much a look `gap` seconds after `run` repeats the last one.
    pub(super) fn pull(&self, lore: &Lore, gap: i64, run: Run) -> f32 {
        self.repeats.pull(&lore.presence, gap, run)
    }

    /// Learns how much looks repeat each other, from pairs of looks that are near. Darkness in a stratum counts only
    /// once he was seen in that stratum again, and not with the night: that of a spent budget, of a weekend or of a
    /// rival who left or retreated is no correlation, and while it lasts nobody can tell.
    fn learn_repeats(&mut self, library: &Library, lore: &mut Lore, when: When, seen: bool) {
        let gap = self.gap(when);
        let stratum = usize::from(when.moment.stratum == Stratum::Off);
        let run = self.run;
        if let Some(last) = self.last {
            for dark in &mut self.dark {
                *dark = dark.filter(|dark| when.at - dark.since < LONGEST_SPELL);
            }
            if last.seen {
                let sure = self.belief.share(library, Manner::Daily, last.class);
                let sure = if sure > REPEAT_SURE { sure } else { 0.0 };
                self.hope = Hope { presence: self.belief.expected(library, when.moment.weekend, last.class), sure };
                let expected = self.hope.presence[stratum];
                if near(gap) && expected * (1.0 - expected) > STICKY_TELLING {
                    let chance = 1.0 - expected;
                    self.learn(lore, Pairs { gap, seen: true, age: run.age(), chance, turned: !seen, times: sure });
                }
            } else if near(gap) {
                self.stay_dark(when, last.day, gap, seen);
            }
            if let Some(dark) = self.dark[stratum].take_if(|_| seen).filter(|dark| dark.ended_by_itself(when)) {
                self.learn_dark(lore, &dark);
                if !last.seen && near(gap) {
                    self.learn(lore, Pairs { gap, turned: true, times: dark.weight, ..dark.pairs_of(run.age()) });
                }
            }
        }
        self.run = run.and(gap, seen, self.hope.presence[stratum] > REPEAT_TELLING);
    }

    /// He was not seen at the last look.
    fn stay_dark(&mut self, when: When, day: i32, gap: i64, seen: bool) {
        let stratum = usize::from(when.moment.stratum == Stratum::Off);
        let expected = self.hope.presence[stratum];
        let begins = Dark { since: when.at, day, gap, expected, weight: self.hope.sure, pairs: [0; AGES] };
        let dark = self.dark[stratum].get_or_insert(begins);
        if !seen && expected > REPEAT_TELLING {
            let pairs = &mut dark.pairs[self.run.age()];
            *pairs = pairs.saturating_add(1);
        }
    }

    fn learn_dark(&mut self, lore: &mut Lore, dark: &Dark) {
        for age in 0..AGES {
            self.learn(lore, dark.pairs_of(age));
        }
    }

    fn learn(&mut self, lore: &mut Lore, pairs: Pairs) {
        let tells = pairs.seen || pairs.chance >= REPEAT_TELLING;
        if tells && pairs.times > 0.0 {
            self.repeats.learn(pairs);
            lore.presence.learn(pairs);
        }
    }
}

impl Dark {
    /// Its pairs of this age.
    fn pairs_of(&self, age: usize) -> Pairs {
        let times = f32::from(self.pairs[age]) * self.weight;
        Pairs { gap: self.gap, seen: false, age, chance: self.expected, turned: false, times }
    }

    /// Not with the night, as a budget's does, and not with the change from weekend to weekday.
    fn ended_by_itself(&self, when: When) -> bool {
        when.day == self.day || when.hour >= 3
    }
}
