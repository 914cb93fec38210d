//! One day of one series, reduced to when he was last seen and how surprising the darkness after it is.

use serde::{Deserialize, Serialize};

use super::share::Share;
use crate::{
    detect::method::clock::{DARK, LEAST_HITS, MOST_SURPRISE, OPEN, PRESENCE_WEIGHT, STRAY_COST, TODAY_COUNTS, WHOLE},
    domain::Stratum,
};

/// Minutes of a day.
pub(super) const MIDNIGHT: u16 = 24 * 60;

/// A look as the budget clock sees it.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct ClockLook {
    /// Seconds since 1970.
    pub(in crate::detect) at: i64,
    /// Local days since the common era.
    pub(in crate::detect) day: i32,
    /// Local minute of the day.
    pub(in crate::detect) minute: u16,
    pub(in crate::detect) stratum: Stratum,
    /// How much a look repeats the one before it on this source, 0 to 1.
    pub(in crate::detect) pull: f32,
}

/// A day that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Today {
    pub(super) day: i32,
    /// Looks of each stratum between the first and the last that saw him: these two are there because they did, and say
    /// nothing of how often he is.
    open: [Share; 2],
    /// The stratum of the last look that saw him, but for the first.
    last_hit: Option<usize>,
    hits: f32,
    /// Looks of each stratum since the last that saw him.
    dark: [u16; 2],
    /// How many looks were to be expected to see him: before the first that did, from there to the last, since then.
    expected: [f32; 3],
    last_seen: Option<u16>,
    first_dark: Option<(u16, i64)>,
    last_look: (u16, i64),
    /// How surprising the darkness before the first look that saw him is, in nats …
    begin: f32,
    /// … and that since the last.
    surprise: f32,
}

impl Today {
    pub(super) fn new(look: ClockLook) -> Self {
        Self {
            day: look.day,
            open: [Share::default(); 2],
            last_hit: None,
            hits: 0.0,
            dark: [0; 2],
            expected: [0.0; 3],
            last_seen: None,
            first_dark: None,
            last_look: (look.minute, look.at),
            begin: 0.0,
            surprise: 0.0,
        }
    }

    /// One more look. `usual`: his presence of late in each stratum while he was not dark for the day.
    pub(super) fn look(&mut self, usual: &[Share; 2], look: ClockLook, seen: bool) {
        let stratum = usize::from(look.stratum == Stratum::Off);
        self.last_look = (look.minute, look.at);
        self.expected[2] += usual[stratum].hits / (usual[stratum].looks + PRESENCE_WEIGHT);
        if seen {
            self.seen(stratum);
            (self.last_seen, self.first_dark, self.surprise) = (Some(look.minute), None, 0.0);
            return;
        }
        self.dark[stratum] = self.dark[stratum].saturating_add(1);
        let absent = 1.0 - self.presence(usual, stratum);
        // A dark look after a dark one says less where looks hang together.
        let pull = if self.first_dark.is_some() { look.pull } else { 0.0 };
        let surprise = -(pull + (1.0 - pull) * absent).ln();
        self.first_dark.get_or_insert((look.minute, look.at));
        let sum = if self.last_seen.is_some() { &mut self.surprise } else { &mut self.begin };
        *sum = (*sum + surprise).min(MOST_SURPRISE);
    }

    fn seen(&mut self, stratum: usize) {
        let (dark, expected) = (std::mem::take(&mut self.dark), std::mem::take(&mut self.expected[2]));
        self.hits += 1.0;
        if self.last_seen.is_none() {
            self.expected[0] = expected;
            return;
        }
        self.expected[1] += expected;
        for (open, dark) in self.open.iter_mut().zip(dark) {
            open.looks += f32::from(dark);
        }
        if let Some(before) = self.last_hit.replace(stratum) {
            self.open[before].count(1.0);
        }
    }

    /// The presence to expect while he is not dark for the day; today's looks weigh more than those of other days.
    /// Nothing is expected of somebody of whom little was seen.
    fn presence(&self, usual: &[Share; 2], stratum: usize) -> f32 {
        let (today, usual) = (self.open[stratum], usual[stratum]);
        let hits = usual.hits + TODAY_COUNTS * today.hits;
        let looks = usual.looks + TODAY_COUNTS * today.looks;
        (hits / (looks + PRESENCE_WEIGHT)).min(0.97)
    }

    /// What the day taught of his presence while he was not dark.
    pub(super) fn open(&self) -> [Share; 2] {
        self.open
    }

    /// The day, once it is over; `None` if he was not seen in it, or far less than usual already before he was seen
    /// no more: that may be anything but running out. `begins_dark`: on which share of days he comes late.
    pub(super) fn close(&self, begins_dark: f32) -> Option<Day> {
        let [begin, open, _] = self.expected;
        let whole = WHOLE * ((1.0 - begins_dark) * begin + open);
        let enough = self.hits >= LEAST_HITS.max(whole).max(OPEN * open);
        let last_seen = self.last_seen.filter(|_| enough)?;
        let (first_dark, at) = self.first_dark.unwrap_or(self.last_look);
        // The hour that summer time gives back runs twice.
        let first_dark = first_dark.max(last_seen);
        Some(Day {
            date: self.day,
            at,
            last_seen,
            first_dark,
            last_look: self.last_look.0.max(first_dark),
            surprise: tenths(self.surprise),
            begin: tenths(self.begin),
        })
    }
}

/// A day that is over, and on which he was seen. A dozen bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Day {
    /// Local days since the common era.
    pub(super) date: i32,
    /// Seconds since 1970 of the first dark look, or of the last look.
    pub(super) at: i64,
    /// Local minutes: the last look that saw him, the first and the last after it.
    pub(super) last_seen: u16,
    pub(super) first_dark: u16,
    pub(super) last_look: u16,
    /// How surprising the darkness at the end and at the beginning is, in tenths of a nat.
    surprise: u8,
    begin: u8,
}

fn tenths(nats: f32) -> u8 {
    (nats * 10.0).round() as u8
}

impl Day {
    /// How surprising it is that he was not seen any more, in nats, had he been there as usual.
    pub(super) fn surprise(&self) -> f32 {
        f32::from(self.surprise) / 10.0
    }

    /// The same for the time from midnight to the first look that saw him.
    pub(super) fn surprise_at_begin(&self) -> f32 {
        f32::from(self.begin) / 10.0
    }

    /// Whether he clearly went dark.
    pub(super) fn is_dark(&self) -> bool {
        self.surprise() >= DARK
    }

    /// Whether he was clearly there after `minute`.
    pub(super) fn lasted(&self, minute: u16) -> bool {
        !self.is_dark() && self.last_seen >= minute
    }

    /// How much likelier the looks are if he went dark for the day at `minute` than if he stayed.
    pub(super) fn likelier_dark_at(&self, minute: f32) -> f32 {
        if minute < f32::from(self.last_seen) { 0.0 } else { (self.surprise() * self.dark_after(minute)).exp() }
    }

    /// The cost in nats of the claim that he went dark at `minute`, for a day on which he went dark.
    pub(super) fn cost(&self, minute: f32) -> f32 {
        /// Clocks are a few minutes off, and so is the first auction without him.
        const SLACK: f32 = 10.0;
        if minute + SLACK < f32::from(self.last_seen) {
            STRAY_COST
        } else {
            (self.surprise() * (1.0 - self.dark_after(minute))).min(STRAY_COST)
        }
    }

    /// The share of the dark looks that is later than `minute`.
    fn dark_after(&self, minute: f32) -> f32 {
        let (first, last) = (f32::from(self.first_dark), f32::from(self.last_look));
        if minute <= first {
            1.0
        } else if minute >= last {
            0.0
        } else {
            (last - minute) / (last - first)
        }
    }

    /// The minute at which he went dark: the mean over the time from the last look that saw him to the first dark one
    /// and, by the chance to miss him, beyond.
    pub(super) fn went_dark(&self) -> f32 {
        let (seen, dark, last) = (f32::from(self.last_seen), f32::from(self.first_dark), f32::from(self.last_look));
        let gap = (dark - seen).max(1.0);
        let tail = (last - dark) / self.surprise().max(0.1);
        (gap * (seen + dark) / 2.0 + tail * (dark + tail).min(last)) / (gap + tail)
    }
}
