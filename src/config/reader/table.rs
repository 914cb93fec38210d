use std::{cell::RefCell, collections::BTreeSet};

use toml::de::DeTable;

use super::{Reading, Value, layer::Layer};
use crate::{config::place::Place, domain::Problem};

/// A table of the file. Where a preset stands below it, keys that the file does not set are the preset's.
#[derive(Debug)]
pub(in crate::config) struct Table<'t> {
    pub(super) reading: &'t Reading,
    /// Dotted, without the places in lists: `sources.pace`.
    path: String,
    /// Whether it is one of a list of tables.
    listed: bool,
    /// The file's own table first, then the preset's.
    pub(super) layers: Vec<Layer<'t>>,
    pub(super) asked: RefCell<BTreeSet<&'static str>>,
    /// Whether it stands on a preset that there is not: who knows what that would have set.
    baseless: bool,
}

impl<'t> Table<'t> {
    /// The whole of the config's own text.
    pub(in crate::config) fn root(reading: &'t Reading, table: &'t DeTable<'t>) -> Self {
        let layers = vec![Layer { table, place: Place { text: 0, span: 0..0 } }];
        Self { reading, path: String::new(), listed: false, layers, asked: RefCell::default(), baseless: false }
    }

    /// A table in this one.
    pub(super) fn below(&self, path: String, listed: bool, layers: Vec<Layer<'t>>) -> Self {
        Self { reading: self.reading, path, listed, layers, asked: RefCell::default(), baseless: self.baseless }
    }

    /// The same with another text's table below it.
    pub(in crate::config) fn over(mut self, text: usize, table: &'t DeTable<'t>) -> Self {
        self.layers.push(Layer { table, place: Place { text, span: 0..0 } });
        self
    }

    /// The same, and nothing missing in it is told any more.
    pub(in crate::config) fn baseless(self) -> Self {
        Self { baseless: true, ..self }
    }

    /// Whether the key is set; it counts as known then.
    pub(in crate::config) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Whether the file itself sets the key, and not a preset.
    pub(in crate::config) fn sets(&self, key: &'static str) -> bool {
        self.layers.first().is_some_and(|own| own.table.contains_key(key))
    }

    /// Whether the key's value is a list without items.
    pub(in crate::config) fn is_empty_list(&self, key: &'static str) -> bool {
        self.get(key).and_then(|value| value.toml.as_array()).is_some_and(|items| items.is_empty())
    }

    /// The key's value, whatever it is.
    pub(in crate::config) fn get(&self, key: &'static str) -> Option<Value<'t>> {
        self.asked.borrow_mut().insert(key);
        self.reading.learn(self.dotted(key));
        self.layers.iter().find_map(|layer| layer.value(key))
    }

    /// What was read of the value; what is wrong with it is taken down.
    pub(in crate::config) fn checked<T>(&self, value: &Value<'t>, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.reading.error(Some(value.place.clone()), problem)).ok()
    }

    /// Takes down a problem at its key, dotted from this table; at the table's head where it is not set.
    pub(in crate::config) fn tell(&self, problem: &Problem) {
        self.reading.error(Some(self.place(&problem.key)), problem.clone());
    }

    /// The same for what has to be there and is not; told at the table's head.
    pub(in crate::config) fn missing(&self, message: impl Into<String>, help: impl Into<String>) {
        if !self.baseless {
            self.tell(&Problem::at("", message).help(help));
        }
    }

    /// Takes down what a stage found wrong, but for what is already told: of a value that could not be
    /// read, the stage saw only the default.
    pub(in crate::config) fn tell_all(&self, problems: &[Problem]) {
        let told = self.reading.error_places();
        let is_news = |problem: &&Problem| match self.located(&problem.key) {
            Some(place) => !told.contains(&place),
            None => !self.baseless && !told.contains(&self.layers[0].place),
        };
        for problem in problems.iter().filter(is_news) {
            self.tell(problem);
        }
    }

    /// Takes down what is no error but should be known, at its key.
    pub(in crate::config) fn warn(&self, problem: &Problem) {
        self.reading.warning(Some(self.place(&problem.key)), problem.clone());
    }

    /// Where the key stands that is dotted from this table ("clean.title[0].pattern"): the value, or the
    /// nearest table or list above it that is there.
    pub(in crate::config) fn place(&self, dotted: &str) -> Place {
        self.located(dotted).unwrap_or_else(|| self.layers[0].place.clone())
    }

    fn located(&self, dotted: &str) -> Option<Place> {
        self.layers.iter().find_map(|layer| layer.locate(dotted))
    }

    /// Marks a key as one that is asked for only to refuse it: it is not unknown, and not offered either.
    pub(super) fn refused(&self, key: &'static str) -> Option<Value<'t>> {
        self.asked.borrow_mut().insert(key);
        self.layers.iter().find_map(|layer| layer.value(key))
    }

    pub(super) fn dotted(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// How the file heads it.
    pub(super) fn head(&self) -> String {
        match (self.path.as_str(), self.listed) {
            ("", _) => "the file".to_owned(),
            (path, false) => format!("[{path}]"),
            (path, true) => format!("[[{path}]]"),
        }
    }
}
