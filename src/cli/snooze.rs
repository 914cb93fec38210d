//! `bidwatch snooze`

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::{
    config::{Config, party_named},
    domain::utc_seconds,
    store::{Store, Writer},
};

use super::{
    Context,
    args::{Format, Snooze},
    exit::{Exit, Wrong},
    machine, output,
};

/// Longer than this nobody means to be away.
const LONGEST: TimeDelta = TimeDelta::days(366);

pub(crate) fn run(context: &Context, command: &Snooze) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let now = Utc::now();
    let Some(name) = &command.rival else { return list(&config, &store, command.format, now) };
    let party = party_named(&config.roster, name)
        .map_err(|help| Wrong::Usage(format!("there is no rival `{}`; {help}", output::shown(Some(name), 60))))?;
    let keyword = known_keyword(&config, command.keyword.as_deref())?;
    let who = output::shown(Some(party.name()), 60);
    let on = keyword.as_ref().map(|keyword| format!(" on {}", output::shown(Some(keyword), 60))).unwrap_or_default();
    if command.end {
        let ended = store.write(|unit: &mut Writer<'_>| unit.end_snooze(&party, keyword.as_deref(), now))?;
        let said = if ended > 0 { "is told of at once again" } else { "was not snoozed" };
        output::write_text(&format!("{}\n", output::wrapped(&format!("{who}{on} {said}."), "")))?;
        return Ok(Exit::Done);
    }
    let until = now + span(command.span.as_deref().unwrap_or_default())?;
    let snooze = crate::domain::Snooze { party, keyword, until };
    store.write(|unit: &mut Writer<'_>| unit.keep_snooze(&snooze, now))?;
    let text = format!(
        "Until {} nothing of {who}{on} is told at once: it waits for the digest. What is taken back of what you were told \
         still comes at once.",
        local(&config, until)
    );
    output::write_text(&format!("{}\n", output::wrapped(&text, "")))?;
    Ok(Exit::Done)
}

/// How long, from now on.
fn span(text: &str) -> Result<TimeDelta, Wrong> {
    let span = humantime::parse_duration(text).ok().and_then(|span| TimeDelta::from_std(span).ok());
    let fitting = span.filter(|span| (TimeDelta::minutes(1)..=LONGEST).contains(span));
    fitting.ok_or_else(|| {
        let shown = output::shown(Some(text), 40);
        Wrong::Usage(format!("`{shown}` is no span of time; write 3d or 12h, at most 366d"))
    })
}

fn known_keyword(config: &Config, keyword: Option<&str>) -> Result<Option<String>, Wrong> {
    let Some(keyword) = keyword else { return Ok(None) };
    if config.watches.iter().any(|watch| watch.keywords.iter().any(|known| known == keyword)) {
        return Ok(Some(keyword.to_owned()));
    }
    let shown = output::shown(Some(keyword), 60);
    Err(Wrong::Usage(format!("no watch looks at `{shown}`; a keyword stands as in [[watches]]")))
}

fn local(config: &Config, at: DateTime<Utc>) -> String {
    at.with_timezone(&config.dayparts.timezone).format("%a %d %b %Y %H:%M").to_string()
}

/// Who is snoozed, as programs want it.
#[derive(Serialize)]
struct Row<'a> {
    /// `null`: your own shop.
    rival: Option<&'a str>,
    own: bool,
    keyword: Option<&'a str>,
    #[serde(with = "utc_seconds")]
    until: DateTime<Utc>,
}

fn row(snooze: &crate::domain::Snooze) -> Row<'_> {
    let crate::domain::Snooze { party, keyword, until } = snooze;
    Row { rival: party.rival.as_deref(), own: party.own, keyword: keyword.as_deref(), until: *until }
}

fn list(config: &Config, store: &Store, format: Format, now: DateTime<Utc>) -> anyhow::Result<Exit> {
    let snoozes = store.read(|view| view.snoozes(now))?;
    if format != Format::Table {
        let rows: Vec<Row<'_>> = snoozes.iter().map(row).collect();
        machine::write_rows(format, &rows)?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for snooze in &snoozes {
        let who = output::shown(Some(snooze.party.name()), 60);
        let on = snooze.keyword.as_ref().map(|keyword| format!(" on {}", output::shown(Some(keyword), 60)));
        let line = format!("{who}{} until {}", on.unwrap_or_default(), local(config, snooze.until));
        let _ = writeln!(text, "{}", output::hung(&line, "", "  "));
    }
    if snoozes.is_empty() {
        text.push_str("Nobody is snoozed.\n");
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}
