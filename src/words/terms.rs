//! Stances and budget clocks in words.

use super::{
    Lang,
    catalogue::{form, terms as say, time},
    mean,
};
use crate::domain::{BudgetClock, ClockNature, Stance};

/// The word for a stance.
pub fn stance(lang: Lang, stance: Stance) -> &'static str {
    let say = match stance {
        Stance::Unknown => say::stance_unknown,
        Stance::AllHours => say::stance_all_hours,
        Stance::PeakOnly => say::stance_peak_only,
        Stance::WeekdaysOnly => say::stance_weekdays_only,
        Stance::RunsOut => say::stance_runs_out,
        Stance::Probing => say::stance_probing,
        Stance::Gone => say::stance_gone,
        Stance::Partial => say::stance_partial,
        Stance::Unclear => say::stance_unclear,
    };
    say(lang)
}

/// What a stance means.
pub(crate) fn meaning(lang: Lang, stance: Stance) -> &'static str {
    let say = match stance {
        Stance::Unknown => say::means_unknown,
        Stance::AllHours => say::means_all_hours,
        Stance::PeakOnly => say::means_peak_only,
        Stance::WeekdaysOnly => say::means_weekdays_only,
        Stance::RunsOut => say::means_runs_out,
        Stance::Probing => say::means_probing,
        Stance::Gone => say::means_gone,
        Stance::Partial => say::means_partial,
        Stance::Unclear => say::means_unclear,
    };
    say(lang)
}

/// Every stance, in the order in which a reader meets them.
pub(crate) const STANCES: [Stance; 9] = [
    Stance::AllHours,
    Stance::PeakOnly,
    Stance::WeekdaysOnly,
    Stance::RunsOut,
    Stance::Partial,
    Stance::Unclear,
    Stance::Probing,
    Stance::Gone,
    Stance::Unknown,
];

/// "all hours on 3 keywords, absent on 1": the stances of one party, a keyword each. Empty without any.
pub(crate) fn tally(lang: Lang, stances: impl Iterator<Item = Stance>) -> String {
    let mut counts = [0_u64; STANCES.len()];
    for one in stances {
        counts[STANCES.iter().position(|&other| other == one).unwrap_or(STANCES.len() - 1)] += 1;
    }
    let met = STANCES.into_iter().zip(counts).filter(|(_, count)| *count > 0).enumerate();
    let part = |(index, (one, count))| match index {
        0 => say::stance_on(lang, stance(lang, one), count),
        _ => say::stance_on_more(lang, stance(lang, one), count),
    };
    met.map(part).collect::<Vec<_>>().join(form::clause(lang))
}

/// "dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week: looks like …"
pub(crate) fn clock_words(lang: Lang, clock: &BudgetClock) -> String {
    form::labelled(lang, &clock_when(lang, clock), clock_nature(lang, clock.nature))
}

/// "dark from about 17:00 (±40 min) on 9 of the last 11 days, 35 min earlier each week"
pub(crate) fn clock_when(lang: Lang, clock: &BudgetClock) -> String {
    let dark = clock_hour_and_days(lang, clock);
    match clock.drift_per_week.map_or(0, |drift| drift.num_minutes()) {
        minutes @ ..=-10 => say::clock_when_earlier(lang, &dark, -minutes),
        minutes @ 10.. => say::clock_when_later(lang, &dark, minutes),
        _ => say::clock_when(lang, &dark),
    }
}

/// "17:00 (±40 min) on 9 of the last 11 days"
pub(crate) fn clock_hour_and_days(lang: Lang, clock: &BudgetClock) -> String {
    let BudgetClock { usual, days, of_days, .. } = clock;
    let spread = match clock.spread.num_minutes() {
        minutes @ ..90 => time::min(lang, minutes),
        minutes => time::h(lang, &mean(minutes as f64 / 60.0)),
    };
    say::clock_hour_and_days(lang, &usual.format("%H:%M").to_string(), &spread, *days, *of_days)
}

/// What going dark day after day looks like.
pub(crate) fn clock_nature(lang: Lang, nature: ClockNature) -> &'static str {
    match nature {
        ClockNature::Schedule => say::nature_schedule(lang),
        ClockNature::Exhaustion => say::nature_exhaustion(lang),
        ClockNature::Unclear => say::nature_unclear(lang),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeDelta};

    use super::*;

    #[test]
    fn stances_are_counted_in_a_fixed_order() {
        let stances = [Stance::Gone, Stance::AllHours, Stance::Gone, Stance::AllHours, Stance::AllHours];
        assert_eq!(tally(Lang::En, stances.into_iter()), "all hours on 3 keywords, absent on 2");
        assert_eq!(tally(Lang::Zh, stances.into_iter()), "3 个关键词全天投放，2 个不在");
        assert_eq!(tally(Lang::En, std::iter::once(Stance::Probing)), "probing on 1 keyword");
    }

    #[test]
    fn a_clock_says_hour_spread_days_drift_and_what_it_looks_like() {
        let clock = BudgetClock {
            usual: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
            spread: TimeDelta::minutes(40),
            days: 9,
            of_days: 11,
            drift_per_week: None,
            nature: ClockNature::Exhaustion,
        };
        let words = |clock: &BudgetClock| clock_words(Lang::En, clock);
        assert_eq!(
            words(&clock),
            "dark from about 17:00 (±40 min) on 9 of the last 11 days: looks like a daily budget that is spent, not set hours"
        );
        let drifting = BudgetClock { drift_per_week: Some(TimeDelta::minutes(-35)), ..clock };
        assert!(words(&drifting).contains("11 days, 35 min earlier each week: "), "{}", words(&drifting));
        assert_eq!(
            clock_when(Lang::Zh, &drifting),
            "约 17:00（±40 分钟，最近 11 天中的 9 天）起下线，每周提前 35 分钟"
        );
        let hardly = BudgetClock { drift_per_week: Some(TimeDelta::minutes(5)), ..clock };
        assert_eq!(words(&hardly), words(&clock));
    }
}
