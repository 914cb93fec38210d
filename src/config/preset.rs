//! Sources that come with the program: their access and rules, as TOML that a user's own keys override.

use toml::de::DeTable;

use super::place::Text;

/// The presets by name, each the body of a `[[sources]]` table.
const PRESETS: &[(&str, &str)] = &[
    ("amazon", include_str!("presets/amazon.toml")),
    ("baidu", include_str!("presets/baidu.toml")),
    ("bing", include_str!("presets/bing.toml")),
    ("duckduckgo", include_str!("presets/duckduckgo.toml")),
    ("ebay", include_str!("presets/ebay.toml")),
    ("google", include_str!("presets/google.toml")),
    ("rainforest", include_str!("presets/rainforest.toml")),
    ("serpapi", include_str!("presets/serpapi.toml")),
    ("taobao", include_str!("presets/taobao.toml")),
    ("yandex", include_str!("presets/yandex.toml")),
];

/// The text of the preset of that name.
pub fn preset(name: &str) -> Option<&'static str> {
    presets().find(|(known, _)| *known == name).map(|(_, text)| text)
}

/// Every preset, by name.
pub fn presets() -> impl Iterator<Item = (&'static str, &'static str)> {
    PRESETS.iter().copied()
}

/// The presets that a config names, parsed; text 0 is the config, theirs follow.
pub(super) struct Presets<'t> {
    all: &'t [(&'t str, &'t str)],
    parsed: Vec<(&'t str, DeTable<'t>)>,
}

impl<'t> Presets<'t> {
    /// Those of `all` that one of the config's sources names.
    pub(super) fn named_in(config: &DeTable<'_>, all: &'t [(&'t str, &'t str)]) -> Self {
        let sources = config.get("sources").and_then(|sources| sources.get_ref().as_array());
        let names = sources
            .into_iter()
            .flatten()
            .filter_map(|source| source.get_ref().as_table()?.get("preset")?.get_ref().as_str());
        let names: Vec<&str> = names.collect();
        let named = all.iter().filter(|(name, _)| names.contains(name));
        let parsed = named.map(|(name, text)| (*name, DeTable::parse(text).expect("presets are tested").into_inner()));
        Self { all, parsed: parsed.collect() }
    }

    /// The table of a preset, and the number of its text.
    pub(super) fn get(&self, name: &str) -> Option<(usize, &DeTable<'t>)> {
        let index = self.parsed.iter().position(|(known, _)| *known == name)?;
        Some((index + 1, &self.parsed[index].1))
    }

    /// The names of all there are.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.all.iter().map(|(name, _)| *name)
    }

    /// The texts of those parsed.
    pub(super) fn texts(&self) -> impl Iterator<Item = Text> {
        let text = |name: &str| self.all.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
        self.parsed.iter().map(move |(name, _)| Text::new(format!("preset {name}"), text(name)))
    }
}
