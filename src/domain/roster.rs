use std::collections::HashMap;

use super::{Listing, Party, identity_key, registrable_domain};

/// Somebody who is watched, and how he is told on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rival {
    /// The name in findings and mails.
    pub name: String,
    /// Shop names, as pages show them.
    pub sellers: Vec<String>,
    /// Domains; any host below one counts.
    pub domains: Vec<String>,
    /// The site's own ids of items.
    pub item_ids: Vec<String>,
}

/// Who is watched: your own shop and the rivals.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    own: Option<Rival>,
    rivals: Vec<Rival>,
    by_seller: HashMap<String, PartyId>,
    by_domain: HashMap<String, PartyId>,
    by_item: HashMap<String, PartyId>,
}

/// One of those watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartyId {
    /// Your own shop.
    Own,
    /// The rival at this place of [`Roster::rivals`].
    Rival(usize),
}

impl Roster {
    /// A roster of `own` and `rivals`. Where two claim the same seller, domain or item, the first keeps it;
    /// [`Roster::contested`] tells of such claims.
    pub fn new(own: Option<Rival>, rivals: Vec<Rival>) -> Self {
        let mut roster = Self { own, rivals, ..Self::default() };
        let parties: Vec<(PartyId, Rival)> = roster.parties().map(|(id, party)| (id, party.clone())).collect();
        for (id, party) in parties {
            for seller in &party.sellers {
                roster.by_seller.entry(identity_key(seller)).or_insert(id);
            }
            for domain in party.domains.iter().filter_map(|domain| registrable_domain(domain)) {
                roster.by_domain.entry(domain).or_insert(id);
            }
            for item in &party.item_ids {
                roster.by_item.entry(item.trim().to_owned()).or_insert(id);
            }
        }
        roster
    }

    /// Your own shop, if the config names it.
    pub fn own(&self) -> Option<&Rival> {
        self.own.as_ref()
    }

    /// The rivals, in the config's order.
    pub fn rivals(&self) -> &[Rival] {
        &self.rivals
    }

    /// Everybody watched, your own shop first.
    pub fn parties(&self) -> impl Iterator<Item = (PartyId, &Rival)> {
        let own = self.own.iter().map(|own| (PartyId::Own, own));
        own.chain(self.rivals.iter().enumerate().map(|(i, rival)| (PartyId::Rival(i), rival)))
    }

    /// Who `id` is.
    pub fn party(&self, id: PartyId) -> Option<&Rival> {
        match id {
            PartyId::Own => self.own.as_ref(),
            PartyId::Rival(i) => self.rivals.get(i),
        }
    }

    /// Whom a finding is about, if he is still watched.
    pub fn find(&self, party: &Party) -> Option<PartyId> {
        match &party.rival {
            None if party.is_market() => None,
            None => self.own.as_ref().map(|_| PartyId::Own),
            Some(name) => self.rivals.iter().position(|rival| rival.name == *name).map(PartyId::Rival),
        }
    }

    /// Whose listing this is: by item id, then seller, then domain; `None` for a stranger.
    pub fn whose(&self, listing: &Listing) -> Option<PartyId> {
        let by_item = || self.by_item.get(listing.item_id.as_deref()?.trim());
        let by_seller = || self.by_seller.get(&identity_key(listing.seller.as_deref()?));
        let by_domain = || self.by_domain.get(&registrable_domain(listing.domain.as_deref()?)?);
        by_item().or_else(by_seller).or_else(by_domain).copied()
    }

    /// Claims of two parties to the same seller, domain or item: (what, first, second).
    pub fn contested(&self) -> Vec<(String, String, String)> {
        let mut first: HashMap<(u8, String), &str> = HashMap::new();
        let mut contested = Vec::new();
        for (_, party) in self.parties() {
            let sellers = party.sellers.iter().map(|s| (0, identity_key(s), s));
            let domains = party.domains.iter().filter_map(|d| Some((1, registrable_domain(d)?, d)));
            let items = party.item_ids.iter().map(|i| (2, i.trim().to_owned(), i));
            for (kind, key, shown) in sellers.chain(domains).chain(items) {
                match first.get(&(kind, key.clone())) {
                    Some(holder) if *holder != party.name => {
                        contested.push((shown.clone(), (*holder).to_owned(), party.name.clone()));
                    }
                    Some(_) => {}
                    None => {
                        first.insert((kind, key), &party.name);
                    }
                }
            }
        }
        contested
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rival(name: &str, sellers: &[&str], domains: &[&str], item_ids: &[&str]) -> Rival {
        let own = |texts: &[&str]| texts.iter().map(|&t| t.to_owned()).collect();
        Rival { name: name.into(), sellers: own(sellers), domains: own(domains), item_ids: own(item_ids) }
    }

    #[test]
    fn listings_find_their_owner_by_any_of_three() {
        let roster = Roster::new(
            Some(rival("us", &["Our Shop"], &[], &[])),
            vec![rival("A", &["Acme Shoes"], &["acme.co.uk"], &["55"])],
        );
        let by = |listing: Listing| roster.whose(&listing);
        assert_eq!(by(Listing { seller: Some("ＯＵＲ shop".into()), ..Listing::default() }), Some(PartyId::Own));
        assert_eq!(by(Listing { domain: Some("m.acme.co.uk".into()), ..Listing::default() }), Some(PartyId::Rival(0)));
        assert_eq!(by(Listing { item_id: Some("55".into()), ..Listing::default() }), Some(PartyId::Rival(0)));
        assert_eq!(by(Listing { domain: Some("other.co.uk".into()), ..Listing::default() }), None);
        assert_eq!(by(Listing { seller: Some("A\u{441}me Shoes".into()), ..Listing::default() }), None);
    }

    #[test]
    fn two_claims_to_one_shop_are_told() {
        let roster = Roster::new(None, vec![rival("A", &["Acme"], &[], &[]), rival("B", &["ACME"], &[], &[])]);
        assert_eq!(roster.contested(), [("ACME".into(), "A".into(), "B".into())]);
    }
}
