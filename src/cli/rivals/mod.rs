//! `bidwatch rivals`

mod clock;
mod explain;
mod likeness;
mod overview;
mod rows;
mod suggest;
mod text;

use crate::{
    app::{App, RivalsAsked},
    domain::{display_safe, identity_key},
};

use super::{
    Context,
    args::{Format, Rivals},
    exit::{Exit, Wrong},
    output,
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
    let rival = command.rival.as_deref().map(|name| named(&app, name)).transpose()?;
    let report = app.rivals(&RivalsAsked { span: command.filter.span(), days: command.days, rival })?;
    if command.format == Format::Table {
        let whole = command.rival.is_some() || command.filter.span().keyword.is_some();
        output::write_text(&text::text(lang, &app.config, &report, whole, output::columns()))?;
    } else {
        output::write_json(command.format, &rows::rows(&app.config.roster, &report))?;
    }
    Ok(Exit::Done)
}

/// The name as the config has it of whom a user names in any spelling.
pub(crate) fn named(app: &App, name: &str) -> anyhow::Result<String> {
    let names: Vec<&str> = app.config.roster.parties().map(|(_, party)| party.name.as_str()).collect();
    let found = names.iter().find(|known| identity_key(known) == identity_key(name));
    found.map(|&known| known.to_owned()).ok_or_else(|| {
        let known: Vec<String> = names.iter().map(|name| display_safe(name)).collect();
        let whom = format!("nobody named `{}` is watched", display_safe(name));
        Wrong::Usage(if known.is_empty() {
            format!("{whom}: the config names no rival")
        } else {
            format!("{whom}; there are {}", known.join(", "))
        })
        .into()
    })
}
