//! Where the stages judge their own settings: what they find wrong is told with file, line and column.
//!
//! Keys are dotted from the stage's own table; a key that is not set is told at its table's head.

use crate::{
    domain::{Dayparts, Problem},
    extract::Spec,
    fetch::Access,
    notify::MailSettings,
};

/// What is wrong with how a source is reached; keys from its `[[sources]]` table.
pub(super) fn access(_access: &Access) -> Vec<Problem> {
    Vec::new()
}

/// What is wrong with a source's rules; keys from its `[sources.html]` or `[sources.json]`.
pub(super) fn rules(_spec: &Spec) -> Vec<Problem> {
    Vec::new()
}

/// What is wrong with how mails leave; keys from `[mail]`.
pub(super) fn mail(_settings: &MailSettings) -> Vec<Problem> {
    Vec::new()
}

/// What is wrong with when a watch is due; keys from its `[[watches]]` table.
pub(super) fn timetable(_schedule: &[String], _peak: &[String], _dayparts: &Dayparts) -> Vec<Problem> {
    Vec::new()
}
