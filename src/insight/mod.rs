//! Insight: checks in, the figures of the trade out. Pure.
//!
//! Only checks whose [`Standing`](crate::domain::Standing) is `Ads` are counted: they stand in for
//! the auctions of the search engines' own reports.

mod auction;
mod blindness;
mod coverage;
mod likeness;
mod moment;
mod own_weeks;
mod prices;
mod rank_history;
mod reaction;
mod reaction_day;
mod reaction_words;
mod reliability;
mod sampled;
mod spend;
mod strangers;
mod strata;
mod strength;
mod strip;
mod undefended;
mod week;

pub use auction::{AuctionInsight, AuctionTally};
pub use blindness::{Look, Sight, sight};
pub use coverage::Coverage;
pub use likeness::Likeness;
pub use moment::{Moment, date_of};
pub use own_weeks::{OwnTally, OwnWeek};
pub use prices::{PriceMove, PriceTally};
pub use rank_history::{Grain, RankHistory, RankSpan};
pub use reaction::{ANSWERS_WITHIN, REACTION_HISTORY, Reaction, ReactionTally, ReactionVerdict};
pub use reaction_day::Answer;
pub use reliability::{Reliability, ToldChange};
pub use sampled::{Days, Sampled};
pub use spend::{Estimate, Spend, SpendTally, check_estimate};
pub use strangers::{Stranger, StrangerTally};
pub use strata::StrataTally;
pub use strength::{
    Depth, Endurance, Grade, Height, Recovery, Response, STRENGTH_DAYS, Strength, StrengthTally, Verdict,
};
pub use strip::DayStrip;
pub use undefended::{
    Ahead, DayAhead, FreeHabit, FreeSpan, FreeTally, HABIT_DAYS, LIKELY_FREE, Odds, Turns, days_ahead, days_alike,
    defends, free_spans,
};
pub use week::Week;
