//! Kept pages: a layout that changes, from the notice to the repaired history; and the evidence of a finding. The
//! street lives through days at once, on a clock that is put forward.

use std::sync::{Arc, Mutex};

use bidwatch::{
    app::{App, Clock},
    config::{Config, Environment},
    store::Archive,
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::bench::{Answer, Bench, Site, log};

fn at(hours: i64) -> DateTime<Utc> {
    "2026-03-23T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
}

/// A shop whose names of classes can change.
#[derive(Clone, Copy)]
struct Shop {
    hit: &'static str,
    seller: &'static str,
}

const SHOP: Shop = Shop { hit: "hit", seller: "shop" };

impl Shop {
    /// Its results page: these shops in the ad slots, and eight organic listings.
    fn page(self, ads: &[&str]) -> Answer {
        let Self { hit, seller } = self;
        let listing = |(id, (shop, label)): (usize, (&str, &str))| {
            format!(
                "<li class={hit} data-id=i{id}>{label}<a href=\"/p/{id}\"><h3>Shoes {id}</h3></a>\
                 <b class={seller}>{shop}</b><i class=price>£9.99</i></li>"
            )
        };
        let ads = ads.iter().map(|shop| (*shop, "<em class=ad>Sponsored</em>"));
        let all = ads.chain(["Corner Shop"; 8].map(|shop| (shop, "")));
        Answer::html(&all.enumerate().map(listing).collect::<String>())
    }
}

/// A folder that knows three weeks of the market from a log, and a site to go on with.
struct Market {
    site: Site,
    bench: Bench,
}

const ALL: [&str; 3] = ["Rival One", "Our Shop", "X"];

impl Market {
    fn open() -> Self {
        let site = Site::open(SHOP.page(&ALL));
        let bench = Bench::watching(site.address, &["shoes", "boots"]);
        let market = Self { site, bench };
        market.configure("*/20 * * * *", "0 * * * *");
        market.configure("seller = \".shop\"", "seller = \".shop\"\nitem_id = \"@data-id\"");
        market.configure("schedule =", "language = \"en\"\nschedule =");
        market
            .configure("[[watches]]", "[mail.digest]\nenabled = false\n[judge.confirm]\nenabled = false\n[[watches]]");
        let known = log(0..21 * 24, |_| &ALL);
        let known: Vec<String> = known
            .lines()
            .flat_map(|line| {
                let line = line.replace("\"checked_at\"", "\"language\":\"en\",\"checked_at\"");
                [line.replace("shoes", "boots"), line]
            })
            .collect();
        std::fs::write(market.bench.path("log.jsonl"), known.join("\n")).unwrap();
        market.bench.out(&["import", "log.jsonl"]);
        market
    }

    fn configure(&self, from: &str, to: &str) {
        let path = self.bench.path("bidwatch.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// Looks hourly as the daemon would, with what the site answers in each hour.
    fn live(&self, hours: std::ops::Range<i64>, answer: impl Fn(i64) -> Answer) {
        let now = Arc::new(Mutex::new(at(hours.start)));
        let reading = Arc::clone(&now);
        let config = Config::load(&self.bench.path("bidwatch.toml"), &Environment::empty()).unwrap();
        let app = Arc::new(App::open(config, Clock::new(move || *reading.lock().unwrap())).unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        self.site.answers(answer(hours.start));
        let living = app.live_until(
            at(hours.end - 1),
            |instant| *now.lock().unwrap() = instant,
            |instant, _, _| self.site.answers(answer((instant - at(0)).num_hours() + 1)),
        );
        runtime.block_on(living).unwrap();
    }

    /// Outcome and detail of each check from an hour on.
    fn outcomes(&self, from: i64) -> Vec<String> {
        let rows = self.bench.rows(&["export", "--since", &at(from).to_rfc3339()]);
        let told = |row: &serde_json::Value| format!("{} {}", row["outcome"], row["detail"]).replace('"', "");
        rows.iter().map(told).collect()
    }

    fn subjects(&self) -> Vec<String> {
        let mails = self.bench.mails();
        let subject = |mail: &String| mail.lines().find(|line| line.starts_with("Subject:")).unwrap().to_owned();
        mails.iter().map(subject).collect()
    }

    fn findings(&self) -> Vec<serde_json::Value> {
        self.bench.rows(&["findings", "--format", "jsonl"])
    }
}

/// From the notice to the repaired history.
fn layout_changes(changed: Shop, reason: &str, mend: (&str, &str)) {
    let market = Market::open();
    market.live(0..72, |hour| if hour < 24 { SHOP.page(&ALL) } else { changed.page(&ALL) });
    let lost = market.outcomes(24);
    assert!(lost.len() == 96 && lost.iter().all(|told| told == reason), "{lost:?}");
    let subjects = market.subjects();
    assert!(subjects.len() == 1 && subjects[0].contains("bidwatch cannot see bazaar"), "told once: {subjects:?}");
    assert_eq!(market.findings(), Vec::<serde_json::Value>::new(), "our failure is not their absence");
    assert_eq!(market.bench.rows(&["pages", "--outcome", "unparsed", "--format", "jsonl"]).len(), 96);

    // The rules as they are do not read them, mended ones do.
    let before = market.bench.run(&["extract", "bazaar", "--kept"]);
    assert_eq!(before.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&before.stdout).contains("0 of 96 are read"), "{before:?}");
    assert!(market.bench.out(&["reparse"]).contains("0 of 96 recorded"));
    market.configure(mend.0, mend.1);
    let preview = market.bench.out(&["extract", "bazaar", "--kept"]);
    assert!(preview.contains("96 of 96 are read") && market.outcomes(24) == lost, "{preview}");
    let rehearsed = market.bench.out(&["reparse", "--dry-run"]);
    assert!(rehearsed.contains("96 of 96 would be recorded") && market.outcomes(24) == lost, "{rehearsed}");
    let repaired = market.bench.out(&["reparse"]);
    assert!(repaired.contains("96 of 96 recorded"), "{repaired}");
    assert!(market.outcomes(0).iter().all(|told| told == "ok null"), "{:?}", market.outcomes(0));
    assert!(market.bench.out(&["reparse"]).contains("No page is kept that told nothing"), "once is enough");

    // It goes on as if nothing had been; nothing was mailed about the past.
    market.live(72..96, |_| changed.page(&ALL));
    assert_eq!(market.outcomes(0).len(), 192);
    assert!(market.outcomes(0).iter().all(|told| told == "ok null"));
    let subjects = market.subjects();
    assert!(subjects.len() == 2 && subjects[1].contains("bidwatch sees bazaar again"), "{subjects:?}");
    assert_eq!(market.findings(), Vec::<serde_json::Value>::new());
}

#[test]
fn a_layout_that_changes_is_told_once_and_mended_rules_repair_the_history() {
    layout_changes(
        Shop { hit: "x7f", ..SHOP },
        "unparsed no listing recognised",
        ("listing = \"li.hit\"", "listing = [\"li.hit\", \"li.x7f\"]"),
    );
}

#[test]
fn a_seller_rule_that_drifts_away_while_item_ids_stay_makes_nobody_absent() {
    layout_changes(
        Shop { seller: "store-name", ..SHOP },
        "unparsed no ad has a seller, unlike before",
        ("seller = \".shop\"", "seller = [\".shop\", \".store-name\"]"),
    );
}

#[test]
fn a_new_look_that_is_right_can_be_accepted() {
    let market = Market::open();
    let small = || {
        Answer::html(
            "<li class=hit data-id=i1><em class=ad>Ad</em><a href=/p/1><h3>Shoes</h3></a><b class=shop>Rival One</b><i class=price>£9</i></li>",
        )
    };
    market.live(0..36, |hour| if hour < 24 { SHOP.page(&ALL) } else { small() });
    assert!(market.outcomes(24).iter().all(|told| told.contains("less than a third of the usual 11 listings")));
    assert!(market.bench.out(&["reparse"]).contains("0 of 24 recorded"));
    assert!(market.bench.out(&["reparse", "--source", "bazaar", "--accept"]).contains("24 of 24 recorded"));
    assert!(market.outcomes(24).iter().all(|told| told == "ok null"));
}

#[test]
fn the_pages_before_and_after_can_be_opened_for_a_finding() {
    let market = Market::open();
    let left = ["Our Shop", "X"];
    market.live(0..60, |hour| SHOP.page(if hour < 20 { &ALL } else { &left }));
    let findings = market.findings();
    let finding = findings.iter().find(|found| found["kind"] == "back_off").expect("a back-off");
    let id = finding["id"].as_str().unwrap();
    let shown = market.bench.out(&["pages", "--finding", id, "--out", "evidence"]);
    assert!(shown.contains("before") && shown.contains("after"), "{shown}");
    let files = |turn: &str| -> Vec<String> {
        let folder = std::fs::read_dir(market.bench.path("evidence")).unwrap().map(|entry| entry.unwrap());
        let of_turn = folder.filter(|entry| entry.file_name().to_string_lossy().starts_with(turn));
        of_turn.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect()
    };
    let (before, after) = (files("before"), files("after"));
    assert!(!before.is_empty() && before.iter().all(|page| page.contains("Rival One")), "{before:?}");
    assert!(!after.is_empty() && after.iter().all(|page| !page.contains("Rival One")), "{after:?}");
    assert!(market.bench.out(&["findings", "--id", id]).contains(&format!("bidwatch pages --finding {id}")));
    let listed = market.bench.rows(&["pages", "--why", "finding", "--format", "jsonl"]);
    assert!(listed.len() >= 2 && listed.iter().all(|row| row["outcome"] == "ok"), "{listed:?}");
}

#[test]
fn every_recorded_check_has_its_page_and_a_backup_takes_them_along() {
    let site = Site::open(SHOP.page(&ALL));
    let bench = Bench::watching(site.address, &["shoes", "boots"]);
    bench.out(&["--once"]);
    site.answers(Answer::captcha());
    bench.run(&["--once"]);
    let rows = bench.rows(&["pages", "--format", "jsonl"]);
    let told: Vec<_> =
        rows.iter().map(|row| (row["outcome"].as_str().unwrap(), row["why"].as_str().unwrap())).collect();
    assert_eq!(told, [("ok", "recent"), ("ok", "recent"), ("blocked", "wall"), ("blocked", "wall")]);
    assert!(bench.out(&["pages"]).contains("4 pages kept"));
    assert!(bench.out(&["status"]).contains("4 pages kept"));
    bench.out(&["backup", "copy.db"]);
    let copy = Archive::open(&bench.path("copy.db")).unwrap();
    assert_eq!(copy.size().unwrap().pages, 4);
    assert!(!bench.run(&["backup", "copy.db"]).status.success());
}

#[test]
fn where_no_page_is_to_be_kept_none_is() {
    let site = Site::open(SHOP.page(&ALL));
    let bench = Bench::watching(site.address, &["shoes"]);
    let text = std::fs::read_to_string(bench.path("bidwatch.toml")).unwrap();
    std::fs::write(bench.path("bidwatch.toml"), format!("{text}[pages]\nkeep = false\n")).unwrap();
    bench.out(&["--once"]);
    assert!(bench.out(&["pages"]).contains("Pages are not kept"));
    assert!(!bench.path("bidwatch.db.pages").exists());
}
