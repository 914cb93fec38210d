//! What there is to know of each source: how it is reached, what it costs, what is wrong and what to do.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::{Config, Source},
    domain::Outcome,
    fetch::Standing,
    schedule::{Left, Outlay, local_day},
    store::{BlindSpell, Reader, Result, Spent},
};

use super::{planned::Planned, repeating};

/// One source, as the store and the config have it.
#[derive(Debug, Clone)]
pub struct SourceReport<'a> {
    /// Its part of the config.
    pub source: &'a Source,
    /// What its watches come to.
    pub planned: Planned,
    /// What is planned of the rest of the day and of the month.
    pub ahead: (u64, u64),
    /// What was spent of the day and of the month.
    pub account: Account,
    /// How it is met, and when the process that looks noted that.
    pub standing: Option<(DateTime<Utc>, Standing)>,
    /// What came of the looks of the last 24 hours and 7 days, each with its reason.
    pub outcomes: [Vec<(Outcome, Option<String>, u64)>; 2],
    /// When the last page was read.
    pub last_page: Option<DateTime<Utc>>,
    /// Since when it is blind, and why.
    pub blind: Option<(DateTime<Utc>, String)>,
    /// For how many hours looks repeat each other, where they do.
    pub repeats_for: Option<f64>,
    /// What is wrong, the worst first.
    pub troubles: Vec<Trouble>,
}

/// What was spent on a source, and what is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// On this local day.
    pub today: Spent,
    /// In this local month.
    pub month: Spent,
    /// What may still be asked.
    pub left: Left,
}

/// Something that is wrong with a source, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Every source of the config.
pub fn sources<'a>(
    config: &'a Config,
    view: &Reader<'_>,
    daemon_running: bool,
    now: DateTime<Utc>,
) -> Result<Vec<SourceReport<'a>>> {
    let spells = view.blind_spells()?;
    let repeats: BTreeMap<String, f64> =
        repeating(view, config.sources.iter().map(Source::name))?.into_iter().collect();
    let report = |source: &'a Source| {
        let name = source.name();
        let blind = spells.iter().find(|spell| spell.source == name);
        let report = SourceReport {
            source,
            planned: Planned::of(config, source),
            ahead: Planned::ahead(config, source, now),
            account: account(config, source, view, now)?,
            standing: view
                .source_standing(name)?
                .and_then(|(at, standing)| Some((at, serde_json::from_str(&standing).ok()?))),
            outcomes: [
                view.outcomes_since(name, now - TimeDelta::days(1))?,
                view.outcomes_since(name, now - TimeDelta::days(7))?,
            ],
            last_page: view.last_page_of_source(name)?,
            blind: blind.map(|BlindSpell { began_at, reason, .. }| (*began_at, reason.clone())),
            repeats_for: repeats.get(name).copied(),
            troubles: Vec::new(),
        };
        Ok(SourceReport { troubles: report.troubles(config, daemon_running, now), ..report })
    };
    config.sources.iter().map(report).collect()
}

fn account(config: &Config, source: &Source, view: &Reader<'_>, now: DateTime<Utc>) -> Result<Account> {
    let day = local_day(config.dayparts.timezone, now);
    let currency = source.budget.price.as_ref().map_or("", |price| price.currency.as_str());
    let today = view.spent_on(source.name(), day, currency)?;
    let month = view.spent_in_month(source.name(), day, currency)?;
    let outlay = |spent: Spent| Outlay { requests: spent.requests, micros: spent.micros };
    Ok(Account { today, month, left: source.budget.left(outlay(today), outlay(month)) })
}

/// More pages than one in so many that were not understood are the rules' fault.
const UNPARSED: u64 = 5;

impl SourceReport<'_> {
    /// Until when its host leaves us waiting, where it still does.
    pub fn left_alone_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.standing.as_ref().and_then(|(_, standing)| standing.left_alone_until).filter(|until| *until > now)
    }

    /// How many of its proxies rest, and until when the first of them does.
    pub fn resting(&self, now: DateTime<Utc>) -> (usize, Option<DateTime<Utc>>) {
        let proxies = self.standing.iter().flat_map(|(_, standing)| &standing.proxies);
        let resting: Vec<DateTime<Utc>> =
            proxies.filter_map(|proxy| proxy.rests_until).filter(|until| *until > now).collect();
        (resting.len(), resting.into_iter().min())
    }

    /// Checks of the last 24 hours that came to this.
    fn of_day(&self, outcome: Outcome) -> u64 {
        self.outcomes[0].iter().filter(|(other, ..)| *other == outcome).map(|(.., count)| count).sum()
    }

    fn troubles(&self, config: &Config, daemon_running: bool, now: DateTime<Utc>) -> Vec<Trouble> {
        let name = self.source.name();
        let local = |at: DateTime<Utc>| at.with_timezone(&config.dayparts.timezone).format("%a %H:%M").to_string();
        let mut troubles = Vec::new();
        let mut tell = |what: String, remedy: String| troubles.push(Trouble { what, remedy });
        if self.planned.queries == 0 {
            tell(
                "no watch looks at it".into(),
                format!("add [[watches]] with source = \"{name}\", or leave it as it is"),
            );
        } else if !daemon_running {
            tell("the daemon is not running: nobody looks".into(), "start `bidwatch`, or its service".into());
        }
        if let Some((since, reason)) = &self.blind {
            tell(
                format!("no page has been seen since {}: {reason}", local(*since)),
                format!("`bidwatch probe {name} KEYWORD` shows what comes now"),
            );
        }
        if let Some(until) = self.left_alone_until(now) {
            tell(
                format!("its host is left alone until {}", local(until)),
                "nothing: looking goes on by itself; if it happens often, look more rarely".into(),
            );
        }
        let proxies = self.source.access.proxies.len();
        match self.resting(now) {
            (resting, Some(until)) if resting >= proxies && proxies > 0 => tell(
                format!("all {proxies} proxies rest, the first until {}", local(until)),
                "ask their provider, or take other ones; `bidwatch probe` shows what is wrong".into(),
            ),
            _ => {}
        }
        let forbids = self.standing.as_ref().and_then(|(_, standing)| standing.robots.as_deref());
        if let Some(robots) = forbids.filter(|robots| robots.contains("forbids") || robots.contains("nothing may")) {
            tell(robots.to_owned(), "ask the site, or use its API; robots = \"ignore\" is yours to answer for".into());
        }
        let (unparsed, seen) = (self.of_day(Outcome::Unparsed), self.of_day(Outcome::Ok) + self.of_day(Outcome::Empty));
        if unparsed * UNPARSED > unparsed + seen {
            tell(
                format!("{unparsed} of {} pages of the last 24 hours were not understood", unparsed + seen),
                format!("its layout changed: mend the rules; `bidwatch probe {name} KEYWORD` shows what is found"),
            );
        }
        self.tell_of_money(&mut tell);
        let (cookies, expired) = self.source.access.cookies.count(now);
        if cookies > 0 && cookies == expired {
            tell("every cookie has expired".into(), "log in with your browser and export them anew".into());
        }
        troubles
    }

    fn tell_of_money(&self, tell: &mut impl FnMut(String, String)) {
        let remedy = || "look more rarely or at fewer keywords, or raise [sources.budget]".to_owned();
        let spent = |left: Option<u64>| left.is_some_and(|left| left < u64::from(self.source.access.pages));
        let Account { today, month, left } = self.account;
        if spent(left.month) {
            tell("the budget of the month is spent".into(), remedy());
        } else if spent(left.day) {
            tell("the budget of the day is spent; it goes on at midnight".into(), remedy());
        } else if today.left_out > 0 {
            let looks = if today.left_out == 1 { "1 look was" } else { &format!("{} looks were", today.left_out) };
            tell(format!("{looks} left out today: the budget does not reach"), remedy());
        } else if left.month.is_some_and(|left| left < self.ahead.1) {
            let missing = self.ahead.1 - left.month.unwrap_or_default();
            tell(format!("the rest of the month needs {missing} requests more than are left"), remedy());
        } else if month.left_out > 0 {
            tell(format!("{} looks were left out this month", month.left_out), remedy());
        }
    }
}
