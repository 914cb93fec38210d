//! What is believed of one rival on one keyword: a probability for each regime and mood of the day.
//!
//! A filter of a hidden Markov chain (Rabiner 1989): predict by jumps, run-outs and nights, then weigh by the look.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    library::{Class, Library, MOOD_COUNT, MOST_REGIMES, Manner, Moment},
    manners::Scale,
    method::{DRIFT, FLOOR},
    weight::again,
};
use crate::domain::Stratum;

/// The probabilities, by mood; they sum to one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Belief(Vec<f32>);

/// The belief summed up: the mass of each class and the presence rates to expect in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Picture {
    /// Probability of each class, in the order of [`Class::ALL`].
    pub(super) mass: [f32; 4],
    /// Mean presence rate in each class: in the peak, outside it.
    pub(super) level: [[f32; 2]; 4],
}

impl Picture {
    /// Mean presence rates over all classes.
    pub(super) fn mean(&self) -> [f32; 2] {
        [0, 1].map(|stratum| (0..4).map(|class| self.mass[class] * self.level[class][stratum]).sum())
    }

    /// The heaviest of the classes between which changes are told, but for `but`.
    pub(super) fn heaviest(&self, but: Option<Class>) -> Class {
        let open = Class::PROPER.into_iter().filter(|&class| Some(class) != but);
        open.reduce(|a, b| if self.mass[b as usize] > self.mass[a as usize] { b } else { a })
            .expect("three classes, one left out")
    }
}

/// How a look bears on presence when looks hang together: with weight `pull` it repeats the draw of the last one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sticky {
    /// The correlation with the last look, 0 to 0.95.
    pub(super) pull: f32,
    /// Whether the last look saw him.
    pub(super) last: bool,
    /// When that was.
    pub(super) then: Moment,
}

/// A jump to be reckoned with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jump<'a> {
    /// Chance of a change since the last look.
    pub(super) chance: f32,
    /// How common budgets and weekly rhythms are on this source.
    pub(super) scale: Scale,
    /// Where this rival went on other keywords of late, and how much likelier that makes it here.
    pub(super) toward: &'a [Class],
    /// See `toward`.
    pub(super) contagion: f32,
}

impl Belief {
    /// Before anything was seen.
    pub(super) fn new(library: &Library) -> Self {
        Self(library.at_first.clone())
    }

    /// Whether this belief is over the regimes of `library`.
    pub(super) fn fits(&self, library: &Library) -> bool {
        self.0.len() == library.at_first.len()
    }

    /// One night passed, or several: budgets are fresh, the mood is new, levels may have slipped.
    pub(super) fn night(&mut self, library: &Library, nights: u32) {
        let mut mass = self.over_moods(library);
        let (solvent, spent) = library.budget();
        for (fresh, used) in solvent.zip(spent) {
            mass[fresh] += mass[used];
            mass[used] = 0.0;
        }
        for _ in 0..nights {
            for neighbours in library.neighbours() {
                let before = mass;
                for (i, near) in neighbours.iter().enumerate() {
                    let inflow: f32 = near.iter().map(|&other| before[other]).sum();
                    mass[i] += DRIFT * (inflow - near.len() as f32 * before[i]);
                }
            }
        }
        for (mood, share) in Library::mood_shares().into_iter().enumerate() {
            for (to, from) in self.0[mood * library.len..].iter_mut().zip(&mass[..library.len]) {
                *to = from * share;
            }
        }
    }

    /// He may have changed since the last look.
    pub(super) fn jump(&mut self, library: &Library, jump: Jump) {
        let stay = 1.0 - jump.chance;
        for (p, target) in self.0.iter_mut().zip(&library.after_change) {
            *p = stay * *p + jump.chance * target;
        }
        let scales = [
            (Manner::Solvent, jump.scale.budget),
            (Manner::Weekdays, jump.scale.weekly),
            (Manner::Weekends, jump.scale.weekly),
        ];
        for (manner, scale) in scales {
            let correction = jump.chance * (scale - 1.0);
            for range in library.manner(manner).flat_map(|range| moods(library, range)) {
                for (p, target) in self.0[range.clone()].iter_mut().zip(&library.after_change[range]) {
                    *p += correction * target;
                }
            }
        }
        let extra = (jump.chance * (jump.contagion - 1.0)).min(0.5);
        for range in jump.toward.iter().flat_map(|&class| moods(library, library.class(class))) {
            for (p, target) in self.0[range.clone()].iter_mut().zip(&library.after_change[range]) {
                *p += extra * target;
            }
        }
    }

    /// His money may have run out since the last look.
    pub(super) fn run_out(&mut self, library: &Library, chance: f32) {
        let (solvent, spent) = library.budget();
        for (from, to) in moods(library, solvent).zip(moods(library, spent)) {
            let (before, after) = self.0.split_at_mut(to.start);
            for (left, gone) in before[from].iter_mut().zip(&mut after[..to.len()]) {
                let spent = *left * chance;
                *left -= spent;
                *gone += spent;
            }
        }
    }

    /// The presence to expect of a rival whose class has not changed and who has money left, on such a day: in the peak,
    /// outside it.
    pub(super) fn expected(&self, library: &Library, weekend: bool, class: Class) -> [f32; 2] {
        let (_, spent) = library.budget();
        let class = library.class(class);
        let with_money = if class.contains(&spent.start) { class.start..spent.start } else { class };
        let mass: f32 = moods(library, with_money.clone()).map(|range| sum(&self.0[range])).sum();
        [Stratum::Peak, Stratum::Off].map(|stratum| {
            let rates = library.presence(Moment { stratum, weekend });
            let seen = moods(library, with_money.clone()).map(|range| dot(&self.0[range.clone()], &rates[range]));
            seen.sum::<f32>() / mass.max(f32::MIN_POSITIVE)
        })
    }

    /// Weighs in one look.
    pub(super) fn weigh(&mut self, library: &Library, moment: Moment, seen: bool, sticky: Sticky) {
        let rates = library.presence(moment);
        // Where looks repeat each other, an odd page does too.
        let floor = FLOOR * (1.0 - sticky.pull);
        let within = |chance: f32| chance.clamp(floor, 1.0 - floor);
        let (offset, slope) = (sticky.pull * f32::from(u8::from(sticky.last)), 1.0 - sticky.pull);
        // P(seen) = pull · last + (1 − pull) · rate; for a look that did not see him, its complement.
        let (offset, slope) = if seen { (offset, slope) } else { (1.0 - offset, -slope) };
        if sticky.pull > 0.0 && sticky.then != moment {
            for ((p, &rate), &old) in self.0.iter_mut().zip(rates).zip(library.presence(sticky.then)) {
                let chance = sticky.pull * again(rate, old, sticky.last) + (1.0 - sticky.pull) * rate;
                *p *= within(if seen { chance } else { 1.0 - chance });
            }
        } else {
            for (p, rate) in self.0.iter_mut().zip(rates) {
                *p *= within(offset + slope * rate);
            }
        }
        let scale = 1.0 / sum(&self.0);
        for p in &mut self.0 {
            *p *= scale;
        }
    }

    /// The belief summed up by class.
    pub(super) fn picture(&self, library: &Library) -> Picture {
        let mass = self.over_moods(library);
        let mut picture = Picture::default();
        for class in Class::ALL {
            let range = library.class(class);
            let total = sum(&mass[range.clone()]);
            picture.mass[class as usize] = total;
            if total > 0.0 {
                let mean = |of: &[f32]| dot(&mass[range.clone()], &of[range.clone()]) / total;
                picture.level[class as usize] = [mean(&library.mean[0]), mean(&library.mean[1])];
            }
        }
        picture
    }

    /// The probability that he advertises in this manner.
    pub(super) fn manner(&self, library: &Library, manner: Manner) -> f32 {
        library.manner(manner).flat_map(|range| moods(library, range)).map(|range| sum(&self.0[range])).sum()
    }

    /// The probability of this manner within a class.
    pub(super) fn share(&self, library: &Library, manner: Manner, class: Class) -> f32 {
        let of_class = library.class(class);
        let inside = library.manner(manner).filter(|range| of_class.contains(&range.start));
        inside.flat_map(|range| moods(library, range)).map(|range| sum(&self.0[range])).sum()
    }

    /// The mass of each regime; nothing past the last one of the library.
    fn over_moods(&self, library: &Library) -> [f32; MOST_REGIMES] {
        let mut mass = [0.0; MOST_REGIMES];
        mass[..library.len].copy_from_slice(&self.0[..library.len]);
        for block in self.0[library.len..].chunks_exact(library.len) {
            for (total, p) in mass.iter_mut().zip(block) {
                *total += p;
            }
        }
        mass
    }
}

/// A range of regimes in each of the moods.
fn moods(library: &Library, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let len = library.len;
    (0..MOOD_COUNT).map(move |mood| range.start + mood * len..range.end + mood * len)
}

/// Lanes in which sums are kept apart: independent additions, which the compiler does at once.
const LANES: usize = 8;

fn sum(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += chunk[lane];
        }
    }
    lanes.iter().chain(rest).sum()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a_chunks, a_rest), (b_chunks, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum::<f32>()
}
