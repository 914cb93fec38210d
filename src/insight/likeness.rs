//! Whether an unwatched advertiser looks like a watched rival who just left: a shop that goes on under another name.
//!
//! What an outsider sees of it: the same items, or where pages tell no ids the same titles at the same prices, and the
//! same domain. Only what no third advertiser shows counts: on some sites many sell one item, and all stand on one domain.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Listing, PartyId, Query, registrable_domain},
    words::{
        Lang,
        catalogue::{form, strength as say},
    },
};

/// So long before a rival is last seen his other name may already be about.
const OVERLAP: TimeDelta = TimeDelta::days(1);

/// Marks kept of one advertiser.
const MOST: usize = 300;

/// Pages without him, of queries on which he was seen, before a rival counts as gone: one that could not be looked at
/// makes nobody absent.
const MISSED: u32 = 3;

/// Fewer items in common are chance.
const LEAST: usize = 2;

/// A likeness between an advertiser who appeared and a rival who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The rival who left.
    pub rival: PartyId,
    /// So many items of the newcomer were his, …
    pub items: usize,
    /// … of so many that the newcomer shows.
    pub of: usize,
    /// A domain that only these two show.
    pub domain: Option<String>,
    /// When the rival was last seen.
    pub left: DateTime<Utc>,
}

impl Likeness {
    /// "4 of his 5 items were Rival A's, who was last seen on 3 Mar: perhaps the same seller"
    pub fn words(&self, lang: Lang, rival: &str, left: &str) -> String {
        let items = (self.items > 0).then(|| say::alike_items(lang, self.items, self.of, rival));
        let domain = self.domain.as_ref().map(|domain| say::alike_domain(lang, domain, rival));
        let same: Vec<String> = items.into_iter().chain(domain).collect();
        say::alike(lang, &same.join(form::clause(lang)), left)
    }
}

/// Everybody who was seen, and by which marks.
#[derive(Debug, Default)]
pub(super) struct Traces {
    seen: BTreeMap<Who, Trace>,
    shown_by: BTreeMap<Mark, BTreeSet<Who>>,
}

/// An advertiser: one of those watched, or a stranger by his key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Watched(PartyId),
    Stranger(String),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Item(String, String),
    Offer(String, String, String),
    Domain(String),
}

#[derive(Debug)]
struct Trace {
    marks: BTreeSet<Mark>,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    queries: BTreeSet<Query>,
    /// Pages of these queries without him since he was last seen.
    missed: u32,
}

impl Traces {
    /// Takes in an ad of somebody.
    pub(super) fn see(&mut self, who: &Who, query: &Query, ad: &Listing, at: DateTime<Utc>) {
        let fresh = || Trace { marks: BTreeSet::new(), first: at, last: at, queries: BTreeSet::new(), missed: 0 };
        let trace = match self.seen.get_mut(who) {
            Some(known) => known,
            None => self.seen.entry(who.clone()).or_insert_with(fresh),
        };
        trace.last = trace.last.max(at);
        trace.first = trace.first.min(at);
        trace.missed = 0;
        if !trace.queries.contains(query) {
            trace.queries.insert(query.clone());
        }
        for mark in marks(&query.source, ad) {
            if trace.marks.len() < MOST && !trace.marks.contains(&mark) {
                trace.marks.insert(mark.clone());
                self.shown_by.entry(mark).or_default().insert(who.clone());
            }
        }
    }

    /// All ads of a page were seen: who of those watched was missing from it.
    pub(super) fn turn_page(&mut self, query: &Query, at: DateTime<Utc>) {
        let watched = self.seen.iter_mut().filter(|(who, _)| matches!(who, Who::Watched(_)));
        for (_, trace) in watched.filter(|(_, trace)| trace.last < at && trace.queries.contains(query)) {
            trace.missed += 1;
        }
    }

    /// The rival whom a stranger looks like most, if that one left when he came.
    pub(super) fn likeness(&self, stranger: &str) -> Option<Likeness> {
        let newcomer = Who::Stranger(stranger.to_owned());
        let his = self.seen.get(&newcomer)?;
        let of = his.marks.iter().filter(|mark| !matches!(mark, Mark::Domain(_))).count();
        let alike = |(who, trace): (&Who, &Trace)| {
            let Who::Watched(rival @ PartyId::Rival(_)) = who else { return None };
            let only_theirs = |mark: &&Mark| self.shown_by.get(*mark).is_some_and(|by| by.len() == 2);
            let common: Vec<&Mark> = his.marks.intersection(&trace.marks).filter(only_theirs).collect();
            let domain = common.iter().find_map(|mark| match mark {
                Mark::Domain(domain) => Some(domain.clone()),
                _ => None,
            });
            let items = common.len() - common.iter().filter(|mark| matches!(mark, Mark::Domain(_))).count();
            let enough = (items >= LEAST && 2 * items >= of) || domain.is_some();
            let after = his.first >= trace.last - OVERLAP && his.last > trace.last && trace.missed >= MISSED;
            (enough && after).then_some(Likeness { rival: *rival, items, of, domain, left: trace.last })
        };
        self.seen.iter().filter_map(alike).max_by_key(|likeness| (likeness.items, likeness.domain.is_some()))
    }
}

fn marks(source: &str, ad: &Listing) -> impl Iterator<Item = Mark> {
    let item = ad.item_id.clone().filter(|id| !id.trim().is_empty()).map(|id| Mark::Item(source.to_owned(), id));
    let offer = || Some(Mark::Offer(source.to_owned(), ad.title.clone()?, ad.price.clone()?));
    let domain = ad.domain.as_deref().and_then(registrable_domain).map(Mark::Domain);
    item.or_else(offer).into_iter().chain(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(day)
    }

    fn see(traces: &mut Traces, who: &Who, day: i64, items: &[&str], domain: Option<&str>) {
        for item in items {
            let (domain, item_id) = (domain.map(str::to_owned), Some((*item).to_owned()));
            traces.see(who, &Query::new("s", "k"), &Listing { domain, item_id, ..Listing::default() }, at(day));
        }
    }

    /// Pages of later days, after all that was seen.
    fn turn_pages(traces: &mut Traces, days: std::ops::Range<i64>) {
        days.for_each(|day| traces.turn_page(&Query::new("s", "k"), at(day)));
    }

    fn stranger(name: &str) -> Who {
        Who::Stranger(name.into())
    }

    #[test]
    fn a_newcomer_with_the_items_of_one_who_left_is_told_with_the_counts() {
        let (mut traces, a) = (Traces::default(), Who::Watched(PartyId::Rival(0)));
        see(&mut traces, &a, 1, &["1", "2", "3", "4"], Some("mall.example"));
        see(&mut traces, &stranger("new"), 3, &["1", "2", "3", "9"], Some("mall.example"));
        see(&mut traces, &stranger("other"), 3, &["7"], Some("mall.example"));
        turn_pages(&mut traces, 3..5);
        assert_eq!(traces.likeness("new"), None, "too few pages were seen to say that he left");
        turn_pages(&mut traces, 5..6);
        let likeness = traces.likeness("new").unwrap();
        assert_eq!((likeness.rival, likeness.items, likeness.of, likeness.left), (PartyId::Rival(0), 3, 4, at(1)));
        assert_eq!(likeness.domain, None, "a domain on which all stand tells nobody");
        assert_eq!(traces.likeness("other"), None);
        assert!(likeness.words(Lang::En, "Rival A", "2 Jan").starts_with("3 of his 4 items were Rival A's"));
    }

    #[test]
    fn neither_who_was_there_beside_him_nor_items_that_many_sell_are_taken_for_him() {
        let (mut traces, a) = (Traces::default(), Who::Watched(PartyId::Rival(0)));
        see(&mut traces, &stranger("beside"), 1, &["1", "2"], None);
        see(&mut traces, &a, 9, &["1", "2", "3", "4"], None);
        see(&mut traces, &stranger("beside"), 12, &["1", "2"], None);
        turn_pages(&mut traces, 13..20);
        assert_eq!(traces.likeness("beside"), None);
        let mut common = Traces::default();
        see(&mut common, &a, 1, &["1", "2"], None);
        see(&mut common, &stranger("x"), 3, &["1", "2"], None);
        see(&mut common, &stranger("y"), 3, &["1", "2"], None);
        turn_pages(&mut common, 4..9);
        assert_eq!(common.likeness("x"), None);
    }
}
