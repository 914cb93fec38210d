//! The daily digest: figures gathered from the store, drawn, and put into the outbox, a mail for each audience.

mod audience;
#[cfg(test)]
mod audience_tests;
mod figures;
mod views;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    notify::{DigestView, List, Message, Readers, render_digest},
    schedule::{digest_due, latest_digest_day},
    store::{MailKind, Result, Writer},
    words::Lang,
};

use super::{App, post::Letter};
use audience::Audience;

/// What the rates of the digest are counted over.
const WINDOW: TimeDelta = TimeDelta::days(14);

/// What a digest covers where none was made before.
const FIRST_PERIOD: TimeDelta = TimeDelta::days(1);

/// One audience's digest, ready to be sent.
struct Issue {
    to: Vec<String>,
    /// The ids of the findings that it tells.
    findings: Vec<String>,
    message: Message,
}

impl App {
    /// Puts the digest into the outbox, if the local hour has come and the day has none yet. That of every audience is put
    /// there in one unit of work with the note that the day has one.
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
        let readers = Readers::of(&self.config.mail);
        let issues = self.daily_issues(&readers, date, now)?;
        self.store.write(|unit: &mut Writer<'_>| {
            // Another process may have been faster.
            if unit.has_digest(date)? {
                return Ok(None);
            }
            for (index, issue) in issues.iter().enumerate() {
                let id = numbered(&date.to_string(), index);
                let letter = Letter { findings: issue.findings.clone(), ..digest_letter(id.clone(), &issue.to, now) };
                self.post().enqueue(unit, letter, &issue.message)?;
                if index == 0 {
                    unit.digest_made(date, &id)?;
                }
            }
            Ok(Some(date))
        })
    }

    /// Puts a digest asked for by hand into the outbox, in `language` or that of its readers; the daily one comes all the same.
    pub fn enqueue_digest(&self, now: DateTime<Utc>, language: Option<Lang>) -> Result<()> {
        let date = now.with_timezone(&self.config.dayparts.timezone).date_naive();
        let readers = Readers::of(&self.config.mail);
        let mut audiences = Audience::all(self, &readers);
        if audiences.iter().any(|audience| !audience.queries.is_empty()) {
            audiences.retain(|audience| !audience.queries.is_empty());
        }
        let mut views = self.views(&audiences, date, Some(now - FIRST_PERIOD), now)?;
        for (view, _) in &mut views {
            view.lang = language.unwrap_or(view.lang);
        }
        self.store.write(|unit: &mut Writer<'_>| {
            for (index, (audience, (view, _))) in audiences.iter().zip(&views).enumerate() {
                let id = numbered(&format!("{date}-{}", now.timestamp_millis()), index);
                self.post().enqueue(unit, digest_letter(id, &audience.to, now), &render_digest(view))?;
            }
            Ok(())
        })
    }

    /// The daily digests: the time since the last one, and every finding that none has told yet. For whom nothing is
    /// watched and nothing was found there is none, but on a day with no other.
    fn daily_issues(&self, readers: &Readers<'_>, date: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Issue>> {
        let audiences = Audience::all(self, readers);
        let views = self.views(&audiences, date, None, now)?;
        let mut issues: Vec<(bool, Issue)> = Vec::new();
        for (audience, (view, findings)) in audiences.into_iter().zip(views) {
            let concerned = !audience.queries.is_empty() || !findings.is_empty();
            issues.push((concerned, Issue { to: audience.to, findings, message: render_digest(&view) }));
        }
        let none = !issues.iter().any(|(concerned, _)| *concerned);
        if none {
            issues.truncate(1);
        }
        Ok(issues.into_iter().filter(|(concerned, _)| *concerned || none).map(|(_, issue)| issue).collect())
    }

    /// What a digest of the time from `from` up to `now` shows, of everything that is watched.
    pub fn digest_view(&self, date: NaiveDate, from: DateTime<Utc>, now: DateTime<Utc>) -> Result<DigestView> {
        let all = Audience::of_all(self);
        let mut views = self.views(&[all], date, Some(from), now)?;
        Ok(views.pop().expect("each audience has its view").0)
    }
}

/// The first audience's mail bears the day alone.
fn numbered(id: &str, index: usize) -> String {
    if index == 0 { id.to_owned() } else { format!("{id}-{}", index + 1) }
}

fn digest_letter(id: String, to: &[String], now: DateTime<Utc>) -> Letter<'_> {
    Letter {
        id,
        kind: MailKind::Digest,
        list: List::Digest,
        date: now,
        enqueued_at: now,
        send_after: now,
        to,
        in_reply_to: None,
        findings: Vec::new(),
        gathers: false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::{super::settle::Pending, *};
    use crate::{
        app::Clock,
        config::{Config, Environment},
        domain::{Check, Outcome, Query},
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
