//! The five parts of a strength in words, each with its counts.

use super::Strength;
use crate::{
    domain::Rate,
    words::{
        Figure, Lang,
        catalogue::{strength as say, time},
        mean,
    },
};

impl Strength {
    /// Endurance, depth, height, response and recovery as they read; nothing where nothing was looked at. `met_you`: some
    /// check showed both of you, so that there is something to answer.
    pub fn parts(&self, lang: Lang, met_you: bool) -> Vec<(Figure, String)> {
        let Self { endurance, depth, height, response, recovery, .. } = self;
        if endurance.days_looked == 0 {
            return Vec::new();
        }
        let fought = say::fought(lang, endurance.days_fought, endurance.days_looked);
        let lasting = match (endurance.lasting_days, endurance.longest_days) {
            (0, 0) => fought,
            (0, most) => say::endurance_over(lang, &fought, most),
            (now, most) if now == most => say::endurance_now(lang, &fought, now),
            (now, most) => say::endurance_most(lang, &fought, now, most),
        };
        let deep = say::depth(lang, depth.fights, depth.keywords, depth.left, &share(lang, depth.slots));
        let mut high = say::height(lang, &share(lang, height.first_slot));
        if let Some(rank) = height.mean_rank() {
            high = say::height_rank(lang, &high, &mean(rank));
        }
        if height.above_you.checks > 0 {
            high = say::height_above(lang, &high, &share(lang, height.above_you));
        }
        let mut parts = vec![(Figure::Endurance, lasting), (Figure::Depth, deep), (Figure::Height, high)];
        if let Some(response) = response.filter(|response| response.passed > 0 || met_you) {
            let answered = answered(lang, response.passed, response.answered, response.answer_days);
            parts.push((Figure::Response, answered));
        }
        let recovered = recovered(lang, recovery.absences, recovery.returns, recovery.absent_days);
        parts.push((Figure::Recovery, recovered));
        parts
    }
}

fn answered(lang: Lang, passed: u64, answered: u64, days: u64) -> String {
    let times = |count| times(lang, count);
    match (passed, answered) {
        (0, _) => say::never_passed(lang).to_owned(),
        (_, 0) => say::passed_unanswered(lang, &times(passed)),
        _ => say::passed_answered(lang, &times(passed), &times(answered), &mean_days(lang, days, answered)),
    }
}

fn recovered(lang: Lang, absences: u64, returns: u64, days: u64) -> String {
    let times = |count| times(lang, count);
    match (absences, returns) {
        (0, _) => say::left_none(lang).to_owned(),
        (_, 0) => say::left_for_good(lang, &times(absences)),
        _ => say::left_and_back(lang, &times(absences), &times(returns), &mean_days(lang, days, returns)),
    }
}

fn times(lang: Lang, count: u64) -> String {
    match count {
        1 => say::once(lang).to_owned(),
        2 => say::twice(lang).to_owned(),
        _ => say::times(lang, count),
    }
}

fn mean_days(lang: Lang, sum: u64, count: u64) -> String {
    let on_the_mean = sum as f64 / count.max(1) as f64;
    match count {
        _ if (on_the_mean - 1.0).abs() < 0.05 => time::days(lang, 1),
        1 => say::some_days(lang, &format!("{on_the_mean:.0}")),
        _ => say::days_on_the_mean(lang, &mean(on_the_mean)),
    }
}

/// `83 % (83/100)`, never rounding something to nothing, nor nearly all to all.
fn share(lang: Lang, rate: Rate) -> String {
    let percent = match rate.value().map(|share| share * 100.0) {
        None => return "–".to_owned(),
        Some(p) if p > 0.0 && p < 1.0 => "<1".to_owned(),
        Some(p) if p > 99.0 && p < 100.0 => ">99".to_owned(),
        Some(p) => format!("{p:.0}"),
    };
    say::share(lang, &percent, rate.hits, rate.checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_he_does_is_said_as_a_seller_would() {
        assert_eq!(answered(Lang::En, 0, 0, 0), "you never passed him in that time");
        assert_eq!(
            answered(Lang::En, 3, 2, 3),
            "you passed him 3 times; he was back above you twice, after 1.5 days on the mean"
        );
        assert_eq!(recovered(Lang::En, 1, 0, 0), "left a keyword once, never came back");
        assert_eq!(recovered(Lang::En, 5, 1, 6), "left a keyword 5 times, came back once, after 6 days");
    }
}
