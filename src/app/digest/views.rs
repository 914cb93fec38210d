use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    FIRST_PERIOD, WINDOW,
    audience::Audience,
    figures::{Figures, gather},
};
use crate::{
    app::{
        App, answers::answers, finding_views, hours::HoursReport, judging::Judging, last_words::last_words, repeating,
    },
    domain::{Finding, Party, PartyId, Posture, Query, StrataRates},
    insight::{ANSWERS_WITHIN, DayStrip, Likeness, PriceMove, Reaction, Stranger, StrangerTally},
    notify::{DigestView, HoursView, NoteView, OwnView, PartyQueryView, PartyView},
    store::{Reader, RecordedFinding, Result},
};

/// Checks in which a stranger must have been seen to be spoken of.
const LEAST_SEEN: u64 = 3;

/// Local days whose undefended hours a digest shows, today first.
const DAYS_AHEAD: i64 = 4;

/// One audience's digest, and the ids of the findings in it.
type Viewed = (DigestView, Vec<String>);

impl App {
    /// What each audience's digest shows: of the time from `from` up to `now`; where that is `None`, of the time since
    /// the last daily one, with every finding that none has told yet.
    pub(super) fn views(
        &self,
        audiences: &[Audience<'_>],
        date: NaiveDate,
        from: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Viewed>> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let (from, found) = if let Some(from) = from {
                (from, view.findings_of_late(from)?)
            } else {
                let last = view.last_digest_at()?.filter(|&last| last < now);
                (last.unwrap_or(now - FIRST_PERIOD), view.findings_without_digest()?)
            };
            let figures = gather(self, view, audiences, from, now)?;
            let one = |(audience, figures)| self.view(view, &mut judging, audience, figures, &found, (date, from, now));
            audiences.iter().zip(figures).map(one).collect()
        })
    }

    fn view(
        &self,
        view: &Reader<'_>,
        judging: &mut Judging,
        audience: &Audience<'_>,
        figures: Figures<'_>,
        found: &[RecordedFinding],
        (date, from, now): (NaiveDate, DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Viewed> {
        let found: Vec<Finding> =
            found.iter().map(|found| &found.finding).filter(|finding| audience.reads(finding)).cloned().collect();
        let followed = |source: &str| figures.coverage.contains_key(source);
        let spells = view.blind_spells()?.into_iter().filter(|spell| followed(&spell.source));
        let hours = self.hours_of(view, judging, &audience.queries, &figures.strengths, now, DAYS_AHEAD)?;
        let shown = DigestView {
            lang: self.config.mail.language_for(&audience.to),
            now,
            zone: self.config.dayparts.timezone,
            date,
            from,
            blind: spells.map(|spell| (spell.source, spell.began_at, spell.reason)).collect(),
            findings: finding_views::views(view, &self.post(), &last_words(&found), Some(now))?,
            yielding: hours.yielding.clone(),
            hours: hours_view(hours),
            own: own(&figures, &audience.queries),
            parties: self.parties(view, judging, &audience.queries, &figures, now)?,
            prices: self.prices(&figures, from, now),
            notes: self.notes(view, audience, now)?,
            undeliverable: if audience.keeps_house { view.outbox_count()?.dead } else { 0 },
            repeating: repeating(view, figures.coverage.keys().map(String::as_str))?,
            newcomers: self.newcomers(figures.strangers),
            coverage: figures.coverage.into_iter().collect(),
        };
        Ok((shown, found.into_iter().map(|finding| finding.id).collect()))
    }

    /// What you noted of late: as long as an answer may still come, and a day to be told.
    fn notes(&self, view: &Reader<'_>, audience: &Audience<'_>, now: DateTime<Utc>) -> Result<Vec<NoteView>> {
        let of_rival = |reaction: Reaction| {
            let name = self.config.roster.party(reaction.party).map_or("", |rival| rival.name.as_str());
            (Party::rival(name), reaction)
        };
        let theirs = |keyword: &Option<String>| {
            keyword.as_ref().is_none_or(|keyword| audience.queries.iter().any(|query| query.keyword == *keyword))
        };
        let answers = answers(self, view, now - ANSWERS_WITHIN - TimeDelta::days(1), now)?;
        let shown = answers.into_iter().filter(|answers| answers.note.at <= now && theirs(&answers.note.keyword)).map(
            |answers| NoteView {
                at: answers.note.at,
                keyword: answers.note.keyword,
                text: answers.note.text,
                reactions: answers.reactions.into_iter().map(of_rival).collect(),
            },
        );
        Ok(shown.collect())
    }

    /// Strangers who may be a rival under another name.
    fn newcomers(&self, strangers: StrangerTally<'_>) -> Vec<(String, String, Likeness)> {
        let likened = |stranger: Stranger| {
            let likeness = stranger.perhaps?;
            let rival = self.config.roster.party(likeness.rival)?.name.clone();
            Some((stranger.name, rival, likeness))
        };
        strangers.strangers(LEAST_SEEN).into_iter().filter_map(likened).collect()
    }

    /// The prices that moved, with whose they are.
    fn prices(&self, figures: &Figures<'_>, from: DateTime<Utc>, now: DateTime<Utc>) -> Vec<(Party, PriceMove)> {
        let named = |moved: PriceMove| {
            let party = match moved.party {
                PartyId::Own => Party::own(),
                PartyId::Rival(_) => Party::rival(&self.config.roster.party(moved.party)?.name),
            };
            Some((party, moved))
        };
        figures.prices.moves(from, now).into_iter().filter_map(named).collect()
    }

    fn parties(
        &self,
        view: &Reader<'_>,
        judging: &mut Judging,
        followed: &[Query],
        figures: &Figures<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<PartyView>> {
        let dayparts = &self.config.dayparts;
        let mut parties = Vec::new();
        for (id, rival) in self.config.roster.parties() {
            let mut queries = Vec::new();
            for query in followed {
                let (mut strip, mut presence) = (DayStrip::default(), StrataRates::default());
                let Posture { stance, since, .. } = judging.posture(view, query, id)?;
                let since = since.filter(|&since| since > now - WINDOW);
                let looks = figures.looks.get(query).into_iter().flatten();
                for (at, seen) in looks.filter(|(at, _)| since.is_none_or(|since| *at >= since)) {
                    let hit = seen.contains(&id);
                    strip.count(*at, dayparts.timezone, hit);
                    presence.of_mut(dayparts.stratum(*at)).count(hit);
                }
                queries.push(PartyQueryView {
                    query: query.clone(),
                    stance,
                    since,
                    budget_clock: judging.budget_clock(view, query, id)?,
                    presence,
                    strip,
                    insight: figures.tallies.get(query).map(|tally| tally.insights()[&id].clone()).unwrap_or_default(),
                });
            }
            let party = if id == PartyId::Own { Party::own() } else { Party::rival(&rival.name) };
            let strength = figures.strengths.get(&id).cloned();
            parties.push(PartyView { party, strength, queries });
        }
        Ok(parties)
    }
}

fn hours_view(report: HoursReport) -> Vec<HoursView> {
    let view = |hours: super::super::QueryHours| HoursView {
        query: hours.query,
        blind: hours.blind_since.is_some(),
        days: hours.days,
        looks: hours.looks,
    };
    report.queries.into_iter().map(view).collect()
}

/// Your own shop: over all, and on each query that was looked at.
fn own(figures: &Figures<'_>, queries: &[Query]) -> Option<OwnView> {
    let all = figures.own.weeks();
    let looked = all.iter().any(|week| week.shown.checks > 0 || week.organic.checks > 0);
    let of_query = |query: &Query| Some((query.clone(), figures.own_by_query.get(query)?.weeks()));
    looked.then(|| OwnView { all, queries: queries.iter().filter_map(of_query).collect() })
}
