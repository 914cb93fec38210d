//! `bidwatch digest`

use std::fs;

use anyhow::Context as _;
use chrono::TimeDelta;

use crate::notify::{Head, List, compose, render_digest};

use super::{Context, args::Digest, context::runtime, exit::Exit, once::mail_lines, output};

pub(crate) fn run(context: &Context, command: &Digest) -> anyhow::Result<Exit> {
    let app = if command.send { context.app()? } else { context.app_without_secrets()? };
    let now = app.clock.now();
    let date = now.with_timezone(&app.config.dayparts.timezone).date_naive();
    if command.send {
        app.enqueue_digest(now, command.language)?;
        let sending = runtime()?.block_on(app.send_due())?;
        output::write_text(&mail_lines(&sending))?;
        return Ok(if sending.failed.is_empty() { Exit::Done } else { Exit::Failed });
    }
    let mut view = app.digest_view(date, now - TimeDelta::days(1), now)?;
    view.lang = command.language.unwrap_or(view.lang);
    let message = render_digest(&view);
    let Some(folder) = &command.out else {
        output::write_text(&message.text)?;
        return Ok(Exit::Done);
    };
    let mail = &app.config.mail;
    let id = date.to_string();
    let head = Head {
        id: &id,
        instance: app.store.instance(),
        date: now,
        from: &mail.from,
        to: &mail.to,
        list: List::Digest,
        in_reply_to: None,
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let files =
        [("eml", compose(&message, &head)?), ("html", message.html.into_bytes()), ("txt", message.text.into_bytes())];
    for (ending, bytes) in files {
        let path = folder.join(format!("digest-{date}.{ending}"));
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        output::write_text(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Done)
}
