use super::{Moment, week::weekday};
use crate::domain::Rate;

/// How finely a history is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// By local day.
    Day,
    /// By local week, from Monday on.
    Week,
}

impl Grain {
    /// The day, counted from 1970, with which the span that holds `day` begins.
    pub fn begin(self, day: i32) -> i32 {
        match self {
            Self::Day => day,
            Self::Week => day - i32::from(weekday(day)),
        }
    }

    /// How many days a span has.
    pub fn days(self) -> i32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }
}

/// Ranks and presence of one party over time. Pages come in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankHistory {
    grain: Grain,
    spans: Vec<RankSpan>,
}

/// One day or week of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankSpan {
    /// Its first day, counted from 1970.
    pub begin: i32,
    /// Checks that showed him / all.
    pub presence: Rate,
    /// How many checks showed him at each rank, the best first.
    ranks: Vec<(u32, u32)>,
}

impl RankHistory {
    /// Nothing seen yet.
    pub fn new(grain: Grain) -> Self {
        Self { grain, spans: Vec::new() }
    }

    /// Counts one page; `rank` is his best on it.
    pub fn count(&mut self, when: Moment, rank: Option<u32>) {
        let begin = self.grain.begin(when.day);
        if self.spans.last().is_none_or(|span| span.begin != begin) {
            self.spans.push(RankSpan { begin, presence: Rate::default(), ranks: Vec::new() });
        }
        let span = self.spans.last_mut().expect("pushed above where there was none");
        span.presence.count(rank.is_some());
        let Some(rank) = rank else { return };
        match span.ranks.binary_search_by_key(&rank, |(rank, _)| *rank) {
            Ok(place) => span.ranks[place].1 += 1,
            Err(place) => span.ranks.insert(place, (rank, 1)),
        }
    }

    /// The spans in which anything was seen, in order.
    pub fn spans(&self) -> &[RankSpan] {
        &self.spans
    }
}

impl RankSpan {
    /// The best, the middle and the worst of his ranks; `None` where he was not shown.
    pub fn ranks(&self) -> Option<(u32, u32, u32)> {
        let (best, worst) = (self.ranks.first()?.0, self.ranks.last()?.0);
        let mut before = 0;
        let half = self.presence.hits.div_ceil(2);
        let middle = self.ranks.iter().find(|(_, count)| {
            before += u64::from(*count);
            before >= half
        });
        Some((best, middle?.0, worst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stratum;

    fn history(grain: Grain, looks: &[(i32, Option<u32>)]) -> RankHistory {
        let mut history = RankHistory::new(grain);
        for &(day, rank) in looks {
            history.count(Moment { day, hour: 0, weekend: false, stratum: Stratum::Off }, rank);
        }
        history
    }

    #[test]
    fn a_day_keeps_its_best_its_middle_and_its_worst_rank() {
        let looks = [(7, Some(3)), (7, Some(1)), (7, Some(3)), (7, None), (7, Some(9)), (8, None)];
        let history = history(Grain::Day, &looks);
        let [day, next] = history.spans() else { panic!("{history:?}") };
        assert_eq!((day.presence, day.ranks()), (Rate::new(4, 5), Some((1, 3, 9))));
        assert_eq!((next.presence, next.ranks()), (Rate::new(0, 1), None));
    }

    #[test]
    fn a_week_begins_on_monday() {
        // 1970-01-05 was a Monday: day 4.
        let history = history(Grain::Week, &[(3, Some(1)), (4, Some(2)), (10, Some(4)), (11, None)]);
        assert_eq!(history.spans().iter().map(|span| span.begin).collect::<Vec<_>>(), [-3, 4, 11]);
        assert_eq!(history.spans()[1].ranks(), Some((2, 2, 4)));
    }
}
