use std::{ops::RangeInclusive, time::Duration};

use chrono::TimeDelta;

use super::super::reader::Table;
use crate::{detect, schedule::ConfirmSettings};

/// The least and the longest time between looks into a doubt. Sooner it would be the same auction again.
const GAPS: RangeInclusive<Duration> = Duration::from_secs(5 * 60)..=Duration::from_secs(6 * 3_600);

/// The `[judge]` table: how sure a finding has to be, and how doubts are looked into.
pub(super) fn read(root: &Table<'_>) -> (detect::Settings, ConfirmSettings) {
    let (mut settings, mut confirm) = (detect::Settings::default(), ConfirmSettings::default());
    let Some(table) = root.table("judge") else { return (settings, confirm) };
    if let Some(confidence) = table.number("min_confidence", 0.5..=0.999) {
        settings.min_confidence = confidence;
    }
    if let Some(days) = table.integer("warm_up_days", 0..=365) {
        settings.warm_up_days = u32::try_from(days).expect("at most 365");
    }
    if let Some(table) = table.table("confirm") {
        confirm = read_confirm(&table);
        table.finish();
    }
    table.finish();
    (settings, confirm)
}

fn read_confirm(table: &Table<'_>) -> ConfirmSettings {
    let usual = ConfirmSettings::default();
    let gap = |key| table.duration(key, GAPS).and_then(|gap| TimeDelta::from_std(gap).ok());
    let most = table.integer("most_a_day", 1..=10_000).map(|most| u32::try_from(most).expect("at most 10000"));
    ConfirmSettings {
        enabled: table.boolean("enabled").unwrap_or(usual.enabled),
        most_a_day: most.unwrap_or(usual.most_a_day),
        gap: gap("gap").unwrap_or(usual.gap),
        peak_gap: gap("peak_gap").unwrap_or(usual.peak_gap),
    }
}
