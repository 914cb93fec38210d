//! What people read fits 80 columns, whatever names stand in it, and nothing in it acts on the terminal.

use std::{fs, process::Output};

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::bench::{Answer, Bench, Site, told};

/// Names as they come from pages and careless configs.
const CHINESE: &str = "红线箱包旗舰店海外专营官方直营店铺第一分店";
const LONG: &str = "Grandmother's Handmade Leather Bags and Accessories of Northern Lancashire Limited";
const HOSTILE: &str = "=cmd()|'/C calc'!A0 \u{1b}[31m\u{202e}\u{7}<img src=x onerror=alert(1)>\u{200b}";
const KEYWORD: &str = "women's waterproof leather shoulder bag with a very long name 女包 真皮";

/// A store with three weeks of hourly looks, a rival who leaves, an unread page, notes, answers and a snooze.
fn bench(site: &Site) -> (Bench, String) {
    let config = fs::read_to_string(Bench::watching(site.address, &["shoes", "女包", KEYWORD]).path("bidwatch.toml"));
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let config = config
        .unwrap()
        .replace("sellers = [\"Rival One\"]", &format!("sellers = [\"Rival One\", {}]", quoted(LONG)))
        .replace("name = \"Rival One\"", &format!("name = {}", quoted(LONG)))
        .replace("name = \"Rival Two\"", &format!("name = {}", quoted(CHINESE)))
        .replace("sellers = [\"Rival Two\"]", &format!("sellers = [{}]", quoted(CHINESE)));
    let estimates = "[[estimates]]\nkeywords = \"shoes\"\ncost_per_click = [0.5, 1.0]\nclicks_per_day = [100, 200]\n\
                     currency = \"EUR\"\n[pages]\nsamples_a_day = 10\n";
    let bench = Bench::with_config(&format!("{config}\n{estimates}"));
    let begin: chrono::DateTime<chrono::Utc> = "2026-03-02T00:00:00Z".parse().unwrap();
    let mut lines = Vec::new();
    for hour in 0..24 * 24 {
        for keyword in ["shoes", "女包", KEYWORD] {
            let fights = hour < 19 * 24;
            let shops =
                [(fights, LONG), (true, CHINESE), (true, "Our Shop"), (true, HOSTILE), (hour % 3 > 0, "Stranger")];
            let shown = (1..).zip(shops.iter().filter(|(shown, _)| *shown));
            let listing = |(rank, (_, seller)): (usize, &(bool, &str))| json!({"slot": "ad", "block": "carousel", "rank": rank, "position": rank, "seller": seller, "title": seller, "price": "12999.00", "currency": "CNY", "url": "https://shop.example/item/with/a/long/path?and=parameters"});
            let at = (begin + chrono::TimeDelta::hours(hour)).to_rfc3339();
            let listings: Vec<_> = shown.map(listing).collect();
            lines.push(json!({"source": "bazaar", "keyword": keyword, "checked_at": at, "outcome": "ok", "listings": listings}).to_string());
        }
    }
    fs::write(bench.path("log.jsonl"), lines.join("\n")).unwrap();
    bench.out(&["import", "--alert", "log.jsonl"]);
    let id = bench.rows(&["findings", "--format", "jsonl"])[0]["id"].as_str().unwrap().to_owned();
    fits(&bench, &["note", "raised my own offer for everything that is sold between the two holidays, by a third"]);
    (bench, id)
}

/// stdout of a command on a screen of 80 columns.
fn on_screen(bench: &Bench, arguments: &[&str]) -> Output {
    bench.command(arguments).env("COLUMNS", "80").output().unwrap()
}

fn fits(bench: &Bench, arguments: &[&str]) -> String {
    let output = on_screen(bench, arguments);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(!text.is_empty(), "{arguments:?}: {}", told(&output));
    for line in text.lines() {
        assert!(line.width() <= 80, "{arguments:?}, {} columns: {line}\n{text}", line.width());
        assert!(!line.contains(['\u{1b}', '\u{202e}', '\u{7}', '\u{200b}']), "{arguments:?}: {line:?}");
    }
    text
}

#[test]
fn every_command_fits_eighty_columns_whatever_the_names_are() {
    let site = Site::open(Answer::ads(&[LONG, CHINESE, "Our Shop", HOSTILE]));
    let (bench, id) = bench(&site);
    let once = fits(&bench, &["--once"]);
    assert!(once.contains("9.99 GBP") && once.contains("since last time"), "numbers are never cut: {once}");
    site.answers(Answer::captcha());
    fits(&bench, &["--once"]);
    site.answers(Answer::html("<div>quite another layout, without any of what was there before</div>"));
    fits(&bench, &["--once"]);
    for command in [
        &["findings"][..],
        &["findings", "--id", &id],
        &["findings", "--reliability"],
        &["rivals"],
        &["rivals", "--explain"],
        &["rivals", "--suggest"],
        &["rivals", "--rival", CHINESE],
        &["replay", "--days", "3000"],
        &["replay", "--compare", "0.8,0.9,0.95"],
        &["pages"],
        &["pages", "--finding", &id],
        &["reparse", "--dry-run"],
        &["reparse"],
        &["status"],
        &["sources"],
        &["presets"],
        &["note", "--list"],
        &["ack", &id],
        &["wrong", &id[..6], "--note", LONG],
        &["findings"],
        &["snooze", LONG, "3d", "--keyword", KEYWORD],
        &["snooze", "--list"],
        &["snooze", LONG, "--keyword", KEYWORD, "--end"],
        &["digest"],
        &["validate"],
        &["init", "new"],
        &["import", "log.jsonl"],
    ] {
        fits(&bench, command);
    }
    let rows = fits(&bench, &["pages"]);
    assert!(rows.contains(" kB"), "{rows}");
    site.answers(Answer::ads(&[LONG, CHINESE, "Our Shop", HOSTILE]));
    let probed = fits(&bench, &["probe", "bazaar", "shoes"]);
    assert!(probed.contains("9.99 GBP") && probed.contains('…') && probed.contains("红线箱包"), "{probed}");
}

#[test]
fn the_help_of_every_command_fits_eighty_columns() {
    let bench = Bench::with_config("");
    let help = fits(&bench, &["--help"]);
    fits(&bench, &["-h"]);
    let names = help.split("Commands:").nth(1).unwrap().lines().skip(1).take_while(|line| !line.trim().is_empty());
    let names: Vec<&str> = names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    for name in names.iter().filter(|name| !name.is_empty() && **name != "help") {
        fits(&bench, &[name, "--help"]);
        fits(&bench, &[name, "-h"]);
    }
    assert!(names.contains(&"rivals") && names.len() > 20, "{names:?}");
}

#[test]
fn a_wide_screen_is_used_and_where_there_is_none_no_line_is_broken_and_nothing_is_coloured() {
    let site = Site::open(Answer::ads(&[LONG]));
    let (bench, _) = bench(&site);
    let wide = bench.command(&["probe", "bazaar", "shoes"]).env("COLUMNS", "200").output().unwrap();
    assert!(String::from_utf8(wide.stdout).unwrap().contains("/p/1"), "there is room for the address");
    for arguments in [&["findings"][..], &["status"], &["validate"], &["probe", "bazaar", "shoes"]] {
        let output = bench.command(arguments).env_remove("COLUMNS").output().unwrap();
        assert!(!told(&output).contains('\u{1b}'), "{arguments:?}: {}", told(&output));
    }
    let found = bench.command(&["findings"]).env_remove("COLUMNS").output().unwrap();
    let found = String::from_utf8(found.stdout).unwrap();
    assert!(found.lines().any(|line| line.width() > 80), "for grep: {found}");
}
