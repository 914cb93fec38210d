//! `bidwatch ack` and `bidwatch wrong`

use chrono::Utc;

use crate::{
    domain::{Feedback, FeedbackWord, bounded},
    store::{RecordedFinding, Store, Writer},
};

use super::{
    Context,
    args::{Ack, Wrong},
    exit::{self, Exit},
    output,
};

/// The shortest beginning of an id that is taken.
const LEAST: usize = 4;

pub(crate) fn ack(context: &Context, command: &Ack) -> anyhow::Result<Exit> {
    let done = "Marked as seen; no reminder of it comes any more.";
    let undone = "No longer marked as seen.";
    say(context, FeedbackWord::Seen, &command.id, command.note.as_deref(), command.undo, [done, undone])
}

pub(crate) fn wrong(context: &Context, command: &Wrong) -> anyhow::Result<Exit> {
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
    let found = meant(&store, id, zone)?;
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
    output::write_text(&format!("{}\n{}\n", line(&found, zone), output::wrapped(said, "  ")))?;
    Ok(Exit::Done)
}

/// The one finding whose id begins so.
fn meant(store: &Store, id: &str, zone: chrono_tz::Tz) -> anyhow::Result<RecordedFinding> {
    let usage = |text: String| exit::Wrong::Usage(text);
    let prefix = id.trim().to_ascii_lowercase();
    if prefix.len() < LEAST || !prefix.chars().all(|c| c.is_ascii_hexdigit()) {
        let shown = output::shown(Some(id), 60);
        let help =
            format!("`{shown}` is no id of a finding: at least {LEAST} of its first characters, 0 to 9 and a to f");
        return Err(usage(format!("{help}; `bidwatch findings` shows them")).into());
    }
    let mut alike = store.read(|view| view.findings_beginning(&prefix))?;
    match alike.len() {
        0 => {
            Err(usage(format!("there is no finding whose id begins with {prefix}; `bidwatch findings` shows them"))
                .into())
        }
        1 => Ok(alike.remove(0)),
        many => {
            let lines: Vec<String> = alike.iter().map(|found| format!("  {}", line(found, zone))).collect();
            let text = format!("{many} findings begin with {prefix}: add a character or two\n{}", lines.join("\n"));
            Err(usage(text).into())
        }
    }
}

/// "[1a2b3c4d5e6f7a8b] Mon 02 Mar 12:00  Rival A fought …"
fn line(found: &RecordedFinding, zone: chrono_tz::Tz) -> String {
    let local = found.finding.at.with_timezone(&zone).format("%a %d %b %H:%M");
    format!("[{}] {local}  {}", found.finding.id, output::shown(Some(&found.finding.text), 100))
}
