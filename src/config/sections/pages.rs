use std::{ops::RangeInclusive, time::Duration};

use chrono::TimeDelta;

use super::super::reader::Table;
use crate::store::KeepSettings;

const DAY: Duration = Duration::from_secs(86_400);
const AGES: RangeInclusive<Duration> = DAY..=Duration::from_secs(3_660 * 86_400);
const SIZES: RangeInclusive<u64> = 1_000_000..=1_000_000_000_000;

/// The `[pages]` table: which pages are kept, and for how long.
pub(super) fn read(root: &Table<'_>) -> KeepSettings {
    let usual = KeepSettings::default();
    let Some(table) = root.table("pages") else { return usual };
    let max_age = table.duration("max_age", AGES).and_then(|age| TimeDelta::from_std(age).ok());
    let samples = table.integer("samples_a_day", 0..=1_000).map(|most| u32::try_from(most).expect("at most 1000"));
    let settings = KeepSettings {
        keep: table.boolean("keep").unwrap_or(usual.keep),
        max_age: max_age.unwrap_or(usual.max_age),
        max_size: table.bytes("max_size", SIZES).unwrap_or(usual.max_size),
        samples_a_day: samples.unwrap_or(usual.samples_a_day),
    };
    table.finish();
    settings
}
