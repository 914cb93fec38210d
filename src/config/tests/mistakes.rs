use super::{SOURCE, parse, shown};
use crate::config::Severity;

/// Bad lines after a good source, with where and what is told. Lines count from the first bad one.
const BAD: &[(&str, &str, &[&str])] = &[
    // what TOML itself refuses
    ("a = ", "1:5", &["no TOML"]),
    ("a = 1\na = 2", "2:1", &["no TOML: duplicate key"]),
    ("[own]\nsellers = [\"x\"]\n[own]", "3:2", &["no TOML: duplicate key"]),
    ("database = 'x", "1:14", &["no TOML", "expected `'`"]),
    // unknown keys
    ("databse = \"x\"", "1:1", &["unknown key `databse` in the file", "did you mean `database`?"]),
    ("[mail]\nform = \"a@b.example\"", "2:1", &["unknown key `form` in [mail]", "did you mean `from`?"]),
    ("[judge]\nzeal = 1", "2:1", &["unknown key `zeal` in [judge]", "knows confirm, min_confidence, warm_up_days"]),
    ("[mail]\ndatabase = \"x\"", "2:1", &["unknown key `database` in [mail]", "top of the file"]),
    // wrong types
    ("database = 5", "1:12", &["expected a string, found an integer"]),
    ("dayparts = 5", "1:12", &["expected a table, found an integer"]),
    ("[dayparts]\npeak = 5", "2:8", &["expected a string or a list of strings, found an integer"]),
    ("[own]\nsellers = [\"a\", 5]", "2:17", &["expected a string in this list, found an integer"]),
    ("rivals = 5", "1:10", &["expected a list of tables, each headed [[rivals]], found an integer"]),
    ("[mail]\nalerts = \"yes\"", "2:10", &["expected true or false, found a string"]),
    ("[mail]\nto = 1.5", "2:6", &["expected a string or a list of strings, found a float"]),
    ("[judge]\nwarm_up_days = \"ten\"", "2:16", &["expected a whole number, found a string"]),
    // values out of range, or none
    ("database = \" \"", "1:12", &["this is empty"]),
    ("[judge]\nmin_confidence = 80", "2:18", &["80 is out of range", "0.5 to 0.999 is possible"]),
    ("[judge]\nmin_confidence = nan", "2:18", &["nan is out of range"]),
    ("[judge.confirm]\nmost_a_day = 0", "2:14", &["0 is out of range", "1 to 10000 is possible"]),
    ("[judge.confirm]\ngap = \"1min\"", "2:7", &["out of range"]),
    ("[judge.confirm]\npeak_gap = 20", "2:12", &["expected a duration in quotes"]),
    ("[pages]\nmax_age = \"1h\"", "2:11", &["out of range"]),
    ("[pages]\nmax_size = 500", "2:12", &["expected"]),
    ("[pages]\nsample = 2", "2:1", &["unknown key `sample` in [pages]", "samples_a_day"]),
    ("[judge]\nconfirm = \"off\"", "2:11", &["expected a table, found a string"]),
    ("[judge]\nwarm_up_days = -1", "2:16", &["-1 is out of range", "0 to 365 is possible"]),
    ("[judge]\nwarm_up_days = 99_999_999_999_999_999_999_999", "2:16", &["out of range"]),
    ("[mail.digest]\nat = \"8 o'clock\"", "2:6", &["`8 o'clock` is no time of day", "08:00"]),
    // who is told what
    ("[[alerts]]\nkinds = \"left\"", "1:1", &["`tell` is missing", "\"digest\" or \"off\""]),
    ("[[alerts]]\ntell = \"now\"", "2:8", &["`now` is none of the choices", "\"at once\""]),
    (
        "[[alerts]]\ntell = \"off\"\nkinds = [\"top\", \"lefft\"]",
        "3:17",
        &["no kind of finding `lefft`", "did you mean \"left\"?"],
    ),
    (
        "[[alerts]]\ntell = \"off\"\nkinds = \"backoff\"",
        "3:9",
        &["no kind of finding `backoff`", "did you mean \"back_off\"?"],
    ),
    ("[[alerts]]\ntell = \"off\"\nkinds = \"withdrawn\"", "3:9", &["goes to whoever was told"]),
    (
        "[[alerts]]\ntell = \"off\"\nrivals = \"Rival X\"",
        "3:10",
        &["there is no rival `Rival X`", "\"own\" for your own shop"],
    ),
    ("[[alerts]]\ntell = \"off\"\nsources = \"bazar\"", "3:11", &["there is no source `bazar`"]),
    ("[[alerts]]\ntell = \"off\"\nwatches = \"bags\"", "3:11", &["no watch has a name yet"]),
    ("[[alerts]]\ntell = \"digest\"\nremind = \"3d\"", "3:10", &["only what is told at once is reminded of"]),
    ("[[alerts]]\ntell = \"at once\"\nremind = \"1min\"", "3:10", &["out of range"]),
    ("[[alerts]]\ntell = \"at once\"\nmin_confidence = 0.2", "3:18", &["out of range"]),
    ("[[webhooks]]\nname = \"a b\"\nurl = \"https://x.example/\"", "2:8", &["is no name for a webhook"]),
    ("[[webhooks]]\nname = \"a\"", "1:1", &["`url` is missing"]),
    ("[[webhooks]]\nname = \"a\"\nurl = \"http://127.0.0.1/\"", "3:7", &["loopback", "allow_private_addresses = true"]),
    ("[[webhooks]]\nname = \"a\"\nurl = \"https://x.example/{key}\"", "3:7", &["{key} stands for nothing"]),
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"https://x.example/\"\ntemplate = \"slak\"",
        "4:12",
        &["no template `slak`", "did you mean \"slack\"?"],
    ),
    ("[mail]\nquiet_hours = \"23:00-07:00\"", "2:15", &["`timezone` is missing"]),
    ("timezone = \"UTC\"\n[mail]\nquiet_hours = [\"23-7\"]", "3:16", &["no time of day", "write it like"]),
    ("timezone = \"UTC\"\n[mail]\nquiet_hours = \"00:00-24:00\"", "3:15", &["never end", "alerts = false"]),
    ("[[watches]]\nsource = \"shop\"\nkeywords = \"x\"\nto = [\"nobody\"]", "4:7", &["no address mail can go to"]),
    // the market
    ("timezone = \"Europe/Berln\"", "1:12", &["no time zone `Europe/Berln`", "did you mean \"Europe/Berlin\"?"]),
    ("timezone = \"Mars\"", "1:12", &["no time zone `Mars`", "IANA"]),
    ("[dayparts]\npeak = [\"20:00-23:00\"]", "2:8", &["`timezone` is missing", "timezone = "]),
    (
        "timezone = \"UTC\"\n[dayparts]\npeak = [\"08:00-09:00\", \"20-23\"]",
        "3:24",
        &["`20` is no time of day", "write it like"],
    ),
    ("contact = \"me\"", "1:11", &["no address", "you@example.com"]),
    // who is watched
    ("[own]", "1:1", &["nothing says how this shop is told", "sellers ="]),
    ("[own]\nsellers = []", "1:1", &["nothing says how this shop is told"]),
    (
        "[own]\nname = \"A\"\nsellers = \"x\"\n[[rivals]]\nname = \"A\"\nsellers = \"y\"",
        "5:8",
        &["two shops are named"],
    ),
    ("[[rivals]]\nsellers = [\"a\"]", "1:1", &["`name` is missing"]),
    ("[[rivals]]\nname = \"A\"\ndomains = [\"co.uk\"]", "3:12", &["`co.uk` is no domain"]),
    (
        "[[rivals]]\nname = \"A\"\nsellers = \"x\"\n[[rivals]]\nname = \"a\"\nsellers = \"y\"",
        "5:8",
        &["two shops are named `a`"],
    ),
    (
        "[own]\nsellers = \"x\"\n[[rivals]]\nname = \"A\"\nsellers = [\"y\", \"Ｘ\"]",
        "5:17",
        &["`Ｘ` is already `Own shop`"],
    ),
    (
        "[[rivals]]\nname = \"A\"\nsellers = \"x\"\n[[rivals]]\nname = \"B\"\nsellers = \"X\"",
        "6:11",
        &["`X` is already `A`", "one rival only"],
    ),
    // known dates
    ("[[calendar]]\nfrom = \"11-11\"", "1:1", &["`name` is missing"]),
    ("[[calendar]]\nname = \"sale\"", "1:1", &["`from` is missing", "2026-11-11"]),
    ("[[calendar]]\nname = \"sale\"\nfrom = \"11.11.\"", "3:8", &["`11.11.` is no day", "11-11"]),
    ("[[calendar]]\nname = \"sale\"\nfrom = 2026-11-11T00:00:00Z", "3:8", &["no local time"]),
    ("[[calendar]]\nname = \"sale\"\nfrom = 1111", "3:8", &["expected a day or a time, found an integer"]),
    ("[[calendar]]\nname = \"sale\"\nfrom = \"2026-11-11 20:00\"", "1:1", &["`to` is missing"]),
    (
        "[[calendar]]\nname = \"sale\"\nfrom = \"2026-11-11\"\nto = \"2026-11-10\"",
        "4:6",
        &["not after `from`", "last day"],
    ),
    ("[[calendar]]\nname = \"sale\"\nfrom = \"11-11\"\nto = \"2026-11-12\"", "4:6", &["only one", "has a year"]),
    (
        "[[calendar]]\nname = \"sale\"\nfrom = \"11-11\"\nsources = [\"shoop\"]",
        "4:12",
        &["no source `shoop`", "did you mean \"shop\"?"],
    ),
    ("[[calendar]]\nname = \"sale\"\nfrom = \"11-11\"\nkeyword = \"a\"", "4:1", &["did you mean `keywords`?"]),
    // what is looked at
    ("[[watches]]\nsource = \"shoop\"\nkeywords = [\"a\"]", "2:10", &["no source `shoop`", "did you mean \"shop\"?"]),
    ("[[watches]]\nkeywords = [\"a\"]", "1:1", &["`source` is missing"]),
    ("[[watches]]\nsource = \"shop\"", "1:1", &["this watch has no keywords", "keywords_file"]),
    ("[[watches]]\nsource = \"shop\"\nkeywords = []", "3:12", &["this watch has no keywords"]),
    ("[[watches]]\nsource = \"shop\"\nkeywords = [\"a\", \" \"]", "3:18", &["this is empty"]),
    ("[[watches]]\nsource = \"shop\"\nkeywords = [\"a\", \" a\"]", "3:18", &["`a` is already in this watch"]),
    (
        "[[watches]]\nsource = \"shop\"\nkeywords = [\"a\"]\nactive_hours = [\"8-24\"]",
        "4:17",
        &["`8` is no time of day", "write it like"],
    ),
    ("[[watches]]\nsource = \"shop\"\nkeywords = [\"a\"]\nactive_hours = []", "4:16", &["no hour is active"]),
    (
        "[[watches]]\nsource = \"shop\"\nkeywords = [\"a\"]\nschedule = \"0 3 * * *\"\nactive_hours = \"08:00-24:00\"",
        "4:12",
        &["it never falls in the active hours"],
    ),
    ("[[watches]]\nsource = \"shop\"\nkeywords = [\"a\"]\ndevice = \"mobil\"", "4:10", &["did you mean \"mobile\"?"]),
    ("[[watches]]\nsource = \"shop\"\nkeywords_file = \"none\"", "3:17", &["file of keywords cannot be read"]),
    // what the user knows of clicks
    (
        "[[estimates]]\nkeywords = \"a\"\nclicks_per_day = 5\ncurrency = \"CNY\"",
        "1:1",
        &["`cost_per_click` is missing", "from your own account"],
    ),
    (
        "[[estimates]]\nkeywords = \"a\"\ncost_per_click = [\"2\", \"1\"]\nclicks_per_day = 5\ncurrency = \"CNY\"",
        "3:18",
        &["the first is larger than the second", "the least and the most"],
    ),
    (
        "[[estimates]]\nkeywords = \"a\"\ncost_per_click = \"1,20\"\nclicks_per_day = 5\ncurrency = \"CNY\"",
        "3:18",
        &["`1,20` is no number"],
    ),
    (
        "[[estimates]]\nkeywords = \"a\"\ncost_per_click = 1\nclicks_per_day = [1, 2, 3]\ncurrency = \"CNY\"",
        "4:18",
        &["expected one number or two"],
    ),
    (
        "[[estimates]]\nkeywords = \"a\"\ncost_per_click = 1\nclicks_per_day = 5\ncurrency = \"yuan\"",
        "5:12",
        &["no currency", "three letters"],
    ),
    (
        "[[estimates]]\nsource = \"shoop\"\nkeywords = \"a\"\ncost_per_click = 1\nclicks_per_day = 5\ncurrency = \"CNY\"",
        "2:10",
        &["no source `shoop`", "did you mean \"shop\"?"],
    ),
    (
        "[[estimates]]\nkeywords = [\"a\", \"a\"]\ncost_per_click = 1\nclicks_per_day = 5\ncurrency = \"CNY\"",
        "2:18",
        &["two estimates for `a`"],
    ),
    (
        "[[estimates]]\nkeywords = \"a\"\ncost_per_click = 1\nclicks_per_day = 5\ncurrency = \"CNY\"\nclick_curve = [0.5, 1]",
        "6:15",
        &["more clicks than the one above it"],
    ),
    // where it is looked
    (
        "[[sources]]\nname = \"shop\"\nurl = \"https://b.example/{keyword}\"\nhtml.listing = \"li\"\nhtml.title = \"h3\"",
        "2:8",
        &["two sources are named `shop`"],
    ),
    (
        "[[sources]]\nurl = \"https://b.example/{keyword}\"\nhtml.listing = \"li\"\nhtml.title = \"h3\"",
        "1:1",
        &["`name` is missing"],
    ),
    (
        "[[sources]]\nname = \"b\"\nhtml.listing = \"li\"\nhtml.title = \"h3\"",
        "1:1",
        &["`url` is missing", "{keyword}"],
    ),
    (
        "[[sources]]\nname = \"b\"\nurl = \"https://b.example/{keyword}\"",
        "1:1",
        &["has no rules", "[sources.html]", "preset"],
    ),
    (
        "[[sources]]\nname = \"b\"\nurl = \"https://b.example/{keyword}\"\n[sources.html]\nad = \"b\"",
        "4:1",
        &["`listing` is missing"],
    ),
    (
        "[[sources]]\nname = \"b\"\nurl = \"https://b.example/{keyword}\"\nhtml.listing = \"li\"\njson.listing = \"$.a\"\njson.title = \"$.t\"",
        "5:1",
        &["both html and json rules"],
    ),
    (
        "[[sources]]\nname = \"b\"\npreset = \"taobo\"\nurl = \"https://b.example/{keyword}\"\nhtml.listing = \"li\"\nhtml.title = \"h3\"",
        "3:10",
        &["no preset `taobo`"],
    ),
];

/// Lines within the good source.
const BAD_IN_SOURCE: &[(&str, &str, &[&str])] = &[
    ("method = \"PUT\"", "1:10", &["`PUT` is none of the choices", "\"GET\", \"POST\""]),
    ("robots = \"obay\"", "1:10", &["did you mean \"obey\"?"]),
    ("pages = 0", "1:9", &["0 is out of range", "1 to 50"]),
    ("deadline = 30", "1:12", &["expected a duration in quotes, found an integer", "\"2s\""]),
    ("deadline = \"30\"", "1:12", &["`30` is no duration"]),
    ("deadline = \"0s\"", "1:12", &["`0s` is out of range", "1s to 1h"]),
    ("max_bytes = \"5 Mb/s\"", "1:13", &["`5 Mb/s` is no size", "500 MB"]),
    ("max_bytes = \"99999999999999999999MB\"", "1:13", &["is no size"]),
    ("max_bytes = \"1 GB\"", "1:13", &["`1 GB` is out of range", "1 kB to 64 MiB"]),
    ("pace.min_gap = \"2 parsecs\"", "1:16", &["is no duration"]),
    ("pace.concurrency = 0", "1:20", &["0 is out of range"]),
    ("pace.gap = \"1s\"", "1:6", &["unknown key `gap` in [sources.pace]"]),
    ("headers.Accept = 5", "1:18", &["expected a string, found an integer"]),
    ("ca_file = \"none.pem\"", "1:11", &["cannot be read", "none.pem"]),
    ("html.listng = \"li\"", "1:6", &["unknown key `listng` in [sources.html]", "did you mean `listing`?"]),
    ("html.ad = 5", "1:11", &["expected a string or a list of strings, found an integer"]),
    ("html.blocks.topp = \"li\"", "1:20", &["unknown name `topp` in blocks", "did you mean `top`?"]),
    ("html.clean.titel = []", "1:20", &["unknown name `titel` in clean", "did you mean `title`?"]),
    ("html.clean.title = \"x\"", "1:20", &["expected a list of tables, found a string"]),
    ("html.clean.title = [{ replace = \"x\" }]", "1:21", &["`pattern` is missing"]),
    ("html.script = \"x\"", "1:6", &["unknown key `script`"]),
];

/// The errors alone.
fn mistakes(text: &str) -> Vec<String> {
    let report = parse(text).expect_err("the config should have mistakes");
    let errors = report.mistakes().map(|mistake| mistake.severity == Severity::Error);
    shown(&report).into_iter().zip(errors).filter_map(|(shown, error)| error.then_some(shown)).collect()
}

pub(super) fn told_once(text: &str, lines_before: usize, bad: &str, at: &str, parts: &[&str]) {
    let told = mistakes(text);
    assert_eq!(told.len(), 1, "{bad}\n{told:#?}");
    let (line, column) = at.split_once(':').unwrap();
    let at = format!("{}:{column} ", line.parse::<isize>().unwrap() + lines_before.cast_signed());
    assert!(told[0].starts_with(&at), "expected {at}: {}\n{bad}", told[0]);
    for part in parts {
        assert!(told[0].contains(part), "expected {part:?}: {}\n{bad}", told[0]);
    }
}

#[test]
fn every_mistake_is_told_once_where_it_stands() {
    for (bad, at, parts) in BAD {
        // Keys of the file itself go before its tables.
        if bad.starts_with('[') && !bad.starts_with("[own]\nsellers = [\"x\"]\n[own]") {
            told_once(&format!("{SOURCE}{bad}\n"), 5, bad, at, parts);
        } else {
            told_once(&format!("{bad}\n{SOURCE}"), 0, bad, at, parts);
        }
    }
}

#[test]
fn mistakes_in_a_source_are_told_where_they_stand() {
    for (bad, at, parts) in BAD_IN_SOURCE {
        told_once(&format!("{SOURCE}{bad}\n"), 5, bad, at, parts);
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_file_s_order() {
    let told = mistakes(
        "databse = \"x\"\ntimezone = \"Mars\"\n\n[[watches]]\nsource = \"shop\"\ndevice = \"phone\"\n\n\
         [[sources]]\nname = \"shop\"\nurl = \"https://shop.example/{keyword}\"\nfrobnicate = 1\nhtml.listing = \"li\"\nhtml.title = \"h3\"\n\n\
         [mail.smtp]\nport = 0\n",
    );
    let places: Vec<&str> = told.iter().map(|told| told.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["1:1", "2:12", "4:1", "6:10", "11:1", "15:1", "15:1", "15:1", "16:8"], "{told:#?}");
}

#[test]
fn a_mistake_is_shown_with_its_line_and_what_would_be_right() {
    let shown = parse(&format!("timezone = \"UTC\"\n{SOURCE}[[watches]]\nsource = \"shoop\"\nkeywords = [\"女包\"]\n"))
        .unwrap_err()
        .to_string();
    let expected = "error: there is no source `shoop`\n \
                    --> bidwatch.toml:8:10\n  \
                    |\n\
                    8 | source = \"shoop\"\n  \
                    |          ^^^^^^^\n  \
                    |\n  \
                    = help: did you mean \"shop\"?";
    assert_eq!(shown, expected);
}

#[test]
fn colour_is_put_in_only_where_it_is_asked_for() {
    let report = parse("a = 1").unwrap_err();
    assert!(!report.render(false).contains('\u{1b}'));
    assert!(report.render(true).contains('\u{1b}'));
}

#[test]
fn text_of_the_file_cannot_act_on_the_terminal() {
    for bad in [
        "\"\u{1b}[31m\" = 1",
        "\"\\u001b[31m\" = 1",
        "timezone = \"\\u001b]0;x\\u0007\"",
        "a = \u{1b}[31m",
        "\"a\u{202e}b\" = 1",
    ] {
        let shown = parse(bad).unwrap_err().to_string();
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
    }
}

#[test]
fn schedules_without_a_time_zone_are_taken_in_utc_with_a_warning() {
    let watch = "[[watches]]\nsource = \"shop\"\nkeywords = [\"a\"]\n";
    let config = parse(&format!("{SOURCE}{watch}")).unwrap();
    assert_eq!(config.dayparts.timezone, chrono_tz::Tz::UTC);
    let warning = config.warnings.to_string();
    assert!(warning.contains("warning: `timezone` is missing") && warning.contains("bidwatch.toml:6:1"), "{warning}");
    assert!(parse(&format!("timezone = \"UTC\"\n{SOURCE}{watch}")).unwrap().warnings.is_empty());
}
