//! When each query is looked at: the timetables of all the watches it stands in, merged.

use std::collections::BTreeMap;

use super::Watch;
use crate::{
    domain::{Dayparts, Problem, Query},
    schedule::Timetable,
};

/// The timetables of the watches, each with the queries that go by it. A query in several watches is looked at when
/// one of them says so, at each instant once.
pub fn timetables(watches: &[Watch], dayparts: &Dayparts) -> Result<Vec<(Timetable, Vec<Query>)>, Vec<Problem>> {
    let each: Vec<Timetable> = watches.iter().map(|watch| watch.timetable(dayparts)).collect::<Result<_, _>>()?;
    let mut stands_in: BTreeMap<Query, Vec<usize>> = BTreeMap::new();
    for (index, watch) in watches.iter().enumerate() {
        for query in watch.queries() {
            let watches = stands_in.entry(query).or_default();
            if watches.last() != Some(&index) {
                watches.push(index);
            }
        }
    }
    let mut groups: BTreeMap<Vec<usize>, Vec<Query>> = BTreeMap::new();
    for (query, watches) in stands_in {
        groups.entry(watches).or_default().push(query);
    }
    let merged = |watches: &[usize]| {
        let (first, rest) = watches.split_first().expect("a query stands in a watch");
        rest.iter().fold(each[*first].clone(), |merged, index| merged.and(each[*index].clone()))
    };
    Ok(groups.into_iter().map(|(watches, queries)| (merged(&watches), queries)).collect())
}

impl Watch {
    /// When its queries are looked at for its sake.
    pub fn timetable(&self, dayparts: &Dayparts) -> Result<Timetable, Vec<Problem>> {
        Timetable::new(&self.schedule, &self.peak_schedule, dayparts)?.within(self.active.as_ref())
    }
}
