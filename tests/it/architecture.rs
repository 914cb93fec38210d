//! The import rules of ARCHITECTURE.md, as data, held against the source text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Which modules each top-level module may `use crate::`. The order is the order in which data flows.
const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("domain", &[]),
    // What is said of the words of the field, in each language.
    ("words", &["domain"]),
    ("observation", &["domain"]),
    ("insight", &["domain", "words"]),
    ("schedule", &["domain"]),
    ("fetch", &["domain"]),
    ("extract", &["domain"]),
    ("render", &["domain"]),
    ("store", &["domain"]),
    ("detect", &["domain", "words"]),
    ("notify", &["domain", "insight", "words"]),
    // Its words of findings are those of the mails.
    ("report", &["domain", "insight", "notify", "words"]),
    ("demo", &["domain"]),
    // Assembles the settings of every stage.
    ("config", &["domain", "words", "insight", "schedule", "fetch", "extract", "render", "store", "detect", "notify"]),
    (
        "app",
        &[
            "domain",
            "words",
            "observation",
            "insight",
            "schedule",
            "fetch",
            "extract",
            "render",
            "store",
            "detect",
            "notify",
            "report",
            "config",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "words",
            "observation",
            "insight",
            "fetch",
            "extract",
            "render",
            "store",
            "notify",
            "report",
            "config",
            "demo",
            "app",
        ],
    ),
];

/// Modules that decide and never act, with the files that are excepted.
const PURE: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("words", &[]),
    ("insight", &[]),
    ("schedule", &[]),
    // The last guard against a page that makes the parser slow: see there.
    ("extract", &["html/parse.rs"]),
    ("detect", &[]),
    ("report", &[]),
    // The mailer is the hand that acts.
    (
        "notify",
        &[
            "wire/mailer.rs",
            "wire/folder.rs",
            "wire/smtp.rs",
            "wire/smtp_failure.rs",
            "wire/line_stream.rs",
            "wire/send_error.rs",
        ],
    ),
];

/// Words that only somebody says who acts: input and output, a clock, chance, another thread.
const IMPURE: [&str; 16] = [
    "std::fs",
    "std::net::Tcp",
    "std::env",
    "std::process",
    "std::thread",
    "std::io::",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "tokio",
    "reqwest",
    "rusqlite",
    "fastrand",
    "RandomState",
    "println!",
];

/// Crates that belong to one module alone.
const AT_HOME: [(&str, &str); 5] =
    [("rusqlite", "store"), ("reqwest", "fetch"), ("lettre", "notify"), ("html5ever", "extract"), ("clap", "cli")];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file: without comments, up to its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The files of a module, each with its code. Files that hold only tests are left out.
fn module(name: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    let of_tests = |path: &PathBuf| {
        let declared = format!("mod {};", path.file_stem().unwrap().to_string_lossy());
        let parent = fs::read_to_string(path.with_file_name("mod.rs")).unwrap_or_default();
        parent.contains(&format!("#[cfg(test)]\n{declared}"))
            || path.components().any(|part| part.as_os_str() == "tests")
    };
    let files = sources(&folder).into_iter().filter(|path| !of_tests(path));
    files.map(|path| (path.clone(), code(&path))).collect()
}

/// Every top-level module that a text names by `crate::`, in whatever form of `use`.
fn imported(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut word) = (0, String::new());
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' => {}
                    _ if depth > 0 => continue,
                    c if c.is_alphanumeric() || c == '_' || c == ':' => {
                        word.push(c);
                        continue;
                    }
                    _ => continue,
                }
                found.extend(first_name(&std::mem::take(&mut word)));
            }
            found.extend(first_name(&word));
        } else {
            found.extend(first_name(rest));
        }
    }
    found
}

fn first_name(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

#[test]
fn imports_point_only_where_the_table_allows() {
    let mut broken = Vec::new();
    for (name, allowed) in MAY_IMPORT {
        for (path, code) in module(name) {
            for other in imported(&code) {
                let known = MAY_IMPORT.iter().any(|(known, _)| *known == other);
                if known && other != name && !allowed.contains(&other.as_str()) {
                    broken.push(format!("{}: `{name}` may not import `{other}`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_stands_in_the_table() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(source).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let listed = MAY_IMPORT.iter().any(|(module, _)| *module == name);
        assert!(listed || name == "lib.rs" || name == "main.rs", "src/{name} has no import rule");
    }
}

#[test]
fn pure_modules_say_no_word_of_action() {
    let mut broken = Vec::new();
    for (name, excepted) in PURE {
        for (path, code) in module(name) {
            if excepted.iter().any(|file| path.ends_with(file)) {
                continue;
            }
            for word in IMPURE.iter().filter(|word| code.contains(**word)) {
                broken.push(format!("{}: `{name}` is pure, but names `{word}`", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn each_library_stays_in_its_house() {
    let mut broken = Vec::new();
    for (library, home) in AT_HOME {
        for (name, _) in MAY_IMPORT.iter().filter(|(name, _)| *name != home) {
            for (path, code) in module(name) {
                if code.contains(&format!("{library}::")) {
                    broken.push(format!("{}: `{library}` belongs to `{home}`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_rules_catch_what_they_should() {
    assert_eq!(imported("use crate::fetch::Page;\nuse crate::{domain::{A, B}, store};"), ["fetch", "domain", "store"]);
    assert_eq!(imported("fn f(x: crate::detect::Judge) {}"), ["detect"]);
}
