//! `bidwatch mail-test`

use chrono::{SubsecRound, Utc};

use crate::{
    app::post,
    fetch::Poster,
    notify::{Envelope, Head, List, Mailer, Note, compose, render_test},
    words::{Voice, catalogue::trouble},
};

use super::{Context, context::runtime, exit::Exit, output};

pub(crate) fn run(context: &Context) -> anyhow::Result<Exit> {
    let config = context.load()?;
    let mailer = Mailer::new(&config.mail)?;
    let now = Utc::now().trunc_subsecs(0);
    let id = now.timestamp().to_string();
    let head = Head {
        id: &id,
        instance: "test",
        date: now,
        from: &config.mail.from,
        to: &config.mail.to,
        list: List::Test,
        in_reply_to: None,
    };
    let lang = config.mail.language_for(&config.mail.to);
    let raw = compose(&render_test(Voice { lang, zone: config.dayparts.timezone, now }), &head)?;
    let mut exit = Exit::Done;
    for to in &config.mail.to {
        let envelope = Envelope::new(&config.mail.from, to)?;
        match runtime()?.block_on(mailer.send(&envelope, &raw, &id)) {
            Ok(reply) => output::write_text(&format!("{}: {reply}\n", envelope.to))?,
            Err(error) => {
                anstream::eprintln!("{}: {error}", envelope.to);
                exit = Exit::Failed;
            }
        }
    }
    let poster = Poster::new(config.contact.clone());
    for webhook in &config.mail.webhooks {
        let lang = config.mail.language_of(&webhook.address());
        let note = Note { title: trouble::test_note(lang).to_owned(), text: trouble::test_note_text(lang).to_owned() };
        let body = webhook.body(&id, now, &note, &[]);
        match runtime()?.block_on(post(&poster, webhook, &id, &body, now)) {
            Ok(reply) => output::write_text(&format!("{}: {reply}\n", webhook.address()))?,
            Err(error) => {
                anstream::eprintln!("{error}");
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}
