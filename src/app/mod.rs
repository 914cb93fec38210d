//! The street: the only place that knows every stage.
//!
//! A look is fetched and extracted (`look`), then settled in one unit of work: recorded, judged, and
//! what was found put into the outbox (`settle`). The daemon, `--once`, `import` and the demo all
//! settle checks in this one way.

mod alerts;
#[cfg(test)]
mod alerts_tests;
mod answers;
mod aside;
mod clock;
mod confirm;
mod daemon;
mod digest;
mod endings;
mod finding_views;
mod habits;
mod hours;
mod import;
mod judging;
mod keeping;
mod last_words;
mod look;
mod outbox;
mod planned;
mod planner;
mod post;
mod purse;
mod rations;
mod reconcile;
mod remind;
mod reparse;
mod repeating;
mod replay;
mod report;
mod rivals;
mod round;
mod settle;
mod shortage;
mod shown;
mod simulate;
mod sources;
mod troubles;

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;

use crate::{
    config::Config,
    detect::Judge,
    domain::{BudgetClock, PartyId, Query, Stance},
    fetch::Fetcher,
    store::{Archive, Store, StoreError, Told},
};

pub use answers::Answers;
pub use clock::Clock;
pub use daemon::run;
pub use hours::{HoursReport, QueryHours};
pub use import::{ImportError, Imported};
pub use keeping::{BeforeAfter, Kept, before_and_after, kept};
pub use last_words::chains;
pub use look::Sight;
pub use outbox::{Sending, post};
pub use planned::Planned;
pub use reparse::{ReadAgain, Reparsed, Reread};
pub use repeating::repeating;
pub use replay::{Alert, Replay, Replayed, Replays, Then};
pub use rivals::{PartyQueryReport, PartyReport, RivalsAsked, RivalsReport};
pub use round::RoundReport;
pub use settle::Settled;
pub use shortage::Skip;
pub use shown::Shown;
pub use sources::{Account, SourceReport, Trouble, sources};

use judging::Judging;
use post::Post;
use purse::Purse;

/// How long an alert waits for more findings of the same round. Whoever ends sooner sends it at once.
const GATHER: TimeDelta = TimeDelta::minutes(2);

/// Everything that the street needs, built once from a config. Shared by reference.
pub struct App {
    /// The config.
    pub config: Config,
    /// The store.
    pub store: Arc<Store>,
    /// What time it is.
    pub clock: Clock,
    /// Every query of the watches, once each, in the config's order.
    pub queries: Vec<Query>,
    fetcher: Arc<Fetcher>,
    sights: BTreeMap<String, Sight>,
    /// Where pages are kept; `None`: they are not.
    archive: Option<Archive>,
    judging: Mutex<Judging>,
    purse: Mutex<Purse>,
}

/// The archive beside a store. Without it all goes on: nothing is judged by it.
fn open_archive(store: &Path) -> Option<Archive> {
    Archive::open(store).inspect_err(|error| tracing::warn!(%error, "no page is kept")).ok()
}

impl App {
    /// Opens the store and makes ready. Sources whose history has to be judged again are, here.
    pub fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let store = Arc::new(Store::open(&config.database)?);
        let mut sights = BTreeMap::new();
        for source in &config.sources {
            let sight = Sight::of(source).map_err(|problems| {
                let first = problems.first().map(|problem| format!("{}: {}", problem.key, problem.message));
                anyhow::anyhow!("source {}: {}", source.name(), first.unwrap_or_default())
            })?;
            sights.insert(source.name().to_owned(), sight);
        }
        let mut met = HashSet::new();
        let queries = config.watches.iter().flat_map(crate::config::Watch::queries);
        let queries = queries.filter(|query| met.insert(query.clone())).collect();
        let reading = clock.clone();
        let fetcher = Fetcher::with_clock(move || reading.now());
        let judge = Judge::new(config.judge.clone(), config.roster.clone(), config.dayparts.clone());
        let archive = if config.pages.keep { open_archive(store.path()) } else { None };
        let app = Self {
            archive,
            judging: Mutex::new(Judging::new(judge)),
            purse: Mutex::default(),
            fetcher: Arc::new(fetcher),
            config,
            store,
            clock,
            queries,
            sights,
        };
        app.store.know(&app.config.roster, &app.config.dayparts)?;
        app.judge_again_if_needed()?;
        Ok(app)
    }

    /// Judges again what was judged under another config, or before older checks came in. What comes out differently
    /// is kept as a revision and not mailed.
    pub(crate) fn judge_again_if_needed(&self) -> Result<(), StoreError> {
        let mut judging = self.judging();
        if !self.store.read(|view| judging.wants_again(view))? {
            return Ok(());
        }
        let now = self.clock.now();
        let judged = self.store.write(|unit| {
            let judged = judging.judge_again(unit)?;
            for finding in judged.iter().flat_map(|again| &again.differences) {
                unit.keep_finding(finding, Told::Silent, now)?;
            }
            Ok::<_, StoreError>(judged)
        });
        for again in judged.inspect_err(|_| judging.drop_held())? {
            tracing::info!(source = again.source, "the history was judged again");
        }
        Ok(())
    }

    /// The stance of a party on a query, as the store has it now.
    pub fn stance(&self, query: &Query, party: PartyId) -> Result<Stance, StoreError> {
        let mut judging = self.judging();
        self.store.read(|view| judging.stance(view, query, party))
    }

    /// When a party that runs out in the course of the day goes dark on a query, as the store has it now.
    pub fn budget_clock(&self, query: &Query, party: PartyId) -> Result<Option<BudgetClock>, StoreError> {
        let mut judging = self.judging();
        self.store.read(|view| judging.budget_clock(view, query, party))
    }

    fn judging(&self) -> MutexGuard<'_, Judging> {
        self.judging.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked was rolled back; what is held may be ahead of the store.
            self.judging.clear_poison();
            let mut judging = poisoned.into_inner();
            judging.drop_held();
            judging
        })
    }

    fn purse(&self) -> MutexGuard<'_, Purse> {
        // Whoever panicked changed nothing that is not on disk.
        self.purse.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self) -> Post<'_> {
        Post {
            settings: &self.config.mail,
            roster: &self.config.roster,
            queries: &self.queries,
            zone: self.config.dayparts.timezone,
            instance: self.store.instance(),
        }
    }
}
