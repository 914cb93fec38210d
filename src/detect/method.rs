//! Every number of the method, with its reason. `docs/judgement.md` has the formulas they stand in.

/// Changes whenever the same checks would be judged otherwise, or memory is laid out otherwise.
pub(super) const VERSION: u32 = 6;

/// The presence rates that are told apart. Finer near 0 and 1, where single looks tell more; none between
/// 0.20 and 0.40 but one, so that off (0.20, 0.12 outside the peak) and on (0.40) do not touch.
pub(super) const LEVELS: [f32; 11] = [0.01, 0.05, 0.11, 0.19, 0.29, 0.42, 0.56, 0.70, 0.82, 0.91, 0.97];
/// The first level that is on.
pub(super) const FIRST_ON: usize = 5;
/// The last level that is off in the peak.
pub(super) const LAST_OFF_PEAK: usize = 3;
/// The last level that is off outside the peak.
pub(super) const LAST_OFF_OFF: usize = 2;

/// Good and bad days: standard deviation of a day's level on the logit scale.
pub(super) const DAY_SPREAD: f32 = 0.4;
/// Chance a side and a night that a level slips to its neighbour: follows slow fades and seasons.
pub(super) const DRIFT: f32 = 0.04;
/// Nights of slipping that one gap in looking counts for at most.
pub(super) const DRIFT_NIGHTS: u32 = 3;
/// No look is ever surer than this: one odd page must not overturn a history.
pub(super) const FLOOR: f32 = 0.015;

/// How likely each manner is for a rival who has just changed.
pub(super) mod prior {
    /// On at all hours.
    pub(in super::super) const ALL_HOURS: f32 = 0.30;
    /// On in the peak only.
    pub(in super::super) const PEAK_ONLY: f32 = 0.14;
    /// Never on.
    pub(in super::super) const ABSENT: f32 = 0.24;
    /// Seen now and then.
    pub(in super::super) const PROBING: f32 = 0.12;
    /// Between on and off.
    pub(in super::super) const PARTIAL: f32 = 0.06;
    /// On from Monday to Friday. Rare as a turn: a rival dark on a Saturday has far more often left.
    pub(in super::super) const WEEKDAYS: f32 = 0.008;
    /// On at weekends. Rare as a turn, likewise.
    pub(in super::super) const WEEKENDS: f32 = 0.006;
    /// On until the day's money is spent.
    pub(in super::super) const BUDGET: f32 = 0.06;
    /// How much likelier a weekly manner is at first sight than as a turn.
    pub(in super::super) const WEEKLY_AT_FIRST: f32 = 4.0;
    /// How much likelier a budget is at first sight than as a turn.
    pub(in super::super) const BUDGET_AT_FIRST: f32 = 2.0;
}

/// The weight, in days of rivals who are on, of the guess how common budgets and weekly rhythms are.
pub(super) const MANNER_WEIGHT_DAYS: f64 = 40.0;
/// The least and the most that what is found may scale that guess by.
pub(super) const MANNER_SCALE: (f64, f64) = (0.05, 1.5);

/// Seconds of an hour and of a day.
pub(super) const HOUR: i64 = 3_600;
/// See [`HOUR`].
pub(super) const DAY: i64 = 86_400;

/// Days between two changes of one rival on one keyword, before the source has taught better.
pub(super) const DAYS_BETWEEN_CHANGES: f64 = 40.0;
/// The weight of that guess, in changes.
pub(super) const HAZARD_WEIGHT: f64 = 3.0;
/// Changes come at most and at least this often, in days.
pub(super) const HAZARD_DAYS: (f64, f64) = (20.0, 500.0);
/// A gap in looking counts for at most this long: what happened in it is soon seen anyway.
pub(super) const LONGEST_GAP: i64 = 72 * HOUR;

/// After a change on one keyword, the rival's others are this many times likelier to go the same way, before the source
/// has taught better …
pub(super) const CONTAGION: f32 = 6.0;
/// … with this weight, in changes that followed …
pub(super) const CONTAGION_WEIGHT: f32 = 1.0;
/// … and never less or more than so many times …
pub(super) const CONTAGION_BOUNDS: (f32, f32) = (1.0, 12.0);
/// … for this long.
pub(super) const CONTAGION_LASTS: i64 = 36 * HOUR;
/// Findings of one kind about one rival grow one chain while they follow each other within this time.
pub(super) const CHAIN_LASTS: i64 = 48 * HOUR;

/// A correlation below this is taken as none.
pub(super) const STICKY_MIN: f64 = 0.15;

/// Expected presence p teaches correlation only where p (1 − p) is above this: near certainty residuals tell nothing.
pub(super) const STICKY_TELLING: f32 = 0.04;
/// Looks at presence that are further apart, in seconds, are taken as independent.
pub(super) const REPEAT_GAP: i64 = 12 * HOUR + 600;
/// Correlation of presence below the first is taken as none, since good and bad days bring as much; below the second
/// for looks that are nearer than [`REPEAT_NEAR`], which share a draw far more often than they share a day …
pub(super) const REPEAT_LEAST: (f32, f32) = (0.3, 0.15);
/// See [`REPEAT_LEAST`].
pub(super) const REPEAT_NEAR: i64 = 45 * 60;
/// … and above this as no more than this.
pub(super) const REPEAT_MOST: f32 = 0.95;
/// The weight, in turns that independent looks would bring, of the source against the series in learning it …
pub(super) const REPEAT_SERIES_WEIGHT: f32 = 10.0;
/// … and of each age of a run against the next at the source, and of none against the first.
pub(super) const REPEAT_SOURCE_WEIGHT: f32 = 12.0;
/// Darkness tells something where at least this presence was to be expected.
pub(super) const REPEAT_TELLING: f32 = 0.35;
/// How sure it has to be that he was on every day, for his darkness to teach correlation.
pub(super) const REPEAT_SURE: f32 = 0.8;

/// Darkness that lasts longer, in seconds, is a change and teaches no correlation.
pub(super) const LONGEST_SPELL: i64 = 96 * HOUR;

/// Chance that money runs out in a given hour, before the series has taught better, and its weight in days.
pub(super) const RUN_OUT_GUESS: (f32, f32) = (0.05, 0.5);
/// What a day of run-outs still weighs a day later.
pub(super) const RUN_OUT_KEEP: f32 = 0.985;

/// Days with fewer looks teach nothing about the hour of going dark …
pub(super) const RUN_OUT_LOOKS: u32 = 3;
/// … nor does a rival whose probability of a budget is below this.
pub(super) const RUN_OUT_WORTH: f32 = 0.02;

/// Looks this near to each other, in seconds, are one look at the site.
pub(super) const NEAR: i64 = 240;
/// Pages with ads before it is known that an advertiser stands alone …
pub(super) const ALONE_PAGES: u32 = 20;
/// … and the last pages over which his company is averaged.
pub(super) const ALONE_OVER: u32 = 100;
/// More advertisers a page than this on the mean, and they will not all be gone at once.
pub(super) const ALONE: f32 = 1.5;

/// How sure the first stance has to be, to be taken as given.
pub(super) const FIRST_SURE: f32 = 0.8;
/// What is taken off the log-odds of a change where a look goes on being repeated …
pub(super) const CAUTION: f64 = 2.0;
/// … for so many hours or more; less in proportion.
pub(super) const CAUTION_HOURS: f32 = 6.0;
/// What is left of that caution a look later.
pub(super) const CAUTION_KEEP: f32 = 0.95;
/// The looks alone have to speak so strongly for a change that it takes so long, in seconds, until they do so by chance.
pub(super) const FALSE_ALARM_EVERY: i64 = 365 * DAY;
/// How clear the new stance has to be among the stances that are not the old one, to name the kind …
pub(super) const KIND_CLEAR: f32 = 0.65;
/// … and after a change has been likely for this long.
pub(super) const KIND_CLEAR_LATE: f32 = 0.5;
/// See [`KIND_CLEAR_LATE`].
pub(super) const KIND_PATIENCE: i64 = 60 * HOUR;
/// A change has to move presence by this much in a stratum.
pub(super) const MATERIAL: f32 = 0.25;
/// Within this time a finding that does not hold is taken back or corrected; later it is a change of its own.
pub(super) const TAKE_BACK: i64 = 5 * DAY;
/// The same again within this time after it was taken back goes on with the old chain.
pub(super) const AGAIN: i64 = 10 * DAY;
/// Days over which the levels of the stance told last are averaged.
pub(super) const BASELINE_DAYS: f32 = 20.0;

/// The share of findings that should never have to be taken back, and the weight of that promise, in findings.
pub(super) const TRUST_PROMISE: f64 = 0.95;
/// See [`TRUST_PROMISE`].
pub(super) const TRUST_WEIGHT: f64 = 6.0;
/// Findings after which the older ones count half.
pub(super) const TRUST_FORGETS: f64 = 100.0;

/// What is added to the log-odds of the posterior to make it the confidence that is told: the filter is too
/// modest, measured by the reliability table in `docs/judgement.md`.
pub(super) const MODESTY: f64 = 1.2;

/// From this doubt on another look is worth taking …
pub(super) const SUSPECT: f64 = 0.02;
/// … at the first of these gaps, in minutes, at which looks no longer repeat each other for the most part.
pub(super) const TELLING_GAPS: [i64; 8] = [10, 20, 30, 40, 60, 90, 120, 240];

/// Looks kept of a query, for the time of a change and the counts before and after it.
pub(super) const LOOKS_KEPT: usize = 512;

/// Numbers of the judgement of the first ad slot.
pub(super) mod rank {
    use super::{DAY, HOUR};

    /// Shifts of a bidder's strength that are told apart, on the logit scale.
    pub(in super::super) const SHIFTS: [f32; 10] = [-6.0, -4.0, -2.7, -1.7, -0.8, 0.8, 1.7, 2.7, 4.0, 6.0];
    /// Pages nearer than this are one auction for our purpose: bids hang together.
    pub(in super::super) const PAGE_GAP: i64 = 50 * 60;
    /// The share of first slots has to move by this much.
    pub(in super::super) const MOVE: f32 = 0.25;
    /// The least part of the probability of a moved share in which it was the party himself who moved: where one rises and
    /// another falls, pages often leave open which of them it was, and both are told.
    pub(in super::super) const OWN_PART: f64 = 0.02;
    /// What is added to the log-odds of the posterior to make it the confidence that is told.
    pub(in super::super) const MODESTY: f64 = 0.45;
    /// Pages with the party on them before it can be told.
    pub(in super::super) const PAGES: f32 = 48.0;
    /// Pages before a bidder may have shifted.
    pub(in super::super) const KNOWN_PAGES: f32 = 30.0;
    /// A page with somebody who was on fewer pages only teaches how strong he is.
    pub(in super::super) const FEW_PAGES: f32 = 24.0;
    /// Days of looking on top of the warm-up.
    pub(in super::super) const EXTRA_WARM_UP: i64 = 2 * DAY;
    /// No finding of rank so near to another finding of the series.
    pub(in super::super) const QUIET: i64 = 5 * DAY;
    /// No draw is surer than this.
    pub(in super::super) const FLOOR: f32 = 0.01;
    /// Draws of a page that are weighed: what is further down bears little on the first slot, and the product of very many
    /// chances would vanish.
    pub(in super::super) const DRAWS: usize = 16;
    /// Strength of those not watched before anything was seen.
    pub(in super::super) const FIRST_STRANGERS: f32 = -2.0;
    /// Variance of a strength before anything was seen …
    pub(in super::super) const FIRST_VARIANCE: f32 = 4.0;
    /// … after a shift …
    pub(in super::super) const SHIFTED_VARIANCE: f32 = 0.5;
    /// … and at the least: how fast it keeps learning.
    pub(in super::super) const LEAST_VARIANCE: f32 = 0.01;
    /// Strengths stay within plus and minus this.
    pub(in super::super) const STRONGEST: f32 = 9.0;
    /// Days after which a shift that is neither told nor refuted is forgotten.
    pub(in super::super) const LEAK_DAYS: f32 = 10.0;
    /// With less probability of any shift nobody's share is worth weighing.
    pub(in super::super) const WORTH_WEIGHING: f32 = 0.1;
    /// A single shift with less probability does not count for it.
    pub(in super::super) const NEGLIGIBLE: f32 = 0.002;
    /// With less probability of a moved share all is as it was.
    pub(in super::super) const CALM: f32 = 0.2;
    /// With less probability of a moved share what was told of it is taken back.
    pub(in super::super) const REFUTED: f32 = 0.05;
    /// So sure it has to be who shifted before a shift that was told is taken in …
    pub(in super::super) const CLEAR: f32 = 0.95;
    /// … but not sooner than this after it was told, and in any case after this.
    pub(in super::super) const SETTLES: (i64, i64) = (3 * HOUR, 2 * DAY);
    /// So sure a single shift has to be that moves nobody's share, to be taken in.
    pub(in super::super) const PLAIN: f32 = 0.8;
    /// Pages over which the company of a bidder is remembered, and sets of bidders that are told apart.
    pub(in super::super) const COMPANY_PAGES: f32 = 96.0;
    /// See [`COMPANY_PAGES`].
    pub(in super::super) const COMPANIES_KEPT: usize = 24;
    /// Ways of hanging together: the chance that a page repeats the last …
    pub(in super::super) const REPEAT_CHANCES: [f32; 6] = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
    /// … and the hours in which that falls to 1/e.
    pub(in super::super) const REPEAT_HOURS: [f32; 4] = [1.0, 3.0, 9.0, 27.0];
    /// A chance below this is taken as none.
    pub(in super::super) const REPEATS_LITTLE: f32 = 0.02;
    /// Log-odds that are more than enough, either way: the older pages then count half.
    pub(in super::super) const REPEATS_ENOUGH: f32 = 500.0;
    /// A draw with share p teaches repetition only where p (1 − p) is above this.
    pub(in super::super) const REPEAT_TELLING: f32 = 0.04;
    /// Weight, in days, of the guess that days are not overdispersed.
    pub(in super::super) const DISPERSION_WEIGHT: f32 = 20.0;
    /// Days of bidders after which the older ones count half.
    pub(in super::super) const DISPERSION_DAYS: f32 = 4_096.0;
    /// One day's dispersion counts at most this much.
    pub(in super::super) const DISPERSION_CAP: f32 = 5.0;
}

/// Numbers of the judgement of the whole market.
pub(super) mod market {
    use super::{DAY, HOUR};

    /// Turns of several rivals within this time may be one move of the market …
    pub(in super::super) const GATHERS: i64 = 48 * HOUR;
    /// … which others join for this long at most.
    pub(in super::super) const LASTS: i64 = 5 * DAY;
    /// Fewer rivals are no market.
    pub(in super::super) const LEAST: usize = 3;
    /// Who was not seen for longer is not about any more.
    pub(in super::super) const ACTIVE: i64 = 30 * DAY;
    /// The chance of an accident has to be below this.
    pub(in super::super) const ACCIDENT: f64 = 0.001;
    /// For so long a move of the other direction can be told as its undoing.
    pub(in super::super) const REMEMBERED: i64 = 30 * DAY;
    /// A turn that lasted for so long happened, also where it is undone within days: a sale is over soon.
    pub(in super::super) const WENT_BACK: i64 = DAY;
    /// For so long the turn of one rival can be told as his way back from a known date.
    pub(in super::super) const WAY_BACK: i64 = 21 * DAY;
    /// Turns kept of one move at most; who joins a larger one is told with it, and forgotten.
    pub(in super::super) const MEMBERS_KEPT: usize = 500;
    /// Turns of single rivals kept at most.
    pub(in super::super) const TURNS_KEPT: usize = 256;

    /// Pages of a stratum before it is known how many advertisers they bear …
    pub(in super::super) const TIDE_LOOKS: u32 = 20;
    /// … and the days over which that is averaged then.
    pub(in super::super) const TIDE_DAYS: f32 = 20.0;
    /// The unwatched advertisers moved if there are so many times more, or fewer …
    pub(in super::super) const TIDE_MOVE: f32 = 1.2;
    /// … and the difference is so many standard deviations of a count.
    pub(in super::super) const TIDE_SURE: f32 = 3.0;
}

/// Numbers of the likeness of two shops.
pub(super) mod wardrobe {
    use super::{DAY, HOUR};

    /// Items kept of a party.
    pub(in super::super) const ITEMS: usize = 32;
    /// Fewer items in common are chance.
    pub(in super::super) const LEAST: usize = 2;
    /// Who was not seen for so long is away …
    pub(in super::super) const AWAY: i64 = 3 * HOUR;
    /// … if so many pages were without him on which he might have been …
    pub(in super::super) const MISSED: u8 = 3;
    /// … and who is away for longer than this is not likened to anybody.
    pub(in super::super) const LONG_AGO: i64 = 60 * DAY;
}

/// Numbers of the budget clock. Times are minutes of the local day, weights are days.
pub(super) mod clock {
    /// Days kept of a series.
    pub(in super::super) const DAYS_KEPT: usize = 42;
    /// What a day of presence still weighs a day later …
    pub(in super::super) const PRESENCE_KEEP: f32 = 0.9;
    /// … how much more a look of today counts …
    pub(in super::super) const TODAY_COUNTS: f32 = 3.0;
    /// … and the weight, in looks, of the guess that he is never there.
    pub(in super::super) const PRESENCE_WEIGHT: f32 = 2.0;
    /// A day counts if he was seen so often …
    pub(in super::super) const LEAST_HITS: f32 = 2.0;
    /// … and, before he went dark, at least this share of what was to be expected: else he is hardly there at all.
    pub(in super::super) const WHOLE: f32 = 0.5;
    /// The same from the first look that saw him on: who is there ever more rarely fades, and does not run out.
    pub(in super::super) const OPEN: f32 = 0.75;
    /// A day is never more surprising, in nats.
    pub(in super::super) const MOST_SURPRISE: f32 = 12.0;
    /// Darkness until midnight that would come by chance once in twenty days is clear.
    pub(in super::super) const DARK: f32 = 3.0;
    /// A look that saw him after the claimed time costs this much, in nats.
    pub(in super::super) const STRAY_COST: f32 = 12.0;

    /// The share of days on which somebody in the habit runs out, as a guess, its weight, and what it is kept within.
    pub(in super::super) const RUNS_OUT: f32 = 0.7;
    /// See [`RUNS_OUT`].
    pub(in super::super) const RUNS_OUT_WEIGHT: f32 = 8.0;
    /// See [`RUNS_OUT`].
    pub(in super::super) const RUNS_OUT_BOUNDS: (f32, f32) = (0.4, 0.8);
    /// What a day still weighs a day later in learning that share.
    pub(in super::super) const RUNS_OUT_KEEP: f32 = 0.95;
    /// Chance a day that the habit begins, and that it ends.
    pub(in super::super) const BEGINS: f64 = 1.0 / 150.0;
    /// See [`BEGINS`].
    pub(in super::super) const ENDS: f64 = 1.0 / 90.0;
    /// Chance that he is in it when he is first seen.
    pub(in super::super) const AT_FIRST: f64 = 0.05;
    /// Log-odds stay within plus and minus this, so that an end is seen within days.
    pub(in super::super) const MOST_ODDS: f64 = 5.0;
    /// The share of days that end dark by chance, as a guess, its weight, and the least that is believed.
    pub(in super::super) const STRAY: f32 = 0.04;
    /// See [`STRAY`].
    pub(in super::super) const STRAY_WEIGHT: f32 = 5.0;
    /// See [`STRAY`].
    pub(in super::super) const STRAY_LEAST: f32 = 0.03;
    /// What a day still weighs a day later in learning that share.
    pub(in super::super) const STRAY_KEEP: f32 = 0.97;
    /// The weight of the guess that he may go dark at any hour.
    pub(in super::super) const HOURS_WEIGHT: f32 = 2.0;
    /// What a day still weighs a day later in learning his hours.
    pub(in super::super) const HOURS_KEEP: f32 = 0.95;
    /// Days less surprising teach nothing of his hours.
    pub(in super::super) const WORTH_LEARNING: f32 = 2.0;

    /// Clear days that a first word needs.
    pub(in super::super) const DARK_DAYS: usize = 4;
    /// Below this probability the habit is over …
    pub(in super::super) const OVER: f64 = 0.02;
    /// … and below this, as long as it can be taken back: few days stand behind it then.
    pub(in super::super) const OVER_AT_FIRST: f64 = 0.05;
    /// What dark and lasting days weigh in finding the begin of a habit.
    pub(in super::super) const DARK_WORTH: f32 = 1.0;
    /// See [`DARK_WORTH`].
    pub(in super::super) const LASTING_WORTH: f32 = 1.0;
    /// Within so many days what does not hold is taken back …
    pub(in super::super) const TAKE_BACK_DAYS: i32 = 12;
    /// … and the same again within so many goes on with the old chain.
    pub(in super::super) const AGAIN_DAYS: i32 = 14;

    /// Days before and after a shift, at least.
    pub(in super::super) const DAYS_BEFORE: usize = 7;
    /// See [`DAYS_BEFORE`].
    pub(in super::super) const DAYS_AFTER: usize = 5;
    /// Chance a day of a shift.
    pub(in super::super) const SHIFTS: f64 = 1.0 / 500.0;
    /// How far shifts go, as a deviation.
    pub(in super::super) const SHIFT_EXPECTED: f32 = 120.0;
    /// A shift by less is not told.
    pub(in super::super) const SHIFT_MATERIAL: f32 = 60.0;
    /// Days never agree better than this.
    pub(in super::super) const LEAST_DEVIATION: f32 = 20.0;

    /// The clock is read from so many of the last days.
    pub(in super::super) const READ_DAYS: usize = 28;
    /// Days over which a drift can be told.
    pub(in super::super) const DRIFT_DAYS: i32 = 14;
    /// Dark days that say whether it is a schedule.
    pub(in super::super) const NATURE_DAYS: usize = 5;
    /// Log-likelihood by which sharp or ragged has to win.
    pub(in super::super) const NATURE_CLEAR: f32 = 3.0;
    /// The share of days on which somebody who keeps set hours goes dark at another time for once.
    pub(in super::super) const ODD_DAYS: f32 = 0.07;
    /// Ragged is a deviation of at least this.
    pub(in super::super) const RAGGED: f32 = 45.0;
    /// A schedule lets him last on at most this share of days.
    pub(in super::super) const LASTING_DAYS: f32 = 0.1;
    /// A day began dark if that is this surprising, in nats …
    pub(in super::super) const BEGINS_DARK: f32 = 2.5;
    /// … and a budget, fresh at midnight, lets at most this share of days begin so.
    pub(in super::super) const LATE_BEGINS: f32 = 0.25;
}
