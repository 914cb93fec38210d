//! `bidwatch rivals`

mod clock;
mod explain;
mod likeness;
mod overview;
mod rows;
mod suggest;
mod text;

use crate::app::{App, RivalsAsked};

use super::{
    Context,
    args::{Counted, Format, Rivals},
    exit::Exit,
    machine, meant, output,
};

pub(crate) fn run(context: &Context, command: &Rivals) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let lang = command.language.unwrap_or(app.config.language);
    if command.suggest {
        return suggest::suggest(&app, command);
    }
    if command.explain {
        output::write_text(&explain::text(lang, output::columns()))?;
        return Ok(Exit::Done);
    }
    let asked = asked(&app, &command.counted)?;
    let report = app.rivals(&asked)?;
    if command.format == Format::Table {
        let whole = asked.rival.is_some() || asked.span.keyword.is_some();
        output::write_text(&text::text(lang, &app.config, &report, whole, output::columns()))?;
    } else {
        machine::write_rows(command.format, &rows::rows(&app.config.roster, &report))?;
    }
    Ok(Exit::Done)
}

/// What is asked for, its names as they are known.
pub(crate) fn asked(app: &App, counted: &Counted) -> anyhow::Result<RivalsAsked> {
    let rival = counted.rival.as_deref().map(|name| meant::watched(&app.config, name)).transpose()?;
    Ok(RivalsAsked { span: meant::span(&app.config, &app.store, &counted.filter)?, days: counted.days, rival })
}
