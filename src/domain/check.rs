use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Listing, Query, Slot};

/// One planned look at the results page of one keyword, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What was looked at.
    pub query: Query,
    /// When; to the millisecond.
    pub checked_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: Outcome,
    /// The reason, in a few words ("cloudflare", "HTTP 503"); `None` where there is nothing to add.
    pub detail: Option<String>,
    /// In page order; empty unless the outcome is `ok`.
    pub listings: Vec<Listing>,
}

impl Check {
    /// A check that brought no page: blocked, unparsed, failed or skipped.
    pub fn without_page(query: Query, checked_at: DateTime<Utc>, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { query, checked_at, outcome, detail: Some(detail.into()), listings: Vec::new() }
    }

    /// What this check can testify to. Promise 1 rests on this one function: everything
    /// but [`Standing::Ads`] says nothing about a single rival.
    pub fn standing(&self) -> Standing {
        Standing::of(self.outcome, self.listings.iter().map(|listing| listing.slot))
    }
}

/// What a check can testify to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A page with ads, every slot told: evidence about each rival.
    Ads,
    /// A page without any ad: evidence about the page, not about one rival.
    NoAds,
    /// A page with listings whose slot could not be told: no evidence about ad slots.
    SlotsHidden,
    /// No page at all.
    NoEvidence,
}

impl Standing {
    /// What a check with that outcome and listings in those slots can testify to.
    pub fn of(outcome: Outcome, slots: impl IntoIterator<Item = Option<Slot>, IntoIter: Clone>) -> Self {
        let mut slots = slots.into_iter();
        match outcome {
            Outcome::Ok if slots.clone().next().is_none() => Self::NoEvidence,
            Outcome::Ok if slots.clone().any(|slot| slot.is_none()) => Self::SlotsHidden,
            Outcome::Ok if slots.any(|slot| slot == Some(Slot::Ad)) => Self::Ads,
            Outcome::Ok | Outcome::Empty => Self::NoAds,
            Outcome::Blocked | Outcome::Unparsed | Outcome::Failed | Outcome::Skipped => Self::NoEvidence,
        }
    }
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A results page was read; it may carry no ads.
    Ok,
    /// The site itself says that there are no results.
    Empty,
    /// A captcha, a login or consent wall, a denial.
    Blocked,
    /// A page came, but nothing in it could be recognised: the layout changed.
    Unparsed,
    /// Network, TLS, HTTP status, too large, too slow.
    Failed,
    /// Planned but not made.
    Skipped,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] = [Self::Ok, Self::Empty, Self::Blocked, Self::Unparsed, Self::Failed, Self::Skipped];

    /// The name in logs and stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Empty => "empty",
            Self::Blocked => "blocked",
            Self::Unparsed => "unparsed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// Whether a page was read: only then did the check see anything.
    pub fn saw_page(self) -> bool {
        matches!(self, Self::Ok | Self::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outcome: Outcome, slots: &[Option<Slot>]) -> Check {
        let listings = slots.iter().map(|&slot| Listing { slot, ..Listing::default() }).collect();
        Check { query: Query::new("s", "k"), checked_at: DateTime::UNIX_EPOCH, outcome, detail: None, listings }
    }

    #[test]
    fn only_a_page_with_ads_and_every_slot_told_testifies_about_rivals() {
        let (ad, organic) = (Some(Slot::Ad), Some(Slot::Organic));
        assert_eq!(check(Outcome::Ok, &[organic, ad]).standing(), Standing::Ads);
        assert_eq!(check(Outcome::Ok, &[organic, organic]).standing(), Standing::NoAds);
        assert_eq!(check(Outcome::Ok, &[ad, None]).standing(), Standing::SlotsHidden);
        assert_eq!(check(Outcome::Ok, &[]).standing(), Standing::NoEvidence);
        assert_eq!(check(Outcome::Empty, &[]).standing(), Standing::NoAds);
        for outcome in [Outcome::Blocked, Outcome::Unparsed, Outcome::Failed, Outcome::Skipped] {
            assert_eq!(check(outcome, &[ad]).standing(), Standing::NoEvidence, "{outcome:?}");
        }
    }
}
