//! A sale on the whole way: a log in, one finding about the market out, and who answered a note.

use std::fs;

use crate::bench::{Bench, told};

const RIVALS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
const KEYWORDS: [&str; 2] = ["bag", "hat"];
/// The sale begins so many hours after the log, and lasts so long.
const SALE: i64 = 30 * 24;
const LASTS: i64 = 60;

fn config() -> String {
    let rivals: String =
        RIVALS.map(|name| format!("[[rivals]]\nname = \"Rival {name}\"\nsellers = \"{name}\"\n")).concat();
    format!(
        "timezone = \"Asia/Shanghai\"\ndayparts.peak = \"20:00-23:00\"\nown.sellers = \"us\"\n{rivals}\
         [[calendar]]\nname = \"11.11\"\nfrom = \"11-10 20:00\"\nto = \"11-14\"\n"
    )
}

fn time(hour: i64) -> String {
    let begin: chrono::DateTime<chrono::Utc> = "2025-10-11T16:00:00Z".parse().unwrap();
    (begin + chrono::TimeDelta::hours(hour)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Hourly looks at two keywords: all come in the rush hour, and in the sale all day.
fn log() -> String {
    let mut lines = String::new();
    for hour in 0..SALE + LASTS + 4 * 24 {
        for (place, keyword) in (0..).zip(KEYWORDS) {
            let on = |rival: i64| {
                let sale = (SALE + rival..SALE + rival + LASTS).contains(&hour);
                (sale || (20..23).contains(&(hour % 24))) && (hour * 7 + rival * 3 + place) % 10 != 0
            };
            let shown = (0..).zip(RIVALS).filter(|(rival, _)| on(*rival)).map(|(_, name)| name).chain(["us", "x"]);
            let listings: Vec<serde_json::Value> = (1..)
                .zip(shown)
                .map(|(rank, seller)| serde_json::json!({"slot": "ad", "rank": rank, "position": rank, "seller": seller}))
                .collect();
            let check = serde_json::json!({"source": "mall", "keyword": keyword, "checked_at": time(hour), "outcome": "ok",
                "listings": listings});
            lines += &check.to_string();
            lines.push('\n');
        }
    }
    lines
}

#[test]
fn a_sale_is_told_once_as_the_market_s_and_those_who_answered_a_note_are_named() {
    let bench = Bench::with_config(&config());
    fs::write(bench.path("log.jsonl"), log()).unwrap();
    bench.out(&["note", "raised my own offers", "--at", &time(SALE - 1)]);
    let imported = bench.run(&["import", "log.jsonl", "--alert"]);
    assert!(imported.status.success(), "{}", told(&imported));

    let findings = bench.rows(&["findings", "--format", "jsonl"]);
    let of = |kind: &str| findings.iter().filter(|finding| finding["kind"] == kind).collect::<Vec<_>>();
    let (rises, falls) = (of("market_rise"), of("market_fall"));
    let (rise, fall) = (rises.last().expect("a rise"), falls.last().expect("a fall"));
    assert_eq!(
        (&rise["rival"], &rise["own"], &rise["event"]),
        (&serde_json::Value::Null, &false.into(), &"11.11".into())
    );
    assert_eq!(rise["rivals"].as_array().unwrap().len(), 8, "{rise}");
    assert!(fall["text"].as_str().unwrap().contains("back to before 11.11"), "{fall}");
    assert!(of("withdrawn").is_empty(), "who goes back after a sale did turn");
    assert!(!bench.rows(&["findings", "--rival", "Rival D", "--format", "jsonl"]).is_empty());

    let mails = bench.mails().join("\n");
    let subject = mails.lines().find(|line| line.starts_with("Subject:")).expect("one alert");
    assert!(subject.contains("Most rivals"), "{subject}");
    assert!(!mails.contains("Rival B came for"), "a single rival in a sale is for the digest");

    let notes = bench.rows(&["note", "--list", "--format", "jsonl"]);
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    let reactions = note["reactions"].as_array().unwrap();
    assert_eq!(reactions.len(), 8);
    assert!(reactions.iter().all(|reaction| reaction["verdict"] == "answer"), "{reactions:#?}");
    assert!(bench.out(&["note", "--list"]).contains("Rival H is seen more on 2 of 2 keywords"));
}

#[test]
fn a_note_needs_a_text_or_the_list() {
    let bench = Bench::with_config(&config());
    assert_eq!(bench.run(&["note"]).status.code(), Some(64));
    assert_eq!(bench.run(&["note", "x", "--list"]).status.code(), Some(64));
    assert!(bench.out(&["note", "--list"]).contains("No note yet"));
    assert_eq!(bench.out(&["note", "--list", "--format", "json"]).trim(), "[]");
}
