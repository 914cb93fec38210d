//! Strength in words, each with its reasons; never a bare score.

use serde::Serialize;

use super::Strength;
use crate::words::{
    self, Lang,
    catalogue::{form, strength as say},
};

/// A word for a party's strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Nothing can be said yet.
    TooLittleSeen,
    /// Never fought.
    NoFighter,
    /// Fought, and left every keyword.
    Gone,
    /// Left most, or comes for a few hours or days only.
    Weak,
    /// Neither.
    Mixed,
    /// At nearly all hours for weeks.
    Steady,
    /// That, on many keywords and high on the page.
    Strong,
}

/// How strong a party is, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The word.
    pub grade: Grade,
    /// The word and its reasons: "weak: left 14 of 16 keywords, comes only 20–22 h".
    pub text: String,
    /// The reasons alone.
    #[serde(skip)]
    pub reasons: String,
}

/// Days looked at before anything is said.
const LEAST_DAYS: u64 = 7;
/// Days of a spell that count as enduring …
const ENDURING_DAYS: u64 = 14;
/// … and as long; or all that there are.
const LONG_DAYS: u64 = 28;
/// Checks that showed both before standing above you is spoken of.
const LEAST_BESIDE: u64 = 20;

impl Strength {
    /// The verdict.
    pub fn verdict(&self, lang: Lang) -> Verdict {
        let grade = self.grade();
        let reasons = self.reasons(lang, grade).join(form::clause(lang));
        Verdict { grade, text: say::verdict(lang, grade.words(lang), &reasons), reasons }
    }

    /// The word alone.
    pub fn grade(&self) -> Grade {
        let Self { endurance, depth, height, .. } = self;
        let hours = Hours::of(self);
        if endurance.days_looked < LEAST_DAYS || depth.keywords == 0 {
            return Grade::TooLittleSeen;
        }
        if depth.fights == 0 {
            return if depth.left > 0 { Grade::Gone } else { Grade::NoFighter };
        }
        if depth.left >= depth.fights || hours.few() || self.seldom() {
            return Grade::Weak;
        }
        let lasting = endurance.lasting_days;
        let high = height.first_on * 2 >= depth.fights || self.above_you().is_some_and(|share| share >= 0.5);
        let long = lasting >= ENDURING_DAYS && lasting >= LONG_DAYS.min(endurance.days_looked);
        if long && high && depth.fights * 2 >= depth.keywords && hours.most() {
            Grade::Strong
        } else if lasting >= ENDURING_DAYS && hours.most() {
            Grade::Steady
        } else {
            Grade::Mixed
        }
    }

    /// Fought on less than half of the days; not so a newcomer, whose days fought fill the spell that lasts.
    fn seldom(&self) -> bool {
        let (fought, lasting) = (self.endurance.days_fought, self.endurance.lasting_days);
        let is_new = lasting >= fought && fought * 2 >= lasting;
        fought * 2 < self.endurance.days_looked && !is_new
    }

    fn above_you(&self) -> Option<f64> {
        self.height.above_you.value().filter(|_| self.height.above_you.checks >= LEAST_BESIDE)
    }

    fn reasons(&self, lang: Lang, grade: Grade) -> Vec<String> {
        let Self { endurance, depth, height, .. } = self;
        let hours = Hours::of(self);
        let (fought, looked) = (endurance.days_fought, endurance.days_looked);
        let left = (depth.left > 0).then(|| left_words(lang, depth.left, depth.left + depth.fights));
        match grade {
            Grade::TooLittleSeen if looked < LEAST_DAYS => vec![say::days_so_far(lang, looked, LEAST_DAYS)],
            Grade::TooLittleSeen => vec![say::hardly_looked(lang).to_owned()],
            Grade::NoFighter if height.presence.hits == 0 => vec![say::seen_in_none(lang, height.presence.checks)],
            Grade::NoFighter => vec![say::probing(lang, height.presence.hits, height.presence.checks)],
            Grade::Gone => left.into_iter().chain([say::fought(lang, fought, looked)]).collect(),
            Grade::Weak => {
                let only = hours.few().then(|| match hours.count() {
                    0 => say::comes_now_and_then(lang).to_owned(),
                    _ => say::comes_only(lang, &hours.words(lang)),
                });
                let seldom = self.seldom() && depth.left < depth.fights;
                left.into_iter().chain(only).chain(seldom.then(|| say::fought_only(lang, fought, looked))).collect()
            }
            Grade::Mixed | Grade::Steady | Grade::Strong => {
                let place = match self.above_you() {
                    _ if height.first_on > 0 => say::first_on(lang, height.first_on, depth.keywords),
                    Some(share) if share >= 0.5 => say::above_you(lang, &format!("{:.0}", share * 100.0)),
                    _ => say::fights_on(lang, depth.fights, depth.keywords),
                };
                let since = match endurance.lasting_days {
                    0 => say::fought(lang, fought, looked),
                    lasting => say::lasting(lang, lasting),
                };
                let left = (depth.left > 0).then(|| say::left(lang, depth.left));
                std::iter::once(place).chain(left).chain([hours.words(lang), since]).collect()
            }
        }
    }
}

fn left_words(lang: Lang, left: u64, of: u64) -> String {
    match (left, of) {
        (1, 1) => say::left_the_keyword(lang).to_owned(),
        _ if left == of => say::left_all(lang, of),
        _ => say::left_of(lang, left, of),
    }
}

impl Grade {
    /// The word to show.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::TooLittleSeen => say::too_little_seen(lang),
            Self::NoFighter => say::not_fighting(lang),
            Self::Gone => say::gone(lang),
            Self::Weak => say::weak(lang),
            Self::Mixed => say::mixed(lang),
            Self::Steady => say::steady(lang),
            Self::Strong => say::strong(lang),
        }
    }
}

/// The hours of the day in which he is on.
struct Hours {
    /// On any of his keywords: "comes only" is to hold for all of them.
    on: [bool; 24],
    /// Hours in which he is on over all his keywords.
    broad: usize,
    looked: usize,
}

impl Hours {
    fn of(strength: &Strength) -> Self {
        let rates = strength.hours.0;
        Self {
            on: strength.hours_on.map(|keywords| keywords > 0),
            broad: rates.iter().filter(|rate| rate.value().is_some_and(|share| share >= 0.40)).count(),
            looked: rates.iter().filter(|rate| rate.checks > 0).count(),
        }
    }

    fn count(&self) -> usize {
        self.on.iter().filter(|on| **on).count()
    }

    /// A third of the day at most, where most of it was looked at.
    fn few(&self) -> bool {
        self.looked >= 16 && self.count() * 3 <= self.looked
    }

    /// Three quarters of the hours that were looked at.
    fn most(&self) -> bool {
        self.broad * 4 >= self.looked * 3
    }

    /// "at all hours", "20–22 h"; over midnight as one.
    fn words(&self, lang: Lang) -> String {
        match self.count() {
            0 => return say::now_and_then(lang).to_owned(),
            count if count == self.looked => return say::at_all_hours(lang).to_owned(),
            count if count * 10 >= self.looked * 9 => return say::at_nearly_all_hours(lang).to_owned(),
            _ => {}
        }
        let begins = (0..24).filter(|&hour| self.on[hour] && !self.on[(hour + 23) % 24]);
        let span = |from: usize| {
            let length = (0..24).take_while(|step| self.on[(from + step) % 24]).count();
            let to = from + length;
            (from, if to > 24 { to - 24 } else { to })
        };
        let spans: Vec<(usize, usize)> = begins.map(span).collect();
        if spans.len() > 3 { say::in_hours(lang, self.count()) } else { words::hours(lang, &spans) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Rate,
        insight::{
            DayStrip,
            strength::{Depth, Endurance, Height},
        },
    };

    fn strip(on: impl Fn(usize) -> bool) -> DayStrip {
        DayStrip(std::array::from_fn(|hour| Rate::new(if on(hour) { 6 } else { 0 }, 7)))
    }

    fn on(strip: &DayStrip) -> [u64; 24] {
        strip.0.map(|rate| u64::from(rate.hits > 0))
    }

    fn hours(strip: &DayStrip) -> Hours {
        Hours::of(&Strength { hours: *strip, hours_on: on(strip), ..Strength::default() })
    }

    fn strength(fights: u64, left: u64, lasting_days: u64, hours: &DayStrip) -> Strength {
        Strength {
            endurance: Endurance { days_looked: 60, days_fought: 55, lasting_days, longest_days: 55 },
            depth: Depth { keywords: 16, fights, left, slots: Rate::new(1, 4) },
            height: Height { presence: Rate::new(50, 100), ..Height::default() },
            hours: *hours,
            hours_on: on(hours),
            ..Strength::default()
        }
    }

    fn text(strength: &Strength) -> String {
        strength.verdict(Lang::En).text
    }

    #[test]
    fn a_verdict_says_why() {
        let rush = strip(|hour| (20..22).contains(&hour));
        assert_eq!(text(&strength(2, 14, 50, &rush)), "weak: left 14 of 16 keywords, comes only 20–22 h");
        let mut strong = strength(12, 0, 60, &strip(|_| true));
        (strong.depth.keywords, strong.height.first_on) = (12, 9);
        assert_eq!(text(&strong), "strong: first slot on 9 of 12 keywords, at all hours, for 60 days");
        strong.height.first_on = 0;
        assert_eq!(text(&strong), "steady: fights on 12 of 12 keywords, at all hours, for 60 days");
        assert_eq!(text(&strength(0, 16, 0, &rush)), "gone: left all 16 keywords, fought on 55 of 60 days");
        assert_eq!(
            text(&strength(0, 0, 0, &rush)),
            "not fighting: probing, seen in 50 of the 100 checks of the last week"
        );
    }

    #[test]
    fn a_verdict_says_the_same_in_chinese() {
        let rush = strip(|hour| (20..22).contains(&hour));
        let said = |strength: Strength| strength.verdict(Lang::Zh).text;
        assert_eq!(said(strength(2, 14, 50, &rush)), "弱：退出了 16 个关键词中的 14 个，只在 20–22 点出现");
        assert_eq!(said(strength(12, 0, 60, &strip(|_| true))), "稳定：16 个关键词中在争 12 个，全天，已持续 60 天");
    }

    #[test]
    fn too_little_seen_is_said() {
        let mut young = strength(2, 0, 3, &strip(|_| true));
        young.endurance.days_looked = 3;
        assert_eq!(text(&young), "too little seen to say: 3 days with ads so far, 7 are needed");
        young = strength(0, 0, 0, &DayStrip::default());
        young.depth.keywords = 0;
        assert_eq!(text(&young), "too little seen to say: hardly looked at in the last week");
    }

    #[test]
    fn who_keeps_one_keyword_at_all_hours_does_not_come_for_a_few_only() {
        let mut mixed = strength(3, 1, 60, &strip(|hour| (20..22).contains(&hour)));
        mixed.hours_on = [1; 24];
        assert_eq!(mixed.verdict(Lang::En).grade, Grade::Mixed);
    }

    #[test]
    fn a_newcomer_is_not_called_seldom() {
        let mut new = strength(2, 0, 9, &strip(|_| true));
        (new.endurance.days_fought, new.endurance.longest_days) = (9, 9);
        assert_eq!(text(&new), "neither strong nor weak: fights on 2 of 16 keywords, at all hours, for 9 days");
        new.endurance.lasting_days = 3;
        assert_eq!(text(&new), "weak: fought on 9 of 60 days only");
    }

    #[test]
    fn hours_are_told_as_people_do() {
        let words = |on: fn(usize) -> bool| hours(&strip(on)).words(Lang::En);
        assert_eq!(words(|hour| !(2..22).contains(&hour)), "22–2 h");
        assert_eq!(words(|hour| hour == 9 || hour >= 20), "9–10, 20–24 h");
        assert_eq!(words(|hour| hour % 2 == 0), "in 12 of 24 hours");
        assert_eq!(words(|hour| hour != 18), "at nearly all hours");
        assert_eq!(words(|_| false), "now and then");
    }

    #[test]
    fn who_watches_the_peak_only_calls_nobody_a_comer_of_few_hours() {
        let mut peak = DayStrip::default();
        peak.0[20..23].fill(Rate::new(7, 7));
        assert!(!hours(&peak).few());
        assert_eq!(hours(&peak).words(Lang::En), "at all hours");
    }
}
