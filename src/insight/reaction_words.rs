//! A reaction in one sentence.

use chrono::TimeDelta;

use super::{
    reaction::{Reaction, ReactionVerdict},
    reaction_day::Answer,
};
use crate::words::{
    Lang,
    catalogue::{reaction as say, time},
    mean, spaced,
};

impl Reaction {
    /// What `name` did, such as a seller would say it. Only what was seen: never a bid.
    pub fn sentence(&self, lang: Lang, name: &str) -> String {
        let name = spaced(lang, name.to_owned());
        let Some(answer) = self.answer else {
            return match self.verdict {
                ReactionVerdict::TooLittleSeen => say::too_little_seen(lang, name.trim_end()),
                _ => say::no_move(lang, &name),
            };
        };
        let on = match (self.moved, self.keywords) {
            (1, 1) => say::the_keyword(lang).to_owned(),
            (moved, keywords) => say::some_keywords(lang, moved, keywords),
        };
        let did = match answer {
            Answer::TookTop => say::took_top,
            Answer::GaveTop => say::gave_top,
            Answer::ShowedMore => say::showed_more,
            Answer::ShowedLess => say::showed_less,
            Answer::CutPrice => say::cut_price,
            Answer::RaisedPrice => say::raised_price,
        };
        let did = did(lang, &name, &on);
        let did = self.after.map_or(did.clone(), |after| say::first_seen(lang, &did, &span(lang, after)));
        let usual = if self.days == 1 { say::usual_day } else { say::usual_days };
        let usual = usual(lang, &mean(self.usual), self.compared);
        let verdict = match self.verdict {
            ReactionVerdict::Answer => say::an_answer(lang),
            ReactionVerdict::Perhaps => say::perhaps_an_answer(lang),
            ReactionVerdict::Nothing | ReactionVerdict::TooLittleSeen => say::nothing_new(lang),
        };
        let chance = match self.chance {
            chance if chance < 0.01 => say::below_one_percent(lang).to_owned(),
            chance => say::chance(lang, &format!("{:.0}", chance * 100.0)),
        };
        say::sentence(lang, &did, &usual, verdict, &chance)
    }
}

/// "6 h", "40 min", "2 days"
fn span(lang: Lang, span: TimeDelta) -> String {
    match span.num_minutes() {
        minutes if minutes < 90 => time::min(lang, minutes.max(1)),
        minutes if minutes < 48 * 60 => time::h(lang, &((minutes + 30) / 60).to_string()),
        minutes => say::days(lang, (minutes + 720) / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PartyId;

    fn reaction(verdict: ReactionVerdict) -> Reaction {
        Reaction {
            party: PartyId::Rival(0),
            verdict,
            answer: Some(Answer::TookTop),
            moved: 3,
            keywords: 4,
            days: 3,
            after: Some(TimeDelta::hours(6)),
            usual: 0.4,
            compared: 26,
            chance: 0.004,
        }
    }

    #[test]
    fn an_answer_reads_as_a_seller_would_tell_it() {
        assert_eq!(
            reaction(ReactionVerdict::Answer).sentence(Lang::En, "Rival A"),
            "Rival A took the first ad slot on 3 of 4 keywords, first seen 6 h after your note; otherwise it is 0.4 in three \
             days, over 26 days before: probably an answer (so much without any cause: below 1 %)."
        );
        assert_eq!(
            reaction(ReactionVerdict::Answer).sentence(Lang::Zh, "甲店"),
            "甲店在 3 个关键词（共 4 个）上拿下首位广告位，在你记录之后 6 小时首次看到；平时三天 0.4 个（此前 26 天）：\
             很可能是回应（无缘无故出现这么多的可能：不到 1%）。"
        );
        let nothing = Reaction { answer: None, ..reaction(ReactionVerdict::Nothing) };
        assert_eq!(nothing.sentence(Lang::En, "Rival A"), "Rival A made no move that looks like an answer.");
    }
}
