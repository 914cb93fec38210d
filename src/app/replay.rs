//! Replay: what the judgement would have said of the stored history under the config as it is now.

use std::collections::HashSet;

use crate::{
    domain::Finding,
    store::{Result, Span, Told},
};

use super::App;

/// What a replay found.
#[derive(Debug, Clone, Default)]
pub struct Replayed {
    /// What would have been found, oldest first.
    pub findings: Vec<Finding>,
    /// Of these, ids of those that were found then too.
    pub found_then: HashSet<String>,
    /// Of these, ids of those that were sent as alerts then.
    pub sent_then: HashSet<String>,
    /// What was found then and would not be now.
    pub gone: Vec<Finding>,
}

impl App {
    /// Judges the stored history of every source again, in memory only; findings within `span` are told.
    pub fn replay(&self, span: &Span) -> Result<Replayed> {
        let judging = self.judging();
        self.store.read(|view| {
            let mut replayed = Replayed::default();
            for source in view.sources()? {
                if span.source.as_ref().is_none_or(|only| *only == source) {
                    replayed.findings.extend(judging.judge_history(view, &source, None)?.0);
                }
            }
            let within = |finding: &Finding| {
                let keywords = std::iter::once(&finding.query.keyword).chain(&finding.keywords);
                span.since.is_none_or(|since| finding.at >= since)
                    && span.until.is_none_or(|until| finding.at < until)
                    && span.keyword.as_ref().is_none_or(|only| keywords.into_iter().any(|keyword| keyword == only))
            };
            replayed.findings.retain(within);
            replayed.findings.sort_by_key(|finding| finding.at);
            let now_found: HashSet<&str> = replayed.findings.iter().map(|finding| finding.id.as_str()).collect();
            let then = view.findings(span, None)?;
            replayed.gone = then
                .iter()
                .filter(|found| !now_found.contains(found.finding.id.as_str()))
                .map(|found| found.finding.clone())
                .collect();
            for found in then {
                if found.told == Told::Alert {
                    replayed.sent_then.insert(found.finding.id.clone());
                }
                replayed.found_then.insert(found.finding.id);
            }
            Ok(replayed)
        })
    }
}
