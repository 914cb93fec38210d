//! One case: rules, and a page to read with them.

use bidwatch::{config::presets, extract::Spec};
use fastrand::Rng;

use super::{pages, specs};

/// What is tried.
pub(crate) struct Case {
    pub(crate) spec: Spec,
    pub(crate) text: String,
    pub(crate) url: &'static str,
    pub(crate) media_type: Option<&'static str>,
    pub(crate) replaced: bool,
}

const ADDRESSES: [&str; 6] = [
    "",
    "https://market.example/search?q=shoes",
    "https://market.example/a/b/../c?q=%FF%00&q=are+you+a+robot#x",
    "not an address",
    "https://xn--.example/",
    "data:text/html,x",
];
const MEDIA: [Option<&str>; 5] =
    [None, Some("text/html"), Some("application/json"), Some("text/plain"), Some("image/png")];

impl Case {
    /// The case of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let rng = &mut Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let words = Words::of(rng);
        let spec = specs::spec(rng, &words);
        let text = pages::page(rng, &words);
        let media_type = MEDIA[if rng.u8(..4) == 0 { rng.usize(..MEDIA.len()) } else { 0 }];
        Self { spec, text, url: ADDRESSES[rng.usize(..ADDRESSES.len())], media_type, replaced: rng.bool() }
    }
}

/// The words of one case. Rules and pages share them, so that rules match.
pub(crate) struct Words {
    /// Rules of a preset, as they stand there.
    pub(crate) rules: Vec<String>,
    /// Names that those rules speak of: tags, ids, classes, attributes, keys.
    pub(crate) names: Vec<String>,
}

impl Words {
    fn of(rng: &mut Rng) -> Self {
        let all: Vec<(&str, &str)> = presets().collect();
        let (_, preset) = all[rng.usize(..all.len())];
        let rules = quoted(preset);
        let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let mut names: Vec<String> = rules
            .iter()
            .flat_map(|rule| rule.split(move |c| !is_part(c)))
            .filter(|name| !name.is_empty() && name.len() < 30)
            .map(str::to_owned)
            .collect();
        names.extend(["li", "div", "a", "x"].map(str::to_owned));
        Self { rules, names }
    }

    pub(crate) fn name<'w>(&'w self, rng: &mut Rng) -> &'w str {
        &self.names[rng.usize(..self.names.len())]
    }
}

/// The strings of a TOML text, roughly.
fn quoted(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.starts_with(['#', '[']) && !line.starts_with("url"));
    let strings = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    strings.map(|text| text.replace("\\\\", "\\")).filter(|text| !text.is_empty()).collect()
}
