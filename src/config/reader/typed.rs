//! What the values of a table are read as.

use std::{ops::RangeInclusive, time::Duration};

use chrono::NaiveTime;

use super::{Table, Value, layer::Layer, value::wrong};
use crate::{
    config::suggest::closest,
    domain::{Problem, display_safe},
};

impl<'t> Table<'t> {
    /// A string that may be empty.
    pub(in crate::config) fn string(&self, key: &'static str) -> Option<String> {
        self.read(key, Value::string).map(str::to_owned)
    }

    /// A string that says something.
    pub(in crate::config) fn text(&self, key: &'static str) -> Option<String> {
        self.read(key, Value::text).map(str::to_owned)
    }

    /// The same, which has to be there.
    pub(in crate::config) fn required_text(&self, key: &'static str, help: &str) -> Option<String> {
        if !self.has(key) {
            self.missing(format!("`{key}` is missing"), help);
        }
        self.text(key)
    }

    pub(in crate::config) fn boolean(&self, key: &'static str) -> Option<bool> {
        self.read(key, Value::boolean)
    }

    pub(in crate::config) fn integer(&self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        self.read(key, |value| value.integer(&range))
    }

    pub(in crate::config) fn number(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        self.read(key, |value| value.number(&range))
    }

    /// One number, or two: the least and the most.
    pub(in crate::config) fn numbers(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<(f64, f64)> {
        self.read(key, |value| value.numbers(&range))
    }

    /// A list of numbers.
    pub(in crate::config) fn list_of_numbers(&self, key: &'static str, range: RangeInclusive<f64>) -> Vec<f64> {
        let items = self.read(key, |value| value.many("a list of numbers"));
        self.read_each(items, |item| item.number(&range))
    }

    /// An amount of money, in millionths.
    pub(in crate::config) fn money(&self, key: &'static str) -> Option<u64> {
        self.read(key, Value::money)
    }

    pub(in crate::config) fn duration(&self, key: &'static str, range: RangeInclusive<Duration>) -> Option<Duration> {
        self.read(key, |value| value.duration(&range))
    }

    pub(in crate::config) fn bytes(&self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        self.read(key, |value| value.bytes(&range))
    }

    pub(in crate::config) fn time_of_day(&self, key: &'static str) -> Option<NaiveTime> {
        self.read(key, Value::time_of_day)
    }

    /// One of a few words, in whichever case.
    pub(in crate::config) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.read(key, |value| {
            let word = value.string()?;
            let names = || choices.iter().map(|(name, _)| *name);
            let known = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, choice)| *choice);
            known.ok_or_else(|| {
                let help = match closest(word, names()) {
                    Some(name) => format!("did you mean \"{name}\"?"),
                    None => format!("one of \"{}\"", names().collect::<Vec<_>>().join("\", \"")),
                };
                wrong(format!("`{}` is none of the choices", display_safe(word))).help(help)
            })
        })
    }

    /// A list of strings that say something; one alone may stand without brackets.
    pub(in crate::config) fn texts(&self, key: &'static str) -> Vec<String> {
        self.keyed_texts(key).into_iter().map(|(_, text)| text).collect()
    }

    /// The same, each with its own dotted key.
    pub(in crate::config) fn keyed_texts(&self, key: &'static str) -> Vec<(String, String)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = self.checked(&value, value.one_or_many("a string or a list of strings")).unwrap_or_default();
        let listed = value.toml.is_array();
        let dotted = |index| if listed { format!("{key}[{index}]") } else { key.to_owned() };
        let read = |(index, item)| Some((dotted(index), self.checked(&item, item_text(&item))?));
        items.into_iter().enumerate().filter_map(read).collect()
    }

    /// A table; `None` where there is none.
    pub(in crate::config) fn table(&self, key: &'static str) -> Option<Table<'t>> {
        self.get(key)?;
        let values: Vec<Value<'t>> = self.layers.iter().filter_map(|layer| layer.value(key)).collect();
        let layers = values.iter().filter_map(|value| self.checked(value, Layer::of(value))).collect::<Vec<_>>();
        (!layers.is_empty()).then(|| self.below(self.dotted(key), false, layers))
    }

    /// A list of tables.
    pub(in crate::config) fn tables(&self, key: &'static str) -> Vec<Table<'t>> {
        let wanted = format!("a list of tables, each headed [[{}]]", self.dotted(key));
        let items = self.read(key, |value| value.many(&wanted));
        self.each_table(&self.dotted(key), items)
    }

    /// The entries of a table whose keys are the user's own, in the file's order, the preset's last.
    pub(in crate::config) fn entries(&self, key: &'static str) -> Vec<(String, Value<'t>)> {
        let Some(table) = self.table(key) else { return Vec::new() };
        let mut entries: Vec<(String, Value<'t>)> = Vec::new();
        for layer in &table.layers {
            let mut added: Vec<_> = layer.table.iter().collect();
            added.sort_by_key(|(name, _)| name.span().start);
            added.retain(|(name, _)| !entries.iter().any(|(known, _)| known.eq_ignore_ascii_case(name.get_ref())));
            entries.extend(added.into_iter().map(|(name, value)| (name.get_ref().to_string(), layer.at(value))));
        }
        entries
    }

    /// The tables in the list that is the entry `name` of the table `key`.
    pub(in crate::config) fn tables_of(&self, key: &str, name: &str, value: &Value<'t>) -> Vec<Table<'t>> {
        let items = self.checked(value, value.many("a list of tables"));
        self.each_table(&format!("{}.{name}", self.dotted(key)), items)
    }

    fn each_table(&self, path: &str, items: Option<Vec<Value<'t>>>) -> Vec<Table<'t>> {
        let layers = self.read_each(items, Layer::of).into_iter();
        layers.map(|layer| self.below(path.to_owned(), true, vec![layer])).collect()
    }

    /// The strings in `value`, an entry of a table whose keys are the user's own.
    pub(in crate::config) fn texts_of(&self, value: &Value<'t>) -> Vec<String> {
        let items = self.checked(value, value.one_or_many("a string or a list of strings"));
        self.read_each(items, item_text)
    }

    fn read<T>(&self, key: &'static str, read: impl FnOnce(&Value<'t>) -> Result<T, Problem>) -> Option<T> {
        let value = self.get(key)?;
        self.checked(&value, read(&value))
    }

    fn read_each<T>(&self, items: Option<Vec<Value<'t>>>, read: impl Fn(&Value<'t>) -> Result<T, Problem>) -> Vec<T> {
        items.into_iter().flatten().filter_map(|item| self.checked(&item, read(&item))).collect()
    }
}

/// An item of a list of strings, told so that it is clear what the list was to be.
fn item_text(item: &Value<'_>) -> Result<String, Problem> {
    item.string().map_err(|_| item.instead_of("a string in this list").help(item.in_quotes()))?;
    item.text().map(str::to_owned)
}
