//! The marketplace over six weeks: who won which slot when, worked out once and looked up after.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use fastrand::Rng;

use super::{
    auction::Win,
    calendar::{Calendar, DAYS, Trouble},
    cast::{Bidder, CAST, KEYWORDS},
    season::season,
    shelf::{Offer, Shelf},
    template::{PEAK_SCHEDULE, SCHEDULE},
};
use crate::domain::Block;

/// Minutes between two auctions of one keyword; whoever looks twice between them sees the same page.
pub(super) const STEP_MINUTES: i64 = 20;
/// The rush hours, as a config has them.
pub(super) const PEAK: &str = "20:00-23:00";
/// So many ad slots stand above the organic results, the others below.
const TOP_SLOTS: usize = 3;

/// A simulated marketplace. The same seed, start and zone make the same market.
#[derive(Debug)]
pub struct Market {
    seed: u64,
    calendar: Calendar,
    first_step: i64,
    /// By step and keyword.
    wins: Vec<[Vec<Win>; KEYWORDS.len()]>,
    shelves: [Shelf; KEYWORDS.len()],
}

/// What a visitor is shown for a search.
#[derive(Debug)]
pub struct Serp<'a> {
    /// By rank, from the first.
    pub ads: Vec<Ad<'a>>,
    /// In page order.
    pub organic: Vec<&'a Offer>,
}

/// An ad slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ad<'a> {
    /// Where on the page it stands: above or below the organic results.
    pub block: Block,
    /// What it shows.
    pub offer: &'a Offer,
    /// What a click costs the shop, EUR. The page does not tell.
    pub click_price: f64,
}

/// What a visit brings.
#[derive(Debug)]
pub enum Visit<'a> {
    /// A results page.
    Page(Serp<'a>),
    /// A results page with other class names.
    NewLayout(Serp<'a>),
    /// A captcha.
    Captcha,
    /// HTTP 503.
    Outage,
    /// Nobody sells that.
    NoResults,
}

impl Market {
    /// Lets six weeks of auctions pass, from the local day of `start` on.
    pub fn new(seed: u64, start: DateTime<Utc>, zone: Tz) -> Self {
        let calendar = Calendar::new(start, zone);
        let first_step = step_of(calendar.instant((0, 0)));
        let shelves = std::array::from_fn(|keyword| Shelf::new(seed, keyword));
        Self { seed, calendar, first_step, wins: season(seed, calendar), shelves }
    }

    /// The first instant: midnight, local time.
    pub fn start(&self) -> DateTime<Utc> {
        self.calendar.instant((0, 0))
    }

    /// The end, six weeks later.
    pub fn end(&self) -> DateTime<Utc> {
        self.calendar.instant((DAYS, 0))
    }

    /// The searches that have ads.
    pub fn keywords(&self) -> &'static [&'static str] {
        &KEYWORDS
    }

    /// Who bids.
    pub fn bidders(&self) -> &'static [Bidder] {
        &CAST
    }

    /// The market's time zone.
    pub fn zone(&self) -> Tz {
        self.calendar.zone
    }

    /// When the demo looks: the crontab line for all hours, and the one for the peak; local time.
    pub fn schedule(&self) -> (&'static str, &'static str) {
        (SCHEDULE, PEAK_SCHEDULE)
    }

    pub(super) fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// The results page of a keyword, without any trouble; `None` for a search nobody answers.
    /// Before the start and after the end it is the page of the first or last instant.
    pub fn serp(&self, keyword: &str, at: DateTime<Utc>) -> Option<Serp<'_>> {
        let keyword = place_of(keyword)?;
        Some(Serp { ads: self.ads(keyword, at), organic: self.shelves[keyword].organic(self.local_day(at)) })
    }

    /// What a visitor meets who searches a keyword at that instant, troubles included.
    pub fn visit(&self, keyword: &str, at: DateTime<Utc>) -> Visit<'_> {
        let (Some(place), Some(serp)) = (place_of(keyword), self.serp(keyword, at)) else { return Visit::NoResults };
        let hit = self.calendar.spells(place, at).find(|spell| {
            let lot = self.seed ^ step_of(at).unsigned_abs().rotate_left(20) ^ place as u64;
            Rng::with_seed(lot).f64() < spell.share
        });
        match hit.map(|spell| spell.trouble) {
            Some(Trouble::Outage) => Visit::Outage,
            Some(Trouble::Captcha) => Visit::Captcha,
            Some(Trouble::NewLayout) => Visit::NewLayout(serp),
            Some(Trouble::NoAds) | None => Visit::Page(serp),
        }
    }

    /// What a click costs a shop on average while its ad is shown, EUR; `None` if it never was.
    pub fn mean_click_price(&self, shop: &str, keyword: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<f64> {
        let (bidder, keyword) = (CAST.iter().position(|bidder| bidder.name == shop)?, place_of(keyword)?);
        let steps = self.index(from)..self.index(to);
        let wins = self.wins[steps].iter().flat_map(|step| &step[keyword]).filter(|win| win.bidder == bidder);
        let (sum, shown) = wins.fold((0.0, 0_u32), |(sum, shown), win| (sum + win.click_price, shown + 1));
        (shown > 0).then(|| sum / f64::from(shown))
    }

    fn ads(&self, keyword: usize, at: DateTime<Utc>) -> Vec<Ad<'_>> {
        let wins = &self.wins[self.index(at)][keyword];
        let block = |place| if place < TOP_SLOTS { Block::Top } else { Block::Bottom };
        wins.iter()
            .enumerate()
            .map(|(place, win)| Ad {
                block: block(place),
                offer: self.shelves[keyword].advertised(win.bidder),
                click_price: win.click_price,
            })
            .collect()
    }

    fn index(&self, at: DateTime<Utc>) -> usize {
        let steps = (step_of(at) - self.first_step).max(0);
        usize::try_from(steps).unwrap_or(usize::MAX).min(self.wins.len() - 1)
    }

    fn local_day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.calendar.zone).date_naive()
    }
}

fn place_of(keyword: &str) -> Option<usize> {
    KEYWORDS.iter().position(|&known| known == keyword)
}

fn step_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(STEP_MINUTES * 60)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn market(seed: u64) -> Market {
        Market::new(seed, "2026-03-02T00:00:00Z".parse().unwrap(), chrono_tz::Europe::Berlin)
    }

    fn sellers(market: &Market, at: DateTime<Utc>) -> Vec<&str> {
        let serp = market.serp("trail shoes", at).unwrap();
        serp.ads.iter().map(|ad| ad.offer).chain(serp.organic).map(|offer| offer.seller).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_pages_and_another_does_not() {
        let (one, same, other) = (market(5), market(5), market(6));
        let times = || (0..200).map(|i| one.start() + TimeDelta::minutes(313 * i));
        assert!(times().all(|at| sellers(&one, at) == sellers(&same, at)));
        assert!(times().any(|at| sellers(&one, at) != sellers(&other, at)));
    }

    #[test]
    fn a_page_has_at_most_three_ads_on_top_and_two_below_and_never_one_shop_twice() {
        let market = market(5);
        for i in 0..300 {
            let serp = market.serp("red running shoes", market.start() + TimeDelta::hours(3 * i)).unwrap();
            let blocks: Vec<Block> = serp.ads.iter().map(|ad| ad.block).collect();
            assert!(blocks.iter().take(3).all(|&block| block == Block::Top));
            assert!(blocks.iter().skip(3).all(|&block| block == Block::Bottom) && blocks.len() <= 5);
            let mut shops: Vec<&str> = serp.ads.iter().map(|ad| ad.offer.seller).collect();
            shops.sort_unstable();
            assert!(shops.windows(2).all(|pair| pair[0] != pair[1]), "{shops:?}");
        }
    }

    #[test]
    fn troubles_appear_when_they_are_planned_and_hide_no_organic_result() {
        let market = market(5);
        let at = |when| market.calendar.instant(when);
        assert!(matches!(market.visit("trail shoes", at((11, 7))), Visit::NewLayout(_)));
        assert!(matches!(market.visit("gym bag", at((16, 20))), Visit::Outage));
        let Visit::Page(afternoon) = market.visit("gym bag", at((26, 15))) else { panic!("no page") };
        assert!(afternoon.ads.is_empty() && !afternoon.organic.is_empty());
        let stretch = (0..48).map(|hour| market.visit("女包", at((23, hour))));
        let walls = stretch.filter(|visit| matches!(visit, Visit::Captcha)).count();
        assert!((15..38).contains(&walls), "{walls} of 48");
        assert!(matches!(market.visit("女包", at((25, 0))), Visit::Page(_)));
        assert!(matches!(market.visit("no such thing", at((25, 0))), Visit::NoResults));
    }

    #[test]
    fn the_page_stays_as_it_was_before_the_start_and_after_the_end() {
        let market = market(5);
        let shown = |at| market.ads(0, at).len();
        assert_eq!(shown(market.start() - TimeDelta::days(9)), shown(market.start()));
        assert_eq!(shown(market.end() + TimeDelta::days(9)), shown(market.end() - TimeDelta::minutes(1)));
        assert_eq!((market.end() - market.start()).num_days(), 41, "six weeks of local days, one of 23 hours");
    }
}
