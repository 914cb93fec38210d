//! Keys that nobody asked for.

use std::{borrow::Cow, collections::BTreeSet};

use toml::{Spanned, de::DeValue};

use super::{Table, hints, layer::Layer};
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
        let home = hints::home(name, value.get_ref());
        let suggestion = hints::meant(name, |key| asked.contains(key)).or_else(|| closest(name, asked.iter().copied()));
        let suggestion = suggestion.filter(|_| home.is_none());
        let table = self.head();
        let elsewhere = home.or_else(|| Some(hints::elsewhere(name, &self.reading.knows(name)?)));
        let help = match (suggestion, elsewhere) {
            (Some(known), _) => format!("did you mean `{known}`?"),
            (None, Some(elsewhere)) => elsewhere,
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
