//! What programs read: JSON as one document or one object a line, and CSV.

use std::{
    fmt,
    io::{self, Write},
};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use crate::observation::inert;

use super::args::{Format, WholeFormat};

/// Writes rows in a program's format: one document, one object a line, or one line of CSV a row.
pub(crate) fn write_rows<T: Serialize>(format: Format, rows: &[T]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Csv => write_csv(&mut out, rows)?,
        Format::Jsonl => {
            for row in rows {
                serde_json::to_writer(&mut out, row)?;
                out.write_all(b"\n")?;
            }
        }
        Format::Json | Format::Table => {
            serde_json::to_writer_pretty(&mut out, rows)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(out.flush()?)
}

/// Writes one document, or the same on one line.
pub(crate) fn write_whole<T: Serialize>(format: WholeFormat, value: &T) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if format == WholeFormat::Jsonl {
        serde_json::to_writer(&mut out, value)?;
    } else {
        serde_json::to_writer_pretty(&mut out, value)?;
    }
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// A row a line under the names of all that any row has, as the rows have them in order: `evidence.before.peak.hits`.
/// A list is one cell, its parts between semicolons.
fn write_csv<T: Serialize>(out: impl Write, rows: &[T]) -> anyhow::Result<()> {
    let mut table: Vec<Vec<(String, String)>> = Vec::new();
    let mut header: Vec<String> = Vec::new();
    for row in rows {
        let mut cells = Vec::new();
        flatten("", serde_json::from_str(&serde_json::to_string(row)?)?, &mut cells);
        let mut after = 0;
        for (name, _) in &cells {
            let at = header.iter().position(|known| known == name).unwrap_or_else(|| {
                // It stands where this row has it, and not behind everything.
                header.insert(after, name.clone());
                after
            });
            after = at + 1;
        }
        table.push(cells);
    }
    if header.is_empty() {
        return Ok(());
    }
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(&header)?;
    for row in &table {
        let cell = |name: &String| row.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str());
        csv.write_record(header.iter().map(cell))?;
    }
    Ok(csv.flush()?)
}

fn flatten(name: &str, value: Value, cells: &mut Vec<(String, String)>) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Map(entries) => entries.into_iter().for_each(|(key, value)| flatten(&below(&key), value, cells)),
        Value::Plain(text) => cells.push((name.to_owned(), text)),
        value => cells.push((name.to_owned(), inert(&value.cell()).into_owned())),
    }
}

/// JSON whose keys stay in order. A number is not taken for text: one below zero is no formula.
enum Value {
    Null,
    Plain(String),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Value {
    fn cell(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Plain(text) | Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::cell).collect::<Vec<_>>().join("; "),
            Self::Map(entries) => {
                entries.iter().map(|(key, value)| format!("{key} {}", value.cell())).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Plain(value.to_string()))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Plain(value.to_string()))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Plain(value.to_string()))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Plain(value.to_string()))
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Value::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Value::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(rows: &serde_json::Value) -> String {
        let mut out = Vec::new();
        write_csv(&mut out, rows.as_array().unwrap()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_is_a_line_under_the_names_of_all_that_any_row_has() {
        let rows = serde_json::json!([
            {"a": 1, "b": {"hits": 3, "share": 0.5}, "z": null},
            {"a": -2, "b": {"hits": 4, "share": null, "why": "x"}, "keywords": ["shoes", "女包"]},
        ]);
        assert_eq!(csv(&rows), "a,b.hits,b.share,b.why,keywords,z\n1,3,0.5,,,\n-2,4,,x,shoes; 女包,\n");
        assert_eq!(csv(&serde_json::json!([])), "");
    }

    #[test]
    fn no_text_becomes_a_formula_or_another_cell() {
        let rows = serde_json::json!([{"name": "=cmd()|' /C calc'!A0", "title": "a,\"b\"\nc", "n": ["@x", "+1"]}]);
        assert_eq!(csv(&rows), "n,name,title\n'@x; +1,'=cmd()|' /C calc'!A0,\"a,\"\"b\"\" c\"\n");
    }
}
