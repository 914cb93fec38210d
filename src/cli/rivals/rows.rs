//! The report as programs want it: for each party one row over all keywords (`keyword` is null), then one a query.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::clock::Clock;
use crate::{
    app::{PartyQueryReport, PartyReport, RivalsReport},
    domain::{Device, PartyId, Rate, Roster, StrataRates},
    insight::{AuctionInsight, Sampled, Spend, StrataTally, Strength, Verdict},
    words::{Lang, stance},
};

/// A rate as programs want it.
#[derive(Serialize)]
pub(super) struct Counted {
    pub(super) hits: u64,
    pub(super) checks: u64,
    pub(super) share: Option<f64>,
    /// The ends of its 95 % interval.
    pub(super) low: f64,
    pub(super) high: f64,
}

impl From<Sampled> for Counted {
    fn from(sampled: Sampled) -> Self {
        let (Rate { hits, checks }, (low, high)) = (sampled.rate(), sampled.interval());
        Self { hits, checks, share: sampled.rate().value(), low, high }
    }
}

impl From<Rate> for Counted {
    fn from(rate: Rate) -> Self {
        let (low, high) = rate.interval();
        Self { hits: rate.hits, checks: rate.checks, share: rate.value(), low, high }
    }
}

/// One row.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    rival: Option<&'a str>,
    own: bool,
    source: Option<&'a str>,
    keyword: Option<&'a str>,
    place: Option<&'a str>,
    language: Option<&'a str>,
    device: Option<&'static str>,
    /// What the rates are counted over.
    since: DateTime<Utc>,
    until: DateTime<Utc>,
    #[serde(flatten)]
    over_all: Option<OverAll>,
    #[serde(flatten)]
    of_query: Option<OfQuery>,
    #[serde(flatten)]
    rates: Rates,
    /// Estimates from the user's own numbers.
    spend: Vec<Estimated>,
}

#[derive(Serialize)]
struct OverAll {
    verdict: Verdict,
    strength: Strength,
}

#[derive(Serialize)]
struct OfQuery {
    stance: &'static str,
    probability: Option<f64>,
    stance_since: Option<DateTime<Utc>>,
    /// The looks that the judgement still has of the time since then.
    recent: StrataRates,
    /// Presence since then, within the time of the rates.
    strata: Strata,
    /// The same by hour of the local day.
    hours: [Rate; 24],
    strip: String,
    /// Of somebody who runs out in the course of the day.
    budget_clock: Option<Clock>,
}

#[derive(Serialize)]
struct Strata {
    peak: Counted,
    off: Counted,
    weekday: Counted,
    weekend: Counted,
}

impl From<StrataTally> for Strata {
    fn from(tally: StrataTally) -> Self {
        let StrataTally { peak, off, weekday, weekend } = tally;
        Self { peak: peak.into(), off: off.into(), weekday: weekday.into(), weekend: weekend.into() }
    }
}

#[derive(Serialize)]
struct Rates {
    /// Observed: checks that showed him / checks with ads.
    impression_share: Counted,
    overlap_rate: Counted,
    position_above_rate: Counted,
    outranking_share: Counted,
    top_rate: Counted,
    top_rate_beside_you: Counted,
    absolute_top_rate: Counted,
    absolute_top_rate_beside_you: Counted,
    first_slot_share: Counted,
    share_of_voice: Counted,
    mean_rank: Option<f64>,
}

impl From<&AuctionInsight> for Rates {
    fn from(insight: &AuctionInsight) -> Self {
        Self {
            impression_share: insight.presence.into(),
            overlap_rate: insight.overlap.into(),
            position_above_rate: insight.position_above.into(),
            outranking_share: insight.outranking.into(),
            top_rate: insight.top.into(),
            top_rate_beside_you: insight.top_beside_you.into(),
            absolute_top_rate: insight.absolute_top.into(),
            absolute_top_rate_beside_you: insight.absolute_top_beside_you.into(),
            first_slot_share: insight.first_slot.into(),
            share_of_voice: insight.slots.into(),
            mean_rank: insight.mean_rank(),
        }
    }
}

#[derive(Serialize)]
struct Estimated {
    basis: &'static str,
    #[serde(flatten)]
    spend: Spend,
}

impl From<Spend> for Estimated {
    fn from(spend: Spend) -> Self {
        Self { basis: "estimate from your numbers", spend }
    }
}

/// All rows of a report.
pub(super) fn rows<'a>(roster: &'a Roster, report: &'a RivalsReport) -> Vec<Row<'a>> {
    let of_party = |party: &'a PartyReport| {
        let queries = party.queries.iter().map(|query| of_query(roster, report, party.id, query));
        std::iter::once(over_all(roster, report, party)).chain(queries)
    };
    report.parties.iter().flat_map(of_party).collect()
}

fn over_all<'a>(roster: &'a Roster, report: &RivalsReport, party: &'a PartyReport) -> Row<'a> {
    let spends = party.queries.iter().filter_map(|query| query.spend.as_ref());
    Row {
        rival: rival(roster, party.id),
        own: party.id == PartyId::Own,
        source: None,
        keyword: None,
        place: None,
        language: None,
        device: None,
        since: report.since,
        until: report.until,
        over_all: Some(OverAll { verdict: party.strength.verdict(Lang::En), strength: party.strength.clone() }),
        of_query: None,
        rates: (&party.overall).into(),
        spend: Spend::sum(spends).into_iter().map(Estimated::from).collect(),
    }
}

fn of_query<'a>(roster: &'a Roster, report: &RivalsReport, id: PartyId, of: &'a PartyQueryReport) -> Row<'a> {
    let query = &of.query;
    Row {
        rival: rival(roster, id),
        own: id == PartyId::Own,
        source: Some(&query.source),
        keyword: Some(&query.keyword),
        place: query.place.as_deref(),
        language: query.language.as_deref(),
        device: query.device.map(Device::as_str),
        since: report.since,
        until: report.until,
        over_all: None,
        of_query: Some(OfQuery {
            stance: stance(Lang::En, of.posture.stance),
            probability: of.posture.probability,
            stance_since: of.posture.since,
            recent: of.posture.recent,
            strata: of.strata.into(),
            hours: of.strip.0,
            strip: of.strip.as_text(),
            budget_clock: of.clock.map(Clock::from),
        }),
        rates: (&of.insight).into(),
        spend: of.spend.iter().cloned().map(Estimated::from).collect(),
    }
}

fn rival(roster: &Roster, id: PartyId) -> Option<&str> {
    roster.party(id).filter(|_| id != PartyId::Own).map(|party| party.name.as_str())
}
