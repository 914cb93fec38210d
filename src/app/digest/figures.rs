use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    WINDOW,
    audience::{Audience, Followers},
};
use crate::{
    app::App,
    domain::{AdPage, Check, PartyId, Query, Roster},
    insight::{
        AuctionTally, Coverage, Moment, OwnTally, PriceTally, STRENGTH_DAYS, StrangerTally, Strength, StrengthTally,
    },
    store::{Reader, Result, Span, StoreError},
};

/// What one pass over the checks of the window gathers for one audience.
pub(super) struct Figures<'a> {
    pub(super) coverage: BTreeMap<String, Coverage>,
    pub(super) tallies: BTreeMap<Query, AuctionTally>,
    pub(super) looks: BTreeMap<Query, Vec<Look>>,
    pub(super) strangers: StrangerTally<'a>,
    pub(super) prices: PriceTally<'a>,
    /// Your own shop over all that they follow, and on each query; nothing where the config names no shop.
    pub(super) own: OwnTally,
    pub(super) own_by_query: BTreeMap<Query, OwnTally>,
    pub(super) strengths: BTreeMap<PartyId, Strength>,
}

/// When a check was made that testifies, and who was seen in it.
type Look = (DateTime<Utc>, Vec<PartyId>);

/// The figures of each audience, gathered together.
pub(super) fn gather<'a>(
    app: &'a App,
    view: &Reader<'_>,
    audiences: &[Audience<'_>],
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Figures<'a>>> {
    let mut all: Vec<Figures<'a>> =
        audiences.iter().map(|audience| Figures::new(&app.config.roster, &audience.queries, now)).collect();
    let mut followers = Followers::of(audiences);
    let span = Span { since: Some(from.min(now - WINDOW)), until: Some(now), ..Span::default() };
    view.each_check_of_the_watched(&span, |check| {
        for &place in followers.of_query(&check.query) {
            all[place].count(app, &check, from, now);
        }
        Ok::<_, StoreError>(())
    })?;
    for (figures, strengths) in all.iter_mut().zip(strengths(app, view, audiences, now)?) {
        figures.strengths = strengths;
    }
    Ok(all)
}

/// How strong each party is on what each audience follows.
fn strengths(
    app: &App,
    view: &Reader<'_>,
    audiences: &[Audience<'_>],
    now: DateTime<Utc>,
) -> Result<Vec<BTreeMap<PartyId, Strength>>> {
    let mut tallies = vec![StrengthTally::new(&app.config.roster); audiences.len()];
    if let Some(last) = view.last_ad_page_at(now)? {
        let since = last - chrono::TimeDelta::days(i64::from(STRENGTH_DAYS) + 1);
        let until = last + chrono::TimeDelta::milliseconds(1);
        let span = Span { since: Some(since), until: Some(until), ..Span::default() };
        let mut followers = Followers::of(audiences);
        view.each_ad_page(&span, |page| {
            for &place in followers.of_query(&page.query) {
                tallies[place].count(&page, Moment::of(page.at, &app.config.dayparts));
            }
        })?;
    }
    Ok(tallies.iter().map(StrengthTally::strengths).collect())
}

impl<'a> Figures<'a> {
    fn new(roster: &'a Roster, queries: &[Query], now: DateTime<Utc>) -> Self {
        Self {
            coverage: queries.iter().map(|query| (query.source.clone(), Coverage::default())).collect(),
            tallies: BTreeMap::new(),
            looks: BTreeMap::new(),
            strangers: StrangerTally::new(roster),
            prices: PriceTally::new(roster),
            own: OwnTally::new(roster, now),
            own_by_query: BTreeMap::new(),
            strengths: BTreeMap::new(),
        }
    }

    fn count(&mut self, app: &App, check: &Check, from: DateTime<Utc>, now: DateTime<Utc>) {
        let (roster, dayparts) = (&app.config.roster, &app.config.dayparts);
        if check.checked_at >= from {
            self.coverage.entry(check.query.source.clone()).or_default().count(check);
        }
        if check.checked_at < now - WINDOW {
            return;
        }
        self.prices.count(check);
        let page = AdPage::read(check, roster);
        if roster.own().is_some() {
            self.own.count(check, page.as_ref(), roster, dayparts);
            if !self.own_by_query.contains_key(&check.query) {
                self.own_by_query.insert(check.query.clone(), OwnTally::new(roster, now));
            }
            let own = self.own_by_query.get_mut(&check.query).expect("put in above");
            own.count(check, page.as_ref(), roster, dayparts);
        }
        let Some(page) = page else { return };
        self.strangers.count(check);
        let tally = self.tallies.entry(page.query.clone()).or_insert_with(|| AuctionTally::new(roster));
        tally.count(&page, Moment::of(page.at, dayparts));
        let seen = page.slots.iter().filter_map(|slot| slot.party).collect();
        self.looks.entry(page.query).or_default().push((page.at, seen));
    }
}
