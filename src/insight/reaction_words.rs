//! A reaction in one sentence.

use chrono::TimeDelta;

use super::{
    reaction::{Reaction, ReactionVerdict},
    reaction_day::Answer,
};

impl Reaction {
    /// What `name` did, such as a seller would say it. Only what was seen: never a bid.
    pub fn sentence(&self, name: &str) -> String {
        let Some(answer) = self.answer else {
            return match self.verdict {
                ReactionVerdict::TooLittleSeen => format!(
                    "{name}: too little was seen to tell, or it is too soon; it takes some hours of looks after the note \
                     and ten days before it."
                ),
                _ => format!("{name} made no move that looks like an answer."),
            };
        };
        let on = match (self.moved, self.keywords) {
            (1, 1) => "the keyword".to_owned(),
            (moved, keywords) => format!("{moved} of {keywords} keywords"),
        };
        let did = match answer {
            Answer::TookTop => "took the first ad slot on",
            Answer::GaveTop => "gave up the first ad slot on",
            Answer::ShowedMore => "is seen more on",
            Answer::ShowedLess => "is seen less on",
            Answer::CutPrice => "shows items for less on",
            Answer::RaisedPrice => "shows items for more on",
        };
        let after = self.after.map(|after| format!(", first seen {} after your note", span(after))).unwrap_or_default();
        let time = if self.days == 1 { "a day" } else { "three days" };
        let usual = format!("otherwise it is {:.1} in {time}, over {} days before", self.usual, self.compared);
        let verdict = match self.verdict {
            ReactionVerdict::Answer => "probably an answer",
            ReactionVerdict::Perhaps => "perhaps an answer",
            ReactionVerdict::Nothing | ReactionVerdict::TooLittleSeen => "nothing that he does not do anyway",
        };
        let chance = match self.chance {
            chance if chance < 0.01 => "below 1 %".to_owned(),
            chance => format!("{:.0} %", chance * 100.0),
        };
        format!("{name} {did} {on}{after}; {usual}: {verdict} (so much without any cause: {chance}).")
    }
}

/// "6 h", "40 min", "2 days"
fn span(time: TimeDelta) -> String {
    match time.num_minutes() {
        minutes if minutes < 90 => format!("{} min", minutes.max(1)),
        minutes if minutes < 48 * 60 => format!("{} h", (minutes + 30) / 60),
        minutes => format!("{} days", (minutes + 720) / 1_440),
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
            reaction(ReactionVerdict::Answer).sentence("Rival A"),
            "Rival A took the first ad slot on 3 of 4 keywords, first seen 6 h after your note; otherwise it is 0.4 in three \
             days, over 26 days before: probably an answer (so much without any cause: below 1 %)."
        );
        let nothing = Reaction { answer: None, ..reaction(ReactionVerdict::Nothing) };
        assert_eq!(nothing.sentence("Rival A"), "Rival A made no move that looks like an answer.");
    }
}
