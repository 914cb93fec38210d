//! Changes of one rival on several keywords within a short time: one chain of findings, told early and extended.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    aspect::Aspect,
    library::Class,
    memory::PartyKey,
    method::{CHAIN_LASTS, CONTAGION_LASTS},
};
use crate::domain::{FindingKind, Query};

/// The chains of a source that may still grow, and the moves that make others likelier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Chains {
    growing: Vec<Chain>,
    moves: Vec<Move>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Chain {
    party: PartyKey,
    kind: FindingKind,
    queries: BTreeSet<Query>,
    /// The finding it begins with; that of the chain it corrects, where it does.
    root: String,
    last_id: String,
    at: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Move {
    party: PartyKey,
    query: Query,
    to: Class,
    at: i64,
}

/// A chain that a finding goes on with.
pub(super) struct Link {
    /// The finding before it.
    pub(super) revises: String,
    /// All keywords of the chain, sorted.
    pub(super) keywords: Vec<String>,
}

impl Chains {
    /// Where this party went on other queries of late.
    pub(super) fn toward(&self, party: PartyKey, query: &Query, now: i64) -> Vec<Class> {
        let of_late = |m: &&Move| m.party == party && m.query != *query && now - m.at < CONTAGION_LASTS;
        let classes: BTreeSet<Class> = self.moves.iter().filter(of_late).map(|m| m.to).collect();
        classes.into_iter().collect()
    }

    /// Remembers that a party went to `to` on a query.
    pub(super) fn moved(&mut self, party: PartyKey, query: &Query, to: Class, now: i64) {
        self.moves.retain(|m| now - m.at < CONTAGION_LASTS && !(m.party == party && m.query == *query));
        self.moves.push(Move { party, query: query.clone(), to, at: now });
    }

    /// The chain that a change on `query` goes on with, if any. A correction (`of` the chain with that root) goes on
    /// only with corrections of the same chain.
    pub(super) fn link(
        &self,
        party: PartyKey,
        kind: FindingKind,
        query: &Query,
        now: i64,
        of: Option<&str>,
    ) -> Option<Link> {
        let fits = |chain: &&Chain| chain.takes(party, kind, query, now) && of.is_none_or(|root| chain.root == root);
        let chain = self.growing.iter().find(fits)?;
        let keywords: BTreeSet<&Query> = chain.queries.iter().chain([query]).collect();
        let keywords: BTreeSet<String> = keywords.into_iter().map(|query| query.keyword.clone()).collect();
        Some(Link { revises: chain.last_id.clone(), keywords: keywords.into_iter().collect() })
    }

    /// Remembers the finding `id` as the end of its chain, or as the beginning of one; `of` as in [`Chains::link`].
    pub(super) fn grow(
        &mut self,
        party: PartyKey,
        kind: FindingKind,
        query: &Query,
        now: i64,
        id: &str,
        of: Option<&str>,
    ) {
        self.growing.retain(|chain| now - chain.at <= CHAIN_LASTS);
        let fits =
            |chain: &&mut Chain| chain.takes(party, kind, query, now) && of.is_none_or(|root| chain.root == root);
        if let Some(chain) = self.growing.iter_mut().find(fits) {
            chain.queries.insert(query.clone());
            (chain.last_id, chain.at) = (id.to_owned(), now);
        } else {
            let queries = BTreeSet::from([query.clone()]);
            let root = of.unwrap_or(id).to_owned();
            self.growing.push(Chain { party, kind, queries, root, last_id: id.to_owned(), at: now });
        }
    }

    /// A finding of that aspect on this query was corrected: its chain goes on without it. Gives the root of that chain.
    pub(super) fn leave(&mut self, party: PartyKey, query: &Query, aspect: Aspect) -> Option<String> {
        let mut root = None;
        for chain in self.growing.iter_mut().filter(|c| c.party == party && Aspect::of(c.kind) == Some(aspect)) {
            if chain.queries.remove(query) {
                root.get_or_insert_with(|| chain.root.clone());
            }
        }
        self.growing.retain(|chain| !chain.queries.is_empty());
        if aspect == Aspect::Presence {
            self.moves.retain(|m| !(m.party == party && m.query == *query));
        }
        root
    }
}

impl Chain {
    /// Whether a change on `query` belongs here. Another place, language or device is another market.
    fn takes(&self, party: PartyKey, kind: FindingKind, query: &Query, now: i64) -> bool {
        let market = |q: &Query| (q.place.clone(), q.language.clone(), q.device);
        self.party == party
            && self.kind == kind
            && now - self.at <= CHAIN_LASTS
            && !self.queries.contains(query)
            && self.queries.first().is_some_and(|first| market(first) == market(query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rival_s_keywords_grow_one_chain_within_two_days() {
        let (mut chains, kind) = (Chains::default(), FindingKind::BackOff);
        let query = |keyword: &str| Query::new("s", keyword);
        chains.grow(1, kind, &query("b"), 0, "first", None);
        let link = chains.link(1, kind, &query("a"), 3_600, None).unwrap();
        assert_eq!((link.revises.as_str(), link.keywords), ("first", vec!["a".to_owned(), "b".to_owned()]));
        assert!(chains.link(2, kind, &query("a"), 3_600, None).is_none());
        assert!(chains.link(1, kind, &query("b"), 3_600, None).is_none());
        assert!(chains.link(1, kind, &query("a"), CHAIN_LASTS + 1, None).is_none());
        assert!(chains.link(1, kind, &Query { place: Some("x".into()), ..query("a") }, 3_600, None).is_none());
    }

    #[test]
    fn corrections_of_one_chain_are_one_chain_again() {
        let (mut chains, query) = (Chains::default(), |keyword: &str| Query::new("s", keyword));
        let (gone, peak) = (FindingKind::BackOff, FindingKind::RetreatToPeak);
        for (keyword, id) in [("a", "1"), ("b", "2")] {
            chains.grow(1, gone, &query(keyword), 0, id, None);
        }
        let root = chains.leave(1, &query("a"), Aspect::Presence);
        assert_eq!(root.as_deref(), Some("1"));
        assert!(
            chains.link(1, peak, &query("a"), 10, root.as_deref()).is_none(),
            "the first corrects what it corrects"
        );
        chains.grow(1, peak, &query("a"), 10, "3", root.as_deref());
        let root = chains.leave(1, &query("b"), Aspect::Presence);
        let link = chains.link(1, peak, &query("b"), 20, root.as_deref()).expect("the second goes on with the first");
        assert_eq!((link.revises.as_str(), link.keywords), ("3", vec!["a".to_owned(), "b".to_owned()]));
        assert!(chains.link(1, peak, &query("c"), 20, Some("other")).is_none(), "not that of another chain");
    }

    #[test]
    fn what_is_taken_back_of_one_aspect_leaves_the_chains_of_the_others() {
        let (mut chains, query) = (Chains::default(), |keyword: &str| Query::new("s", keyword));
        chains.grow(1, FindingKind::RunsOut, &query("a"), 0, "clock", None);
        chains.grow(1, FindingKind::BackOff, &query("a"), 1, "gone", None);
        chains.moved(1, &query("a"), Class::Gone, 1);
        assert_eq!(chains.leave(1, &query("a"), Aspect::FirstSlot), None);
        assert_eq!(chains.leave(1, &query("a"), Aspect::BudgetClock).as_deref(), Some("clock"));
        assert_eq!(chains.toward(1, &query("b"), 2), [Class::Gone]);
        assert_eq!(chains.leave(1, &query("a"), Aspect::Presence).as_deref(), Some("gone"));
    }

    #[test]
    fn a_move_draws_the_rival_s_other_keywords_only() {
        let (mut chains, query) = (Chains::default(), |keyword: &str| Query::new("s", keyword));
        chains.moved(1, &query("a"), Class::Gone, 0);
        assert_eq!(chains.toward(1, &query("b"), 3_600), [Class::Gone]);
        assert_eq!(chains.toward(1, &query("a"), 3_600), []);
        assert_eq!(chains.toward(1, &query("b"), CONTAGION_LASTS), []);
    }
}
