use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Party;

/// What you said of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The finding's id.
    pub finding_id: String,
    /// What you said.
    pub word: FeedbackWord,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in your words.
    pub note: Option<String>,
}

/// The two things that can be said of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackWord {
    /// Seen: no reminder is needed.
    Seen,
    /// It is not so.
    Wrong,
}

impl FeedbackWord {
    /// The name in the store and for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Wrong => "wrong",
        }
    }

    /// The word of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Seen, Self::Wrong].into_iter().find(|word| word.as_str() == name)
    }
}

/// A party of whom nothing is told at once for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    /// Who.
    pub party: Party,
    /// On this keyword only.
    pub keyword: Option<String>,
    /// Up to when.
    pub until: DateTime<Utc>,
}

impl Snooze {
    /// Whether it keeps quiet about `party` on `keyword`.
    pub fn covers(&self, party: &Party, keyword: &str) -> bool {
        self.party == *party && self.keyword.as_ref().is_none_or(|only| only == keyword)
    }
}
