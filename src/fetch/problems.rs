//! What is wrong with a source's access as configured, told all at once. Pure.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use url::Url;

use super::{
    Access, Method, Pace,
    address::{Reach, forbidden_host},
    request::{header, user_agent},
    template::{Escape, PLACEHOLDERS, Piece, Placeholder, Values, fill, holds, json, pieces},
};
use crate::domain::Problem;

/// The longest sensible deadline and gap.
const LONGEST: Duration = Duration::from_secs(3_600);
/// The most pages of one check.
const MOST_PAGES: u32 = 50;
/// The most tries of one page.
const MOST_ATTEMPTS: u32 = 10;
/// The largest page that is ever held in memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Every problem of `access`, at the keys of its own table: `url`, `headers.NAME`, `body`, `pages`, `pace.concurrency` …
pub fn check(access: &Access) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(url_problem(access));
    problems.extend(header_problems(access));
    problems.extend(body_problems(access));
    problems.extend(number_problems(access));
    problems.extend(pace_problems(&access.pace));
    problems.extend(contact_problem(access));
    problems
}

/// Stand-ins with which a template must give an address.
const SAMPLE: Values<'_> =
    Values { keyword: "shoes", page: "1", place: "berlin", language: "en", device: "desktop", key: "key" };

fn url_problem(access: &Access) -> Option<Problem> {
    let template = access.url.as_str();
    let at = |message: String| Problem::at("url", message);
    if let Some(problem) = unknown_name(template, usize::MAX) {
        return Some(at(problem.0).help(problem.1));
    }
    let parsed = match Url::parse(&fill(template, &SAMPLE, Escape::Percent)) {
        Ok(parsed) => parsed,
        Err(error) => {
            let right = "write it whole, like \"https://shop.example/search?q={keyword}&page={page}\"";
            return Some(at(format!("{template:?} is no address ({error})")).help(right));
        }
    };
    if !matches!(parsed.scheme(), "http" | "https") {
        return Some(at(format!("{} is not fetched", parsed.scheme())).help("only http and https are"));
    }
    let marked = Values { key: "0marked0key0", ..SAMPLE };
    let host = Url::parse(&fill(template, &marked, Escape::Percent)).ok()?.host_str()?.to_owned();
    if host.contains(marked.key) {
        return Some(at("{key} in the host's name would be told to every name server".into()));
    }
    if holds(template, "key") && access.key.is_none() {
        return Some(at("{key} stands for nothing".into()).help("give the source a key"));
    }
    if access.pages > 1 && !access.takes("page") {
        let message = format!("{} pages are asked for, but {{page}} is nowhere", access.pages);
        return Some(at(message).help("put {page} where the site has the page's number"));
    }
    if !access.takes("keyword") {
        return Some(
            at("{keyword} is nowhere: every keyword would get the same page".into())
                .help("put {keyword} where the site has the search words"),
        );
    }
    let why = forbidden_host(&parsed, access.reach())?;
    let problem = at(why);
    let can_be_meant = forbidden_host(&parsed, Reach::Private).is_none();
    Some(if can_be_meant { problem.help("set allow_private_addresses = true if that is meant") } else { problem })
}

/// A placeholder that does not exist, within `reach` typing errors of one that does: what is wrong and what would
/// be right.
fn unknown_name(template: &str, reach: usize) -> Option<(String, String)> {
    pieces(template).into_iter().find_map(|piece| {
        let Piece::Name(Placeholder { name, .. }) = piece else { return None };
        if PLACEHOLDERS.contains(&name) {
            return None;
        }
        let distance = |known: &&str| strsim::osa_distance(name, known);
        let near = PLACEHOLDERS.into_iter().min_by_key(|known| distance(known))?;
        let help = match distance(&near) {
            far if far > reach => return None,
            0..=2 => format!("did you mean {{{near}}}?"),
            _ => format!("there are {}", PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ")),
        };
        Some((format!("{{{name}}} stands for nothing"), help))
    })
}

fn header_problems(access: &Access) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, template) in &access.headers {
        let template = template.0.expose_secret();
        let key = format!("headers.{name}");
        if let Err(why) = header(name, &fill(template, &SAMPLE, Escape::None)) {
            problems.push(Problem::at(key, why));
        } else if let Some((wrong, right)) = unknown_name(template, 1) {
            problems.push(Problem::at(key, wrong).help(right));
        } else if holds(template, "key") && access.key.is_none() {
            problems.push(Problem::at(key, "{key} stands for nothing").help("give the source a key"));
        }
    }
    problems
}

fn body_problems(access: &Access) -> Vec<Problem> {
    let Some(template) = access.body.as_deref() else { return Vec::new() };
    let mut problems = Vec::new();
    if access.method == Method::Get {
        problems.push(Problem::at("body", "a GET has no body").help("set method = \"post\""));
    }
    // Other braces are the body's own: JSON and GraphQL are full of them.
    if let Some((wrong, right)) = unknown_name(template, 1) {
        problems.push(Problem::at("body", wrong).help(right));
    }
    if holds(template, "key") && access.key.is_none() {
        problems.push(Problem::at("body", "{key} stands for nothing").help("give the source a key"));
    }
    let is_json = template.trim_start().starts_with(['{', '[']);
    if is_json && let Err(error) = serde_json::from_str::<serde_json::Value>(&json(template, &SAMPLE)) {
        problems.push(Problem::at("body", format!("no JSON once it is filled in: {error}")));
    }
    problems
}

fn number_problems(access: &Access) -> Vec<Problem> {
    let count = |key: &str, value: u64, most: u64| {
        let right = format!("1 to {most}");
        (value == 0 || value > most).then(|| Problem::at(key, format!("{value} is out of range")).help(right))
    };
    let step = (access.pages > 1 && access.page_step == 0)
        .then(|| Problem::at("page_step", "0 would fetch the same page again and again").help("1, for most sites"));
    let deadline = (access.deadline < Duration::from_secs(1) || access.deadline > LONGEST)
        .then(|| Problem::at("deadline", "out of range").help("1s to 1h"));
    let redirects = (access.max_redirects > 20).then(|| Problem::at("max_redirects", "out of range").help("0 to 20"));
    [
        count("pages", access.pages.into(), MOST_PAGES.into()),
        count("attempts", access.attempts.into(), MOST_ATTEMPTS.into()),
        count("max_bytes", access.max_bytes, MOST_BYTES),
        step,
        deadline,
        redirects,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pace_problems(pace: &Pace) -> Vec<Problem> {
    let too_long = |key: &str, value: Duration| {
        (value > LONGEST).then(|| Problem::at(key, "longer than an hour").help("a few seconds, such as \"2s\""))
    };
    let concurrency = (pace.concurrency == 0 || pace.concurrency > 100)
        .then(|| Problem::at("pace.concurrency", format!("{} is out of range", pace.concurrency)).help("1 to 100"));
    [too_long("pace.min_gap", pace.min_gap), too_long("pace.jitter", pace.jitter), concurrency]
        .into_iter()
        .flatten()
        .collect()
}

fn contact_problem(access: &Access) -> Option<Problem> {
    let contact = access.contact.0.as_deref()?.trim();
    let is_url = Url::parse(contact).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    let is_address = contact.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    let is_sendable = user_agent(&access.contact).bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !contact.contains([' ', '(', ')', '<', '>']);
    let right = "an e-mail address, or the address of a page that says who you are";
    (!(is_sendable && (is_url || is_address)))
        .then(|| Problem::at("contact", format!("nobody can be reached at {contact:?}")).help(right))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::fetch::{Contact, SecretTemplate};

    fn good() -> Access {
        Access::new("x", "https://x.example/s?q={keyword}&p={page}")
    }

    fn keys(access: &Access) -> Vec<String> {
        check(access).into_iter().map(|problem| problem.key).collect()
    }

    fn with_header(name: &str, value: &str) -> Access {
        Access { headers: vec![(name.into(), SecretTemplate(SecretString::from(value)))], ..good() }
    }

    #[test]
    fn a_sound_access_has_no_problem() {
        let access = Access {
            url: "https://{language}.x.example/s/{keyword}?p={page}&k={key}".into(),
            key: Some(SecretString::from("k")),
            pages: 3,
            contact: Contact(Some("me@shop.example".into())),
            ..with_header("Authorization", "Bearer {key}")
        };
        assert_eq!(check(&access), []);
        let post = Access {
            method: Method::Post,
            url: "https://x.example/api".into(),
            body: Some(r#"{"q":"{keyword}","page":{page}}"#.into()),
            ..good()
        };
        assert_eq!(check(&post), []);
    }

    #[test]
    fn addresses_that_cannot_work_are_told() {
        for url in
            ["", "x.example/{keyword}", "ftp://x.example/{keyword}", "https://x.example/", "http://localhost/{keyword}"]
        {
            assert_eq!(keys(&Access { url: url.into(), ..good() }), ["url"], "{url}");
        }
        let leaky = Access { url: "https://{key}.x.example/{keyword}".into(), key: Some("k".into()), ..good() };
        assert_eq!(keys(&leaky), ["url"]);
        assert_eq!(keys(&Access { url: "https://x.example/{keyword}".into(), pages: 2, ..good() }), ["url"]);
        assert_eq!(keys(&Access { url: "https://x.example/{keyword}?k={key}".into(), ..good() }), ["url"]);
        let local = Access { url: "http://127.0.0.1/{keyword}".into(), allow_private_addresses: true, ..good() };
        assert_eq!(check(&local), []);
    }

    #[test]
    fn a_misspelt_placeholder_is_put_right() {
        let problems = check(&Access { url: "https://x.example/{keywrod}".into(), ..good() });
        assert_eq!(problems[0].help.as_deref(), Some("did you mean {keyword}?"));
    }

    #[test]
    fn headers_are_named_and_their_values_kept_quiet() {
        for (name, value) in [("X Y", "1"), ("Host", "y.example"), ("X-A", "s3cret\r\nX-B: 1"), ("X-Key", "{key}")] {
            let problems = check(&with_header(name, value));
            assert_eq!(problems.len(), 1, "{name}");
            assert_eq!(problems[0].key, format!("headers.{name}"));
            assert!(!problems[0].message.contains("s3cret"));
        }
    }

    #[test]
    fn bodies_must_be_sendable() {
        assert_eq!(keys(&Access { body: Some("q={keyword}".into()), ..good() }), ["body"]);
        let broken = Access { method: Method::Post, body: Some(r#"{"q":{keyword}}"#.into()), ..good() };
        assert_eq!(keys(&broken), ["body"]);
    }

    #[test]
    fn numbers_out_of_range_are_told_all_at_once() {
        let mut access = Access { pages: 0, attempts: 0, max_bytes: 0, deadline: Duration::ZERO, ..good() };
        access.pace = Pace { min_gap: Duration::from_secs(9_999), concurrency: 0, ..Pace::default() };
        assert_eq!(keys(&access), ["pages", "attempts", "max_bytes", "deadline", "pace.min_gap", "pace.concurrency"]);
    }

    #[test]
    fn a_contact_must_lead_to_somebody() {
        for contact in ["nobody", "a b@c.example", "me@x.example\r\nX: y", "ftp://x.example", "@x.example", ""] {
            let access = Access { contact: Contact(Some(contact.into())), ..good() };
            assert_eq!(keys(&access), ["contact"], "{contact:?}");
        }
    }
}
