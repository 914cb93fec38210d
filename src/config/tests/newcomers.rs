//! What a newcomer writes: words of other tools, half a webhook, a table in the wrong place.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::{SOURCE, mistakes::told_once, parse, shown};
use crate::config::{Config, Environment, Severity};

/// Bad lines behind a good source.
const BAD: &[(&str, &str, &[&str])] = &[
    // sizes
    ("[pages]\nmax_size = \"2 GBit\"", "2:12", &["`2 GBit` is no size", "\"2 GB\" or \"64 MiB\""]),
    ("[pages]\nmax_size = \"2 kB\"", "2:12", &["`2 kB` is out of range", "1 MB to 1 TB is possible"]),
    ("[render]\nmax_memory = \"1 MB\"", "2:14", &["256 MiB to 64 GiB is possible"]),
    // words of other tools, and tables in the wrong place
    ("proxy = \"http://p.example:1\"", "1:1", &["unknown key `proxy` in [[sources]]", "did you mean `proxies`?"]),
    ("timeout = \"5s\"", "1:1", &["did you mean `deadline`?"]),
    ("cookies = \"c.txt\"", "1:1", &["did you mean `cookies_file`?"]),
    ("[budget]\nrequests_per_day = 5", "1:2", &["write it as [sources.budget], below the [[sources]] it is for"]),
    ("[pace]\nmin_gap = \"5s\"", "1:2", &["write it as [sources.pace], below the [[sources]]"]),
    ("[smtp]\nhost = \"x.example\"", "1:2", &["write it as [mail.smtp]"]),
    ("[mail]\nmin_gap = \"5s\"", "2:1", &["`min_gap` belongs in [sources.pace]"]),
    ("[mail]\nrobots = \"obey\"", "2:1", &["`robots` belongs in [[sources]]"]),
    ("[[competitors]]\nname = \"A\"", "1:3", &["did you mean `rivals`?"]),
    // wrong types
    ("[own]\nname = 5\nsellers = \"x\"", "2:8", &["found an integer", "write it in quotes, such as \"5\""]),
    ("[mail]\nalerts = \"yes\"", "2:10", &["write true or false, without quotes"]),
    ("[judge]\nwarm_up_days = \"10\"", "2:16", &["write it without quotes, such as 10"]),
    ("[judge]\nmin_confidence = \"high\"", "2:18", &["write it without quotes, such as 0.95"]),
    ("[judge]\nmin_confidence = \"0.9\"", "2:18", &["write it without quotes, such as 0.9"]),
    ("[[alerts]]\ntell = \"off\"\nkinds = 5", "3:9", &["write \"one\", or [\"one\", \"another\"]"]),
    ("[own]\nsellers = [true]", "2:12", &["write it in quotes, such as \"true\""]),
    ("[rivals]\nname = \"A\"", "1:1", &["begin each with a line [[rivals]], its keys on the lines below"]),
    ("dayparts = \"20:00-23:00\"", "1:1", &["unknown key `dayparts` in [[sources]]", "top of the file"]),
    ("[judge]\nconfirm = \"off\"", "2:11", &["its keys stand below its name in brackets"]),
    // webhooks
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"https://x.example/\"\nkey_env = \"K\"",
        "3:7",
        &["a key is set, and this address has no {key}", "https://chat.example/hook/{key}"],
    ),
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"https://hooks.slack.com/services/T0/B0/x\"\ntemplate = \"slack\"",
        "3:7",
        &["this chat's addresses hold a key", "https://hooks.slack.com/services/{key}", "key_file"],
    ),
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"https://ntfy.sh/\"\ntemplate = \"ntfy\"",
        "1:1",
        &["the key is missing", "key_file"],
    ),
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"http://chat.example/{key}\"\nkey_env = \"K\"",
        "3:7",
        &["for everybody to read", "https://"],
    ),
    (
        "[[webhooks]]\nname = \"a\"\nurl = \"http://10.0.0.1/{key}\"\nkey_env = \"K\"\nallow_private_addresses = true",
        "3:7",
        &["for everybody to read"],
    ),
];

#[test]
fn what_newcomers_write_is_told_with_what_would_be_right() {
    for (bad, at, parts) in BAD {
        let bad = bad.replace("key_env = \"K\"", "key_env = \"PATH_OF_NOBODY\"");
        let text = format!("{SOURCE}pace.min_gap = \"5s\"\n{bad}\n");
        if bad.contains("key_env") {
            // The key itself is there; only then is the rest of interest.
            let environment = Environment::of([("PATH_OF_NOBODY", "T0abc")]);
            let report = Config::parse(&text, std::path::Path::new("b.toml"), &environment).unwrap_err();
            let told = shown(&report).join("\n");
            assert_eq!(report.errors(), 1, "{told}");
            assert!(parts.iter().all(|part| told.contains(part)), "{bad}\n{told}");
        } else {
            told_once(&text, 6, &bad, at, parts);
        }
    }
}

#[test]
fn a_chat_s_own_address_is_shown_whole_where_it_is_asked_for() {
    for (name, url) in [
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token={key}"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}"),
    ] {
        let bare = url.split('?').next().unwrap();
        let text = format!("{SOURCE}[[webhooks]]\nname = \"a\"\nurl = \"{bare}\"\ntemplate = \"{name}\"\n");
        let told = parse(&text).unwrap_err().to_string();
        assert!(told.contains(url), "{told}");
    }
}

/// What is possible and hardly meant: told, and no error.
#[test]
fn what_is_hardly_meant_is_warned_of() {
    let watch = "timezone = \"UTC\"\n";
    for (more, parts) in [
        ("[[alerts]]\ntell = \"off\"\nkinds = []\n", "an empty list leaves nobody out"),
        ("[[alerts]]\ntell = \"digest\"\nrivals = []\n", "this rule speaks of all rivals"),
        ("render = \"auto\"\n", "no rule `label`"),
        ("[render]\nbrowser = \"/nope\"\n", "no browser at /nope"),
    ] {
        let config = parse(&format!("{watch}{SOURCE}{more}")).unwrap();
        let told = config.warnings.to_string();
        assert!(told.contains(parts) && told.contains("help: "), "{more}\n{told}");
        assert!(config.warnings.mistakes().all(|mistake| mistake.severity == Severity::Warning), "{told}");
    }
    let with_label = parse(&format!("{watch}{SOURCE}render = \"auto\"\nhtml.label = \"b\"\n")).unwrap();
    assert!(with_label.warnings.is_empty(), "{}", with_label.warnings);
}

#[test]
fn a_config_with_which_nothing_happens_says_so() {
    let lacks = |text: &str| parse(text).unwrap().lacks().map(|(message, _)| message);
    assert!(lacks("").unwrap().contains("no source"));
    assert!(lacks(SOURCE).unwrap().contains("no [[watches]]"));
    assert_eq!(lacks(&format!("{SOURCE}[[watches]]\nsource = \"shop\"\nkeywords = \"a\"\n")), None);
}

#[test]
fn lists_of_proxies_and_cookies_are_told_with_file_line_and_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
    };
    file("p", "# mine\nnonsense hunter2\n");
    file("empty", "# none yet\n\n");
    file("c", "\nshop.example hunter2\n");
    for (line, parts) in [
        ("proxies_file = \"p\"", ["line 2: ", "/p", "http://proxy.example:8080"]),
        ("proxies_file = \"empty\"", ["holds no proxy", "/empty", "socks5h://"]),
        ("proxies_file = \"none\"", ["the file cannot be read", "looked for in the folder", "No such file"]),
        ("cookies_file = \"c\"", ["line 2 of the file: ", "/c", ".shop.example TRUE / TRUE"]),
    ] {
        let path = folder.path().join("b.toml");
        let told = Config::parse(&format!("{SOURCE}{line}\n"), &path, &Environment::empty()).unwrap_err().to_string();
        assert!(parts.iter().all(|part| told.contains(part)) && !told.contains("hunter2"), "{line}\n{told}");
    }
}

#[test]
fn a_value_of_any_length_or_kind_is_shown_short_and_inert() {
    let long = "x".repeat(100_000);
    let hostile = "\\u001b[31m\\u202e\\u0007";
    for value in [long.as_str(), hostile] {
        for line in [
            format!("timezone = \"{value}\"\n{SOURCE}"),
            format!("{SOURCE}deadline = \"{value}\"\n"),
            format!("{SOURCE}max_bytes = \"{value}\"\n"),
            format!("{SOURCE}method = \"{value}\"\n"),
            format!("{SOURCE}html.ad = \"li:nope({value}\"\n"),
            format!("{SOURCE}\"{value}\" = 1\n"),
            format!("{SOURCE}[[alerts]]\ntell = \"off\"\nkinds = \"{value}\"\n"),
            format!("{SOURCE}[[watches]]\nsource = \"{value}\"\nkeywords = \"{value}\"\nschedule = \"{value}\"\n"),
            format!("{SOURCE}[mail.digest]\nat = \"{value}\"\n"),
            format!("{SOURCE}[[webhooks]]\nname = \"{value}\"\nurl = \"{value}\"\ntemplate = \"{value}\"\n"),
            format!("{SOURCE}[[calendar]]\nname = \"{value}\"\nfrom = \"{value}\"\n"),
            format!("{SOURCE}proxies = \"{value}\"\n"),
        ] {
            let report = parse(&line).unwrap_err();
            let told = report.to_string();
            let head: String = line.chars().take(120).collect();
            assert!(!told.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{head}\n{told:?}");
            assert!(told.lines().all(|line| line.chars().count() < 800), "{head}");
            for mistake in report.mistakes() {
                assert!(!mistake.message.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{head}");
            }
        }
    }
}
