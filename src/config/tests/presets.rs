use std::path::Path;

use secrecy::ExposeSecret;

use crate::{
    config::{Config, Environment, Report, load, presets},
    extract::{Field, Kind},
};

const BAY: &str = r#"
url = "https://bay.example/s?q={keyword}&page={page}"
pages = 2
currency = "USD"
[headers]
Accept = "text/html"
Accept-Language = "en"
[html]
listing = "li.item"
title = "h3"
ad = ".paid"
[html.clean]
title = [{ pattern = "^New " }]
"#;
const BROKEN: &str = "url = \"https://x.example/{keyword}\"\npages = 99\n[html]\nlisting = \"li\"\ntitle = \"a\"\n";

fn read(text: &str) -> Result<Config, Report> {
    let presets = [("bay", BAY), ("broken", BROKEN)];
    load::read(text, Path::new("bidwatch.toml"), &Environment::empty(), &presets)?.without_errors()
}

#[test]
fn a_preset_s_keys_hold_until_they_are_overridden() {
    let config = read(
        "[[sources]]\nname = \"us\"\npreset = \"bay\"\n\
         [[sources]]\nname = \"de\"\npreset = \"bay\"\npages = 1\ncurrency = \"EUR\"\n\
         headers.accept-language = \"de\"\nhtml.ad = [\".anzeige\"]\n",
    )
    .unwrap();
    let [us, de] = &config.sources[..] else { panic!("two sources") };
    assert_eq!((us.access.pages, us.spec.currency.as_deref()), (2, Some("USD")));
    assert_eq!((us.spec.ad[0].as_str(), us.access.headers.len()), (".paid", 2));
    assert_eq!((de.name(), de.access.pages, de.spec.currency.as_deref()), ("de", 1, Some("EUR")));
    assert_eq!(de.access.url, us.access.url);
    assert_eq!((&de.spec.ad[..], &de.spec.listing[..]), (&[".anzeige".to_owned()][..], &["li.item".to_owned()][..]));
    assert_eq!(de.spec.clean[&Field::Title][0].pattern, "^New ");
    let headers: Vec<_> =
        de.access.headers.iter().map(|(name, value)| (name.as_str(), value.0.expose_secret())).collect();
    assert_eq!(headers, [("accept-language", "de"), ("Accept", "text/html")]);
}

#[test]
fn rules_of_another_kind_stand_above_the_preset_s() {
    let config =
        read("[[sources]]\nname = \"a\"\npreset = \"bay\"\njson.listing = \"$.items[*]\"\njson.title = \"$.t\"\n")
            .unwrap();
    assert_eq!(
        (config.sources[0].spec.kind, &config.sources[0].spec.listing[..]),
        (Kind::Json, &["$.items[*]".to_owned()][..])
    );
}

#[test]
fn an_unknown_preset_is_told_with_those_there_are() {
    let told = |name: &str| read(&format!("[[sources]]\nname = \"a\"\npreset = \"{name}\"\n")).unwrap_err().to_string();
    assert!(told("bai").contains("did you mean \"bay\"?"), "{}", told("bai"));
    assert!(told("taobao").contains("there are bay, broken"), "{}", told("taobao"));
    assert!(
        told("taobao").matches("error").count() == 1,
        "what the preset would have set is not missed: {}",
        told("taobao")
    );
}

#[test]
fn a_secret_of_one_s_own_stands_above_the_preset_s() {
    let keyed = "url = \"https://x.example/{keyword}?k={key}\"\nkey_env = \"PRESET\"\nhtml = { listing = \"li\", title = \"a\" }\n";
    let environment = Environment::of([("PRESET", "theirs"), ("MINE", "mine")]);
    let key = |own: &str| {
        let text = format!("[[sources]]\nname = \"a\"\npreset = \"keyed\"\n{own}");
        let read = load::read(&text, Path::new("b.toml"), &environment, &[("keyed", keyed)]);
        let config = read.unwrap().without_errors().unwrap();
        config.sources[0].access.key.as_ref().unwrap().expose_secret().to_owned()
    };
    assert_eq!((key(""), key("key_env = \"MINE\"")), ("theirs".to_owned(), "mine".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credential");
    std::fs::write(&path, "filed").unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(key(&format!("key_file = \"{}\"", path.display())), "filed");
}

#[test]
fn a_mistake_in_a_preset_is_told_there() {
    let told = read("[[sources]]\nname = \"a\"\npreset = \"broken\"\n").unwrap_err().to_string();
    assert!(told.contains("preset broken:2:9"), "{told}");
}

#[test]
fn every_preset_is_a_source_by_its_name() {
    let environment = Environment::empty().without_secrets();
    let config = Config::without_file(Path::new("/work"), &environment);
    for (name, _) in presets() {
        assert_eq!(config.source_or_preset(name).unwrap().name(), name);
    }
}

/// Every preset's request, with nothing told of the visitor and with all of it.
#[test]
fn every_preset_asks_a_valid_question_with_and_without_a_visitor() {
    let environment = Environment::empty().without_secrets();
    let config = Config::without_file(Path::new("/"), &environment);
    for (name, text) in presets() {
        let source = config.source_or_preset(name).unwrap();
        for visitor in ["", "place = \"de\"\nlanguage = \"de\"\ndevice = \"mobile\"\n"] {
            let watch = format!(
                "[[sources]]\nname = \"s\"\npreset = \"{name}\"\n[[watches]]\nsource = \"s\"\nkeywords = [\"a b\"]\n{visitor}"
            );
            Config::parse(&watch, Path::new("b.toml"), &environment)
                .unwrap_or_else(|report| panic!("{name}: {report}"));
        }
        assert_eq!(source.access.takes("key"), text.contains("key_env"), "{name}");
    }
}

#[test]
fn a_source_is_found_by_its_name_or_told_missing() {
    let config = read("[[sources]]\nname = \"mine\"\npreset = \"bay\"\n").unwrap();
    assert_eq!(config.source_or_preset("mine").unwrap().name(), "mine");
    let error = config.source_or_preset("mime").unwrap_err().to_string();
    assert_eq!(error, "there is no source or preset named `mime`; did you mean `mine`?");
}
