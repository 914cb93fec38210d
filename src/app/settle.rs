//! Settling: a check recorded, judged and told in one unit of work.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    detect::Suspicion,
    domain::{Check, Finding, Outcome, Party},
    insight::{Sight, sight},
    notify::{List, TroubleView, render_trouble},
    store::{BlindSpell, MailKind, Recorded, Result, Told, Writer},
};

use super::{App, GATHER, alerts, judging::Judging, post::Letter};

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
}

/// A check on its way to the store, and why it was made.
pub(super) type Pending = (Check, Why);

impl App {
    /// Records checks, judges them in turn, and puts what was found into the outbox: one unit of work. When
    /// this returns `Ok`, all of it is on disk; when not, nothing is, and it may be tried again.
    pub(super) fn settle(&self, checks: &[Pending]) -> Result<Vec<Settled>> {
        let now = self.clock.now();
        let mut judging = self.judging();
        let mut purse = self.purse();
        let settling = purse.of_checks(self, checks);
        let settled = self.store.write(|unit: &mut Writer<'_>| {
            let mut settled = Vec::with_capacity(checks.len());
            for (check, why) in checks {
                if let Why::Planned(planned) = why {
                    unit.deal_through(&check.query, *planned)?;
                }
                settled.push(self.take_in(unit, &mut judging, check, now)?);
                if let Why::Confirming(party) = why {
                    unit.mark_extra_look(check, party)?;
                }
            }
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
            for ((check, _), settled) in checks.iter().zip(&mut settled) {
                settled.suspicion = judging.suspicion(&check.query);
            }
            Ok(settled)
        });
        match &settled {
            Ok(_) => purse.settled(settling),
            Err(_) => judging.drop_held(),
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
            return Ok(Settled { recorded: Recorded::Before, findings: Vec::new(), suspicion: None });
        };
        alerts::keep_and_tell(unit, &self.post(), &findings, now)?;
        if check.outcome != Outcome::Skipped {
            self.watch_for_blindness(unit, &check.query.source, now)?;
        }
        Ok(Settled { recorded: Recorded::New, findings, suspicion: None })
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
        TroubleView { now, zone, source: source.to_owned(), since: now, over: None, reason: String::new(), lost: 0 }
    }

    /// The id of a trouble's mail. Several sources may go blind at once: the place in the config tells them apart.
    fn trouble_id(&self, turn: &str, source: &str, since: DateTime<Utc>) -> String {
        let place = self.sights.keys().take_while(|name| *name != source).count();
        format!("{turn}-{}-{place}", since.timestamp_millis())
    }

    fn tell_of_trouble(&self, unit: &mut Writer<'_>, view: &TroubleView) -> Result<()> {
        let mail = &self.config.mail;
        let turn = if view.over.is_some() { "over" } else { "blind" };
        let letter = Letter {
            id: self.trouble_id(turn, &view.source, view.since),
            kind: MailKind::Trouble,
            list: List::Trouble,
            date: view.now,
            send_after: view.now + GATHER,
            to: if mail.operator.is_empty() { &mail.to } else { &mail.operator },
            in_reply_to: None,
            findings: Vec::new(),
        };
        self.post().enqueue(unit, letter, &render_trouble(view))
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
        (Check::without_page(Query::new(source, "k"), at, Outcome::Blocked, "captcha"), Why::ByHand)
    }

    fn mails(app: &App) -> usize {
        app.store.read(|view| view.undelivered()).unwrap().len()
    }

    #[test]
    fn of_two_sources_that_go_blind_in_one_unit_each_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        app.settle(&[40, 20, 1].map(|minutes| ["bazaar", "fair"].map(|source| blind(source, minutes))).concat())
            .unwrap();
        assert_eq!(mails(&app), 2);
    }

    #[test]
    fn a_source_that_is_seen_again_before_anybody_was_told_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        app.settle(&[40, 20, 1].map(|minutes| blind("bazaar", minutes))).unwrap();
        assert_eq!(mails(&app), 1);
        let (mut seen, _) = blind("bazaar", 0);
        (seen.outcome, seen.detail) = (Outcome::Empty, None);
        app.settle(&[(seen, Why::ByHand)]).unwrap();
        assert_eq!(mails(&app), 0, "neither blind nor over");
    }
}
