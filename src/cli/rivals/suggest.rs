//! `bidwatch rivals --suggest`

use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{likeness, rows::Counted};
use crate::{
    app::App,
    cli::{
        args::{Format, Rivals},
        exit::Exit,
        machine, meant, output,
        table::{Table, names, whole},
    },
    insight::{Stranger, StrangerTally},
    store::StoreError,
};

/// Checks in which a stranger must have been seen to be suggested.
const LEAST_SEEN: u64 = 3;

/// Strangers shown to a person; a program gets all.
const MOST_SHOWN: usize = 20;

#[derive(Serialize)]
struct Suggestion<'a> {
    name: &'a str,
    sellers: Vec<&'a str>,
    domains: Vec<&'a str>,
    impression_share: Counted,
    absolute_top_rate: Counted,
    keywords: Vec<&'a str>,
    /// A rival who left when this one came, and looks the same; null: nobody.
    perhaps: Option<likeness::Perhaps<'a>>,
}

/// Advertisers who are not watched yet, the most present first.
pub(super) fn suggest(app: &App, command: &Rivals) -> anyhow::Result<Exit> {
    let span = meant::span(&app.config, &app.store, &command.counted.filter)?;
    let mut tally = StrangerTally::new(&app.config.roster);
    app.store.read(|view| {
        view.each_check(&span, |check| {
            tally.count(&check);
            Ok::<_, StoreError>(())
        })
    })?;
    let strangers = tally.strangers(LEAST_SEEN);
    if command.format != Format::Table {
        let rows: Vec<Suggestion<'_>> = strangers.iter().map(|stranger| suggestion(app, stranger)).collect();
        machine::write_rows(command.format, &rows)?;
        return Ok(Exit::Done);
    }
    if strangers.is_empty() {
        output::write_text("Nobody who is not watched already was seen three times or more.\n")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new([names("who", 12), whole("shown"), whole("first slot"), names("keywords", 12)]);
    for stranger in strangers.iter().take(MOST_SHOWN) {
        let keywords: Vec<&str> = stranger.queries.iter().map(|query| query.keyword.as_str()).collect();
        table.row([
            output::shown(Some(&stranger.name), 40),
            output::rate(stranger.presence),
            output::rate(stranger.absolute_top),
            output::shown(Some(&keywords.join(", ")), 60),
        ]);
    }
    let mut text =
        format!("Advertisers whom you do not watch yet, those seen most often first:\n\n{}\n", table.lines());
    text.push_str("\nTo watch the first of them, put this into your config:\n\n");
    let first = suggestion(app, &strangers[0]);
    let _ = writeln!(text, "[[rivals]]\nname = {}", quoted(first.name));
    for (key, values) in [("sellers", &first.sellers), ("domains", &first.domains)] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let line = format!("{key} = [{}]", values.join(", "));
            let fits = line.width() <= output::columns();
            // A list may stand on many lines.
            let _ = if fits {
                writeln!(text, "{line}")
            } else {
                writeln!(text, "{key} = [\n  {},\n]", values.join(",\n  "))
            };
        }
    }
    for line in likeness::in_words(app, &strangers) {
        let _ = writeln!(text, "\n{}", output::wrapped(&line, ""));
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}

/// Text as TOML has it; what a terminal must not see is escaped by that.
fn quoted(text: &str) -> String {
    toml::Value::from(crate::domain::display_safe(text)).to_string()
}

fn suggestion<'a>(app: &'a App, stranger: &'a Stranger) -> Suggestion<'a> {
    Suggestion {
        name: &stranger.name,
        sellers: stranger.sellers.iter().map(String::as_str).collect(),
        domains: stranger.domains.iter().map(String::as_str).collect(),
        impression_share: stranger.presence.into(),
        absolute_top_rate: stranger.absolute_top.into(),
        keywords: stranger.queries.iter().map(|query| query.keyword.as_str()).collect(),
        perhaps: likeness::perhaps(app, stranger),
    }
}
