//! What can be chosen to be shown.

use super::scene::Scene;
use crate::{
    domain::{FindingKind, PartyId},
    report::words,
    words::{catalogue::report as say, shown},
};

/// Days back.
const TIMES: [i64; 3] = [7, 28, 90];

/// One choice: its name for the script, its label, and its options as value and words.
pub(in crate::report) struct Choice {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) label: &'static str,
    pub(in crate::report) options: Vec<(String, String)>,
}

/// The choices that there is something to choose of.
pub(in crate::report) fn choices(scene: &Scene<'_>) -> Vec<Choice> {
    let view = scene.view;
    let rivals = view.parties.iter().filter_map(|party| match party.id {
        PartyId::Own => None,
        PartyId::Rival(place) => Some((place.to_string(), shown(&party.name))),
    });
    let keywords = view.queries.iter().enumerate();
    let keywords = keywords.map(|(place, of)| (place.to_string(), words::query(view, &of.query)));
    let sources = scene.sources().iter().enumerate().map(|(place, source)| (place.to_string(), shown(source)));
    let found = |kind: &FindingKind| view.chains.iter().flat_map(|chain| &chain.steps).any(|step| step.kind == *kind);
    let kinds = FindingKind::ALL.into_iter().filter(found);
    let kinds = kinds.map(|kind| (kind.as_str().to_owned(), words::kind(view.lang, kind).to_owned()));
    let last = scene.day(view.until - chrono::TimeDelta::milliseconds(1));
    let times =
        TIMES.into_iter().map(|days| ((i64::from(last) - days + 1).to_string(), say::last_days(view.lang, days)));
    let times: Vec<_> = if view.chains.is_empty() { Vec::new() } else { times.collect() };
    let choices = [
        Choice { name: "rival", label: say::rival(view.lang), options: rivals.collect() },
        Choice { name: "keyword", label: say::keyword(view.lang), options: keywords.collect() },
        Choice { name: "source", label: say::source(view.lang), options: sources.collect() },
        Choice { name: "kind", label: say::kind(view.lang), options: kinds.collect() },
        Choice { name: "day", label: say::time(view.lang), options: times },
    ];
    choices.into_iter().filter(|choice| choice.options.len() > 1).collect()
}
