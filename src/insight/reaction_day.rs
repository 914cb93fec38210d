//! One rival on one keyword around a note: looks by the hour, and whether he moved.

use std::collections::HashMap;

use crate::domain::Rate;

/// Days before the note that are kept.
pub(super) const HISTORY_DAYS: i64 = 56;

/// Days before a moment that it is compared with.
const BEFORE_DAYS: i64 = 3;

/// The last hours before a moment, by the hour of the day that ends with it.
const JUST_BEFORE: i64 = 18;

/// Fewer looks on either side say nothing.
const LEAST_LOOKS: u64 = 3;

/// A share has to move by this much …
const MATERIAL: f64 = 0.25;

/// … and by this many standard deviations.
const CLEAR: f64 = 2.0;

/// What a rival may do after you did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Holds the first ad slot more often.
    TookTop,
    /// Holds it less often.
    GaveTop,
    /// Is seen more often.
    ShowedMore,
    /// Is seen less often.
    ShowedLess,
    /// Shows an item for less than before.
    CutPrice,
    /// Shows an item for more than before.
    RaisedPrice,
}

impl Answer {
    /// Every one, those that say more of a rival first.
    pub const ALL: [Self; 6] =
        [Self::TookTop, Self::GaveTop, Self::ShowedMore, Self::ShowedLess, Self::CutPrice, Self::RaisedPrice];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TookTop => "took_top",
            Self::GaveTop => "gave_top",
            Self::ShowedMore => "showed_more",
            Self::ShowedLess => "showed_less",
            Self::CutPrice => "cut_price",
            Self::RaisedPrice => "raised_price",
        }
    }
}

/// One look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Seconds after the note; negative before it.
    pub(super) after: i64,
    pub(super) seen: bool,
    pub(super) first: bool,
}

/// The looks of one rival and keyword around a note.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    /// From [`HISTORY_DAYS`] before the note on.
    hours: Vec<Hour>,
    prices: HashMap<String, f64>,
    /// After the note, look by look.
    looks: Vec<Look>,
    cuts: Vec<i64>,
    raises: Vec<i64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    seen: Rate,
    first: Rate,
}

impl Days {
    /// Takes in a look with the prices of his items on the page.
    pub(super) fn count<'a>(&mut self, look: Look, prices: impl Iterator<Item = (&'a str, f64)>) {
        if let Some(place) = place(look.after.div_euclid(3_600)) {
            if self.hours.len() <= place {
                self.hours.resize(place + 1, Hour::default());
            }
            self.hours[place].seen.count(look.seen);
            self.hours[place].first.count(look.first);
        }
        if look.after >= 0 {
            self.looks.push(look);
        }
        for (item, price) in prices {
            match self.prices.insert(item.to_owned(), price) {
                Some(before) if price < before => self.cuts.push(look.after),
                Some(before) if price > before => self.raises.push(look.after),
                _ => {}
            }
        }
    }

    /// Whether he made this move within the `hours` from `day` on (days after the note); `None` where too little was seen.
    pub(super) fn moved(&self, answer: Answer, day: i64, hours: i64) -> Option<bool> {
        let of_first = matches!(answer, Answer::TookTop | Answer::GaveTop);
        let up = matches!(answer, Answer::TookTop | Answer::ShowedMore);
        // Looks at the same times of day, on each of some days.
        let sum = |days: std::ops::RangeInclusive<i64>, hours: std::ops::Range<i64>| {
            let of = |(day, hour): (i64, i64)| place(day * 24 + hour).and_then(|place| self.hours.get(place));
            let all = days.flat_map(|day| hours.clone().map(move |hour| (day, hour)));
            all.filter_map(of).fold(Rate::default(), |mut sum, hour| {
                sum += if of_first { hour.first } else { hour.seen };
                sum
            })
        };
        let now = sum(day..=day, 0..hours);
        let before = sum(day - BEFORE_DAYS..=day - 1, 0..hours.min(24));
        if now.checks < LEAST_LOOKS || before.checks < LEAST_LOOKS {
            return None;
        }
        let moved = |old, new| if up { rose(old, new) } else { rose(new, old) };
        // What had begun before is no answer: neither is it so since the day before, nor since the last hours.
        let fresh = || {
            let last_day = difference(sum(day - 1..=day - 1, 0..hours.min(24)), now);
            let last_hours = sum(day - 1..=day - 1, JUST_BEFORE..24);
            let earlier = sum(day - 1 - BEFORE_DAYS..=day - 2, JUST_BEFORE..24);
            last_day.is_none_or(|by| if up { by >= MATERIAL } else { by <= -MATERIAL }) && !moved(earlier, last_hours)
        };
        let within = |at: &i64| (day * 86_400..day * 86_400 + hours * 3_600).contains(at);
        Some(match answer {
            Answer::TookTop | Answer::ShowedMore | Answer::GaveTop | Answer::ShowedLess => {
                moved(before, now) && fresh()
            }
            Answer::CutPrice => self.cuts.iter().any(within),
            Answer::RaisedPrice => self.raises.iter().any(within),
        })
    }

    /// Seconds from the note to the look with which this move is judged to begin.
    pub(super) fn first_look_of(&self, answer: Answer, hours: i64) -> Option<i64> {
        let within = |after: i64| (0..hours * 3_600).contains(&after);
        let shows = |look: &Look| match answer {
            Answer::TookTop => look.first,
            Answer::GaveTop => !look.first,
            Answer::ShowedMore => look.seen,
            Answer::ShowedLess => !look.seen,
            Answer::CutPrice | Answer::RaisedPrice => false,
        };
        match answer {
            Answer::CutPrice => return self.cuts.iter().copied().find(|at| within(*at)),
            Answer::RaisedPrice => return self.raises.iter().copied().find(|at| within(*at)),
            _ => {}
        }
        let looks: Vec<&Look> = self.looks.iter().filter(|look| within(look.after)).collect();
        // The split after which looks are most above what lies half-way between the old share and that at the end (a sum
        // of deviations, Page 1954).
        let mut late = Rate::default();
        looks[looks.len() / 2..].iter().for_each(|look| late.count(shows(look)));
        let middle = f64::midpoint(self.share_before(answer)?, late.value()?);
        let (mut sum, mut best, mut first) = (0.0, 0.0, None);
        for look in looks.into_iter().rev() {
            sum += f64::from(u8::from(shows(look))) - middle;
            if shows(look) && sum >= best {
                (best, first) = (sum, Some(look.after));
            }
        }
        first
    }

    /// The share of looks that showed this move already, over the days before the note.
    fn share_before(&self, answer: Answer) -> Option<f64> {
        let mut before = Rate::default();
        for hour in (-BEFORE_DAYS * 24..0).filter_map(place).filter_map(|place| self.hours.get(place)) {
            before += if matches!(answer, Answer::TookTop | Answer::GaveTop) { hour.first } else { hour.seen };
        }
        let share = before.value()?;
        Some(if matches!(answer, Answer::TookTop | Answer::ShowedMore) { share } else { 1.0 - share })
    }
}

/// Where an hour stands that is so many after the note; `None` for those long before it.
fn place(hour: i64) -> Option<usize> {
    usize::try_from(hour + HISTORY_DAYS * 24).ok()
}

/// Whether a share rose, materially and clearly (two proportions, pooled).
fn rose(before: Rate, now: Rate) -> bool {
    let Some(by) = difference(before, now) else { return false };
    let (n, m) = (before.checks as f64, now.checks as f64);
    let both = (before.hits + now.hits) as f64 / (n + m);
    let deviation = (both * (1.0 - both) * (1.0 / n + 1.0 / m)).sqrt();
    by >= MATERIAL && by >= CLEAR * deviation
}

/// By how much a share rose; `None` without looks on either side.
fn difference(before: Rate, now: Rate) -> Option<f64> {
    Some(now.value()? - before.value()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_that_falls_is_a_move_when_it_falls_and_not_after() {
        let mut days = Days::default();
        for hour in -96_i64..48 {
            let price = if hour < 6 { 9.0 } else { 7.5 };
            let look = Look { after: hour * 3_600, seen: true, first: false };
            days.count(look, [("1", price)].into_iter());
        }
        assert_eq!(days.moved(Answer::CutPrice, 0, 24), Some(true));
        assert_eq!(days.moved(Answer::CutPrice, 1, 24), Some(false));
        assert_eq!(days.moved(Answer::RaisedPrice, 0, 24), Some(false));
        assert_eq!(days.first_look_of(Answer::CutPrice, 24), Some(6 * 3_600));
    }

    #[test]
    fn what_began_before_the_note_is_no_answer_to_it() {
        let moved = |begins: i64| {
            let mut days = Days::default();
            for hour in -10 * 24_i64..24 {
                let look = Look { after: hour * 3_600, seen: hour < begins, first: false };
                days.count(look, std::iter::empty());
            }
            days.moved(Answer::ShowedLess, 0, 24)
        };
        assert_eq!(moved(2), Some(true));
        for begins in [-4, -10, -30, -50] {
            assert_eq!(moved(begins), Some(false), "{begins} h");
        }
    }

    #[test]
    fn a_look_that_missed_him_by_chance_is_not_when_he_left() {
        let mut days = Days::default();
        for hour in -96_i64..72 {
            days.count(
                Look { after: hour * 3_600, seen: hour % 9 != 0 && hour < 20, first: false },
                std::iter::empty(),
            );
        }
        assert_eq!(days.moved(Answer::ShowedLess, 0, 72), Some(true));
        assert_eq!(days.first_look_of(Answer::ShowedLess, 72), Some(20 * 3_600));
    }

    #[test]
    fn days_without_looks_say_nothing() {
        assert_eq!(Days::default().moved(Answer::ShowedLess, 0, 24), None);
    }
}
