//! Who bids, and on what.

use super::strategy::Strategy;

/// The searches that shoppers make.
pub(super) const KEYWORDS: [&str; 4] = ["red running shoes", "trail shoes", "gym bag", "女包"];

/// The cast by name, for the calendar: places in [`CAST`].
pub(super) const OUR_SHOP: usize = 0;
pub(super) const RIVAL_RUNNER: usize = 1;
pub(super) const SWIFT_AND_SOLE: usize = 2;
pub(super) const NEWSTEP: usize = 3;
pub(super) const BUDGET_BAGS: usize = 4;

/// A shop that buys ads.
#[derive(Debug, Clone, Copy)]
pub struct Bidder {
    /// The shop's name, as pages show it.
    pub name: &'static str,
    /// What he does, in the words of the story.
    pub role: &'static str,
    /// Whether the demo's config names him; the others are left for `bidwatch rivals --suggest`.
    pub watched: bool,
    /// How well shoppers and the marketplace like his ads, around 1.
    pub quality: f64,
    /// What he spends in a day at most, EUR, on all keywords together.
    pub daily_budget: f64,
    /// His strategy on each keyword as the six weeks begin.
    pub(super) opening: [Strategy; KEYWORDS.len()],
}

const NO: Strategy = Strategy::ABSENT;

const fn all(peak: f64, off: f64, bid: f64) -> Strategy {
    Strategy::all_hours(peak, off, bid)
}

/// The ten bidders.
pub(super) const CAST: [Bidder; 10] = [
    Bidder {
        name: "Our Shop",
        role: "you: there all day, second behind Rival Runner",
        watched: true,
        quality: 1.05,
        daily_budget: 900.0,
        opening: [all(0.96, 0.94, 1.00), all(0.96, 0.93, 1.00), all(0.95, 0.93, 0.95), all(0.94, 0.92, 0.90)],
    },
    Bidder {
        name: "Rival Runner",
        role: "fights you for the first place, day and night",
        watched: true,
        quality: 1.00,
        daily_budget: 2_000.0,
        opening: [all(0.97, 0.94, 1.45), all(0.96, 0.93, 1.45), all(0.95, 0.92, 1.40), all(0.95, 0.92, 1.30)],
    },
    Bidder {
        name: "Swift & Sole",
        role: "there all day",
        watched: true,
        quality: 0.95,
        daily_budget: 800.0,
        opening: [all(0.86, 0.80, 0.80), all(0.85, 0.78, 0.82), NO, NO],
    },
    Bidder {
        name: "Newstep",
        role: "not there yet",
        watched: true,
        quality: 1.00,
        daily_budget: 700.0,
        opening: [NO; 4],
    },
    Bidder {
        name: "Budget Bags",
        role: "has spent his day's budget by the late afternoon, sooner on busy days",
        watched: true,
        quality: 0.90,
        daily_budget: 29.0,
        opening: [NO, NO, NO, all(0.88, 0.88, 0.78)],
    },
    Bidder {
        name: "Weekday Walkers",
        role: "rests on Saturdays and Sundays",
        watched: true,
        quality: 0.90,
        daily_budget: 500.0,
        opening: [all(0.80, 0.78, 0.74).on_weekdays(), all(0.82, 0.80, 0.74).on_weekdays(), NO, NO],
    },
    Bidder {
        name: "Steady Stride",
        role: "steady, in the middle of the page",
        watched: true,
        quality: 1.00,
        daily_budget: 500.0,
        opening: [all(0.78, 0.74, 0.64), all(0.76, 0.72, 0.62), all(0.75, 0.72, 0.62), NO],
    },
    Bidder {
        name: "红线箱包",
        role: "bags only, steady",
        watched: true,
        quality: 1.00,
        daily_budget: 400.0,
        opening: [NO, NO, all(0.66, 0.62, 0.58), all(0.72, 0.68, 0.66)],
    },
    Bidder {
        name: "Discount Dash",
        role: "comes and goes with the rotation",
        watched: false,
        quality: 0.85,
        daily_budget: 300.0,
        opening: [all(0.50, 0.48, 0.54), all(0.52, 0.50, 0.54), all(0.55, 0.50, 0.54), all(0.56, 0.54, 0.56)],
    },
    Bidder {
        name: "Old Harbour Goods",
        role: "takes the slots that others leave",
        watched: false,
        quality: 0.90,
        daily_budget: 300.0,
        opening: [all(0.46, 0.44, 0.48), NO, all(0.56, 0.52, 0.48), all(0.58, 0.55, 0.50)],
    },
];
