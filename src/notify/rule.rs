use chrono::TimeDelta;

use crate::domain::{Finding, FindingKind, Party, Query};

/// How a finding is told. The later, the louder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tell {
    /// Not at all: it is kept, and `findings` shows it.
    Off,
    /// In the next digest only.
    Digest,
    /// At once, and in the next digest.
    AtOnce,
}

impl Tell {
    /// One step more quietly.
    pub(super) fn quieter(self) -> Self {
        if self == Self::AtOnce { Self::Digest } else { Self::Off }
    }
}

/// Kinds of findings that are wanted or not wanted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindGroup {
    /// Somebody is there less.
    Left,
    /// Somebody is there more.
    Came,
    /// The first ad slot changes hands.
    Top,
    /// Somebody goes dark in the course of the day, or no longer does.
    Budget,
    /// Most rivals move together.
    Market,
}

impl KindGroup {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Left, Self::Came, Self::Top, Self::Budget, Self::Market];

    /// The name in configs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Came => "came",
            Self::Top => "top",
            Self::Budget => "budget",
            Self::Market => "market",
        }
    }

    /// The group of a kind. What takes a finding back belongs to none: it goes to whoever was told.
    pub fn of(kind: FindingKind) -> Option<Self> {
        Some(match kind {
            FindingKind::BackOff | FindingKind::RetreatToPeak => Self::Left,
            FindingKind::PeakEntry | FindingKind::Enter | FindingKind::Return | FindingKind::Expand => Self::Came,
            FindingKind::TakeTop | FindingKind::CedeTop => Self::Top,
            FindingKind::RunsOut
            | FindingKind::RunsOutEarlier
            | FindingKind::RunsOutLater
            | FindingKind::RunsOutNoMore => Self::Budget,
            FindingKind::MarketRise | FindingKind::MarketFall => Self::Market,
            FindingKind::Withdrawn => return None,
        })
    }

    /// The kinds in it.
    pub fn kinds(self) -> impl Iterator<Item = FindingKind> {
        FindingKind::ALL.into_iter().filter(move |&kind| Self::of(kind) == Some(self))
    }
}

/// How some findings are told, one of `[[alerts]]`. A list that is empty speaks of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Of these kinds.
    pub kinds: Vec<FindingKind>,
    /// About these parties.
    pub parties: Vec<Party>,
    /// Seen on these sources.
    pub sources: Vec<String>,
    /// On these keywords.
    pub keywords: Vec<String>,
    /// On the queries of these watches.
    pub queries: Vec<Query>,
    /// How they are told.
    pub tell: Tell,
    /// What is less sure than this is told one step more quietly.
    pub min_confidence: Option<f64>,
    /// How often to remind of one told at once, as long as it holds.
    pub remind: Option<TimeDelta>,
}

impl Rule {
    /// A rule that speaks of everything.
    pub fn of_all(tell: Tell) -> Self {
        Self {
            kinds: vec![],
            parties: vec![],
            sources: vec![],
            keywords: vec![],
            queries: vec![],
            tell,
            min_confidence: None,
            remind: None,
        }
    }

    /// Whether it speaks of a finding, as far as that is about `keyword`.
    pub(super) fn speaks_of(&self, finding: &Finding, keyword: &str) -> bool {
        let is_query = |query: &Query| {
            query.keyword == keyword && Query { keyword: keyword.into(), ..finding.query.clone() } == *query
        };
        one_of(&self.kinds, |kind| *kind == finding.kind)
            && one_of(&self.parties, |party| *party == finding.party)
            && one_of(&self.sources, |source| *source == finding.query.source)
            && one_of(&self.keywords, |only| only == keyword)
            && one_of(&self.queries, is_query)
    }

    /// How it tells a finding.
    pub(super) fn tells(&self, finding: &Finding) -> Tell {
        let unsure = self.min_confidence.is_some_and(|least| finding.confidence < least);
        if unsure { self.tell.quieter() } else { self.tell }
    }
}

fn one_of<T>(list: &[T], is: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(is)
}

/// The keywords that a finding is about.
pub(super) fn keywords_of(finding: &Finding) -> Vec<&str> {
    match finding.keywords.as_slice() {
        [] => vec![&finding.query.keyword],
        many => many.iter().map(String::as_str).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_but_what_takes_back_is_in_one_group() {
        let grouped: usize = KindGroup::ALL.into_iter().map(|group| group.kinds().count()).sum();
        assert_eq!(grouped, FindingKind::ALL.len() - 1);
        assert_eq!(KindGroup::of(FindingKind::Withdrawn), None);
    }
}
