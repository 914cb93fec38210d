//! `--format`: the same rows for people, programs and spreadsheets.

use crate::bench::{Bench, log, told};

/// A rival whose name would be a formula leaves after three weeks.
fn bench() -> Bench {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let config = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let config = config.replace("name = \"Rival One\"", "name = \"=cmd()|'/C calc'!A0\"");
    std::fs::write(bench.path("bidwatch.toml"), config).unwrap();
    let log = log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] });
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench.out(&["import", "log.jsonl"]);
    bench
}

#[test]
fn every_list_comes_as_csv_with_as_many_rows_as_in_json_and_no_formula() {
    let bench = bench();
    bench.out(&["note", "@raised my offer", "--keyword", "shoes"]);
    bench.out(&["snooze", "own", "3d"]);
    for list in [
        &["findings"][..],
        &["findings", "--reliability"],
        &["rivals"],
        &["rivals", "--suggest"],
        &["replay"],
        &["replay", "--compare", "0.8,0.95"],
        &["pages"],
        &["reparse", "--dry-run"],
        &["note", "--list"],
        &["snooze", "--list"],
        &["sources"],
        &["presets"],
    ] {
        let rows = bench.rows(&[list, &["--format", "jsonl"]].concat()).len();
        let csv = bench.out(&[list, &["--format", "csv"]].concat());
        let cells: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(cells.len(), rows, "{list:?}: {csv}");
        let texts = cells.iter().flatten().filter(|cell| cell.parse::<f64>().is_err());
        for text in texts {
            assert!(!text.trim_start().starts_with(['=', '+', '-', '@']), "{list:?}: {text}");
        }
    }
    assert!(bench.out(&["findings", "--format", "csv"]).contains("'=cmd()"));
}

#[test]
fn what_is_no_list_has_no_csv_and_says_which_formats_there_are() {
    let bench = bench();
    for command in ["status", "validate"] {
        bench.out(&[command, "--format", "json"]);
        let output = bench.run(&[command, "--format", "csv"]);
        assert_eq!(output.status.code(), Some(64));
        assert!(told(&output).contains("[possible values: table, json, jsonl]"), "{}", told(&output));
    }
}
