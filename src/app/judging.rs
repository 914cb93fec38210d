//! The judge with what it remembers, kept in step with the store.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    detect::{Judge, Memory, Suspicion},
    domain::{BudgetClock, Check, Finding, Outcome, PartyId, Posture, Query, Stance},
    store::{Reader, Recorded, Result, Span, StoreError, Writer},
};

use super::reconcile;

/// How far the memory may be ahead of the clock.
const CLOCK_STEP: TimeDelta = TimeDelta::days(1);

/// Judges checks as they are recorded. One in a process; the store tells when another process has gone on.
pub(crate) struct Judging {
    judge: Judge,
    fingerprint: String,
    held: HashMap<String, Held>,
    /// When looks that came late last made a source's history be judged again.
    judged_late: HashMap<String, DateTime<Utc>>,
}

/// While a clock that was set back makes every look late, the history is not judged again more often.
const LATE_PAUSE: TimeDelta = TimeDelta::minutes(10);

/// The memory of one source, and up to where it goes.
struct Held {
    memory: Memory,
    revision: i64,
    judged_through: DateTime<Utc>,
    stale: bool,
    /// The earliest look that came in too late to be judged in its turn.
    late: Option<DateTime<Utc>>,
}

/// What becomes of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It stood there already.
    Known,
    /// It is recorded and says nothing, or came too late.
    Unjudged,
    /// It is recorded, and to be judged next.
    Next,
}

/// A source whose history was judged again, and what of it differs from what was said before: to be kept.
pub(crate) struct JudgedAgain {
    pub(crate) source: String,
    pub(crate) differences: Vec<Finding>,
}

impl JudgedAgain {
    /// What is new, decided from `from` on, and the rest: revisions, and what is about the past.
    pub(crate) fn split(self, from: DateTime<Utc>) -> (Vec<Finding>, Vec<Finding>) {
        self.differences.into_iter().partition(|found| !found.revises && found.at >= from)
    }
}

impl Judging {
    pub(crate) fn new(judge: Judge) -> Self {
        Self { fingerprint: judge.fingerprint(), judge, held: HashMap::new(), judged_late: HashMap::new() }
    }

    /// Records one check and judges it; `None`: it stood there already. What is remembered of it is not kept before
    /// [`Self::keep`].
    ///
    /// What was never looked at is not judged, here or in [`Self::judge_history`]: it may be recorded long after its time.
    /// A look older than those already judged is not judged here: the source is marked to be judged again.
    pub(crate) fn take(&mut self, unit: &mut Writer<'_>, check: &Check) -> Result<Option<Vec<Finding>>> {
        let source = &check.query.source;
        // First: memory that has to be made anew is made from the checks before this one.
        self.step_up(unit, source)?;
        Ok(match self.record(unit, check)? {
            Turn::Known => None,
            Turn::Unjudged => Some(Vec::new()),
            Turn::Next => {
                let held = self.held.get_mut(source).expect("stepping up holds the source");
                Some(self.judge.observe(&mut held.memory, check))
            }
        })
    }

    /// The first half of [`Self::take`], for a source that was stepped up in this unit of work.
    pub(super) fn record(&mut self, unit: &mut Writer<'_>, check: &Check) -> Result<Turn> {
        if unit.record(check)? == Recorded::Before {
            return Ok(Turn::Known);
        }
        if check.outcome == Outcome::Skipped {
            return Ok(Turn::Unjudged);
        }
        let source = &check.query.source;
        let held = self.held.get_mut(source).expect("whoever records has stepped up the source");
        if check.checked_at < held.judged_through {
            if check.outcome.saw_page() {
                held.late = Some(held.late.map_or(check.checked_at, |late| late.min(check.checked_at)));
                if !held.stale {
                    held.stale = true;
                    held.revision = unit.mark_stale(source)?;
                }
            }
            return Ok(Turn::Unjudged);
        }
        held.judged_through = check.checked_at;
        Ok(Turn::Next)
    }

    /// Whoever judges beside the recording.
    pub(super) fn judge(&self) -> Judge {
        self.judge.clone()
    }

    /// Gives away the memory of a source, to be judged on elsewhere until it is given back.
    pub(super) fn lend(&mut self, source: &str) -> Option<Memory> {
        let held = self.held.get_mut(source)?;
        Some(std::mem::replace(&mut held.memory, Memory::new(source)))
    }

    /// Takes back what was lent.
    pub(super) fn give_back(&mut self, memory: Memory) {
        if let Some(held) = self.held.get_mut(memory.source()) {
            held.memory = memory;
        }
    }

    /// Up to where a source has been judged.
    pub(crate) fn judged_through(&mut self, view: &Reader<'_>, source: &str) -> Result<DateTime<Utc>> {
        self.step_up(view, source)?;
        Ok(self.held[source].judged_through)
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
        self.hold_anew(unit, source, memory, judged_through)
    }

    /// Holds a memory made again from the checks in the place of the one that the store has.
    fn hold_anew(
        &mut self,
        unit: &mut Writer<'_>,
        source: &str,
        memory: Memory,
        judged_through: DateTime<Utc>,
    ) -> Result<()> {
        unit.forget_memory(source)?;
        let revision = unit.memory_revision(source)?.unwrap_or(0);
        self.held.insert(source.to_owned(), Held { memory, revision, judged_through, stale: false, late: None });
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

    /// Judges again, from the first check on, every source whose memory is stale or was made under another config.
    pub(crate) fn judge_again(&mut self, unit: &mut Writer<'_>) -> Result<Vec<JudgedAgain>> {
        let sources = unit.sources_to_judge_again(&self.fingerprint)?;
        sources.into_iter().map(|source| self.judge_source_again(unit, source)).collect()
    }

    /// Judges again the sources whose looks came in too late for their turn: another process was faster, or the clock
    /// was set back. With each the earliest such look: what is found from then on is news.
    pub(crate) fn judge_late(
        &mut self,
        unit: &mut Writer<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(JudgedAgain, DateTime<Utc>)>> {
        let rested = |source: &String| self.judged_late.get(source).is_none_or(|last| (now - last).abs() >= LATE_PAUSE);
        let late = self.held.iter().filter_map(|(source, held)| Some((source.clone(), held.late?)));
        let late: Vec<_> = late.filter(|(source, _)| rested(source)).collect();
        let again = |(source, since): (String, DateTime<Utc>)| {
            self.judged_late.insert(source.clone(), now);
            Ok((self.judge_source_again(unit, source)?, since))
        };
        late.into_iter().map(again).collect()
    }

    fn judge_source_again(&mut self, unit: &mut Writer<'_>, source: String) -> Result<JudgedAgain> {
        let (fresh, memory, judged_through) = self.judge_history(unit, &source, None)?;
        let kept: Vec<Finding> =
            unit.findings(&Span::of_source(&source), None)?.into_iter().map(|found| found.finding).collect();
        let differences = reconcile::differences(&kept, &fresh, judged_through);
        self.hold_anew(unit, &source, memory, judged_through)?;
        self.keep(unit)?;
        Ok(JudgedAgain { source, differences })
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
            if check.outcome != Outcome::Skipped {
                last = check.checked_at;
                findings.extend(self.judge.observe(&mut memory, &check));
            }
            Ok::<_, StoreError>(())
        })?;
        Ok((findings, memory, last))
    }

    /// The stance of a party on a query, as the store has it.
    pub(crate) fn stance(&mut self, view: &Reader<'_>, query: &Query, party: PartyId) -> Result<Stance> {
        self.step_up(view, &query.source)?;
        Ok(self.judge.stance(&self.held[&query.source].memory, query, party))
    }

    /// The doubt about a query that one more look would tell most of, by what is held.
    pub(crate) fn suspicion(&self, query: &Query) -> Option<Suspicion> {
        self.judge.suspicion(&self.held.get(&query.source)?.memory, query)
    }

    /// The budget clock of a party on a query, as the store has it.
    pub(crate) fn budget_clock(
        &mut self,
        view: &Reader<'_>,
        query: &Query,
        party: PartyId,
    ) -> Result<Option<BudgetClock>> {
        self.step_up(view, &query.source)?;
        Ok(self.judge.budget_clock(&self.held[&query.source].memory, query, party))
    }

    /// The same with how sure it is, since when, and the counts that back it.
    pub(crate) fn posture(&mut self, view: &Reader<'_>, query: &Query, party: PartyId) -> Result<Posture> {
        self.step_up(view, &query.source)?;
        Ok(self.judge.posture(&self.held[&query.source].memory, query, party))
    }

    /// Holds the memory of a source as the store has it now.
    fn step_up(&mut self, view: &Reader<'_>, source: &str) -> Result<()> {
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
                late: None,
            },
            // Another process has gone on under another config: what this one remembers is in the checks.
            Some(stored) => {
                let (_, memory, judged_through) = self.judge_history(view, source, None)?;
                Held { memory, revision: stored.revision, judged_through, stale: stored.stale, late: None }
            }
            None => Held {
                memory: Memory::new(source),
                revision: 0,
                judged_through: DateTime::UNIX_EPOCH,
                stale: false,
                late: None,
            },
        };
        self.held.insert(source.to_owned(), held);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::Settings,
        domain::{Dayparts, Listing, Rival, Roster, Slot},
        store::Store,
    };

    fn judging(peak: &str) -> Judging {
        let rival = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
        let roster = Roster::new(Some(rival("us")), vec![rival("A")]);
        Judging::new(Judge::new(Settings::default(), roster, Dayparts::new(chrono_tz::Tz::UTC, &[peak]).unwrap()))
    }

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    /// An hourly look: A holds the first slot for three weeks, and then is gone.
    fn look(hour: i64) -> Check {
        let ads: &[&str] = if hour < 21 * 24 { &["A", "us", "X"] } else { &["us", "X"] };
        let listing = |(rank, seller): (u32, &&str)| Listing {
            slot: Some(Slot::Ad),
            rank,
            position: rank,
            seller: Some((*seller).into()),
            ..Listing::default()
        };
        Check {
            query: Query::new("s", "k"),
            checked_at: at(hour),
            outcome: Outcome::Ok,
            detail: None,
            listings: (1..).zip(ads).map(listing).collect(),
        }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        (folder, store)
    }

    fn take(store: &Store, judging: &mut Judging, hours: impl IntoIterator<Item = i64>) -> Vec<String> {
        let work = |unit: &mut Writer<'_>| {
            let mut found = Vec::new();
            for hour in hours {
                found.extend(judging.take(unit, &look(hour))?.unwrap_or_default());
            }
            judging.keep(unit)?;
            Ok::<_, StoreError>(found)
        };
        store.write(work).unwrap().into_iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn another_process_with_another_config_takes_nothing_from_the_memory() {
        let (_alone, expected) = store();
        let expected = take(&expected, &mut judging("20:00-23:00"), 0..600);
        assert_eq!(expected.len(), 1);

        let (_folder, store) = store();
        let (mut daemon, mut other) = (judging("20:00-23:00"), judging("10:00-12:00"));
        take(&store, &mut daemon, 0..500);
        assert_eq!(store.write(|unit| other.judge_again(unit)).unwrap().len(), 1);
        assert_eq!(take(&store, &mut daemon, 500..600), expected);
    }

    #[test]
    fn what_was_never_looked_at_makes_no_look_late() {
        let (_folder, store) = store();
        let mut daemon = judging("20:00-23:00");
        take(&store, &mut daemon, 0..500);
        let skipped = Check::without_page(Query::new("s", "k"), at(2_000), Outcome::Skipped, "not running");
        store.write(|unit| daemon.take(unit, &skipped)).unwrap();
        assert_eq!(take(&store, &mut daemon, 500..600).len(), 1);
        assert!(!store.read(|view| daemon.wants_again(view)).unwrap());
    }

    #[test]
    fn looks_that_come_late_are_judged_soon_and_what_they_show_is_news() {
        let (_folder, store) = store();
        let mut daemon = judging("20:00-23:00");
        take(&store, &mut daemon, 0..500);
        // The clock ran ahead for one look, and was set back.
        take(&store, &mut daemon, [2_000]);
        assert!(take(&store, &mut daemon, 501..530).is_empty());
        let again = store.write(|unit| daemon.judge_late(unit, at(529))).unwrap();
        let news: Vec<Finding> = again.into_iter().flat_map(|(again, since)| again.split(since).0).collect();
        assert!(news.iter().any(|found| found.kind == crate::domain::FindingKind::BackOff), "{news:?}");
    }
}
