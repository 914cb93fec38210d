//! `bidwatch ack` and `bidwatch wrong`

use chrono::Utc;

use crate::{
    domain::{Feedback, FeedbackWord, bounded},
    store::{Store, Writer},
};

use super::{Context, args::Answer, exit::Exit, meant, output};

pub(crate) fn ack(context: &Context, command: &Answer) -> anyhow::Result<Exit> {
    let done = "Marked as seen; no reminder of it comes any more.";
    let undone = "No longer marked as seen.";
    say(context, FeedbackWord::Seen, &command.id, command.note.as_deref(), command.undo, [done, undone])
}

pub(crate) fn wrong(context: &Context, command: &Answer) -> anyhow::Result<Exit> {
    let done = "Counted as wrong; the judgement goes on as it is. `bidwatch findings --reliability` shows the count.";
    let undone = "No longer counted as wrong.";
    say(context, FeedbackWord::Wrong, &command.id, command.note.as_deref(), command.undo, [done, undone])
}

fn say(
    context: &Context,
    word: FeedbackWord,
    id: &str,
    note: Option<&str>,
    undo: bool,
    [done, undone]: [&str; 2],
) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let zone = config.dayparts.timezone;
    let found = meant::finding(&store, id, zone)?;
    let finding_id = found.finding.id.clone();
    let took_back = store.write(|unit: &mut Writer<'_>| {
        if undo {
            return unit.forget_feedback(&finding_id, word);
        }
        let note = note.map(bounded).filter(|note| !note.trim().is_empty());
        unit.keep_feedback(&Feedback { finding_id: finding_id.clone(), word, at: Utc::now(), note })?;
        Ok(true)
    })?;
    let said = match (undo, took_back) {
        (false, _) => done,
        (true, true) => undone,
        (true, false) => "There was nothing to take back.",
    };
    output::write_text(&format!("{}\n{}\n", meant::line(&found, zone), output::wrapped(said, "  ")))?;
    Ok(Exit::Done)
}
