//! Your own position: the last seven days beside the seven before.

use chrono::{DateTime, TimeDelta, Utc};

use super::{AuctionInsight, AuctionTally, Moment};
use crate::domain::{AdPage, Check, Dayparts, Listing, PartyId, Rate, Roster, Slot, Standing};

/// What is a week here.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Your own shop in one week.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnWeek {
    /// Observed impression share: checks with ads that showed an ad of yours / all.
    pub shown: Rate,
    /// Top rate: in the top block / checks that showed your ad and tell their blocks.
    pub top: Rate,
    /// Absolute top rate: the first ad of the page was yours / checks that showed your ad.
    pub absolute_top: Rate,
    /// Mean ad rank where shown.
    pub ad_rank: Option<f64>,
    /// Checks that showed you among the ordinary results / all that show which these are.
    pub organic: Rate,
    /// Mean of your best ordinary rank where shown.
    pub organic_rank: Option<f64>,
}

/// Counts your own shop over two weeks up to an instant; checks come in order of time.
#[derive(Debug, Clone)]
pub struct OwnTally {
    until: DateTime<Utc>,
    /// This week, then the week before.
    weeks: [Week; 2],
}

#[derive(Debug, Clone)]
struct Week {
    ads: AuctionTally,
    organic: Rate,
    organic_ranks: u64,
}

impl OwnTally {
    /// A tally of the two weeks before `until`.
    pub fn new(roster: &Roster, until: DateTime<Utc>) -> Self {
        let own = Roster::new(roster.own().cloned(), Vec::new());
        let week = Week { ads: AuctionTally::new(&own), organic: Rate::default(), organic_ranks: 0 };
        Self { until, weeks: [week.clone(), week] }
    }

    /// Counts one check.
    pub fn count(&mut self, check: &Check, page: Option<&AdPage>, roster: &Roster, dayparts: &Dayparts) {
        let age = self.until - check.checked_at;
        let week = match age {
            age if age <= TimeDelta::zero() || age > WEEK * 2 => return,
            age if age <= WEEK => &mut self.weeks[0],
            _ => &mut self.weeks[1],
        };
        if let Some(page) = page {
            week.ads.count(page, Moment::of(page.at, dayparts));
        }
        if matches!(check.standing(), Standing::Ads | Standing::NoAds) {
            let own =
                |listing: &&Listing| listing.slot == Some(Slot::Organic) && roster.whose(listing) == Some(PartyId::Own);
            let best = check.listings.iter().filter(own).map(|listing| listing.rank).min();
            week.organic.count(best.is_some());
            week.organic_ranks += u64::from(best.unwrap_or(0));
        }
    }

    /// This week, and the week before.
    pub fn weeks(&self) -> [OwnWeek; 2] {
        self.weeks.each_ref().map(Week::figures)
    }
}

impl Week {
    fn figures(&self) -> OwnWeek {
        let none = AuctionInsight::default();
        let ads = self.ads.insights().get(&PartyId::Own).unwrap_or(&none);
        let shown = self.organic.hits;
        OwnWeek {
            shown: ads.presence.rate(),
            top: ads.top.rate(),
            absolute_top: ads.absolute_top.rate(),
            ad_rank: ads.mean_rank(),
            organic: self.organic,
            organic_rank: (shown > 0).then(|| self.organic_ranks as f64 / shown as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Block, Outcome, Query, Rival};

    fn roster() -> Roster {
        Roster::new(Some(Rival { name: "us".into(), sellers: vec!["us".into()], ..Rival::default() }), vec![])
    }

    fn listing(seller: &str, slot: Slot, rank: u32) -> Listing {
        let block = (slot == Slot::Ad).then_some(Block::Top);
        Listing { slot: Some(slot), block, rank, seller: Some(seller.into()), ..Listing::default() }
    }

    fn weeks(checks: &[(i64, Outcome, Vec<Listing>)]) -> [OwnWeek; 2] {
        let (roster, until) = (roster(), DateTime::UNIX_EPOCH);
        let dayparts = Dayparts::new(chrono_tz::UTC, &[] as &[&str]).unwrap();
        let mut tally = OwnTally::new(&roster, until);
        for (days_ago, outcome, listings) in checks {
            let check = Check {
                query: Query::new("s", "k"),
                checked_at: until - TimeDelta::days(*days_ago),
                outcome: *outcome,
                detail: None,
                listings: listings.clone(),
            };
            tally.count(&check, AdPage::read(&check, &roster).as_ref(), &roster, &dayparts);
        }
        tally.weeks()
    }

    #[test]
    fn each_week_has_its_own_rates_of_ads_and_of_ordinary_results() {
        use Slot::{Ad, Organic};
        let [now, before] = weeks(&[
            (20, Outcome::Ok, vec![listing("us", Ad, 1)]),
            (10, Outcome::Ok, vec![listing("x", Ad, 1), listing("us", Organic, 4)]),
            (3, Outcome::Ok, vec![listing("us", Ad, 1), listing("us", Organic, 2), listing("us", Organic, 9)]),
            (2, Outcome::Ok, vec![listing("x", Ad, 1), listing("us", Ad, 3)]),
            (1, Outcome::Blocked, vec![]),
        ]);
        assert_eq!((now.shown, now.absolute_top, now.ad_rank), (Rate::new(2, 2), Rate::new(1, 2), Some(2.0)));
        assert_eq!((now.organic, now.organic_rank), (Rate::new(1, 2), Some(2.0)));
        assert_eq!((before.shown, before.organic, before.organic_rank), (Rate::new(0, 1), Rate::new(1, 1), Some(4.0)));
    }

    #[test]
    fn a_page_without_ads_tells_the_ordinary_results_and_no_page_tells_nothing() {
        let [now, _] = weeks(&[
            (2, Outcome::Ok, vec![listing("us", Slot::Organic, 1)]),
            (1, Outcome::Failed, vec![]),
            (1, Outcome::Ok, vec![Listing { slot: None, ..listing("us", Slot::Ad, 1) }]),
        ]);
        assert_eq!((now.shown, now.organic), (Rate::default(), Rate::new(1, 1)));
    }
}
