use chrono::{DateTime, TimeDelta};

use super::*;
use crate::domain::{Listing, Slot};

/// A shop that is watched on some keywords, hour after hour.
#[derive(Default)]
struct Watched {
    source: UsualSource,
    pages: std::collections::BTreeMap<String, UsualPage>,
    hour: i64,
}

/// A page of so many ads and organic listings.
fn page(ads: usize, organic: usize) -> Vec<Listing> {
    let slots = std::iter::repeat_n(Slot::Ad, ads).chain(std::iter::repeat_n(Slot::Organic, organic));
    let listing = |(place, slot): (u32, Slot)| Listing {
        slot: Some(slot),
        position: place,
        seller: Some("Acme".into()),
        item_id: Some("1".into()),
        title: Some("Bag".into()),
        price: Some("9.99".into()),
        ..Listing::default()
    };
    (1..).zip(slots).map(listing).collect()
}

impl Watched {
    /// A look at a keyword an hour after the last one: why it is strange.
    fn look(&mut self, keyword: &str, listings: Vec<Listing>) -> Option<String> {
        self.hour += 1;
        let outcome = if listings.is_empty() { Outcome::Empty } else { Outcome::Ok };
        let checked_at = DateTime::UNIX_EPOCH + TimeDelta::hours(self.hour);
        let check = Check { query: Query::new("shop", keyword), checked_at, outcome, detail: None, listings };
        let usual = self.pages.entry(keyword.to_owned()).or_default();
        let strange = self.source.judge(usual, &check);
        self.source.learn(usual, &check, strange.as_ref());
        strange.map(|strange| strange.to_string())
    }

    /// A day of good pages of 4 ads and 20 organic listings, on bags and hats.
    fn of_bags_and_hats() -> Self {
        let mut watched = Self::default();
        for _ in 0..24 {
            for keyword in ["bag", "hat"] {
                assert_eq!(watched.look(keyword, page(4, 20)), None);
            }
        }
        watched
    }
}

fn without(change: impl Fn(&mut Listing), mut listings: Vec<Listing>) -> Vec<Listing> {
    listings.iter_mut().for_each(change);
    listings
}

#[test]
fn a_sudden_drop_of_listings_is_strange_for_as_long_as_it_lasts_on_all_keywords() {
    let mut shop = Watched::of_bags_and_hats();
    for _ in 0..400 {
        for keyword in ["bag", "hat"] {
            let told = shop.look(keyword, page(1, 2));
            assert_eq!(told.as_deref(), Some("less than a third of the usual 24 listings"));
        }
    }
    assert_eq!(shop.look("bag", page(4, 20)), None, "it sees again at once");
}

#[test]
fn a_keyword_with_few_listings_by_nature_or_fewer_from_day_to_day_is_not_strange() {
    let mut shop = Watched::of_bags_and_hats();
    for count in [3, 1, 4, 2].repeat(10) {
        assert_eq!(shop.look("left-handed bag", page(1, count)), None);
    }
    for fewer in 0..60 {
        assert_eq!(shop.look("hat", page(4, 20 - fewer / 3)), None, "{fewer}");
    }
}

#[test]
fn one_keyword_that_shrinks_for_good_is_read_again_after_a_week() {
    let mut shop = Watched::of_bags_and_hats();
    let mut strange = 0;
    while shop.look("hat", page(1, 2)).is_some() {
        strange += 1;
        assert_eq!(shop.look("bag", page(4, 20)), None);
        assert!(strange < 200, "blind for ever");
    }
    assert!((80..=90).contains(&strange), "a look every two hours for a week: {strange}");
    assert_eq!(shop.look("hat", page(0, 4)), None);
}

#[test]
fn sellers_that_vanish_from_the_ads_while_item_ids_stay_are_strange_for_ever() {
    let mut shop = Watched::of_bags_and_hats();
    let nameless = || without(|listing| listing.seller = None, page(4, 20));
    for _ in 0..300 {
        assert_eq!(shop.look("hat", nameless()).as_deref(), Some("no ad has a seller, unlike before"));
        assert_eq!(shop.look("bag", page(4, 20)), None);
    }
    // Of the ads alone, too; and where most lose it.
    let on_ads = without(|listing| listing.seller = listing.seller.take().filter(|_| !listing.is_ad()), page(4, 20));
    assert!(shop.look("hat", on_ads).is_some());
    let most =
        without(|listing| listing.seller = listing.seller.take().filter(|_| listing.position % 4 == 0), page(4, 20));
    assert_eq!(shop.look("hat", most).as_deref(), Some("few ads have a seller, unlike before"));
}

#[test]
fn ads_without_sellers_by_nature_are_not_strange() {
    let mut shop = Watched::default();
    for hour in 0..100 {
        let named = hour % 3 == 0;
        let ads = without(|listing| listing.seller = listing.seller.take().filter(|_| named), page(3, 10));
        assert_eq!(shop.look("bag", ads), None, "{hour}");
    }
}

#[test]
fn a_price_that_comes_and_goes_is_missed_once_and_one_that_is_lost_everywhere_stays_missed() {
    let mut shop = Watched::of_bags_and_hats();
    let priceless = || without(|listing| listing.price = None, page(4, 20));
    assert!(shop.look("bag", priceless()).is_some());
    assert_eq!(shop.look("bag", page(4, 20)), None);
    assert_eq!(shop.look("bag", priceless()), None);

    let mut shop = Watched::of_bags_and_hats();
    let lost = (0..300).all(|_| shop.look("bag", priceless()).is_some() && shop.look("hat", priceless()).is_some());
    assert!(lost, "somebody was told and decides");
}

#[test]
fn a_page_without_ads_is_normal_and_none_on_any_keyword_for_long_is_not() {
    let mut shop = Watched::of_bags_and_hats();
    for _ in 0..100 {
        assert_eq!(shop.look("bag", page(0, 24)), None, "one keyword that nobody bids on");
        assert_eq!(shop.look("hat", page(4, 20)), None);
    }
    let told: Vec<Option<String>> = (0..30).map(|_| shop.look("hat", page(0, 24))).collect();
    assert!(told[..10].iter().all(Option::is_none), "{told:?}");

    let mut shop = Watched::of_bags_and_hats();
    let told: Vec<Option<String>> = (0..30).map(|look| shop.look(["bag", "hat"][look % 2], page(0, 24))).collect();
    assert_eq!(told.iter().position(Option::is_some), Some(11), "{told:?}");
    assert!(told[11..].iter().all(|told| told.as_deref() == Some("no ads on any keyword, as there used to be")));
    assert_eq!(shop.look("bag", page(4, 20)), None);
}

#[test]
fn what_only_ads_bear_is_not_missed_on_a_page_without_ads() {
    let mut shop = Watched::default();
    let of_ads = |listing: &mut Listing| listing.block = listing.is_ad().then_some(crate::domain::Block::Top);
    for _ in 0..20 {
        assert_eq!(shop.look("bag", without(of_ads, page(4, 20))), None);
    }
    assert_eq!(shop.look("bag", without(of_ads, page(0, 24))), None);
    assert_eq!(shop.look("bag", page(4, 20)).as_deref(), Some("no ad has a block, unlike before"));
}

#[test]
fn nights_without_ads_are_learnt() {
    let mut shop = Watched::default();
    for look in 0..20 * 24 {
        let night = look % 24 >= 18;
        let told = shop.look(["bag", "hat"][look % 2], page(if night { 0 } else { 4 }, 20));
        assert_eq!(told, None, "{look}");
    }
}

#[test]
fn a_rule_that_takes_all_listings_for_ads_is_caught() {
    let mut shop = Watched::of_bags_and_hats();
    assert_eq!(shop.look("bag", page(24, 0)).as_deref(), Some("no organic listing, as there used to be"));
    assert_eq!(shop.look("bag", page(22, 2)).as_deref(), Some("most listings are ads, unlike before"));
    assert_eq!(shop.look("bag", page(9, 15)), None, "many advertisers are the market's doing");
}

#[test]
fn what_is_learnt_stays_small_and_goes_on_from_its_bytes() {
    let mut shop = Watched::of_bags_and_hats();
    for look in 0..5_000 {
        shop.look("bag", page(look % 7, 20 + look % 5));
    }
    let bytes = postcard::to_stdvec(&(&shop.source, &shop.pages["bag"])).unwrap();
    assert!(bytes.len() < 600, "{}", bytes.len());
    let back: (UsualSource, UsualPage) = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(back, (shop.source.clone(), shop.pages["bag"].clone()));
}
