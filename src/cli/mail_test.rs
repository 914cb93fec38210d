//! `bidwatch mail-test`

use chrono::{SubsecRound, Utc};

use crate::notify::{Envelope, Head, List, Mailer, compose, render_test};

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
    let raw = compose(&render_test(now, config.dayparts.timezone), &head)?;
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
    Ok(exit)
}
