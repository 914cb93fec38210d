//! Prices that moved: what the pages say of one listing, before and after.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::{Check, Listing, PartyId, Rate, Roster, identity_key};

/// Pages that must show a price before it is believed.
const CONFIRMING: u64 = 3;

/// Listings that are followed. A shop window of more is not told whole anyway.
const MOST_LISTINGS: usize = 20_000;

/// Prices of one listing that are remembered.
const MOST_RUNS: usize = 12;

/// What in an address tells one variant of a listing from another.
const VARIANT: [&str; 10] =
    ["var", "variant", "variation", "variationid", "sku", "skuid", "sku_id", "size", "color", "colour"];

/// A price of one listing that changed for good.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceMove {
    /// Whose listing.
    pub party: PartyId,
    /// Its headline, as shown.
    pub title: String,
    /// On which source.
    pub source: String,
    /// On which keywords it was seen since.
    pub keywords: Vec<String>,
    /// The code of the currency; empty where the page tells none.
    pub currency: String,
    /// As the pages have it.
    pub before: String,
    /// As the pages have it.
    pub after: String,
    /// The change over the price before: -0.17 for 17 % less.
    pub change: f64,
    /// The first look that showed the new price.
    pub since: DateTime<Utc>,
    /// Looks since then that show the new price / that show the listing with a price.
    pub seen: Rate,
}

/// Follows the prices of the listings of those who are watched, over checks in order of time.
#[derive(Debug, Clone)]
pub struct PriceTally<'a> {
    roster: &'a Roster,
    listings: BTreeMap<Key, Vec<Run>>,
}

/// One listing in one variant: a price of another is no price that moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    party: PartyId,
    source: String,
    /// The site's id, else the address.
    item: String,
    variant: Vec<(String, String)>,
    title: String,
    currency: String,
}

/// A price for as long as it stood.
#[derive(Debug, Clone)]
struct Run {
    amount: u64,
    price: String,
    title: String,
    since: DateTime<Utc>,
    /// When so many pages showed it that it is believed.
    confirmed_at: Option<DateTime<Utc>>,
    seen: u64,
    /// Looks among them that showed another.
    other: u64,
    keywords: BTreeSet<String>,
}

impl<'a> PriceTally<'a> {
    /// A tally of nothing seen yet.
    pub fn new(roster: &'a Roster) -> Self {
        Self { roster, listings: BTreeMap::new() }
    }

    /// Counts one check. A page that testifies to nothing has no listings.
    pub fn count(&mut self, check: &Check) {
        // A listing may stand on a page twice. Where its prices differ, they tell nothing.
        let mut shown: BTreeMap<Key, Option<(u64, &Listing)>> = BTreeMap::new();
        for listing in &check.listings {
            let Some(party) = self.roster.whose(listing) else { continue };
            let Some((key, amount)) = key(party, &check.query.source, listing) else { continue };
            let held = shown.entry(key).or_insert(Some((amount, listing)));
            if held.is_some_and(|(other, _)| other != amount) {
                *held = None;
            }
        }
        for (key, found) in shown {
            let Some((amount, listing)) = found else { continue };
            if self.listings.len() >= MOST_LISTINGS && !self.listings.contains_key(&key) {
                continue;
            }
            let runs = self.listings.entry(key).or_default();
            follow(runs, amount, listing, &check.query.keyword, check.checked_at);
        }
    }

    /// The prices that moved and were believed from `from` on and before `until`: each is told by one window, the greatest
    /// change first.
    pub fn moves(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<PriceMove> {
        let moved = self.listings.iter().filter_map(|(key, runs)| moved(key, runs, from, until));
        let mut moves: Vec<PriceMove> = moved.collect();
        moves.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then(a.party.cmp(&b.party)));
        moves
    }
}

fn moved(key: &Key, runs: &[Run], from: DateTime<Utc>, until: DateTime<Utc>) -> Option<PriceMove> {
    let (now, earlier) = runs.split_last()?;
    now.confirmed_at.filter(|at| (from..until).contains(at))?;
    let before = earlier.iter().rev().find(|run| run.confirmed_at.is_some() && run.amount != now.amount)?;
    Some(PriceMove {
        party: key.party,
        title: now.title.clone(),
        source: key.source.clone(),
        keywords: now.keywords.iter().cloned().collect(),
        currency: key.currency.clone(),
        before: before.price.clone(),
        after: now.price.clone(),
        change: (now.amount as f64 - before.amount as f64) / before.amount as f64,
        since: now.since,
        seen: Rate::new(now.seen, now.seen + now.other),
    })
}

fn follow(runs: &mut Vec<Run>, amount: u64, listing: &Listing, keyword: &str, at: DateTime<Utc>) {
    // A price that was shown for less than it takes to be believed was a whim of the page: the one before it still stands.
    let whim =
        |last: &Run, before: &Run| last.amount != amount && last.confirmed_at.is_none() && before.amount == amount;
    if let [.., before, last] = runs.as_mut_slice()
        && whim(last, before)
    {
        before.other += last.seen + last.other;
        runs.pop();
    }
    if runs.last().is_none_or(|run| run.amount != amount) {
        if runs.len() == MOST_RUNS {
            runs.remove(0);
        }
        runs.push(Run {
            amount,
            price: listing.price.clone().unwrap_or_default(),
            title: listing.title.clone().unwrap_or_default(),
            since: at,
            confirmed_at: None,
            seen: 0,
            other: 0,
            keywords: BTreeSet::new(),
        });
    }
    let Some(run) = runs.last_mut() else { return };
    run.seen += 1;
    if run.seen == CONFIRMING {
        run.confirmed_at = Some(at);
    }
    if run.keywords.len() < 8 {
        run.keywords.insert(keyword.to_owned());
    }
}

/// Which listing it is, and its price in millionths; `None` where that cannot be told.
fn key(party: PartyId, source: &str, listing: &Listing) -> Option<(Key, u64)> {
    let amount = micros(listing.price.as_deref()?).filter(|&amount| amount > 0)?;
    let item = listing.item_id.as_ref().or(listing.url.as_ref())?.clone();
    let title = identity_key(listing.title.as_deref()?);
    let variant = listing.url.as_deref().map(variant).unwrap_or_default();
    let currency = listing.currency.clone().unwrap_or_default();
    Some((Key { party, source: source.to_owned(), item, variant, title, currency }, amount))
}

/// The parts of an address that tell variants apart.
fn variant(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').map(|(_, query)| query.split('#').next().unwrap_or_default());
    let pairs = query.unwrap_or_default().split('&').take(100).filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let mut told: Vec<(String, String)> = pairs.filter(|(name, _)| VARIANT.contains(&name.as_str())).collect();
    told.sort();
    told
}

/// A decimal number in millionths: "49", "49.0" and "49.00" are one price.
fn micros(price: &str) -> Option<u64> {
    let (whole, part) = price.trim().split_once('.').unwrap_or((price.trim(), ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !(part.is_empty() || digits(part)) {
        return None;
    }
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{Outcome, Query, Rival, Slot};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn listing(price: &str) -> Listing {
        Listing {
            slot: Some(Slot::Ad),
            rank: 1,
            seller: Some("Blue Shop".into()),
            item_id: Some("7".into()),
            title: Some("Nike Air".into()),
            url: Some("https://shop.example/7?ref=a".into()),
            price: Some(price.into()),
            currency: Some("EUR".into()),
            ..Listing::default()
        }
    }

    /// The moves in the hours from `from` on, of one page an hour with that listing each.
    fn moves(pages: &[Listing], from: i64) -> Vec<PriceMove> {
        let blue = Rival { name: "Blue Shop".into(), sellers: vec!["Blue Shop".into()], ..Rival::default() };
        let roster = Roster::new(None, vec![blue]);
        let mut tally = PriceTally::new(&roster);
        for (hour, listing) in (0..).zip(pages) {
            tally.count(&Check {
                query: Query::new("s", "shoes"),
                checked_at: at(hour),
                outcome: Outcome::Ok,
                detail: None,
                listings: vec![listing.clone()],
            });
        }
        tally.moves(at(from), at(from + 100))
    }

    fn priced(prices: &[&str]) -> Vec<Listing> {
        prices.iter().map(|price| listing(price)).collect()
    }

    #[test]
    fn a_price_that_changed_for_good_is_told_with_its_looks() {
        let moves = moves(&priced(&["59.00", "59", "59.0", "49.00", "49.00", "49.00", "59.00", "49.00"]), 2);
        let [moved] = moves.as_slice() else { panic!("{moves:?}") };
        assert_eq!((moved.before.as_str(), moved.after.as_str(), moved.currency.as_str()), ("59.00", "49.00", "EUR"));
        assert_eq!((moved.since, moved.seen), (at(3), Rate::new(4, 5)));
        assert_eq!(format!("{:.2}", moved.change), "-0.17");
    }

    #[test]
    fn each_move_is_told_by_one_window() {
        let pages = priced(&["59", "59", "59", "49", "49", "49", "49", "49"]);
        assert_eq!((moves(&pages, 4).len(), moves(&pages, 5).len(), moves(&pages, 6).len()), (1, 1, 0));
    }

    #[test]
    fn what_is_seen_once_or_twice_or_comes_and_goes_is_no_move() {
        assert!(moves(&priced(&["59", "59", "59", "49", "49"]), 0).is_empty(), "two pages may err");
        assert!(
            moves(&priced(&["59", "49", "59", "49", "59", "49", "59", "49"]), 0).is_empty(),
            "two kinds of visitor"
        );
        assert!(moves(&priced(&["59", "49", "49", "49"]), 0).is_empty(), "one page before tells no price before");
    }

    #[test]
    fn another_variant_is_another_listing() {
        let other = |change: fn(&mut Listing)| {
            let mut listing = listing("49");
            change(&mut listing);
            let mut pages = priced(&["59", "59", "59"]);
            pages.extend([listing.clone(), listing.clone(), listing]);
            moves(&pages, 0).len()
        };
        assert_eq!(
            other(|listing| listing.url = Some("https://shop.example/7?ref=b".into())),
            1,
            "a token of tracking"
        );
        assert_eq!(other(|listing| listing.url = Some("https://shop.example/7?ref=b&SkuId=2".into())), 0);
        assert_eq!(other(|listing| listing.title = Some("Nike Air, 2 pairs".into())), 0);
        assert_eq!(other(|listing| listing.currency = Some("USD".into())), 0);
        assert_eq!(other(|listing| listing.item_id = Some("8".into())), 0);
    }

    #[test]
    fn what_is_no_amount_is_left_alone() {
        for bad in ["", ".", "1,000", "-3", "1e9", "99999999999999999999", "12.x", "0"] {
            assert_eq!(micros(bad).filter(|&amount| amount > 0), None, "{bad}");
        }
        assert_eq!(micros("12.3"), Some(12_300_000));
    }
}
