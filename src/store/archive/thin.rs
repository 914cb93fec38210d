//! Which pages are worth their room. Pure.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::{Outcome, Query};

/// How pages are kept, the `[pages]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepSettings {
    /// Whether they are at all.
    pub keep: bool,
    /// How long, but for those behind a finding.
    pub max_age: TimeDelta,
    /// The most bytes that they may take, compressed.
    pub max_size: u64,
    /// Of good pages that are past their time as evidence, so many are kept for each query and day.
    pub samples_a_day: u32,
}

impl Default for KeepSettings {
    fn default() -> Self {
        Self { keep: true, max_age: TimeDelta::days(30), max_size: 500_000_000, samples_a_day: 1 }
    }
}

/// Good pages are all kept for so long: a change that is found then has the very page before it.
const ALL_FOR: TimeDelta = TimeDelta::days(2);

/// Then, of each query, the last of each quarter of a day, for so long: most changes are found within it.
const QUARTERS_FOR: TimeDelta = TimeDelta::days(14);

/// Walls and failures of one kind that are kept of a source and day, and of all kinds.
const WALLS_OF_A_KIND: u32 = 3;
const WALLS_A_DAY: u32 = 10;

/// A page whose check was never recorded is kept for so long: its check may be waiting for a full disk.
const ORPHANED_FOR: TimeDelta = TimeDelta::days(1);

/// Where the bound on size is met, room for a while is made.
const ROOM: u64 = 10;

/// Why the pages of a check are kept; the first ones are thrown away first where room is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// As a sample of good pages.
    Sample,
    /// A change that is found soon may need it.
    Recent,
    /// A wall or a failure that came with a page.
    Wall,
    /// It was not understood: repaired rules may read it.
    Unread,
    /// A finding rests on it.
    Finding,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::Sample, Self::Recent, Self::Wall, Self::Unread, Self::Finding];

    /// The name in output and filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Recent => "recent",
            Self::Wall => "wall",
            Self::Unread => "unread",
            Self::Finding => "finding",
        }
    }
}

/// A check whose pages are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCheck {
    /// What was looked at.
    pub query: Query,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// What came of it, and the reason; `None`: no such check is recorded.
    pub outcome: Option<(Outcome, Option<String>)>,
    /// Whether a finding rests on it.
    pub behind_finding: bool,
    /// What its pages take.
    pub packed: u64,
}

/// Why each of these checks' pages are kept, in their order; `None`: they are not worth their room.
pub fn worth(checks: &[KeptCheck], settings: &KeepSettings, now: DateTime<Utc>) -> Vec<Option<Why>> {
    let mut newest_first: Vec<usize> = (0..checks.len()).collect();
    newest_first.sort_by_key(|&index| std::cmp::Reverse(checks[index].checked_at));
    let (mut worth, mut met) = (vec![None; checks.len()], Met::default());
    for &index in &newest_first {
        worth[index] = met.worth(&checks[index], settings, now);
    }
    bound(checks, &mut worth, settings.max_size);
    worth.into_iter().map(|worth| worth.map(|(why, _)| why)).collect()
}

/// Why a check's pages are kept, and whether they are the last of their kind in a quarter of a day: of recent pages
/// others go first.
type Worth = Option<(Why, bool)>;

/// What was met among newer checks.
#[derive(Default)]
struct Met<'a> {
    quarters: HashMap<(&'a Query, i64), u32>,
    days: HashMap<(&'a Query, NaiveDate), u32>,
    kinds: HashMap<(&'a str, NaiveDate, Outcome, Option<&'a str>), u32>,
    walls: HashMap<(&'a str, NaiveDate), u32>,
}

impl<'a> Met<'a> {
    fn worth(&mut self, check: &'a KeptCheck, settings: &KeepSettings, now: DateTime<Utc>) -> Worth {
        let KeptCheck { query, checked_at, outcome, .. } = check;
        let (age, day) = (now - *checked_at, checked_at.date_naive());
        if check.behind_finding {
            return Some((Why::Finding, true));
        }
        let Some((outcome, detail)) = outcome else { return (age <= ORPHANED_FOR).then_some((Why::Recent, false)) };
        let why = match outcome {
            Outcome::Unparsed => Some((Why::Unread, true)),
            Outcome::Ok | Outcome::Empty => {
                let quarter = checked_at.timestamp().div_euclid(6 * 3_600);
                let newest = one_more(&mut self.quarters, (query, quarter)) <= 1;
                let sampled = one_more(&mut self.days, (query, day)) <= settings.samples_a_day;
                match () {
                    () if age <= ALL_FOR || (newest && age <= QUARTERS_FOR) => Some((Why::Recent, newest)),
                    () => sampled.then_some((Why::Sample, newest)),
                }
            }
            Outcome::Blocked | Outcome::Failed | Outcome::Skipped => {
                let of_a_kind = one_more(&mut self.kinds, (&query.source, day, *outcome, detail.as_deref()));
                let few =
                    of_a_kind <= WALLS_OF_A_KIND && one_more(&mut self.walls, (&query.source, day)) <= WALLS_A_DAY;
                few.then_some((Why::Wall, true))
            }
        };
        why.filter(|_| age <= settings.max_age)
    }
}

fn one_more<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: K) -> u32 {
    let count = counts.entry(key).or_default();
    *count += 1;
    *count
}

/// Throws away the least worthy, the oldest of them first, until what is left keeps the bound.
fn bound(checks: &[KeptCheck], worth: &mut [Worth], max_size: u64) {
    let mut kept: Vec<usize> = (0..checks.len()).filter(|&index| worth[index].is_some()).collect();
    let mut size: u64 = kept.iter().map(|&index| checks[index].packed).sum();
    if size <= max_size {
        return;
    }
    kept.sort_by_key(|&index| (worth[index], checks[index].checked_at));
    for index in kept {
        if size <= max_size - max_size / ROOM {
            return;
        }
        worth[index] = None;
        size -= checks[index].packed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-31T00:00:00Z".parse().unwrap()
    }

    fn check(hours_ago: i64, outcome: Outcome) -> KeptCheck {
        KeptCheck {
            query: Query::new("s", "k"),
            checked_at: now() - TimeDelta::hours(hours_ago),
            outcome: Some((outcome, (outcome == Outcome::Blocked).then(|| "captcha".into()))),
            behind_finding: false,
            packed: 1_000,
        }
    }

    fn kept(checks: &[KeptCheck], settings: &KeepSettings) -> usize {
        worth(checks, settings, now()).iter().flatten().count()
    }

    #[test]
    fn good_pages_are_thinned_as_they_age() {
        let usual = KeepSettings::default();
        let hourly = |days: std::ops::Range<i64>| -> Vec<KeptCheck> {
            (days.start * 24..days.end * 24).map(|hour| check(hour + 1, Outcome::Ok)).collect()
        };
        assert_eq!(kept(&hourly(0..2), &usual), 48, "all, at first");
        assert_eq!(kept(&hourly(4..5), &usual), 4, "then one each quarter of a day");
        assert_eq!(kept(&hourly(20..21), &usual), 1, "then one a day");
        assert_eq!(kept(&hourly(20..21), &KeepSettings { samples_a_day: 0, ..usual.clone() }), 0);
        assert_eq!(kept(&hourly(31..32), &usual), 0);
    }

    #[test]
    fn what_was_not_understood_is_all_kept_and_of_walls_a_few() {
        let usual = KeepSettings::default();
        let unread: Vec<KeptCheck> = (0..200).map(|hour| check(hour, Outcome::Unparsed)).collect();
        assert_eq!(kept(&unread, &usual), 200);
        let walls: Vec<KeptCheck> = (1..24).map(|hour| check(hour, Outcome::Blocked)).collect();
        assert_eq!(kept(&walls, &usual), 3);
    }

    #[test]
    fn a_finding_holds_its_pages_beyond_their_age() {
        let old = KeptCheck { behind_finding: true, ..check(2_000, Outcome::Ok) };
        assert_eq!(worth(&[old], &KeepSettings::default(), now()), [Some(Why::Finding)]);
    }

    #[test]
    fn a_page_whose_check_never_came_goes_after_a_day() {
        let orphan = |hours| KeptCheck { outcome: None, ..check(hours, Outcome::Ok) };
        assert_eq!(worth(&[orphan(2), orphan(30)], &KeepSettings::default(), now()), [Some(Why::Recent), None]);
    }

    #[test]
    fn where_room_is_short_the_last_page_of_each_quarter_outlasts_the_others() {
        let hourly: Vec<KeptCheck> = (0..48).map(|hour| check(hour + 1, Outcome::Ok)).collect();
        let settings = KeepSettings { max_size: 10_000, ..KeepSettings::default() };
        let left = worth(&hourly, &settings, now());
        let quarters = hourly
            .iter()
            .zip(&left)
            .filter(|(check, why)| why.is_some() && check.checked_at.timestamp() / 3_600 % 6 == 5);
        assert_eq!((quarters.count(), left.iter().flatten().count()), (8, 9));
    }

    #[test]
    fn where_room_is_short_samples_go_first_and_evidence_last() {
        let settings = KeepSettings { max_size: 3_000, ..KeepSettings::default() };
        let all = [
            KeptCheck { behind_finding: true, ..check(500, Outcome::Ok) },
            check(400, Outcome::Ok),
            check(300, Outcome::Unparsed),
            check(2, Outcome::Ok),
            check(1, Outcome::Ok),
        ];
        let left = worth(&all, &settings, now());
        assert_eq!(left, [Some(Why::Finding), None, Some(Why::Unread), None, None]);
        let total: u64 = left.iter().zip(&all).filter(|(why, _)| why.is_some()).map(|(_, check)| check.packed).sum();
        assert!(total <= 2_700, "a tenth is left free, so that not every page makes room for itself: {total}");
    }
}
