//! What a mail shows: plain values, gathered by the app, drawn by the renderers.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{BudgetClock, Feedback, Finding, Party, Query, Stance, StrataRates},
    insight::{AuctionInsight, Coverage, DayAhead, DayStrip, Likeness, OwnWeek, PriceMove, Reaction, Strength},
    words::{Lang, Voice},
};

/// One finding with the day before and after it.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The finding.
    pub finding: Finding,
    /// Presence by hour in the weeks before it; for a change of rank, the first ad slot held.
    pub before: DayStrip,
    /// The same since.
    pub after: DayStrip,
    /// How many keywords are watched where it was made.
    pub watched: usize,
    /// What it corrects, extends or takes back.
    pub corrects: Option<ToldBefore>,
    /// What was told at once and is over with it.
    pub ends: Option<ToldBefore>,
    /// What you said of it.
    pub feedback: Vec<Feedback>,
}

/// An earlier finding.
#[derive(Debug, Clone)]
pub struct ToldBefore {
    /// The finding.
    pub finding: Finding,
    /// When a mail told it, if one did at once.
    pub at: Option<DateTime<Utc>>,
}

/// One alert: what was found in one window.
#[derive(Debug, Clone)]
pub struct AlertView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was composed.
    pub now: DateTime<Utc>,
    /// The market's time zone, for every time shown.
    pub zone: Tz,
    /// Since when quiet hours held it, if they did.
    pub held_since: Option<DateTime<Utc>>,
    /// Whether it only reminds of what was told before and still holds.
    pub still: bool,
    /// What was found, oldest first.
    pub findings: Vec<FindingView>,
}

/// One trouble of bidwatch itself, beginning or over.
#[derive(Debug, Clone)]
pub struct TroubleView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was composed.
    pub now: DateTime<Utc>,
    /// The time zone, for every time shown.
    pub zone: Tz,
    /// What is blind: a source's name.
    pub source: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it ended; `None`: it lasts.
    pub over: Option<DateTime<Utc>>,
    /// Why, in a few words ("blocked: cloudflare").
    pub reason: String,
    /// Checks lost so far.
    pub lost: u64,
}

/// One trouble of bidwatch itself other than blindness, beginning or over.
#[derive(Debug, Clone)]
pub struct AilmentView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was composed.
    pub now: DateTime<Utc>,
    /// The time zone, for every time shown.
    pub zone: Tz,
    /// What ails.
    pub ailment: Ailment,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it ended; `None`: it lasts.
    pub over: Option<DateTime<Utc>>,
    /// Why, in a few words.
    pub reason: String,
}

/// What can ail bidwatch itself, other than that it sees nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    /// No mail could be sent; told when it is over.
    Mail {
        /// Mails that waited meanwhile.
        waited: u64,
    },
    /// The disk of the store is nearly full.
    Disk {
        /// Bytes that are free.
        free: u64,
        /// Bytes in all.
        total: u64,
    },
    /// Nothing could be recorded; told when it is over.
    Store {
        /// Checks that waited in memory meanwhile.
        waited: u64,
    },
}

/// A budget that does not reach for all that is planned.
#[derive(Debug, Clone)]
pub struct ShortageView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was composed.
    pub now: DateTime<Utc>,
    /// The time zone, for every time shown.
    pub zone: Tz,
    /// The source's name.
    pub source: String,
    /// Which budget is short, in a few words.
    pub reason: String,
    /// The currency of its price; empty where there is none.
    pub currency: String,
    /// The busiest day.
    pub day: SpanView,
    /// A month.
    pub month: SpanView,
}

/// What is planned of a day or a month, in requests.
#[derive(Debug, Clone, Copy)]
pub struct SpanView {
    /// What the schedules come to.
    pub planned: u64,
    /// What the budget is for; `None`: not bounded.
    pub allowed: Option<u64>,
    /// What is spent so far.
    pub spent: u64,
    /// What the plan would cost, in millionths of the currency.
    pub cost: Option<u64>,
}

/// One daily digest.
#[derive(Debug, Clone)]
pub struct DigestView {
    /// The reader's language.
    pub lang: Lang,
    /// When it was composed.
    pub now: DateTime<Utc>,
    /// The market's time zone.
    pub zone: Tz,
    /// The local day it is for: the day on which it is sent.
    pub date: NaiveDate,
    /// What it covers: from here up to `now`.
    pub from: DateTime<Utc>,
    /// What could be seen, a source each.
    pub coverage: Vec<(String, Coverage)>,
    /// Sources whose looks repeat each other, and for how many hours.
    pub repeating: Vec<(String, f64)>,
    /// Sources blind at the moment: name, since when, why.
    pub blind: Vec<(String, DateTime<Utc>, String)>,
    /// What was found in the period, oldest first.
    pub findings: Vec<FindingView>,
    /// The undefended hours of the days to come, by query; none where no rival is watched.
    pub hours: Vec<HoursView>,
    /// Rivals who yield, and are not counted as defending an hour.
    pub yielding: Vec<String>,
    /// Your own shop; `None` where the config names none, or nothing was seen.
    pub own: Option<OwnView>,
    /// Prices that moved, the greatest change first.
    pub prices: Vec<(Party, PriceMove)>,
    /// What you noted of late, oldest first.
    pub notes: Vec<NoteView>,
    /// Advertisers whom you do not watch and who look like a rival who left: name, rival, in which way.
    pub newcomers: Vec<(String, String, Likeness)>,
    /// Everybody watched, your own shop first.
    pub parties: Vec<PartyView>,
    /// Mails that a server refused for good.
    pub undeliverable: u64,
}

/// The undefended hours of one query.
#[derive(Debug, Clone)]
pub struct HoursView {
    /// The query.
    pub query: Query,
    /// Whether nothing can be seen there at the moment: then nothing is said of its hours.
    pub blind: bool,
    /// The local days from today on.
    pub days: Vec<DayAhead>,
    /// Looks behind the odds.
    pub looks: u64,
}

/// Your own shop: this week, and the week before.
#[derive(Debug, Clone)]
pub struct OwnView {
    /// Over all queries.
    pub all: [OwnWeek; 2],
    /// On each, in the config's order.
    pub queries: Vec<(Query, [OwnWeek; 2])>,
}

/// One of your notes in the digest.
#[derive(Debug, Clone)]
pub struct NoteView {
    /// When it was.
    pub at: DateTime<Utc>,
    /// On this keyword only.
    pub keyword: Option<String>,
    /// What you did.
    pub text: String,
    /// What each rival did after it.
    pub reactions: Vec<(Party, Reaction)>,
}

/// One party in the digest.
#[derive(Debug, Clone)]
pub struct PartyView {
    /// Who.
    pub party: Party,
    /// How strong he is; `None` where that is not known.
    pub strength: Option<Strength>,
    /// Each query, in the config's order.
    pub queries: Vec<PartyQueryView>,
}

/// One party on one query.
#[derive(Debug, Clone)]
pub struct PartyQueryView {
    /// The query.
    pub query: Query,
    /// How he behaves there.
    pub stance: Stance,
    /// Since when, where that is less than 14 days ago.
    pub since: Option<DateTime<Utc>>,
    /// When he goes dark, if he runs out in the course of the day.
    pub budget_clock: Option<BudgetClock>,
    /// Presence by stratum over the window of the strip.
    pub presence: StrataRates,
    /// Presence by local hour since then, over the last 14 days at most.
    pub strip: DayStrip,
    /// The rates of the last 14 days.
    pub insight: AuctionInsight,
}

/// Each is told to a reader in his language, by the market's clock, as of when it was composed.
macro_rules! told_to_a_reader {
    ($($view:ident),+) => {
        $(impl $view {
            pub(super) fn voice(&self) -> Voice {
                Voice { lang: self.lang, zone: self.zone, now: self.now }
            }
        })+
    };
}

told_to_a_reader!(AlertView, TroubleView, AilmentView, ShortageView, DigestView);
