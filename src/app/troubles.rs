//! What ails bidwatch itself, other than blindness: told to the operator once, and once when it is over. What keeps mail
//! from leaving can only be told when it is over.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    notify::{Ailment, AilmentView, List, render_ailment},
    store::{Ailing, MailKind, Result, Space, Spell, Writer},
};

use super::{App, GATHER, post::Letter};

/// What kept mail or records waiting for less than this is no trouble by the time it is over.
const WORTH_TELLING: TimeDelta = TimeDelta::minutes(30);

impl App {
    /// A letter about a trouble. Where no operator is named it goes to those who want quiet in their quiet hours.
    pub(super) fn trouble_letter(&self, id: String, now: DateTime<Utc>) -> Letter<'_> {
        let mail = &self.config.mail;
        let (to, send_after) = match mail.operator.as_slice() {
            [] => (&mail.to, mail.quiet.release(now + GATHER)),
            _ => (&mail.operator, now + GATHER),
        };
        Letter {
            id,
            kind: MailKind::Trouble,
            list: List::Trouble,
            date: if send_after - now > GATHER { send_after } else { now },
            enqueued_at: now,
            send_after,
            to,
            in_reply_to: None,
            findings: Vec::new(),
            gathers: false,
        }
    }

    /// Who is told of troubles.
    pub(super) fn trouble_readers(&self) -> &[String] {
        let mail = &self.config.mail;
        if mail.operator.is_empty() { &mail.to } else { &mail.operator }
    }

    /// Tells once when the store's disk is nearly full, and once when there is room again.
    pub fn watch_disk(&self, now: DateTime<Utc>) -> Result<()> {
        self.note_space(self.store.space()?, now)
    }

    fn note_space(&self, space: Space, now: DateTime<Utc>) -> Result<()> {
        let ailment = Ailment::Disk { free: space.free, total: space.total };
        match self.spell(Ailing::Disk)? {
            None if space.is_low() => {
                tracing::warn!(free = space.free, total = space.total, "the disk is nearly full");
                let spell = Spell { what: Ailing::Disk, began_at: now, reason: "nearly full".into(), told: true };
                self.store.write(|unit: &mut Writer<'_>| {
                    unit.note_spell(&spell)?;
                    self.tell(unit, &spell, ailment, None, now)
                })
            }
            Some(spell) if space.is_fine() => self.store.write(|unit: &mut Writer<'_>| {
                unit.end_spell(Ailing::Disk, now)?;
                // Over before anybody was told: then there is nothing to tell.
                if unit.withdraw_mail(&mail_id(&spell, false))? {
                    return Ok(());
                }
                self.tell(unit, &spell, ailment, Some(now), now)
            }),
            _ => Ok(()),
        }
    }

    /// Notes that no mail could be sent.
    pub(super) fn mail_fails(&self, reason: &str, now: DateTime<Utc>) -> Result<()> {
        if self.spell(Ailing::Mail)?.is_some() {
            return Ok(());
        }
        let spell = Spell { what: Ailing::Mail, began_at: now, reason: reason.to_owned(), told: false };
        self.store.write(|unit: &mut Writer<'_>| unit.note_spell(&spell))
    }

    /// Notes that a mail was sent, and tells it where none could be for a while.
    pub(super) fn mail_works(&self, now: DateTime<Utc>) -> Result<()> {
        let Some(spell) = self.spell(Ailing::Mail)? else { return Ok(()) };
        self.store.write(|unit: &mut Writer<'_>| {
            unit.end_spell(Ailing::Mail, now)?;
            if now - spell.began_at < WORTH_TELLING {
                return Ok(());
            }
            // With the one that was just sent.
            let waited = unit.overdue(now)? + 1;
            self.tell(unit, &spell, Ailment::Mail { waited }, Some(now), now)
        })
    }

    /// Tells that nothing could be recorded since `since`, now that it can; what waited is recorded.
    pub(super) fn records_again(
        &self,
        since: DateTime<Utc>,
        reason: &str,
        waited: u64,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if now - since < WORTH_TELLING {
            return Ok(());
        }
        let spell = Spell { what: Ailing::Store, began_at: since, reason: reason.to_owned(), told: true };
        self.store.write(|unit: &mut Writer<'_>| {
            unit.note_spell(&spell)?;
            unit.end_spell(Ailing::Store, now)?;
            self.tell(unit, &spell, Ailment::Store { waited }, Some(now), now)
        })
    }

    fn spell(&self, what: Ailing) -> Result<Option<Spell>> {
        Ok(self.store.read(|view| view.spells())?.into_iter().find(|spell| spell.what == what))
    }

    fn tell(
        &self,
        unit: &mut Writer<'_>,
        spell: &Spell,
        ailment: Ailment,
        over: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let letter = self.trouble_letter(mail_id(spell, over.is_some()), now);
        let (zone, reason) = (self.config.dayparts.timezone, spell.reason.clone());
        let lang = self.config.mail.language_for(letter.to);
        let view = AilmentView { lang, now: letter.date, zone, ailment, since: spell.began_at, over, reason };
        self.post().enqueue(unit, letter, &render_ailment(&view))
    }
}

fn mail_id(spell: &Spell, over: bool) -> String {
    let turn = if over { "-over" } else { "" };
    format!("{}{turn}-{}", spell.what.as_str(), spell.began_at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Clock,
        config::{Config, Environment},
    };

    fn app(folder: &tempfile::TempDir, mail: &str) -> App {
        let text = format!("timezone = \"UTC\"\n[mail]\n{mail}\n");
        let config = Config::parse(&text, &folder.path().join("bidwatch.toml"), &Environment::empty()).unwrap();
        App::open(config, Clock::system()).unwrap()
    }

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-03-02T01:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    fn mails(app: &App) -> Vec<(String, String, DateTime<Utc>)> {
        let waiting = app.store.read(|view| view.undelivered()).unwrap();
        waiting.into_iter().map(|mail| (mail.recipient, mail.subject, mail.send_after)).collect()
    }

    fn space(free: u64) -> Space {
        Space { free: free * 1_000_000, total: 8_000_000_000 }
    }

    #[test]
    fn a_disk_nearly_full_is_told_once_and_once_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "operator = [\"ops@shop.example\"]");
        for (minute, free) in [(0, 900), (10, 300), (20, 200), (30, 550)] {
            app.note_space(space(free), at(minute)).unwrap();
        }
        let told = mails(&app);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "ops@shop.example");
        assert!(told[0].1.contains("0.3 GB"), "{}", told[0].1);
        app.store.write(|unit: &mut Writer<'_>| unit.begin_delivery(at(40), at(40))).unwrap();
        app.note_space(space(4_000), at(50)).unwrap();
        app.note_space(space(4_000), at(60)).unwrap();
        assert_eq!(mails(&app).len(), 2);
    }

    #[test]
    fn what_passes_before_anybody_is_told_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "");
        app.note_space(space(300), at(0)).unwrap();
        app.note_space(space(4_000), at(1)).unwrap();
        assert!(mails(&app).is_empty());
        app.mail_fails("no route", at(0)).unwrap();
        app.mail_works(at(20)).unwrap();
        assert!(mails(&app).is_empty());
    }

    #[test]
    fn that_no_mail_could_be_sent_is_told_when_one_can() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "");
        app.mail_fails("no route to smtp.example.com", at(0)).unwrap();
        app.mail_fails("no route to smtp.example.com", at(60)).unwrap();
        assert!(mails(&app).is_empty());
        app.mail_works(at(125)).unwrap();
        app.mail_works(at(126)).unwrap();
        let told = mails(&app);
        assert_eq!(told.len(), 1);
        assert!(told[0].1.contains("mail goes out again"), "{told:?}");
    }

    #[test]
    fn that_nothing_could_be_recorded_is_told_once_it_can_where_it_lasted() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "");
        app.records_again(at(0), "the disk is full", 3, at(5)).unwrap();
        assert!(mails(&app).is_empty());
        app.records_again(at(0), "the disk is full", 40, at(95)).unwrap();
        assert_eq!(mails(&app)[0].1, "bidwatch: recording goes on after 95 minutes");
        assert!(app.store.read(|view| view.spells()).unwrap().is_empty(), "it is over");
    }

    #[test]
    fn quiet_hours_hold_what_goes_to_you_and_not_what_goes_to_the_operator() {
        let quiet = "quiet_hours = \"23:00-07:00\"";
        for (mail, hour) in [(quiet.to_owned(), 7), (format!("{quiet}\noperator = \"ops@shop.example\""), 1)] {
            let folder = tempfile::tempdir().unwrap();
            let app = app(&folder, &mail);
            app.note_space(space(300), at(0)).unwrap();
            assert_eq!(mails(&app)[0].2.format("%-H").to_string(), hour.to_string());
        }
    }
}
