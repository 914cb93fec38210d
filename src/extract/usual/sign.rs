//! What is looked for on a page: whether listings bear what the rules ask for.

use crate::domain::{Check, Listing, Outcome, Slot};

/// Fewer listings than this tell nothing about what all of them bear.
const SOME_LISTINGS: usize = 3;
/// A page of this many listings without an organic one is no chance.
const MANY_LISTINGS: usize = 6;

/// A property of a page that it may bear or lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It shows ads.
    Ads,
    /// It has an organic listing.
    Organic,
    /// Most of its listings are organic.
    MostlyOrganic,
    /// An ad, or another listing, bears the field.
    Some(Among, What),
    /// Most of them do.
    Most(Among, What),
}

/// Which listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    Ads,
    /// All but the ads: what only ads bear, such as a block, is not missed where there are none.
    Others,
}

/// What a listing may bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Seller,
    Domain,
    ItemId,
    Title,
    Url,
    Price,
    Currency,
    Sold,
    Rating,
    Reviews,
    Block,
}

const WHAT: [What; 11] = [
    What::Seller,
    What::Domain,
    What::ItemId,
    What::Title,
    What::Url,
    What::Price,
    What::Currency,
    What::Sold,
    What::Rating,
    What::Reviews,
    What::Block,
];

/// What a page shows of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It cannot be asked: there is nothing that could bear it.
    Nothing,
    Bears,
    Lacks,
    /// Too much to be lost, too little to be usual.
    Between,
}

impl Sign {
    /// Every sign, in the order in which they are stored. New ones go to the end.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let of = |among| WHAT.into_iter().flat_map(move |what| [Self::Some(among, what), Self::Most(among, what)]);
        [Self::Ads, Self::Organic, Self::MostlyOrganic].into_iter().chain(of(Among::Ads)).chain(of(Among::Others))
    }

    /// Whether rivals would look absent, or present, if it were lost: then it never becomes usual that it is.
    pub(super) fn bears_on_rivals(self) -> bool {
        match self {
            Self::Organic | Self::MostlyOrganic => true,
            Self::Ads => false,
            Self::Some(among, what) | Self::Most(among, what) => {
                among == Among::Ads && matches!(what, What::Seller | What::Domain | What::ItemId)
            }
        }
    }

    /// What a page that was read shows of it.
    pub(super) fn of(self, check: &Check) -> Shown {
        let listings = &check.listings;
        if self != Self::Ads && check.outcome != Outcome::Ok {
            return Shown::Nothing;
        }
        match self {
            _ if listings.iter().any(|listing| listing.slot.is_none())
                && !matches!(self, Self::Some(Among::Others, _) | Self::Most(Among::Others, _)) =>
            {
                Shown::Nothing
            }
            Self::Ads => {
                if listings.iter().any(Listing::is_ad) {
                    Shown::Bears
                } else {
                    Shown::Lacks
                }
            }
            Self::Organic | Self::MostlyOrganic if listings.len() < MANY_LISTINGS => Shown::Nothing,
            Self::Organic => share(count(listings, is_organic), listings.len(), 0.01, 0.01),
            Self::MostlyOrganic => share(count(listings, is_organic), listings.len(), 0.7, 0.25),
            Self::Some(among, what) => shares(among, what, listings, 0.01, 0.01),
            Self::Most(among, what) => shares(among, what, listings, 0.7, 0.4),
        }
    }

    /// What a page lacks without it, in a few words.
    pub(super) fn loss(self) -> String {
        match self {
            Self::Ads => "no ads on any keyword, as there used to be".to_owned(),
            Self::Organic => "no organic listing, as there used to be".to_owned(),
            Self::MostlyOrganic => "most listings are ads, unlike before".to_owned(),
            Self::Some(among, what) => format!("no {} has {}, unlike before", among.noun(), what.noun()),
            Self::Most(among, what) => format!("few {}s have {}, unlike before", among.noun(), what.noun()),
        }
    }
}

impl Among {
    fn noun(self) -> &'static str {
        match self {
            Self::Ads => "ad",
            Self::Others => "organic listing",
        }
    }
}

impl What {
    fn noun(self) -> &'static str {
        match self {
            Self::Seller => "a seller",
            Self::Domain => "a domain",
            Self::ItemId => "an item id",
            Self::Title => "a title",
            Self::Url => "an address",
            Self::Price => "a price",
            Self::Currency => "a currency",
            Self::Sold => "units sold",
            Self::Rating => "a rating",
            Self::Reviews => "reviews",
            Self::Block => "a block",
        }
    }

    fn is_borne(self, listing: &Listing) -> bool {
        match self {
            Self::Seller => listing.seller.is_some(),
            Self::Domain => listing.domain.is_some(),
            Self::ItemId => listing.item_id.is_some(),
            Self::Title => listing.title.is_some(),
            Self::Url => listing.url.is_some(),
            Self::Price => listing.price.is_some(),
            Self::Currency => listing.currency.is_some(),
            Self::Sold => listing.sold.is_some(),
            Self::Rating => listing.rating.is_some(),
            Self::Reviews => listing.reviews.is_some(),
            Self::Block => listing.block.is_some(),
        }
    }
}

fn is_organic(listing: &Listing) -> bool {
    listing.slot == Some(Slot::Organic)
}

fn count(listings: &[Listing], is: impl Fn(&Listing) -> bool) -> usize {
    listings.iter().filter(|listing| is(listing)).count()
}

fn shares(among: Among, what: What, listings: &[Listing], usual: f64, lost: f64) -> Shown {
    let (of, least) = match among {
        Among::Ads => (count(listings, Listing::is_ad), 1),
        Among::Others => (count(listings, |listing| !listing.is_ad()), SOME_LISTINGS),
    };
    if of < least {
        return Shown::Nothing;
    }
    let bear = count(listings, |listing| (among == Among::Ads) == listing.is_ad() && what.is_borne(listing));
    share(bear, of, usual, lost)
}

fn share(part: usize, of: usize, usual: f64, lost: f64) -> Shown {
    match part as f64 / of as f64 {
        share if share >= usual => Shown::Bears,
        share if share < lost => Shown::Lacks,
        _ => Shown::Between,
    }
}
