//! Living through a span of time at once: what the daemon does, with a clock that is put forward.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::{Check, Finding, Query};

use super::{
    App, GATHER,
    planner::{Planner, Task},
    settle::Why,
};

impl App {
    /// Looks, settles, digests and sends as the daemon would from now until `end`. `put_clock` sets the clock that
    /// this app reads; `progress` is told after each instant: what was seen and what was found.
    pub async fn live_until(
        self: &Arc<Self>,
        end: DateTime<Utc>,
        put_clock: impl Fn(DateTime<Utc>),
        mut progress: impl FnMut(DateTime<Utc>, &[Check], &[Finding]),
    ) -> anyhow::Result<()> {
        let mut planner = Planner::of(self)?;
        let mut now = self.clock.now();
        while now <= end {
            put_clock(now);
            planner.know_left(self.left()?, []);
            let tasks = planner.tasks(now);
            self.skip(&tasks.iter().filter_map(Task::skip).collect::<Vec<_>>())?;
            let planned = tasks.into_iter();
            let mut due: Vec<(Query, Why)> =
                planned.filter_map(|task| Some((task.query, Why::Planned(task.look?)))).collect();
            due.extend(planner.extra_looks(now, true));
            let report = self.looks(due, |_| {}).await?;
            for (check, suspicion) in report.checks.iter().zip(&report.suspicions) {
                planner.ended(&check.query);
                planner.seen(check, self.suspected(suspicion.as_ref()));
            }
            for finding in &report.findings {
                planner.found(&finding.query, finding.at);
            }
            let digest = self.digest_if_due(now)?;
            progress(now, &report.checks, &report.findings);
            if digest.is_some()
                || self.store.read(|view| view.next_delivery_at())?.is_some_and(|due| due <= now + GATHER)
            {
                self.send_due().await?;
            }
            match planner.next_wake() {
                Some(wake) => now = wake,
                None => break,
            }
        }
        Ok(())
    }
}
