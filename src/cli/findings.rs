//! `bidwatch findings`

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::chains,
    config::Config,
    domain::{Feedback, FeedbackWord, Finding, FindingKind, utc_seconds},
    store::{RecordedFinding, Span, Store},
    words::{
        Voice,
        catalogue::{form, terminal as say},
        list, sentence,
    },
};

use super::{
    Context,
    args::{Findings, Format},
    exit::Exit,
    machine, meant, output, reliability,
};

pub(crate) fn run(context: &Context, command: &Findings) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let id = command.id.as_deref().map(|id| meant::finding(&store, id, config.dayparts.timezone)).transpose()?;
    let id = id.map(|found| found.finding.id);
    let found = found(&config, &store, command)?;
    if command.reliability {
        return reliability::run(&store, command.format, &found);
    }
    let feedback = store.read(|view| view.feedback())?;
    let mut findings: Vec<Finding> = found.into_iter().map(|found| found.finding).collect();
    if let Some(id) = &id {
        keep_chain_of(&mut findings, id);
    }
    if command.format != Format::Table {
        let row = |finding| Row { finding, feedback: said_of(&feedback, finding) };
        machine::write_rows(command.format, &findings.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let lang = command.language.unwrap_or(config.language);
    if findings.is_empty() {
        let all = store.read(|view| view.findings(&Span::default(), None))?.len() as u64;
        let text = if all == 0 { say::nothing_found(lang).to_owned() } else { say::none_fits(lang, all) };
        output::write_text(&format!("{text}\n"))?;
        return Ok(Exit::Done);
    }
    let voice = Voice { lang, zone: config.dayparts.timezone, now: Utc::now() };
    let mut text: String = chains(&findings).iter().map(|chain| in_words(&steps(chain), &feedback, voice)).collect();
    if let Some(id) = &id {
        let _ = writeln!(text, "\n{}", say::pages_of(lang, id));
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}

/// What was found within the span, of whom the command names.
fn found(config: &Config, store: &Store, command: &Findings) -> anyhow::Result<Vec<RecordedFinding>> {
    let span = meant::span(config, store, &command.filter)?;
    let party = command.rival.as_deref().map(|name| meant::party(config, store, name)).transpose()?;
    let rival = party.as_ref().and_then(|party| party.rival.as_deref());
    let mut found = store.read(|view| view.findings(&span, rival))?;
    if party.is_some_and(|party| party.own) {
        found.retain(|found| found.finding.party.own);
    }
    Ok(found)
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

/// A finding as programs want it, with what you said of it.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feedback: Vec<Said<'a>>,
}

/// What you said of a finding.
#[derive(Serialize)]
struct Said<'a> {
    word: &'static str,
    #[serde(with = "utc_seconds")]
    at: DateTime<Utc>,
    note: Option<&'a str>,
}

fn said_of<'a>(feedback: &'a [Feedback], finding: &Finding) -> Vec<Said<'a>> {
    let of_it = feedback.iter().filter(|said| said.finding_id == finding.id);
    of_it.map(|said| Said { word: said.word.as_str(), at: said.at, note: said.note.as_deref() }).collect()
}

/// What one chain says in turn: a finding, and how many more said the same after it, of more keywords or rivals.
struct Step<'a> {
    first: &'a Finding,
    last: &'a Finding,
    more: usize,
    all: Vec<&'a Finding>,
}

fn steps<'a>(chain: &[&'a Finding]) -> Vec<Step<'a>> {
    let mut steps: Vec<Step<'a>> = Vec::new();
    for &finding in chain {
        match steps.last_mut() {
            Some(step) if (step.last.kind, &step.last.party) == (finding.kind, &finding.party) => {
                (step.last, step.more) = (finding, step.more + 1);
                step.all.push(finding);
            }
            _ => steps.push(Step { first: finding, last: finding, more: 0, all: vec![finding] }),
        }
    }
    steps
}

/// A chain reads as one: what corrects or takes back stands below with an arrow.
fn in_words(steps: &[Step<'_>], feedback: &[Feedback], voice: Voice) -> String {
    let lang = voice.lang;
    let mut text = String::new();
    for (index, Step { first, last, more, all }) in steps.iter().enumerate() {
        let local = |finding: &Finding| voice.whole_moment(finding.at);
        let (mark, indent) = if index == 0 { ("", "  ") } else { ("  ↳ ", "    ") };
        let when = match (index, first.kind) {
            (1.., FindingKind::Withdrawn) => say::taken_back(lang, &local(first)),
            _ => local(first),
        };
        let of = last.revises_id.as_ref().filter(|_| *more == 0).map(|of| say::of(lang, of)).unwrap_or_default();
        let grown = if *more > 0 { say::grown(lang, *more, &local(last)) } else { String::new() };
        let (kind, sure) = (last.kind.as_str(), form::sure(lang, &output::sure(last.confidence)));
        let head = format!("{when}  {kind}  {sure}  [{}]{of}{grown}", last.id);
        let _ = writeln!(
            text,
            "{}\n{}",
            output::hung(&head, mark, indent),
            output::wrapped(&output::shown(Some(&sentence(lang, last, voice.zone)), 600), indent),
        );
        if last.keywords.len() > 1 {
            let named = output::shown(Some(&list(lang, &last.keywords)), 300);
            let _ = writeln!(text, "{}", output::wrapped(&say::keywords(lang, &named), indent));
        }
        for said in all.iter().flat_map(|finding| said_of(feedback, finding)) {
            let word = if said.word == FeedbackWord::Wrong.as_str() { say::you_wrong } else { say::you_seen };
            let word = word(lang, &voice.whole_moment(said.at));
            let noted = |note| form::labelled(lang, &word, &output::shown(Some(note), 200));
            let _ = writeln!(text, "{}", output::wrapped(&said.note.map_or(word.clone(), noted), indent));
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
            detail: None,
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
        let voice = Voice { lang: crate::words::Lang::En, zone: chrono_tz::Tz::UTC, now: Utc::now() };
        let told: Vec<String> = chains(&all).iter().map(|chain| in_words(&steps(chain), &[], voice)).collect();
        let [chain, alone] = told.as_slice() else { panic!("{told:?}") };
        let lines: Vec<&str> = chain.lines().collect();
        assert!(lines[0].contains("back_off") && lines[0].contains("1 more, the last"), "{chain}");
        assert_eq!(lines[1..3], ["  back_off 2.", "  Keywords: a, b"]);
        assert!(lines[3].starts_with("  ↳ taken back: ") && alone.contains("take_top"), "{chain}");
    }
}
