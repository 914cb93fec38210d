//! Pages without any ad: evidence only where one advertiser stands alone, and only if the site showed ads elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::method::{ALONE, ALONE_OVER, ALONE_PAGES, NEAR};
use crate::domain::Query;

/// How many advertisers a query's pages bear, over the last pages with ads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Crowd {
    mean: f32,
    pages: u32,
}

impl Crowd {
    /// Counts one page with ads.
    pub(super) fn count(&mut self, advertisers: usize) {
        self.pages = self.pages.saturating_add(1);
        let step = 1.0 / (self.pages.min(ALONE_OVER) as f32);
        self.mean += step * (advertisers as f32 - self.mean);
    }

    /// Whether one advertiser stands alone here, so that a page without ads can be his absence.
    pub(super) fn is_one(self) -> bool {
        self.pages >= ALONE_PAGES && self.mean < ALONE
    }
}

/// The last looks at a source, and its pages without ads that wait for what other queries show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Blanks {
    /// Of each query the last look: when, and whether it bore ads.
    looks: BTreeMap<Query, (i64, bool)>,
    waiting: BTreeMap<Query, i64>,
}

impl Blanks {
    /// Takes in a look; `waits`: it bore no ads and could be an absence.
    pub(super) fn look(&mut self, query: &Query, at: i64, ads: bool, waits: bool) {
        let oldest = self.waiting.values().copied().min().unwrap_or(at).min(at) - NEAR;
        self.looks.retain(|_, (then, _)| *then >= oldest);
        self.looks.insert(query.clone(), (at, ads));
        if waits {
            self.waiting.insert(query.clone(), at);
        }
    }

    /// Whether pages wait.
    pub(super) fn wait(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The waiting pages that turn out to be absences by what is known before a check of `query` at `at`,
    /// and drops those that will never be known. With `others` further queries on the source.
    pub(super) fn settle(&mut self, query: &Query, at: i64) -> Vec<(Query, i64)> {
        let over: Vec<(Query, i64)> =
            self.waiting.iter().filter(|(of, then)| *of == query || at - **then > NEAR).map(own).collect();
        self.waiting.retain(|of, then| !over.contains(&(of.clone(), *then)));
        over.into_iter().filter(|(of, then)| self.mostly_ads(of, *then)).collect()
    }

    /// The waiting pages that are clear already: enough other queries bear ads, none does not.
    pub(super) fn clear(&mut self, queries: usize) -> Vec<(Query, i64)> {
        let clear = |(of, then): (&Query, &i64)| {
            let (with, without) = self.around(of, *then);
            (without == 0 && with >= 2.min(queries.saturating_sub(1)) && with > 0).then(|| (of.clone(), *then))
        };
        let clear: Vec<(Query, i64)> = self.waiting.iter().filter_map(clear).collect();
        self.waiting.retain(|of, then| !clear.contains(&(of.clone(), *then)));
        clear
    }

    fn mostly_ads(&self, of: &Query, at: i64) -> bool {
        let (with, without) = self.around(of, at);
        with > 0 && with * 2 > (with + without + 1)
    }

    /// Other queries' looks around `at`: with ads, without.
    fn around(&self, of: &Query, at: i64) -> (usize, usize) {
        let others = self.looks.iter().filter(|(query, (then, _))| *query != of && (then - at).abs() <= NEAR);
        others
            .fold((0, 0), |(with, without), (_, (_, ads))| if *ads { (with + 1, without) } else { (with, without + 1) })
    }
}

fn own((query, at): (&Query, &i64)) -> (Query, i64) {
    (query.clone(), *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(keyword: &str) -> Query {
        Query::new("s", keyword)
    }

    #[test]
    fn a_page_without_ads_is_an_absence_while_the_site_shows_ads_elsewhere() {
        let mut blanks = Blanks::default();
        blanks.look(&query("alone"), 0, false, true);
        assert_eq!(blanks.clear(3), []);
        blanks.look(&query("a"), 30, true, false);
        blanks.look(&query("b"), 60, true, false);
        assert_eq!(blanks.clear(3), [(query("alone"), 0)]);
        assert_eq!(blanks.clear(3), []);
    }

    #[test]
    fn when_the_whole_site_shows_no_ads_it_says_nothing() {
        let mut blanks = Blanks::default();
        blanks.look(&query("alone"), 0, false, true);
        blanks.look(&query("a"), 30, false, false);
        assert_eq!(blanks.clear(2), []);
        assert_eq!(blanks.settle(&query("a"), 3_600), []);
        assert_eq!(blanks.waiting.len(), 0);
    }

    #[test]
    fn alone_is_who_stood_alone_for_a_while() {
        let mut crowd = Crowd::default();
        crowd.count(1);
        assert!(!crowd.is_one());
        (0..30).for_each(|_| crowd.count(1));
        assert!(crowd.is_one());
        (0..60).for_each(|_| crowd.count(4));
        assert!(!crowd.is_one());
    }
}
