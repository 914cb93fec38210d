//! What a report shows: plain values, gathered by the app.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{BudgetClock, Finding, Listing, PartyId, Posture, Query, Rate},
    insight::{AuctionInsight, Coverage, DayAhead, DayStrip, Grain, RankHistory, Spend, StrataTally, Strength, Week},
    words::{Lang, Voice},
};

/// Chains of findings that are told in full, the newest; earlier ones are a line each.
pub const MOST_CHAINS: usize = 300;

/// How far the strips of a finding reach: back from the change, and on from it.
pub const THREE_WEEKS: TimeDelta = TimeDelta::days(21);

/// One report.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was made.
    pub now: DateTime<Utc>,
    /// The market's time zone, for every time shown.
    pub zone: Tz,
    /// What the rates are counted over: from, and up to but without.
    pub since: DateTime<Utc>,
    /// See `since`.
    pub until: DateTime<Utc>,
    /// Time lines begin here.
    pub history_since: DateTime<Utc>,
    /// How finely ranks are drawn over time.
    pub grain: Grain,
    /// Pages with ads that the rates are counted over.
    pub pages: u64,
    /// What it was narrowed to.
    pub only: Only,
    /// What could be seen of each source.
    pub coverage: Vec<SourceView>,
    /// Times in which a source could not be seen, oldest first.
    pub spells: Vec<Spell>,
    /// Everybody watched, your own shop first.
    pub parties: Vec<PartyView>,
    /// Each query, those of the config first.
    pub queries: Vec<QueryView>,
    /// What was found, by what came first of each chain, oldest first.
    pub chains: Vec<ChainView>,
    /// Rivals whose slots count as free in the hours to come.
    pub yielding: Vec<String>,
    /// What you did yourself, oldest first.
    pub notes: Vec<NoteLine>,
}

/// What a report was narrowed to by its caller.
#[derive(Debug, Clone, Default)]
pub struct Only {
    /// One source.
    pub source: Option<String>,
    /// One keyword.
    pub keyword: Option<String>,
    /// One rival.
    pub rival: Option<String>,
}

/// What could be seen of a source since the time lines begin.
#[derive(Debug, Clone, Default)]
pub struct SourceView {
    /// Its name.
    pub source: String,
    /// All of it.
    pub total: Coverage,
    /// By local day, counted from 1970: checks that read a page / planned.
    pub days: BTreeMap<i32, Rate>,
}

/// A time in which a source could not be seen.
#[derive(Debug, Clone)]
pub struct Spell {
    /// The source.
    pub source: String,
    /// Its first check that saw nothing.
    pub began: DateTime<Utc>,
    /// `None`: it lasts.
    pub ended: Option<DateTime<Utc>>,
    /// Why, as the ledger has it.
    pub reason: String,
}

/// One party.
#[derive(Debug, Clone)]
pub struct PartyView {
    /// Who.
    pub id: PartyId,
    /// The name in the config.
    pub name: String,
    /// How strong he is.
    pub strength: Strength,
    /// The rates over all queries.
    pub overall: AuctionInsight,
    /// Presence over the hours of the week on the queries where he fights (is seen, where he fights on none), on each
    /// since he stands there as he does.
    pub week: Week,
    /// How he stands on each query, in the order of [`ReportView::queries`].
    pub standings: Vec<StandingView>,
}

/// One party on one query.
#[derive(Debug, Clone)]
pub struct StandingView {
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
    /// Ranks and presence over time.
    pub ranks: RankHistory,
}

/// One query.
#[derive(Debug, Clone)]
pub struct QueryView {
    /// The query.
    pub query: Query,
    /// Over the hours of the week: checks that showed any watched rival / all.
    pub rivals: Week,
    /// The last page that was read.
    pub last: Option<LastPage>,
    /// The hours to come, as of the last page; `None` where the report is of one rival only.
    pub ahead: Option<HoursAhead>,
}

/// The hours to come of one query.
#[derive(Debug, Clone)]
pub struct HoursAhead {
    /// Nothing can be seen there now, and nothing is said.
    pub blind: bool,
    /// The days from that of the last page on.
    pub days: Vec<DayAhead>,
}

/// What the last page of a query showed.
#[derive(Debug, Clone)]
pub struct LastPage {
    /// When.
    pub at: DateTime<Utc>,
    /// Its ads, in page order.
    pub ads: Vec<Ad>,
}

/// One ad on it.
#[derive(Debug, Clone)]
pub struct Ad {
    /// Whose it is; `None`: a stranger's.
    pub party: Option<PartyId>,
    /// What was shown.
    pub listing: Listing,
}

/// A finding with all that corrects, extends or takes it back.
#[derive(Debug, Clone)]
pub struct ChainView {
    /// As they were made; never empty.
    pub steps: Vec<Finding>,
    /// What holds at the end, a finding each; nothing where all was taken back.
    pub holds: Vec<Finding>,
    /// The day in the three weeks before the change (of the first that holds, else of the last step) …
    pub before: DayStrip,
    /// … and in up to three weeks after it. For a change of rank: the first ad slot held where he was shown.
    pub after: DayStrip,
}

impl ReportView {
    pub(super) fn voice(&self) -> Voice {
        Voice { lang: self.lang, zone: self.zone, now: self.now }
    }
}

impl ChainView {
    /// The finding that it is shown by: the first that holds, else the last step.
    pub fn face(&self) -> &Finding {
        self.holds.first().or(self.steps.last()).expect("a chain has a step")
    }
}

/// Something you did yourself.
#[derive(Debug, Clone)]
pub struct NoteLine {
    /// When.
    pub at: DateTime<Utc>,
    /// On which keyword; `None`: on all.
    pub keyword: Option<String>,
    /// What.
    pub text: String,
}
