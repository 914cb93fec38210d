//! What is usual: how many listings the good pages of a keyword have, and what these bear. Pure.
//!
//! Where a rule no longer fits, less is found at once: 3 listings instead of 48, no seller on any ad. Such a page is
//! strange, and no evidence. Learnt from checks, each keyword for itself, since keywords differ by nature:
//!
//! - **Listings**: a page with fewer than a third of what almost all of the last [`COUNTS`] had is strange.
//! - **Signs** (`sign`): what all of eight pages or more bore, or all but one in fifty, is usual. A page that lacks it
//!   is strange. Between usual (seven of ten listings bear it) and lost (less than four of ten) lies a gap, so that
//!   what wavers is neither.
//! - **Ads**: one page without ads is a normal thing. Where *every* keyword of a source has been without for
//!   [`DRY_PAGES`] pages and [`DRY_TIME`], and twice as many as ever before, it is an outage of ads, or of our rule.
//!
//! What is strange is not learnt. It becomes usual in one of three ways:
//!
//! - what bears on no rival (a price, a rating) and comes and goes was never usual: two pages teach that;
//! - where one keyword alone changes (fewer listings, a lost price), for [`A_WEEK`] and [`LASTING_PAGES`] pages, while
//!   other keywords of the source are read: nobody is told of a single keyword, so that it must not stay blind;
//! - else never by itself: somebody was told that the source is blind, and mends the rules or says that all is well.
//!   What tells who advertises (seller, domain, item id of ads) and which listings are ads stays asked for in any case.

mod record;
mod sign;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use self::{
    record::Record,
    sign::{Shown, Sign},
};
use crate::domain::{Check, Fnv, Outcome, Query};

/// Pages whose number of listings is remembered, and how many of them make it usual.
const COUNTS: usize = 15;
const ENOUGH_COUNTS: usize = 8;
/// Keywords with fewer listings may have any number.
const FEW: u16 = 6;
/// A page with less than this part of the usual listings is strange.
const PART: u16 = 3;

/// What lasts so long, in seconds, and so many pages, on one keyword alone, becomes usual.
const A_WEEK: i64 = 7 * 86_400;
const LASTING_PAGES: u16 = 12;
/// Another keyword that was read within this time shows that the source is no stranger.
const LATELY: i64 = 2 * 86_400;

/// Pages in a row without ads, over all keywords of a source, and their time in seconds, that are no chance.
const DRY_PAGES: u32 = 12;
const DRY_TIME: i64 = 6 * 3_600;
/// The same where a source has but one keyword.
const DRY_PAGES_ALONE: u32 = 36;
const DRY_TIME_ALONE: i64 = 86_400;
/// Keywords that are told apart in a dry spell.
const MOST_KEYWORDS: usize = 8;

/// What is usual on the pages of one keyword. Some 300 bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualPage {
    /// Numbers of listings, the newest last.
    counts: VecDeque<u16>,
    /// Pages with strangely few listings, against those with enough since.
    few: Record,
    signs: Vec<Record>,
}

/// What the keywords of one source have in common. Some 100 bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualSource {
    dry: Dry,
    /// The last two keywords that were read, and when, in unix seconds.
    read: [(u64, i64); 2],
}

/// Pages without ads since the last one that had some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Dry {
    pages: u32,
    since: i64,
    keywords: BTreeSet<u64>,
    longest: u32,
}

/// Why a page is strange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strange {
    few: Option<u16>,
    signs: Vec<usize>,
}

impl fmt::Display for Strange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.few, self.signs.first().and_then(|&place| Sign::all().nth(place))) {
            (Some(usual), _) => write!(f, "less than a third of the usual {usual} listings"),
            (None, Some(sign)) => f.write_str(&sign.loss()),
            (None, None) => f.write_str("unlike before"),
        }
    }
}

impl UsualSource {
    /// Whether a check whose page was read is strange; `None`: it is as usual, or too little is known.
    pub fn judge(&self, page: &UsualPage, check: &Check) -> Option<Strange> {
        let few = page.usual_listings().filter(|usual| check.outcome == Outcome::Ok && listings(check) * PART < *usual);
        let lost = |(place, sign): (usize, Sign)| {
            let record = page.signs.get(place).copied().unwrap_or_default();
            let lost = sign.of(check) == Shown::Lacks
                && if sign == Sign::Ads { record.is_common() && self.dry.is_outage(check) } else { record.is_usual() };
            lost.then_some(place)
        };
        let signs: Vec<usize> = Sign::all().enumerate().filter_map(lost).collect();
        (few.is_some() || !signs.is_empty()).then_some(Strange { few, signs })
    }

    /// Learns a check whose page was read, and what it was judged to be.
    pub fn learn(&mut self, page: &mut UsualPage, check: &Check, strange: Option<&Strange>) {
        let (at, keyword) = (check.checked_at.timestamp(), hash(&check.query));
        self.dry.learn(check, keyword, at);
        page.signs.resize(Sign::all().count(), Record::default());
        match strange {
            None => {
                page.learn(check);
                self.note_read(keyword, at);
            }
            Some(strange) => page.miss(strange, check, at, self.has_read_another(keyword, at)),
        }
    }

    fn note_read(&mut self, keyword: u64, at: i64) {
        if self.read[0].0 != keyword {
            self.read[1] = self.read[0];
        }
        self.read[0] = (keyword, at);
    }

    fn has_read_another(&self, keyword: u64, at: i64) -> bool {
        self.read.iter().any(|(other, read)| *other != keyword && at - read <= LATELY)
    }
}

impl UsualPage {
    /// What almost all of the last pages had at least: one may be an exception.
    fn usual_listings(&self) -> Option<u16> {
        let mut counts: Vec<u16> = self.counts.iter().copied().collect();
        counts.sort_unstable();
        counts.get(1).copied().filter(|usual| counts.len() >= ENOUGH_COUNTS && *usual >= FEW)
    }

    fn learn(&mut self, check: &Check) {
        if check.outcome == Outcome::Ok {
            self.counts.push_back(listings(check));
            if self.counts.len() > COUNTS {
                self.counts.pop_front();
            }
            self.few.learn(true);
        }
        for (sign, record) in Sign::all().zip(&mut self.signs) {
            let bore = match sign.of(check) {
                Shown::Nothing => continue,
                Shown::Bears => true,
                // Whether ads are lost shows when they come back.
                Shown::Lacks if sign == Sign::Ads => {
                    record.miss(check.checked_at.timestamp());
                    continue;
                }
                Shown::Lacks | Shown::Between => false,
            };
            if sign.bears_on_rivals() { record.learn(bore) } else { record.learn_with_lacking(bore) }
        }
    }

    fn miss(&mut self, strange: &Strange, check: &Check, at: i64, alone: bool) {
        let lasts = |record: &Record| {
            let (pages, since) = record.missing();
            alone && pages >= LASTING_PAGES && at - since >= A_WEEK
        };
        if strange.few.is_some() {
            self.few.miss(at);
            if lasts(&self.few) {
                (self.counts, self.few) = ([listings(check)].into(), Record::default());
            }
        }
        for &place in &strange.signs {
            let (Some(sign), Some(record)) = (Sign::all().nth(place), self.signs.get_mut(place)) else { continue };
            record.miss(at);
            if lasts(record) && !sign.bears_on_rivals() && sign != Sign::Ads {
                *record = Record::default();
            }
        }
    }
}

impl Dry {
    /// Whether one more page without ads makes it an outage.
    fn is_outage(&self, check: &Check) -> bool {
        let keyword = hash(&check.query);
        let alone = self.keywords.iter().all(|other| *other == keyword);
        let (pages, time) = if alone { (DRY_PAGES_ALONE, DRY_TIME_ALONE) } else { (DRY_PAGES, DRY_TIME) };
        let lasted = if self.pages == 0 { 0 } else { check.checked_at.timestamp() - self.since };
        self.pages + 1 >= pages.max(self.longest.saturating_mul(2)) && lasted >= time
    }

    fn learn(&mut self, check: &Check, keyword: u64, at: i64) {
        match Sign::Ads.of(check) {
            Shown::Lacks => {
                if self.pages == 0 {
                    self.since = at;
                }
                self.pages = self.pages.saturating_add(1);
                if self.keywords.len() < MOST_KEYWORDS {
                    self.keywords.insert(keyword);
                }
            }
            Shown::Bears => *self = Self { longest: self.longest.max(self.pages), ..Self::default() },
            Shown::Nothing | Shown::Between => {}
        }
    }
}

fn listings(check: &Check) -> u16 {
    u16::try_from(check.listings.len()).unwrap_or(u16::MAX)
}

fn hash(query: &Query) -> u64 {
    let mut hash = Fnv::default();
    query.hash(&mut hash);
    hash.finish()
}

#[cfg(test)]
mod tests;
