//! The market: what stands on the results pages of each keyword, hour by hour.
//!
//! A page has 48 listings, 6 of them ads. From one hour to the next a tenth of the ordinary results swap places with a
//! neighbour, one listing in fifty gives way to a new item, a price moves with a chance of 1 % a day, and the ads go
//! round in a pool of eight.

use std::fmt::Write;

use bidwatch::domain::{Block, Check, Listing, Outcome, Query, Slot};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

pub(crate) const SOURCE: &str = "shop";
pub(crate) const LISTINGS: usize = ADS + ORGANIC;

const ADS: usize = 6;
const ORGANIC: usize = 42;
/// In the first row, in the middle, at the end.
const AD_PLACES: [usize; ADS] = [0, 1, 2, 23, 24, 47];
/// Advertisers of a keyword.
const POOL: usize = 8;
const REPLACED: f64 = 0.02;
const REPRICED: f64 = 0.01 / 24.0;
const SWAPS: usize = 2;
/// Shops that hold half of all ads; the first is yours, five more are watched.
const BUSY: usize = 12;
const WATCHED: usize = 6;

const LOOKS: [&str; 14] = [
    "Quiet",
    "Folding",
    "Woollen",
    "Solar",
    "Magnetic",
    "Slim",
    "Rugged",
    "Silent",
    "Padded",
    "Classic",
    "Foldaway",
    "Double",
    "Padlocked",
    "Insulated",
];
const GOODS: [&str; 16] = [
    "bicycle",
    "teapot",
    "lantern",
    "boots",
    "earphones",
    "raincoat",
    "bookcase",
    "juicer",
    "hammock",
    "purse",
    "tripod",
    "diary",
    "skateboard",
    "radio",
    "cushion",
    "drill",
];
const EXTRAS: [&str; 12] = [
    "with carrying strap",
    "for beginners",
    "new edition",
    "set of three",
    "with mains adapter",
    "solid oak",
    "in a tin",
    "30 days to return",
    "washable at 60 degrees",
    "bottle green",
    "for small flats",
    "for garden and home",
];
const NAMES: [&str; 10] =
    ["Harbour", "Alder", "Copper", "Meadow", "Falcon", "Quarry", "Saffron", "Birch", "Cobalt", "Juniper"];
const KINDS: [&str; 8] = ["Outfitters", "Supplies", "Depot", "Stores", "& Sons", "Direct", "Workshop", "Emporium"];

#[derive(Debug, Clone)]
struct Item {
    shop: usize,
    number: u64,
    title: String,
    cents: u32,
}

#[derive(Debug)]
struct Shelves {
    keyword: String,
    good: &'static str,
    ads: Vec<Item>,
    organic: Vec<Item>,
}

/// The pages of every keyword.
#[derive(Debug)]
pub(crate) struct Market {
    begin: DateTime<Utc>,
    rng: Rng,
    keywords: Vec<Shelves>,
}

fn shop(n: usize) -> String {
    format!("{} {}", NAMES[n % NAMES.len()], KINDS[n / NAMES.len() % KINDS.len()])
}

fn keyword(n: usize) -> String {
    format!("{} {} {n}", LOOKS[n % LOOKS.len()].to_lowercase(), GOODS[n % GOODS.len()])
}

/// The config of a market of so many keywords.
pub(crate) fn config(keywords: usize) -> String {
    let mut text = format!(
        "database = \"bidwatch.db\"\ntimezone = \"Europe/Berlin\"\n[dayparts]\npeak = [\"18:00-22:00\"]\n[own]\nsellers = {:?}\n",
        shop(0)
    );
    for n in 1..WATCHED {
        let _ = write!(text, "[[rivals]]\nname = {0:?}\nsellers = {0:?}\n", shop(n));
    }
    let words: Vec<String> = (0..keywords).map(keyword).collect();
    let _ = write!(
        text,
        "[[sources]]\nname = {SOURCE:?}\nurl = \"https://shop.example/search?q={{keyword}}\"\n\
         html = {{ listing = \"div.result\", title = \"h3\" }}\n[[watches]]\nsource = {SOURCE:?}\nkeywords = {words:?}\n"
    );
    text
}

fn item(rng: &mut Rng, good: &str, advertised: bool) -> Item {
    let shops = if advertised && rng.bool() { BUSY } else { NAMES.len() * KINDS.len() };
    let mut one = |of: &[&'static str]| of[rng.usize(..of.len())];
    let title = format!("{} {good} {}, {}", one(&LOOKS), one(&EXTRAS), one(&EXTRAS));
    Item {
        shop: rng.usize(..shops),
        number: rng.u64(100_000_000_000..1_000_000_000_000),
        title,
        cents: rng.u32(499..49_999),
    }
}

impl Market {
    /// A market that begins at that instant, and is the same for the same seed.
    pub(crate) fn new(keywords: usize, begin: DateTime<Utc>, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let shelves = |n: usize| {
            let good = GOODS[n % GOODS.len()];
            Shelves {
                keyword: keyword(n),
                good,
                ads: (0..POOL).map(|_| item(&mut rng, good, true)).collect(),
                organic: (0..ORGANIC).map(|_| item(&mut rng, good, false)).collect(),
            }
        };
        Self { begin, keywords: (0..keywords).map(shelves).collect(), rng }
    }

    /// One check of each keyword, spread over the n-th hour.
    pub(crate) fn hour(&mut self, n: u32) -> Vec<Check> {
        let (begin, all) = (self.begin + TimeDelta::hours(n.into()), self.keywords.len().cast_signed() as i64);
        (0..)
            .zip(&mut self.keywords)
            .map(|(place, shelves)| {
                shelves.turn(&mut self.rng);
                shelves.check(begin + TimeDelta::milliseconds(3_600_000 * place / all))
            })
            .collect()
    }
}

impl Shelves {
    fn turn(&mut self, rng: &mut Rng) {
        for _ in 0..SWAPS {
            let place = rng.usize(..ORGANIC - 1);
            self.organic.swap(place, place + 1);
        }
        for (advertised, items) in [(true, &mut self.ads), (false, &mut self.organic)] {
            for kept in items {
                let chance = rng.f64();
                if chance < REPLACED {
                    *kept = item(rng, self.good, advertised);
                } else if chance > 1.0 - REPRICED {
                    kept.cents = (f64::from(kept.cents) * (0.9 + 0.2 * rng.f64())) as u32;
                }
            }
        }
        self.ads.rotate_left(1);
    }

    fn check(&self, at: DateTime<Utc>) -> Check {
        let (mut ads, mut organic) = ((1..).zip(&self.ads), (1..).zip(&self.organic));
        let listing = |place: usize| {
            let ad = AD_PLACES.contains(&place);
            let (rank, item) = if ad { ads.next()? } else { organic.next()? };
            Some(item.listing(if ad { Slot::Ad } else { Slot::Organic }, rank, place as u32 + 1))
        };
        Check {
            query: Query::new(SOURCE, &self.keyword),
            checked_at: at,
            outcome: Outcome::Ok,
            detail: None,
            listings: (0..LISTINGS).filter_map(listing).collect(),
        }
    }
}

impl Item {
    fn listing(&self, slot: Slot, rank: u32, position: u32) -> Listing {
        Listing {
            slot: Some(slot),
            block: Some(Block::Grid),
            rank,
            position,
            seller: Some(shop(self.shop)),
            item_id: Some(self.number.to_string()),
            title: Some(self.title.clone()),
            url: Some(format!("https://shop.example/item/{}", self.number)),
            price: Some(format!("{}.{:02}", self.cents / 100, self.cents % 100)),
            currency: Some("EUR".into()),
            ..Listing::default()
        }
    }
}
