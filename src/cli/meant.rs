//! Who or what is meant by a name that was typed: never nothing where it is only misspelt.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use crate::{
    config::{Config, closest, party_named},
    domain::{Party, identity_key},
    store::{RecordedFinding, Span, Store},
};

use super::{args::Filter, exit::Wrong, output};

/// The shortest beginning of an id that is taken.
const LEAST: usize = 4;

/// Names that are told where none is near what was typed.
const MOST_NAMED: usize = 12;

/// The one finding whose id begins so.
pub(crate) fn finding(store: &Store, id: &str, zone: Tz) -> anyhow::Result<RecordedFinding> {
    let usage = |text: String| Wrong::Usage(text);
    let prefix = id.trim().to_ascii_lowercase();
    if prefix.len() < LEAST || !prefix.chars().all(|c| c.is_ascii_hexdigit()) {
        let shown = output::shown(Some(id), 60);
        let help =
            format!("`{shown}` is no id of a finding: at least {LEAST} of its first characters, 0 to 9 and a to f");
        return Err(usage(format!("{help}; `bidwatch findings` shows them")).into());
    }
    let mut alike = store.read(|view| view.findings_beginning(&prefix))?;
    match alike.len() {
        0 => {
            let shown = output::shown(Some(&prefix), 60);
            Err(usage(format!("there is no finding whose id begins with {shown}; `bidwatch findings` shows them"))
                .into())
        }
        1 => Ok(alike.remove(0)),
        many => {
            let lines: Vec<String> = alike.iter().map(|found| format!("  {}", line(found, zone))).collect();
            let text = format!("{many} findings begin with {prefix}: add a character or two\n{}", lines.join("\n"));
            Err(usage(text).into())
        }
    }
}

/// "[1a2b3c4d5e6f7a8b] Mon 02 Mar 12:00  Rival A fought …", on one line.
pub(crate) fn line(found: &RecordedFinding, zone: Tz) -> String {
    let local = found.finding.at.with_timezone(&zone).format("%a %d %b %H:%M");
    let head = format!("[{}] {local}  ", found.finding.id);
    let room = output::columns().saturating_sub(head.len() + 2);
    format!("{head}{}", output::shown(Some(&found.finding.text), room.max(20)))
}

/// What a filter leaves, its names as they are known: those of the config, and those that the store has looked at.
pub(crate) fn span(config: &Config, store: &Store, filter: &Filter) -> anyhow::Result<Span> {
    let Filter { since, until, source, keyword } = filter.clone();
    let mut span = Span { since, until, source: None, keyword: None };
    if source.is_none() && keyword.is_none() {
        return Ok(span);
    }
    let looked_at = store.read(|view| view.queries())?;
    if let Some(source) = source {
        let known = config.sources.iter().map(|source| source.name());
        let known = known.chain(looked_at.iter().map(|query| query.source.as_str())).collect();
        span.source = Some(one_of(&known, &source, "source")?);
    }
    if let Some(keyword) = keyword {
        let known = config.watches.iter().flat_map(|watch| &watch.keywords);
        let known = known.chain(looked_at.iter().map(|query| &query.keyword)).map(String::as_str).collect();
        span.keyword = Some(one_of(&known, &keyword, "keyword")?);
    }
    Ok(span)
}

/// Whose findings are meant: somebody of the config, or a rival of old whom findings still name.
pub(crate) fn party(config: &Config, store: &Store, name: &str) -> anyhow::Result<Party> {
    if let Ok(party) = party_named(&config.roster, name) {
        return Ok(party);
    }
    let found = store.read(|view| view.findings(&Span::default(), None))?;
    let told = found.iter().filter_map(|found| found.finding.party.rival.as_deref());
    let known = config.roster.parties().map(|(_, party)| party.name.as_str()).chain(told).collect();
    Ok(Party::rival(one_of(&known, name, "rival")?))
}

/// The name as the config has it of somebody watched.
pub(crate) fn watched(config: &Config, name: &str) -> anyhow::Result<String> {
    let roster = &config.roster;
    let party = party_named(roster, name).ok().and_then(|party| roster.party(roster.find(&party)?));
    if let Some(party) = party {
        return Ok(party.name.clone());
    }
    Ok(one_of(&roster.parties().map(|(_, party)| party.name.as_str()).collect(), name, "rival")?)
}

/// The one of `known` that is typed, in any spelling; else an error that tells what may have been meant.
fn one_of(known: &BTreeSet<&str>, typed: &str, noun: &str) -> Result<String, Wrong> {
    let alike = |name: &&&str| identity_key(name) == identity_key(typed);
    if let Some(found) = known.get(typed).or_else(|| known.iter().find(alike)) {
        return Ok((*found).to_owned());
    }
    let shown = |name: &str| output::shown(Some(name), 60);
    let help = match closest(typed, known.iter().copied()) {
        Some(meant) => format!("did you mean \"{}\"?", shown(meant)),
        None if known.is_empty() => format!("neither the config nor the store has a {noun}"),
        None => {
            let named: Vec<String> = known.iter().take(MOST_NAMED).map(|name| shown(name)).collect();
            let more = known.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("there are {}{more}", named.join(", "))
        }
    };
    Err(Wrong::Usage(format!("there is no {noun} named \"{}\"; {help}", shown(typed))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_any_spelling_and_a_slip_is_seen_through() {
        let known = BTreeSet::from(["Rival A", "女包"]);
        assert_eq!(one_of(&known, "rival  a", "rival").unwrap(), "Rival A");
        let told = |typed: &str| one_of(&known, typed, "rival").unwrap_err().to_string();
        assert_eq!(told("Rivel A"), "there is no rival named \"Rivel A\"; did you mean \"Rival A\"?");
        assert_eq!(told("someone"), "there is no rival named \"someone\"; there are Rival A, 女包");
        assert!(told("\u{1b}[31mx\u{202e}").starts_with("there is no rival named \"\u{fffd}[31mx\""));
        assert!(one_of(&BTreeSet::new(), "x", "rival").unwrap_err().to_string().ends_with("has a rival"));
    }
}
