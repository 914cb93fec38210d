//! What a rival may spend, from numbers that the user gives: never seen, only reckoned.

use super::{Days, Moment};
use crate::{
    domain::{AdPage, PartyId, Problem},
    words::{Lang, catalogue::strength as say, money_words},
};

/// What the user knows of one keyword, from his own account.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Of this source only; `None`: of any.
    pub source: Option<String>,
    /// The keyword.
    pub keyword: String,
    /// What one click costs: at least, at most.
    pub cost_per_click: (f64, f64),
    /// Clicks on all the ad slots of its pages in a day: at least, at most.
    pub clicks_per_day: (f64, f64),
    /// Three letters.
    pub currency: String,
    /// How many clicks the first slot gets against the second, the third …; the last holds for all below. Empty: 1/rank.
    pub click_curve: Vec<f64>,
}

/// What is wrong with an estimate.
pub fn check_estimate(estimate: &Estimate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let letters = estimate.currency.len() == 3 && estimate.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !letters {
        problems.push(Problem::at("currency", "this is no currency").help("its three letters, such as \"CNY\""));
    }
    if estimate.click_curve.windows(2).any(|pair| pair[1] > pair[0]) {
        let problem = Problem::at("click_curve", "a slot gets more clicks than the one above it");
        problems.push(problem.help("the first slot first, such as [1, 0.6, 0.4, 0.25]"));
    }
    problems
}

impl Estimate {
    /// The clicks of a rank, on a scale of its own.
    fn clicks(&self, rank: u32) -> f64 {
        let place = rank.max(1) as usize - 1;
        match self.click_curve.last() {
            Some(last) => *self.click_curve.get(place).unwrap_or(last),
            None => 1.0 / f64::from(rank.max(1)),
        }
    }
}

/// Gathers one party's share of the clicks of one keyword.
#[derive(Debug, Clone)]
pub struct SpendTally {
    estimate: Estimate,
    clicks: Days,
}

impl SpendTally {
    /// A tally over no page.
    pub fn new(estimate: Estimate) -> Self {
        Self { estimate, clicks: Days::default() }
    }

    /// Counts one page; pages come in order of time.
    pub fn count(&mut self, page: &AdPage, party: PartyId, when: Moment) {
        let (mut his, mut all) = (0.0, 0.0);
        for slot in &page.slots {
            let clicks = self.estimate.clicks(slot.rank);
            all += clicks;
            his += if slot.party == Some(party) { clicks } else { 0.0 };
        }
        self.clicks.add(when, his, all);
    }

    /// His spend; `None` where there was no page.
    pub fn spend(&self) -> Option<Spend> {
        let share = self.clicks.share()?;
        let (low, high) = self.clicks.interval();
        let Estimate { cost_per_click: cost, clicks_per_day: clicks, currency, .. } = &self.estimate;
        // Who was never seen may have been missed, but nobody says of him that he pays.
        let high = if share > 0.0 { high } else { 0.0 };
        Some(Spend {
            currency: currency.clone(),
            low_a_day: low * clicks.0 * cost.0,
            high_a_day: high * clicks.1 * cost.1,
            click_share: (low, high),
        })
    }
}

/// What a party may spend a day on one keyword or more: an estimate from the user's numbers.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Spend {
    /// Three letters.
    pub currency: String,
    /// The least: the lower ends of all that goes in.
    pub low_a_day: f64,
    /// The most: the upper ends.
    pub high_a_day: f64,
    /// His share of the clicks that goes in, as a 95 % interval.
    #[serde(skip)]
    pub click_share: (f64, f64),
}

impl Spend {
    /// The sum of several, one for each currency.
    pub fn sum<'a>(spends: impl IntoIterator<Item = &'a Self>) -> Vec<Self> {
        let mut sums: Vec<Self> = Vec::new();
        for spend in spends {
            match sums.iter_mut().find(|sum| sum.currency == spend.currency) {
                Some(sum) => {
                    sum.low_a_day += spend.low_a_day;
                    sum.high_a_day += spend.high_a_day;
                }
                None => sums.push(spend.clone()),
            }
        }
        sums
    }

    /// "CNY 62–180 a day".
    pub fn words(&self, lang: Lang) -> String {
        let amount = |amount: f64| if amount < 10.0 { format!("{amount:.2}") } else { format!("{amount:.0}") };
        let range = format!("{}–{}", amount(self.low_a_day), amount(self.high_a_day));
        say::spend(lang, &money_words(lang, &range, &self.currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AdSlot, Query, Stratum};

    fn estimate(click_curve: &[f64]) -> Estimate {
        Estimate {
            source: None,
            keyword: "bag".into(),
            cost_per_click: (0.8, 1.4),
            clicks_per_day: (100.0, 200.0),
            currency: "CNY".into(),
            click_curve: click_curve.to_vec(),
        }
    }

    /// Four weeks in which he holds the second of three slots on even hours only.
    fn spend(click_curve: &[f64], party: PartyId) -> Spend {
        let mut tally = SpendTally::new(estimate(click_curve));
        for hour in 0..28 * 24 {
            let holder = |rank| (rank == 2 && hour % 2 == 0).then_some(PartyId::Rival(0));
            let slots = (1..=3).map(|rank| AdSlot { party: holder(rank), rank, block: None });
            let page =
                AdPage { query: Query::new("s", "bag"), at: chrono::DateTime::UNIX_EPOCH, slots: slots.collect() };
            let when = Moment { day: hour / 24, hour: (hour % 24) as u8, weekend: false, stratum: Stratum::Off };
            tally.count(&page, party, when);
        }
        tally.spend().unwrap()
    }

    #[test]
    fn spend_is_presence_times_the_clicks_of_his_rank_times_your_numbers() {
        let him = spend(&[], PartyId::Rival(0));
        let share = 0.5 * (1.0 / 2.0) / (1.0 + 1.0 / 2.0 + 1.0 / 3.0);
        assert!(him.click_share.0 < share && share < him.click_share.1, "{him:?}");
        assert!((him.low_a_day - him.click_share.0 * 80.0).abs() < 1e-9);
        assert!((him.high_a_day - him.click_share.1 * 280.0).abs() < 1e-9);
        let flat = spend(&[1.0], PartyId::Rival(0));
        assert!(flat.click_share.0 < 1.0 / 6.0 && 1.0 / 6.0 < flat.click_share.1, "{flat:?}");
    }

    #[test]
    fn nobody_who_was_never_seen_is_said_to_pay() {
        assert_eq!(spend(&[], PartyId::Rival(1)).words(Lang::En), "CNY 0.00–0.00 a day");
    }

    #[test]
    fn sums_are_kept_apart_by_currency() {
        let spend = |currency: &str, low| Spend {
            currency: currency.into(),
            low_a_day: low,
            high_a_day: 2.0 * low,
            click_share: (0.0, 1.0),
        };
        let sums = Spend::sum(&[spend("CNY", 30.0), spend("USD", 1.0), spend("CNY", 31.6)]);
        let words: Vec<String> = sums.iter().map(|sum| sum.words(Lang::En)).collect();
        assert_eq!(words, ["CNY 62–123 a day", "USD 1.00–2.00 a day"]);
    }
}
