//! Habit: what the good pages of a source always bear, learnt from them. Pure.
//!
//! A page that lacks most of it is no evidence, whatever the rules find on it: a wall that no list knows, a page of
//! recommended items instead of results, a layout that the rules were not made for.
//!
//! **Layouts.** A site may show several (tests of its own, devices), so up to [`MOST_LAYOUTS`] are kept apart. A page
//! belongs to the layout of whose steady marks (on nine of ten of its pages) it lacks the smallest share, if that is
//! at most a half; else it begins a new one. Pages that say that there are no results have layouts of their own; one
//! with the frame of the results pages is taken as it is, and not learnt.
//!
//! **Trust.** The first [`ENOUGH`] pages of one layout make the habit; until then nothing is judged. All layouts that
//! had at least [`SOME`] pages by then are trusted. A layout that comes later is on trial: its pages are no evidence
//! until it has had [`LONG_PAGES`] pages over [`LONG_TIME`] *and* makes up most of what came lately: then the site has
//! changed and the rules still read it. Whoever repairs the rules of a source begins with an empty habit.
//!
//! **Drift.** Pages that fit are learnt, and old ones fade, so small changes are followed as they come.

mod layout;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::layout::Layout;
use super::marks::Marks;

/// Pages of one layout that make a habit.
const ENOUGH: u32 = 10;
/// Pages that a second layout needs by then to be normal, too.
const SOME: u32 = 3;
/// Layouts that are kept apart.
const MOST_LAYOUTS: usize = 4;
/// Pages that a new layout must have had, and
const LONG_PAGES: u32 = 50;
/// the time from the first to the last of them, in seconds: three days.
const LONG_TIME: i64 = 3 * 86_400;
/// A layout with fewer steady marks cannot tell its own pages from others.
const LEAST_MARKS: u32 = 8;
/// The share of a layout's steady marks that its own pages may lack, in hundredths.
const HALF: u32 = 50;
/// The share of those of results pages that a page without results may lack: it has the site's frame, but not what
/// stands around results.
const FRAME: u32 = 75;
/// Pages that the share of a layout is reckoned over.
const LATELY: u32 = 64;
/// One page, in that reckoning.
const ONE: u32 = 1 << 16;

/// What a page says of itself by the rules of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It has listings.
    Listings,
    /// It says that there are none.
    NoResults,
}

/// Whether a page is like the good ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Too few pages were seen, or they have too little in common.
    Unknown,
    /// It is.
    Fits,
    /// It is not, and no evidence: of so many steady marks (`of`) it lacks `missing`.
    Lacks {
        /// Steady marks that the page does not bear.
        missing: u32,
        /// Steady marks of the layout that is most like it.
        of: u32,
    },
}

impl Fit {
    /// Why the page is no evidence: the detail of an `unparsed` check.
    pub fn reason(self) -> Option<String> {
        matches!(self, Self::Lacks { .. }).then(|| self.to_string())
    }
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("too few pages to tell"),
            Self::Fits => f.write_str("like the good pages of this source"),
            Self::Lacks { missing, of } => {
                write!(f, "it lacks what good pages of this source have ({} of {of} signs)", of - missing)
            }
        }
    }
}

/// What good pages of one source (and device) bear.
///
/// Deterministic: the same pages in the same order make the same habit. At most some 25 kB.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// In the order of their first pages.
    layouts: Vec<Known>,
}

/// A layout, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    layout: Layout,
    said: Said,
    trusted: bool,
    /// Pages ever.
    pages: u32,
    /// The part of the last pages that were of this layout; [`ONE`] times [`LATELY`] is all of them.
    lately: u32,
    /// Unix seconds of its first page and its last.
    first: i64,
    last: i64,
}

impl Habit {
    /// Whether a page is like the good ones so far.
    pub fn judge(&self, page: &Marks, said: Said) -> Fit {
        // A page without results may have the frame of those with results; not the other way round.
        let asked = self.trusted().filter(|known| known.said == said || known.said == Said::Listings);
        let lacking: Vec<(u32, u32, u32)> = asked
            .map(|known| {
                let (missing, of) = known.layout.lacking(page);
                (missing, of, if known.said == said { HALF } else { FRAME })
            })
            .collect();
        let fits = |(missing, of, spared): &(u32, u32, u32)| missing * 100 <= of * spared && *of >= LEAST_MARKS;
        let nearest = lacking.iter().map(|(missing, of, _)| (*missing, *of)).min_by(|a, b| nearer(*a, *b));
        match nearest {
            None => Fit::Unknown,
            Some(_) if lacking.iter().any(fits) => Fit::Fits,
            // A layout that hardly has marks may be the one.
            Some(_) if lacking.iter().any(|(_, of, _)| *of < LEAST_MARKS) => Fit::Unknown,
            Some((missing, of)) => Fit::Lacks { missing, of },
        }
    }

    /// Learns a page that the rules took for good (`ok` or `empty`), seen at `at`. Also one that was just judged to
    /// lack what the others have: if such pages come for long, they are what the site looks like now.
    pub fn learn(&mut self, page: &Marks, said: Said, at: DateTime<Utc>) {
        let at = at.timestamp();
        let home = self.home(page, said);
        if home.is_none() && said == Said::NoResults && self.judge(page, said) == Fit::Fits {
            return;
        }
        let home = home.unwrap_or_else(|| self.begin(said, at));
        for known in &mut self.layouts {
            known.lately -= known.lately / LATELY;
        }
        let known = &mut self.layouts[home];
        known.layout.learn(page);
        known.pages = known.pages.saturating_add(1);
        known.lately += ONE;
        known.last = known.last.max(at);
        let first = !self.trusted().any(|known| known.said == said || known.said == Said::Listings);
        if first { self.settle_first(said) } else { self.try_layout(home) }
    }

    fn trusted(&self) -> impl Iterator<Item = &Known> {
        self.layouts.iter().filter(|known| known.trusted)
    }

    /// The layout that a page belongs to. Those with and without results are kept apart: the latter would teach that
    /// what stands around results need not be there.
    fn home(&self, page: &Marks, said: Said) -> Option<usize> {
        let known = self.layouts.iter().enumerate().filter(|(_, known)| known.said == said);
        let lacking = known.map(|(at, known)| (at, known.layout.lacking(page)));
        let (home, (missing, of)) = lacking.min_by(|(_, a), (_, b)| nearer(*a, *b))?;
        (missing * 100 <= of * HALF).then_some(home)
    }

    /// A new layout; where there are too many, the one on trial that has not been seen for longest makes room, else the
    /// trusted one.
    fn begin(&mut self, said: Said, at: i64) -> usize {
        if self.layouts.len() >= MOST_LAYOUTS
            && let Some((oldest, _)) =
                self.layouts.iter().enumerate().min_by_key(|(_, known)| (known.trusted, known.last))
        {
            self.layouts.remove(oldest);
        }
        let layout = Layout::default();
        self.layouts.push(Known { layout, said, trusted: false, pages: 0, lately: 0, first: at, last: at });
        self.layouts.len() - 1
    }

    /// Trusts the first layouts as soon as one of them has enough pages.
    fn settle_first(&mut self, said: Said) {
        let mut own = self.layouts.iter_mut().filter(|known| known.said == said);
        if own.any(|known| known.pages >= ENOUGH) {
            for known in self.layouts.iter_mut().filter(|known| known.said == said) {
                known.trusted = known.pages >= SOME;
            }
        }
    }

    /// Trusts a layout on trial that has come for long and is what mostly comes.
    fn try_layout(&mut self, which: usize) {
        let others: u32 = self.trusted().map(|known| known.lately).sum();
        let known = &mut self.layouts[which];
        known.trusted |= known.pages >= LONG_PAGES && known.last - known.first >= LONG_TIME && known.lately > others;
    }
}

/// Which of two shares (missing, of) is the smaller; of equal ones, the one of more marks.
fn nearer(a: (u32, u32), b: (u32, u32)) -> std::cmp::Ordering {
    (u64::from(a.0) * u64::from(b.1.max(1))).cmp(&(u64::from(b.0) * u64::from(a.1.max(1)))).then(b.1.cmp(&a.1))
}

#[cfg(test)]
mod tests;
