//! Strangers: advertisers whom nobody watches yet. The first question of a seller is who his rivals are.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::{Likeness, Traces, Who};
use crate::domain::{Check, Query, Rate, Roster, Standing, identity_key, registrable_domain};

/// An advertiser who is not on the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stranger {
    /// His name as last seen, or his domain where the pages name no shop.
    pub name: String,
    /// The shop names seen.
    pub sellers: BTreeSet<String>,
    /// The registrable domains seen.
    pub domains: BTreeSet<String>,
    /// Checks that showed him / checks with ads of the queries on which he was ever seen.
    pub presence: Rate,
    /// Checks in which he held the first ad slot / checks that showed him.
    pub absolute_top: Rate,
    /// The queries on which he was seen.
    pub queries: BTreeSet<Query>,
    /// A rival who left when this one came, and looks the same.
    pub perhaps: Option<Likeness>,
}

/// Gathers strangers from checks.
#[derive(Debug)]
pub struct StrangerTally<'a> {
    roster: &'a Roster,
    strangers: BTreeMap<String, Stranger>,
    checks: BTreeMap<Query, u64>,
    traces: Traces,
}

impl<'a> StrangerTally<'a> {
    /// A tally of nobody seen yet.
    pub fn new(roster: &'a Roster) -> Self {
        Self { roster, strangers: BTreeMap::new(), checks: BTreeMap::new(), traces: Traces::default() }
    }

    /// Counts one check.
    pub fn count(&mut self, check: &Check) {
        if check.standing() != Standing::Ads {
            return;
        }
        *self.checks.entry(check.query.clone()).or_default() += 1;
        let mut met = BTreeSet::new();
        let (query, at) = (&check.query, check.checked_at);
        for ad in check.listings.iter().filter(|listing| listing.is_ad()) {
            if let Some(party) = self.roster.whose(ad) {
                self.traces.see(&Who::Watched(party), query, ad, at);
                continue;
            }
            let domain = ad.domain.as_deref().and_then(registrable_domain);
            let seller = ad.seller.clone().filter(|seller| !identity_key(seller).is_empty());
            let Some(name) = seller.clone().or_else(|| domain.clone()) else { continue };
            let key = identity_key(&name);
            self.traces.see(&Who::Stranger(key.clone()), query, ad, at);
            let stranger = self.strangers.entry(key.clone()).or_default();
            stranger.name = name;
            stranger.sellers.extend(seller.filter(|seller| !stranger.sellers.contains(seller)));
            stranger.domains.extend(domain.filter(|domain| !stranger.domains.contains(domain)));
            if !stranger.queries.contains(query) {
                stranger.queries.insert(query.clone());
            }
            if met.insert(key) {
                stranger.presence.hits += 1;
                stranger.absolute_top.count(ad.rank == 1);
            }
        }
        self.traces.turn_page(query, at);
    }

    /// Those seen in at least `least` checks, the most present first.
    pub fn strangers(self, least: u64) -> Vec<Stranger> {
        let checks = self.checks;
        let likened = |(key, mut stranger): (String, Stranger)| {
            stranger.perhaps = self.traces.likeness(&key);
            stranger
        };
        let mut strangers: Vec<Stranger> = self.strangers.into_iter().map(likened).collect();
        for stranger in &mut strangers {
            stranger.presence.checks = stranger.queries.iter().map(|query| checks[query]).sum();
        }
        strangers.retain(|stranger| stranger.presence.hits >= least);
        strangers.sort_by(|a, b| b.presence.hits.cmp(&a.presence.hits).then_with(|| a.name.cmp(&b.name)));
        strangers
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::{Listing, Outcome, Rival, Slot};

    fn page(keyword: &str, sellers: &[&str]) -> Check {
        let ad = |(rank, seller): (u32, &&str)| Listing {
            slot: Some(Slot::Ad),
            rank,
            position: rank,
            seller: Some((*seller).to_owned()),
            ..Listing::default()
        };
        Check {
            query: Query::new("s", keyword),
            checked_at: DateTime::UNIX_EPOCH,
            outcome: Outcome::Ok,
            detail: None,
            listings: (1..).zip(sellers).map(ad).collect(),
        }
    }

    #[test]
    fn strangers_are_ranked_by_how_often_they_were_seen() {
        let known = Rival { name: "A".into(), sellers: vec!["A".into()], ..Rival::default() };
        let roster = Roster::new(None, vec![known]);
        let mut tally = StrangerTally::new(&roster);
        for page in
            [page("k", &["B", "A", "ｂ"]), page("k", &["A", "B"]), page("k", &["A", "C"]), page("l", &["C", "C"])]
        {
            tally.count(&page);
        }
        let strangers = tally.strangers(2);
        let seen: Vec<_> = strangers.iter().map(|s| (s.name.to_lowercase(), s.presence, s.absolute_top)).collect();
        assert_eq!(
            seen,
            [("b".to_owned(), Rate::new(2, 3), Rate::new(1, 2)), ("c".to_owned(), Rate::new(2, 4), Rate::new(1, 2)),]
        );
    }
}
