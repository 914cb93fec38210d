//! One round: a look at each of some queries, settled as they come.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    detect::Suspicion,
    domain::{Check, Finding, Outcome, Query},
    extract::Extraction,
    schedule::{self, Ahead, Shortage, decide},
    store::StoreError,
};

use super::{
    App, Settled,
    look::Looks,
    settle::{Pending, Why},
};

/// Looks under way at once, over all hosts; each host has its own pace besides.
pub(super) const UNDER_WAY: usize = 32;

/// Checks settled in one unit of work: one wait for the disk instead of many.
pub(super) const MOST_AT_ONCE: usize = 64;

/// What a round saw.
#[derive(Debug, Clone, Default)]
pub struct RoundReport {
    /// The checks, in the order of the queries asked for.
    pub checks: Vec<Check>,
    /// What was found by them, in the order in which it was.
    pub findings: Vec<Finding>,
    /// The doubts left about the queries, in the order of the checks.
    pub(super) suspicions: Vec<Option<Suspicion>>,
}

impl App {
    /// Looks at each query once and settles what is seen. `progress` is told after each look.
    pub async fn round(
        self: &Arc<Self>,
        queries: &[Query],
        progress: impl FnMut(&Check),
    ) -> Result<RoundReport, StoreError> {
        self.looks(queries.iter().map(|query| (query.clone(), Why::ByHand)).collect(), progress).await
    }

    /// The same for looks of any kind: what ends meanwhile is settled in one unit of work, so that a slow disk holds
    /// nobody up.
    pub(super) async fn looks(
        self: &Arc<Self>,
        wanted: Vec<(Query, Why)>,
        mut progress: impl FnMut(&Check),
    ) -> Result<RoundReport, StoreError> {
        let mut looks = Looks::new();
        let mut checked: Vec<Option<(Check, Option<Suspicion>)>> = vec![None; wanted.len()];
        let affordable = self.affordable(&wanted)?;
        let mut refused: Vec<_> = Vec::new();
        let mut waiting = Vec::new();
        for (index, ((query, why), refusal)) in wanted.into_iter().zip(affordable).enumerate() {
            match refusal {
                None => waiting.push((index, (query, why))),
                Some(shortage) => refused.push((query, (index, why), not_made(shortage))),
            }
        }
        let mut waiting = waiting.into_iter();
        let mut findings = Vec::new();
        loop {
            let starting: Vec<_> = waiting.by_ref().take(UNDER_WAY - looks.len()).collect();
            let queries: Vec<Query> = starting.iter().map(|(_, (query, _))| query.clone()).collect();
            self.hold(&queries)?;
            for (index, (query, why)) in starting {
                looks.start(self, query, (index, why));
            }
            let mut ended = std::mem::take(&mut refused);
            match looks.next().await {
                Some(first) => ended.push(first),
                None if ended.is_empty() => break,
                None => {}
            }
            while ended.len() < MOST_AT_ONCE
                && let Some(next) = looks.next_ended()
            {
                ended.push(next);
            }
            let now = self.clock.now();
            let (indices, checks): (Vec<usize>, Vec<Pending>) =
                ended.into_iter().map(|(query, (index, why), seen)| (index, (check(query, seen, now), why))).unzip();
            for (check, _) in &checks {
                progress(check);
            }
            let (checks, settled) = self.settle_blocking(checks).await;
            for ((index, (check, _)), settled) in indices.into_iter().zip(checks).zip(settled?) {
                findings.extend(settled.findings);
                checked[index] = Some((check, settled.suspicion));
            }
        }
        let (checks, suspicions) = checked.into_iter().flatten().unzip();
        Ok(RoundReport { checks, findings, suspicions })
    }

    /// Of the looks that somebody asked for by hand, those that a budget refuses, and why. What was planned is decided
    /// already.
    fn affordable(&self, wanted: &[(Query, Why)]) -> Result<Vec<Option<Shortage>>, StoreError> {
        let mut left = self.left()?;
        let refusal = |(query, why): &(Query, Why)| {
            let cost = self.sights.get(&query.source).map_or(1, |sight| u64::from(sight.access.pages));
            let left = left.get_mut(&query.source).filter(|_| *why == Why::ByHand)?;
            let refusal = decide(*left, &Ahead::default(), schedule::Worth::PeakMoving, cost, 0.0).err();
            for left in [&mut left.day, &mut left.month].into_iter().flatten().filter(|_| refusal.is_none()) {
                *left = left.saturating_sub(cost);
            }
            refusal
        };
        Ok(wanted.iter().map(refusal).collect())
    }

    /// Settles checks off the async threads, and gives them back.
    pub(super) async fn settle_blocking(
        self: &Arc<Self>,
        checks: Vec<Pending>,
    ) -> (Vec<Pending>, Result<Vec<Settled>, StoreError>) {
        let app = Arc::clone(self);
        let settling = tokio::task::spawn_blocking(move || {
            let settled = app.settle(&checks);
            (checks, settled)
        });
        settling.await.unwrap_or_else(|error| (Vec::new(), Err(StoreError::Nonsense(error.to_string()))))
    }
}

/// A look that the budget refuses.
fn not_made(shortage: Shortage) -> Extraction {
    Extraction { outcome: Outcome::Skipped, detail: Some(shortage.reason().to_owned()), listings: Vec::new() }
}

/// A look as a check made at `now`: looks of one source are settled in the order of their times.
pub(super) fn check(query: Query, seen: Extraction, now: DateTime<Utc>) -> Check {
    let Extraction { outcome, detail, listings } = seen;
    Check { query, checked_at: now, outcome, detail, listings }
}
