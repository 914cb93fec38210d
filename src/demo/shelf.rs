//! What the shops sell: the offers of one keyword, advertised and organic.

use chrono::{Datelike, NaiveDate};
use fastrand::Rng;

use super::cast::{CAST, KEYWORDS};

/// An item a shop offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The marketplace's own id.
    pub item_id: u32,
    /// The headline.
    pub title: String,
    /// The shop.
    pub seller: &'static str,
    /// EUR cents.
    pub price: u32,
    /// Units sold.
    pub sold: u32,
    /// Mean rating in tenths of a star, 0 to 50.
    pub rating: u32,
    /// Number of reviews.
    pub reviews: u32,
}

/// The offers of one keyword.
#[derive(Debug)]
pub(super) struct Shelf {
    lot: u64,
    /// One for each of the cast, in its order.
    advertised: Vec<Offer>,
    /// Best first, before the day's shuffle.
    organic: Vec<Offer>,
}

/// Shops that never buy ads.
const ORGANIC_SHOPS: [&str; 9] = [
    "Lakeside Sports",
    "Kilometre Zero",
    "Heel, Toe & Co.",
    "山行小店",
    "The Lace Room",
    "Nordic Pace",
    "Alba Trail",
    "Studio \"Nine\"",
    "Fern and Fell",
];

/// By keyword: how a headline begins, and what it is about.
const TITLES: [([&str; 6], [&str; 6]); KEYWORDS.len()] = [
    (
        ["Featherlight", "Road Racer", "City Mile", "Tempo", "Daily Trainer", "Carbon Dash"],
        [
            "red running shoes",
            "running shoes, scarlet",
            "red trainers",
            "cushioned runners, red",
            "red race flats",
            "runners in cherry red",
        ],
    ),
    (
        ["Ridge", "Mudlark", "All-Terrain", "Summit", "Forest Loop", "Scree"],
        [
            "trail shoes",
            "trail runners, grippy sole",
            "waterproof trail shoes",
            "fell shoes <6 mm drop>",
            "trail shoes, wide fit",
            "light trail shoes",
        ],
    ),
    (
        ["Locker", "Weekender", "Studio", "Carry-All", "Roll-Top", "Club"],
        ["gym bag", "gym bag 35 l", "sports holdall", "gym bag with shoe pocket", "duffel, 20\" long", "gym backpack"],
    ),
    (
        ["新款", "真皮", "轻便", "复古", "通勤", "大容量"],
        ["女包 单肩包", "女包 手提包", "斜挎女包", "托特包 女", "女包 小方包", "双肩女包"],
    ),
];

impl Shelf {
    pub(super) fn new(seed: u64, keyword: usize) -> Self {
        let lot = seed.rotate_left(7) ^ (keyword as u64 + 1);
        let mut rng = Rng::with_seed(lot);
        let mut offer = |place: usize, seller| offer(&mut rng, keyword, place, seller);
        let advertised = (0..CAST.len()).map(|bidder| offer(bidder, CAST[bidder].name)).collect();
        // Most who advertise are found organically as well: an organic result is no ad slot.
        let sellers = ORGANIC_SHOPS.iter().copied().chain(CAST.iter().map(|bidder| bidder.name)).take(16);
        let mut organic: Vec<Offer> = sellers.zip(CAST.len()..).map(|(seller, place)| offer(place, seller)).collect();
        rng.shuffle(&mut organic);
        Self { lot, advertised, organic }
    }

    /// What a bidder advertises.
    pub(super) fn advertised(&self, bidder: usize) -> &Offer {
        &self.advertised[bidder]
    }

    /// The organic results of a day: neighbours change places from day to day.
    pub(super) fn organic(&self, day: NaiveDate) -> Vec<&Offer> {
        let mut rng = Rng::with_seed(self.lot ^ u64::from(day.num_days_from_ce().unsigned_abs()).rotate_left(16));
        let mut offers: Vec<&Offer> = self.organic.iter().collect();
        for _ in 0..5 {
            let place = rng.usize(1..offers.len());
            offers.swap(place - 1, place);
        }
        offers
    }
}

fn offer(rng: &mut Rng, keyword: usize, place: usize, seller: &'static str) -> Offer {
    let (starts, subjects) = &TITLES[keyword];
    Offer {
        item_id: 10_000 * (keyword as u32 + 1) + 37 * place as u32 + rng.u32(0..37),
        title: format!("{} {}", starts[rng.usize(..starts.len())], subjects[rng.usize(..subjects.len())]),
        seller,
        price: 1_990 + 500 * rng.u32(0..20),
        sold: rng.u32(12..4_000),
        rating: rng.u32(36..50),
        reviews: rng.u32(3..900),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_item_has_an_id_of_its_own() {
        let shelves: Vec<Shelf> = (0..KEYWORDS.len()).map(|keyword| Shelf::new(7, keyword)).collect();
        let offers = || shelves.iter().flat_map(|shelf| shelf.advertised.iter().chain(&shelf.organic));
        let ids: HashSet<u32> = offers().map(|offer| offer.item_id).collect();
        assert_eq!(ids.len(), offers().count());
    }

    #[test]
    fn organic_results_hold_rivals_and_move_a_little_from_day_to_day() {
        let shelf = Shelf::new(7, 0);
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let (today, tomorrow) = (shelf.organic(day), shelf.organic(day.succ_opt().unwrap()));
        assert!(today.iter().any(|offer| offer.seller == "Rival Runner"));
        assert_eq!(today, shelf.organic(day));
        assert_ne!(today, tomorrow);
        let moved = today.iter().zip(&tomorrow).filter(|(a, b)| a != b).count();
        assert!(moved <= 20 && today.len() == tomorrow.len());
    }
}
