//! The judge with what it remembers, kept in step with the store.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    detect::{Judge, Memory},
    domain::{Check, Finding, PartyId, Query, Stance},
    store::{Reader, Result, Span, StoreError, Told, Writer},
};

use super::reconcile;

/// How far the memory may be ahead of the clock.
const CLOCK_STEP: TimeDelta = TimeDelta::days(1);

/// Judges checks as they are recorded. One in a process; the store tells when another process has gone on.
pub(crate) struct Judging {
    judge: Judge,
    fingerprint: String,
    held: HashMap<String, Held>,
}

/// The memory of one source, and up to where it goes.
struct Held {
    memory: Memory,
    revision: i64,
    judged_through: DateTime<Utc>,
    stale: bool,
}

impl Judging {
    pub(crate) fn new(judge: Judge) -> Self {
        Self { fingerprint: judge.fingerprint(), judge, held: HashMap::new() }
    }

    /// Takes in one recorded check. What it remembers is not kept before [`Self::keep`]; [`Self::step_up`] comes
    /// before the check is recorded.
    ///
    /// A look older than those already judged is not taken in: the source is marked to be judged again.
    pub(crate) fn take(&mut self, unit: &mut Writer<'_>, check: &Check) -> Result<Vec<Finding>> {
        let source = &check.query.source;
        let held = self.held.get_mut(source).expect("stepping up holds the source");
        if check.checked_at < held.judged_through {
            if check.outcome.saw_page() && !held.stale {
                held.stale = true;
                unit.mark_stale(source)?;
                held.revision += 1;
            }
            return Ok(Vec::new());
        }
        held.judged_through = check.checked_at;
        Ok(self.judge.observe(&mut held.memory, check))
    }

    /// Goes back to what was known at `now`, where the memory is of a time that has not come: the clock was wrong
    /// for a while, or a log was. Else the source would be judged no more until that time. A clock that is set back
    /// by less than [`CLOCK_STEP`] does not need it.
    pub(crate) fn turn_back(&mut self, unit: &mut Writer<'_>, source: &str, now: DateTime<Utc>) -> Result<()> {
        self.step_up(unit, source)?;
        let Some(held) = self.held.get_mut(source).filter(|held| held.judged_through - now > CLOCK_STEP) else {
            return Ok(());
        };
        tracing::warn!(source, "checks of a time that has not come are left out: {}", held.judged_through);
        let (_, memory, judged_through) = self.judge_history(unit, source, Some(now))?;
        unit.forget_memory(source)?;
        let revision = unit.memory_revision(source)?.unwrap_or(0);
        self.held.insert(source.to_owned(), Held { memory, revision, judged_through, stale: false });
        Ok(())
    }

    /// Keeps what changed in the memory of every source, in the unit of the checks it rests on.
    pub(crate) fn keep(&mut self, unit: &mut Writer<'_>) -> Result<()> {
        for (source, held) in &mut self.held {
            let changed = held.memory.take_changed();
            if let Some(shared) = &changed.shared {
                held.revision =
                    unit.keep_memory(source, &self.fingerprint, held.judged_through, shared, &changed.queries)?;
            }
        }
        Ok(())
    }

    /// Forgets what is held in memory: after a unit of work that failed it may be ahead of the store.
    pub(crate) fn drop_held(&mut self) {
        self.held.clear();
    }

    /// Whether any source has to be judged again.
    pub(crate) fn wants_again(&self, view: &Reader<'_>) -> Result<bool> {
        Ok(!view.sources_to_judge_again(&self.fingerprint)?.is_empty())
    }

    /// Judges again, from the first check on, every source whose memory is stale or was made under another
    /// config. What comes out differently is recorded as a revision and not mailed. Returns those sources.
    pub(crate) fn judge_again(&mut self, unit: &mut Writer<'_>, now: DateTime<Utc>) -> Result<Vec<String>> {
        let sources = unit.sources_to_judge_again(&self.fingerprint)?;
        for source in &sources {
            self.judge_source_again(unit, source, now)?;
        }
        Ok(sources)
    }

    fn judge_source_again(&mut self, unit: &mut Writer<'_>, source: &str, now: DateTime<Utc>) -> Result<()> {
        let (fresh, memory, judged_through) = self.judge_history(unit, source, None)?;
        let kept: Vec<Finding> =
            unit.findings(&Span::of_source(source), None)?.into_iter().map(|found| found.finding).collect();
        for finding in reconcile::differences(&kept, &fresh, judged_through) {
            unit.keep_finding(&finding, Told::Silent, now)?;
        }
        unit.forget_memory(source)?;
        let revision = unit.memory_revision(source)?.unwrap_or(0);
        self.held.insert(source.to_owned(), Held { memory, revision, judged_through, stale: false });
        self.keep(unit)
    }

    /// The findings of a source's history (up to `until`, or all) under the config as it is now, with what is remembered at its end.
    pub(crate) fn judge_history(
        &self,
        view: &Reader<'_>,
        source: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<(Vec<Finding>, Memory, DateTime<Utc>)> {
        let (mut findings, mut memory, mut last) = (Vec::new(), Memory::new(source), DateTime::UNIX_EPOCH);
        view.each_check(&Span { until, ..Span::of_source(source) }, |check| {
            last = check.checked_at;
            findings.extend(self.judge.observe(&mut memory, &check));
            Ok::<_, StoreError>(())
        })?;
        Ok((findings, memory, last))
    }

    /// The stance of a party on a query, as the store has it.
    pub(crate) fn stance(&mut self, view: &Reader<'_>, query: &Query, party: PartyId) -> Result<Stance> {
        self.step_up(view, &query.source)?;
        Ok(self.judge.stance(&self.held[&query.source].memory, query, party))
    }

    /// Holds the memory of a source as the store has it now. One that another process made under another config is
    /// made again from the stored checks: begun anew it would know nobody for days.
    pub(crate) fn step_up(&mut self, view: &Reader<'_>, source: &str) -> Result<()> {
        let stored = view.memory_revision(source)?;
        if self.held.get(source).is_some_and(|held| held.revision == stored.unwrap_or(0)) {
            return Ok(());
        }
        let held = match view.memory(source)? {
            Some(stored) if stored.fingerprint == self.fingerprint && !stored.shared.is_empty() => Held {
                memory: Memory::restore(source, Some(&stored.shared), stored.queries)
                    .map_err(|error| StoreError::Nonsense(format!("the memory of {source}: {error}")))?,
                revision: stored.revision,
                judged_through: stored.judged_through,
                stale: stored.stale,
            },
            other => {
                let (_, memory, judged_through) = self.judge_history(view, source, None)?;
                let revision = other.map_or(0, |stored| stored.revision);
                Held { memory, revision, judged_through, stale: false }
            }
        };
        self.held.insert(source.to_owned(), held);
        Ok(())
    }
}
