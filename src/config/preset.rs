//! Sources that come with the program, and those in files beside a config: their access and rules, as TOML that a
//! user's own keys override.

use toml::de::DeTable;

use super::{place::Text, preset_file::PresetFiles};

/// The presets by name, each the body of a `[[sources]]` table.
const PRESETS: &[(&str, &str)] = &[
    ("1688", include_str!("presets/1688.toml")),
    ("aliexpress", include_str!("presets/aliexpress.toml")),
    ("amazon", include_str!("presets/amazon.toml")),
    ("baidu", include_str!("presets/baidu.toml")),
    ("bing", include_str!("presets/bing.toml")),
    ("brightdata", include_str!("presets/brightdata.toml")),
    ("dataforseo", include_str!("presets/dataforseo.toml")),
    ("duckduckgo", include_str!("presets/duckduckgo.toml")),
    ("ebay", include_str!("presets/ebay.toml")),
    ("etsy", include_str!("presets/etsy.toml")),
    ("google", include_str!("presets/google.toml")),
    ("google-shopping", include_str!("presets/google-shopping.toml")),
    ("jd", include_str!("presets/jd.toml")),
    ("lazada", include_str!("presets/lazada.toml")),
    ("naver", include_str!("presets/naver.toml")),
    ("oxylabs", include_str!("presets/oxylabs.toml")),
    ("rainforest", include_str!("presets/rainforest.toml")),
    ("rakuten", include_str!("presets/rakuten.toml")),
    ("scrapingrobot", include_str!("presets/scrapingrobot.toml")),
    ("searchapi", include_str!("presets/searchapi.toml")),
    ("serpapi", include_str!("presets/serpapi.toml")),
    ("serper", include_str!("presets/serper.toml")),
    ("shopee", include_str!("presets/shopee.toml")),
    ("taobao", include_str!("presets/taobao.toml")),
    ("valueserp", include_str!("presets/valueserp.toml")),
    ("walmart", include_str!("presets/walmart.toml")),
    ("yahoo-japan", include_str!("presets/yahoo-japan.toml")),
    ("yandex", include_str!("presets/yandex.toml")),
    ("zenserp", include_str!("presets/zenserp.toml")),
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
    files: &'t PresetFiles,
    parsed: Vec<(&'t str, DeTable<'t>)>,
}

impl<'t> Presets<'t> {
    /// Those of `all` that one of the config's sources names.
    pub(super) fn named_in(config: &DeTable<'_>, all: &'t [(&'t str, &'t str)], files: &'t PresetFiles) -> Self {
        let names = names_in(config);
        let named = all.iter().copied().filter(|(name, _)| names.contains(name)).chain(files.texts());
        let parsed = named.map(|(name, text)| (name, DeTable::parse(text).expect("it was parsed before").into_inner()));
        Self { all, files, parsed: parsed.collect() }
    }

    /// The table of a preset, and the number of its text.
    pub(super) fn get(&self, name: &str) -> Option<(usize, &DeTable<'t>)> {
        let index = self.parsed.iter().position(|(known, _)| *known == name)?;
        Some((index + 1, &self.parsed[index].1))
    }

    /// Why there is no preset in the file of that name.
    pub(super) fn unreadable(&self, name: &str) -> Option<&str> {
        self.files.unreadable(name)
    }

    /// The names of all there are.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.all.iter().map(|(name, _)| *name)
    }

    /// The texts of those parsed.
    pub(super) fn texts(&self) -> impl Iterator<Item = Text> {
        let built_in = |name: &str| {
            let text = self.all.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
            Text::new(format!("preset {name}"), text)
        };
        self.parsed.iter().map(move |(name, _)| self.files.text(name).unwrap_or_else(|| built_in(name)))
    }
}

/// What the sources of a config name as their presets.
pub(super) fn names_in<'c>(config: &'c DeTable<'_>) -> Vec<&'c str> {
    let sources = config.get("sources").and_then(|sources| sources.get_ref().as_array());
    let sources = sources.into_iter().flatten();
    sources.filter_map(|source| source.get_ref().as_table()?.get("preset")?.get_ref().as_str()).collect()
}
