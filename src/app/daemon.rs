//! The daemon: looks when it is due, settles, sends, until told to stop.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use sd_notify::NotifyState;
use tokio::{sync::watch, time::Instant};

use crate::{
    domain::{Check, Query},
    extract::Extraction,
    store::StoreError,
};

use super::{
    App,
    look::Looks,
    planner::{Planner, Task},
    round::{MOST_AT_ONCE, UNDER_WAY, check},
    settle::{Pending, Why},
    shortage::Skip,
};

/// The longest sleep: a clock that was set is noticed after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// How long to wait before what could not be recorded is tried again.
const RECORD_AGAIN: Duration = Duration::from_secs(5);

/// Checks that wait to be recorded while the store cannot be written; then looking pauses.
const MOST_UNRECORDED: usize = 2_000;

/// Failures in a row, other than a full disk, after which a fresh process is the better try.
const MOST_FAILURES: u32 = 60;

/// How long work under way may still take after the word to stop.
const GRACE: Duration = Duration::from_secs(8);

/// Runs until `shutdown` is ready. The caller has made the store; this holds its daemon lock.
pub async fn run(app: Arc<App>, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
    let _lock = app.store.lock_daemon()?;
    let mut planner = Planner::of(&app)?;
    app.store.read(|view| planner.take_up(view, app.clock.now()))?;
    let (stop, stopped) = watch::channel(false);
    let mut sending = tokio::spawn(Arc::clone(&app).keep_sending(stopped));
    let pulse = Arc::new(Pulse { born: Instant::now(), beat: AtomicU64::new(0) });
    let watchdog = tokio::spawn(watchdog(Arc::clone(&app), Arc::clone(&pulse)));
    let first_run = app.store.read(|view| view.first_check_at())?.is_none();
    let robots = tokio::spawn(tell_robots(Arc::clone(&app), first_run));
    // Without a service manager there is nobody to tell.
    let _ = sd_notify::notify(&[NotifyState::Ready]);
    tracing::info!(queries = app.queries.len(), store = %app.store.path().display(), "running");

    let mut street = Street {
        app: Arc::clone(&app),
        planner,
        looks: Looks::new(),
        waiting: VecDeque::new(),
        unrecorded: VecDeque::new(),
        failures: 0,
    };
    tokio::pin!(shutdown);
    let result = loop {
        pulse.beat();
        let wake = match street.step().await {
            Ok(wake) => wake,
            Err(error) => break Err(error),
        };
        tokio::select! {
            () = &mut shutdown => break Ok(()),
            ended = &mut sending => break ended.unwrap_or_else(|error| Err(error.into())),
            Some((query, why, seen)) = street.looks.next() => street.take(query, why, seen),
            () = tokio::time::sleep_until(wake) => {}
        }
    };
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
    tracing::info!("stopping");
    watchdog.abort();
    robots.abort();
    // Looks not ended are not recorded: after the next start they are due again.
    street.looks.abort();
    let _ = stop.send(true);
    let _ = tokio::time::timeout(GRACE, async {
        let _ = street.record().await;
        let _ = tokio::task::spawn_blocking(move || app.let_go()).await;
        if !sending.is_finished() {
            let _ = sending.await;
        }
    })
    .await;
    result
}

/// Says what robots.txt allows of each source: at the first run of all, and of those that it forbids at every run.
async fn tell_robots(app: Arc<App>, first_run: bool) {
    for (source, allows, sentence) in app.robots().await {
        match allows {
            true if first_run => tracing::info!(source, "{sentence}"),
            true => {}
            false => tracing::warn!(source, "{sentence}"),
        }
    }
}

/// What the daemon has in hand.
struct Street {
    app: Arc<App>,
    planner: Planner,
    /// Looks under way, each with its reason.
    looks: Looks<Why>,
    /// Looks that are due and wait for a free place.
    waiting: VecDeque<(Query, Why)>,
    /// Checks made but not on disk yet, oldest first, each with its reason.
    unrecorded: VecDeque<Pending>,
    failures: u32,
}

impl Street {
    /// Does what is due, and tells when to wake.
    async fn step(&mut self) -> anyhow::Result<Instant> {
        let recorded = self.record().await?;
        let now = self.app.clock.now();
        if recorded {
            self.plan(now).await?;
            // What was planned comes first: where that has to wait, nothing is added.
            let room = self.waiting.is_empty();
            self.waiting.extend(self.planner.extra_looks(now, room));
            self.digest(now).await;
        }
        self.start_looks().await?;
        let sleep = match self.planner.next_wake() {
            _ if !recorded => RECORD_AGAIN,
            Some(at) => (at - self.app.clock.now()).to_std().unwrap_or(Duration::ZERO).min(LONGEST_SLEEP),
            None => LONGEST_SLEEP,
        };
        Ok(Instant::now() + sleep.max(Duration::from_millis(10)))
    }

    /// Puts a look that has ended among those to be recorded.
    fn take(&mut self, query: Query, why: Why, seen: Extraction) {
        self.planner.ended(&query);
        self.unrecorded.push_back((check(query, seen, self.app.clock.now()), why));
    }

    /// Takes up what is due, and records what nobody looks at.
    async fn plan(&mut self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let app = Arc::clone(&self.app);
        match tokio::task::spawn_blocking(move || app.left()).await? {
            Ok(left) => self.planner.know_left(left, self.waiting.iter().map(|(query, _)| query)),
            Err(error) => tracing::error!(%error, "what was spent cannot be read; going by what is known"),
        }
        let tasks = self.planner.tasks(now);
        let skips: Vec<Skip> = tasks.iter().filter_map(Task::skip).collect();
        if !skips.is_empty() {
            for Skip { query, missed, .. } in &skips {
                let reason = missed.last().map_or("", |(_, reason)| reason);
                tracing::info!(query = %query, missed = missed.len(), reason, "planned checks were not made");
            }
            let app = Arc::clone(&self.app);
            if let Err(error) = tokio::task::spawn_blocking(move || app.skip(&skips)).await? {
                tracing::error!(%error, "missed checks could not be recorded");
            }
        }
        let looks = tasks.into_iter().filter_map(|task| Some((task.query, Why::Planned(task.look?))));
        self.waiting.extend(looks);
        Ok(())
    }

    /// Starts as many looks as there is room for, once what they may cost is held.
    async fn start_looks(&mut self) -> anyhow::Result<()> {
        let room = UNDER_WAY.saturating_sub(self.looks.len());
        if room == 0 || self.unrecorded.len() >= MOST_UNRECORDED || self.waiting.is_empty() {
            return Ok(());
        }
        let starting: Vec<(Query, Why)> = self.waiting.drain(..room.min(self.waiting.len())).collect();
        let queries: Vec<Query> = starting.iter().map(|(query, _)| query.clone()).collect();
        let app = Arc::clone(&self.app);
        if let Err(error) = tokio::task::spawn_blocking(move || app.hold(&queries)).await? {
            tracing::error!(%error, "what looks may cost cannot be written down: they wait");
            starting.into_iter().rev().for_each(|look| self.waiting.push_front(look));
            return Ok(());
        }
        for (query, why) in starting {
            self.looks.start(&self.app, query, why);
        }
        Ok(())
    }

    /// Records what waits to be. False while the store cannot be written; an error when a fresh process is
    /// the better try.
    async fn record(&mut self) -> anyhow::Result<bool> {
        while !self.unrecorded.is_empty() {
            let batch: Vec<Pending> = self.unrecorded.iter().take(MOST_AT_ONCE).cloned().collect();
            let (checks, settled) = self.app.settle_blocking(batch).await;
            match settled {
                Ok(settled) => {
                    if self.failures > 0 {
                        tracing::info!("the store can be written again");
                    }
                    self.failures = 0;
                    self.unrecorded.drain(..checks.len());
                    for ((check, why), settled) in checks.iter().zip(settled) {
                        self.planner.seen(check, self.app.suspected(settled.suspicion.as_ref()));
                        for finding in &settled.findings {
                            self.planner.found(&finding.query, finding.at);
                        }
                        log(check, why, &settled.findings);
                    }
                }
                Err(error) => return self.not_recorded(error).map(|()| false),
            }
        }
        Ok(true)
    }

    fn not_recorded(&mut self, error: StoreError) -> anyhow::Result<()> {
        // Tried every few seconds, told once a minute.
        if self.failures.is_multiple_of(12) {
            tracing::error!(%error, waiting = self.unrecorded.len(), "cannot record; trying again");
        }
        self.failures += 1;
        if self.failures > MOST_FAILURES && !matches!(error, StoreError::Full) {
            return Err(anyhow::Error::new(error).context("the store cannot be written"));
        }
        Ok(())
    }

    async fn digest(&self, now: DateTime<Utc>) {
        let app = Arc::clone(&self.app);
        match tokio::task::spawn_blocking(move || app.digest_if_due(now)).await {
            Ok(Ok(Some(date))) => tracing::info!(%date, "the digest is in the outbox"),
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the digest could not be made"),
            Err(error) => tracing::error!(%error, "the digest could not be made"),
        }
    }
}

fn log(check: &Check, why: &Why, findings: &[crate::domain::Finding]) {
    let (query, outcome) = (check.query.to_string(), check.outcome.as_str());
    let detail = check.detail.as_deref().unwrap_or_default();
    let listings = check.listings.len();
    let confirming = if let Why::Confirming(party) = why { Some(party.name()) } else { None };
    tracing::info!(query, outcome, detail, listings, confirming, "checked");
    for finding in findings {
        tracing::info!(finding.id = finding.id, finding.kind = finding.kind.as_str(), text = finding.text, "found");
    }
}

/// When the loop last went round, by a clock that nobody can set.
struct Pulse {
    born: Instant,
    beat: AtomicU64,
}

impl Pulse {
    fn beat(&self) {
        self.beat.store(self.born.elapsed().as_secs(), Ordering::Relaxed);
    }

    fn silent_for(&self) -> Duration {
        self.born.elapsed().saturating_sub(Duration::from_secs(self.beat.load(Ordering::Relaxed)))
    }
}

/// Tells the service manager that the daemon is alive: only while its loop goes round and the store answers.
async fn watchdog(app: Arc<App>, pulse: Arc<Pulse>) {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    // The loop may sleep, and then wait for another process that writes.
    let patience = limit.max(LONGEST_SLEEP * 3);
    loop {
        tokio::time::sleep(limit / 3).await;
        let store = Arc::clone(&app.store);
        let answers = tokio::time::timeout(limit / 3, tokio::task::spawn_blocking(move || store.answers()));
        let silent = pulse.silent_for();
        if silent < patience && matches!(answers.await, Ok(Ok(true))) {
            let _ = sd_notify::notify(&[NotifyState::Watchdog]);
        } else {
            tracing::error!(silent_for_s = silent.as_secs(), "no progress: the watchdog is not told that all is well");
        }
    }
}
