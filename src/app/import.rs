//! Importing: checks that were made elsewhere or earlier, recorded and judged as if seen live.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use crate::{
    domain::{Check, Finding},
    observation::{ReadError, read_log},
    store::{Recorded, StoreError, Told, Writer},
};

use super::{App, alerts, judging::Judging};

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
        error: ReadError<StoreError>,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
            for path in logs {
                let read = read_log(open(path)?, |check| {
                    progress(imported.checks);
                    imported.take(unit, &mut judging, &check)
                });
                read.map_err(|error| ImportError::Read { path: path.clone(), error })?;
            }
            if alert {
                alerts::keep_and_tell(unit, &self.post(), &imported.findings, now)?;
            } else {
                for finding in &imported.findings {
                    unit.keep_finding(finding, Told::Silent, now)?;
                }
            }
            judging.keep(unit)?;
            imported.judged_again = judging.judge_again(unit, now)?;
            Ok(imported)
        });
        if imported.is_err() {
            judging.drop_held();
        }
        imported
    }
}

impl Imported {
    fn take(&mut self, unit: &mut Writer<'_>, judging: &mut Judging, check: &Check) -> Result<(), StoreError> {
        self.checks += 1;
        judging.step_up(unit, &check.query.source)?;
        if unit.record(check)? == Recorded::New {
            self.new += 1;
            self.findings.extend(judging.take(unit, check)?);
        }
        Ok(())
    }
}

fn open(path: &Path) -> Result<File, ImportError> {
    File::open(path).map_err(|error| ImportError::Open { path: path.to_owned(), error })
}
