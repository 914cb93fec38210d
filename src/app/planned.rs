//! What the watches of a source come to, in requests.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    config::{Config, Source, timetables},
    domain::Query,
    schedule::{Outlook, Timetable, forecast},
};

/// What the watches of one source come to, in requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Queries: keywords, once for each place, language and device.
    pub queries: usize,
    /// On the busiest day.
    pub day: u64,
    /// Of those in the peak.
    pub peak_day: u64,
    /// In a month of 31 days.
    pub month: u64,
}

impl Planned {
    /// The plan of a source.
    pub fn of(config: &Config, source: &Source) -> Self {
        let mut planned = Self::default();
        for (timetable, queries) in groups(config, source) {
            let looks = forecast(&timetable);
            let pages = u64::from(source.access.pages) * queries.len() as u64;
            planned.queries += queries.len();
            planned.peak_day += looks.day[0] * pages;
            planned.day += looks.day.iter().sum::<u64>() * pages;
            planned.month += looks.month.iter().sum::<u64>() * pages;
        }
        planned
    }

    /// What is planned of a source after `now`: up to the end of the local day, and of the month.
    pub fn ahead(config: &Config, source: &Source, now: DateTime<Utc>) -> (u64, u64) {
        let each = groups(config, source).into_iter().map(|(timetable, queries)| {
            let (day, month) = Outlook::of(&timetable, now).ahead(now);
            let pages = u64::from(source.access.pages) * queries.len() as u64;
            (day.iter().sum::<u64>() * pages, month.iter().sum::<u64>() * pages)
        });
        each.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1))
    }
}

/// A config that could be read has sound timetables.
fn groups(config: &Config, source: &Source) -> Vec<(Timetable, Vec<Query>)> {
    let of_source = config.watches.iter().filter(|watch| watch.source == source.name());
    timetables(&of_source.cloned().collect::<Vec<_>>(), &config.dayparts).unwrap_or_default()
}
