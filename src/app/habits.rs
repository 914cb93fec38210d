//! Habits in step with the store: what good pages look like is read, asked and kept in the unit of work of the checks
//! that it rests on.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    domain::{Check, Device, Outcome, Query},
    extract::{Habit, Marks, Said, Strange, UsualPage, UsualSource},
    store::{Reader, Result, StoreError, Writer},
};

use super::Sight;

/// The marks of a page that the rules took for good, and what it says of itself.
pub(super) type Marked = (Marks, Said);

/// Asks of each check that read a page whether it looks like the good ones before it. Lives for one unit of work.
pub(super) struct Habits<'a> {
    sights: &'a BTreeMap<String, Sight>,
    sources: HashMap<(String, Option<Device>), OfSource>,
    queries: HashMap<Query, UsualPage>,
}

/// What is known of the pages of one source on one device.
#[derive(Default, Serialize, Deserialize)]
struct OfSource {
    habit: Habit,
    usual: UsualSource,
}

/// Why a check is no evidence although the rules read its pages.
pub(super) struct Unlike {
    pub(super) reason: String,
    /// `None`: the pages themselves are built otherwise.
    strange: Option<Strange>,
}

impl Unlike {
    /// The check as it is recorded.
    pub(super) fn recorded(&self, check: &Check) -> Check {
        Check::without_page(check.query.clone(), check.checked_at, Outcome::Unparsed, self.reason.clone())
    }
}

impl<'a> Habits<'a> {
    pub(super) fn of(sights: &'a BTreeMap<String, Sight>) -> Self {
        Self { sights, sources: HashMap::new(), queries: HashMap::new() }
    }

    /// Whether a check is unlike the good ones; `None`: it is like them, or saw no page anyway.
    pub(super) fn judge(&mut self, view: &Reader<'_>, check: &Check, marks: &[Marked]) -> Result<Option<Unlike>> {
        let Some((source, page)) = self.known(view, check)? else { return Ok(None) };
        let unlike = marks.iter().find_map(|(marks, said)| source.habit.judge(marks, *said).reason());
        if let Some(reason) = unlike {
            return Ok(Some(Unlike { reason, strange: None }));
        }
        let strange = source.usual.judge(page, check);
        Ok(strange.map(|strange| Unlike { reason: strange.to_string(), strange: Some(strange) }))
    }

    /// Learns from a check that is recorded, as it was judged.
    pub(super) fn learn(
        &mut self,
        view: &Reader<'_>,
        check: &Check,
        marks: &[Marked],
        unlike: Option<&Unlike>,
    ) -> Result<()> {
        let Some((source, page)) = self.known(view, check)? else { return Ok(()) };
        for (marks, said) in marks {
            source.habit.learn(marks, *said, check.checked_at);
        }
        match unlike {
            None => source.usual.learn(page, check, None),
            Some(Unlike { strange: Some(strange), .. }) => source.usual.learn(page, check, Some(strange)),
            // What is built otherwise says nothing of what is usual.
            Some(_) => {}
        }
        Ok(())
    }

    /// Keeps what was learnt.
    pub(super) fn keep(self, unit: &mut Writer<'_>) -> Result<()> {
        for ((source, device), state) in &self.sources {
            unit.keep_source_habit(source, *device, &self.sights[source].fingerprint, &bytes(state)?)?;
        }
        for (query, state) in &self.queries {
            unit.keep_query_habit(query, &self.sights[&query.source].fingerprint, &bytes(state)?)?;
        }
        Ok(())
    }

    /// What is known of the pages that a check read; `None`: it read none, or nobody knows its source.
    fn known(&mut self, view: &Reader<'_>, check: &Check) -> Result<Option<(&mut OfSource, &mut UsualPage)>> {
        let query = &check.query;
        let Some(sight) = self.sights.get(&query.source).filter(|_| check.outcome.saw_page()) else { return Ok(None) };
        let key = (query.source.clone(), query.device);
        if !self.sources.contains_key(&key) {
            let stored = view.source_habit(&query.source, query.device, &sight.fingerprint)?;
            self.sources.insert(key.clone(), restored(&query.source, stored));
        }
        if !self.queries.contains_key(query) {
            let stored = view.query_habit(query, &sight.fingerprint)?;
            self.queries.insert(query.clone(), restored(&query.source, stored));
        }
        Ok(self.sources.get_mut(&key).zip(self.queries.get_mut(query)))
    }
}

fn bytes<T: Serialize>(state: &T) -> Result<Vec<u8>> {
    postcard::to_stdvec(state).map_err(|error| StoreError::Nonsense(format!("a habit: {error}")))
}

/// What cannot be read, perhaps because another version wrote it, is learnt anew.
fn restored<T: DeserializeOwned + Default>(source: &str, stored: Option<Vec<u8>>) -> T {
    let read = |bytes: Vec<u8>| {
        postcard::from_bytes(&bytes)
            .inspect_err(|error| tracing::info!(source, %error, "how its pages look is learnt anew"))
            .ok()
    };
    stored.and_then(read).unwrap_or_default()
}
