//! Undefended hours: when the first ad slot of a keyword, your own ads left out, is likely free of those who defend it.
//!
//! Odds from habit, by weekday class (Monday to Friday, weekend) and local hour, over the looks of the last weeks. Not a
//! forecast of what anybody will do. A look made before a defender took up his present stance is read as if he stood so
//! already: his slots are struck from it, and he is put back with the chance at which he has held the first slot since.
//! The formulas: `docs/judgement.md`, "Undefended hours".

mod ahead;
mod pooled;
mod turns;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Days, Grade, Moment};
use crate::domain::{AdPage, PartyId, Rate, wilson};

pub use ahead::{Ahead, DayAhead, FreeSpan, LIKELY_FREE, days_ahead, days_alike, free_spans};
use pooled::Pooled;
pub use turns::Turns;

/// Days of looks that the odds are from.
pub const HABIT_DAYS: i64 = 28;

/// Hours looked at in a daypart, and days on which, below which nothing is said of any of its hours.
const LEAST_HOURS: f64 = 6.0;
const LEAST_DAYS: u32 = 3;

/// Whether a rival of that strength is counted as one who defends: one who yields is not. Of whom too little was seen,
/// the worse is assumed.
pub fn defends(grade: Grade) -> bool {
    !matches!(grade, Grade::Weak | Grade::Gone | Grade::NoFighter)
}

/// The odds that the first ad slot is free of defenders in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Odds {
    /// 0 to 1.
    pub free: f64,
    /// The 95 % interval.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Looks in such hours.
    pub looks: u64,
    /// Of these, those made since every defender stands as now, and how many of them found it free.
    pub as_now: Rate,
}

/// The odds of each hour, on weekdays and at weekends; `None` where too little was seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FreeHabit {
    /// From Monday to Friday, then Saturday and Sunday.
    pub hours: [[Option<Odds>; 24]; 2],
    /// Looks behind all of it.
    pub looks: u64,
    /// How often such habits turn: odds for hours further ahead are nearer to the long run.
    pub turns: Turns,
}

/// Counts the pages of one query. What it keeps of a page is a dozen bytes.
#[derive(Debug, Clone)]
pub struct FreeTally {
    /// Each with the time at which he took up his stance, the earliest first.
    defenders: Vec<(DateTime<Utc>, PartyId)>,
    /// Who held the first slot since he stands so, of each that changed.
    holds: Vec<Pooled>,
    looks: Vec<Seen>,
}

/// What a page says.
#[derive(Debug, Clone, Copy)]
struct Seen {
    when: Moment,
    /// Whether a defender held the first slot that is left when all who changed after it are struck.
    held: bool,
    /// Whether a defender held the first slot, as all stood then.
    held_then: bool,
    /// How many defenders stood as now; the others changed after it.
    settled: u16,
}

impl FreeTally {
    /// A tally for those who defend: each with the time since which he stands as now, where that is known.
    pub fn new(defenders: impl IntoIterator<Item = (PartyId, Option<DateTime<Utc>>)>) -> Self {
        let since = |(party, since): (PartyId, Option<DateTime<Utc>>)| (since.unwrap_or(DateTime::UNIX_EPOCH), party);
        let mut defenders: Vec<_> = defenders.into_iter().map(since).take(usize::from(u16::MAX)).collect();
        defenders.sort();
        Self { holds: Vec::new(), defenders, looks: Vec::new() }
    }

    /// Counts one page; pages come in order of time.
    pub fn count(&mut self, page: &AdPage, when: Moment) {
        let settled = self.defenders.partition_point(|&(since, _)| since <= page.at);
        // Whoever stands behind you would be first without you.
        let others = || page.slots.iter().filter(|slot| slot.party != Some(PartyId::Own));
        let first = others().min_by_key(|slot| slot.rank).and_then(|slot| slot.party);
        if self.holds.is_empty() && settled < self.defenders.len() {
            self.holds = vec![Pooled::default(); self.defenders.len()];
        }
        for (holds, &(_, party)) in self.holds.iter_mut().zip(&self.defenders[..settled]) {
            holds.count(when, f64::from(u8::from(first == Some(party))));
        }
        let struck = |party: PartyId| self.defenders[settled..].iter().any(|&(_, other)| other == party);
        let left = others().filter(|slot| !slot.party.is_some_and(struck));
        let top = left.min_by_key(|slot| slot.rank).and_then(|slot| slot.party);
        let defends = |top: PartyId| self.defenders.iter().any(|&(_, party)| party == top);
        let (held, held_then) = (top.is_some_and(defends), first.is_some_and(defends));
        self.looks.push(Seen { when, held, held_then, settled: settled as u16 });
    }

    /// The odds by hour, and how often the habits of this query turn.
    pub fn habit(&self) -> FreeHabit {
        let mut pooled = Pooled::default();
        let mut cells = [[HourSeen::default(); 24]; 2];
        let mut parts = [[Days::default(); 2]; 2];
        // Looks within an hour are one.
        for hour in self.looks.chunk_by(|a, b| (a.when.day, a.when.hour) == (b.when.day, b.when.hour)) {
            let when = hour[0].when;
            let free = hour.iter().map(|seen| self.free(seen)).sum::<f64>() / hour.len() as f64;
            pooled.count(when, free);
            parts[usize::from(when.weekend)][pooled::part(when)].add(when, free, 1.0);
            let cell = &mut cells[usize::from(when.weekend)][usize::from(when.hour)];
            cell.days.add(when, free, 1.0);
            cell.looks += hour.len() as u64;
            for seen in hour.iter().filter(|seen| usize::from(seen.settled) == self.defenders.len()) {
                cell.as_now.count(!seen.held);
            }
        }
        let odds = |weekend: usize, hour: usize| {
            let (cell, share) = (&cells[weekend][hour], pooled.share(weekend == 1, hour)?);
            let part = &parts[weekend][share.part];
            if cell.looks == 0 || part.counted() < LEAST_DAYS || share.part_hours < LEAST_HOURS {
                return None;
            }
            let (low, high) = wilson(share.value, cell.days.worth() + share.lean.min(part.worth()));
            Some(Odds { free: share.value, low, high, looks: cell.looks, as_now: cell.as_now })
        };
        FreeHabit {
            hours: std::array::from_fn(|weekend| std::array::from_fn(|hour| odds(weekend, hour))),
            looks: self.looks.len() as u64,
            turns: Turns::of(&self.looks),
        }
    }

    /// The chance that the first slot would have been free, with everybody standing as now.
    fn free(&self, seen: &Seen) -> f64 {
        if seen.held {
            return 0.0;
        }
        // One who has not been looked at since he changed may hold it or not.
        let holds = |holds: &Pooled| holds.lean_share(seen.when.weekend, usize::from(seen.when.hour), seen.when);
        let changed = self.holds.iter().skip(usize::from(seen.settled)).map(holds);
        // No two hold the same slot.
        (1.0 - changed.sum::<f64>()).max(0.0)
    }
}

/// What was seen of one hour.
#[derive(Debug, Clone, Copy, Default)]
struct HourSeen {
    days: Days,
    looks: u64,
    as_now: Rate,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{AdSlot, Calendar, Dayparts, Event, Query};

    const HIM: PartyId = PartyId::Rival(0);
    const OTHER: PartyId = PartyId::Rival(1);

    fn dayparts() -> Dayparts {
        Dayparts::new(chrono_tz::UTC, &["20:00-23:00"]).unwrap()
    }

    /// A Monday.
    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T00:10:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    /// The habit of hourly looks over `days`; `ads` says who holds the slots of an hour, counted from the first.
    fn habit(days: i64, defenders: &[(PartyId, Option<i64>)], ads: impl Fn(i64) -> Vec<Option<PartyId>>) -> FreeHabit {
        let mut tally = FreeTally::new(defenders.iter().map(|&(party, since)| (party, since.map(at))));
        for hour in 0..days * 24 {
            let slot = |(rank, party)| AdSlot { party, rank, block: None };
            let page =
                AdPage { query: Query::new("s", "k"), at: at(hour), slots: (1..).zip(ads(hour)).map(slot).collect() };
            tally.count(&page, Moment::of(page.at, &dayparts()));
        }
        tally.habit()
    }

    fn free(habit: &FreeHabit, hour: usize) -> f64 {
        habit.hours[0][hour].unwrap().free
    }

    #[test]
    fn an_hour_that_a_defender_always_leaves_is_likely_free_with_its_looks() {
        let peak_only = |hour: i64| if (20..23).contains(&(hour % 24)) { vec![Some(HIM)] } else { vec![None] };
        let habit = habit(21, &[(HIM, None)], peak_only);
        assert!(free(&habit, 3) > 0.95 && free(&habit, 21) < 0.1, "{} {}", free(&habit, 3), free(&habit, 21));
        let odds = habit.hours[0][3].unwrap();
        assert_eq!((odds.looks, odds.as_now), (15, Rate::new(15, 15)));
        assert!(odds.low < odds.free && odds.free <= odds.high && odds.low > 0.7, "{odds:?}");
        assert_eq!(habit.hours[1][3].unwrap().looks, 6, "weekends are a class of their own");
    }

    #[test]
    fn below_another_or_unwatched_he_does_not_hold_the_first_slot() {
        let habit = habit(14, &[(HIM, None)], |_| vec![None, Some(HIM)]);
        assert!(free(&habit, 3) > 0.95);
    }

    #[test]
    fn your_own_ads_are_left_out_so_who_stands_behind_you_defends() {
        let behind = habit(14, &[(HIM, None)], |_| vec![Some(PartyId::Own), Some(HIM)]);
        let alone = habit(14, &[(HIM, None)], |_| vec![Some(PartyId::Own), None, Some(HIM)]);
        assert!(free(&behind, 3) < 0.05 && free(&alone, 3) > 0.95);
    }

    #[test]
    fn one_who_left_weighs_as_he_stands_now_and_who_stood_below_him_takes_his_slot() {
        let until_day_18 = |hour: i64| if hour < 18 * 24 { vec![Some(HIM), None] } else { vec![None, None] };
        let left = habit(21, &[(HIM, Some(18 * 24))], until_day_18);
        assert!(free(&left, 3) > 0.9, "{}", free(&left, 3));
        let odds = left.hours[0][3].unwrap();
        assert_eq!((odds.looks, odds.as_now), (15, Rate::new(1, 1)), "the first weekday since is day 18, a Friday");
        let unknown = habit(21, &[(HIM, None)], until_day_18);
        assert!(free(&unknown, 3) < 0.3, "what is not known to have changed is a habit");

        let below = |hour: i64| if hour < 18 * 24 { vec![Some(HIM), Some(OTHER)] } else { vec![Some(OTHER)] };
        let followed = habit(21, &[(HIM, Some(18 * 24)), (OTHER, None)], below);
        assert!(free(&followed, 3) < 0.1, "{}", free(&followed, 3));
    }

    #[test]
    fn one_who_came_weighs_as_he_stands_now() {
        let came = |hour: i64| if hour < 18 * 24 { vec![None] } else { vec![Some(HIM)] };
        let habit = habit(21, &[(HIM, Some(18 * 24))], came);
        assert!(free(&habit, 3) < 0.2, "{}", free(&habit, 3));
    }

    #[test]
    fn of_few_days_or_hours_that_nobody_looked_at_nothing_is_said() {
        let all = |habit: &FreeHabit| habit.hours.iter().flatten().flatten().count();
        assert_eq!(all(&habit(2, &[(HIM, None)], |_| vec![None])), 0);
        let mut tally = FreeTally::new([(HIM, None)]);
        for hour in (0..21 * 24).filter(|hour| (8..20).contains(&(hour % 24))) {
            let slots = vec![AdSlot { party: None, rank: 1, block: None }];
            tally
                .count(&AdPage { query: Query::new("s", "k"), at: at(hour), slots }, Moment::of(at(hour), &dayparts()));
        }
        let habit = tally.habit();
        assert!(habit.hours[0][7].is_none() && habit.hours[0][8].is_some() && habit.hours[0][21].is_none());
    }

    #[test]
    fn the_days_ahead_leave_out_what_is_over_and_known_dates() {
        let habit = habit(21, &[(HIM, None)], |_| vec![None]);
        let sale = Event {
            name: "sale".into(),
            from: "2026-03-25T00:00:00".parse().unwrap(),
            until: "2026-03-26T00:00:00".parse().unwrap(),
            yearly: false,
            sources: vec![],
            keywords: vec![],
        };
        let now = "2026-03-24T08:30:00Z".parse().unwrap();
        let days = days_ahead(&habit, &Query::new("s", "k"), &Calendar(vec![sale]), chrono_tz::UTC, now, 3);
        assert_eq!((days[0].hours[7], days[1].hours[3]), (Ahead::Over, Ahead::Event));
        assert!(matches!(days[0].hours[8], Ahead::Odds(_)), "the hour that runs is not over");
        assert_eq!(days.iter().map(|day| day.event.as_deref()).collect::<Vec<_>>(), [None, Some("sale"), None]);
        let spans = free_spans(&days[2]);
        assert_eq!((spans.len(), spans[0].from, spans[0].until, spans[0].odds.looks), (1, 0, 24, 360));
    }

    #[test]
    fn a_day_on_which_the_clock_is_put_forward_lacks_an_hour() {
        let habit = habit(21, &[(HIM, None)], |_| vec![None]);
        let now = "2026-03-29T00:30:00Z".parse().unwrap();
        let berlin = chrono_tz::Europe::Berlin;
        let days = days_ahead(&habit, &Query::new("s", "k"), &Calendar::default(), berlin, now, 1);
        assert_eq!(days[0].hours[2], Ahead::Over);
        assert!(matches!(days[0].hours[3], Ahead::Odds(_)));
    }
}
