//! What each section of the file says: from tables to the settings of the stages.

mod alerts;
mod budget;
mod calendar;
mod estimates;
mod judge;
mod language;
mod mail;
mod market;
mod pages;
mod render;
mod roster;
mod rules;
mod source;
mod visitor;
mod watch;
mod way;
mod webhooks;

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::{Config, Environment, Report, Source, preset::Presets, reader::Table};
use crate::{
    domain::{Dayparts, Problem},
    fetch, render as browser,
};

/// What every section may need to know.
pub(super) struct Surroundings<'t> {
    /// The folder that paths are relative to.
    pub(super) folder: &'t Path,
    pub(super) environment: &'t Environment,
    pub(super) presets: &'t Presets<'t>,
    pub(super) contact: fetch::Contact,
    pub(super) browser: browser::Settings,
    /// `None` where they are wrong.
    pub(super) dayparts: Option<Dayparts>,
}

impl Surroundings<'_> {
    /// A path of the file, made whole.
    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// The path under a key; that nothing can be read there is told.
    fn readable_file(&self, table: &Table<'_>, key: &'static str) -> Option<PathBuf> {
        let path = self.path(table.text(key)?);
        if let Err(error) = File::open(&path) {
            let problem = Problem::at(key, format!("this file cannot be read: {error}"));
            table.tell(&problem.help(format!("it is looked for at {}", path.display())));
        }
        Some(path)
    }
}

/// The whole file. Where something in it is wrong, the rest is read all the same; what comes back is
/// good only if nothing was taken down.
pub(super) fn read(root: Table<'_>, path: &Path, surroundings: &mut Surroundings<'_>) -> Config {
    // The file's own keys first: who sets one in a table is then told where it belongs.
    surroundings.contact = market::contact(&root);
    surroundings.browser = render::read(&root, surroundings);
    let database = root.text("database").unwrap_or_else(|| "bidwatch.db".to_owned());
    surroundings.dayparts = market::dayparts(&root);
    let sources = source::all(&root, surroundings);
    let names: Vec<&str> = sources.iter().map(Source::name).collect();
    let watches = watch::all(&root, &sources, surroundings);
    let dayparts = surroundings.dayparts.clone().unwrap_or_else(market::no_dayparts);
    budget::warn_of_shortages(&root, &sources, &watches, &dayparts);
    let (mut judge, confirm) = judge::read(&root);
    judge.calendar = calendar::read(&root, &names, &watches);
    let estimates = estimates::all(&root, &names, &watches);
    let roster = roster::read(&root);
    let language = language::read(&root).unwrap_or_default();
    let mut mail = mail::read(&root, language, surroundings);
    mail.webhooks = webhooks::read(&root, surroundings);
    mail.rules = alerts::read(&root, &roster, &names, &watches);
    mail.by_query = watch::readers_of_queries(&watches, &mail.to);
    let config = Config {
        path: path.to_owned(),
        database: surroundings.path(database),
        dayparts,
        roster,
        estimates,
        language,
        sources,
        watches,
        mail,
        pages: pages::read(&root),
        judge,
        confirm,
        render: surroundings.browser.clone(),
        contact: surroundings.contact.clone(),
        warnings: Report::default(),
        environment: surroundings.environment.clone(),
    };
    root.finish();
    config
}
