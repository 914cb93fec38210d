//! `bidwatch findings`

use std::fmt::Write as _;

use chrono_tz::Tz;

use crate::{
    app::chains,
    domain::{Finding, FindingKind},
    store::Store,
};

use super::{
    Context,
    args::{Findings, Format},
    exit::{Exit, Wrong},
    output,
};

pub(crate) fn run(context: &Context, command: &Findings) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let found = store.read(|view| view.findings(&command.filter.span(), command.rival.as_deref()))?;
    let mut findings: Vec<Finding> = found.into_iter().map(|found| found.finding).collect();
    if let Some(id) = &command.id {
        keep_chain_of(&mut findings, id);
        if findings.is_empty() {
            return Err(Wrong::Usage(format!("there is no finding {}", output::shown(Some(id), 60))).into());
        }
    }
    if command.format != Format::Table {
        output::write_json(command.format, &findings)?;
        return Ok(Exit::Done);
    }
    if findings.is_empty() {
        output::write_text("Nothing was found so far. A finding needs days of looks to rest on.\n")?;
        return Ok(Exit::Done);
    }
    let zone = config.dayparts.timezone;
    let mut text: String = chains(&findings).iter().map(|chain| in_words(&steps(chain), zone)).collect();
    if let Some(id) = &command.id {
        let _ = writeln!(text, "\nThe pages before and after: bidwatch pages --finding {id} --out DIR");
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}

/// Leaves only the finding of that id, with what corrects or extends it, or is by it.
fn keep_chain_of(findings: &mut Vec<Finding>, id: &str) {
    let of: Vec<String> = chains(findings)
        .into_iter()
        .filter(|chain| chain.iter().any(|finding| finding.id == id))
        .flat_map(|chain| chain.iter().map(|finding| finding.id.clone()).collect::<Vec<_>>())
        .collect();
    findings.retain(|finding| of.contains(&finding.id));
}

/// What one chain says in turn: a finding, and how many more said the same after it, of more keywords or rivals.
struct Step<'a> {
    first: &'a Finding,
    last: &'a Finding,
    more: usize,
}

fn steps<'a>(chain: &[&'a Finding]) -> Vec<Step<'a>> {
    let mut steps: Vec<Step<'a>> = Vec::new();
    for &finding in chain {
        match steps.last_mut() {
            Some(step) if (step.last.kind, &step.last.party) == (finding.kind, &finding.party) => {
                (step.last, step.more) = (finding, step.more + 1);
            }
            _ => steps.push(Step { first: finding, last: finding, more: 0 }),
        }
    }
    steps
}

/// A chain reads as one: what corrects or takes back stands below with an arrow.
fn in_words(steps: &[Step<'_>], zone: Tz) -> String {
    let mut text = String::new();
    for (index, Step { first, last, more }) in steps.iter().enumerate() {
        let local = |finding: &Finding| finding.at.with_timezone(&zone).format("%a %d %b %Y %H:%M").to_string();
        let (mark, indent) = match (index, first.kind) {
            (0, _) => ("", "  "),
            (_, FindingKind::Withdrawn) => ("  ↳ taken back: ", "    "),
            _ => ("  ↳ ", "    "),
        };
        let of = last.revises_id.as_ref().filter(|_| *more == 0).map(|of| format!(" (of {of})")).unwrap_or_default();
        let grown = if *more > 0 { format!("; {} more, the last {}", more, local(last)) } else { String::new() };
        let _ = writeln!(
            text,
            "{mark}{}  {}  {} sure  [{}]{of}{grown}\n{}",
            local(first),
            last.kind.as_str(),
            output::sure(last.confidence),
            last.id,
            output::wrapped(&output::shown(Some(&last.text), 600), indent),
        );
        if last.keywords.len() > 1 {
            let named = output::shown(Some(&last.keywords.join(", ")), 300);
            let _ = writeln!(text, "{}", output::wrapped(&format!("Keywords: {named}"), indent));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Evidence, Party, Query, finding_id};

    fn finding(kind: FindingKind, minute: i64, keywords: &[&str], revises: Option<&Finding>) -> Finding {
        let (party, query) = (Party::rival("Rival A"), Query::new("s", *keywords.last().unwrap()));
        let at = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute);
        Finding {
            id: finding_id(kind, &party, &query, at, &[]),
            kind,
            party,
            query,
            keywords: keywords.iter().map(|&keyword| keyword.to_owned()).collect(),
            at,
            since: at,
            confidence: 0.95,
            evidence: Evidence::default(),
            text: format!("{} {}.", kind.as_str(), keywords.len()),
            revises: revises.is_some(),
            revises_id: revises.map(|earlier| earlier.id.clone()),
            event: None,
            market: None,
        }
    }

    #[test]
    fn a_chain_reads_as_one_with_its_keywords_and_other_findings_do_not_come_between() {
        let one = finding(FindingKind::BackOff, 0, &["a"], None);
        let other = finding(FindingKind::TakeTop, 1, &["z"], None);
        let two = finding(FindingKind::BackOff, 2, &["a", "b"], Some(&one));
        let back = finding(FindingKind::Withdrawn, 3, &["b"], Some(&two));
        let all = [one, other, two, back];
        let told: Vec<String> = chains(&all).iter().map(|chain| in_words(&steps(chain), Tz::UTC)).collect();
        let [chain, alone] = told.as_slice() else { panic!("{told:?}") };
        let lines: Vec<&str> = chain.lines().collect();
        assert!(lines[0].contains("back_off") && lines[0].contains("1 more, the last"), "{chain}");
        assert_eq!(lines[1..3], ["  back_off 2.", "  Keywords: a, b"]);
        assert!(lines[3].starts_with("  ↳ taken back: ") && alone.contains("take_top"), "{chain}");
    }
}
