//! The catalogue as it is written, held against what a reader must not meet. That no text is missing, that all have the
//! same arguments, and that every entry is used, the compiler holds.

use std::{fs, path::Path};

use regex::Regex;

/// An entry's texts in one language.
struct Said {
    name: String,
    lang: String,
    text: String,
}

/// Every text of the catalogue.
fn catalogue() -> Vec<Said> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/catalogue");
    let entry = Regex::new(r"(?m)^    (\w+)\(").unwrap();
    let lang = Regex::new(r"\b(En|Zh) \{").unwrap();
    let text = Regex::new(r#""((?:[^"\\]|\\.)*)""#).unwrap();
    let mut all = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let begins: Vec<_> =
            entry.captures_iter(&source).map(|found| (found[1].to_owned(), found.get(0).unwrap().start())).collect();
        for (place, (name, begin)) in begins.iter().enumerate() {
            let end = begins.get(place + 1).map_or(source.len(), |(_, next)| *next);
            // What a comment says between two entries is not said to a reader.
            let body: Vec<&str> =
                source[*begin..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let body = body.join("\n");
            let langs: Vec<_> =
                lang.captures_iter(&body).map(|found| (found[1].to_owned(), found.get(0).unwrap().start())).collect();
            for (place, (lang, begin)) in langs.iter().enumerate() {
                let end = langs.get(place + 1).map_or(body.len(), |(_, next)| *next);
                let texts = text.captures_iter(&body[*begin..end]);
                all.extend(texts.map(|found| Said {
                    name: name.clone(),
                    lang: lang.clone(),
                    text: found[1].to_owned(),
                }));
            }
        }
    }
    assert!(all.len() > 1_000, "{} texts", all.len());
    all
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
        || ('\u{3000}'..='\u{303f}').contains(&c)
        || ('\u{ff01}'..='\u{ff5e}').contains(&c)
}

#[test]
fn no_english_text_holds_chinese() {
    let wrong = |said: &Said| said.lang == "En" && said.text.chars().any(is_han);
    let wrong: Vec<String> =
        catalogue().iter().filter(|said| wrong(said)).map(|said| format!("{}: {}", said.name, said.text)).collect();
    assert_eq!(wrong, [""; 0]);
}

/// Names, commands and keys, which are the same in every language.
const SAME: &str = r"`[^`]*`|\{\w+\}|\\u\{\w+\}|\[\[?\w+\]?\]|bidwatch( \w+)?( --?\w+)*|docs/judgement\.md|robots\.txt|JSON|click_curve|ID|--\w+|DIR";

#[test]
fn no_chinese_text_holds_english_words() {
    let (same, word) = (Regex::new(SAME).unwrap(), Regex::new("[A-Za-z]{2,}").unwrap());
    let all = catalogue();
    let wrong: Vec<String> = all
        .iter()
        .filter(|said| said.lang == "Zh" && word.is_match(&same.replace_all(&said.text, "")))
        .map(|said| format!("{}: {}", said.name, said.text))
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn chinese_is_set_with_its_own_signs() {
    let half = Regex::new(r"\p{Han}[,;:?!]|\p{Han}\.$|\p{Han}\(|\)\p{Han}").unwrap();
    let all = catalogue();
    let wrong: Vec<&String> =
        all.iter().filter(|said| said.lang == "Zh" && half.is_match(&said.text)).map(|said| &said.text).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
