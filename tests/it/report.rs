//! The report, from an imported history to the page that a reader opens.

use std::collections::BTreeSet;

use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::{
    bench::{Bench, told},
    browser::{Browser, Proxy, decoded},
};

/// What pages and a careless config may hold. Nothing of it may act.
const SCRIPT: &str = "</script><script>window.pwned=1</script>";
const IMAGE: &str = "\"><img src=http://evil.example/x onerror=window.pwned=2>\u{202e}\u{200b}\u{1b}[31m";
const RIVAL: &str = "Rival <b>One</b>";

const CONFIG: &str = r#"
timezone = "Europe/Berlin"
[dayparts]
peak = ["20:00-23:00"]
[own]
name = "Our Shop"
sellers = ["Our Shop"]
[[rivals]]
name = "Rival <b>One</b>"
sellers = ["Rival One"]
[[rivals]]
name = "红线箱包旗舰店"
sellers = ["红线箱包旗舰店"]
[[sources]]
name = "bazaar"
url = "http://127.0.0.1:9/search?q={keyword}"
allow_private_addresses = true
[sources.html]
listing = "li"
title = "h3"
[[watches]]
source = "bazaar"
keywords = ["shoes", "女包", "<i>hats</i>"]
schedule = "0 * * * *"
[[estimates]]
keywords = ["shoes"]
cost_per_click = [0.5, 1.0]
clicks_per_day = [100, 200]
currency = "EUR"
"#;

/// Five weeks of hourly looks from Monday, 2 March 2026 on. The rival holds the first slot, and after four weeks no slot
/// of shoes any more; on the second day nothing could be seen for five hours.
fn history() -> String {
    let begin: chrono::DateTime<chrono::Utc> = "2026-03-02T00:00:00Z".parse().unwrap();
    let mut lines = Vec::new();
    for hour in 0..35 * 24 {
        for keyword in ["shoes", "女包", "<i>hats</i>"] {
            let at = (begin + chrono::TimeDelta::hours(hour)).to_rfc3339();
            let mut line = json!({"source": "bazaar", "keyword": keyword, "checked_at": at, "outcome": "ok"});
            if (30..35).contains(&hour) {
                line["outcome"] = "blocked".into();
                line["detail"] = "<svg onload=window.pwned=4>".into();
            } else {
                line["listings"] = listings(hour, keyword);
            }
            lines.push(line.to_string());
        }
    }
    lines.join("\n")
}

fn listings(hour: i64, keyword: &str) -> Value {
    let fights = hour < 28 * 24 || keyword != "shoes";
    let ads = [
        (fights, "Rival One", "Red shoes", "https://shop.example/1?a=\"><script>&b=2"),
        (true, "Our Shop", "Shoes, red", "https://ours.example/1"),
        (true, SCRIPT, IMAGE, "javascript:window.pwned=3"),
    ];
    let shown = ads.iter().filter(|(shown, ..)| *shown);
    let listing = |(rank, (_, seller, title, url)): (usize, &(bool, &str, &str, &str))| json!({"slot": "ad", "block": "top", "rank": rank, "position": rank, "seller": seller, "title": title, "url": url, "price": "9.90", "currency": "EUR"});
    (1..).zip(shown).map(listing).collect::<Vec<_>>().into()
}

fn imported() -> Bench {
    let bench = Bench::with_config(CONFIG);
    std::fs::write(bench.path("log.jsonl"), history()).unwrap();
    bench.out(&["import", "log.jsonl"]);
    bench
}

fn texts(page: &Html, select: &str) -> Vec<String> {
    let selector = Selector::parse(select).unwrap();
    let words = |text: Vec<&str>| text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    page.select(&selector).map(|element| words(element.text().collect())).collect()
}

#[test]
fn a_report_in_chinese_says_nothing_in_english_and_one_in_english_nothing_in_chinese() {
    let bench = imported();
    let said = |language: &str| {
        let html = bench.out(&["report", "--language", language, "--out", "-"]);
        let page = Html::parse_document(&html);
        // As a reader sees it: what the script says too, but no style, no script.
        let mut said = texts(&page, "header, nav, form, main, footer, #spoken");
        let titled = Selector::parse("[title], [aria-label]").unwrap();
        for element in page.select(&titled) {
            said.extend(["title", "aria-label"].into_iter().filter_map(|name| element.attr(name)).map(str::to_owned));
        }
        (html, said.join("\n"))
    };
    let (html, chinese) = said("zh-CN");
    assert!(html.contains("<html lang=\"zh-Hans\">"));
    assert!(chinese.contains("谁占着你的广告位") && chinese.contains("退出了“shoes”的广告位"), "{chinese}");
    let same = "`[^`]*`|bidwatch( rivals --suggest| pages --finding [0-9a-f]+)?|Rival <b>One</b>|Rival One|Our Shop|shoes|\
                <i>hats</i>|bazaar|Europe/Berlin|Red shoes|Shoes, red|EUR|svg onload=window.pwned=\\d|JSON|click_curve|\
                \\[\\[estimates\\]\\]|</script><script>window.pwned=1</script>|[0-9a-f]{16}|\"><img[^\\n]*?\\[31m|\
                \"[a-z_]+\":|\\{[a-z]+\\}|own|Rival &lt;b&gt;One&lt;/b&gt;";
    let (same, word) = (regex::Regex::new(same).unwrap(), regex::Regex::new(".{0,30}[A-Za-z]{2,}.{0,30}").unwrap());
    let rest = same.replace_all(&chinese, "");
    let english: Vec<&str> = word.find_iter(&rest).map(|found| found.as_str()).collect();
    assert!(english.is_empty(), "{english:#?}");
    let (_, english) = said("en");
    let english = english.replace("女包", "").replace("红线箱包旗舰店", "");
    let chinese: Vec<char> = english.chars().filter(|c| ('\u{3000}'..='\u{9fff}').contains(c)).collect();
    assert!(chinese.is_empty(), "{chinese:?}");
}

#[test]
fn a_report_tells_what_was_not_seen_who_stands_how_and_what_changed() {
    let bench = imported();
    let html = bench.out(&["report", "--out", "-"]);
    let page = Html::parse_document(&html);
    let all = texts(&page, "body").join(" ");
    let first = &texts(&page, "main .card")[0];
    assert!(first.contains("bazaar: 15 of 2520 checks told nothing about rivals: turned away 15"), "{first}");
    assert!(first.contains("no rival is called gone because of it"), "{first}");
    assert!(texts(&page, "#rivals h3").contains(&format!("{RIVAL} Strong")), "{:?}", texts(&page, "#rivals h3"));
    let findings = texts(&page, "#findings summary");
    let [found] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(found.starts_with(&format!("{RIVAL} left the ad slots on shoes")) && found.contains("% sure"), "{found}");
    assert!(all.contains("bidwatch pages --finding "), "the way to the pages");
    // Three weeks before the change, and the week since: hour by hour, with their counts.
    assert!(all.contains("seen in 504 of 504 checks") && all.contains("seen in 0 of 168 checks"), "{all}");
    let never = "Not shown here since 9 Mar 2026: 红线箱包旗舰店 (0 of 672).";
    assert!(all.contains(never), "who was never seen has no row of dashes: {all}");
    assert!(all.contains("Hours without a watched rival No watched rival was seen") || all.contains("In every hour"));
    assert!(all.contains("What he may spend") && all.contains("nobody sees it"), "an estimate is called one");
    assert!(all.contains("It never sees a bid") && all.contains("The 95 % interval"), "words are explained");
    let row = texts(&page, "#keywords details:first-of-type .slots tbody tr").remove(0);
    assert!(row.starts_with("1 Our Shop you"), "{row}");

    let one = bench.out(&["report", "--out", "-", "--keyword", "女包", "--since", "2026-03-30"]);
    let one = Html::parse_document(&one);
    assert_eq!(texts(&one, "#keywords summary h3"), ["女包"]);
    assert!(texts(&one, "header")[0].contains("Made for the keyword 女包 only."), "{:?}", texts(&one, "header"));
    assert!(texts(&one, "header")[0].contains("168 pages with ads"), "{:?}", texts(&one, "header"));

    let one = bench.out(&["report", "--out", "-", "--rival", "红线箱包旗舰店"]);
    let one = Html::parse_document(&one);
    assert_eq!(texts(&one, "#rivals h3"), ["红线箱包旗舰店 Not fighting"]);
    assert!(!texts(&one, "main").join(" ").contains("names no shop of yours"), "it was only not asked for");

    let written = bench.out(&["report", "--out", "report.html"]);
    assert!(
        written.starts_with("report.html (")
            && std::fs::read_to_string(bench.path("report.html")).unwrap().len() > 9_000
    );
    let nowhere = bench.run(&["report", "--out", "no/such/folder.html"]);
    assert_eq!(nowhere.status.code(), Some(1), "{}", told(&nowhere));
}

#[test]
fn an_empty_store_has_a_report_too() {
    let bench = Bench::with_config("timezone = \"UTC\"\n");
    let html = bench.out(&["report", "--out", "-"]);
    let page = Html::parse_document(&html);
    let all = texts(&page, "body").join(" ");
    assert!(all.contains("The config names no rival.") && all.contains("Nothing was found in this time."), "{all}");
}

#[test]
fn nothing_of_a_page_can_act_in_a_report() {
    let html = imported().out(&["report", "--out", "-"]);
    for c in html.chars() {
        assert!(!c.is_control() || c == '\n', "{c:?}");
        assert!(!matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}'), "{c:?}");
    }
    let page = Html::parse_document(&html);
    let (mut scripts, mut outside) = (0, BTreeSet::new());
    for element in page.tree.values().filter_map(|node| node.as_element()) {
        scripts += u32::from(element.name() == "script");
        assert!(!matches!(element.name(), "img" | "iframe" | "object" | "embed" | "base"), "{element:?}");
        for (name, value) in element.attrs() {
            assert!(!name.starts_with("on") && name != "style" && name != "src" && name != "srcdoc", "{element:?}");
            if matches!(name, "href" | "action" | "xlink:href") && !value.starts_with('#') {
                outside.insert(value.to_owned());
            }
        }
    }
    assert_eq!(scripts, 2, "the page's own script and its words");
    let expected = ["data:,", "https://ours.example/1", "https://shop.example/1?a=%22%3E%3Cscript%3E&b=2"];
    assert_eq!(outside.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let shown = texts(&page, ".slots tbody tr").join("\n");
    assert!(shown.contains("</script><script>window.pwned=1</script>"), "it is there to be read: {shown}");
    assert!(shown.contains("<img src=http://evil.example/x onerror=window.pwned=2>"), "{shown}");
}

#[test]
fn the_policy_names_the_style_and_the_script_of_the_page_and_nothing_else() {
    let html = Bench::with_config("timezone = \"UTC\"\n").out(&["report", "--out", "-"]);
    let between = |from: &str, to: &str| html.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let hash = |text: &str| ring::digest::digest(&ring::digest::SHA256, text.as_bytes()).as_ref().to_vec();
    let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
    let named = |directive: &str| {
        let rest = policy.split(directive).nth(1).unwrap().split("sha256-").nth(1).unwrap();
        decoded(rest.split('\'').next().unwrap())
    };
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.ends_with("img-src data:; base-uri 'none'; form-action 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(named("style-src"), hash(&between("<style>", "</style>")));
    assert_eq!(named("script-src"), hash(&between("<script>", "</script>")));
}

#[test]
fn a_browser_filters_sorts_opens_and_asks_nobody() {
    let proxy = Proxy::open();
    let Some(mut browser) = Browser::start("the report in a browser", &proxy) else { return };
    let bench = imported();
    bench.out(&["report", "--out", "report.html"]);
    let address = format!("file://{}", bench.path("report.html").display());
    browser.open(&address, 1280);

    let visible =
        "var visible = select => [...document.querySelectorAll(select)].filter(e => e.checkVisibility()).length;";
    let mut eval = |script: &str| browser.eval(&format!("{visible} {script}"));
    assert_eq!(eval("document.documentElement.className"), "scripted");
    assert_eq!(eval("visible('#rivals article')"), 3);
    // A filter hides what is about others, and says how much is left.
    let choose = |name: &str, words: &str| {
        format!(
            "const s = document.querySelector('select[data-filter={name}]');
             s.value = [...s.options].find(o => o.text === {words:?}).value;
             s.dispatchEvent(new Event('change'));"
        )
    };
    assert_eq!(
        eval(&format!("{{{} }} visible('#rivals article')", choose("rival", "红线箱包旗舰店"))),
        2,
        "he and you"
    );
    assert_eq!(eval("visible('details.finding')"), 0);
    assert!(eval("document.querySelector('.status').textContent").as_str().unwrap().contains("0 of 1 findings shown"));
    // A link to what is hidden brings it back, opened.
    eval("location.hash = document.querySelector('details.finding').id");
    browser.settle();
    let mut eval = |script: &str| browser.eval(&format!("{visible} {script}"));
    assert_eq!(eval("document.querySelector('details.finding').open"), true);
    assert_eq!(eval("visible('details.finding')"), 1);
    assert_eq!(eval(&format!("{{{} }} visible('#keywords details.card')", choose("keyword", "女包"))), 1);
    eval("document.querySelector('button[type=reset]').click()");
    browser.settle();
    let mut eval = |script: &str| browser.eval(&format!("{visible} {script}"));
    assert_eq!(eval("visible('#keywords details.card')"), 3);
    // Sorting by figures: most first, then least.
    let shown =
        "[...document.querySelectorAll('#overview .sortable tbody td:nth-child(4)')].map(c => Number(c.dataset.s))";
    let sort = "document.querySelector('#overview .sortable th:nth-child(4) button').click();";
    let most = eval(&format!("{sort} {shown}"));
    let least = eval(&format!("{sort} {shown}"));
    assert!(most[0].as_i64() > most[1].as_i64() && least[0] == most[1], "{most} {least}");
    // Tips, by the keys.
    eval("document.querySelector('#rivals .week').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}))");
    let tip = eval("document.getElementById('tip').textContent");
    assert!(tip.as_str().unwrap().starts_with("Mon 1–2 h") && tip.as_str().unwrap().contains(" of "), "{tip}");
    // Nothing is wider than a phone, and it prints.
    browser.open(&address, 360);
    assert_eq!(browser.eval("document.documentElement.scrollWidth"), 360);
    assert!(browser.pages_printed() > 1);
    assert_eq!(browser.eval("window.pwned === undefined"), true);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    assert_eq!(browser.asked(), Vec::<String>::new(), "no request but for the page itself");
    // Without script it is a document to be read, and offers nothing that would not work.
    browser.forbid_scripts();
    browser.open(&address, 1280);
    let mut eval = |script: &str| browser.eval(&format!("{visible} {script}"));
    assert_eq!(eval("[visible('form'), visible('#tip'), visible('th button')].join()"), "0,0,0");
    assert_eq!(
        eval("[visible('#rivals article'), visible('#keywords summary h3'), visible('.strip') > 2].join()"),
        "3,3,true"
    );
    // Browsers run errands of their own; none is for a host that the page names.
    assert!(!proxy.asked().iter().any(|line| line.contains(".example")), "{:?}", proxy.asked());
}

#[test]
fn the_policy_holds_also_where_text_became_markup_after_all() {
    let proxy = Proxy::open();
    let Some(mut browser) = Browser::start("the policy of the report in a browser", &proxy) else { return };
    let bench = imported();
    bench.out(&["report", "--out", "report.html"]);
    browser.open(&format!("file://{}", bench.path("report.html").display()), 1280);
    browser.eval(
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 9'; document.body.append(s)",
    );
    browser
        .eval("const i = document.createElement('img'); i.src = 'http://evil.example/x.png'; document.body.append(i)");
    browser.settle();
    assert_eq!(browser.eval("window.pwned === undefined"), true);
    assert!(browser.complaints().iter().any(|words| words.contains("Content Security Policy")));
    assert!(!proxy.asked().iter().any(|line| line.contains("evil.example")), "{:?}", proxy.asked());
}
