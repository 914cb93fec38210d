use std::{cell::RefCell, collections::BTreeSet, ops::RangeInclusive, time::Duration};

use chrono::NaiveTime;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Reading, Value, value::wrong};
use crate::{
    config::{
        mask::sounds_secret,
        place::Place,
        report::{Finding, Severity},
        suggest::closest,
    },
    domain::{Problem, display_safe},
};

/// A table of the file. Where a preset stands below it, keys that the file does not set are the preset's.
#[derive(Debug)]
pub(in super::super) struct Table<'t> {
    reading: &'t Reading,
    /// Dotted, without the places in lists: `sources.pace`.
    path: String,
    /// The file's own table first, then the preset's.
    layers: Vec<Layer<'t>>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// One table and where it begins.
#[derive(Debug, Clone)]
struct Layer<'t> {
    table: &'t DeTable<'t>,
    place: Place,
}

impl<'t> Table<'t> {
    /// The whole of the text numbered `text`.
    pub(in super::super) fn root(reading: &'t Reading, text: usize, table: &'t DeTable<'t>) -> Self {
        Self::new(reading, String::new(), vec![Layer { table, place: Place { text, span: 0..0 } }])
    }

    fn new(reading: &'t Reading, path: String, layers: Vec<Layer<'t>>) -> Self {
        Self { reading, path, layers, asked: RefCell::default() }
    }

    /// The same with another text's table below it.
    pub(in super::super) fn over(mut self, text: usize, table: &'t DeTable<'t>) -> Self {
        self.layers.push(Layer { table, place: Place { text, span: 0..0 } });
        self
    }

    /// Whether the key is set; it counts as known then.
    pub(in super::super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Whether the file itself sets the key, and not a preset.
    pub(in super::super) fn sets(&self, key: &'static str) -> bool {
        self.layers.first().is_some_and(|own| own.table.contains_key(key))
    }

    /// Whether the key's value is a list.
    pub(in super::super) fn is_list(&self, key: &'static str) -> bool {
        self.get(key).is_some_and(|value| value.toml.is_array())
    }

    /// Whether the key's value is a list without items.
    pub(in super::super) fn is_empty_list(&self, key: &'static str) -> bool {
        self.get(key).and_then(|value| value.toml.as_array()).is_some_and(|items| items.is_empty())
    }

    /// The key's value, whatever it is.
    pub(in super::super) fn get(&self, key: &'static str) -> Option<Value<'t>> {
        self.asked.borrow_mut().insert(key);
        self.reading.learn(self.dotted(key));
        self.layers.iter().find_map(|layer| layer.value(key))
    }

    /// A string that may be empty.
    pub(in super::super) fn string(&self, key: &'static str) -> Option<String> {
        self.read(key, Value::string).map(str::to_owned)
    }

    /// A string that says something.
    pub(in super::super) fn text(&self, key: &'static str) -> Option<String> {
        self.read(key, Value::text).map(str::to_owned)
    }

    /// The same, which has to be there.
    pub(in super::super) fn required_text(&self, key: &'static str, help: &str) -> Option<String> {
        if !self.has(key) {
            self.tell(&Problem::at("", format!("`{key}` is missing")).help(help));
        }
        self.text(key)
    }

    pub(in super::super) fn boolean(&self, key: &'static str) -> Option<bool> {
        self.read(key, Value::boolean)
    }

    pub(in super::super) fn integer(&self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        self.read(key, |value| value.integer(&range))
    }

    pub(in super::super) fn number(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        self.read(key, |value| value.number(&range))
    }

    pub(in super::super) fn duration(&self, key: &'static str, range: RangeInclusive<Duration>) -> Option<Duration> {
        self.read(key, |value| value.duration(&range))
    }

    pub(in super::super) fn bytes(&self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        self.read(key, |value| value.bytes(&range))
    }

    pub(in super::super) fn time_of_day(&self, key: &'static str) -> Option<NaiveTime> {
        self.read(key, Value::time_of_day)
    }

    /// One of a few words.
    pub(in super::super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.read(key, |value| {
            let word = value.string()?;
            choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice).ok_or_else(|| {
                let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                wrong(format!("`{}` is none of the choices", display_safe(word))).help(
                    match closest(word, choices.iter().map(|c| c.0)) {
                        Some(name) => format!("did you mean \"{name}\"?"),
                        None => format!("one of {}", names.join(", ")),
                    },
                )
            })
        })
    }

    /// A list of strings that say something.
    pub(in super::super) fn texts(&self, key: &'static str) -> Vec<String> {
        let items = self.read(key, |value| value.many("a list of strings"));
        self.read_each(items, |item| item.text().map(str::to_owned).map_err(|problem| of_list(problem, item)))
    }

    /// The same, where one alone may stand without brackets.
    pub(in super::super) fn one_or_many_texts(&self, key: &'static str) -> Vec<String> {
        let wanted = "a string or a list of strings";
        let items = self.read(key, |value| value.one_or_many(wanted));
        self.read_each(items, |item| item.text().map(str::to_owned).map_err(|problem| of_list(problem, item)))
    }

    /// A table; `None` where there is none.
    pub(in super::super) fn table(&self, key: &'static str) -> Option<Table<'t>> {
        self.get(key)?;
        let values: Vec<Value<'t>> = self.layers.iter().filter_map(|layer| layer.value(key)).collect();
        let layers = values.iter().filter_map(|value| self.checked(value, as_table(value))).collect::<Vec<_>>();
        (!layers.is_empty()).then(|| Self::new(self.reading, self.dotted(key), layers))
    }

    /// A list of tables.
    pub(in super::super) fn tables(&self, key: &'static str) -> Vec<Table<'t>> {
        let items =
            self.read(key, |value| value.many(&format!("a list of tables, each headed [[{}]]", self.dotted(key))));
        let layers = self.read_each(items, as_table);
        layers.into_iter().map(|layer| Self::new(self.reading, self.dotted(key), vec![layer])).collect()
    }

    /// The entries of a table whose keys are the user's own, in the file's order.
    pub(in super::super) fn entries(&self, key: &'static str) -> Vec<(Value<'t>, String)> {
        let Some(table) = self.table(key) else { return Vec::new() };
        let mut entries: Vec<(Value<'t>, String)> = Vec::new();
        for layer in &table.layers {
            let mut own: Vec<_> = layer.table.iter().collect();
            own.sort_by_key(|(name, _)| name.span().start);
            for (name, value) in own {
                if !entries.iter().any(|(_, known)| known.eq_ignore_ascii_case(name.get_ref())) {
                    entries.push((layer.at(value), name.get_ref().to_string()));
                }
            }
        }
        entries
    }

    /// The tables in the list that is `value`, an entry of the table `key`.
    pub(in super::super) fn tables_of(&self, key: &'static str, value: &Value<'t>) -> Vec<Table<'t>> {
        let items = self.checked(value, value.many("a list of tables"));
        let layers = self.read_each(items, as_table);
        layers.into_iter().map(|layer| Self::new(self.reading, self.dotted(key), vec![layer])).collect()
    }

    /// The strings in `value`, an entry of a table whose keys are the user's own.
    pub(in super::super) fn texts_of(&self, value: &Value<'t>) -> Vec<String> {
        let items = self.checked(value, value.one_or_many("a string or a list of strings"));
        self.read_each(items, |item| item.text().map(str::to_owned).map_err(|problem| of_list(problem, item)))
    }

    /// What was read of the value; what is wrong with it is taken down.
    pub(in super::super) fn checked<T>(&self, value: &Value<'t>, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.reading.error(Some(value.place.clone()), problem)).ok()
    }

    fn read<T>(&self, key: &'static str, read: impl FnOnce(&Value<'t>) -> Result<T, Problem>) -> Option<T> {
        let value = self.get(key)?;
        self.checked(&value, read(&value))
    }

    fn read_each<T>(&self, items: Option<Vec<Value<'t>>>, read: impl Fn(&Value<'t>) -> Result<T, Problem>) -> Vec<T> {
        items.into_iter().flatten().filter_map(|item| self.checked(&item, read(&item))).collect()
    }

    /// Takes down a problem at its key, dotted from this table; at the table's head where it is not set.
    pub(in super::super) fn tell(&self, problem: &Problem) {
        self.reading.error(Some(self.place(&problem.key)), problem.clone());
    }

    /// The same for many.
    pub(in super::super) fn tell_all(&self, problems: &[Problem]) {
        for problem in problems {
            self.tell(problem);
        }
    }

    /// The same for what is no error.
    pub(in super::super) fn warn(&self, problem: &Problem) {
        self.reading.warning(Some(self.place(&problem.key)), problem.clone());
    }

    /// Where the key stands that is dotted from this table ("clean.title[0].pattern"): the value, or the
    /// nearest table or list above it that is there.
    pub(in super::super) fn place(&self, dotted: &str) -> Place {
        self.layers.iter().find_map(|layer| layer.locate(dotted)).unwrap_or_else(|| self.layers[0].place.clone())
    }

    /// Tells every key that was never asked for.
    pub(in super::super) fn finish(self) {
        let asked = self.asked.borrow();
        for layer in &self.layers {
            for (key, value) in layer.table {
                if !asked.contains(key.get_ref().as_ref()) {
                    self.reading.push(self.unknown(layer, key, value, &asked));
                }
            }
        }
    }

    fn unknown(
        &self,
        layer: &Layer<'t>,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        asked: &BTreeSet<&'static str>,
    ) -> Finding {
        let name = key.get_ref().as_ref();
        let suggestion = closest(name, asked.iter().copied());
        let table = if self.path.is_empty() { "the file".to_owned() } else { format!("[{}]", self.path) };
        let help = match suggestion {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("{table} knows {}", asked.iter().copied().collect::<Vec<_>>().join(", ")),
        };
        let place = Place { text: layer.place.text, span: key.span() };
        let problem = Problem::at("", format!("unknown key `{}` in {table}", display_safe(name))).help(help);
        // Under a misspelt name a secret would not be recognised.
        let asks_secret = asked.iter().any(|known| sounds_secret(known));
        let hide = asks_secret || sounds_secret(name);
        let hidden = hide.then(|| Place { text: layer.place.text, span: value.span() });
        Finding { severity: Severity::Error, hidden, ..Finding::error(Some(place), problem) }
    }

    /// Marks a key as one that is asked for only to refuse it: it is not unknown, and not offered either.
    pub(super) fn refused(&self, key: &'static str) -> Option<Value<'t>> {
        self.asked.borrow_mut().insert(key);
        self.layers.iter().find_map(|layer| layer.value(key))
    }

    fn dotted(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl<'t> Layer<'t> {
    fn value(&self, key: &str) -> Option<Value<'t>> {
        self.table.get(key).map(|value| self.at(value))
    }

    fn at(&self, value: &'t Spanned<DeValue<'t>>) -> Value<'t> {
        Value { toml: value.get_ref(), place: Place { text: self.place.text, span: value.span() } }
    }

    /// The place of a dotted key, as deep as it is there; `None` if not even its first part is.
    fn locate(&self, dotted: &str) -> Option<Place> {
        let mut steps = dotted.split(['.', '[']).map(|step| step.trim_end_matches(']'));
        let mut value = self.table.get(steps.next()?)?;
        for step in steps {
            let next = match value.get_ref() {
                DeValue::Table(table) => table.get(step),
                DeValue::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            let Some(next) = next else { break };
            value = next;
        }
        Some(Place { text: self.place.text, span: value.span() })
    }
}

fn as_table<'t>(value: &Value<'t>) -> Result<Layer<'t>, Problem> {
    let table = value.toml.as_table().ok_or_else(|| value.instead_of("a table"))?;
    Ok(Layer { table, place: value.place.clone() })
}

/// A wrong item of a list, told so that it is clear what the list was to be.
fn of_list(problem: Problem, item: &Value<'_>) -> Problem {
    if item.string().is_err() { item.instead_of("a string in this list") } else { problem }
}
