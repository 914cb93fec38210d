//! Answers: what each rival did after each of your notes.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::Finding,
    insight::{ANSWERS_WITHIN, REACTION_HISTORY, Reaction, ReactionTally},
    store::{Note, Reader, Result, Span, StoreError},
};

use super::App;

/// A note, and what came after it.
#[derive(Debug, Clone)]
pub struct Answers {
    /// What you did.
    pub note: Note,
    /// What each rival did, in the order of the config.
    pub reactions: Vec<Reaction>,
    /// The findings of presence and rank that began within the time of an answer.
    pub findings: Vec<Finding>,
}

impl App {
    /// The notes made from `since` on, oldest first, each with what can be said at `now`.
    pub fn answers(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Answers>> {
        self.store.read(|view| answers(self, view, since, now))
    }
}

/// The same within one view of the store.
pub(super) fn answers(app: &App, view: &Reader<'_>, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Answers>> {
    let notes = view.notes()?;
    let asked: Vec<&Note> = notes.iter().filter(|note| note.at >= since).collect();
    let Some(first) = asked.iter().map(|note| note.at).min() else { return Ok(Vec::new()) };
    let mut tallies: Vec<_> = asked
        .iter()
        .map(|note| {
            let concerns = |other: &&Note| {
                other.at != note.at
                    && (other.keyword.is_none() || note.keyword.is_none() || other.keyword == note.keyword)
            };
            let others: Vec<_> = notes.iter().filter(concerns).map(|other| other.at).collect();
            ReactionTally::new(&app.config.roster, note.at, note.keyword.as_deref(), &others, now)
        })
        .collect();
    let from = first.checked_sub_signed(REACTION_HISTORY + TimeDelta::days(1));
    view.each_check(&Span { since: from, until: Some(now), ..Span::default() }, |check| {
        for tally in &mut tallies {
            tally.count(&check);
        }
        Ok::<_, StoreError>(())
    })?;
    let answered = |(note, tally): (&&Note, &ReactionTally<'_>)| {
        let until = note.at + ANSWERS_WITHIN;
        let span = Span { since: Some(note.at), keyword: note.keyword.clone(), ..Span::default() };
        let found = view.findings(&span, None)?.into_iter().map(|found| found.finding);
        let findings =
            found.filter(|finding| (note.at..until).contains(&finding.since) && !finding.party.own).collect();
        Ok(Answers { note: (*note).clone(), reactions: tally.reactions(), findings })
    };
    asked.iter().zip(&tallies).map(answered).collect()
}
