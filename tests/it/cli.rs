//! Exit codes, formats and words that scripts and people rely on.

use std::fs;

use crate::bench::{Answer, Bench, Site, told};

const SOURCE_ONLY: &str = r#"
[[sources]]
name = "shop"
url = "https://shop.example/search?q={keyword}"
[sources.html]
listing = "li"
ad = ".ad"
title = "h3"
empty = ".none"
"#;

fn code(bench: &Bench, arguments: &[&str]) -> (Option<i32>, String) {
    let output = bench.run(arguments);
    (output.status.code(), told(&output))
}

#[test]
fn wrong_usage_is_64_and_help_is_none() {
    let bench = Bench::with_config("");
    for wrong in
        [&["--nonsense"][..], &["frobnicate"], &["import"], &["--once", "status"], &["findings", "--since", "soon"]]
    {
        assert_eq!(code(&bench, wrong).0, Some(64), "{wrong:?}");
    }
    let (exit, help) = code(&bench, &["--help"]);
    assert_eq!(exit, Some(0));
    for command in [
        "validate",
        "init",
        "presets",
        "probe",
        "extract",
        "import",
        "export",
        "findings",
        "rivals",
        "replay",
        "digest",
        "note",
        "mail-test",
        "status",
        "backup",
        "demo",
        "--once",
        "--config",
    ] {
        assert!(help.contains(command), "{command} is missing:\n{help}");
    }
}

#[test]
fn a_wrong_config_is_78_with_its_place() {
    let bench = Bench::with_config("timezone = \"Europe/Berlin\"\ntimezoen = 1\n[[sources]]\nname = 7\n");
    for arguments in [&["validate"][..], &["--once"], &[], &["findings"]] {
        let (exit, text) = code(&bench, arguments);
        assert_eq!(exit, Some(78), "{arguments:?}: {text}");
        assert!(text.contains("bidwatch.toml:2:1") && text.contains("timezone"), "{text}");
        assert!(text.contains("bidwatch.toml:4:8"), "every problem is told at once: {text}");
    }
    let bench = Bench::with_config("");
    fs::remove_file(bench.path("bidwatch.toml")).unwrap();
    let (exit, text) = code(&bench, &["validate"]);
    assert_eq!(exit, Some(78), "{text}");
    assert!(text.contains("bidwatch init"), "{text}");
    assert_eq!(code(&bench, &["--config", "nowhere.toml", "status"]).0, Some(78));
}

#[test]
fn a_store_that_is_none_of_ours_is_65_and_stays_as_it_is() {
    let bench = Bench::with_config(SOURCE_ONLY);
    fs::write(bench.path("bidwatch.db"), "hello, not a database").unwrap();
    let (exit, text) = code(&bench, &["status"]);
    assert_eq!(exit, Some(65), "{text}");
    assert_eq!(fs::read(bench.path("bidwatch.db")).unwrap(), b"hello, not a database");
}

#[test]
fn a_folder_that_cannot_be_used_is_78() {
    let bench = Bench::with_config(&format!("database = \"bidwatch.toml/bidwatch.db\"\n{SOURCE_ONLY}"));
    let (exit, text) = code(&bench, &["status"]);
    assert_eq!(exit, Some(78), "{text}");
}

#[test]
fn init_writes_a_config_that_is_right_and_never_overwrites() {
    let bench = Bench::with_config("");
    bench.out(&["init", "new"]);
    bench.out(&["validate", "--config", "new/bidwatch.toml"]);
    assert_eq!(code(&bench, &["init", "new"]).0, Some(1));
}

#[test]
fn a_config_with_which_nothing_happens_is_right_and_says_so() {
    for (text, words) in [("", "names no source"), (SOURCE_ONLY, "no [[watches]]")] {
        let bench = Bench::with_config(text);
        let (exit, told) = code(&bench, &["validate"]);
        assert!(exit == Some(0) && told.contains("warning: ") && told.contains(words), "{told}");
        let verdict: serde_json::Value = serde_json::from_str(&bench.out(&["validate", "--format", "json"])).unwrap();
        assert_eq!((&verdict["valid"], &verdict["problems"][0]["severity"]), (&true.into(), &"warning".into()));
        let (exit, told) = code(&bench, &["--once"]);
        assert!(exit == Some(78) && told.contains("nothing to look at"), "{told}");
    }
}

#[test]
fn every_shipped_config_is_right() {
    let bench = Bench::with_config("");
    for name in ["bidwatch.example.toml", "minimal.toml"] {
        let path = format!("{}/config/{name}", env!("CARGO_MANIFEST_DIR"));
        let (exit, text) = code(&bench, &["validate", "--config", &path]);
        assert_eq!(exit, Some(0), "{name}: {text}");
    }
}

#[test]
fn presets_are_listed_with_apis_first_and_can_be_copied_and_adapted() {
    let bench = Bench::with_config("");
    let listed = bench.out(&["presets"]);
    let at = |words: &str| listed.find(words).unwrap_or_else(|| panic!("{words} is missing: {listed}"));
    assert!(
        at("lawful and stable") < at("serpapi") && at("serpapi") < at("Sites") && at("Sites") < at("google"),
        "{listed}"
    );
    let row = listed.lines().find(|line| line.starts_with("jd")).unwrap();
    assert!(row.contains("untested"), "{row}");
    let rows: Vec<serde_json::Value> = bench.rows(&["presets", "--format", "jsonl"]);
    let serper = rows.iter().find(|row| row["name"] == "serper").unwrap();
    assert_eq!((&serper["is_api"], &serper["key_env"]), (&true.into(), &"SERPER_API_KEY".into()));

    fs::write(bench.path("mine.toml"), bench.out(&["presets", "jd"])).unwrap();
    fs::write(bench.path("page.html"), "<html><body><div id=J_goodsList><li class=gl-item data-sku=7><div class=p-name><em>Tea</em></div></li></div></body></html>").unwrap();
    let output = bench.run(&["extract", "./mine.toml", "page.html", "--format", "json"]);
    assert!(output.status.success(), "{}", told(&output));
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(seen["listings"][0]["item_id"], "7");
    assert!(String::from_utf8_lossy(&output.stderr).contains("was never held against a real page"));
    let (exit, text) = code(&bench, &["presets", "gogle"]);
    assert_eq!(exit, Some(64));
    assert!(text.contains("did you mean `google`?"), "{text}");
}

#[test]
fn extract_reads_a_saved_page_and_tells_by_its_exit_what_it_was() {
    let bench = Bench::with_config(SOURCE_ONLY);
    let page = |middle: &str| format!("<!doctype html><html><body>{middle}</body></html>");
    let cases = [
        (page("<li><span class=ad></span><h3>Shoes</h3></li><li><h3>Boots</h3></li>"), 0, "ok"),
        (page("<p class=none>nothing</p>"), 0, "empty"),
        (page("<div>another layout</div>"), 2, "unparsed"),
        (String::new(), 2, "failed"),
    ];
    for (text, exit, outcome) in cases {
        fs::write(bench.path("page.html"), text).unwrap();
        let output = bench.run(&["extract", "shop", "page.html", "--format", "json"]);
        assert_eq!(output.status.code(), Some(exit), "{}", told(&output));
        let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(seen["outcome"], outcome);
    }
    fs::write(bench.path("page.html"), page("<li><span class=ad></span><h3>Shoes</h3></li>")).unwrap();
    let seen: serde_json::Value =
        serde_json::from_str(&bench.out(&["extract", "shop", "page.html", "--format", "json"])).unwrap();
    assert_eq!(seen["listings"][0]["slot"], "ad");
    assert_eq!(seen["listings"][0]["rank"], 1);
    assert_eq!(code(&bench, &["extract", "shop", "missing.html"]).0, Some(1));
    let (exit, text) = code(&bench, &["extract", "shpo", "page.html"]);
    assert_eq!(exit, Some(78), "{text}");
    assert!(text.contains("shop"), "{text}");
}

#[test]
fn probe_records_nothing() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = bench.out(&["probe", "bazaar", "boots"]);
    assert!(text.contains("ok – 2 listings, 1 of them ads"), "{text}");
    assert!(!bench.path("bidwatch.db").exists());
    site.answers(Answer::captcha());
    assert_eq!(code(&bench, &["probe", "bazaar", "boots"]).0, Some(2));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    bench.out(&["--once"]);
    let mut child = bench.command(&["export"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_backup_is_a_store_of_its_own() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    bench.out(&["--once"]);
    bench.out(&["backup", "copy.db"]);
    assert_eq!(code(&bench, &["backup", "copy.db"]).0, Some(78), "a backup never overwrites");
    let text = fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    fs::write(bench.path("copy.toml"), format!("database = \"copy.db\"\n{text}")).unwrap();
    assert_eq!(bench.out(&["export", "--config", "copy.toml"]), bench.out(&["export"]));
}

#[test]
fn notes_and_the_digest_work_on_an_empty_store() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    bench.out(&["note", "raised my own offer", "--keyword", "shoes", "--at", "2026-03-01T12:00:00Z"]);
    let text = bench.out(&["digest"]);
    assert!(text.contains("Rival One"), "{text}");
    bench.out(&["--once"]);
    let text = bench.out(&["digest"]);
    assert!(text.contains("Every check saw a page: 1 of 1"), "no look of it was planned: {text}");
    bench.out(&["digest", "--out", "mails"]);
    let names: Vec<String> = fs::read_dir(bench.path("mails"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for ending in ["eml", "html", "txt"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
}
