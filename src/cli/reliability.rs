//! `bidwatch findings --reliability`

use std::collections::HashSet;

use serde::Serialize;

use crate::{
    app::chains,
    domain::{FeedbackWord, Finding, FindingKind},
    insight::{Reliability, ToldChange},
    store::{RecordedFinding, Store, Told},
};

use super::{
    args::Format,
    exit::Exit,
    machine, output,
    table::{Table, whole},
};

/// One band, as programs want it.
#[derive(Serialize)]
struct Row {
    confidence_from: f64,
    confidence_to: f64,
    told: u64,
    taken_back: u64,
    answered: u64,
    wrong: u64,
}

pub(crate) fn run(store: &Store, format: Format, found: &[RecordedFinding]) -> anyhow::Result<Exit> {
    let feedback = store.read(|view| view.feedback())?;
    let of = |wanted: Option<FeedbackWord>| -> HashSet<String> {
        let said = feedback.iter().filter(|said| wanted.is_none_or(|word| said.word == word));
        said.map(|said| said.finding_id.clone()).collect()
    };
    let bands = count(found, &of(None), &of(Some(FeedbackWord::Wrong)));
    if format != Format::Table {
        let row = |band: &Reliability| Row {
            confidence_from: band.from,
            confidence_to: band.to,
            told: band.told,
            taken_back: band.taken_back,
            answered: band.wrong.checks,
            wrong: band.wrong.hits,
        };
        machine::write_rows(format, &bands.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    output::write_text(&in_words(&bands))?;
    Ok(Exit::Done)
}

/// A chain is one change, as sure as it was first told.
fn count(found: &[RecordedFinding], answered: &HashSet<String>, wrong: &HashSet<String>) -> Vec<Reliability> {
    let told: Vec<Finding> =
        found.iter().filter(|found| found.told != Told::Silent).map(|found| found.finding.clone()).collect();
    let change = |chain: Vec<&Finding>| {
        let first = chain.first().filter(|first| first.kind != FindingKind::Withdrawn)?;
        let any = |ids: &HashSet<String>| chain.iter().any(|finding| ids.contains(&finding.id));
        Some(ToldChange {
            confidence: first.confidence,
            taken_back: chain.iter().any(|finding| finding.kind == FindingKind::Withdrawn),
            answered: any(answered),
            wrong: any(wrong),
        })
    };
    Reliability::count(chains(&told).into_iter().filter_map(change))
}

fn in_words(bands: &[Reliability]) -> String {
    let per_cent = |share: f64| format!("{:.0}", share * 100.0);
    let mut table = Table::new(["stated", "told", "taken back", "answered", "wrong", "should be at most"].map(whole));
    for band in bands.iter().filter(|band| band.told > 0) {
        let stated = if band.to < 1.0 {
            format!("{} to {} %", per_cent(band.from), per_cent(band.to))
        } else {
            format!("{} % or more", per_cent(band.from))
        };
        table.row([
            stated,
            band.told.to_string(),
            band.taken_back.to_string(),
            band.wrong.checks.to_string(),
            output::rate(band.wrong),
            if band.from > 0.0 { format!("{:.0} %", band.expected_wrong_percent()) } else { "–".to_owned() },
        ]);
    }
    if bands.iter().all(|band| band.told == 0) {
        return "Nothing was told so far.\n".to_owned();
    }
    let counted = "A change counts once, as sure as it was first told. Only what you answered, with `bidwatch ack` or \
                   `bidwatch wrong`, tells how often it was wrong.";
    format!("{}\n\n{}\n", table.lines(), output::wrapped(counted, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Evidence, Party, Query};

    #[test]
    fn a_chain_counts_once_and_silence_is_no_consent() {
        let found = |id: &str, confidence, kind, revises: Option<&str>| RecordedFinding {
            finding: Finding {
                id: id.into(),
                kind,
                party: Party::rival("A"),
                query: Query::new("s", "k"),
                keywords: vec![],
                at: chrono::DateTime::UNIX_EPOCH,
                since: chrono::DateTime::UNIX_EPOCH,
                confidence,
                evidence: Evidence::default(),
                text: String::new(),
                revises: revises.is_some(),
                revises_id: revises.map(str::to_owned),
                event: None,
                detail: None,
                market: None,
            },
            told: Told::Alert,
            found_at: chrono::DateTime::UNIX_EPOCH,
        };
        let found = [
            found("1", 0.92, FindingKind::BackOff, None),
            found("2", 0.99, FindingKind::BackOff, Some("1")),
            found("3", 0.93, FindingKind::Enter, None),
        ];
        let said: HashSet<String> = ["2".to_owned()].into();
        let text = in_words(&count(&found, &said, &said));
        let row = text.lines().find(|line| line.contains("90 to 95 %")).unwrap();
        let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, ["90 to 95 %", "2", "0", "1", "100 % (1/1)", "10 %"], "{text}");
    }
}
