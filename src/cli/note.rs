//! `bidwatch note`

use chrono::Utc;

use crate::{
    domain::bounded,
    store::{Note as Kept, Store, Writer},
};

use super::{Context, args::Note, exit::Exit, output};

pub(crate) fn run(context: &Context, command: &Note) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let note = Kept {
        at: command.at.unwrap_or_else(Utc::now),
        keyword: command.keyword.clone(),
        text: bounded(&command.text),
    };
    Store::open(&config.database)?.write(|unit: &mut Writer<'_>| unit.keep_note(&note))?;
    let local = note.at.with_timezone(&config.dayparts.timezone).format("%a %d %b %Y %H:%M");
    output::write_text(&format!("Noted for {local}: {}\n", note.text))?;
    Ok(Exit::Done)
}
