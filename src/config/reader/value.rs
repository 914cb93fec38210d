use std::{ops::RangeInclusive, time::Duration};

use chrono::NaiveTime;
use toml::de::DeValue;

use crate::{config::place::Place, domain::Problem};

/// A value of the file and where it stands.
#[derive(Debug, Clone)]
pub(in crate::config) struct Value<'t> {
    pub(super) toml: &'t DeValue<'t>,
    pub(in crate::config) place: Place,
}

/// What a value was to be and is not; its key is filled in by the table.
type Read<T> = Result<T, Problem>;

impl<'t> Value<'t> {
    pub(in crate::config) fn string(&self) -> Read<&'t str> {
        self.toml.as_str().ok_or_else(|| self.instead_of("a string").help(self.in_quotes()))
    }

    /// A string that says something, without white space around it.
    pub(in crate::config) fn text(&self) -> Read<&'t str> {
        match self.string()?.trim() {
            "" => Err(wrong("this is empty")),
            text => Ok(text),
        }
    }

    pub(super) fn boolean(&self) -> Read<bool> {
        self.toml.as_bool().ok_or_else(|| self.instead_of("true or false").help("write true or false, without quotes"))
    }

    pub(super) fn integer(&self, range: &RangeInclusive<u64>) -> Read<u64> {
        let integer =
            self.toml.as_integer().ok_or_else(|| self.instead_of("a whole number").help(self.without_quotes("7")))?;
        let number = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
        number.and_then(|number| u64::try_from(number).ok()).filter(|number| range.contains(number)).ok_or_else(|| {
            wrong(format!("{integer} is out of range")).help(format!(
                "{} to {} is possible",
                range.start(),
                range.end()
            ))
        })
    }

    pub(super) fn number(&self, range: &RangeInclusive<f64>) -> Read<f64> {
        let text = match self.toml {
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) => integer.as_str(),
            _ => return Err(self.instead_of("a number").help(self.without_quotes("0.95"))),
        };
        text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            wrong(format!("{text} is out of range")).help(format!("{} to {} is possible", range.start(), range.end()))
        })
    }

    /// One number, or two of which the first is the lower; in quotes as prices are, or without.
    pub(super) fn numbers(&self, range: &RangeInclusive<f64>) -> Read<(f64, f64)> {
        const EXAMPLE: &str = "write one number, or the least and the most such as [\"0.80\", \"1.40\"]";
        let items = match self.toml {
            DeValue::Array(items) => items.iter().map(|item| self.beside(item)).collect(),
            _ => vec![self.clone()],
        };
        let read = |item: &Value<'t>| match item.toml {
            DeValue::String(text) => {
                let plain = text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                let number = text.trim().parse().ok().filter(|_| plain);
                let number: f64 = number.ok_or_else(|| wrong(format!("`{text}` is no number")).help(EXAMPLE))?;
                let possible = format!("{} to {} is possible", range.start(), range.end());
                let fits = range.contains(&number);
                if fits { Ok(number) } else { Err(wrong(format!("{text} is out of range")).help(possible)) }
            }
            _ => item.number(range),
        };
        match items.iter().map(read).collect::<Read<Vec<f64>>>()?[..] {
            [only] => Ok((only, only)),
            [low, high] if low <= high => Ok((low, high)),
            [_, _] => Err(wrong("the first is larger than the second").help(EXAMPLE)),
            _ => Err(wrong("expected one number or two").help(EXAMPLE)),
        }
    }

    /// An amount of money in millionths of its currency, exactly as it is written; in quotes or without.
    pub(super) fn money(&self) -> Read<u64> {
        const EXAMPLE: &str = "write it with a dot and at most six digits behind it, such as \"0.0015\"";
        const MOST: u64 = 1_000_000_000;
        let text = match self.toml {
            DeValue::String(text) => text.trim(),
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) => integer.as_str(),
            _ => return Err(self.instead_of("an amount of money").help(EXAMPLE)),
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = !whole.is_empty() && digits(whole) && digits(part) && part.len() <= 6;
        let micros = format!("{whole}{part:0<6}").parse().ok().filter(|_| well_formed && !text.ends_with('.'));
        micros
            .filter(|micros| *micros <= MOST * 1_000_000)
            .ok_or_else(|| wrong(format!("`{text}` is no amount")).help(EXAMPLE))
    }

    pub(super) fn duration(&self, range: &RangeInclusive<Duration>) -> Read<Duration> {
        const EXAMPLES: &str = "write a number and its unit, such as \"500ms\", \"2s\", \"5min\" or \"1h 30min\"";
        let text = self.toml.as_str().ok_or_else(|| self.instead_of("a duration in quotes").help(EXAMPLES))?;
        let duration = humantime::parse_duration(text.trim())
            .map_err(|error| wrong(format!("`{text}` is no duration: {error}")).help(EXAMPLES))?;
        let shown = |duration: &Duration| humantime::format_duration(*duration).to_string();
        if !range.contains(&duration) {
            let possible = format!("{} to {} is possible", shown(range.start()), shown(range.end()));
            return Err(wrong(format!("`{text}` is out of range")).help(possible));
        }
        Ok(duration)
    }

    /// A number of bytes: `500kB`, `5 MB`, `1.5 GiB`.
    pub(super) fn bytes(&self, range: &RangeInclusive<u64>) -> Read<u64> {
        const EXAMPLES: &str = "write a number and its unit, such as \"500 MB\", \"2 GB\" or \"64 MiB\"";
        let text = self.toml.as_str().ok_or_else(|| self.instead_of("a size in quotes").help(EXAMPLES))?.trim();
        let bytes = size(text).ok_or_else(|| wrong(format!("`{text}` is no size")).help(EXAMPLES))?;
        if !range.contains(&bytes) {
            let possible = format!("{} to {} is possible", in_unit(*range.start()), in_unit(*range.end()));
            return Err(wrong(format!("`{text}` is out of range")).help(possible));
        }
        Ok(bytes)
    }

    /// A time of day, in quotes or as TOML's own.
    pub(super) fn time_of_day(&self) -> Read<NaiveTime> {
        const EXAMPLE: &str = "write it like \"08:00\"";
        let text = match self.toml {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => return Err(self.instead_of("a time of day").help(EXAMPLE)),
        };
        ["%H:%M", "%H:%M:%S"]
            .iter()
            .find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
            .ok_or_else(|| wrong(format!("`{text}` is no time of day")).help(EXAMPLE))
    }

    /// A day or a local time as it is typed, in quotes or as TOML's own.
    pub(in crate::config) fn moment(&self, examples: &str) -> Read<String> {
        match self.toml {
            DeValue::String(text) => Ok(text.trim().to_owned()),
            DeValue::Datetime(moment) => Ok(moment.to_string()),
            _ => Err(self.instead_of("a day or a time").help(examples)),
        }
    }

    /// The items of a list, or the value alone.
    pub(super) fn one_or_many(&self, wanted: &str) -> Read<Vec<Value<'t>>> {
        match self.toml {
            DeValue::Array(items) => Ok(items.iter().map(|item| self.beside(item)).collect()),
            DeValue::String(_) => Ok(vec![self.clone()]),
            _ => Err(self.instead_of(wanted).help("write \"one\", or [\"one\", \"another\"]")),
        }
    }

    pub(super) fn many(&self, wanted: &str) -> Read<Vec<Value<'t>>> {
        let items = self.toml.as_array().ok_or_else(|| {
            let help = match wanted.split_once("[[") {
                Some((_, head)) => format!("begin each with a line [[{head}, its keys on the lines below"),
                None => "write it in brackets, with commas between its items".to_owned(),
            };
            self.instead_of(wanted).help(help)
        })?;
        Ok(items.iter().map(|item| self.beside(item)).collect())
    }

    fn beside(&self, item: &'t toml::Spanned<DeValue<'t>>) -> Value<'t> {
        Value { toml: item.get_ref(), place: Place { text: self.place.text, span: item.span() } }
    }

    /// How a plain value is made a string.
    pub(super) fn in_quotes(&self) -> String {
        let plain = match self.toml {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            DeValue::Boolean(true) => "true",
            DeValue::Boolean(false) => "false",
            _ => "text",
        };
        format!("write it in quotes, such as \"{plain}\"")
    }

    /// How a string is made a number: as it is written, or as `example` is.
    fn without_quotes(&self, example: &str) -> String {
        let written = self.toml.as_str().map(str::trim).filter(|text| text.parse::<f64>().is_ok() && text.len() < 20);
        format!("write it without quotes, such as {}", written.unwrap_or(example))
    }

    pub(super) fn instead_of(&self, wanted: &str) -> Problem {
        let found = match self.toml {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        wrong(format!("expected {wanted}, found {found}"))
    }
}

/// A problem of the value itself.
pub(super) fn wrong(message: impl Into<String>) -> Problem {
    Problem::at("", message)
}

/// Units of bytes, the larger first.
const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

/// The bytes of a number with its unit; at most three digits behind a dot.
fn size(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = (&text[..end], text[end..].trim());
    let (_, unit) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let thousandths: u128 = format!("{whole}{part:0<3}").parse().ok()?;
    u64::try_from(thousandths.checked_mul(u128::from(*unit))? / 1_000).ok()
}

/// A number of bytes in the largest unit that it is a whole number of.
fn in_unit(bytes: u64) -> String {
    let (name, unit) = UNITS.iter().find(|(_, unit)| bytes.is_multiple_of(*unit)).unwrap_or(&("B", 1));
    format!("{} {name}", bytes / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("2 GB", 2_000_000_000),
            ("500 MB", 500_000_000),
            ("64 MiB", 64 << 20),
            ("1.5gib", 3 << 29),
            ("0.25 kB", 250),
            ("5MB", 5_000_000),
            ("7 b", 7),
            ("1 TB", 1_000_000_000_000),
        ] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for text in
            ["", "5", "MB", "1,5 GB", "-1 MB", "1.2345 GB", "5 Mb/s", ".5 GB", "1..5 GB", "99999999999999999999 TB"]
        {
            assert_eq!(size(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_are_told_in_a_unit_of_their_own() {
        assert_eq!(
            (in_unit(1_000_000), in_unit(64 << 20), in_unit(1_001)),
            ("1 MB".into(), "64 MiB".into(), "1001 B".into())
        );
    }
}
