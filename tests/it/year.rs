//! What a listing takes in the store, and that what is generated for measures is what a market shows.

use std::path::Path;

use bidwatch::{
    domain::{Check, Dayparts, Listing, Rival, Roster, Slot, Standing},
    store::{Recorded, Span, Store, StoreError},
};
use chrono::{DateTime, TimeDelta};
use rusqlite::Connection;

#[path = "../../examples/year/market.rs"]
#[expect(dead_code, reason = "the example asks for more of it")]
mod market;

use market::{LISTINGS, Market, SOURCE};

/// Must be at most so much; `benches/README.md` has what it is over a year.
const BYTES_A_LISTING: f64 = 10.0;

fn bytes(path: &Path) -> f64 {
    let store = Connection::open(path).unwrap();
    let pragma = |name: &str| store.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    (pragma("page_count") * pragma("page_size")) as f64
}

#[test]
fn a_listing_takes_few_bytes_and_all_of_them_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bidwatch.db");
    let store = Store::open(&path).unwrap();
    let empty = bytes(&path);
    let mut market = Market::new(8, DateTime::UNIX_EPOCH + TimeDelta::days(20_454), 7);
    let checks: Vec<_> = (0..150).flat_map(|hour| market.hour(hour)).collect();
    store
        .write(|unit| {
            for check in &checks {
                assert_eq!(unit.record(check)?, Recorded::New);
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let each = (bytes(&path) - empty) / (checks.len() * LISTINGS) as f64;
    assert!(each < BYTES_A_LISTING, "{each:.2} bytes a listing");
    assert!(store.read(|view| view.checks(&Span::of_source(SOURCE))).unwrap() == checks);
}

#[test]
fn of_pages_that_testify_the_ads_and_the_watched_can_be_read_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
    let mut market = Market::new(4, DateTime::UNIX_EPOCH, 3);
    let mut checks: Vec<Check> = (0..30).flat_map(|hour| market.hour(hour)).collect();
    // Pages without an ad, and such that hide a slot.
    for (place, check) in checks.iter_mut().enumerate() {
        match place % 7 {
            0 => check.listings.iter_mut().for_each(|listing| listing.slot = Some(Slot::Organic)),
            1 => check.listings[9].slot = None,
            _ => {}
        }
    }
    let seller = checks[0].listings[20].seller.clone().unwrap();
    let watched = Rival { name: "A".into(), sellers: vec![seller], ..Rival::default() };
    let roster = Roster::new(None, vec![watched]);
    let none: &[&str] = &[];
    store.know(&roster, &Dayparts::new(chrono_tz::Tz::UTC, none).unwrap()).unwrap();
    store.write(|unit| checks.iter().try_for_each(|check| unit.record(check).map(drop))).unwrap();
    let mut read = Vec::new();
    let gather = |check| {
        read.push(check);
        Ok::<_, StoreError>(())
    };
    store.read(|view| view.each_check_of_the_watched(&Span::default(), gather)).unwrap();
    let mut others = 0;
    for (whole, part) in checks.iter().zip(&read) {
        assert_eq!(part.standing(), whole.standing());
        let asked = |listing: &&Listing| listing.is_ad() || roster.whose(listing).is_some();
        let of = |check: &Check| check.listings.iter().filter(asked).cloned().collect::<Vec<_>>();
        assert_eq!(of(part), of(whole));
        if part.standing() == Standing::Ads {
            assert_eq!(part.listings, of(whole));
            others += part.listings.iter().filter(|listing| !listing.is_ad()).count();
        } else {
            assert_eq!(part, whole);
        }
    }
    assert!(read.len() == checks.len() && others > 0);
}

#[test]
fn a_market_of_the_same_seed_is_the_same() {
    let day = |seed| {
        let mut market = Market::new(3, DateTime::UNIX_EPOCH, seed);
        (0..24).map(|hour| market.hour(hour)).collect::<Vec<_>>()
    };
    assert!(day(1) == day(1));
    assert!(day(1) != day(2));
    assert!(day(1).iter().flatten().all(|check| check.listings.len() == LISTINGS));
}
