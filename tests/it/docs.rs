//! Documents that fail the build when they are false.

use std::{fs, path::Path, process::Command};

use crate::bench::Bench;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let bench = Bench::with_config("");
    let help = bench.out(&["--help"]);
    let readme = read("README.md");
    let block = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(block.trim(), help.trim(), "put the output of `bidwatch --help` into README.md");
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "deploy/README.md",
        "docs/judgement.md",
        "docs/layout.md",
        "docs/manners.md",
        "docs/rendering.md",
        "docs/sources.md",
        "docs/words.md",
    ] {
        let text = read(document);
        let folder = root.join(document).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let local = !link.contains("://") && !link.starts_with('#');
            assert!(!local || folder.join(link.split('#').next().unwrap()).exists(), "{document} links to {link}");
        }
    }
    for script in ["scripts/demo", "scripts/test", ".ci/run"] {
        assert!(root.join(script).exists(), "{script}");
    }
    assert!(read(".ci/run").contains("scripts/test"), "what CI runs is what the README tells");
}

#[test]
fn the_table_of_presets_is_true() {
    let table = read("docs/sources.md");
    let rows = Bench::with_config("").rows(&["presets", "--format", "jsonl"]);
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        let line = table.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let line = line.unwrap_or_else(|| panic!("{name} is not in docs/sources.md"));
        assert_eq!(line.contains("| untested |"), row["untested"] == true, "{line}");
        for taken in row["takes"].as_array().unwrap() {
            assert!(line.contains(taken.as_str().unwrap()), "{line} does not tell that it takes {taken}");
        }
    }
    assert_eq!(table.lines().filter(|line| line.starts_with("| `")).count(), rows.len());
}

#[test]
fn the_architecture_names_every_module() {
    let text = read("ARCHITECTURE.md");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            Path::new(&name).extension().is_some() || text.contains(&format!("`{name}`")),
            "src/{name} is not in ARCHITECTURE.md"
        );
    }
}

#[test]
fn every_subcommand_has_help_of_its_own() {
    let bench = Bench::with_config("");
    let help = bench.out(&["--help"]);
    let commands = help.split("Commands:").nth(1).unwrap().lines().skip(1).take_while(|line| !line.trim().is_empty());
    // Lines that go on further in are the rest of a description.
    let named = commands.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    for name in named.filter(|name| *name != "help") {
        let text = bench.out(&[name, "--help"]);
        assert!(text.contains("Usage:"), "{name}: {text}");
    }
}

/// Runs `systemd-analyze` on a copy of the unit whose program exists, or says that the test is skipped.
fn analyze(test: &str, verb: &[&str]) -> Option<(bool, String)> {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("SKIPPED {test}: systemd-analyze is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("bidwatch.service");
    let text = read("deploy/bidwatch.service").replace("/usr/bin/bidwatch", env!("CARGO_BIN_EXE_bidwatch"));
    fs::write(&unit, text).unwrap();
    let output = Command::new("systemd-analyze").args(verb).arg(&unit).output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("");
    Some((output.status.success(), text))
}

#[test]
fn systemd_finds_nothing_to_say_about_the_unit() {
    let Some((fine, text)) = analyze("systemd_finds_nothing_to_say_about_the_unit", &["verify"]) else { return };
    // Complaints about other units of the machine are none about ours.
    let ours: Vec<&str> = text.lines().filter(|line| line.contains("bidwatch")).collect();
    assert!(fine && ours.is_empty(), "{text}");
}

#[test]
fn the_unit_is_hardened() {
    let verb = ["security", "--offline=true", "--threshold=15"];
    let Some((fine, text)) = analyze("the_unit_is_hardened", &verb) else { return };
    assert!(fine, "exposure above 1.5:\n{text}");
}
