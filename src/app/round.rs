//! One round: a look at each of some queries, settled as they come.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    detect::Suspicion,
    domain::{Check, Finding, Query},
    extract::Extraction,
    store::StoreError,
};

use super::{
    App, Settled,
    look::{Looks, Seen},
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
        let mut waiting = wanted.into_iter().enumerate();
        let mut findings = Vec::new();
        loop {
            while looks.len() < UNDER_WAY
                && let Some((index, (query, why))) = waiting.next()
            {
                looks.start(self, query, (index, why));
            }
            let Some(first) = looks.next().await else { break };
            let mut ended = vec![first];
            while ended.len() < MOST_AT_ONCE
                && let Some(next) = looks.next_ended()
            {
                ended.push(next);
            }
            let now = self.clock.now();
            let (indices, checks): (Vec<usize>, Vec<Pending>) =
                ended.into_iter().map(|(query, (index, why), seen)| (index, pending(query, why, seen, now))).unzip();
            let (checks, settled) = self.settle_blocking(checks).await;
            for ((index, pending), settled) in indices.into_iter().zip(checks).zip(settled?) {
                progress(&pending.check);
                findings.extend(settled.findings);
                checked[index] = Some((pending.check, settled.suspicion));
            }
        }
        let (checks, suspicions) = checked.into_iter().flatten().unzip();
        Ok(RoundReport { checks, findings, suspicions })
    }

    /// Settles checks off the async threads, and gives them back.
    pub(super) async fn settle_blocking(
        self: &Arc<Self>,
        mut checks: Vec<Pending>,
    ) -> (Vec<Pending>, Result<Vec<Settled>, StoreError>) {
        let app = Arc::clone(self);
        let settling = tokio::task::spawn_blocking(move || {
            let settled = app.settle(&mut checks);
            app.thin_if_due();
            (checks, settled)
        });
        settling.await.unwrap_or_else(|error| (Vec::new(), Err(StoreError::Nonsense(error.to_string()))))
    }
}

/// A look as a check made at `now`: looks of one source are settled in the order of their times.
pub(super) fn pending(query: Query, why: Why, seen: Seen, now: DateTime<Utc>) -> Pending {
    let Extraction { outcome, detail, listings } = seen.extraction;
    let check = Check { query, checked_at: now, outcome, detail, listings };
    Pending { check, why, pages: seen.pages.into(), marks: seen.marks.into() }
}
