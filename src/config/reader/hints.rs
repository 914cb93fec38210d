//! What people write and what it is called here: the words of other tools, and keys in the wrong table.

use toml::de::DeValue;

/// Words for a key, and the key that is meant where the table knows it.
const SYNONYMS: &[(&str, &str)] = &[
    ("allow_private", "allow_private_addresses"),
    ("address", "url"),
    ("competitors", "rivals"),
    ("cookie", "cookies_file"),
    ("cookies", "cookies_file"),
    ("country", "place"),
    ("cron", "schedule"),
    ("db", "database"),
    ("delay", "min_gap"),
    ("email", "mail"),
    ("every", "schedule"),
    ("folder", "path"),
    ("id", "item_id"),
    ("interval", "schedule"),
    ("items", "listing"),
    ("lang", "language"),
    ("link", "url"),
    ("locale", "language"),
    ("location", "place"),
    ("me", "own"),
    ("password", "password_file"),
    ("preset_file", "preset"),
    ("proxy", "proxies"),
    ("proxy_file", "proxies_file"),
    ("query", "keywords"),
    ("recipients", "to"),
    ("retries", "attempts"),
    ("rush_hours", "peak"),
    ("seller_names", "sellers"),
    ("sender", "from"),
    ("shop", "own"),
    ("sites", "sources"),
    ("site", "source"),
    ("size", "max_size"),
    ("time_zone", "timezone"),
    ("timeout", "deadline"),
    ("tz", "timezone"),
    ("user", "username"),
    ("words", "keywords"),
];

/// Tables that belong to one of a list, or into another, and how each is headed.
const HOMES: &[(&str, &str)] = &[
    ("budget", "[sources.budget]"),
    ("confirm", "[judge.confirm]"),
    ("digest", "[mail.digest]"),
    ("headers", "[sources.headers]"),
    ("html", "[sources.html]"),
    ("json", "[sources.json]"),
    ("pace", "[sources.pace]"),
    ("smtp", "[mail.smtp]"),
];

/// Lists of tables.
const LISTED: [&str; 7] = ["alerts", "calendar", "estimates", "rivals", "sources", "watches", "webhooks"];

/// The key that a word of other tools stands for, if `known` has it.
pub(super) fn meant(typed: &str, known: impl Fn(&'static str) -> bool) -> Option<&'static str> {
    let typed = typed.to_lowercase().replace('-', "_");
    SYNONYMS.iter().find(|(word, meant)| *word == typed && known(meant)).map(|(_, meant)| *meant)
}

/// How a table is headed that belongs into another.
pub(super) fn home(name: &str, value: &DeValue<'_>) -> Option<String> {
    let (_, head) = HOMES.iter().find(|(known, _)| *known == name && value.is_table())?;
    let below = if head.starts_with("[sources.") { ", below the [[sources]] it is for" } else { "" };
    Some(format!("write it as {head}{below}"))
}

/// Where a key belongs that stands in the wrong table; `table` knows a key of that name.
pub(super) fn elsewhere(name: &str, table: &str) -> String {
    match table {
        "" => format!("`{name}` belongs at the top of the file, before the first table"),
        table => format!("`{name}` belongs in {}", headed(table)),
    }
}

/// How a table is headed in the file.
fn headed(path: &str) -> String {
    if LISTED.contains(&path) { format!("[[{path}]]") } else { format!("[{path}]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_other_tools_are_known_and_no_key_is_its_own_synonym() {
        assert_eq!(meant("Proxy", |_| true), Some("proxies"));
        assert_eq!(meant("proxy", |key| key != "proxies"), None, "only where the table knows it");
        assert_eq!(meant("time-zone", |_| true), Some("timezone"));
        assert!(SYNONYMS.iter().all(|(word, meant)| word != meant));
        assert_eq!((headed("sources"), headed("sources.pace")), ("[[sources]]".into(), "[sources.pace]".into()));
    }
}
