//! Keys that nobody asked for.

use std::{borrow::Cow, collections::BTreeSet};

use toml::{Spanned, de::DeValue};

use super::{Table, layer::Layer};
use crate::{
    config::{
        mask::sounds_secret,
        place::Place,
        report::{Finding, Severity},
        suggest::closest,
    },
    domain::{Problem, bounded, display_safe},
};

impl<'t> Table<'t> {
    /// Tells every key that was never asked for.
    pub(in crate::config) fn finish(self) {
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
        key: &Spanned<Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        asked: &BTreeSet<&'static str>,
    ) -> Finding {
        let name = key.get_ref().as_ref();
        let suggestion = closest(name, asked.iter().copied());
        let table = self.head();
        let elsewhere = self.reading.knows(name).filter(|_| suggestion.is_none());
        let help = match (suggestion, elsewhere.as_deref()) {
            (Some(known), _) => format!("did you mean `{known}`?"),
            (None, Some("")) => format!("`{name}` belongs at the top of the file, before the first table"),
            (None, Some(other)) => format!("`{name}` belongs in [{other}]"),
            (None, None) => format!("{table} knows {}", asked.iter().copied().collect::<Vec<_>>().join(", ")),
        };
        let place = Place { text: layer.place.text, span: key.span() };
        let shown = display_safe(&bounded(name));
        let problem = Problem::at("", format!("unknown key `{shown}` in {table}")).help(help);
        // Under a misspelt name a secret would not be recognised.
        let meant = suggestion.map_or_else(|| asked.iter().any(|known| sounds_secret(known)), sounds_secret);
        let hide = meant || sounds_secret(name);
        let hidden = hide.then(|| Place { text: layer.place.text, span: value.span() });
        Finding { severity: Severity::Error, hidden, ..Finding::error(Some(place), problem) }
    }
}
