use std::{fs::Permissions, os::unix::fs::PermissionsExt, path::Path};

use secrecy::ExposeSecret;

use super::{SOURCE, shown};
use crate::{
    config::{Config, Environment, Report},
    notify::Transport,
};

const SMTP: &str =
    "[mail]\nfrom = \"a@b.example\"\nto = \"c@d.example\"\n[mail.smtp]\nhost = \"h\"\nusername = \"u\"\n";

/// A folder with the files, each with its permissions.
fn folder(files: &[(&str, &str, u32)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, mode) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(*mode)).unwrap();
    }
    folder
}

fn smtp(line: &str, folder: &Path, environment: &Environment) -> Result<Config, Report> {
    Config::parse(&format!("{SMTP}{line}\n"), &folder.join("bidwatch.toml"), environment)
}

fn password(config: &Config) -> String {
    let Transport::Smtp(server) = &config.mail.transport else { panic!("a server is set") };
    server.password.as_ref().unwrap().expose_secret().to_owned()
}

#[test]
fn a_secret_comes_from_a_file_a_variable_or_a_credential() {
    let folder = folder(&[("pw", "from file\r\n", 0o600), ("smtp-pw", "from credential\n", 0o400)]);
    let path = folder.path();
    let environment =
        Environment::of([("SMTP_PW", "from variable"), ("CREDENTIALS_DIRECTORY", path.to_str().unwrap())]);
    for (line, expected) in [
        ("password_file = \"pw\"", "from file"),
        ("password_env = \"SMTP_PW\"", "from variable"),
        ("password_credential = \"smtp-pw\"", "from credential"),
    ] {
        assert_eq!(password(&smtp(line, path, &environment).unwrap()), expected);
    }
}

#[test]
fn a_secret_that_cannot_be_had_is_told_with_what_to_do() {
    let folder = folder(&[("open", "x", 0o644), ("empty", "\n", 0o600), ("two", "a\nb\n", 0o600), ("own", "x", 0o600)]);
    let path = folder.path();
    let environment = Environment::of([("BLANK", "")]);
    for (line, parts) in [
        ("password_file = \"secrets/none\"", ["7:17 the secret's file cannot be read", "/secrets;"]),
        ("password_file = \"open\"", ["7:17 everybody on this machine can get at", "chmod 600"]),
        ("password_file = \"empty\"", ["7:17 the secret is empty", ""]),
        ("password_file = \"two\"", ["7:17 the secret holds a line break", ""]),
        ("password_file = \".\"", ["7:17 this is no file", ""]),
        ("password_env = \"NONE\"", ["7:16 this environment variable is not set", ""]),
        ("password_env = \"BLANK\"", ["7:16 the secret is empty", ""]),
        ("password_credential = \"x\"", ["7:23 there are no systemd credentials", "systemd-run -p LoadCredential`"]),
        ("password_credential = \"../own\"", ["7:23 a credential has a bare name", ""]),
        ("password_file = \"own\"\npassword_env = \"A\"", ["8:16 `password_file` and `password_env`", "keep one"]),
        ("password = \"hunter2\"", ["7:12 a secret does not belong in this file", "password_file ="]),
    ] {
        let told = shown(&smtp(line, path, &environment).unwrap_err());
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(parts.iter().all(|part| told[0].contains(part)), "{told:#?}");
    }
}

#[test]
fn beside_the_service_its_credentials_are_no_mistake() {
    let folder = folder(&[]);
    let line = "password_credential = \"smtp_password\"";
    let beside = Environment::empty().credentials_may_be_elsewhere();
    let told = shown(&smtp(line, folder.path(), &beside).unwrap().warnings);
    assert!(matches!(&told[..], [one] if one.starts_with("7:23 a credential of the service")), "{told:?}");
    let service = Environment::of([("CREDENTIALS_DIRECTORY", "/nowhere")]).credentials_may_be_elsewhere();
    smtp(line, folder.path(), &service).unwrap_err();
}

#[test]
fn who_only_fetches_needs_no_mail_password() {
    let folder = folder(&[]);
    for line in ["password_credential = \"smtp_password\"", "password_file = \"none\""] {
        smtp(line, folder.path(), &Environment::empty().without_mail()).unwrap();
    }
    let source = format!("{SOURCE}key_env = \"NONE\"\n");
    Config::parse(&source, Path::new("b.toml"), &Environment::empty().without_mail()).unwrap_err();
}

#[test]
fn no_secret_is_shown_whatever_is_wrong_with_it() {
    let folder = folder(&[("open", "hunter2", 0o644)]);
    let environment = Environment::of([("SMTP_PW", "hunter2\u{7}")]);
    for line in [
        "password = \"hunter2\"",
        "pasword = \"hunter2\"",
        "secret = \"hunter2\"",
        "x = \"hunter2\"",
        "password = [\"hunter2\"]",
        "password = \"\"\"\nhunter2\"\"\"",
        "password = \"hunter2",
        "password = hunter2",
        "pasword = hunter2",
        "passwd = \"hunter2\" \"",
        "password_file = \"hunter2\"",
        "password_file = \"open\"",
        "password_env = \"hunter2\"",
        "password_env = \"SMTP_PW\"",
        "password_credential = \"hunter2\"",
    ] {
        let report = smtp(line, folder.path(), &environment).unwrap_err();
        assert!(!format!("{report} {:?}", shown(&report)).contains("hunter2"), "{line}\n{report}");
        assert!(!report.render(true).contains("hunter2"));
    }
    for line in [
        "key = \"hunter2\"",
        "headers.X-Api-Key = [\"hunter2\"]",
        "headers = { Authorization = \"Bearer hunter2\", a = 1 }",
        "headers.Cookie = \"hunter2",
        "api_key = \"hunter2\"",
        "body = [\"token=hunter2\"]",
        "html.ad = 5 # key = \"hunter2\"",
    ] {
        let report = Config::parse(&format!("{SOURCE}{line}\n"), Path::new("b.toml"), &environment).unwrap_err();
        assert!(!format!("{report} {:?}", shown(&report)).contains("hunter2"), "{line}\n{report}");
    }
    let url = "url = \"https://me:hunter2@shop.example/?api_key=hunter2\" x";
    let report = Config::parse(url, Path::new("b.toml"), &environment).unwrap_err();
    assert!(!report.to_string().contains("hunter2"), "{report}");
}

#[test]
fn a_config_does_not_show_its_secrets() {
    let folder = folder(&[("pw", "hunter2", 0o600)]);
    let environment = Environment::of([("OTHER", "hunter2")]);
    let config = smtp("password_file = \"pw\"", folder.path(), &environment).unwrap();
    assert_eq!(password(&config), "hunter2");
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn what_may_be_a_secret_in_the_file_is_warned_of() {
    let environment = Environment::of([("K", "k")]);
    for (line, at) in [
        ("headers.Authorization = \"Bearer abc\"", "6:25 `headers.Authorization`"),
        ("method = \"POST\"\nbody = '{\"token\": \"abc\", \"q\": \"{keyword}\"}'", "7:8 `body`"),
    ] {
        let text = format!("{SOURCE}{line}\nheaders.X-Key = \"{{key}}\"\nkey_env = \"K\"\n");
        let config = Config::parse(&text, Path::new("b.toml"), &environment).unwrap();
        let told = shown(&config.warnings);
        assert!(matches!(&told[..], [one] if one.starts_with(at)), "{told:?}");
        assert!(!config.warnings.to_string().contains("abc"));
    }
    let text = SOURCE.replace("{keyword}", "{keyword}&api_key=abc");
    let warnings = Config::parse(&text, Path::new("b.toml"), &environment).unwrap().warnings;
    assert!(shown(&warnings)[0].starts_with("3:7 `url` may hold a secret"), "{warnings}");
}

#[test]
fn commands_that_need_no_secret_do_without() {
    let environment = Environment::empty().without_secrets();
    let config = smtp("password_file = \"none\"", Path::new("nowhere"), &environment).unwrap();
    assert_eq!(password(&config), "");
    assert!(
        smtp("password = \"x\"", Path::new("nowhere"), &environment).is_err(),
        "an inline one is refused all the same"
    );
}
