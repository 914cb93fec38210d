//! Answering an alert: seen, wrong, quiet; told by the commands that the mail names.

use crate::bench::{Bench, log, told};

/// A rival who leaves after three weeks, found by an import that mails.
fn bench() -> (Bench, String) {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let log = log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] });
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    let found = &bench.rows(&["findings", "--format", "jsonl", "--rival", "Rival One"])[0];
    let id = found["id"].as_str().unwrap().to_owned();
    (bench, id)
}

#[test]
fn the_mail_names_the_commands_and_they_do_what_they_say() {
    let (bench, id) = bench();
    let mails = bench.mails();
    let raw = mail_parser::MessageParser::default().parse(mails[0].as_bytes()).unwrap();
    let text = raw.body_text(0).unwrap().into_owned();
    let short = &id[..8];
    for command in [format!("bidwatch ack {short}"), format!("bidwatch wrong {short}"), "snooze 'Rival One' 3d".into()]
    {
        assert!(text.contains(&command), "{command} in {text}");
    }

    let said = bench.out(&["ack", short, "--note", "called him"]);
    assert!(said.contains(&id) && said.contains("no reminder"), "{said}");
    let said = bench.out(&["wrong", &id[..4]]);
    assert!(said.contains("Counted as wrong"), "{said}");
    let shown = bench.out(&["findings"]);
    assert!(shown.contains("You: seen") && shown.contains("called him") && shown.contains("You: not so"), "{shown}");
    let row = &bench.rows(&["findings", "--format", "jsonl"])[0];
    assert_eq!((&row["feedback"][0]["word"], &row["feedback"][1]["word"]), (&"seen".into(), &"wrong".into()));

    let counted = bench.rows(&["findings", "--reliability", "--format", "jsonl"]);
    let sum = |key: &str| counted.iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("told"), sum("answered"), sum("wrong")), (1, 1, 1));
    bench.out(&["wrong", short, "--undo"]);
    let counted = bench.rows(&["findings", "--reliability", "--format", "jsonl"]);
    assert_eq!(counted.iter().map(|row| row["wrong"].as_u64().unwrap()).sum::<u64>(), 0);
}

#[test]
fn an_id_that_is_none_or_not_enough_is_told_with_what_would_be_right() {
    let (bench, _) = bench();
    for (id, words) in [("abc", "at least 4"), ("Rival One", "is no id"), ("0000000000000000", "there is no finding")] {
        let output = bench.run(&["ack", id]);
        assert_eq!(output.status.code(), Some(64), "{}", told(&output));
        assert!(told(&output).contains(words) && told(&output).contains("bidwatch findings"), "{}", told(&output));
    }
}

#[test]
fn a_snooze_is_kept_shown_and_ended() {
    let (bench, _) = bench();
    let said = bench.out(&["snooze", "rival one", "3d", "--keyword", "shoes"]);
    assert!(said.contains("Rival One on shoes") && said.contains("digest"), "{said}");
    bench.out(&["snooze", "own", "12h"]);
    let list = bench.out(&["snooze", "--list"]);
    assert!(list.contains("your own shop until") && list.contains("Rival One on shoes until"), "{list}");
    assert!(bench.out(&["status"]).contains("Snoozed  Rival One on shoes until"));
    assert_eq!(bench.rows(&["snooze", "--list", "--format", "jsonl"])[1]["rival"], "Rival One");
    bench.out(&["snooze", "own", "--end"]);
    bench.out(&["snooze", "Rival One", "--keyword", "shoes", "--end"]);
    assert!(bench.out(&["snooze", "--list"]).contains("Nobody"));

    for (arguments, words) in [
        (vec!["snooze", "Rival Onne", "3d"], "did you mean \"Rival One\"?"),
        (vec!["snooze", "Rival One", "soon"], "write 3d or 12h"),
        (vec!["snooze", "Rival One", "3d", "--keyword", "hats"], "no watch looks at"),
        (vec!["snooze", "Rival One"], "SPAN"),
    ] {
        let output = bench.run(&arguments);
        assert_eq!(output.status.code(), Some(64), "{}", told(&output));
        assert!(told(&output).contains(words), "{}", told(&output));
    }
}
