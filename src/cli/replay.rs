//! `bidwatch replay`

use std::fmt::Write as _;

use serde::Serialize;

use crate::domain::Finding;

use super::{
    Context,
    args::{Format, Replay},
    exit::Exit,
    output,
};

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    /// `same`: found then too; `new`: only now; `gone`: only then.
    compared: &'static str,
    /// Whether it was sent as an alert then.
    sent: bool,
}

/// What came of the comparison, for people.
fn compared_words(compared: &str) -> &'static str {
    match compared {
        "same" => "as it was",
        "new" => "only now",
        _ => "only then",
    }
}

pub(crate) fn run(context: &Context, command: &Replay) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let replayed = app.replay(&command.filter.span())?;
    let now = replayed.findings.iter().map(|finding| Row {
        finding,
        compared: if replayed.found_then.contains(&finding.id) { "same" } else { "new" },
        sent: replayed.sent_then.contains(&finding.id),
    });
    let gone = replayed.gone.iter().map(|finding| Row {
        finding,
        compared: "gone",
        sent: replayed.sent_then.contains(&finding.id),
    });
    let rows: Vec<Row<'_>> = now.chain(gone).collect();
    if command.format != Format::Table {
        output::write_json(command.format, &rows)?;
        return Ok(Exit::Done);
    }
    let zone = app.config.dayparts.timezone;
    if rows.is_empty() {
        output::write_text(
            "With the config as it is now, nothing would have been found, as nothing was then. Nothing was recorded or sent.\n",
        )?;
        return Ok(Exit::Done);
    }
    let mut text =
        String::from("With the config as it is now, this would have been found. Nothing was recorded or sent.\n\n");
    for row in &rows {
        let local = row.finding.at.with_timezone(&zone).format("%a %d %b %Y %H:%M");
        let sent = if row.sent { ", sent" } else { "" };
        let told = output::wrapped(&output::shown(Some(&row.finding.text), 600), "  ");
        let _ = writeln!(text, "{local}  {}{sent}\n{told}", compared_words(row.compared));
    }
    let count = |compared: &str| rows.iter().filter(|row| row.compared == compared).count();
    let _ = writeln!(text, "\n{} as it was, {} only now, {} only then.", count("same"), count("new"), count("gone"));
    output::write_text(&text)?;
    Ok(Exit::Done)
}
