use std::collections::BTreeMap;

use crate::{
    app::App,
    domain::{Finding, Query},
    notify::Readers,
};

/// Readers who share the same watches get one digest, of these watches alone: it follows the alerts.
pub(super) struct Audience<'a> {
    /// As the config writes them.
    pub(super) to: Vec<String>,
    /// What is watched for them, in the config's order.
    pub(super) queries: Vec<Query>,
    /// Whether bidwatch's own lost mails are told to them.
    pub(super) keeps_house: bool,
    /// How their addresses are told apart from others'; `None`: they read everything.
    circle: Option<(&'a Readers<'a>, &'a [String])>,
}

impl<'a> Audience<'a> {
    /// One that reads everything that is watched.
    pub(super) fn of_all(app: &App) -> Self {
        Self { to: app.config.mail.to.clone(), queries: app.queries.clone(), keeps_house: true, circle: None }
    }

    /// Every audience, that of `[mail]` first.
    pub(super) fn all(app: &App, readers: &'a Readers<'a>) -> Vec<Self> {
        let one = |(place, circle): (usize, &'a [String])| Self {
            keeps_house: place == 0,
            to: readers.written(circle),
            queries: app.queries.iter().filter(|query| readers.of_query(query).contains(&circle)).cloned().collect(),
            circle: Some((readers, circle)),
        };
        let audiences: Vec<Self> = readers.circles().enumerate().map(one).collect();
        match audiences.as_slice() {
            [] => vec![Self::of_all(app)],
            // As the config has it, also an address that no mail could go to.
            [only] if only.queries.len() == app.queries.len() => vec![Self::of_all(app)],
            _ => audiences,
        }
    }

    /// Whether a finding is told to them.
    pub(super) fn reads(&self, finding: &Finding) -> bool {
        self.circle.is_none_or(|(readers, circle)| readers.of_finding(finding).contains(&circle))
    }

    /// Whether what is seen of a query is for them.
    pub(super) fn follows(&self, query: &Query) -> bool {
        self.circle.is_none_or(|(readers, circle)| readers.of_query(query).contains(&circle))
    }
}

/// Which audiences follow each query, by their places.
pub(super) struct Followers<'a> {
    audiences: &'a [Audience<'a>],
    known: BTreeMap<Query, Vec<usize>>,
}

impl<'a> Followers<'a> {
    pub(super) fn of(audiences: &'a [Audience<'a>]) -> Self {
        Self { audiences, known: BTreeMap::new() }
    }

    /// Those of a query.
    pub(super) fn of_query(&mut self, query: &Query) -> &[usize] {
        if !self.known.contains_key(query) {
            let follows = |(_, audience): &(usize, &Audience<'_>)| audience.follows(query);
            let places = self.audiences.iter().enumerate().filter(follows).map(|(place, _)| place).collect();
            self.known.insert(query.clone(), places);
        }
        &self.known[query]
    }
}
