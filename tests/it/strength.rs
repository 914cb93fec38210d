//! `bidwatch rivals`, and that any SQLite client reckons the same from the store.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Berlin;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::bench::Bench;

/// A hundred days of two keywords, looked at every hour. Rival One leaves shoes for two weeks and, at the end, for good;
/// you pass him twice. Rival Two comes in the rush hour only. Among it what says nothing: no ads, hidden slots, walls.
fn log() -> String {
    let begin: DateTime<Utc> = "2026-01-20T00:00:00Z".parse().unwrap();
    let mut dice = fastrand::Rng::with_seed(5);
    let mut log = String::new();
    for hour in 0..100 * 24 {
        let at = begin + TimeDelta::hours(hour) + TimeDelta::minutes(dice.i64(0..30));
        let (day, local) = (hour / 24, at.with_timezone(&Berlin).hour());
        for keyword in ["shoes", "boots"] {
            let away = keyword == "shoes" && ((40..54).contains(&day) || day >= 94);
            let one = !away && dice.u8(0..10) > 0;
            let passed = (20..23).contains(&day) || day == 60;
            let rush = (20..23).contains(&local) && dice.u8(0..10) > 1;
            let mut ads = vec!["Stranger"];
            ads.splice(0..0, if passed { ["Our Shop", "Rival One"] } else { ["Rival One", "Our Shop"] });
            ads.retain(|who| *who != "Rival One" || one);
            ads.extend(rush.then_some("RIVAL TWO"));
            line(&mut log, keyword, at, dice.u8(0..30), &ads);
        }
    }
    log
}

fn line(log: &mut String, keyword: &str, at: DateTime<Utc>, chance: u8, ads: &[&str]) {
    let slot = |slot: Option<&str>, rank: usize, seller: &str| json!({"slot": slot, "rank": rank, "position": rank, "seller": seller});
    let mut listings: Vec<Value> = (1..).zip(ads).map(|(rank, seller)| slot(Some("ad"), rank, seller)).collect();
    let mut outcome = "ok";
    match chance {
        0 => listings = vec![slot(Some("organic"), 1, "Rival One")],
        1 => listings.push(slot(None, 9, "Rival Two")),
        2 => (outcome, listings) = ("blocked", Vec::new()),
        _ => {}
    }
    let check =
        json!({"source": "bazaar", "keyword": keyword, "checked_at": at, "outcome": outcome, "listings": listings});
    writeln!(log, "{check}").unwrap();
}

fn bench() -> Bench {
    let bench = Bench::watching(([127, 0, 0, 1], 9).into(), &["shoes", "boots"]);
    std::fs::write(bench.path("log.jsonl"), log()).unwrap();
    bench.out(&["import", "log.jsonl"]);
    bench
}

/// A row of a view by the name of a party, as a JSON object.
fn row(store: &Connection, view: &str, who: &str) -> Value {
    let mut select = store.prepare(&format!("SELECT * FROM {view} WHERE who = ?1")).unwrap();
    let names: Vec<String> = select.column_names().iter().map(|name| (*name).to_owned()).collect();
    let value = |row: &rusqlite::Row<'_>, place: usize| match row.get_ref(place).unwrap() {
        rusqlite::types::ValueRef::Integer(number) => json!(number),
        _ => Value::Null,
    };
    let read = |row: &rusqlite::Row<'_>| {
        Ok(names.iter().enumerate().map(|(place, name)| (name.clone(), value(row, place))).collect())
    };
    Value::Object(select.query_row([who], read).unwrap())
}

/// The strength of each party by the program: name, object.
fn strengths(bench: &Bench) -> Vec<(String, Value)> {
    let rows = bench.rows(&["rivals", "--format", "jsonl"]);
    let over_all = rows.into_iter().filter(|row| row["keyword"].is_null());
    over_all.map(|row| (row["rival"].as_str().unwrap_or("Our Shop").to_owned(), row["strength"].clone())).collect()
}

/// Holds the program against the views of its store.
fn held(bench: &Bench) {
    let store = Connection::open(bench.path("bidwatch.db")).unwrap();
    for (who, strength) in strengths(bench) {
        let (endurance, depth) = (row(&store, "strength_endurance", &who), row(&store, "strength_depth", &who));
        for key in ["days_looked", "days_fought", "lasting_days", "longest_days"] {
            assert_eq!(strength["endurance"][key], endurance[key], "{who}: {key}");
        }
        for (key, column) in [("keywords", "keywords"), ("fights", "fights"), ("left", "has_left")] {
            assert_eq!(strength["depth"][key], depth[column], "{who}: {key}");
        }
        assert_eq!(strength["depth"]["slots"], json!({"hits": depth["slots"], "checks": depth["all_slots"]}), "{who}");
        let (height, by) = (&strength["height"], row(&store, "strength_height", &who));
        assert_eq!(height["presence"], json!({"hits": by["hits"], "checks": by["checks"]}), "{who}");
        assert_eq!(height["first_slot"], json!({"hits": by["first_slots"], "checks": by["checks"]}), "{who}");
        assert_eq!(height["above_you"], json!({"hits": by["above_you"], "checks": by["beside_you"]}), "{who}");
        assert_eq!([&height["first_on"], &height["rank_sum"]], [&by["first_on"], &by["rank_sum"]], "{who}");
        if who != "Our Shop" {
            let response = row(&store, "strength_response", &who);
            for key in ["passed", "answered", "answer_days"] {
                assert_eq!(strength["response"][key], response[key], "{who}: {key}");
            }
        }
        let recovery = row(&store, "strength_recovery", &who);
        for key in ["absences", "returns", "absent_days", "longest_days"] {
            assert_eq!(strength["recovery"][key], recovery[key], "{who}: {key}");
        }
        let mut select = store
            .prepare("SELECT hour, hits, checks, on_some FROM strength_hours WHERE who = ?1 ORDER BY hour")
            .unwrap();
        let rate = |row: &rusqlite::Row<'_>| {
            Ok((json!({"hits": row.get::<_, i64>(1)?, "checks": row.get::<_, i64>(2)?}), json!(row.get::<_, i64>(3)?)))
        };
        let (hours, on): (Vec<Value>, Vec<Value>) = select.query_map([&who], rate).unwrap().map(Result::unwrap).unzip();
        assert_eq!([&strength["hours"], &strength["hours_on"]], [&Value::Array(hours), &Value::Array(on)], "{who}");
    }
}

#[test]
fn strength_is_the_same_by_sql_and_by_the_program_whoever_is_watched() {
    let bench = bench();
    held(&bench);
    let one = &strengths(&bench)[1].1;
    assert_eq!(one["depth"], json!({"keywords": 2, "fights": 1, "left": 1, "slots": one["depth"]["slots"]}));
    assert_eq!(one["recovery"], json!({"absences": 2, "returns": 1, "absent_days": 14, "longest_days": 14}));
    assert_eq!(one["response"], json!({"passed": 4, "answered": 4, "answer_days": 8}), "twice on each keyword");
    assert_eq!(one["endurance"]["lasting_days"], 89, "on the last day there was one look");

    // Another roster, other peak hours, another clock: the views follow.
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let text = text.replace("Europe/Berlin", "Asia/Shanghai").replace("20:00-23:00", "22:00-06:00");
    let text = text.replace("sellers = [\"Rival Two\"]", "sellers = [\"Stranger\"]");
    std::fs::write(bench.path("bidwatch.toml"), text).unwrap();
    held(&bench);
    assert_eq!(strengths(&bench)[2].1["recovery"]["absences"], 0);
}

#[test]
fn rates_and_stances_come_with_their_counts_and_intervals() {
    let bench = bench();
    let rows = bench.rows(&["rivals", "--format", "jsonl", "--rival", "rival two", "--keyword", "boots"]);
    let [over_all, boots] = &rows[..] else { panic!("{rows:?}") };
    assert!(over_all["verdict"]["text"].as_str().unwrap().contains("comes only 20–23 h"), "{over_all}");
    assert_eq!((&boots["stance"], &boots["keyword"]), (&"peak only".into(), &"boots".into()));
    assert!(boots["probability"].as_f64().unwrap() > 0.9, "{boots}");
    let number = |key: &str, end: &str| boots[key][end].as_f64().unwrap();
    for key in ["impression_share", "overlap_rate", "position_above_rate", "outranking_share", "share_of_voice"] {
        let (share, low, high) = (number(key, "share"), number(key, "low"), number(key, "high"));
        assert!(low <= share && share <= high && high - low > 0.002, "{key}: {low} {share} {high}");
    }
    assert!(number("impression_share", "checks") < 28.0 * 24.0, "what says nothing does not count");
    assert_eq!(boots["strata"]["off"]["hits"], 0);
    let strip: Vec<char> = boots["strip"].as_str().unwrap().chars().collect();
    assert_eq!((strip[21], strip[9]), ('█', '·'));
    let days: Vec<Value> = bench.rows(&["rivals", "--format", "jsonl", "--days", "7"]);
    assert!(days[0]["impression_share"]["checks"].as_u64() < Some(2 * 7 * 24), "{}", days[0]);
}

#[test]
fn people_read_it_within_eighty_columns() {
    let bench = bench();
    let text = bench.out(&["rivals"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for words in
        ["Rival One\n", "left 1 of 2 keywords", "peak only, ", "★ Our Shop", "you passed him 4 times", "in the peak"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(bench.out(&["rivals", "--explain"]).contains("you outrank"));
    let wrong = bench.run(&["rivals", "--rival", "Nobody"]);
    assert_eq!(wrong.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("there are Our Shop, Rival One, Rival Two"));
}

#[test]
fn spend_is_estimated_from_the_user_s_numbers_only() {
    let bench = bench();
    assert!(!bench.out(&["rivals"]).contains("estimate"));
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    let estimate = "[[estimates]]\nkeywords = \"boots\"\ncost_per_click = [\"0.80\", \"1.40\"]\nclicks_per_day = [100, 200]\ncurrency = \"EUR\"\n";
    std::fs::write(bench.path("bidwatch.toml"), format!("{text}\n{estimate}")).unwrap();
    let rows = bench.rows(&["rivals", "--format", "jsonl", "--rival", "Rival One"]);
    let of = |keyword: &str| rows.iter().find(|row| row["keyword"] == keyword).unwrap()["spend"].clone();
    assert_eq!(of("shoes"), json!([]));
    let boots = &of("boots")[0];
    assert_eq!(boots["basis"], "estimate from your numbers");
    let (low, high) = (boots["low_a_day"].as_f64().unwrap(), boots["high_a_day"].as_f64().unwrap());
    // He holds the first of three slots in nine of ten checks: half of the clicks.
    assert!(0.8 * 100.0 * 0.4 < low && low < 0.8 * 100.0 * 0.55 && 1.4 * 200.0 * 0.45 < high, "{boots}");
    assert!(bench.out(&["rivals"]).contains("an estimate from your numbers, nobody sees it"));
}
