//! The five parts of a strength in words, each with its counts.

use std::fmt::Write as _;

use super::{
    Strength,
    verdict::{days, keywords},
};
use crate::domain::Rate;

impl Strength {
    /// Endurance, depth, height, response and recovery as they read; nothing where nothing was looked at. `met_you`: some
    /// check showed both of you, so that there is something to answer.
    pub fn parts(&self, met_you: bool) -> Vec<(&'static str, String)> {
        let Self { endurance, depth, height, response, recovery, .. } = self;
        if endurance.days_looked == 0 {
            return Vec::new();
        }
        let (now, most) = (endurance.lasting_days, endurance.longest_days);
        let lasting = match (now, most) {
            (0, 0) => String::new(),
            (0, _) => format!("; not now, {} without a break at most", days(most)),
            _ if now == most => format!(", {now} without a break so far"),
            _ => format!(", {now} without a break so far, {most} at most"),
        };
        let mut parts = vec![
            ("endurance", format!("fought on {} of {}{lasting}", endurance.days_fought, days(endurance.days_looked))),
            (
                "depth",
                format!(
                    "on {} of {}, left {}; {} of the ad slots",
                    depth.fights,
                    keywords(depth.keywords),
                    depth.left,
                    share(depth.slots)
                ),
            ),
        ];
        let mut high = format!("first slot in {} of the checks", share(height.first_slot));
        if let Some(rank) = height.mean_rank() {
            let _ = write!(high, ", mean rank {rank:.1}");
        }
        if height.above_you.checks > 0 {
            let _ = write!(high, "; above you in {}", share(height.above_you));
        }
        parts.push(("height", high));
        if let Some(response) = response.filter(|response| response.passed > 0 || met_you) {
            parts.push(("response", answered(response.passed, response.answered, response.answer_days)));
        }
        parts.push(("recovery", recovered(recovery.absences, recovery.returns, recovery.absent_days)));
        parts
    }
}

fn answered(passed: u64, answered: u64, days: u64) -> String {
    match (passed, answered) {
        (0, _) => "you never passed him in that time".to_owned(),
        (_, 0) => format!("you passed him {}; he did not come back above you within a week", times(passed)),
        _ => format!(
            "you passed him {}; he was back above you {}, after {}",
            times(passed),
            times(answered),
            mean_days(days, answered)
        ),
    }
}

fn recovered(absences: u64, returns: u64, days: u64) -> String {
    match (absences, returns) {
        (0, _) => "left no keyword in that time".to_owned(),
        (_, 0) => format!("left a keyword {}, never came back", times(absences)),
        _ => format!(
            "left a keyword {}, came back {}, after {}",
            times(absences),
            times(returns),
            mean_days(days, returns)
        ),
    }
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

fn mean_days(sum: u64, count: u64) -> String {
    let mean = sum as f64 / count.max(1) as f64;
    match count {
        _ if (mean - 1.0).abs() < 0.05 => "1 day".to_owned(),
        1 => format!("{mean:.0} days"),
        _ => format!("{mean:.1} days on the mean"),
    }
}

/// `83 % (83/100)`, never rounding something to nothing, nor nearly all to all.
fn share(rate: Rate) -> String {
    let percent = match rate.value().map(|share| share * 100.0) {
        None => return "–".to_owned(),
        Some(p) if p > 0.0 && p < 1.0 => "<1".to_owned(),
        Some(p) if p > 99.0 && p < 100.0 => ">99".to_owned(),
        Some(p) => format!("{p:.0}"),
    };
    format!("{percent} % ({}/{})", rate.hits, rate.checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_he_does_is_said_as_a_seller_would() {
        assert_eq!(answered(0, 0, 0), "you never passed him in that time");
        assert_eq!(
            answered(3, 2, 3),
            "you passed him 3 times; he was back above you twice, after 1.5 days on the mean"
        );
        assert_eq!(recovered(1, 0, 0), "left a keyword once, never came back");
        assert_eq!(recovered(5, 1, 6), "left a keyword 5 times, came back once, after 6 days");
    }
}
