use std::{path::Path, time::Duration};

use super::{SOURCE, parse};
use crate::{
    config::{Config, Environment},
    domain::{Block, Device, Query},
    extract::{Field, Kind},
    fetch::{Method, RobotsPolicy},
    notify::{Security, Transport},
};

#[test]
fn what_is_set_arrives_at_the_stages() {
    let config = Config::parse(
        r#"
        timezone = "Asia/Shanghai"
        database = "data/seen.db"
        contact = "me@here.example"
        own.sellers = "Us"
        rivals = [{ name = "A", domains = ["a.example"], item_ids = "5" }]
        judge = { min_confidence = 0.9, warm_up_days = 3 }
        calendar = [
            { name = "11.11", from = "11-10 20:00", to = "11-11", keywords = "bag" },
            { name = "opening", from = 2026-03-01 },
        ]
        [dayparts]
        peak = ["20:00-23:00"]
        [[sources]]
        name = "api"
        url = "https://api.example/{keyword}/{page}"
        method = "POST"
        body = '{"q": "{keyword}"}'
        pages = 3
        first_page = 0
        page_step = 48
        robots = "ignore"
        allow_private_addresses = true
        keep_visitor = true
        deadline = "1min 30s"
        max_bytes = "2MB"
        attempts = 1
        max_redirects = 0
        currency = "CNY"
        pace = { min_gap = "0s", jitter = "10ms", concurrency = 4 }
        [sources.json]
        listing = "$.a[*]"
        ad = ["$.x", "$.y"]
        title = "$.n"
        price = "$.p"
        currency = "$.c"
        script = "__STATE__"
        blocks.top = "$.t"
        clean.price = [{ pattern = "a" }, { pattern = "b", replace = "c" }]
        [[watches]]
        source = "api"
        keywords = [" 女包 ", "bag"]
        schedule = ["0 * * * *", "30 20 * * *"]
        peak_schedule = "*/5 * * * *"
        device = "mobile"
        place = "Hangzhou"
        [mail]
        from = "Bid <b@x.example>"
        to = "me@x.example"
        operator = ["op@x.example"]
        alerts = false
        digest = { enabled = false, at = 07:30:00 }
        smtp = { host = "mx.example", security = "starttls" }
        "#,
        Path::new("/etc/bidwatch/bidwatch.toml"),
        &Environment::empty(),
    )
    .unwrap();
    assert_eq!(config.database, Path::new("/etc/bidwatch/data/seen.db"));
    assert!(config.dayparts.has_peak() && config.dayparts.timezone == chrono_tz::Asia::Shanghai);
    assert_eq!(
        (config.roster.own().unwrap().name.as_str(), config.roster.rivals()[0].item_ids[0].as_str()),
        ("Own shop", "5")
    );
    assert_eq!((config.judge.min_confidence, config.judge.warm_up_days), (0.9, 3));
    let [sale, opening] = config.judge.calendar.0.as_slice() else { panic!("{:?}", config.judge.calendar) };
    assert!(sale.yearly && sale.keywords == ["bag"] && !opening.yearly);
    assert_eq!((sale.until - sale.from).num_hours(), 28, "the last day is meant whole");
    assert_eq!((opening.until - opening.from).num_hours(), 24);

    let access = &config.sources[0].access;
    assert_eq!((access.method, access.body.as_deref()), (Method::Post, Some("{\"q\": \"{keyword}\"}")));
    assert_eq!((access.pages, access.first_page, access.page_step), (3, 0, 48));
    assert_eq!(
        (access.robots, access.allow_private_addresses, access.keep_visitor),
        (RobotsPolicy::Ignore, true, true)
    );
    assert_eq!((access.deadline, access.max_bytes), (Duration::from_secs(90), 2_000_000));
    assert_eq!((access.attempts, access.max_redirects), (1, 0));
    assert_eq!((access.pace.min_gap, access.pace.jitter), (Duration::ZERO, Duration::from_millis(10)));
    assert_eq!((access.pace.concurrency, access.contact.0.as_deref()), (4, Some("me@here.example")));

    let spec = &config.sources[0].spec;
    assert_eq!(
        (spec.kind, spec.currency.as_deref(), spec.script.as_deref()),
        (Kind::Json, Some("CNY"), Some("__STATE__"))
    );
    assert_eq!((spec.ad.len(), spec.fields[&Field::Currency][0].as_str()), (2, "$.c"));
    assert_eq!((spec.blocks[&Block::Top][0].as_str(), spec.clean[&Field::Price].len()), ("$.t", 2));

    let expected = |keyword: &str| Query {
        place: Some("Hangzhou".into()),
        device: Some(Device::Mobile),
        ..Query::new("api", keyword)
    };
    assert_eq!(config.watches[0].queries(), [expected("女包"), expected("bag")]);
    assert_eq!((config.watches[0].schedule.len(), config.watches[0].peak_schedule.len()), (2, 1));

    let Transport::Smtp(server) = &config.mail.transport else { panic!("a server is set") };
    assert_eq!((server.port, server.security), (587, Security::Starttls));
    assert_eq!((config.mail.alerts, config.mail.digest.enabled), (false, false));
    assert_eq!(config.mail.digest.at.to_string(), "07:30:00");
}

#[test]
fn one_source_is_enough_for_a_command_that_needs_no_more() {
    let config = parse(SOURCE).unwrap();
    assert!(config.warnings.is_empty(), "{}", config.warnings);
    assert_eq!(config.database, Path::new("bidwatch.db"));
    assert!(matches!(&config.mail.transport, Transport::Folder(path) if path == Path::new("mail")));
    let error = config.require_watches().unwrap_err().to_string();
    assert!(error.contains("bidwatch.toml has no [[watches]]"), "{error}");
}

#[test]
fn keywords_come_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kw.txt"), "\u{feff}女包\r\n\r\n  bag  \n").unwrap();
    let text = format!(
        "timezone = \"UTC\"\n{SOURCE}[[watches]]\nsource = \"shop\"\nkeywords = [\"first\"]\nkeywords_file = \"kw.txt\"\n"
    );
    let read = || Config::parse(&text, &folder.path().join("b.toml"), &Environment::empty());
    assert_eq!(read().unwrap().watches[0].keywords, ["first", "女包", "bag"]);
    for (content, part) in
        [(&b"a\nb\xff\n"[..], "kw.txt:2 is no UTF-8"), (b"\n", "holds no keyword"), (b"first", "already in this watch")]
    {
        std::fs::write(folder.path().join("kw.txt"), content).unwrap();
        let error = read().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn mail_to_a_server_needs_a_sender_and_a_receiver() {
    let error = parse("[mail.smtp]\nhost = \"h\"\n").unwrap_err().to_string();
    assert!(error.contains("`from` is missing in [mail]") && error.contains("`to` is missing in [mail]"), "{error}");
    let both = "[mail]\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]\n[mail.smtp]\nhost = \"h\"\n[mail.folder]\npath = \"m\"\n";
    let error = parse(both).unwrap_err().to_string();
    assert!(error.contains("not both") && error.contains("bidwatch.toml:6:1"), "{error}");
}

#[test]
fn a_mail_server_s_port_goes_by_its_security() {
    for (line, port, security) in [
        ("", 465, Security::Tls),
        ("security = \"starttls\"", 587, Security::Starttls),
        ("security = \"none\"", 25, Security::None),
        ("port = 2525", 2525, Security::Tls),
    ] {
        let config = parse(&format!(
            "[mail]\nfrom = \"a@b.example\"\nto = \"c@d.example\"\n[mail.smtp]\nhost = \"h.example\"\n{line}\n"
        ))
        .unwrap();
        let Transport::Smtp(server) = &config.mail.transport else { panic!("a server is set") };
        assert_eq!((server.port, server.security), (port, security));
    }
}
