//! What a preset is, told from its own text.

use serde::Serialize;
use toml::Table;

/// One preset, as `bidwatch presets` lists it.
#[derive(Debug, Clone, Serialize)]
pub struct PresetFacts {
    /// The name for `preset = "…"`.
    pub name: String,
    /// Whether it asks an API, with a key; else the site itself.
    pub is_api: bool,
    /// Whether its rules were never held against a real page.
    pub untested: bool,
    /// Which of `place`, `language`, `device` and `page` it takes.
    pub takes: Vec<&'static str>,
    /// The environment variable that holds the key.
    pub key_env: Option<String>,
    /// What it shows, in a few words: the file's first line.
    pub about: String,
}

const PLACEHOLDERS: [&str; 4] = ["place", "language", "device", "page"];

impl PresetFacts {
    /// Every preset that comes with the program: APIs first, then sites, each by name.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = super::presets().map(|(name, text)| Self::of(name, text)).collect();
        all.sort_by_key(|facts| (!facts.is_api, facts.name.clone()));
        all
    }

    fn of(name: &str, text: &str) -> Self {
        let table: Table = text.parse().expect("presets are tested");
        let key_env = table.get("key_env").and_then(|value| value.as_str()).map(str::to_owned);
        let templates = ["url", "body"].into_iter().filter_map(|key| table.get(key)?.as_str());
        let headers = table.get("headers").and_then(|value| value.as_table()).into_iter().flatten();
        let templates: Vec<&str> = templates.chain(headers.filter_map(|(_, value)| value.as_str())).collect();
        let holds = |name: &&str| {
            let marks = [format!("{{{name}}}"), format!("{{{name}=")];
            templates.iter().any(|template| marks.iter().any(|mark| template.contains(mark)))
        };
        Self {
            name: name.to_owned(),
            is_api: key_env.is_some(),
            untested: table.get("untested").and_then(toml::Value::as_bool).unwrap_or(false),
            takes: PLACEHOLDERS.into_iter().filter(holds).collect(),
            key_env,
            about: text.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_tells_what_it_takes() {
        let facts = PresetFacts::of(
            "x",
            "# Results of X.\nuntested = true\nurl = \"https://x.example/{keyword}?gl={place=us}&k={key}\"\nkey_env = \"X\"\n\
             headers = { Accept-Language = \"{language}\" }\n[json]\nlisting = \"$[*]\"\n",
        );
        assert_eq!((facts.is_api, facts.untested, facts.about.as_str()), (true, true, "Results of X."));
        assert_eq!(facts.takes, ["place", "language"]);
    }

    #[test]
    fn every_preset_says_what_it_shows_and_apis_come_first() {
        let all = PresetFacts::all();
        let first_site = all.iter().position(|facts| !facts.is_api).unwrap();
        assert!(first_site > 0 && all[first_site..].iter().all(|facts| !facts.is_api));
        for facts in all {
            assert!(facts.about.ends_with('.') && facts.about.len() < 120, "{}: {}", facts.name, facts.about);
        }
    }
}
