//! Blindness: a source of which no page could be seen for a while. Pure.

use chrono::{DateTime, TimeDelta, Utc};

/// Checks in a row that must have seen nothing.
const LEAST_CHECKS: usize = 3;

/// How long nothing must have been seen. One blocked round is a nuisance; this is a trouble.
const LEAST_SPELL: TimeDelta = TimeDelta::minutes(30);

/// What the ledger says of looks that were not made because a host turned us away before.
const LEFT_ALONE: &str = "left alone until";

/// One look at a source: when, whether it read a page, and what came of it in words.
pub type Look = (DateTime<Utc>, bool, String);

/// What the last looks say of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The last look read a page.
    Sees,
    /// Nothing has been seen for a short while.
    Unsure,
    /// Nothing has been seen for so long that somebody should know.
    Blind {
        /// The first look that saw nothing.
        since: DateTime<Utc>,
        /// The commonest reason.
        reason: String,
        /// Looks that saw nothing.
        lost: usize,
    },
}

/// Judges the last looks at a source, newest first, as of `now`.
pub fn sight(looks: &[Look], now: DateTime<Utc>) -> Sight {
    let unseen: Vec<&Look> = looks.iter().take_while(|(_, saw_page, _)| !saw_page).collect();
    let Some((since, ..)) = unseen.last() else { return Sight::Sees };
    if unseen.len() < LEAST_CHECKS || now - *since < LEAST_SPELL {
        return Sight::Unsure;
    }
    let count = |reason: &str| unseen.iter().filter(|(_, _, other)| other == reason).count();
    // That a host is left alone follows from what it answered before, and that is the reason.
    let rank = |reason: &str| (!reason.contains(LEFT_ALONE), count(reason));
    let reason = unseen.iter().map(|(_, _, reason)| reason).max_by_key(|reason| rank(reason));
    Sight::Blind { since: *since, reason: reason.cloned().unwrap_or_default(), lost: unseen.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn look(minutes: i64, saw_page: bool, reason: &str) -> Look {
        (at(minutes), saw_page, reason.to_owned())
    }

    #[test]
    fn the_reason_is_what_the_site_answered_and_not_that_it_is_left_alone() {
        let waits = |minutes| look(minutes, false, "blocked: walls in a row: left alone until 21:00");
        let looks = [waits(60), waits(50), waits(40), look(0, false, "blocked: captcha")];
        let Sight::Blind { reason, .. } = sight(&looks, at(60)) else { panic!("blind") };
        assert_eq!(reason, "blocked: captcha");
    }

    #[test]
    fn a_source_is_blind_after_several_looks_over_some_time() {
        let looks =
            [look(40, false, "blocked"), look(20, false, "failed"), look(0, false, "blocked"), look(-20, true, "ok")];
        let blind = Sight::Blind { since: at(0), reason: "blocked".into(), lost: 3 };
        assert_eq!(sight(&looks, at(40)), blind);
        assert_eq!(sight(&looks[1..], at(40)), Sight::Unsure, "two looks are too few");
        assert_eq!(sight(&looks, at(29)), Sight::Unsure, "half an hour is the least");
        assert_eq!(sight(&looks[3..], at(40)), Sight::Sees);
        assert_eq!(sight(&[], at(0)), Sight::Sees);
    }
}
