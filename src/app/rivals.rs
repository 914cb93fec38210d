//! How everybody watched stands: rates, stances, strength, estimates. Gathered in one pass over the pages.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{AdPage, BudgetClock, Dayparts, PartyId, Posture, Query},
    insight::{
        AuctionInsight, AuctionTally, DayStrip, Estimate, Moment, STRENGTH_DAYS, Spend, SpendTally, StrataTally,
        Strength, StrengthTally,
    },
    store::{Reader, Result, Span},
};

use super::{App, judging::Judging};

/// How everybody watched stands.
#[derive(Debug, Clone)]
pub struct RivalsReport {
    /// What the rates are counted over: from, and up to but without.
    pub since: DateTime<Utc>,
    /// See `since`.
    pub until: DateTime<Utc>,
    /// Pages with ads in that time.
    pub pages: u64,
    /// Everybody asked for, your own shop first.
    pub parties: Vec<PartyReport>,
}

/// How one party stands.
#[derive(Debug, Clone)]
pub struct PartyReport {
    /// Who.
    pub id: PartyId,
    /// Over all keywords and sources, in the last ninety days.
    pub strength: Strength,
    /// The rates over all queries that are shown.
    pub overall: AuctionInsight,
    /// Each query, those of the config first.
    pub queries: Vec<PartyQueryReport>,
}

/// One party on one query.
#[derive(Debug, Clone)]
pub struct PartyQueryReport {
    /// The query.
    pub query: Query,
    /// How he stands there now.
    pub posture: Posture,
    /// When he goes dark in the course of the day, if he does.
    pub clock: Option<BudgetClock>,
    /// The rates.
    pub insight: AuctionInsight,
    /// Presence by stratum since he stands so.
    pub strata: StrataTally,
    /// The same by hour of the day.
    pub strip: DayStrip,
    /// What he may spend, where the config has an estimate.
    pub spend: Option<Spend>,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct RivalsAsked {
    /// Over which checks the rates are counted. Without a begin they reach `days` back from the last page with ads.
    pub span: Span,
    /// See `span`.
    pub days: u32,
    /// Of this rival only.
    pub rival: Option<String>,
}

impl App {
    /// How everybody watched stands.
    pub fn rivals(&self, asked: &RivalsAsked) -> Result<RivalsReport> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let mut pass = self.pass(view, &mut judging, asked)?;
            view.each_ad_page(&pass.span(), |page| pass.take(&page))?;
            Ok(pass.report())
        })
    }

    /// A pass over the pages for what is asked, with nothing counted yet.
    pub(super) fn pass(&self, view: &Reader<'_>, judging: &mut Judging, asked: &RivalsAsked) -> Result<Pass<'_>> {
        let now = self.clock.now();
        let last = view.last_ad_page_at(asked.span.until.map_or(now, |until| until - TimeDelta::milliseconds(1)))?;
        let end = last.unwrap_or(now);
        let until = asked.span.until.unwrap_or(end + TimeDelta::milliseconds(1));
        let since = asked.span.since.unwrap_or(until - TimeDelta::days(i64::from(asked.days)));
        let strength_from = end - TimeDelta::days(i64::from(STRENGTH_DAYS) + 1);
        Ok(Pass {
            dayparts: &self.config.dayparts,
            since,
            until,
            from: since.min(strength_from),
            strength: StrengthTally::new(&self.config.roster),
            figures: self.figures(view, judging, asked)?,
            pages: 0,
        })
    }

    /// The verdict on each party's strength as of `now`, in words.
    pub(super) fn strengths(&self, view: &Reader<'_>, now: DateTime<Utc>) -> Result<BTreeMap<PartyId, Strength>> {
        let mut tally = StrengthTally::new(&self.config.roster);
        let Some(last) = view.last_ad_page_at(now)? else { return Ok(tally.strengths()) };
        let since = last - TimeDelta::days(i64::from(STRENGTH_DAYS) + 1);
        let span = Span { since: Some(since), until: Some(last + TimeDelta::milliseconds(1)), ..Span::default() };
        view.each_ad_page(&span, |page| tally.count(&page, Moment::of(page.at, &self.config.dayparts)))?;
        Ok(tally.strengths())
    }

    /// Figures of everybody asked for, with nothing counted yet: the config's queries, then others that the store has.
    fn figures(&self, view: &Reader<'_>, judging: &mut Judging, asked: &RivalsAsked) -> Result<Figures> {
        let mut queries: Vec<Query> = self.queries.clone();
        let others = view.queries()?.into_iter().filter(|query| !self.queries.contains(query));
        queries.extend(others);
        queries.retain(|query| asked.holds(query));
        let places = (0..).zip(&queries).map(|(place, query)| (query.clone(), place)).collect();
        let roster = &self.config.roster;
        let mut parties = Vec::new();
        let named = |name: &str| asked.rival.as_ref().is_none_or(|only| only == name);
        for (id, _) in roster.parties().filter(|(_, party)| named(&party.name)) {
            let of_query = |query: &Query| {
                Ok(OfQuery {
                    query: query.clone(),
                    posture: judging.posture(view, query, id)?,
                    clock: judging.budget_clock(view, query, id)?,
                    strata: StrataTally::default(),
                    strip: DayStrip::default(),
                    spend: self.estimate(query).cloned().map(SpendTally::new),
                })
            };
            parties.push((id, queries.iter().map(of_query).collect::<Result<_>>()?));
        }
        let tallies = queries.iter().map(|_| AuctionTally::new(roster)).collect();
        Ok(Figures { places, tallies, overall: AuctionTally::new(roster), parties })
    }

    fn estimate(&self, query: &Query) -> Option<&Estimate> {
        let of_source = |estimate: &&Estimate| estimate.source.as_ref().is_none_or(|source| *source == query.source);
        let fitting = self.config.estimates.iter().filter(of_source);
        // One of this source goes before one of all.
        fitting.filter(|estimate| estimate.keyword == query.keyword).max_by_key(|estimate| estimate.source.is_some())
    }
}

impl RivalsAsked {
    fn holds(&self, query: &Query) -> bool {
        self.span.source.as_ref().is_none_or(|only| *only == query.source)
            && self.span.keyword.as_ref().is_none_or(|only| *only == query.keyword)
    }
}

/// One pass over the pages, in order of time.
pub(super) struct Pass<'a> {
    dayparts: &'a Dayparts,
    /// What the rates are counted over.
    pub(super) since: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    /// The pass begins earlier: strength reaches further back.
    pub(super) from: DateTime<Utc>,
    strength: StrengthTally,
    figures: Figures,
    pages: u64,
}

impl Pass<'_> {
    /// Which pages it takes: those of other sources and keywords too, for strength.
    pub(super) fn span(&self) -> Span {
        Span { since: Some(self.from), until: Some(self.until), ..Span::default() }
    }

    /// The queries asked for, in the order of every party's report.
    pub(super) fn queries(&self) -> &BTreeMap<Query, usize> {
        &self.figures.places
    }

    /// How each party stands on each query; the parties in the order of the report.
    pub(super) fn postures(&self) -> Vec<Vec<Posture>> {
        let of_party = |(_, queries): &(PartyId, Vec<OfQuery>)| queries.iter().map(|of| of.posture).collect();
        self.figures.parties.iter().map(of_party).collect()
    }

    pub(super) fn take(&mut self, page: &AdPage) {
        let when = Moment::of(page.at, self.dayparts);
        self.strength.count(page, when);
        if page.at >= self.since && self.figures.places.contains_key(&page.query) {
            self.pages += 1;
            self.figures.count(page, when);
        }
    }

    pub(super) fn report(self) -> RivalsReport {
        let Self { since, until, pages, figures, .. } = self;
        let mut strengths = self.strength.strengths();
        let parties = figures.parties.into_iter().map(|(id, queries)| PartyReport {
            id,
            strength: strengths.remove(&id).unwrap_or_default(),
            overall: figures.overall.insights()[&id].clone(),
            queries: queries.into_iter().zip(&figures.tallies).map(|(of, tally)| of.report(id, tally)).collect(),
        });
        RivalsReport { since, until, pages, parties: parties.collect() }
    }
}

/// What the pass gathers.
struct Figures {
    /// The place of each query in the lists below.
    places: BTreeMap<Query, usize>,
    tallies: Vec<AuctionTally>,
    overall: AuctionTally,
    parties: Vec<(PartyId, Vec<OfQuery>)>,
}

struct OfQuery {
    query: Query,
    posture: Posture,
    clock: Option<BudgetClock>,
    strata: StrataTally,
    strip: DayStrip,
    spend: Option<SpendTally>,
}

impl Figures {
    fn count(&mut self, page: &AdPage, when: Moment) {
        let Some(&place) = self.places.get(&page.query) else { return };
        self.tallies[place].count(page, when);
        self.overall.count(page, when);
        for (party, queries) in &mut self.parties {
            queries[place].count(page, *party, when);
        }
    }
}

impl OfQuery {
    fn count(&mut self, page: &AdPage, party: PartyId, when: Moment) {
        if self.posture.since.is_none_or(|since| page.at >= since) {
            let hit = page.best(party).is_some();
            self.strata.count(when, hit);
            self.strip.0[usize::from(when.hour)].count(hit);
            if let Some(spend) = &mut self.spend {
                spend.count(page, party, when);
            }
        }
    }

    fn report(self, party: PartyId, tally: &AuctionTally) -> PartyQueryReport {
        let Self { query, posture, clock, strata, strip, spend } = self;
        let (insight, spend) = (tally.insights()[&party].clone(), spend.and_then(|tally| tally.spend()));
        PartyQueryReport { query, posture, clock, insight, strata, strip, spend }
    }
}
