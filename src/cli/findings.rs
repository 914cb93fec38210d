//! `bidwatch findings`

use std::fmt::Write as _;

use crate::{
    domain::{Finding, FindingKind},
    store::Store,
};

use super::{
    Context,
    args::{Findings, Format},
    exit::Exit,
    output,
};

pub(crate) fn run(context: &Context, command: &Findings) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let found = store.read(|view| view.findings(&command.filter.span(), command.rival.as_deref()))?;
    let findings: Vec<Finding> = found.into_iter().map(|found| found.finding).collect();
    if command.format != Format::Table {
        output::write_json(command.format, &findings)?;
        return Ok(Exit::Done);
    }
    if findings.is_empty() {
        output::write_text("Nothing was found so far. A finding needs days of looks to rest on.\n")?;
        return Ok(Exit::Done);
    }
    let zone = config.dayparts.timezone;
    let mut text = String::new();
    for finding in &findings {
        let local = finding.at.with_timezone(&zone).format("%a %d %b %Y %H:%M");
        // A chain reads as one: what corrects or extends stands below with an arrow.
        let (mark, tail) = match (&finding.revises_id, finding.kind) {
            (Some(of), FindingKind::Withdrawn) => ("  ↳ taken back: ", format!(" (of {of})")),
            (Some(of), _) => ("  ↳ ", format!(" (of {of})")),
            (None, _) => ("", String::new()),
        };
        let _ = writeln!(
            text,
            "{mark}{local}  {}  {:.0} % sure  [{}]{tail}\n{}",
            finding.kind.as_str(),
            finding.confidence * 100.0,
            finding.id,
            output::wrapped(&output::shown(Some(&finding.text), 600), if mark.is_empty() { "  " } else { "    " }),
        );
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}
