//! What a listing takes in the store, and that what is generated for measures is what a market shows.

use std::path::Path;

use bidwatch::store::{Recorded, Span, Store, StoreError};
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
fn a_market_of_the_same_seed_is_the_same() {
    let day = |seed| {
        let mut market = Market::new(3, DateTime::UNIX_EPOCH, seed);
        (0..24).map(|hour| market.hour(hour)).collect::<Vec<_>>()
    };
    assert!(day(1) == day(1));
    assert!(day(1) != day(2));
    assert!(day(1).iter().flatten().all(|check| check.listings.len() == LISTINGS));
}
