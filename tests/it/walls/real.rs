//! The same over real saved pages.

use std::{fs, path::Path};

use super::{Page, in_short, sources, under_all};
use bidwatch::domain::Outcome;

/// Whose preset reads the pages of a folder.
const OWNERS: [(&str, &str); 10] = [
    ("amazon", "amazon"),
    ("baidu", "baidu"),
    ("bing", "bing"),
    ("duckduckgo", "duckduckgo"),
    ("ebay", "ebay"),
    ("google", "google"),
    ("rainforest-api", "rainforest"),
    ("serpapi", "serpapi"),
    ("taobao", "taobao"),
    ("yandex", "yandex"),
];

/// The pages of a folder; none where it is not laid beside the project.
fn saved(folder: &str) -> Vec<Page> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages").join(folder);
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let pages = paths.into_iter().filter(|path| !path.to_string_lossy().ends_with(".truth.json"));
    pages
        .map(|path| Page {
            name: format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()),
            vendor: folder.to_owned(),
            language: String::new(),
            url: String::new(),
            kind: None,
            outcome: None,
            text: String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned(),
        })
        .collect()
}

#[test]
fn real_walls_are_told_under_every_source() {
    let walls = saved("blocked");
    if walls.is_empty() {
        eprintln!("SKIPPED real_walls_are_told_under_every_source: ../shared/pages is not here");
        return;
    }
    let sources = sources();
    let mut wrong = Vec::new();
    for page in &walls {
        let seen = under_all(page, &sources);
        let told = in_short(&seen);
        eprintln!("{:<56} {told}", page.name);
        if seen.iter().any(|(_, seen)| seen.outcome != Outcome::Blocked) || told.contains(';') {
            wrong.push(format!("{}: {told}", page.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn real_results_pages_are_no_walls_and_evidence_only_under_their_own_preset() {
    let sources = sources();
    let (mut wrong, mut pages) = (Vec::new(), 0);
    for (folder, preset) in OWNERS {
        for page in saved(folder) {
            pages += 1;
            let seen = under_all(&page, &sources);
            let told = in_short(&seen);
            eprintln!("{:<56} {told}", page.name);
            let right = seen.iter().all(|(source, seen)| {
                let evidence = matches!(seen.outcome, Outcome::Ok | Outcome::Empty);
                // The own rules are made to find much.
                let may_be = source == preset || source.starts_with("own-");
                seen.outcome != Outcome::Blocked && if source == preset { evidence } else { may_be || !evidence }
            });
            if !right {
                wrong.push(format!("{}: {told}", page.name));
            }
        }
    }
    if pages == 0 {
        eprintln!("SKIPPED real_results_pages_are_no_walls…: ../shared/pages is not here");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
