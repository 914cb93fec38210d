//! Reactions: what each rival did after you did something, against what he does anyway.
//!
//! The days before the note are the yardstick. A keyword *moved* if the looks after the note differ clearly from those of
//! the three days before it, at the same times of day. The same is counted for every earlier day as if a note had been
//! written then (placebo tests, Abadie 2010); how many keywords moved on those days tells what is usual, and a negative
//! binomial of that mean and spread how likely so many are without any cause. Twelve questions are asked (six kinds, one
//! day and three days), so that chance counts twelvefold (Bonferroni).

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::reaction_day::{Answer, Days, HISTORY_DAYS, Look};
use crate::domain::{Check, PartyId, Query, Roster, Standing};

/// For so long after a note answers are looked for.
pub const ANSWERS_WITHIN: TimeDelta = TimeDelta::days(3);

/// How far back the looks go that the answers are measured against.
pub const REACTION_HISTORY: TimeDelta = TimeDelta::days(HISTORY_DAYS);

/// Sooner after a note nothing can be said.
const SOONEST: TimeDelta = TimeDelta::hours(3);

/// Fewer earlier days tell nothing of what is usual.
const LEAST_DAYS: usize = 7;

/// What a rival did after a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Who.
    pub party: PartyId,
    /// What can be said of it.
    pub verdict: ReactionVerdict,
    /// The move that stands out most; `None` where no keyword moved.
    pub answer: Option<Answer>,
    /// Keywords on which he made it, …
    pub moved: usize,
    /// … of so many with looks enough.
    pub keywords: usize,
    /// The days after the note over which this is counted: 1 or 3.
    pub days: u32,
    /// From the note to the first look that shows it.
    pub after: Option<TimeDelta>,
    /// Keywords that move so on any other day (or three days), on the mean.
    pub usual: f64,
    /// Earlier days that this is the mean of.
    pub compared: usize,
    /// How likely so many keywords, or more, are without any cause: 0 to 1.
    pub chance: f64,
}

/// Whether a rival answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReactionVerdict {
    /// He hardly ever does so otherwise: chance below 0.01.
    Answer,
    /// Chance below 0.15.
    Perhaps,
    /// Nothing that he does not do anyway.
    Nothing,
    /// Too few looks, before or after, or too soon.
    TooLittleSeen,
}

impl ReactionVerdict {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Perhaps => "perhaps",
            Self::Nothing => "nothing",
            Self::TooLittleSeen => "too_little_seen",
        }
    }
}

/// Gathers, around one note, what each rival did.
#[derive(Debug)]
pub struct ReactionTally<'a> {
    roster: &'a Roster,
    at: DateTime<Utc>,
    keyword: Option<String>,
    /// Hours after the note that are over, at most three days of them.
    hours: i64,
    /// Days before the note on which other notes may have had answers: no yardstick.
    spoilt: Vec<i64>,
    days: BTreeMap<(PartyId, Query), Days>,
}

impl<'a> ReactionTally<'a> {
    /// A tally for a note made `at`, on `keyword` or on all; `others`: when further notes were made.
    pub fn new(
        roster: &'a Roster,
        at: DateTime<Utc>,
        keyword: Option<&str>,
        others: &[DateTime<Utc>],
        now: DateTime<Utc>,
    ) -> Self {
        let hours = (now - at).min(ANSWERS_WITHIN).num_hours().max(0);
        let spoils = |other: &DateTime<Utc>| {
            let first = (*other - at).num_seconds().div_euclid(86_400);
            first..=first + ANSWERS_WITHIN.num_days()
        };
        let spoilt = others.iter().filter(|other| **other < at).flat_map(spoils).collect();
        let keyword = keyword.map(str::to_owned);
        Self { roster, at, keyword, hours, spoilt, days: BTreeMap::new() }
    }

    /// Counts one check; only those that testify count. In order of time.
    pub fn count(&mut self, check: &Check) {
        let of_note = self.keyword.as_ref().is_none_or(|keyword| *keyword == check.query.keyword);
        if !of_note || check.standing() != Standing::Ads {
            return;
        }
        let after = check.checked_at - self.at;
        if after < -REACTION_HISTORY || after >= TimeDelta::hours(self.hours) {
            return;
        }
        let ads: Vec<_> = check.listings.iter().filter(|ad| ad.is_ad()).map(|ad| (self.roster.whose(ad), ad)).collect();
        for (id, _) in self.roster.parties().filter(|(id, _)| *id != PartyId::Own) {
            let his = || ads.iter().filter(|(owner, _)| *owner == Some(id)).map(|(_, ad)| ad);
            let look =
                Look { after: after.num_seconds(), seen: his().next().is_some(), first: his().any(|ad| ad.rank == 1) };
            let prices = his().filter_map(|ad| Some((ad.item_id.as_deref()?, ad.price.as_deref()?.parse().ok()?)));
            self.days.entry((id, check.query.clone())).or_default().count(look, prices);
        }
    }

    /// What each rival did.
    pub fn reactions(&self) -> Vec<Reaction> {
        let rivals = self.roster.parties().filter(|(id, _)| *id != PartyId::Own);
        rivals.map(|(id, _)| self.reaction(id)).collect()
    }

    fn reaction(&self, party: PartyId) -> Reaction {
        let his: Vec<&Days> = self.days.iter().filter(|((id, _), _)| *id == party).map(|(_, days)| days).collect();
        let too_little = Reaction {
            party,
            verdict: ReactionVerdict::TooLittleSeen,
            answer: None,
            moved: 0,
            keywords: 0,
            days: 1,
            after: None,
            usual: 0.0,
            compared: 0,
            chance: 1.0,
        };
        if TimeDelta::hours(self.hours) < SOONEST {
            return too_little;
        }
        let mut best: Option<Reaction> = None;
        // Three days say more than one only once the first is over.
        for days in if self.hours > 24 { &[1, 3][..] } else { &[1] } {
            for answer in Answer::ALL {
                let reaction = self.asked(&too_little, &his, answer, *days);
                let enough = reaction.compared >= LEAST_DAYS && reaction.keywords > 0;
                if enough && best.as_ref().is_none_or(|best| reaction.chance < best.chance) {
                    best = Some(reaction);
                }
            }
        }
        let Some(best) = best else { return too_little };
        let chance = (best.chance * 2.0 * Answer::ALL.len() as f64).min(1.0);
        let verdict = match chance {
            _ if best.moved == 0 => ReactionVerdict::Nothing,
            p if p < 0.01 => ReactionVerdict::Answer,
            p if p < 0.15 => ReactionVerdict::Perhaps,
            _ => ReactionVerdict::Nothing,
        };
        Reaction { verdict, chance, answer: best.answer.filter(|_| best.moved > 0), ..best }
    }

    /// One of the questions: on how many keywords he made this move, and on how many he usually does.
    fn asked(&self, from: &Reaction, his: &[&Days], answer: Answer, days: u32) -> Reaction {
        let hours = self.hours.min(24 * i64::from(days));
        // How many keywords moved from that day on, of how many with looks enough.
        let moved = |day: i64| {
            let asked: Vec<bool> = his.iter().filter_map(|keyword| keyword.moved(answer, day, hours)).collect();
            (asked.iter().filter(|moved| **moved).count(), asked.len())
        };
        let (count, keywords) = moved(0);
        let last = -i64::from(days);
        let open = |day: &i64| (0..i64::from(days)).all(|later| !self.spoilt.contains(&(day + later)));
        let earlier: Vec<f64> = (-HISTORY_DAYS..=last)
            .filter(open)
            .map(moved)
            .filter(|(_, asked)| 2 * asked >= keywords && *asked > 0)
            .map(|(moved, asked)| moved as f64 * keywords as f64 / asked as f64)
            .collect();
        let as_many = earlier.iter().filter(|other| **other >= count as f64).count() as f64;
        let (usual, tail) = tail(count, &earlier);
        // What was seen without any note cannot be rarer than that.
        let chance = if count == 0 { 1.0 } else { tail.max(as_many / earlier.len().max(1) as f64) };
        let first = his.iter().filter(|keyword| keyword.moved(answer, 0, hours) == Some(true));
        let after = first.filter_map(|keyword| keyword.first_look_of(answer, hours)).min().map(TimeDelta::seconds);
        let (answer, compared) = (Some(answer), earlier.len());
        Reaction { answer, moved: count, keywords, days, after, usual, compared, chance, ..from.clone() }
    }
}

/// The mean of earlier counts, and the chance of `count` or more: a negative binomial. Its size is what the spread of those
/// counts asks for, and at most what so many counts can tell of their mean (Jeffreys' prior, Gamma-Poisson): what was
/// never seen is not impossible.
fn tail(count: usize, earlier: &[f64]) -> (f64, f64) {
    let n = earlier.len().max(1) as f64;
    let sum = earlier.iter().sum::<f64>();
    let (usual, mean) = (sum / n, (sum + 0.5) / n);
    let spread = earlier.iter().map(|count| (count - usual).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let known = sum + 0.5;
    let size = if spread > mean { known.min(mean * mean / (spread - mean)) } else { known };
    let stays = size / (size + mean);
    let (mut below, mut exactly) = (0.0, stays.powf(size));
    for met in 0..count {
        below += exactly;
        exactly *= (met as f64 + size) / (met as f64 + 1.0) * (1.0 - stays);
    }
    (usual, (1.0 - below).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Listing, Outcome, Rival, Slot};

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    fn roster() -> Roster {
        let rival = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
        Roster::new(Some(rival("us")), vec![rival("A"), rival("B")])
    }

    fn page(keyword: &str, hour: i64, ads: &[&str]) -> Check {
        let ad = |(rank, seller): (u32, &&str)| Listing {
            slot: Some(Slot::Ad),
            rank,
            position: rank,
            seller: Some((*seller).into()),
            ..Listing::default()
        };
        Check {
            query: Query::new("s", keyword),
            checked_at: at(hour),
            outcome: Outcome::Ok,
            detail: None,
            listings: (1..).zip(ads).map(ad).collect(),
        }
    }

    /// Hourly looks at four keywords for a month, and a note after it; `ads` says what a page shows.
    fn reactions<'a>(hours_after: i64, ads: impl Fn(usize, i64) -> &'a [&'a str]) -> Vec<Reaction> {
        let (roster, note) = (roster(), 30 * 24);
        let mut tally = ReactionTally::new(&roster, at(note), None, &[], at(note + hours_after));
        for hour in 0..note + hours_after {
            for (index, keyword) in ["a", "b", "c", "d"].into_iter().enumerate() {
                tally.count(&page(keyword, hour, ads(index, hour - note)));
            }
        }
        tally.reactions()
    }

    #[test]
    fn a_rival_who_takes_the_top_within_hours_on_most_keywords_answered_and_the_other_did_not() {
        let reactions = reactions(
            72,
            |keyword, after| {
                if keyword < 3 && after >= 5 { &["A", "B", "us"] } else { &["us", "A", "B"] }
            },
        );
        let [a, b] = reactions.as_slice() else { panic!("{reactions:?}") };
        assert_eq!(
            (a.verdict, a.answer, a.moved, a.keywords),
            (ReactionVerdict::Answer, Some(Answer::TookTop), 3, 4),
            "{a:?}"
        );
        assert_eq!(a.after, Some(TimeDelta::hours(5)));
        assert_eq!(b.verdict, ReactionVerdict::Nothing, "{b:?}");
    }

    #[test]
    fn what_a_rival_does_every_other_day_is_no_answer() {
        let reactions =
            reactions(24, |_, after| if after.div_euclid(24) % 4 == 0 { &["A", "us"] } else { &["us", "x"] });
        assert_eq!(reactions[0].verdict, ReactionVerdict::Nothing, "{:?}", reactions[0]);
        assert!(reactions[0].usual > 0.5, "{:?}", reactions[0]);
    }

    #[test]
    fn who_comes_every_evening_does_not_answer_a_note_written_before_it() {
        let evening = |after: i64| (1..5).contains(&after.rem_euclid(24));
        let reactions = reactions(6, |_, after| if evening(after) { &["A", "us"] } else { &["us", "x"] });
        assert_eq!(reactions[0].verdict, ReactionVerdict::Nothing, "{:?}", reactions[0]);
    }

    #[test]
    fn too_few_looks_and_too_soon_say_so() {
        let soon = reactions(2, |_, _| &["A", "us"]);
        assert_eq!(soon[0].verdict, ReactionVerdict::TooLittleSeen);
        let roster = roster();
        let mut tally = ReactionTally::new(&roster, at(48), None, &[], at(96));
        (0..96).for_each(|hour| tally.count(&page("a", hour, &["A", "us"])));
        assert_eq!(
            tally.reactions()[0].verdict,
            ReactionVerdict::TooLittleSeen,
            "two days tell nothing of what is usual"
        );
    }

    #[test]
    fn looks_that_saw_nothing_are_nobody_s_absence() {
        let roster = roster();
        let mut tally = ReactionTally::new(&roster, at(720), None, &[], at(792));
        for hour in 0..792 {
            let mut check = page("a", hour, &["A", "us"]);
            if hour >= 720 {
                (check.outcome, check.listings) = (Outcome::Blocked, vec![]);
            }
            tally.count(&check);
        }
        assert_eq!(tally.reactions()[0].verdict, ReactionVerdict::TooLittleSeen);
    }

    #[test]
    fn the_tail_is_that_of_the_distribution() {
        let (usual, chance) = tail(2, &[0.0; 19]);
        assert!((usual, chance) == (0.0, chance) && (chance - 0.000_953).abs() < 5e-6, "{chance}");
        let (_, spread) = tail(3, &[0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert!(spread > 0.05, "one who moves seldom but then everywhere: {spread}");
    }
}
