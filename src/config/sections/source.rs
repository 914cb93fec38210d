use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{
    super::{
        Source, check,
        mask::masked,
        reader::{SecretKeys, Table},
        suggest::closest,
    },
    Surroundings, budget, market, rules, way,
};
use crate::{
    domain::{Problem, display_safe},
    fetch::{Access, Method, Pace, RobotsPolicy, SecretTemplate},
    render::When,
};

const KEY: SecretKeys = SecretKeys { inline: "key", file: "key_file", env: "key_env", credential: "key_credential" };

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

/// `[[sources]]`.
pub(super) fn all<'t>(root: &Table<'t>, surroundings: &Surroundings<'t>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for table in root.tables("sources") {
        let table = over_preset(table, surroundings);
        let source = one(&table, surroundings);
        let name = source.name();
        if !name.is_empty() && sources.iter().any(|known| known.name() == name) {
            let problem = Problem::at("name", format!("two sources are named `{}`", display_safe(name)));
            table.tell(&problem.help("give each a name of its own"));
        }
        table.finish();
        sources.push(source);
    }
    sources
}

/// The table with that of the preset it names below it.
fn over_preset<'t>(table: Table<'t>, surroundings: &Surroundings<'t>) -> Table<'t> {
    let Some(name) = table.text("preset") else { return table };
    if let Some((text, preset)) = surroundings.presets.get(&name) {
        return table.over(text, preset);
    }
    if let Some(why) = surroundings.presets.unreadable(&name) {
        table.tell(
            &Problem::at("preset", why)
                .help("a path is relative to the config; a name without / is one of `bidwatch presets`"),
        );
        return table.baseless();
    }
    let known: Vec<&str> = surroundings.presets.names().collect();
    let help = match closest(&name, known.iter().copied()) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None if known.is_empty() => {
            "this version has none; describe the site in [sources.html] or [sources.json]".to_owned()
        }
        None => format!("there are {}", known.join(", ")),
    };
    table.tell(&Problem::at("preset", format!("there is no preset `{}`", display_safe(&name))).help(help));
    table.baseless()
}

fn one(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Source {
    let name = table.required_text("name", "a short name of your own, such as name = \"shop\"");
    let access = access(table, name.unwrap_or_default(), surroundings);
    warn_of_secrets(table, &access);
    table.tell_all(&check::access(&access));
    let render = table.choice("render", &[("never", When::Never), ("auto", When::Auto), ("always", When::Always)]);
    let spec = rules::of(table);
    if spec.label.is_empty() && !matches!(render, None | Some(When::Never)) {
        let problem = Problem::at("render", "no rule `label` says what a browser is to look at, so that none is asked");
        table.warn(&problem.help("add to [sources.html] what may be a label, such as label = \".badge\""));
    }
    Source {
        access,
        untested: table.boolean("untested").unwrap_or(false),
        preset: table.text("preset"),
        budget: budget::of(table),
        active: market::active_hours(table, surroundings),
        render: render.unwrap_or_default(),
        spec,
        browser: surroundings.browser.clone(),
    }
}

fn access(table: &Table<'_>, name: String, surroundings: &Surroundings<'_>) -> Access {
    let url = table
        .required_text("url", "the address of a results page, such as \"https://shop.example/search?q={keyword}\"");
    let default = Access::new(name, url.unwrap_or_default());
    Access {
        method: table.choice("method", &[("GET", Method::Get), ("POST", Method::Post)]).unwrap_or(default.method),
        headers: headers(table),
        body: table.string("body"),
        key: table.secret(KEY, surroundings.folder, surroundings.environment),
        pages: narrow(table.integer("pages", 1..=50), default.pages),
        first_page: narrow(table.integer("first_page", 0..=1_000), default.first_page),
        page_step: narrow(table.integer("page_step", 1..=1_000), default.page_step),
        robots: table
            .choice("robots", &[("obey", RobotsPolicy::Obey), ("ignore", RobotsPolicy::Ignore)])
            .unwrap_or(default.robots),
        allow_private_addresses: table.boolean("allow_private_addresses").unwrap_or(default.allow_private_addresses),
        keep_visitor: table.boolean("keep_visitor").unwrap_or(default.keep_visitor),
        cookies: way::cookies(table, surroundings),
        proxies: way::proxies(table, surroundings),
        conditional: table.boolean("conditional").unwrap_or(default.conditional),
        pace: pace(table),
        deadline: table.duration("deadline", SECOND..=HOUR).unwrap_or(default.deadline),
        max_bytes: table.bytes("max_bytes", 1_000..=64 << 20).unwrap_or(default.max_bytes),
        attempts: narrow(table.integer("attempts", 1..=10), default.attempts),
        max_redirects: narrow(table.integer("max_redirects", 0..=20), default.max_redirects),
        ca_file: surroundings.readable_file(table, "ca_file"),
        contact: surroundings.contact.clone(),
        source: default.source,
        url: default.url,
    }
}

fn narrow(number: Option<u64>, default: u32) -> u32 {
    number.map_or(default, |number| u32::try_from(number).expect("its range is far below"))
}

/// Templates in which a secret seems to stand itself, and not `{key}`.
fn warn_of_secrets(table: &Table<'_>, access: &Access) {
    let headers = access.headers.iter().map(|(name, value)| {
        let shown_alone = format!("{name}: {}", value.0.expose_secret());
        (format!("headers.{name}"), !shown_alone.contains("{key}") && masked(&shown_alone) != shown_alone)
    });
    let others = [("url", Some(&access.url)), ("body", access.body.as_ref())];
    let others = others.map(|(key, text)| (key.to_owned(), text.is_some_and(|text| masked(text) != *text)));
    for (key, _) in headers.chain(others).filter(|(_, suspicious)| *suspicious) {
        let problem = Problem::at(&key, format!("`{}` may hold a secret, and stands in this file", display_safe(&key)));
        table
            .warn(&problem.help(
                "write {key} in its place, and say with key_file, key_env or key_credential where the secret is",
            ));
    }
}

/// `headers`: names and templates of values.
fn headers(table: &Table<'_>) -> Vec<(String, SecretTemplate)> {
    let mut headers = Vec::new();
    for (name, value) in table.entries("headers") {
        let Some(template) = table.checked(&value, value.string()) else { continue };
        headers.push((name, SecretTemplate(SecretString::from(template))));
    }
    headers
}

/// `pace`.
fn pace(source: &Table<'_>) -> Pace {
    let default = Pace::default();
    let Some(table) = source.table("pace") else { return default };
    let pace = Pace {
        min_gap: table.duration("min_gap", Duration::ZERO..=HOUR).unwrap_or(default.min_gap),
        jitter: table.duration("jitter", Duration::ZERO..=HOUR).unwrap_or(default.jitter),
        concurrency: table
            .integer("concurrency", 1..=100)
            .map_or(default.concurrency, |most| usize::try_from(most).expect("at most 100")),
    };
    table.finish();
    pace
}
