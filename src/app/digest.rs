//! The daily digest: figures gathered from the store, drawn, and put into the outbox.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    config::Config,
    domain::{AdPage, Check, Finding, Party, PartyId, Posture, Query, StrataRates},
    insight::{ANSWERS_WITHIN, AuctionTally, Coverage, DayStrip, Likeness, Moment, Reaction, Stranger, StrangerTally},
    notify::{DigestView, List, NoteView, PartyQueryView, PartyView, render_digest},
    schedule::{digest_due, latest_digest_day},
    store::{MailKind, Reader, RecordedFinding, Result, Span, StoreError, Writer},
    words::Lang,
};

use super::{
    App, answers::answers, finding_views::views, judging::Judging, last_words::last_words, post::Letter, repeating,
};

/// What the rates of the digest are counted over.
const WINDOW: TimeDelta = TimeDelta::days(14);

/// Checks in which a stranger must have been seen to be spoken of.
const LEAST_SEEN: u64 = 3;

/// What a digest covers where none was made before.
const FIRST_PERIOD: TimeDelta = TimeDelta::days(1);

impl App {
    /// Puts the digest into the outbox, if the local hour has come and the day has none yet.
    pub fn digest_if_due(&self, now: DateTime<Utc>) -> Result<Option<NaiveDate>> {
        let settings = self.config.mail.digest;
        let zone = self.config.dayparts.timezone;
        let (last, first_check) = self.store.read(|view| Ok((view.last_digest()?, view.first_check_at()?)))?;
        let Some(date) = digest_due(settings.at, zone, last, now).filter(|_| settings.enabled) else {
            return Ok(None);
        };
        // The first digest waits for an hour before which there was something to see.
        let before = first_check.is_some_and(|at| latest_digest_day(settings.at, zone, at) < date);
        if last.is_none() && !before {
            return Ok(None);
        }
        // The last one may be of a day to come, made while the clock was wrong.
        if self.store.read(|view| view.has_digest(date))? {
            return Ok(None);
        }
        let view = self.daily_view(date, now)?;
        let letter = Letter { findings: view.1, ..self.digest_letter(date.to_string(), now) };
        let message = render_digest(&view.0);
        self.store.write(|unit: &mut Writer<'_>| {
            // Another process may have been faster.
            if unit.has_digest(date)? {
                return Ok(None);
            }
            let id = letter.id.clone();
            self.post().enqueue(unit, letter, &message)?;
            unit.digest_made(date, &id)?;
            Ok(Some(date))
        })
    }

    /// Puts a digest asked for by hand into the outbox, in `language` or that of its readers; the daily one comes all the same.
    pub fn enqueue_digest(&self, now: DateTime<Utc>, language: Option<Lang>) -> Result<()> {
        let date = now.with_timezone(&self.config.dayparts.timezone).date_naive();
        let mut view = self.digest_view(date, now - FIRST_PERIOD, now)?;
        view.lang = language.unwrap_or(view.lang);
        let message = render_digest(&view);
        let letter = self.digest_letter(format!("{date}-{}", now.timestamp_millis()), now);
        self.store.write(|unit: &mut Writer<'_>| self.post().enqueue(unit, letter, &message))
    }

    fn digest_letter(&self, id: String, now: DateTime<Utc>) -> Letter<'_> {
        Letter {
            id,
            kind: MailKind::Digest,
            list: List::Digest,
            date: now,
            enqueued_at: now,
            send_after: now,
            to: &self.config.mail.to,
            in_reply_to: None,
            findings: Vec::new(),
            gathers: false,
        }
    }

    /// The daily digest: the time since the last one, and every finding that none has told yet, with their ids.
    fn daily_view(&self, date: NaiveDate, now: DateTime<Utc>) -> Result<(DigestView, Vec<String>)> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let last = view.last_digest_at()?.filter(|&last| last < now);
            let found = view.findings_without_digest()?;
            let ids = found.iter().map(|found| found.finding.id.clone()).collect();
            Ok((self.view(view, &mut judging, found, date, last.unwrap_or(now - FIRST_PERIOD), now)?, ids))
        })
    }

    /// What a digest of the time from `from` up to `now` shows.
    pub fn digest_view(&self, date: NaiveDate, from: DateTime<Utc>, now: DateTime<Utc>) -> Result<DigestView> {
        // Another process may have gone by another config.
        self.store.know(&self.config.roster, &self.config.dayparts)?;
        let mut judging = self.judging();
        self.store.read(|view| {
            let found = view.findings_of_late(from)?;
            self.view(view, &mut judging, found, date, from, now)
        })
    }

    fn view(
        &self,
        view: &Reader<'_>,
        judging: &mut Judging,
        found: Vec<RecordedFinding>,
        date: NaiveDate,
        from: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<DigestView> {
        let found: Vec<Finding> = found.into_iter().map(|found| found.finding).collect();
        let spells = view.blind_spells()?;
        let figures = Figures::gather(view, &self.config, &self.queries, from, now)?;
        Ok(DigestView {
            lang: self.config.mail.language_for(&self.config.mail.to),
            now,
            zone: self.config.dayparts.timezone,
            date,
            from,
            blind: spells.into_iter().map(|spell| (spell.source, spell.began_at, spell.reason)).collect(),
            findings: views(view, &self.post(), &last_words(&found), Some(now))?,
            parties: self.parties(view, judging, &figures, now)?,
            notes: self.notes(view, now)?,
            newcomers: self.newcomers(figures.strangers),
            undeliverable: view.outbox_count()?.dead,
            repeating: repeating(view, figures.coverage.keys().map(String::as_str))?,
            coverage: figures.coverage.into_iter().collect(),
        })
    }

    /// What you noted of late: as long as an answer may still come, and a day to be told.
    fn notes(&self, view: &Reader<'_>, now: DateTime<Utc>) -> Result<Vec<NoteView>> {
        let of_rival = |reaction: Reaction| {
            let name = self.config.roster.party(reaction.party).map_or("", |rival| rival.name.as_str());
            (Party::rival(name), reaction)
        };
        let answers = answers(self, view, now - ANSWERS_WITHIN - TimeDelta::days(1), now)?;
        let shown = answers.into_iter().filter(|answers| answers.note.at <= now).map(|answers| NoteView {
            at: answers.note.at,
            keyword: answers.note.keyword,
            text: answers.note.text,
            reactions: answers.reactions.into_iter().map(of_rival).collect(),
        });
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

    fn parties(
        &self,
        view: &Reader<'_>,
        judging: &mut Judging,
        figures: &Figures<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<PartyView>> {
        let dayparts = &self.config.dayparts;
        let strengths = self.strengths(view, now)?;
        let mut parties = Vec::new();
        for (id, rival) in self.config.roster.parties() {
            let mut queries = Vec::new();
            for query in &self.queries {
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
            let strength = strengths.get(&id).cloned();
            parties.push(PartyView { party, strength, queries });
        }
        Ok(parties)
    }
}

/// What one pass over the checks of the window gathers.
struct Figures<'a> {
    coverage: BTreeMap<String, Coverage>,
    tallies: BTreeMap<Query, AuctionTally>,
    looks: BTreeMap<Query, Vec<Look>>,
    strangers: StrangerTally<'a>,
}

/// When a check was made that testifies, and who was seen in it.
type Look = (DateTime<Utc>, Vec<PartyId>);

impl<'a> Figures<'a> {
    fn gather(
        view: &Reader<'_>,
        config: &'a Config,
        queries: &[Query],
        from: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let sources = queries.iter().map(|query| (query.source.clone(), Coverage::default()));
        let mut figures = Self {
            coverage: sources.collect(),
            tallies: BTreeMap::new(),
            looks: BTreeMap::new(),
            strangers: StrangerTally::new(&config.roster),
        };
        let span = Span { since: Some(from.min(now - WINDOW)), until: Some(now), ..Span::default() };
        view.each_check(&span, |check| {
            figures.count(config, &check, from, now);
            Ok::<_, StoreError>(())
        })?;
        Ok(figures)
    }

    fn count(&mut self, config: &Config, check: &Check, from: DateTime<Utc>, now: DateTime<Utc>) {
        if check.checked_at >= from {
            self.coverage.entry(check.query.source.clone()).or_default().count(check);
        }
        let Some(page) = AdPage::read(check, &config.roster).filter(|page| page.at >= now - WINDOW) else { return };
        self.strangers.count(check);
        let tally = self.tallies.entry(page.query.clone()).or_insert_with(|| AuctionTally::new(&config.roster));
        tally.count(&page, Moment::of(page.at, &config.dayparts));
        let seen = page.slots.iter().filter_map(|slot| slot.party).collect();
        self.looks.entry(page.query).or_default().push((page.at, seen));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::{super::settle::Pending, *};
    use crate::{
        app::Clock,
        config::{Config, Environment},
        domain::Outcome,
    };

    #[test]
    fn a_day_has_one_digest_also_after_the_clock_ran_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.toml");
        std::fs::write(&path, "timezone = \"UTC\"\n").unwrap();
        let noon = |day: i64| "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(day);
        let clock = Arc::new(Mutex::new(noon(0)));
        let reading = Arc::clone(&clock);
        let config = Config::load(&path, &Environment::empty()).unwrap();
        let app = App::open(config, Clock::new(move || *reading.lock().unwrap())).unwrap();
        app.settle(&mut [Pending::by_hand(Check::without_page(
            Query::new("s", "k"),
            noon(-9),
            Outcome::Failed,
            "HTTP 503",
        ))])
        .unwrap();
        let made: Vec<bool> = [0, 0, 30, 30, 1, 1, 1, 2, 2]
            .into_iter()
            .map(|day| {
                *clock.lock().unwrap() = noon(day);
                app.digest_if_due(noon(day)).unwrap().is_some()
            })
            .collect();
        assert_eq!(made, [true, false, true, false, true, false, false, true, false]);
    }
}
