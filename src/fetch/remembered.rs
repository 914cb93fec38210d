//! Pages that came of late: one that two queries want in the same minute is fetched once, and one that the server
//! tells apart from the next by a validator is asked for on that condition. In memory only and bounded: after a
//! restart, and so under other rules, every page is fetched whole.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use reqwest::header::HeaderValue;

use super::Page;
use crate::domain::Query;

/// For so long one page answers all who want it.
const SAME_MINUTE: TimeDelta = TimeDelta::seconds(60);
/// The most bytes of text that are kept, all pages together.
const BYTES_WITHIN: usize = 24 * 1024 * 1024;
/// The most addresses that are remembered.
const MOST_ADDRESSES: usize = 512;
/// A longer validator is not kept.
const VALIDATOR_WITHIN: usize = 512;
/// A date changes once a second: a page so young may have changed since without showing it (RFC 9110 8.8.2.2).
const DATE_TELLS_AFTER: TimeDelta = TimeDelta::seconds(60);

/// What the server gave to ask by next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validator {
    pub etag: Option<HeaderValue>,
    pub modified: Option<HeaderValue>,
}

impl Validator {
    /// From the headers of an answer; a date alone only where it tells one version from the next.
    pub(super) fn of(
        etag: Option<&HeaderValue>,
        modified: Option<&HeaderValue>,
        date: Option<&HeaderValue>,
    ) -> Option<Self> {
        let short = |value: &&HeaderValue| !value.is_empty() && value.len() <= VALIDATOR_WITHIN;
        let (etag, modified) = (etag.filter(short).cloned(), modified.filter(short).cloned());
        let told = etag.is_some() || modified.as_ref().zip(date).is_some_and(|(modified, date)| tells(modified, date));
        told.then_some(Self { etag, modified })
    }

    /// Whether two answers bear the same mark.
    fn same(&self, other: &Self) -> bool {
        if self.etag.is_some() || other.etag.is_some() {
            self.etag == other.etag
        } else {
            self.modified == other.modified
        }
    }
}

fn tells(modified: &HeaderValue, date: &HeaderValue) -> bool {
    let at =
        |value: &HeaderValue| NaiveDateTime::parse_from_str(value.to_str().ok()?, "%a, %d %b %Y %H:%M:%S GMT").ok();
    at(modified).zip(at(date)).is_some_and(|(modified, date)| date - modified >= DATE_TELLS_AFTER)
}

/// The last page of one address.
struct Kept {
    page: Page,
    /// When it was last fetched or told to be unchanged.
    at: DateTime<Utc>,
    /// Since when it has been the same.
    since: DateTime<Utc>,
    /// Who has got it since it was fetched.
    served: HashSet<Query>,
    validator: Option<Validator>,
    /// Whether two fresh visits got the same validator. One that changes with each visit marks the visitor and not
    /// the page: to send it back would make the next visit that visitor's.
    proven: bool,
}

/// One address: whoever asks for it waits for who asks already.
#[derive(Default)]
pub(super) struct Place {
    pub(super) turn: tokio::sync::Mutex<()>,
    kept: Mutex<Option<Kept>>,
}

impl Place {
    /// The page that came within the minute, for a query that has not had it: nobody gets his own page twice.
    pub(super) fn shared(&self, query: &Query, now: DateTime<Utc>) -> Option<Page> {
        let mut kept = lock(&self.kept);
        let kept = kept.as_mut().filter(|kept| (TimeDelta::zero()..SAME_MINUTE).contains(&(now - kept.at)))?;
        kept.served.insert(query.clone()).then(|| kept.page.clone())
    }

    /// What to ask by.
    pub(super) fn condition(&self) -> Option<Validator> {
        lock(&self.kept).as_ref().filter(|kept| kept.proven).and_then(|kept| kept.validator.clone())
    }

    /// Keeps a page that came whole.
    pub(super) fn keep(&self, query: &Query, page: &Page, validator: Option<Validator>, now: DateTime<Utc>) {
        let mut kept = lock(&self.kept);
        let before = kept.as_ref().and_then(|kept| Some((kept.validator.clone()?, kept.since)));
        let again = before.zip(validator.as_ref()).filter(|((before, _), now)| before.same(now));
        let since = again.as_ref().map_or(now, |((_, since), _)| *since);
        let proven = again.is_some();
        let served = HashSet::from([query.clone()]);
        *kept = Some(Kept { page: page.clone(), at: now, since, served, validator, proven });
    }

    /// The page again, which the server says is unchanged.
    pub(super) fn unchanged(&self, query: &Query, now: DateTime<Utc>) -> Option<Page> {
        let mut kept = lock(&self.kept);
        let kept = kept.as_mut()?;
        kept.at = now;
        kept.served = HashSet::from([query.clone()]);
        kept.page.fetched_at = now;
        kept.page.arrival.unchanged_since = Some(kept.since);
        Some(kept.page.clone())
    }

    /// When it was last of use, and how large it is.
    fn weight(&self) -> Option<(DateTime<Utc>, usize)> {
        lock(&self.kept).as_ref().map(|kept| (kept.at, kept.page.text.len()))
    }

    fn forget(&self) {
        *lock(&self.kept) = None;
    }
}

/// The places of late.
#[derive(Default)]
pub(super) struct Remembered(Mutex<HashMap<String, Arc<Place>>>);

impl Remembered {
    /// The place for what is asked; `key` holds all that the answer may depend on.
    pub(super) fn place(&self, key: String) -> Arc<Place> {
        let mut places = lock(&self.0);
        if places.len() >= MOST_ADDRESSES {
            let mut times: Vec<_> = places.values().map(|place| place.weight().map(|(at, _)| at)).collect();
            times.sort();
            let median = times[times.len() / 2];
            places.retain(|_, place| Arc::strong_count(place) > 1 || place.weight().map(|(at, _)| at) > median);
        }
        Arc::clone(places.entry(key).or_default())
    }

    /// Forgets the oldest pages beyond the bound.
    pub(super) fn trim(&self) {
        let places = lock(&self.0);
        let mut kept: Vec<_> = places.values().filter_map(|place| Some((place.weight()?, place))).collect();
        let mut bytes: usize = kept.iter().map(|((_, bytes), _)| bytes).sum();
        kept.sort_by_key(|((at, _), _)| *at);
        for ((_, size), place) in kept {
            if bytes <= BYTES_WITHIN {
                break;
            }
            place.forget();
            bytes -= size;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::decode_saved;

    fn at(seconds: i64) -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
    }

    fn etag(text: &'static str) -> Option<Validator> {
        Validator::of(Some(&HeaderValue::from_static(text)), None, None)
    }

    fn page(bytes: usize) -> Page {
        decode_saved(vec![b'x'; bytes], "", at(0))
    }

    #[test]
    fn within_a_minute_each_query_gets_the_page_once() {
        let (place, a, b) = (Place::default(), Query::new("s", "a"), Query::new("t", "a"));
        place.keep(&a, &page(1), None, at(0));
        assert!(place.shared(&a, at(1)).is_none(), "his own page is no second look");
        assert!(place.shared(&b, at(59)).is_some() && place.shared(&b, at(59)).is_none());
        assert!(place.shared(&Query::new("u", "a"), at(60)).is_none());
        assert!(place.shared(&Query::new("u", "a"), at(-5)).is_none(), "a clock set back");
    }

    #[test]
    fn a_validator_is_asked_by_once_two_visits_got_the_same() {
        let (place, query) = (Place::default(), Query::new("s", "a"));
        for (seconds, mark, proven) in
            [(0, "\"1\"", false), (60, "\"2\"", false), (120, "\"2\"", true), (180, "\"3\"", false)]
        {
            place.keep(&query, &page(1), etag(mark), at(seconds));
            assert_eq!(place.condition().is_some(), proven, "{mark} at {seconds}");
        }
        place.keep(&query, &page(1), etag("\"3\""), at(240));
        let same = place.unchanged(&query, at(300)).unwrap();
        assert_eq!((same.fetched_at, same.arrival.unchanged_since), (at(300), Some(at(180))));
        place.keep(&query, &page(1), None, at(360));
        assert!(place.condition().is_none(), "a server that no longer sends one is asked for the whole page");
    }

    #[test]
    fn a_date_counts_only_where_it_can_tell_versions_apart() {
        let date = |text| HeaderValue::from_static(text);
        let now = date("Mon, 02 Mar 2026 12:00:00 GMT");
        let of = |modified| Validator::of(None, Some(&date(modified)), Some(&now)).is_some();
        assert!(of("Mon, 02 Mar 2026 11:58:00 GMT"));
        assert!(!of("Mon, 02 Mar 2026 11:59:30 GMT") && !of("soon") && !of("Mon, 02 Mar 2026 13:00:00 GMT"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let remembered = Remembered::default();
        for n in 0..40 {
            remembered.place(n.to_string()).keep(&Query::new("s", "a"), &page(1 << 20), None, at(n));
            remembered.trim();
        }
        let kept = |n: i64| remembered.place(n.to_string()).weight().is_some();
        assert!(!kept(0) && kept(39));
        for n in 0..3_000 {
            remembered.place(format!("p{n}"));
        }
        assert!(lock(&remembered.0).len() <= MOST_ADDRESSES);
    }
}
