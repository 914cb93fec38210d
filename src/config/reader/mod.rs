//! Reads a parsed TOML file key by key, and keeps every problem with its place.
//!
//! The tables themselves remember which keys were asked for. What was not asked for is unknown, and
//! what was is the whole language of the config: a test holds the example file against it.

mod hints;
mod layer;
mod secret;
mod table;
mod typed;
mod unknown;
mod value;

pub(super) use secret::SecretKeys;
pub(super) use table::Table;
pub(super) use value::Value;

use std::{cell::RefCell, collections::BTreeSet};

use super::{
    place::Place,
    report::{Finding, Severity},
};
use crate::domain::Problem;

/// What has been found in the file so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    findings: RefCell<Vec<Finding>>,
    known: RefCell<BTreeSet<String>>,
}

impl Reading {
    /// Takes down an error.
    pub(super) fn error(&self, place: Option<Place>, problem: Problem) {
        self.findings.borrow_mut().push(Finding::error(place, problem));
    }

    /// Takes down what is no error but should be known.
    pub(super) fn warning(&self, place: Option<Place>, problem: Problem) {
        self.push(Finding { severity: Severity::Warning, ..Finding::error(place, problem) });
    }

    /// Where there is an error already.
    fn error_places(&self) -> Vec<Place> {
        let findings = self.findings.borrow();
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.filter_map(|finding| finding.place.clone()).collect()
    }

    fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    fn learn(&self, key: String) {
        self.known.borrow_mut().insert(key);
    }

    /// The table in which a key of that name was asked for; the empty name is the file itself.
    fn knows(&self, name: &str) -> Option<String> {
        let known = self.known.borrow();
        if known.contains(name) {
            return Some(String::new());
        }
        known.iter().find_map(|path| Some(path.strip_suffix(name)?.strip_suffix('.')?.to_owned()))
    }

    /// All that was found, and every key that was asked for, dotted, without the places in lists.
    pub(super) fn into_parts(self) -> (Vec<Finding>, BTreeSet<String>) {
        (self.findings.into_inner(), self.known.into_inner())
    }
}
