//! The checker: a visitor who looks at each keyword every so often, and what he gets to see.

use bidwatch::domain::{Block, Check, Listing, Outcome, Query, Slot};
use chrono::TimeDelta;
use fastrand::Rng;

use super::{
    Terms,
    clock::Moment,
    market::{Bazaar, Season},
};

/// The source that the checks are of.
pub(crate) const SOURCE: &str = "bazaar";
/// The chance that a look is blocked, and that a day has hours in which all are.
const BLOCKED: f64 = 0.03;
const BLOCKED_DAYS: f64 = 0.03;
/// Seconds between two keywords of a round.
const BETWEEN_KEYWORDS: i64 = 20;
/// Organic results of a page.
const ORGANIC: usize = 3;

/// The query of a keyword.
pub(crate) fn query(keyword: usize) -> Query {
    Query::new(SOURCE, format!("word {}", keyword + 1))
}

/// Every check of a season, in time order. The visitor stays one kind of shopper for `same_hours` on average;
/// with 0 every look is by somebody else.
pub(crate) fn checks(
    bazaar: &Bazaar,
    season: &Season,
    moments: &[Moment],
    terms: &Terms,
    same_hours: f64,
    rng: &mut Rng,
) -> Vec<Check> {
    let mut visitor = rng.usize(0..bazaar.segments);
    let stays = if same_hours > 0.0 { (-f64::from(terms.every_minutes) / 60.0 / same_hours).exp() } else { 0.0 };
    let (mut day, mut wall) = (usize::MAX, 0..0);
    let mut checks = Vec::new();
    for step in (0..moments.len()).step_by(terms.steps_between_checks()) {
        let moment = &moments[step];
        if day != moment.day {
            day = moment.day;
            let from = rng.u32(0..18);
            wall = if rng.f64() < BLOCKED_DAYS { from..from + rng.u32(2..7) } else { 0..0 };
        }
        if rng.f64() >= stays {
            visitor = rng.usize(0..bazaar.segments);
        }
        let mut at = moment.at;
        for (keyword, pages) in season.pages.iter().enumerate() {
            let checked_at = at + TimeDelta::seconds(rng.i64(0..BETWEEN_KEYWORDS));
            at += TimeDelta::seconds(BETWEEN_KEYWORDS);
            let blocked = wall.contains(&moment.hour) || rng.f64() < BLOCKED;
            if same_hours == 0.0 {
                visitor = rng.usize(0..bazaar.segments);
            }
            checks.push(if blocked {
                Check::without_page(query(keyword), checked_at, Outcome::Blocked, "captcha")
            } else {
                let listings = page(bazaar, &pages[step][visitor], keyword, rng);
                Check { query: query(keyword), checked_at, outcome: Outcome::Ok, detail: None, listings }
            });
        }
    }
    checks
}

fn page(bazaar: &Bazaar, winners: &[u8], keyword: usize, rng: &mut Rng) -> Vec<Listing> {
    let listing = |slot, rank: usize, position: usize, shop: usize| Listing {
        slot: Some(slot),
        block: Some(Block::Grid),
        rank: rank as u32,
        position: position as u32,
        seller: Some(bazaar.shops[shop].name.clone()),
        item_id: Some(format!("{}-{keyword}", bazaar.shops[shop].items)),
        ..Listing::default()
    };
    let ads = (1..).zip(winners).map(|(rank, &shop)| listing(Slot::Ad, rank, rank, usize::from(shop)));
    let mut page: Vec<Listing> = ads.collect();
    for rank in 1..=ORGANIC {
        page.push(listing(Slot::Organic, rank, page.len() + 1, rng.usize(0..bazaar.shops.len())));
    }
    page
}
