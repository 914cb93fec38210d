use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::{BudgetClock, ClockNature, FindingKind, finding::utc_seconds};

/// What the sentence of a finding says beyond its other fields: with it any language can say it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Whether the market has peak hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_peak: bool,
    /// Whether it is about the first ad slot, and the counts are of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_first_slot: bool,
    /// Whether the known date it names is one that it comes back from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comes_back: bool,
    /// Whom he looks like, who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<Alike>,
    /// The budget clock it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockDetail>,
    /// What it says of the market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<MarketDetail>,
    /// What it was before checks that came in later took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undid: Option<FindingKind>,
}

/// A rival who left, and what a newcomer has in common with him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// The rival's name in the config.
    pub rival: String,
    /// So many items of the newcomer were his, …
    pub items: usize,
    /// … of so many.
    pub of: usize,
    /// When the rival was last seen.
    #[serde(with = "utc_seconds")]
    pub left: DateTime<Utc>,
}

/// A budget clock as a finding keeps it, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDetail {
    /// The usual local minute of the day of going dark.
    pub usual: u32,
    /// Two days in three lie within this of it.
    pub spread: i64,
    /// Days on which he went dark …
    pub days: u32,
    /// … of so many that could tell.
    pub of_days: u32,
    /// What it looks like.
    pub nature: ClockNature,
    /// The usual minute before, where that has shifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// For somebody who runs out no more: days on which he lasted, and days that tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasted: Option<(u32, u32)>,
}

impl ClockDetail {
    /// A clock without what came before it.
    pub fn of(clock: &BudgetClock) -> Self {
        Self {
            usual: clock.usual.hour() * 60 + clock.usual.minute(),
            spread: clock.spread.num_minutes(),
            days: clock.days,
            of_days: clock.of_days,
            nature: clock.nature,
            before: None,
            lasted: None,
        }
    }

    /// The clock, but for its drift.
    pub fn clock(&self) -> BudgetClock {
        let usual = NaiveTime::from_hms_opt(self.usual / 60 % 24, self.usual % 60, 0).unwrap_or_default();
        BudgetClock {
            usual,
            spread: TimeDelta::try_minutes(self.spread).unwrap_or_default(),
            days: self.days,
            of_days: self.of_days,
            drift_per_week: None,
            nature: self.nature,
        }
    }
}

/// What a finding about the market says of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MarketDetail {
    /// Whether rivals show up more.
    pub up: bool,
    /// The rivals who were about, turned or not.
    pub active: usize,
    /// How many turned how, each on each keyword.
    pub turns: Vec<(FindingKind, usize)>,
    /// When the move began that it undoes, where that has no known date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<DateTime<Utc>>,
    /// Advertisers a page, usually and now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<(f32, f32)>,
    /// Whether those who are not watched moved the same way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strangers_too: bool,
    /// Whether too few are left: the move is taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub falls: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_survives_the_store_and_says_no_more_than_it_knows() {
        let clock = BudgetClock {
            usual: NaiveTime::from_hms_opt(17, 5, 0).unwrap(),
            spread: TimeDelta::minutes(40),
            days: 9,
            of_days: 11,
            drift_per_week: None,
            nature: ClockNature::Exhaustion,
        };
        assert_eq!(ClockDetail::of(&clock).clock(), clock);
        let detail = Detail { has_peak: true, clock: Some(ClockDetail::of(&clock)), ..Detail::default() };
        let text = serde_json::to_string(&detail).unwrap();
        assert_eq!(
            text,
            r#"{"has_peak":true,"clock":{"usual":1025,"spread":40,"days":9,"of_days":11,"nature":"exhaustion"}}"#
        );
        assert_eq!(serde_json::from_str::<Detail>(&text).unwrap(), detail);
    }
}
