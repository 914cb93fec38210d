use std::{path::PathBuf, sync::Arc};

use crate::{
    app::{App, Clock},
    config::{Config, Environment},
};

use super::exit::Wrong;

/// What every command needs first.
pub(crate) struct Context {
    pub(crate) config: Option<PathBuf>,
}

impl Context {
    /// The config with its secrets, for commands that fetch or mail. Its warnings go to stderr.
    pub(crate) fn load(&self) -> anyhow::Result<Config> {
        self.read_and_warn(&Environment::of_process())
    }

    fn read_and_warn(&self, environment: &Environment) -> anyhow::Result<Config> {
        let config = self.read(environment)?;
        if !config.warnings.is_empty() {
            anstream::eprintln!("{}", config.warnings.render(true));
        }
        Ok(config)
    }

    /// The config for commands that only read and write the store: no secret has to be at hand.
    pub(crate) fn load_without_secrets(&self) -> anyhow::Result<Config> {
        self.read(&Environment::of_process().without_secrets())
    }

    /// The config as it is read in this environment; its warnings stay with it.
    pub(crate) fn load_as(&self, environment: &Environment) -> anyhow::Result<Config> {
        self.read(environment)
    }

    fn read(&self, environment: &Environment) -> anyhow::Result<Config> {
        let path = Config::locate(self.config.as_deref())?;
        Ok(Config::load(&path, environment).map_err(|report| Wrong::Config(Box::new(report)))?)
    }

    /// The config if there is one, else what holds without: for commands that can do with a preset alone.
    pub(crate) fn load_or_default(&self, environment: &Environment) -> anyhow::Result<Config> {
        if self.config.is_none() && Config::locate(None).is_err() {
            return Ok(Config::without_file(&std::env::current_dir()?, environment));
        }
        self.read_and_warn(environment)
    }

    /// The app on the system's clock, without secrets: for commands that neither fetch nor mail.
    pub(crate) fn app_without_secrets(&self) -> anyhow::Result<Arc<App>> {
        Ok(Arc::new(App::open(self.load_without_secrets()?, Clock::system())?))
    }

    /// The app on the system's clock.
    pub(crate) fn app(&self) -> anyhow::Result<Arc<App>> {
        Ok(Arc::new(App::open(self.load()?, Clock::system())?))
    }
}

/// An async runtime for one command.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
