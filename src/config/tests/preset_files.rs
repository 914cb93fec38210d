//! Presets in files of one's own.

use std::fs;

use tempfile::TempDir;

use super::shown;
use crate::config::{Config, Environment, Report};

const SHOP: &str = "# My shop.\nurl = \"https://shop.example/{keyword}\"\ncurrency = \"EUR\"\n[html]\nlisting = \"li\"\ntitle = \"h3\"\n";

fn load(preset: &[u8], config: &str) -> (TempDir, Result<Config, Report>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sites")).unwrap();
    fs::write(folder.path().join("sites/shop.toml"), preset).unwrap();
    let path = folder.path().join("bidwatch.toml");
    fs::write(&path, config).unwrap();
    let loaded = Config::load(&path, &Environment::empty());
    (folder, loaded)
}

#[test]
fn a_file_stands_below_a_source_as_a_preset_does() {
    let config = "[[sources]]\nname = \"a\"\npreset = \"./sites/shop.toml\"\n\
                  [[sources]]\nname = \"b\"\npreset = \"sites/shop.toml\"\ncurrency = \"USD\"\n";
    let (_folder, loaded) = load(SHOP.as_bytes(), config);
    let config = loaded.unwrap();
    let [a, b] = &config.sources[..] else { panic!("two sources") };
    assert_eq!((a.spec.currency.as_deref(), b.spec.currency.as_deref()), (Some("EUR"), Some("USD")));
    assert_eq!(a.access.url, "https://shop.example/{keyword}");
}

#[test]
fn what_is_wrong_in_it_is_told_there() {
    let told = |preset: &str| {
        let (_folder, loaded) = load(preset.as_bytes(), "[[sources]]\nname = \"a\"\npreset = \"sites/shop.toml\"\n");
        loaded.unwrap_err().to_string()
    };
    let unknown = told(&SHOP.replace("title =", "tilte ="));
    assert!(unknown.contains("sites/shop.toml:6:1") && unknown.contains("did you mean `title`?"), "{unknown}");
    let grammar = told("url = \n");
    assert!(grammar.contains("sites/shop.toml:1:") && grammar.contains("no TOML"), "{grammar}");
    let rule = told(&SHOP.replace("\"h3\"", "\"h3 >\""));
    assert!(rule.contains("sites/shop.toml:6:9") && rule.contains("no CSS selector"), "{rule}");
}

#[test]
fn a_file_that_is_not_there_is_told_at_the_source() {
    let (folder, loaded) = load(b"", "[[sources]]\nname = \"a\"\npreset = \"sites/shpo.toml\"\n");
    let report = loaded.unwrap_err();
    let [told] = &shown(&report)[..] else { panic!("{report}") };
    assert!(told.starts_with("3:10 the preset at ") && told.contains("cannot be read"), "{told}");
    drop(folder);
    let (_folder, loaded) = load(b"\xff", "[[sources]]\nname = \"a\"\npreset = \"sites/shop.toml\"\n");
    assert!(loaded.unwrap_err().to_string().contains("no UTF-8"));
}

#[test]
fn a_file_is_a_source_by_its_path() {
    let (folder, loaded) = load(SHOP.as_bytes(), "");
    let path = folder.path().join("sites/shop.toml");
    let source = loaded.unwrap().source_or_preset(path.to_str().unwrap()).unwrap();
    assert_eq!((source.name(), source.access.url.as_str()), ("shop", "https://shop.example/{keyword}"));
}

#[test]
fn what_was_never_held_against_a_page_says_so() {
    let config = Config::without_file(std::path::Path::new("/"), &Environment::empty().without_secrets());
    let caution = |name: &str| config.source_or_preset(name).unwrap().caution();
    assert_eq!(
        caution("jd").as_deref(),
        Some("preset `jd` was never held against a real page: check what it shows before you trust it")
    );
    assert_eq!(caution("google"), None);
}
