//! The parts of the page, every word of them final: a view in, what the template places out.

mod ahead;
pub(super) mod controls;
pub(super) mod finding;
pub(super) mod keyword;
pub(super) mod overview;
pub(super) mod rival;
mod scene;
mod tags;

pub(super) use scene::Scene;

use crate::{
    domain::Stance,
    insight::Grade,
    notify::Tone,
    words::{Lang, counts},
};

use super::chart::Svg;

/// A word with a colour of its own: the class of the style sheet, and the word.
#[derive(Debug, Clone)]
pub(super) struct Chip {
    pub(super) class: &'static str,
    pub(super) words: String,
}

impl Chip {
    fn of(tone: Tone, words: impl Into<String>) -> Self {
        let class = match tone {
            Tone::Good => "tg",
            Tone::Bad => "tb",
            Tone::Warning => "tw",
            Tone::Quiet => "tq",
        };
        Self { class, words: words.into() }
    }
}

/// What a grade is to the reader.
fn tone(grade: Grade) -> Tone {
    match grade {
        Grade::Gone | Grade::Weak | Grade::NoFighter => Tone::Good,
        Grade::Steady | Grade::Strong => Tone::Bad,
        Grade::TooLittleSeen | Grade::Mixed => Tone::Quiet,
    }
}

/// The swatch beside a stance: the shade that his day has on the whole.
fn swatch(stance: Stance) -> &'static str {
    match stance {
        Stance::AllHours => "on",
        Stance::PeakOnly | Stance::WeekdaysOnly | Stance::RunsOut | Stance::Partial => "half",
        Stance::Probing => "rare",
        Stance::Gone => "off",
        Stance::Unknown | Stance::Unclear => "blank",
    }
}

/// A share in a table: alone, its interval, its counts, and drawn.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) percent: String,
    pub(super) interval: String,
    pub(super) counts: String,
    pub(super) chart: Svg,
    /// What the column is sorted by, in thousandths; less than nothing without any check.
    pub(super) sort: i64,
}

impl Cell {
    fn of(lang: Lang, sampled: &crate::insight::Sampled, drawn: bool) -> Self {
        let rate = sampled.rate();
        let counted = rate.checks > 0;
        Self {
            percent: super::words::percent_of(lang, sampled),
            interval: if counted { super::words::interval(lang, sampled) } else { String::new() },
            counts: if counted { counts(lang, rate) } else { String::new() },
            chart: if drawn { super::chart::whisker(sampled) } else { Svg::default() },
            sort: rate.value().map_or(-1, |share| (share * 1_000.0).round() as i64),
        }
    }
}
