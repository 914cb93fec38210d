use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Value;
use crate::{config::place::Place, domain::Problem};

/// One table and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Layer<'t> {
    pub(super) table: &'t DeTable<'t>,
    pub(super) place: Place,
}

impl<'t> Layer<'t> {
    pub(super) fn value(&self, key: &str) -> Option<Value<'t>> {
        self.table.get(key).map(|value| self.at(value))
    }

    pub(super) fn at(&self, value: &'t Spanned<DeValue<'t>>) -> Value<'t> {
        Value { toml: value.get_ref(), place: Place { text: self.place.text, span: value.span() } }
    }

    /// The place of a dotted key, as deep as it is there; `None` if not even its first part is.
    pub(super) fn locate(&self, dotted: &str) -> Option<Place> {
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

    /// The value as a layer of a table of its own.
    pub(super) fn of(value: &Value<'t>) -> Result<Self, Problem> {
        let table = value.toml.as_table().ok_or_else(|| {
            value
                .instead_of("a table")
                .help("its keys stand below its name in brackets, such as [mail], or in one line: { name = \"value\" }")
        })?;
        Ok(Self { table, place: value.place.clone() })
    }
}
