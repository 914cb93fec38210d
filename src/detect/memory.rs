//! What the judgement keeps of a source between two checks: of constant size, and bytes at any time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    blank::{Blanks, Crowd},
    budget_clock::BudgetClock,
    chains::Chains,
    contagion::Contagion,
    hazard::Hazard,
    looks::{Looks, Marks},
    manners::Manners,
    market::Markets,
    method::VERSION,
    presence::Presence,
    rank::{Contest, RankLore, ToldShift},
    repeats::Repeats,
    tide::Tide,
    told::Told,
    trust::Trust,
    wardrobe::Wardrobes,
};
use crate::domain::{PartyId, Query};

/// A party in stored memory: 0 is your own shop, n the rival at place n − 1 of the roster.
pub(super) type PartyKey = u16;

/// Your own shop in stored memory.
pub(super) const OWN: PartyKey = 0;

/// The key of a party. A roster has far fewer than 65 535 rivals; more would share the last key.
pub(super) fn key(party: PartyId) -> PartyKey {
    match party {
        PartyId::Own => OWN,
        PartyId::Rival(place) => u16::try_from(place + 1).unwrap_or(u16::MAX),
    }
}

/// The party of a key.
pub(super) fn party(key: PartyKey) -> PartyId {
    if key == OWN { PartyId::Own } else { PartyId::Rival(usize::from(key) - 1) }
}

/// What the judgement remembers of one source. Continues exactly where it was, whether it was kept or stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    source: String,
    pub(super) shared: Shared,
    pub(super) queries: BTreeMap<Query, QueryMemory>,
    shared_changed: bool,
    changed: BTreeSet<Query>,
}

/// What has to be stored since the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The part that all queries share, if it changed.
    pub shared: Option<Vec<u8>>,
    /// The parts of the queries that changed.
    pub queries: Vec<(Query, Vec<u8>)>,
}

/// Why stored memory cannot be used. The way out is to judge the stored checks again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemoryError {
    /// The bytes are no memory, or damaged.
    #[error("the memory of {of} cannot be read: {reason}; judge its stored checks again")]
    Unreadable {
        /// The source or query.
        of: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Made by another version of the method.
    #[error("the memory of {of} is of method version {found}, this is {VERSION}; judge its stored checks again")]
    Version {
        /// The source or query.
        of: String,
        /// The version that made it.
        found: u32,
    },
    /// A query of another source.
    #[error("the memory of `{query}` does not belong to source `{source_name}`")]
    Foreign {
        /// The query.
        query: String,
        /// The source.
        source_name: String,
    },
}

/// The part that all queries of a source share.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shared {
    pub(super) lore: Lore,
    pub(super) rank: RankLore,
    pub(super) chains: Chains,
    pub(super) blanks: Blanks,
    pub(super) markets: Markets,
    pub(super) wardrobes: Wardrobes,
}

/// What a source has taught about presence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Lore {
    pub(super) hazard: Hazard,
    pub(super) contagion: Contagion,
    pub(super) presence: Repeats,
    pub(super) manners: Manners,
    pub(super) trust: Trust,
}

/// The part of one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct QueryMemory {
    /// Seconds since 1970 of the first look that testified.
    pub(super) first_look: i64,
    pub(super) looks: Looks,
    pub(super) crowd: Crowd,
    pub(super) tide: Tide,
    /// The last page that was taken for the judgement of ranks.
    pub(super) rank_page: Option<i64>,
    /// The contest for its slots.
    pub(super) contest: Contest,
    /// One series for all who were never seen here: they have all been absent alike.
    pub(super) unseen: Series,
    /// Those who were.
    pub(super) parties: BTreeMap<PartyKey, Series>,
}

/// One party on one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Series {
    pub(super) presence: Presence,
    pub(super) told: Told,
    /// No finding of rank before this time.
    pub(super) rank_quiet_until: i64,
    /// The last finding of rank, unless it was taken back.
    pub(super) told_shift: Option<ToldShift>,
    /// In which of the looks he was seen, and in which he held the first slot.
    pub(super) seen: Marks,
    pub(super) first: Marks,
    pub(super) clock: BudgetClock,
}

impl Memory {
    /// Nothing seen yet.
    pub fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            shared: Shared::default(),
            queries: BTreeMap::new(),
            shared_changed: false,
            changed: BTreeSet::new(),
        }
    }

    /// The memory that [`Memory::take_changed`] gave in parts: the last bytes of each.
    pub fn restore(
        source: &str,
        shared: Option<&[u8]>,
        queries: impl IntoIterator<Item = (Query, Vec<u8>)>,
    ) -> Result<Self, MemoryError> {
        let mut memory = Self::new(source);
        if let Some(bytes) = shared {
            memory.shared = decode(bytes, || format!("source `{source}`"))?;
        }
        for (query, bytes) in queries {
            if query.source != source {
                return Err(MemoryError::Foreign { query: query.to_string(), source_name: source.to_owned() });
            }
            let part = decode(&bytes, || format!("`{query}`"))?;
            memory.queries.insert(query, part);
        }
        Ok(memory)
    }

    /// The source this is of.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Hours for which looks at this source repeat each other, learnt from dark spells that ended by themselves; `None`
    /// where they do not, or too little was seen. A user should hear of it: more evidence is asked for there, since
    /// a checker that stays the same visitor sees that visitor's page and not the market.
    pub fn repeats_for(&self) -> Option<f64> {
        self.shared.lore.presence.hours()
    }

    /// What changed since the last call, as bytes, to be stored in one transaction with the check.
    pub fn take_changed(&mut self) -> Changed {
        let shared = std::mem::take(&mut self.shared_changed).then(|| encode(&self.shared));
        let queries = std::mem::take(&mut self.changed);
        let part = |query: Query| self.queries.get(&query).map(|part| (encode(part), query)).map(|(b, q)| (q, b));
        Changed { shared, queries: queries.into_iter().filter_map(part).collect() }
    }

    /// Marks the shared part as changed.
    pub(super) fn touch(&mut self) {
        self.shared_changed = true;
    }

    /// Marks a query's part and the shared part as changed.
    pub(super) fn touch_query(&mut self, query: &Query) {
        self.touch();
        if !self.changed.contains(query) {
            self.changed.insert(query.clone());
        }
    }
}

fn encode<T: Serialize>(part: &T) -> Vec<u8> {
    postcard::to_stdvec(&(VERSION, part)).expect("plain data in memory always serialises")
}

fn decode<T: for<'a> Deserialize<'a>>(bytes: &[u8], of: impl Fn() -> String) -> Result<T, MemoryError> {
    let unreadable = |error: postcard::Error| MemoryError::Unreadable { of: of(), reason: error.to_string() };
    let (found, rest): (u32, &[u8]) = postcard::take_from_bytes(bytes).map_err(unreadable)?;
    if found != VERSION {
        return Err(MemoryError::Version { of: of(), found });
    }
    postcard::from_bytes(rest).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_memory_are_refused_with_the_reason() {
        let query = Query::new("s", "k");
        let error = Memory::restore("s", None, [(query.clone(), vec![1, 2, 3])]).unwrap_err();
        assert!(error.to_string().contains("judge its stored checks again"), "{error}");
        let newer = postcard::to_stdvec(&(VERSION + 1, Shared::default())).unwrap();
        assert!(matches!(Memory::restore("s", Some(&newer), []), Err(MemoryError::Version { .. })));
        assert!(matches!(Memory::restore("other", None, [(query, vec![])]), Err(MemoryError::Foreign { .. })));
    }
}
