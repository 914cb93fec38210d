//! Settling: a check recorded, judged and told in one unit of work.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    detect::Suspicion,
    domain::{Check, Finding, Outcome, Party},
    insight::{Sight, sight},
    notify::{TroubleView, render_trouble},
    store::{BlindSpell, PackedPage, Recorded, Result, StoreError, Told, Writer},
};

use super::{
    App, alerts,
    habits::{Habits, Marked},
    judging::Judging,
};

/// The most looks back for the begin of a blind spell.
const LOOKS_BACK: u32 = 1_000;

/// A source that goes blind again so soon after it was told to see is coming and going: one mail a day is enough,
const RELAPSE: TimeDelta = TimeDelta::days(1);

/// unless nothing has been seen for so long.
const LASTING: TimeDelta = TimeDelta::hours(6);

/// Why a look is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// It was planned for this instant.
    Planned(DateTime<Utc>),
    /// A change of this party is suspected.
    Confirming(Party),
    /// Somebody asked for it.
    ByHand,
}

/// What came of settling one check.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Whether it was new.
    pub recorded: Recorded,
    /// What was found by it.
    pub findings: Vec<Finding>,
    /// The doubt that is left about its query.
    pub(crate) suspicion: Option<Suspicion>,
    /// The check as it was recorded, where its pages are unlike the good ones of its source.
    unlike: Option<Check>,
}

/// A check on its way to the store.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) check: Check,
    /// Why it was made.
    pub(super) why: Why,
    /// The pages that it was seen on, as they are kept.
    pub(super) pages: Arc<[PackedPage]>,
    /// The marks of those that the rules took for good.
    pub(super) marks: Arc<[Marked]>,
}

#[cfg(test)]
impl Pending {
    /// A check that somebody asked for, without its pages.
    pub(super) fn by_hand(check: Check) -> Self {
        Self { check, why: Why::ByHand, pages: [].into(), marks: [].into() }
    }
}

impl App {
    /// Records checks, judges them in turn, and puts what was found into the outbox: one unit of work. When
    /// this returns `Ok`, all of it is on disk; when not, nothing is, and it may be tried again.
    pub(super) fn settle(&self, checks: &mut [Pending]) -> Result<Vec<Settled>> {
        let now = self.clock.now();
        self.keep_pages(checks);
        let mut judging = self.judging();
        let mut purse = self.purse();
        let settling = purse.of_checks(self, checks);
        let settled = self.store.write(|unit: &mut Writer<'_>| {
            let mut settled = Vec::with_capacity(checks.len());
            let mut habits = Habits::of(&self.sights);
            for Pending { check, why, marks, .. } in &*checks {
                if let Why::Planned(planned) = why {
                    unit.deal_through(&check.query, *planned)?;
                }
                let unlike = habits.judge(unit, check, marks)?;
                let recorded = unlike.as_ref().map(|unlike| unlike.recorded(check));
                let mut taken = self.take_in(unit, &mut judging, recorded.as_ref().unwrap_or(check), now)?;
                if taken.recorded == Recorded::New {
                    habits.learn(unit, check, marks, unlike.as_ref())?;
                    taken.unlike = recorded;
                }
                settled.push(taken);
                if let Why::Confirming(party) = why {
                    unit.mark_extra_look(check, party)?;
                }
            }
            habits.keep(unit)?;
            judging.keep(unit)?;
            settling.write(unit, now)?;
            for (again, since) in judging.judge_late(unit, now)? {
                let (new, past) = again.split(since);
                alerts::keep_and_tell(unit, &self.post(), &new, now)?;
                for finding in &past {
                    unit.keep_finding(finding, Told::Silent, now)?;
                }
                settled.last_mut().expect("what is late was just settled").findings.extend(new);
            }
            for (pending, settled) in checks.iter().zip(&mut settled) {
                settled.suspicion = judging.suspicion(&pending.check.query);
            }
            Ok(settled)
        });
        match &settled {
            Ok(settled) => {
                purse.settled(settling);
                for (pending, settled) in checks.iter_mut().zip(settled) {
                    if let Some(recorded) = &settled.unlike {
                        pending.check = recorded.clone();
                    }
                }
            }
            Err(error) => {
                judging.drop_held();
                drop(judging);
                if matches!(error, StoreError::Full) {
                    self.drop_pages_for_room();
                }
            }
        }
        settled
    }

    fn take_in(
        &self,
        unit: &mut Writer<'_>,
        judging: &mut Judging,
        check: &Check,
        now: DateTime<Utc>,
    ) -> Result<Settled> {
        judging.turn_back(unit, &check.query.source, now)?;
        let Some(findings) = judging.take(unit, check)? else {
            return Ok(Settled { recorded: Recorded::Before, findings: Vec::new(), suspicion: None, unlike: None });
        };
        alerts::keep_and_tell(unit, &self.post(), &findings, now)?;
        if check.outcome != Outcome::Skipped {
            self.watch_for_blindness(unit, &check.query.source, now)?;
        }
        Ok(Settled { recorded: Recorded::New, findings, suspicion: None, unlike: None })
    }

    /// Tells once when a source has gone blind, and once when it sees again.
    fn watch_for_blindness(&self, unit: &mut Writer<'_>, source: &str, now: DateTime<Utc>) -> Result<()> {
        let spell = unit.blind_spells()?.into_iter().find(|spell| spell.source == source);
        let looks = unit.last_looks(source, LOOKS_BACK)?;
        match (sight(&looks, now), spell) {
            (Sight::Blind { since, reason, lost }, spell) if spell.as_ref().is_none_or(|spell| !spell.told) => {
                let relapse = unit.last_told_spell_ended(source)?.is_some_and(|ended| now - ended < RELAPSE);
                let told = !relapse || now - since >= LASTING;
                if told || spell.is_none() {
                    tracing::warn!(source, reason, lost, told, "blind: no page has been seen since {since}");
                    let spell = BlindSpell { source: source.to_owned(), began_at: since, reason: reason.clone(), told };
                    unit.note_blind_spell(&spell)?;
                }
                if told {
                    let lost = lost as u64;
                    self.tell_of_trouble(unit, &TroubleView { since, reason, lost, ..self.trouble(source, now) })?;
                }
                Ok(())
            }
            (Sight::Sees, Some(BlindSpell { began_at: since, reason, told, .. })) => {
                unit.end_blind_spell(source, now)?;
                tracing::info!(source, "sees again");
                // Seen again before anybody was told: then there is nothing to tell, and nothing that is over.
                if told && unit.withdraw_mail(&self.trouble_id("blind", source, since))? {
                    return unit.forget_blind_spell(source, since);
                }
                let lost = unit.unseen_since(source, since)?;
                let over = TroubleView { since, reason, lost, over: Some(now), ..self.trouble(source, now) };
                if told { self.tell_of_trouble(unit, &over) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    fn trouble(&self, source: &str, now: DateTime<Utc>) -> TroubleView {
        let zone = self.config.dayparts.timezone;
        let lang = self.config.mail.language_for(self.trouble_readers());
        TroubleView {
            lang,
            now,
            zone,
            source: source.to_owned(),
            since: now,
            over: None,
            reason: String::new(),
            lost: 0,
        }
    }

    /// The id of a trouble's mail. Several sources may go blind at once: the place in the config tells them apart.
    fn trouble_id(&self, turn: &str, source: &str, since: DateTime<Utc>) -> String {
        let place = self.sights.keys().take_while(|name| *name != source).count();
        format!("{turn}-{}-{place}", since.timestamp_millis())
    }

    fn tell_of_trouble(&self, unit: &mut Writer<'_>, view: &TroubleView) -> Result<()> {
        let turn = if view.over.is_some() { "over" } else { "blind" };
        let id = self.trouble_id(turn, &view.source, view.since);
        self.post().enqueue(unit, self.trouble_letter(id, view.now), &render_trouble(view))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Clock,
        config::{Config, Environment},
        domain::Query,
    };

    const NOW: &str = "2026-03-02T12:00:00Z";

    /// An app of two sources, on a clock that stands still.
    fn app(folder: &tempfile::TempDir) -> App {
        let path = folder.path().join("bidwatch.toml");
        let source = |name: &str| {
            format!(
                "[[sources]]\nname = {name:?}\nurl = \"https://{name}.example/?q={{keyword}}\"\nhtml = {{ listing = \"li\", title = \"b\" }}\n"
            )
        };
        std::fs::write(&path, source("bazaar") + &source("fair")).unwrap();
        let config = Config::load(&path, &Environment::empty()).unwrap();
        App::open(config, Clock::new(|| NOW.parse().unwrap())).unwrap()
    }

    fn blind(source: &str, minutes: i64) -> Pending {
        let at = NOW.parse::<DateTime<Utc>>().unwrap() - TimeDelta::minutes(minutes);
        Pending::by_hand(Check::without_page(Query::new(source, "k"), at, Outcome::Blocked, "captcha"))
    }

    fn mails(app: &App) -> usize {
        app.store.read(|view| view.undelivered()).unwrap().len()
    }

    #[test]
    fn of_two_sources_that_go_blind_in_one_unit_each_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        let mut checks = [40, 20, 1].map(|minutes| ["bazaar", "fair"].map(|source| blind(source, minutes))).concat();
        app.settle(&mut checks).unwrap();
        assert_eq!(mails(&app), 2);
    }

    #[test]
    fn a_source_that_is_seen_again_before_anybody_was_told_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        app.settle(&mut [40, 20, 1].map(|minutes| blind("bazaar", minutes))).unwrap();
        assert_eq!(mails(&app), 1);
        let mut seen = blind("bazaar", 0);
        (seen.check.outcome, seen.check.detail) = (Outcome::Empty, None);
        app.settle(&mut [seen]).unwrap();
        assert_eq!(mails(&app), 0, "neither blind nor over");
    }
}
