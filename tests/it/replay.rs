//! What one would have been told with other settings, from a history that was judged and mailed.

use crate::bench::{Bench, log, told};

/// Two weeks of warm-up, a rival who leaves for good, one who is away for a night and a half; mailed as found.
fn bench() -> Bench {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let history = log(0..40 * 24, |hour| match hour {
        0..=503 => &["Rival One", "Rival Two", "Our Shop", "X"],
        // Rival Two is missed for five hours.
        700..=704 => &["Our Shop", "X"],
        _ => &["Rival Two", "Our Shop", "X"],
    });
    std::fs::write(bench.path("log.jsonl"), history).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    bench
}

/// Every table of the store, as text.
fn contents(bench: &Bench) -> Vec<u8> {
    // What has been committed stands in the log beside the file until it is copied over.
    let read = |name: &str| std::fs::read(bench.path(name)).unwrap_or_default();
    [read("bidwatch.db"), read("bidwatch.db-wal")].concat()
}

#[test]
fn with_the_settings_of_then_it_tells_what_was_sent() {
    let bench = bench();
    let sent = bench.rows(&["findings", "--format", "jsonl"]);
    let rows = bench.rows(&["replay", "--format", "jsonl"]);
    assert!(!rows.is_empty());
    assert!(
        rows.iter().all(|row| row["compared"] == "same" && row["sent"] == true && row["later_h"] == 0.0),
        "{rows:#?}"
    );
    let chains = sent.iter().filter(|finding| finding["revises_id"].is_null()).count();
    assert_eq!(rows.len(), chains, "a chain is one alert");
    let text = bench.out(&["replay"]);
    assert!(text.contains(&format!("{chains} alert")) && text.contains("You were sent the same."), "{text}");
    assert!(text.contains("Rival One") && text.contains("back off") && text.contains("as sent"), "{text}");
}

#[test]
fn other_settings_show_what_would_differ_and_change_nothing() {
    let bench = bench();
    let before = contents(&bench);
    let early = bench.rows(&["replay", "--min-confidence", "0.5", "--format", "jsonl"]);
    let left = early.iter().find(|row| row["rival"] == "Rival One").unwrap();
    assert_eq!(left["compared"], "same");
    assert!(left["later_h"].as_f64().unwrap() < 0.0, "asked for less, it comes sooner: {left}");

    let late = bench.rows(&["replay", "--warm-up-days", "30", "--format", "jsonl"]);
    let gone = late.iter().find(|row| row["rival"] == "Rival One").unwrap();
    assert_eq!(
        (&gone["compared"], &gone["sent"]),
        (&"gone".into(), &true.into()),
        "he left before the warm-up was over"
    );
    let text = bench.out(&["replay", "--warm-up-days", "30"]);
    assert!(text.contains("dropped") && text.contains("warm_up_days 30"), "{text}");

    let counts = bench.rows(&["replay", "--compare", "0.5,0.9,0.99", "--format", "jsonl"]);
    let totals: Vec<u64> = counts.iter().map(|row| row["total"].as_u64().unwrap()).collect();
    assert!(totals.len() == 3 && totals[0] >= totals[1] && totals[1] >= totals[2], "{counts:?}");
    assert!(bench.out(&["replay", "--compare", "0.8,0.9"]).contains("0.9 (as it is)"));
    assert_eq!(contents(&bench), before);
}

#[test]
fn another_roster_is_replayed_without_the_history_being_judged_anew() {
    let bench = bench();
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let other = text.replace("[[sources]]", "[[rivals]]\nname = \"X\"\nsellers = [\"X\"]\n[[sources]]");
    std::fs::write(bench.path("other.toml"), format!("database = \"bidwatch.db\"\n{other}")).unwrap();
    let before = contents(&bench);
    assert!(!bench.rows(&["replay", "--config", "other.toml", "--format", "jsonl"]).is_empty());
    assert_eq!(contents(&bench), before);
}

#[test]
fn it_reaches_back_as_far_as_it_is_asked() {
    let bench = bench();
    let count = |arguments: &[&str]| bench.rows(&[&["replay", "--format", "jsonl"], arguments].concat()).len();
    assert!(count(&["--days", "1"]) < count(&["--days", "40"]));
    assert_eq!(bench.run(&["replay", "--keyword", "boots"]).status.code(), Some(64), "nobody watches it");
    let wrong = bench.run(&["replay", "--min-confidence", "95"]);
    assert_eq!(wrong.status.code(), Some(64), "{}", told(&wrong));
    assert!(told(&wrong).contains("0.5 to 0.999"), "{}", told(&wrong));
}

#[test]
fn an_imported_history_was_never_sent_and_an_empty_one_is_said_to_be() {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    assert!(bench.out(&["replay"]).contains("of a history without a check: 0 alerts"));
    std::fs::write(
        bench.path("log.jsonl"),
        log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] }),
    )
    .unwrap();
    bench.out(&["import", "log.jsonl"]);
    let text = bench.out(&["replay"]);
    assert!(text.contains("1 alert, none of them") && text.contains("You were sent none; 1 of these stand"), "{text}");
}
