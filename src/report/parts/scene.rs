use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::tags::Tags;
use crate::{
    domain::{Finding, PartyId, fnv1a},
    report::{
        chart::{Axis, Svg},
        view::{ChainView, ReportView},
    },
    words::short_date,
};

/// The view with what every part looks up in it: places, anchors, the columns of time lines.
pub(in crate::report) struct Scene<'a> {
    pub(in crate::report) view: &'a ReportView,
    pub(super) axis: Axis,
    sources: Vec<&'a str>,
    queries: HashMap<(&'a str, &'a str), Vec<usize>>,
    rivals: HashMap<&'a str, usize>,
    /// What each chain of the view is about.
    chains: Vec<Tags>,
}

impl<'a> Scene<'a> {
    pub(in crate::report) fn new(view: &'a ReportView) -> Self {
        let mut sources: Vec<&str> = view.queries.iter().map(|of| of.query.source.as_str()).collect();
        sources.extend(view.coverage.iter().map(|source| source.source.as_str()));
        sources.sort_unstable();
        sources.dedup();
        let mut queries: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (place, of) in view.queries.iter().enumerate() {
            queries.entry((&of.query.source, &of.query.keyword)).or_default().push(place);
        }
        let rivals = view.parties.iter().filter_map(|party| match party.id {
            PartyId::Own => None,
            PartyId::Rival(place) => Some((party.name.as_str(), place)),
        });
        let last = view.until - TimeDelta::milliseconds(1);
        let axis = Axis::new(view.grain, local_day(view, view.history_since), local_day(view, last));
        let mut scene = Self { view, axis, sources, queries, rivals: rivals.collect(), chains: Vec::new() };
        scene.chains = view.chains.iter().map(|chain| scene.of_findings(&chain.steps)).collect();
        scene
    }

    /// The local day of an instant, counted from 1970.
    pub(super) fn day(&self, at: DateTime<Utc>) -> i32 {
        local_day(self.view, at)
    }

    /// The chains of findings about a query, oldest first.
    pub(super) fn chains_of(&self, query: usize) -> Vec<&'a ChainView> {
        let about = self.view.chains.iter().zip(&self.chains);
        about.filter(|(_, tags)| tags.queries.binary_search(&query).is_ok()).map(|(chain, _)| chain).collect()
    }

    /// The sources, sorted.
    pub(super) fn sources(&self) -> &[&'a str] {
        &self.sources
    }

    /// Dates under the time lines.
    pub(in crate::report) fn dates(&self) -> Svg {
        self.axis.dates(|date| short_date(self.view.lang, date))
    }

    pub(super) fn of_party(id: PartyId) -> Tags {
        match id {
            // Your own shop is what everybody is held against: it stays.
            PartyId::Own => Tags::default(),
            PartyId::Rival(place) => Tags { rivals: vec![place], ..Tags::default() },
        }
    }

    pub(super) fn of_source(&self, source: &str) -> Tags {
        Tags { sources: self.sources.binary_search(&source).into_iter().collect(), ..Tags::default() }
    }

    pub(super) fn of_query(&self, place: usize) -> Tags {
        Tags { queries: vec![place], ..self.of_source(&self.view.queries[place].query.source) }
    }

    /// What findings are about.
    pub(super) fn of_findings<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> Tags {
        let mut tags = Tags::default();
        for finding in findings {
            let members = finding.market.iter().flat_map(|market| &market.rivals);
            let who = finding.party.rival.iter().chain(members);
            tags.rivals.extend(who.filter_map(|name| self.rivals.get(name.as_str())));
            let keywords = finding.keywords.iter().chain([&finding.query.keyword]);
            let source = finding.query.source.as_str();
            let places = keywords.filter_map(|keyword| self.queries.get(&(source, keyword.as_str()))).flatten();
            tags.queries.extend(places);
            tags.sources.extend(self.sources.binary_search(&source));
            tags.kinds.push(finding.kind.as_str());
            tags.day = tags.day.max(Some(self.day(finding.at)));
        }
        for list in [&mut tags.rivals, &mut tags.queries, &mut tags.sources] {
            list.sort_unstable();
            list.dedup();
        }
        tags.kinds.sort_unstable();
        tags.kinds.dedup();
        tags
    }
}

fn local_day(view: &ReportView, at: DateTime<Utc>) -> i32 {
    at.with_timezone(&view.zone).date_naive().to_epoch_days()
}

/// A fragment that stays the same from report to report.
pub(super) fn anchor(kind: &str, parts: &[&str]) -> String {
    format!("{kind}-{:08x}", fnv1a(parts.iter().flat_map(|part| [*part, "\0"])) as u32)
}

pub(super) fn party_anchor(party: &crate::report::view::PartyView) -> String {
    if party.id == PartyId::Own { "you".to_owned() } else { anchor("rival", &[&party.name]) }
}

pub(super) fn query_anchor(query: &crate::domain::Query) -> String {
    anchor("keyword", &[&query.to_string()])
}

pub(super) fn finding_anchor(finding: &Finding) -> String {
    let id: String = finding.id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("finding-{id}")
}
