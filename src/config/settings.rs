//! What a config file says, read and checked.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::{ConfigError, Environment, Report, preset, preset_file::is_path};
use crate::{
    detect,
    domain::{Dayparts, Device, Query, Roster, display_safe},
    extract, fetch, insight,
    notify::MailSettings,
    render,
    schedule::{Budget, ConfirmSettings},
    store::KeepSettings,
    words::Lang,
};

/// When a watch is due that says nothing of it: twice an hour.
pub const DEFAULT_SCHEDULE: &str = "*/30 * * * *";

/// The settings of every stage.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub path: PathBuf,
    /// The store.
    pub database: PathBuf,
    /// The market's time zone and its peak hours; UTC without any, where the file says nothing.
    pub dayparts: Dayparts,
    /// Who is watched.
    pub roster: Roster,
    /// Where it is looked, in the file's order.
    pub sources: Vec<Source>,
    /// What is looked at and when, in the file's order.
    pub watches: Vec<Watch>,
    /// What the user knows of clicks and their cost, for estimates of spend.
    pub estimates: Vec<insight::Estimate>,
    /// How mails leave.
    pub mail: MailSettings,
    /// In which language is told, where nothing else is said.
    pub language: Lang,
    /// Which pages are kept.
    pub pages: KeepSettings,
    /// How sure a finding has to be.
    pub judge: detect::Settings,
    /// How suspected changes are looked into.
    pub confirm: ConfirmSettings,
    /// The browser that lays pages out.
    pub render: render::Settings,
    /// Who asks, for the `User-Agent` of every source.
    pub contact: fetch::Contact,
    /// What is no mistake but should be known; empty as a rule.
    pub warnings: Report,
    pub(super) environment: Environment,
}

/// A site: how its pages are asked for and how its listings are told.
#[derive(Debug, Clone)]
pub struct Source {
    /// How its pages are asked for; bears the source's name.
    pub access: fetch::Access,
    /// The rules of its pages, checked but not compiled.
    pub spec: extract::Spec,
    /// The name of the preset it rests on, if any.
    pub preset: Option<String>,
    /// What it may cost.
    pub budget: Budget,
    /// The hours in which it is looked at, as the peak of these dayparts; `None`: all.
    pub active: Option<Dayparts>,
    /// When its pages are laid out in a browser.
    pub render: render::When,
    /// That browser, the same for all sources.
    pub browser: render::Settings,
    /// Whether its rules were never held against a real page.
    pub untested: bool,
}

impl Source {
    /// What is to be known before its listings are trusted; `None` as a rule.
    pub fn caution(&self) -> Option<String> {
        self.untested.then(|| {
            let what = self.preset.as_deref().map_or("source", |_| "preset");
            let name = display_safe(self.preset.as_deref().unwrap_or(self.name()));
            format!("{what} `{name}` was never held against a real page: check what it shows before you trust it")
        })
    }

    /// The name in the config, or of the preset.
    pub fn name(&self) -> &str {
        &self.access.source
    }
}

/// Keywords looked at on one source, from one place, at the same times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// A name by which `[[alerts]]` speaks of it.
    pub name: Option<String>,
    /// Where alerts about it go; empty: to those of `[mail]`.
    pub to: Vec<String>,
    /// Name of the source.
    pub source: String,
    /// The search words, trimmed.
    pub keywords: Vec<String>,
    /// Crontab lines in the market's time.
    pub schedule: Vec<String>,
    /// The same for the peak hours, where they differ; empty: `schedule` holds all day.
    pub peak_schedule: Vec<String>,
    /// The hours outside which nothing is planned, as the peak of these dayparts: its own, else its source's.
    pub active: Option<Dayparts>,
    /// Where the visitor stands, in the source's own words.
    pub place: Option<String>,
    /// The language asked for.
    pub language: Option<String>,
    /// The kind of device.
    pub device: Option<Device>,
}

impl Watch {
    /// One query a keyword.
    pub fn queries(&self) -> Vec<Query> {
        self.keywords.iter().map(|keyword| self.query(keyword)).collect()
    }

    pub(super) fn query(&self, keyword: &str) -> Query {
        Query {
            source: self.source.clone(),
            keyword: keyword.to_owned(),
            place: self.place.clone(),
            language: self.language.clone(),
            device: self.device,
        }
    }
}

impl Config {
    /// The source of that name in the config, else the preset of that name with its own defaults.
    pub fn source_or_preset(&self, name: &str) -> Result<Source, ConfigError> {
        if let Some(source) = self.sources.iter().find(|source| source.name() == name) {
            return Ok(source.clone());
        }
        if is_path(name) {
            return self.preset_alone(name);
        }
        if preset(name).is_none() {
            let known = self.sources.iter().map(|source| source.name().to_owned());
            let presets = super::presets().map(|(name, _)| name.to_owned());
            return Err(ConfigError::unknown_source(name, known.chain(presets).collect()));
        }
        self.preset_alone(name)
    }

    /// A source that is a preset, by its name, or by the path of its file from the working folder.
    fn preset_alone(&self, preset: &str) -> Result<Source, ConfigError> {
        let path = is_path(preset).then(|| std::path::absolute(preset).ok()).flatten();
        let preset = toml::Value::from(path.as_deref().and_then(Path::to_str).unwrap_or(preset));
        let name = toml::Value::from(
            path.as_deref()
                .and_then(Path::file_stem)
                .and_then(OsStr::to_str)
                .unwrap_or(preset.as_str().unwrap_or("preset")),
        );
        let text = format!("[[sources]]\nname = {name}\npreset = {preset}\n");
        let config = Self::parse(&text, &self.path, &self.environment).map_err(ConfigError::Wrong)?;
        let source = config.sources.into_iter().next().expect("the text above holds one source");
        let contact = self.contact.clone();
        let browser = self.render.clone();
        Ok(Source { access: fetch::Access { contact, ..source.access }, browser, ..source })
    }

    /// Whether there is anything to look at, for the commands that look.
    pub fn require_watches(&self) -> Result<(), ConfigError> {
        if self.watches.is_empty() { Err(ConfigError::NothingToWatch(self.path.clone())) } else { Ok(()) }
    }

    /// What is missing in a config with which nothing happens, and what would be right.
    pub fn lacks(&self) -> Option<(&'static str, &'static str)> {
        if self.sources.is_empty() {
            let help =
                "say where to look in [[sources]] and for what in [[watches]]; `bidwatch init` writes an example";
            return Some(("this config names no source: there is nothing to look at", help));
        }
        let help = "name a source and its keywords in [[watches]]";
        self.watches.is_empty().then_some(("this config has no [[watches]]: nothing is looked at", help))
    }

    /// What holds where there is no file: no source but the presets, and the store in `folder`.
    pub fn without_file(folder: &Path, environment: &Environment) -> Self {
        Self::parse("", &folder.join(super::FILE_NAME), environment).expect("an empty config has no problem")
    }
}
