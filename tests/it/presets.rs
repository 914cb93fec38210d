//! The presets against real saved pages, where the shared ones are laid beside the project.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::bench::{Answer, Bench, Site, told};

/// Preset, page, outcome, ads and organic listings (`None`: not counted).
type Case = (&'static str, &'static str, &'static str, Option<usize>, Option<usize>);

const PAGES: [Case; 20] = [
    ("amazon", "amazon/us-portable-charger-2026.html", "ok", Some(6), Some(16)),
    ("ebay", "ebay/bmw-e28-2025.html", "ok", Some(15), Some(60)),
    ("taobao", "taobao/nvbao-2017-g_page_config.json", "ok", Some(18), Some(32)),
    ("google", "google/hotel-de-side-ads-2014.html", "ok", Some(11), Some(10)),
    ("google", "google/plombier-paris-fr-2019.html", "ok", Some(7), None),
    ("google", "google/domain-2023.html", "ok", Some(2), None),
    ("google", "google/gu-gels-shopping-2024.html", "ok", Some(4), None),
    ("google", "google/coffee-noads-2023.html", "ok", Some(0), None),
    ("google", "google/no-results-2023.html", "empty", None, None),
    ("bing", "bing/kaffeemaschine-ch-2019.html", "ok", Some(12), Some(6)),
    ("bing", "bing/shopping-laptop-2026.html", "ok", Some(0), Some(36)),
    ("duckduckgo", "duckduckgo/cloud-service-2019.html", "ok", Some(3), Some(10)),
    ("yandex", "yandex/cloud-service-2019.html", "ok", Some(2), None),
    ("yandex", "yandex/no-results-2015.html", "empty", None, None),
    ("baidu", "baidu/number-2015.html", "ok", Some(0), Some(10)),
    ("rainforest", "rainforest-api/amazon-keyboard-2020.json", "ok", Some(4), Some(18)),
    ("serpapi", "serpapi/google-coffee-noads-2022.json", "ok", Some(0), Some(8)),
    ("google", "blocked/google-sorry-2016-a.html", "blocked", None, None),
    ("ebay", "blocked/ebay-pardon-our-interruption-2026-01.html", "blocked", None, None),
    ("amazon", "blocked/amazon-robot-check-2020.html", "blocked", None, None),
];

#[test]
fn each_preset_reads_the_real_pages_that_it_was_made_from() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages");
    if !pages.is_dir() {
        eprintln!("SKIPPED each_preset_reads_the_real_pages_that_it_was_made_from: ../shared/pages is not here");
        return;
    }
    let bench = Bench::with_config("");
    let mut wrong = Vec::new();
    for (preset, page, outcome, ads, organic) in PAGES {
        let path = pages.join(page);
        let output = bench.run(&["extract", preset, path.to_str().unwrap(), "--format", "json"]);
        let Ok(seen) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
            wrong.push(format!("{page}: {}", told(&output)));
            continue;
        };
        let count = |slot: &str| seen["listings"].as_array().unwrap().iter().filter(|hit| hit["slot"] == slot).count();
        let counted = |slot, expected: Option<usize>| expected.is_none_or(|expected| count(slot) == expected);
        if seen["outcome"] != outcome || !counted("ad", ads) || !counted("organic", organic) {
            wrong.push(format!("{page}: {} with {} ads, {} organic", seen["outcome"], count("ad"), count("organic")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A refusal tells its reason, whatever status it comes with, and never the key.
#[test]
fn what_an_api_says_instead_of_results_is_told() {
    let site = Site::open(Answer::json("{}"));
    let config = format!(
        "[[sources]]\nname = \"api\"\npreset = \"serpapi\"\nurl = \"http://{}/?q={{keyword}}&k={{key}}\"\nkey_file = \"key\"\n\
         allow_private_addresses = true\nattempts = 1\npace = {{ min_gap = \"0s\", jitter = \"0s\" }}\n",
        site.address
    );
    let bench = Bench::with_config(&config);
    fs::write(bench.path("key"), "hunter2hunter2").unwrap();
    fs::set_permissions(bench.path("key"), fs::Permissions::from_mode(0o600)).unwrap();
    let body = r#"{"error": "Invalid API key hunter2hunter2"}"#;
    for answer in
        [Answer::json(body), Answer::refusal("401 Unauthorized", body), Answer::refusal("400 Bad Request", body)]
    {
        site.answers(answer);
        let output = bench.run(&["probe", "api", "mug", "--format", "json"]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let detail = seen["detail"].as_str().unwrap();
        assert!(detail.contains("the source says: Invalid API key ***"), "{detail}");
        assert!(seen["outcome"] == "failed" || seen["outcome"] == "blocked", "{seen}");
    }
}
