//! Names and ids as people type them: short, in another spelling, or wrong.

use crate::bench::{Bench, log, told};

/// A rival who leaves after three weeks; nothing is watched but shoes at the bazaar.
fn bench() -> (Bench, String) {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let log = log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] });
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench.out(&["import", "log.jsonl"]);
    let id = bench.rows(&["findings", "--format", "jsonl"])[0]["id"].as_str().unwrap().to_owned();
    (bench, id)
}

#[test]
fn the_first_characters_of_an_id_are_enough_wherever_one_is_taken() {
    let (bench, id) = bench();
    for short in [&id[..4], &id[..7].to_uppercase(), &id] {
        assert!(bench.out(&["findings", "--id", short]).contains(&format!("pages --finding {id}")), "{short}");
        assert!(bench.out(&["pages", "--finding", short]).contains("No page"), "{short}");
    }
    for arguments in [["findings", "--id", "0000000000000000"], ["pages", "--finding", "Rival One"]] {
        let output = bench.run(&arguments);
        assert_eq!(output.status.code(), Some(64), "{}", told(&output));
        assert!(told(&output).contains("`bidwatch findings` shows them"), "{}", told(&output));
    }
}

#[test]
fn an_unknown_name_is_an_error_that_says_what_may_be_meant_and_never_an_empty_answer() {
    let (bench, _) = bench();
    for command in
        [&["findings"][..], &["replay"], &["rivals"], &["export"], &["pages"], &["reparse"], &["report", "--out", "-"]]
    {
        for (option, typed, meant) in
            [("--source", "bazar", "did you mean \"bazaar\"?"), ("--keyword", "hats", "there are shoes")]
        {
            let output = bench.run(&[command, &[option, typed]].concat());
            assert_eq!(output.status.code(), Some(64), "{command:?} {option}: {}", told(&output));
            assert!(told(&output).contains(meant) && output.stdout.is_empty(), "{command:?}: {}", told(&output));
        }
    }
    for command in [&["findings"][..], &["rivals"], &["report", "--out", "-"]] {
        let output = bench.run(&[command, &["--rival", "Rivel One"]].concat());
        assert_eq!(output.status.code(), Some(64), "{}", told(&output));
        assert!(told(&output).contains("did you mean \"Rival One\"?"), "{}", told(&output));
    }
}

#[test]
fn a_known_name_is_taken_in_any_spelling_and_nothing_found_of_him_is_no_error() {
    let (bench, id) = bench();
    let found = bench.out(&["findings", "--rival", "rival  one", "--keyword", "Shoes", "--source", "BAZAAR"]);
    assert!(found.contains(&id), "{found}");
    assert!(bench.out(&["findings", "--rival", "Rival Two"]).contains("None of the 1 finding fits"));
    assert!(!bench.out(&["findings", "--rival", "own"]).contains(&id));
    assert!(bench.rows(&["findings", "--rival", "own", "--format", "jsonl"]).is_empty());
}

#[test]
fn a_rival_of_old_is_still_found_by_his_name() {
    let (bench, id) = bench();
    let config = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    std::fs::write(bench.path("bidwatch.toml"), config.replace("\"Rival One\"", "\"Somebody Else\"")).unwrap();
    assert!(bench.out(&["findings", "--rival", "Rival One"]).contains(&id));
    assert_eq!(bench.run(&["rivals", "--rival", "Rival One"]).status.code(), Some(64));
}
