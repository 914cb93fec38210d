//! `bidwatch sources`

mod rows;
mod text;

use chrono::Utc;

use crate::{app::sources, config::Environment, store::Store};

use super::{
    Context,
    args::{Format, Sources},
    exit::{Exit, Wrong},
    machine, output,
};

pub(crate) fn run(context: &Context, command: &Sources) -> anyhow::Result<Exit> {
    // With its secrets, for proxies and cookies in files count too; without where this user may not read them.
    let environment = Environment::of_process().without_mail().credentials_may_be_elsewhere();
    let config = match context.load_as(&environment) {
        Ok(config) => config,
        Err(error) => {
            let config = context.load_without_secrets().map_err(|_| error)?;
            anstream::eprintln!("A secret could not be read here: proxies and cookies from files are not counted.");
            config
        }
    };
    let store = Store::open(&config.database)?;
    let (daemon, now) = (store.has_daemon()?, Utc::now());
    let known = |name: &&String| config.sources.iter().any(|source| source.name() == *name);
    if let Some(name) = command.source.as_ref().filter(|name| !known(name)) {
        let names: Vec<&str> = config.sources.iter().map(|source| source.name()).collect();
        let named = output::shown(Some(name), 60);
        return Err(Wrong::Usage(format!("there is no source `{named}`; there are {}", names.join(", "))).into());
    }
    let mut reports = store.read(|view| sources(&config, view, daemon, now))?;
    reports.retain(|report| command.source.as_deref().is_none_or(|name| report.source.name() == name));
    if command.format == Format::Table {
        output::write_text(&text::text(&config, &reports, daemon, now, output::columns().min(100)))?;
    } else {
        let rows: Vec<_> = reports.iter().map(|report| rows::row(&config, report, now)).collect();
        machine::write_rows(command.format, &rows)?;
    }
    Ok(Exit::Done)
}
