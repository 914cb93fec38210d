//! The street from a page to what a person reads, with a real web server, store and outbox.

use crate::bench::{Answer, Bench, Site, log, told};

#[test]
fn once_shows_who_holds_which_slot_and_what_changed() {
    let site = Site::open(Answer::ads(&["Rival One", "Our Shop", "Stranger"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let first = bench.run(&["--once"]);
    assert_eq!(first.status.code(), Some(0), "{}", told(&first));
    let text = String::from_utf8(first.stdout).unwrap();
    assert!(text.contains("3 ads, 1 organic") && text.contains("seen for the first time"), "{text}");
    assert!(text.contains("★ Our Shop (you)") && text.contains("● Rival One") && text.contains("9.99 GBP"), "{text}");

    site.answers(Answer::ads(&["Our Shop", "Rival One"]));
    let text = bench.out(&["--once"]);
    assert!(text.contains("up from 2") && text.contains("down from 1"), "{text}");
    assert!(text.contains("not on this page: Stranger (was 3)"), "{text}");
    assert!(text.contains("watched, without an ad here now: Rival Two"), "an organic result is no ad slot: {text}");
}

#[test]
fn what_could_not_be_seen_is_said_and_nothing_is_concluded_from_it() {
    let site = Site::open(Answer::ads(&["Rival One", "Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    bench.out(&["--once"]);
    let troubles = [
        (Answer::status("403 Forbidden"), "blocked"),
        (Answer::status("404 Not Found"), "failed"),
        (Answer::status("500 Internal Server Error"), "failed"),
        (Answer::html("<li class=x9f>Rival One</li>"), "unparsed"),
        (Answer::captcha(), "blocked"),
    ];
    let mut outcomes = vec!["ok".to_owned()];
    for (answer, outcome) in troubles {
        site.answers(answer);
        let output = bench.run(&["--once"]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Could not be seen (this says nothing about any rival)"), "{text}");
        assert!(text.contains(outcome) && !text.contains("Rival One"), "{text}");
        outcomes.push(outcome.to_owned());
    }
    let rows = bench.rows(&["export"]);
    let recorded: Vec<String> = rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect();
    assert_eq!(recorded, outcomes);
    assert!(rows[1..].iter().all(|row| row["listings"].as_array().unwrap().is_empty()));
    let rates = bench.rows(&["rivals", "--format", "jsonl"]);
    let one = rates.iter().find(|row| row["rival"] == "Rival One").unwrap();
    assert_eq!((&one["impression_share"]["hits"], &one["impression_share"]["checks"]), (&1.into(), &1.into()));
}

#[test]
fn pages_without_ads_and_without_results_are_kept_apart() {
    let site = Site::open(Answer::page(&[], &["Rival One", "Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = bench.out(&["--once"]);
    assert!(text.contains("no ads on this page, 2 organic (says nothing about one rival)"), "{text}");
    site.answers(Answer::none());
    let text = bench.out(&["--once"]);
    assert!(text.contains("the site says there are no results"), "{text}");
    let outcomes: Vec<_> = bench.rows(&["export"]).into_iter().map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes, ["ok", "empty"]);
    assert!(bench.rows(&["rivals", "--format", "jsonl"]).iter().all(|row| row["impression_share"]["checks"] == 0));
}

#[test]
fn several_pages_make_one_check_and_a_missing_one_fails_it() {
    let site = Site::open(Answer::page(&["Rival One"], &["Our Shop"]));
    site.answers_second_page(Answer::page(&["Rival Two"], &["Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let paged = text.replace("q={keyword}\"", "q={keyword}&page={page}\"\npages = 2");
    std::fs::write(bench.path("bidwatch.toml"), paged).unwrap();
    bench.out(&["--once"]);
    let check = &bench.rows(&["export"])[0];
    let places: Vec<_> = check["listings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ad| {
            (
                ad["seller"].as_str().unwrap(),
                ad["slot"].as_str().unwrap(),
                ad["rank"].as_u64().unwrap(),
                ad["position"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("Rival One", "ad", 1, 1),
        ("Our Shop", "organic", 1, 2),
        ("Rival Two", "ad", 2, 3),
        ("Our Shop", "organic", 2, 4),
    ];
    assert_eq!(places, expected);

    site.answers_second_page(Answer::status("500 Internal Server Error"));
    assert_eq!(bench.run(&["--once"]).status.code(), Some(2));
    let check = &bench.rows(&["export"])[1];
    assert_eq!((&check["outcome"], &check["detail"]), (&"failed".into(), &"page 2: HTTP 500".into()));
    assert!(check["listings"].as_array().unwrap().is_empty(), "half a look is none");
}

#[test]
fn an_api_is_asked_with_a_key_that_is_shown_nowhere() {
    let site = Site::open(Answer::json(
        r#"{"results":[{"title":"Shoes","link":"https://a.example/1","sponsored":true,"price":{"value":9.5},"seller":"Rival One"},
            {"title":"Boots","link":"https://b.example/2","sponsored":false,"seller":"Our Shop"}]}"#,
    ));
    let bench = Bench::with_config(&format!(
        r#"
timezone = "UTC"
[[rivals]]
name = "Rival One"
sellers = ["Rival One"]
[[sources]]
name = "api"
url = "http://{}/v1?q={{keyword}}&api_key={{key}}"
key_env = "API_KEY"
allow_private_addresses = true
pace = {{ min_gap = "0s", jitter = "0s" }}
[sources.json]
listing = "$.results[*]"
ad = "$.sponsored"
title = "$.title"
url = "$.link"
price = "$.price.value"
seller = "$.seller"
[[watches]]
source = "api"
keywords = ["shoes"]
"#,
        site.address
    ));
    let output = bench.command(&["--once", "-vv"]).env("API_KEY", "canary-7f3a").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let listings = bench.rows(&["export"])[0]["listings"].clone();
    assert_eq!((&listings[0]["slot"], &listings[0]["price"]), (&"ad".into(), &"9.5".into()));
    assert_eq!((&listings[1]["slot"], &listings[1]["rank"]), (&"organic".into(), &1.into()));

    site.answers(Answer::status("500 Internal Server Error"));
    let failed = bench.command(&["--once", "-vv"]).env("API_KEY", "canary-7f3a").output().unwrap();
    let store = std::fs::read(bench.path("bidwatch.db")).unwrap();
    let wal = std::fs::read(bench.path("bidwatch.db-wal")).unwrap_or_default();
    for place in
        [told(&output), told(&failed), String::from_utf8_lossy(&store).into(), String::from_utf8_lossy(&wal).into()]
    {
        assert!(!place.contains("canary-7f3a"), "the key is in sight");
    }
}

#[test]
fn strangers_seen_often_are_suggested_with_what_to_paste() {
    let site = Site::open(Answer::ads(&["Stranger \"& Co\"", "Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    for _ in 0..3 {
        bench.out(&["--once"]);
    }
    let text = bench.out(&["rivals", "--suggest"]);
    assert!(text.contains("100 % (3/3)"), "{text}");
    let paste = text.split("[[rivals]]").nth(1).unwrap();
    let table: toml::Table = paste.parse().unwrap();
    assert_eq!(table["name"].as_str(), Some("Stranger \"& Co\""));
}

/// An hourly log: a rival in the first ad slot all day for three weeks, then gone for four days.
fn a_rival_leaves() -> String {
    log(0..25 * 24, |hour| if hour < 21 * 24 { &["Rival One", "Our Shop", "X"] } else { &["Our Shop", "X"] })
}

#[test]
fn an_imported_log_is_judged_once_and_its_alert_mailed_once() {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    std::fs::write(bench.path("log.jsonl"), a_rival_leaves()).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    let findings = bench.rows(&["findings", "--format", "jsonl", "--rival", "Rival One"]);
    let found: Vec<_> = findings.iter().filter(|finding| finding["kind"] == "back_off").collect();
    assert_eq!(found.len(), 1, "{findings:#?}");
    assert_eq!(found[0]["since"], "2026-03-23T00:00:00Z");
    let evidence = &found[0]["evidence"];
    assert!(evidence["before"]["off"]["checks"].as_u64().unwrap() > 100, "{evidence}");
    assert_eq!(evidence["after"]["off"]["hits"], 0);
    let mails = bench.mails();
    assert_eq!(mails.len(), 1, "one mail tells all of an import");
    assert!(
        mails[0].contains("Auto-Submitted: auto-generated") && mails[0].contains("Message-ID: <alert-"),
        "{}",
        mails[0]
    );

    let again = bench.out(&["import", "--alert", "log.jsonl"]);
    assert!(again.contains("0 new"), "{again}");
    assert_eq!(bench.mails().len(), 1);
    assert_eq!(bench.rows(&["findings", "--format", "jsonl", "--rival", "Rival One"]), findings);
}

#[test]
fn a_change_on_several_keywords_is_one_mail_that_names_them_all() {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes", "boots"]);
    let one = a_rival_leaves();
    let both: Vec<String> = one.lines().flat_map(|line| [line.to_owned(), line.replace("shoes", "boots")]).collect();
    std::fs::write(bench.path("log.jsonl"), both.join("\n")).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    let mails = bench.mails();
    assert_eq!(mails.len(), 1);
    let subject = mails[0].lines().find(|line| line.starts_with("Subject:")).unwrap();
    assert!(subject.contains("Rival One left the ad slots on both keywords"), "{subject}");
}

#[test]
fn without_alert_an_import_mails_nothing_and_a_bad_line_imports_nothing() {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    let log = a_rival_leaves();
    std::fs::write(bench.path("bad.jsonl"), format!("{log}\nnonsense")).unwrap();
    let output = bench.run(&["import", "bad.jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("bad.jsonl, line 601:"), "{}", told(&output));
    assert!(bench.out(&["export"]).is_empty());
    std::fs::write(bench.path("log.jsonl"), log).unwrap();
    bench.out(&["import", "log.jsonl"]);
    assert!(bench.mails().is_empty());
    assert_eq!(bench.out(&["export"]).lines().count(), 600);
}

#[test]
fn a_history_that_comes_in_late_is_judged_from_its_begin() {
    let log = a_rival_leaves();
    let lines: Vec<&str> = log.lines().collect();
    let whole = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    std::fs::write(whole.path("log.jsonl"), &log).unwrap();
    whole.out(&["import", "log.jsonl"]);

    let late = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    std::fs::write(late.path("new.jsonl"), lines[480..].join("\n")).unwrap();
    std::fs::write(late.path("old.jsonl"), lines[..480].join("\n")).unwrap();
    late.out(&["import", "new.jsonl"]);
    let text = late.out(&["import", "--alert", "old.jsonl"]);
    assert!(text.contains("judged again"), "{text}");
    assert!(late.mails().is_empty(), "what is found of the past is not mailed");
    let kinds = |bench: &Bench| -> Vec<_> {
        let rows = bench.rows(&["findings", "--format", "jsonl"]);
        rows.into_iter().map(|row| (row["kind"].clone(), row["at"].clone())).collect()
    };
    assert_eq!(kinds(&late), kinds(&whole));
}

#[test]
fn two_configs_on_one_store_forget_nothing_of_each_other() {
    let log = a_rival_leaves();
    let lines: Vec<&str> = log.lines().collect();
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
    // A daemon runs under one config while somebody tries another with one more rival.
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let other = text.replace("[[sources]]", "[[rivals]]\nname = \"X\"\nsellers = [\"X\"]\n[[sources]]");
    std::fs::write(bench.path("other.toml"), format!("database = \"bidwatch.db\"\n{other}")).unwrap();
    for (part, rows) in [("1", &lines[..400]), ("2", &lines[400..500]), ("3", &lines[500..])] {
        std::fs::write(bench.path(part), rows.join("\n")).unwrap();
        bench.out(&["import", part]);
        bench.out(&["rivals", "--config", "other.toml"]);
    }
    let findings = bench.rows(&["findings", "--format", "jsonl", "--rival", "Rival One"]);
    let kinds: Vec<_> = findings.iter().map(|finding| (&finding["kind"], &finding["since"])).collect();
    assert_eq!(kinds, [(&"back_off".into(), &"2026-03-23T00:00:00Z".into())]);
}

#[test]
fn logs_out_of_order_are_judged_as_if_they_had_been_in_order() {
    let log = a_rival_leaves();
    let lines: Vec<&str> = log.lines().collect();
    let bench = |logs: &[String]| {
        let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes"]);
        let names: Vec<String> = (0..logs.len()).map(|number| format!("{number}.jsonl")).collect();
        for (name, log) in names.iter().zip(logs) {
            std::fs::write(bench.path(name), log).unwrap();
        }
        let arguments: Vec<&str> = ["import", "--alert"].into_iter().chain(names.iter().map(String::as_str)).collect();
        bench.out(&arguments);
        (
            bench.rows(&["findings", "--format", "jsonl"]),
            bench.rows(&["rivals", "--format", "jsonl"]),
            bench.mails().len(),
        )
    };
    let in_order = bench(std::slice::from_ref(&log));
    assert_eq!((in_order.0.len(), in_order.2), (1, 1));
    let backwards: Vec<&str> = lines.iter().rev().copied().collect();
    assert!(bench(&[backwards.join("\n")]) == in_order);
    assert!(bench(&[lines[480..].join("\n"), lines[..480].join("\n")]) == in_order);
}

#[test]
fn a_check_of_a_time_that_has_not_come_does_not_end_the_judgement() {
    let site = Site::open(Answer::ads(&["Rival One"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let line = r#"{"source":"bazaar","keyword":"shoes","checked_at":"9999-12-31T00:00:00Z","outcome":"ok",
        "listings":[{"slot":"ad","rank":1,"position":1,"seller":"Rival One"}]}"#
        .replace('\n', "");
    std::fs::write(bench.path("future.jsonl"), line).unwrap();
    bench.out(&["import", bench.path("future.jsonl").to_str().unwrap()]);
    bench.out(&["--once"]);
    let store = bidwatch::store::Store::open(&bench.path("bidwatch.db")).unwrap();
    let memory = store.read(|view| view.memory("bazaar")).unwrap().unwrap();
    assert!(memory.judged_through <= chrono::Utc::now(), "the live look was not judged: {}", memory.judged_through);
}

#[test]
fn the_name_of_your_own_shop_is_shown_without_what_a_terminal_obeys() {
    let site = Site::open(Answer::ads(&["Our Shop"]));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let named = text.replacen("name = \"Our Shop\"", "name = \"Ours\\r\\u001b[2J\"", 1);
    std::fs::write(bench.path("bidwatch.toml"), named).unwrap();
    bench.out(&["--once"]);
    let shown = bench.out(&["rivals"]);
    assert!(shown.contains("★ Ours"), "{shown}");
    assert!(!shown.contains(['\r', '\u{1b}']), "{shown:?}");
}
