//! What only a browser can tell: labels that are shown and labels that are decoys, told apart by what a visitor sees.

use std::{fs, net::TcpListener, path::Path, process::Output};

use bidwatch::render::{Settings, find};

use crate::bench::{Answer, Bench, Site, told};

/// A font of which every letter is a small dot: made for this test, all of its outlines are one square.
const DOTS: &str = "d09GMgABAAAAAAE8AAoAAAAAA0QAAADzAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAAWgqBQIEKATYCJAMUCxQABCAFVwcgG0gC\
    AC4KbHBaQV25hez4qDE6vOmPePj/MXff+38qpw88Li0hHspawVqhNVLkkM10m4L363EJ3iIkPZHhrCA78wEHOP9dAXRy/KWBB9gC\
    h8yKIKKMAsskAMh5eCRKIvY8m6jkMmioJAEcl1hDWUD1I0ALmyiYnxyYq66QrraU1tKDf7G2XP3PgEBb1xBtLVWRmhqgA6ZoY4F9\
    QAWEcK3hXvQg/XVwcMA2CATXD/bsDl7bUZ7gfuf+6ItYOUCRICiL/8gl8eJAAAAilwAACHRUARIAANVKgFARILVURdSO0Na7fRqa\
    XdTgb9X+JMoAlbbvCI0NAA==";

const SOURCE: &str = r#"
[[sources]]
name = "shop"
url = "https://shop.example/search?q={keyword}"
[sources.html]
listing = "li"
label = ".label"
ad = "[data-bidwatch-seen]@data-bidwatch-seen | /(?i)sponsored/"
slot_hidden = [".label:not([data-bidwatch-seen])", "[data-bidwatch-seen]@data-bidwatch-seen | /\\p{L}/"]
title = "h3"
empty = ".none"
"#;

/// Says plainly that a test is skipped where there is no browser.
fn without_browser(test: &str) -> bool {
    let missing = find(&Settings::default()).is_err();
    if missing {
        eprintln!("SKIPPED {test}: there is no Chromium here");
    }
    missing
}

/// A label: its name, its markup, and what belongs into the style sheet.
type Label = (&'static str, &'static str, String);

/// A results page with one listing for each label.
fn page(labels: &[Label]) -> String {
    let styles: String = labels.iter().map(|(_, _, style)| style.as_str()).collect();
    let listing = |(name, markup, _): &Label| {
        format!("<li><h3>{name}</h3><a href=\"/p/1\">Running shoes, size 42</a><p>{markup}</p></li>")
    };
    let listings: String = labels.iter().map(listing).collect();
    format!(
        "<!DOCTYPE html><html><head><title>Shop</title><style>body{{background:#fff;color:#111}}li{{position:relative;\
         font:14px sans-serif;margin:9px}}{styles}</style></head><body><ol>{listings}</ol></body></html>"
    )
}

fn seen(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(output)))
}

/// Each listing's title with its slot; "?" for null.
fn slots(seen: &serde_json::Value) -> Vec<(String, String)> {
    let listings = seen["listings"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("?").to_owned();
    listings.iter().map(|listing| (text(&listing["title"]), text(&listing["slot"]))).collect()
}

fn svg(text: &str) -> String {
    format!(
        "background:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='20'%3E%3Ctext y='14' \
         font-size='14' font-family='Helvetica'%3E{text}%3C/text%3E%3C/svg%3E\") no-repeat;display:block;width:90px;height:20px"
    )
}

/// Labels, by what a visitor can tell of their listing.
fn tricks() -> [(&'static str, Vec<Label>); 3] {
    let word = "<b class=label>Sponsored</b>";
    let shown = vec![
        ("plain", word, String::new()),
        ("small print", "<b class='label s1'>Sponsored</b>", ".s1{font-size:9px;font-weight:400;color:#888}".into()),
        ("reversed", "<b class='label s2'>derosnopS</b>", ".s2{unicode-bidi:bidi-override;direction:rtl}".into()),
        (
            "among hidden letters",
            "<b class='label s3'>S<i>x</i>po<i>yz</i>ns<i>q</i>ored</b>",
            ".s3 i{display:none}".into(),
        ),
        (
            "shuffled",
            "<b class='label s4'><i style='order:3'>nso</i><i style='order:1'>Sp</i><i style='order:9'>red</i>\
             <i style='order:2'>o</i></b>",
            ".s4{display:flex}.s4 i{font-style:normal}".into(),
        ),
        ("by the style sheet", "<b class='label s5'></b>", ".s5::before{content:'Spon'}.s5::after{content:'sored'}".into()),
        ("a picture", "<b class='label s6'></b>", format!(".s6{{{}}}", svg("Sponsored"))),
        (
            "a badge",
            "<b class='label s7'>Sponsored</b>",
            ".s7{background:#234;color:#fff;padding:3px 6px;border-radius:3px}".into(),
        ),
        (
            "placed letter by letter",
            "<b class='label s8'><i style='left:70px'>red</i><i style='left:0'>Spon</i><i style='left:44px'>so</i></b>",
            ".s8{position:relative;display:block;height:20px;font:16px monospace}.s8 i{position:absolute;top:0;font-style:normal}\
             .s8 i:nth-child(1){left:62px!important}.s8 i:nth-child(3){left:40px!important}"
                .into(),
        ),
        ("over other text", "Free returns<b class='label s9'>Sponsored</b>", ".s9{position:absolute;left:0}".into()),
    ];
    let decoys = vec![
        ("no label", "", String::new()),
        ("not displayed", "<b class='label d1'>Sponsored</b>", ".d1{display:none}".into()),
        ("invisible", "<b class='label d2'>Sponsored</b>", ".d2{visibility:hidden}".into()),
        ("transparent", "<b class='label d3'>Sponsored</b>", ".d3{opacity:0}".into()),
        ("of the colour of its ground", "<b class='label d4'>Sponsored</b>", ".d4{color:#fdfdfd}".into()),
        ("cut off", "<b class='label d5'>Sponsored</b>", ".d5{clip-path:inset(0 0 100% 0)}".into()),
        ("off the page", "<b class='label d6'>Sponsored</b>", ".d6{position:absolute;left:-9999px}".into()),
        (
            "indented away",
            "<b class='label d7'>Sponsored</b>",
            ".d7{display:block;overflow:hidden;text-indent:-9999px}".into(),
        ),
        ("too small to read", "<b class='label d8'>Sponsored</b>", ".d8{font-size:2px}".into()),
        (
            "covered",
            "<b class='label d9'>Sponsored<i></i></b>",
            ".d9{position:relative}.d9 i{position:absolute;inset:-2px;background:#fff}".into(),
        ),
        (
            "in a font of dots",
            "<b class='label d10'>Sponsored</b>",
            format!(
                "@font-face{{font-family:dots;src:url(data:font/woff2;base64,{DOTS})}}.d10{{font:16px dots,sans-serif}}"
            ),
        ),
        ("an empty picture", "<b class='label d11'></b>", format!(".d11{{{}}}", svg(""))),
        ("without height", "<b class='label d12'>Sponsored</b>", ".d12{display:block;height:0;overflow:hidden}".into()),
    ];
    let unknown = vec![
        (
            "in a font that did not come",
            "<b class='label u1'>Sponsored</b>",
            "@font-face{font-family:far;src:url(https://far.example/f.woff2)}.u1{font-family:far,sans-serif}".into(),
        ),
        (
            "a picture that did not come",
            "<b class='label u2'></b>",
            ".u2{display:block;width:90px;height:20px;background:url(https://far.example/s.png)}".into(),
        ),
        ("another word", "<b class='label u3'>New arrival</b>", String::new()),
        ("only a part of the word", "<b class='label u4'>Spo<i>nso</i>red</b>", ".u4 i{display:none}".into()),
    ];
    [("ad", shown), ("organic", decoys), ("?", unknown)]
}

#[test]
fn only_what_a_visitor_sees_makes_an_ad() {
    if without_browser("only_what_a_visitor_sees_makes_an_ad") {
        return;
    }
    let bench = Bench::with_config(SOURCE);
    let (mut labels, mut expected) = (Vec::new(), Vec::new());
    for (slot, tricks) in tricks() {
        expected.extend(tricks.iter().map(|(name, ..)| ((*name).to_owned(), slot.to_owned())));
        labels.extend(tricks);
    }
    fs::write(bench.path("page.html"), page(&labels)).unwrap();
    let output = bench.run(&["extract", "shop", "page.html", "--render", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let told: Vec<_> = slots(&seen(&output));
    let wrong: Vec<_> = told.iter().zip(&expected).filter(|(told, expected)| told != expected).collect();
    assert!(wrong.is_empty() && told.len() == expected.len(), "told, and right: {wrong:#?}");

    let plain = bench.run(&["extract", "shop", "page.html", "--format", "json"]);
    let told: Vec<_> = slots(&seen(&plain));
    assert!(told[1..].iter().all(|(name, slot)| (slot == "?") == (name != "no label")), "{told:?}");
}

#[test]
fn nothing_of_a_page_reaches_the_network_and_nothing_is_left_behind() {
    if without_browser("nothing_of_a_page_reaches_the_network_and_nothing_is_left_behind") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    let name = format!("localhost:{}", at.port());
    let reach = |host: &str| {
        format!(
            "<link rel=preconnect href='http://{host}/a'><link rel=dns-prefetch href='//{host}'><link rel=prefetch \
             href='http://{host}/b'><link rel=preload as=image href='http://{host}/c'><link rel=icon href='http://{host}/d'>\
             <link rel=stylesheet href='http://{host}/e'><meta http-equiv=refresh content='0;url=http://{host}/f'>\
             <style>@import 'http://{host}/g';@font-face{{font-family:x;src:url(http://{host}/h)}}.q{{font-family:x;\
             background:url(http://{host}/i)}}</style><img src='http://{host}/j' srcset='http://{host}/k 2x'>\
             <iframe src='http://{host}/l'></iframe><object data='http://{host}/m'></object><embed src='http://{host}/n'>\
             <video src='http://{host}/o' poster='http://{host}/p' autoplay></video><audio src='http://{host}/q' autoplay></audio>\
             <script src='http://{host}/r'></script><script>fetch('http://{host}/s');new WebSocket('ws://{host}/t');\
             navigator.sendBeacon('http://{host}/u');location='http://{host}/v';new RTCPeerConnection({{iceServers:[{{urls:\
             'stun:{host}'}}]}}).createDataChannel('x')</script><svg><image href='http://{host}/w'/><use href='http://{host}/x#y'/>\
             </svg><body background='http://{host}/y'><form action='http://{host}/z'><input autofocus type=image \
             src='http://{host}/0'></form><p class=q>x</p><script type=speculationrules>{{\"prefetch\":[{{\"urls\":\
             [\"http://{host}/1\"]}}]}}</script>"
        )
    };
    let markup = "<b class=label>Sponsored</b>";
    let greedy = page(&[("plain", markup, String::new())])
        .replace("</body>", &format!("{}{}</body>", reach(&at.to_string()), reach(&name)));
    let bench = Bench::with_config(SOURCE);
    fs::write(bench.path("page.html"), greedy).unwrap();
    let temporary = bench.path("tmp");
    fs::create_dir(&temporary).unwrap();
    let url = format!("http://{at}/search?q=x");
    let output = bench
        .command(&["extract", "shop", "page.html", "--render", "--format", "json", "--url", &url])
        .env("TMPDIR", &temporary)
        .output()
        .unwrap();
    assert_eq!(slots(&seen(&output)), [("plain".to_owned(), "ad".to_owned())], "{}", told(&output));
    assert!(listener.accept().is_err(), "somebody has knocked");
    let _knock = std::net::TcpStream::connect(at).unwrap();
    assert!(listener.accept().is_ok(), "a knock would have been heard");
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "its folder is gone");
    assert!(!is_running(&temporary), "its processes are gone");
}

/// Whether any process bears the path in its command line.
fn is_running(path: &Path) -> bool {
    let path = path.to_str().unwrap().as_bytes();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.any(|line| line.windows(path.len()).any(|part| part == path))
}

#[test]
fn without_a_browser_the_slots_stay_unknown_and_it_says_what_to_install() {
    let bench = Bench::with_config(&format!("{SOURCE}\n[render]\nbrowser = \"nowhere/chromium\"\n"));
    fs::write(bench.path("page.html"), page(&[("plain", "<b class=label>Sponsored</b>", String::new())])).unwrap();
    let output = bench.run(&["extract", "shop", "page.html", "--render", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2), "it was asked for and could not be done");
    let seen = seen(&output);
    assert_eq!((seen["outcome"].as_str(), slots(&seen)[0].1.as_str()), (Some("ok"), "?"));
    assert!(seen["detail"].as_str().unwrap().starts_with("slots unknown: no browser at "), "{seen}");

    let bench = Bench::with_config(SOURCE);
    fs::write(bench.path("page.html"), page(&[("plain", "<b class=label>Sponsored</b>", String::new())])).unwrap();
    let mut command = bench.command(&["extract", "shop", "page.html", "--render", "--format", "json"]);
    let output = command.env("PATH", bench.path("")).output().unwrap();
    let text = told(&output);
    assert!(text.contains("no browser: install chromium, or name one in [render] browser"), "{text}");
}

#[test]
fn a_probe_that_was_to_be_rendered_and_could_not_does_not_end_as_if_it_had_been() {
    let site = Site::open(Answer::html("<li><h3>Shoes</h3><b class=label>Sponsored</b></li>"));
    let config = SOURCE.replace("https://shop.example", &format!("http://{}", site.address));
    let config = config.replace("[sources.html]", "allow_private_addresses = true\n[sources.html]");
    let bench = Bench::with_config(&format!("{config}[render]\nbrowser = \"nowhere/chromium\"\n"));
    let output = bench.run(&["probe", "shop", "shoes", "--render", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(seen(&output)["detail"].as_str().unwrap().contains("no browser at "), "{}", told(&output));
    assert_eq!(bench.run(&["probe", "shop", "shoes"]).status.code(), Some(0), "nothing was to be rendered");
}

/// A browser that takes all the time in the world.
#[test]
fn a_browser_that_hangs_is_ended_at_the_deadline() {
    let bench = Bench::with_config(&format!("{SOURCE}\n[render]\nbrowser = \"slow\"\ndeadline = \"5s\"\n"));
    fs::write(bench.path("slow"), "#!/bin/sh\nsleep 600 & exec sleep 600\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(bench.path("slow"), mode).unwrap();
    fs::write(bench.path("page.html"), page(&[("plain", "<b class=label>Sponsored</b>", String::new())])).unwrap();
    let output = bench.run(&["extract", "shop", "page.html", "--render", "--format", "json"]);
    assert_eq!(seen(&output)["detail"], "slots unknown: the browser took too long", "{}", told(&output));
}

#[test]
fn a_watched_source_asks_the_browser_where_its_rules_cannot_tell() {
    if without_browser("a_watched_source_asks_the_browser_where_its_rules_cannot_tell") {
        return;
    }
    let labels = [
        ("Rival One", "<b class=label>Sponsored</b>", String::new()),
        ("Rival Two", "<b class='label d'>Sponsored</b>", ".d{opacity:0}".into()),
    ];
    let site = Site::open(Answer::html(&page(&labels)));
    let config = SOURCE.replace("https://shop.example", &format!("http://{}", site.address)).replace(
        "[sources.html]",
        "render = \"auto\"\nallow_private_addresses = true\npace = { min_gap = \"0s\" }\n[sources.html]",
    );
    let bench = Bench::with_config(&format!("{config}\n[[watches]]\nsource = \"shop\"\nkeywords = [\"shoes\"]\n"));
    bench.out(&["--once"]);
    let checks = bench.rows(&["export"]);
    let expected =
        [("Rival One", "ad"), ("Rival Two", "organic")].map(|(name, slot)| (name.to_owned(), slot.to_owned()));
    assert_eq!(slots(&checks[0]), expected, "{checks:?}");
}

#[test]
fn real_pages_tell_the_same_when_laid_out_and_hidden_slots_are_told() {
    let test = "real_pages_tell_the_same_when_laid_out_and_hidden_slots_are_told";
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages/ebay");
    if !pages.is_dir() {
        eprintln!("SKIPPED {test}: ../shared/pages is not here");
        return;
    }
    if without_browser(test) {
        return;
    }
    let bench = Bench::with_config("[render]\ndeadline = \"120s\"\n");
    for (page, ads, organic) in [("nike-shoes-idr-2026.html", 14, 46), ("bmw-e28-2025.html", 15, 60)] {
        let path = pages.join(page);
        let output = bench.run(&["extract", "ebay", path.to_str().unwrap(), "--render", "--format", "json"]);
        let slots = slots(&seen(&output));
        let count = |slot: &str| slots.iter().filter(|(_, told)| told == slot).count();
        assert_eq!((count("ad"), count("organic"), count("?")), (ads, organic, 0), "{page}");
    }
}
