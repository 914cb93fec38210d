//! Importing: checks that were made elsewhere or earlier, recorded and judged as if seen live.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Check, Finding},
    observation::{ReadError, read_log},
    store::{StoreError, Told, Writer},
};

use super::{
    App, alerts,
    aside::{Turns, judged_aside},
    judging::{Judging, Turn},
};

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Checks read.
    pub checks: u64,
    /// Checks that were not in the store before.
    pub new: u64,
    /// What was found by them.
    pub findings: Vec<Finding>,
    /// Sources judged again from the first check on, because older looks came in.
    pub judged_again: Vec<String>,
    /// Up to where each source was judged before.
    judged_before: HashMap<String, DateTime<Utc>>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be opened.
    #[error("cannot open {path}: {error}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file cannot be read to its end; nothing of any file was imported.
    #[error("{path}, {error}\n  Nothing was imported.")]
    Read {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: ReadError<Stopped>,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Nobody takes what is read any more: why is told where it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the import has stopped")]
pub struct Stopped;

/// Checks that are handed on at once, and how often so many are read ahead: a few megabytes.
const AT_ONCE: usize = 64;
const AHEAD: usize = 32;

impl App {
    /// Imports logs, all of them or none. Mails what is found only if `alert`. `progress` is told after each check.
    pub fn import(
        &self,
        logs: &[PathBuf],
        alert: bool,
        mut progress: impl FnMut(u64),
    ) -> Result<Imported, ImportError> {
        let now = self.clock.now();
        let mut judging = self.judging();
        let imported = self.store.write(|unit: &mut Writer<'_>| {
            let mut imported = Imported::default();
            let judged = judged_aside(&judging.judge(), |aside| {
                let mut take = |checks| {
                    aside.judge(imported.record(unit, &mut judging, checks, &mut progress)?);
                    Ok(())
                };
                logs.iter().try_for_each(|path| read_ahead(path, &mut take))
            })?;
            imported.findings = judged.findings;
            judged.memories.into_values().for_each(|memory| judging.give_back(memory));
            judging.keep(unit)?;
            let past = imported.judge_again(unit, &mut judging)?;
            if alert {
                alerts::keep_and_tell(unit, &self.post(), &imported.findings, now)?;
            }
            // Of those told above, each stands already.
            for finding in imported.findings.iter().chain(&past) {
                unit.keep_finding(finding, Told::Silent, now)?;
            }
            Ok(imported)
        });
        if imported.is_err() {
            judging.drop_held();
        }
        imported
    }
}

impl Imported {
    /// Records checks; those that are to be judged come back.
    fn record(
        &mut self,
        unit: &mut Writer<'_>,
        judging: &mut Judging,
        checks: Vec<Check>,
        mut progress: impl FnMut(u64),
    ) -> Result<Turns, StoreError> {
        let mut turns = Turns { checks: Vec::with_capacity(checks.len()), ..Turns::default() };
        for check in checks {
            progress(self.checks);
            self.checks += 1;
            let source = &check.query.source;
            if !self.judged_before.contains_key(source) {
                self.judged_before.insert(source.clone(), judging.judged_through(unit, source)?);
                turns.begun.extend(judging.lend(source));
            }
            let turn = judging.record(unit, &check)?;
            self.new += u64::from(turn != Turn::Known);
            if turn == Turn::Next {
                turns.checks.push(check);
            }
        }
        Ok(turns)
    }

    /// Judges again the sources that got looks out of order. What is found of the time after all that was judged
    /// before this import is found by it, as if the logs had been in order; what differs from before is given back.
    fn judge_again(&mut self, unit: &mut Writer<'_>, judging: &mut Judging) -> Result<Vec<Finding>, StoreError> {
        let mut past = Vec::new();
        for again in judging.judge_again(unit)? {
            let source = again.source.clone();
            let before = self.judged_before.get(&source).copied();
            // What was judged again for another reason is not this import's.
            let from = before.map_or(DateTime::<Utc>::MAX_UTC, |before| before + TimeDelta::milliseconds(1));
            let (new, old) = again.split(from);
            self.findings.retain(|found| found.query.source != source);
            self.findings.extend(new);
            past.extend(old);
            self.judged_again.push(source);
        }
        self.findings.sort_by_key(|found| found.at);
        Ok(past)
    }
}

/// Reads a log in a thread of its own, and hands on its checks in turn, some at once.
fn read_ahead(path: &Path, take: impl FnMut(Vec<Check>) -> Result<(), StoreError>) -> Result<(), ImportError> {
    let log = open(path)?;
    let (send, receive) = sync_channel(AHEAD);
    thread::scope(|scope| {
        let reader = scope.spawn(move || hand_on(log, &send));
        let taken = receive.iter().try_for_each(take);
        // Whoever still reads is told that nobody listens.
        drop(receive);
        let read = reader.join().expect("reading a log never panics");
        taken?;
        read.map_err(|error| ImportError::Read { path: path.to_owned(), error })
    })
}

fn hand_on(log: File, to: &SyncSender<Vec<Check>>) -> Result<(), ReadError<Stopped>> {
    let mut batch = Vec::with_capacity(AT_ONCE);
    read_log(log, |check| {
        batch.push(check);
        if batch.len() < AT_ONCE {
            return Ok(());
        }
        to.send(std::mem::replace(&mut batch, Vec::with_capacity(AT_ONCE))).map_err(|_| Stopped)
    })?;
    // Where nobody listens, they know why.
    let _ = to.send(batch);
    Ok(())
}

fn open(path: &Path) -> Result<File, ImportError> {
    File::open(path).map_err(|error| ImportError::Open { path: path.to_owned(), error })
}
