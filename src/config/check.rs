//! Where the stages judge their own settings: what they find wrong is told with file, line and column.
//!
//! Keys are dotted from the stage's own table; a key that is not set is told at its table's head.

use crate::{
    domain::{Dayparts, Problem},
    extract::{Rules, Spec},
    fetch::{self, Access},
    notify::{self, MailSettings},
    schedule::Timetable,
};

/// What is wrong with how a source is reached; keys from its `[[sources]]` table.
pub(super) fn access(access: &Access) -> Vec<Problem> {
    fetch::check(access)
}

/// What is wrong with a source's rules; keys from its `[sources.html]` or `[sources.json]`.
pub(super) fn rules(spec: &Spec) -> Vec<Problem> {
    Rules::compile(spec).err().unwrap_or_default()
}

/// What is wrong with how mails leave; keys from `[mail]`.
pub(super) fn mail(settings: &MailSettings) -> Vec<Problem> {
    notify::check(settings)
}

/// What is wrong with when a watch is due; keys from its `[[watches]]` table.
pub(super) fn timetable(schedule: &[String], peak: &[String], dayparts: &Dayparts) -> Vec<Problem> {
    Timetable::new(schedule, peak, dayparts).err().unwrap_or_default()
}
