//! The report: everything of the street that a reader may want, gathered in one pass over the looks.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{AdPage, Finding, FindingKind, PartyId, Posture, Query, Stance, Standing},
    insight::{DayStrip, Grain, Moment, RankHistory, Week},
    report::{
        Ad, ChainView, HoursAhead, LastPage, NoteLine, Only, PartyView, QueryView, ReportView, SourceView, Spell,
        StandingView, THREE_WEEKS,
    },
    store::{Look, Reader, Result, Span},
};

use super::{
    App, RivalsAsked,
    hours::HoursReport,
    judging::Judging,
    last_words::{chains, last_words},
    rivals::Pass,
};

/// Time lines reach so far back where nothing longer is asked for.
const HISTORY: TimeDelta = TimeDelta::days(90);

/// Days ahead whose hours are told.
const DAYS_AHEAD: i64 = 4;

/// Time lines are drawn by day where they are no longer than this …
const BY_DAY: TimeDelta = TimeDelta::days(100);
/// … and no more of them than this: one a party and query.
const LINES_BY_DAY: usize = 400;

impl App {
    /// What the report shows.
    pub fn report(&self, asked: &RivalsAsked) -> Result<ReportView> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let mut pass = self.pass(view, &mut judging, asked)?;
            let mut gathered = Gathered::new(self, view, asked, &pass)?;
            let span = Span { since: Some(pass.from.min(gathered.history_since)), ..pass.span() };
            view.each_look(&span, |look| {
                if look.standing == Standing::Ads {
                    pass.take(&look.page);
                }
                gathered.take(&look);
            })?;
            gathered.view(view, &mut judging, pass)
        })
    }
}

/// What the pass gathers beside the rates.
struct Gathered<'a> {
    app: &'a App,
    asked: &'a RivalsAsked,
    since: DateTime<Utc>,
    history_since: DateTime<Utc>,
    grain: Grain,
    parties: Vec<PartyId>,
    /// The place of each query asked for.
    places: BTreeMap<Query, usize>,
    coverage: BTreeMap<String, SourceView>,
    /// Presence over the hours of the week, by party, and what of each query is counted into it.
    weeks: Vec<Week>,
    counted: Vec<Vec<Counted>>,
    /// By query: presence of any rival, and the ranks of each party.
    rivals: Vec<Week>,
    ranks: Vec<Vec<RankHistory>>,
    chains: Vec<ChainView>,
    /// The chains whose strips a query's pages are counted into.
    drawn: HashMap<Query, Vec<usize>>,
}

impl<'a> Gathered<'a> {
    fn new(app: &'a App, view: &Reader<'_>, asked: &'a RivalsAsked, pass: &Pass<'_>) -> Result<Self> {
        let begin = view.first_check_at()?.unwrap_or(pass.since);
        let history_since = pass.since.min((pass.until - HISTORY).max(begin));
        let named = |name: &str| asked.rival.as_ref().is_none_or(|only| only == name);
        let parties: Vec<PartyId> =
            app.config.roster.parties().filter(|(_, party)| named(&party.name)).map(|(id, _)| id).collect();
        let places = pass.queries().clone();
        let lines = parties.len() * places.len();
        let short = pass.until - history_since <= BY_DAY;
        let grain = if short && lines <= LINES_BY_DAY { Grain::Day } else { Grain::Week };
        let span = Span { since: Some(history_since), until: Some(pass.until), ..asked.span.clone() };
        let found = view.findings(&span, asked.rival.as_deref())?;
        let found: Vec<Finding> = found.into_iter().map(|found| found.finding).collect();
        let chains: Vec<ChainView> = chains(&found).into_iter().map(chain_of).collect();
        let mut drawn: HashMap<Query, Vec<usize>> = HashMap::new();
        for (place, chain) in chains.iter().enumerate().filter(|(_, chain)| chain.face().market.is_none()) {
            drawn.entry(chain.face().query.clone()).or_default().push(place);
        }
        let sources = app.queries.iter().map(|query| query.source.clone()).chain(view.sources()?);
        let sources = sources.filter(|source| asked.span.source.as_ref().is_none_or(|only| only == source));
        let coverage = sources.map(|source| (source.clone(), SourceView { source, ..SourceView::default() }));
        Ok(Self {
            app,
            asked,
            since: pass.since,
            history_since,
            grain,
            weeks: vec![Week::default(); parties.len()],
            counted: pass.postures().iter().map(|postures| counted(postures)).collect(),
            rivals: vec![Week::default(); places.len()],
            ranks: vec![vec![RankHistory::new(grain); parties.len()]; places.len()],
            coverage: coverage.collect(),
            parties,
            places,
            chains,
            drawn,
        })
    }

    fn take(&mut self, look: &Look) {
        let page = &look.page;
        if page.at < self.history_since {
            return;
        }
        let when = Moment::of(page.at, &self.app.config.dayparts);
        let place = self.places.get(&page.query).copied();
        if let Some(source) = place.and_then(|_| self.coverage.get_mut(&page.query.source)) {
            source.total.add(look.standing, look.outcome, look.detail.as_deref());
            source.days.entry(when.day).or_default().count(look.outcome.saw_page());
        }
        if look.standing == Standing::Ads {
            self.count_strips(page, when);
            if let Some(place) = place {
                self.count(page, when, place);
            }
        }
    }

    fn count(&mut self, page: &AdPage, when: Moment, place: usize) {
        let recent = page.at >= self.since;
        for (index, &party) in self.parties.iter().enumerate() {
            let rank = page.best(party).map(|slot| slot.rank);
            self.ranks[place][index].count(when, rank);
            if recent && self.counted[index][place].holds(page.at) {
                self.weeks[index].count(when, rank.is_some());
            }
        }
        if recent {
            let any = page.slots.iter().any(|slot| matches!(slot.party, Some(PartyId::Rival(_))));
            self.rivals[place].count(when, any);
        }
    }

    /// Counts a page into the strips of the findings about its query.
    fn count_strips(&mut self, page: &AdPage, when: Moment) {
        for &place in self.drawn.get(&page.query).into_iter().flatten() {
            let chain = &mut self.chains[place];
            let face = chain.face();
            let (since, kind) = (face.since, face.kind);
            let Some(party) = self.app.config.roster.find(&face.party) else { continue };
            if page.at < since - THREE_WEEKS || page.at >= since + THREE_WEEKS {
                continue;
            }
            let best = page.best(party).map(|slot| slot.rank);
            // A change of rank shows in how often he stood first where he was shown.
            let of_rank = matches!(kind, FindingKind::TakeTop | FindingKind::CedeTop);
            let hit = if of_rank { best == Some(1) } else { best.is_some() };
            if !of_rank || best.is_some() {
                let strip = if page.at < since { &mut chain.before } else { &mut chain.after };
                strip.0[usize::from(when.hour)].count(hit);
            }
        }
    }

    /// The hours to come, as of the last page, with everybody's strength over all of the store. One rival's report tells none.
    fn hours(&self, view: &Reader<'_>, judging: &mut Judging, until: DateTime<Utc>) -> Result<HoursReport> {
        if self.asked.rival.is_some() {
            return Ok(HoursReport::default());
        }
        let mut queries: Vec<(&Query, usize)> = self.places.iter().map(|(query, place)| (query, *place)).collect();
        queries.sort_by_key(|(_, place)| *place);
        let queries: Vec<Query> = queries.into_iter().map(|(query, _)| query.clone()).collect();
        let strengths = self.app.strengths(view, until)?;
        self.app.hours_of(view, judging, &queries, &strengths, until, DAYS_AHEAD)
    }

    fn view(self, view: &Reader<'_>, judging: &mut Judging, pass: Pass<'_>) -> Result<ReportView> {
        let (app, asked) = (self.app, self.asked);
        let report = pass.report();
        let hours = self.hours(view, judging, report.until)?;
        let spells = view.told_spells_since(self.history_since)?;
        let of_source = |source: &str| self.asked.span.source.as_ref().is_none_or(|only| only == source);
        let spells = spells.into_iter().filter(|(spell, _)| of_source(&spell.source)).map(|(spell, ended)| Spell {
            source: spell.source,
            began: spell.began_at,
            ended,
            reason: spell.reason,
        });
        let mut queries: Vec<QueryView> = Vec::new();
        let mut ordered: Vec<(&Query, usize)> = self.places.iter().map(|(query, place)| (query, *place)).collect();
        ordered.sort_by_key(|(_, place)| *place);
        for (query, place) in ordered {
            let last = last_page(app, view, query, report.until)?;
            let hours = hours.queries.iter().find(|hours| hours.query == *query);
            let ahead = hours.map(|of| HoursAhead { blind: of.blind_since.is_some(), days: of.days.clone() });
            queries.push(QueryView { query: query.clone(), rivals: self.rivals[place], last, ahead });
        }
        let mut ranks = self.ranks;
        let parties = report.parties.into_iter().enumerate().map(|(index, party)| PartyView {
            id: party.id,
            name: app.config.roster.party(party.id).map_or_else(String::new, |known| known.name.clone()),
            strength: party.strength,
            overall: party.overall,
            week: self.weeks[index],
            standings: party
                .queries
                .into_iter()
                .zip(&mut ranks)
                .map(|(of, ranks)| StandingView {
                    posture: of.posture,
                    clock: of.clock,
                    insight: of.insight,
                    strata: of.strata,
                    strip: of.strip,
                    spend: of.spend,
                    ranks: std::mem::replace(&mut ranks[index], RankHistory::new(self.grain)),
                })
                .collect(),
        });
        let Only { source, keyword, rival } =
            Only { source: asked.span.source.clone(), keyword: asked.span.keyword.clone(), rival: asked.rival.clone() };
        let notes = view.notes()?.into_iter().filter(|note| note.at >= self.history_since && note.at < report.until);
        let on = |noted: &Option<String>| keyword.is_none() || noted.is_none() || *noted == keyword;
        Ok(ReportView {
            lang: app.config.language,
            now: app.clock.now(),
            zone: app.config.dayparts.timezone,
            since: report.since,
            until: report.until,
            history_since: self.history_since,
            grain: self.grain,
            pages: report.pages,
            coverage: self.coverage.into_values().collect(),
            spells: spells.collect(),
            parties: parties.collect(),
            queries,
            chains: self.chains,
            yielding: hours.yielding,
            notes: notes
                .filter(|note| on(&note.keyword))
                .map(|note| NoteLine { at: note.at, keyword: note.keyword, text: note.text })
                .collect(),
            only: Only { source, keyword, rival },
        })
    }
}

/// Which pages of a query tell the hours of a party.
#[derive(Debug, Clone, Copy)]
enum Counted {
    None,
    All,
    Since(DateTime<Utc>),
}

impl Counted {
    fn holds(self, at: DateTime<Utc>) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Since(since) => at >= since,
        }
    }
}

/// The queries on which a party fights; where it fights on none those on which it is seen, else all.
fn counted(postures: &[Posture]) -> Vec<Counted> {
    let seen = |posture: &Posture| !matches!(posture.stance, Stance::Gone | Stance::Unknown);
    let fights = |posture: &Posture| seen(posture) && posture.stance != Stance::Probing;
    let (any_fight, any_seen) = (postures.iter().any(fights), postures.iter().any(seen));
    let taken = |posture: &Posture| if any_fight { fights(posture) } else { !any_seen || seen(posture) };
    let of = |posture: &Posture| match posture.since {
        _ if !taken(posture) => Counted::None,
        Some(since) => Counted::Since(since),
        None => Counted::All,
    };
    postures.iter().map(of).collect()
}

/// A chain with what holds of it.
fn chain_of(steps: Vec<&Finding>) -> ChainView {
    let steps: Vec<Finding> = steps.into_iter().cloned().collect();
    let holds = last_words(&steps).into_iter().filter(|finding| finding.kind != FindingKind::Withdrawn).collect();
    ChainView { steps, holds, before: DayStrip::default(), after: DayStrip::default() }
}

/// What the last page of a query before `until` showed in its ad slots.
fn last_page(app: &App, view: &Reader<'_>, query: &Query, until: DateTime<Utc>) -> Result<Option<LastPage>> {
    let Some(check) = view.last_page(query, until)? else { return Ok(None) };
    let ads = check.listings.into_iter().filter(|listing| listing.is_ad());
    let ads = ads.map(|listing| Ad { party: app.config.roster.whose(&listing), listing });
    Ok(Some(LastPage { at: check.checked_at, ads: ads.collect() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_of_a_party_are_those_of_the_keywords_where_it_fights() {
        let told = |stances: &[Stance]| -> Vec<bool> {
            let posture = |stance: &Stance| Posture { stance: *stance, ..Posture::unknown() };
            let postures: Vec<Posture> = stances.iter().map(posture).collect();
            counted(&postures).iter().map(|counted| counted.holds(DateTime::UNIX_EPOCH)).collect()
        };
        assert_eq!(told(&[Stance::AllHours, Stance::Probing, Stance::Gone]), [true, false, false]);
        assert_eq!(told(&[Stance::Probing, Stance::Gone]), [true, false]);
        assert_eq!(told(&[Stance::Gone, Stance::Unknown]), [true, true]);
    }
}
