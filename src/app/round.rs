//! One round: a look at each of some queries, settled as they come.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::{
    domain::{Check, Query},
    store::StoreError,
};

use super::{App, Look, Seen, Settled};

/// Looks under way at once, over all hosts; each host has its own pace besides.
pub(super) const UNDER_WAY: usize = 32;

/// What a round saw.
#[derive(Debug, Clone, Default)]
pub struct RoundReport {
    /// Each check with what came of settling it, in the order of the queries asked for.
    pub checks: Vec<(Check, Settled)>,
}

impl App {
    /// Looks at each query once and settles what is seen. `progress` is told after each.
    pub async fn round(
        self: &Arc<Self>,
        queries: &[Query],
        mut progress: impl FnMut(&Check),
    ) -> Result<RoundReport, StoreError> {
        let mut looks = JoinSet::new();
        let mut waiting = queries.iter().cloned().enumerate();
        let mut done: Vec<Option<(Check, Settled)>> = vec![None; queries.len()];
        loop {
            while looks.len() < UNDER_WAY
                && let Some((index, query)) = waiting.next()
            {
                let app = Arc::clone(self);
                looks.spawn(async move { (index, app.look(&query).await) });
            }
            let Some(joined) = looks.join_next().await else { break };
            let (index, look) = joined.expect("a look catches its own panics");
            let check = look.at(self.clock.now());
            progress(&check);
            let (app, settling) = (Arc::clone(self), check.clone());
            let settled = tokio::task::spawn_blocking(move || app.settle(&settling, None));
            let settled = settled.await.unwrap_or_else(|error| Err(StoreError::Nonsense(error.to_string())))?;
            done[index] = Some((check, settled));
        }
        Ok(RoundReport { checks: done.into_iter().flatten().collect() })
    }
}

impl Look {
    /// The look as a check made at `now`.
    pub(super) fn at(self, now: chrono::DateTime<chrono::Utc>) -> Check {
        let Seen { outcome, detail, listings } = self.seen;
        Check { query: self.query, checked_at: now, outcome, detail, listings }
    }
}
