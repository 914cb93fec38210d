//! The way to a source: its proxies, and the cookies that each visitor brings along.

use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};

use super::{
    super::reader::{SecretKeys, Table},
    Surroundings,
};
use crate::{
    domain::Problem,
    fetch::{Cookies, Proxy},
};

const PASSWORD: SecretKeys = SecretKeys {
    inline: "proxy_password",
    file: "proxy_password_file",
    env: "proxy_password_env",
    credential: "proxy_password_credential",
};

/// Stands for the proxies' password.
const PLACEHOLDER: &str = "{password}";

/// The most proxies of one source.
const MOST_PROXIES: usize = 1_000;

/// `proxies` and `proxies_file`.
pub(super) fn proxies(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Vec<Proxy> {
    let password = table.secret(PASSWORD, surroundings.folder, surroundings.environment);
    let mut proxies = Vec::new();
    for (key, text) in table.keyed_texts("proxies") {
        match listed(&text, password.as_ref()) {
            Ok(proxy) => proxies.push(proxy),
            Err(problem) => table.tell(&Problem { key, ..problem }),
        }
    }
    if let Some(text) = table.secret_text("proxies_file", surroundings.folder, surroundings.environment) {
        proxies.extend(filed(table, text.expose_secret(), &named(table, "proxies_file", surroundings)));
    }
    if proxies.len() > MOST_PROXIES {
        table.tell(&Problem::at("proxies", format!("more than {MOST_PROXIES} proxies")));
    }
    proxies
}

/// A proxy that stands in the config: its password does not.
fn listed(text: &str, password: Option<&SecretString>) -> Result<Proxy, Problem> {
    let wrong = |message: String| {
        let (message, help) = message.split_once("; ").unwrap_or((&message, ""));
        Problem::at("", message).help(help)
    };
    let has_password = text.contains(PLACEHOLDER);
    let bare = text.replace(PLACEHOLDER, "");
    let names_one = match bare.split_once("://") {
        Some((_, rest)) => rest.rsplit_once('@').is_some_and(|(user, _)| {
            !user.trim_end_matches(':').is_empty() && user.contains(':') && !user.ends_with(':')
        }),
        None => bare.matches(':').count() > 1,
    };
    if names_one {
        let problem = Problem::at("", "a proxy's password does not belong in this file");
        return Err(problem.help(
            "write {password} in its place and say where it is with proxy_password_file, or put the whole list into \
             a file that only you can read: proxies_file",
        ));
    }
    if has_password && password.is_none() {
        let problem = Problem::at("", "{password} stands for nothing");
        return Err(problem.help("say where it is: proxy_password_file = \"secrets/proxy-password\""));
    }
    let secret = password.map_or("", |password| password.expose_secret());
    Proxy::parse(&text.replace(PLACEHOLDER, &percent_encoded(secret))).map_err(wrong)
}

/// As it may stand between the colon and the `@` of an address.
fn percent_encoded(secret: &str) -> String {
    use std::fmt::Write as _;
    secret.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// The file under a key, which could be read, as it is told; without a colon, behind which a secret could stand.
fn named(table: &Table<'_>, key: &'static str, surroundings: &Surroundings<'_>) -> String {
    let path = surroundings.path(table.text(key).unwrap_or_default());
    format!("the file is {}", std::path::absolute(&path).unwrap_or(path).display())
}

/// The proxies of a file, one a line.
fn filed(table: &Table<'_>, text: &str, file: &str) -> Vec<Proxy> {
    let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let mut proxies = Vec::new();
    for (number, line) in lines {
        match Proxy::parse(line) {
            Ok(proxy) => proxies.push(proxy),
            Err(why) => {
                let (message, help) = why.split_once("; ").unwrap_or((&why, ""));
                table.tell(
                    &Problem::at("proxies_file", format!("line {number}: {message}")).help(format!("{help}; {file}")),
                );
                break;
            }
        }
    }
    if text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#')) {
        let help = format!("write one a line, such as socks5h://proxy.example:1080; {file}");
        table.tell(&Problem::at("proxies_file", "the file holds no proxy").help(help));
    }
    proxies
}

/// `cookies_file`.
pub(super) fn cookies(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Cookies {
    let Some(text) = table.secret_text("cookies_file", surroundings.folder, surroundings.environment) else {
        return Cookies::default();
    };
    match Cookies::parse(text.expose_secret()) {
        Ok(cookies) => {
            warn_of_stale(table, &cookies);
            cookies
        }
        Err((line, why)) => {
            let problem = Problem::at("cookies_file", format!("line {line} of the file: {why}"));
            let right = "right is, with tabs between, .shop.example TRUE / TRUE 1900000000 name value; export it anew in \
                         Netscape's format";
            table.tell(&problem.help(format!("{right}; {}", named(table, "cookies_file", surroundings))));
            Cookies::default()
        }
    }
}

fn warn_of_stale(table: &Table<'_>, cookies: &Cookies) {
    let (all, expired) = cookies.count(Utc::now());
    if all > 0 && all == expired {
        let problem = Problem::at("cookies_file", "every cookie in this file has expired: none is sent");
        table.warn(&problem.help("log in with your browser and export them anew"));
    }
    if table.get("headers").is_some()
        && table.entries("headers").iter().any(|(name, _)| name.eq_ignore_ascii_case("cookie"))
    {
        let problem =
            Problem::at("cookies_file", "the header Cookie of [sources.headers] is sent in place of this file's");
        table.warn(&problem.help("keep one of them"));
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use crate::config::{Config, Environment, Report};

    const SOURCE: &str = "[[sources]]\nname = \"shop\"\nurl = \"https://shop.example/?q={keyword}\"\n";
    const RULES: &str = "html = { listing = \"li\", title = \"b\" }\n";

    fn read(files: &[(&str, &str, u32)], lines: &str) -> Result<Config, Report> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, mode) in files {
            fs::write(folder.path().join(name), text).unwrap();
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(*mode)).unwrap();
        }
        let text = format!("{SOURCE}{lines}\n{RULES}");
        Config::parse(&text, &folder.path().join("b.toml"), &Environment::empty())
    }

    fn proxies(config: &Config) -> Vec<String> {
        config.sources[0].access.proxies.iter().map(|proxy| proxy.shown()).collect()
    }

    #[test]
    fn proxies_come_from_the_config_and_from_a_file() {
        let files = [("pw", "hunter2", 0o600), ("list", "# mine\n192.0.2.7:3128:me:hunter2\n\n", 0o600)];
        let lines = "proxies = [\"http://p.example:1\", \"socks5h://me:{password}@q.example:2\"]\n\
                     proxy_password_file = \"pw\"\nproxies_file = \"list\"";
        let config = read(&files, lines).unwrap();
        assert_eq!(proxies(&config), ["http://p.example:1", "socks5h://q.example:2", "http://192.0.2.7:3128"]);
        assert!(config.warnings.is_empty(), "{}", config.warnings);
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_wrong_with_a_proxy_is_told_without_its_password() {
        let files = [("list", "p.example:1:me:hunter2\nhunter2\n", 0o600), ("open", "p.example:1:me:hunter2", 0o644)];
        for (lines, part) in [
            ("proxies = \"http://me:hunter2@p.example:1\"", "does not belong in this file"),
            ("proxies = [\n\"p.example:1:me:hunter2\"]", "does not belong in this file"),
            ("proxies = \"http://me:{password}@p.example:1\"", "{password} stands for nothing"),
            ("proxies = \"ftp://p.example:1\"", "not known"),
            ("proxy_password = \"hunter2\"", "a secret does not belong in this file"),
            ("proxies_file = \"list\"", "line 2: "),
            ("proxies_file = \"open\"", "everybody on this machine"),
        ] {
            let told = read(&files, lines).unwrap_err().to_string();
            assert!(told.contains(part) && !told.contains("hunter2"), "{lines}\n{told}");
        }
    }

    #[test]
    fn cookies_come_from_a_file_that_only_its_owner_reads() {
        let line = "shop.example\tFALSE\t/\tFALSE\t0\tid\thunter2\n";
        let stale = line.replace("\t0\t", "\t1000000000\t");
        let files = [("c", line, 0o600), ("open", line, 0o644), ("bad", "hunter2", 0o600), ("stale", &stale, 0o600)];
        let config = read(&files, "cookies_file = \"c\"").unwrap();
        assert!(!config.sources[0].access.cookies.is_empty() && !format!("{config:?}").contains("hunter2"));
        for (lines, part) in
            [("cookies_file = \"open\"", "everybody on this machine"), ("cookies_file = \"bad\"", "line 1 of the file")]
        {
            let told = read(&files, lines).unwrap_err().to_string();
            assert!(told.contains(part) && !told.contains("hunter2"), "{told}");
        }
        assert!(read(&files, "cookies_file = \"stale\"").unwrap().warnings.to_string().contains("has expired"));
    }
}
