//! Sources as programs read them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::{Planned, SourceReport},
    config::{Config, Source},
    domain::{Dayparts, Outcome},
    fetch::{Method, ProxyStanding, RobotsPolicy},
    store::Spent,
};

/// One source. Money is in the currency of its price.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a row for programs, and no state")]
pub(super) struct Row<'a> {
    source: &'a str,
    preset: Option<&'a str>,
    url: String,
    method: &'static str,
    pages: u32,
    private_addresses: bool,
    proxies: Vec<ProxyStanding>,
    cookies: usize,
    cookies_expired: usize,
    keeps_visitor: bool,
    conditional: bool,
    unchanged_pages: u64,
    shared_pages: u64,
    robots_obeyed: bool,
    robots: Option<&'a str>,
    min_gap_seconds: f64,
    jitter_seconds: f64,
    concurrency: usize,
    active_hours: Option<String>,
    planned: Planned,
    ahead_today: u64,
    ahead_this_month: u64,
    extra_looks_a_day: u32,
    price: Option<f64>,
    currency: Option<&'a str>,
    today: Account,
    this_month: Account,
    last_24_hours: BTreeMap<&'static str, u64>,
    last_7_days: BTreeMap<&'static str, u64>,
    reasons_24_hours: Vec<Reason<'a>>,
    last_page: Option<DateTime<Utc>>,
    blind_since: Option<DateTime<Utc>>,
    blind_reason: Option<&'a str>,
    left_alone_until: Option<DateTime<Utc>>,
    repeats_hours: Option<f64>,
    troubles: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Account {
    requests: u64,
    cost: f64,
    allowed: Option<u64>,
    left: Option<u64>,
    left_out: u64,
}

#[derive(Serialize)]
struct Reason<'a> {
    outcome: Outcome,
    detail: Option<&'a str>,
    checks: u64,
}

#[derive(Serialize)]
struct Told<'a> {
    what: &'a str,
    remedy: &'a str,
}

pub(super) fn row<'a>(config: &Config, report: &'a SourceReport<'a>, now: DateTime<Utc>) -> Row<'a> {
    let SourceReport { source, planned, ahead, account, outcomes, .. } = report;
    let Source { access, budget, .. } = *source;
    let standing = report.standing.as_ref().map(|(_, standing)| standing);
    let (cookies, cookies_expired) = access.cookies.count(now);
    let money = |micros: u64| micros as f64 / 1e6;
    let of = |spent: Spent, allowed, left| Account {
        requests: spent.requests,
        cost: money(spent.micros),
        allowed,
        left,
        left_out: spent.left_out,
    };
    Row {
        source: source.name(),
        preset: source.preset.as_deref(),
        url: access.shown(),
        method: if access.method == Method::Post { "POST" } else { "GET" },
        pages: access.pages,
        private_addresses: access.allow_private_addresses,
        proxies: proxies(report),
        cookies,
        cookies_expired,
        keeps_visitor: access.keep_visitor,
        conditional: access.conditional,
        unchanged_pages: standing.map_or(0, |standing| standing.unchanged),
        shared_pages: standing.map_or(0, |standing| standing.shared),
        robots_obeyed: access.robots == RobotsPolicy::Obey,
        robots: standing.and_then(|standing| standing.robots.as_deref()),
        min_gap_seconds: access.pace.min_gap.as_secs_f64(),
        jitter_seconds: access.pace.jitter.as_secs_f64(),
        concurrency: access.pace.concurrency,
        active_hours: active_hours(config, source),
        planned: *planned,
        ahead_today: ahead.0,
        ahead_this_month: ahead.1,
        extra_looks_a_day: if config.confirm.enabled { config.confirm.most_a_day } else { 0 },
        price: budget.price.as_ref().map(|price| money(price.micros)),
        currency: budget.price.as_ref().map(|price| price.currency.as_str()),
        today: of(account.today, budget.cap(budget.day), account.left.day),
        this_month: of(account.month, budget.cap(budget.month), account.left.month),
        last_24_hours: counts(&outcomes[0]),
        last_7_days: counts(&outcomes[1]),
        reasons_24_hours: outcomes[0]
            .iter()
            .filter(|(outcome, ..)| !outcome.saw_page())
            .map(|(outcome, detail, checks)| Reason { outcome: *outcome, detail: detail.as_deref(), checks: *checks })
            .collect(),
        last_page: report.last_page,
        blind_since: report.blind.as_ref().map(|(since, _)| *since),
        blind_reason: report.blind.as_ref().map(|(_, reason)| reason.as_str()),
        left_alone_until: report.left_alone_until(now),
        repeats_hours: report.repeats_for,
        troubles: report.troubles.iter().map(|trouble| Told { what: &trouble.what, remedy: &trouble.remedy }).collect(),
    }
}

/// The proxies of the config, with what is known of each.
fn proxies(report: &SourceReport<'_>) -> Vec<ProxyStanding> {
    let known = report.standing.iter().flat_map(|(_, standing)| &standing.proxies);
    let known: Vec<&ProxyStanding> = known.collect();
    let of = |address: String| known.iter().find(|proxy| proxy.address == address).and_then(|proxy| proxy.rests_until);
    let shown = report.source.access.proxies.iter().map(|proxy| proxy.shown());
    shown.map(|address| ProxyStanding { rests_until: of(address.clone()), address }).collect()
}

/// How many checks came to each outcome.
pub(super) fn counts(outcomes: &[(Outcome, Option<String>, u64)]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for (outcome, _, checks) in outcomes {
        *counts.entry(outcome.as_str()).or_default() += checks;
    }
    counts
}

/// The active hours of a source: its watches' where they all have the same.
pub(super) fn active_hours(config: &Config, source: &Source) -> Option<String> {
    let of_watches = config.watches.iter().filter(|watch| watch.source == source.name()).map(|watch| &watch.active);
    let mut hours: Vec<Option<String>> = of_watches.map(|active| active.as_ref().map(in_hours)).collect();
    hours.dedup();
    match &hours[..] {
        [] => source.active.as_ref().map(in_hours),
        [same] => same.clone(),
        _ => Some("other hours for each watch".to_owned()),
    }
}

/// "08:00-24:00", or the windows of each weekday where they differ.
fn in_hours(active: &Dayparts) -> String {
    const DAY: u32 = 1_440;
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let of_day = |day: u32| {
        let windows = active.peak_minutes().into_iter().filter_map(move |(from, to)| {
            let (from, to) = (from.max(day * DAY), to.min((day + 1) * DAY));
            (from < to).then(|| format!("{}-{}", clock(from - day * DAY), clock(to - day * DAY)))
        });
        windows.collect::<Vec<_>>().join(", ")
    };
    let days: Vec<String> = (0..7).map(of_day).collect();
    if days.iter().all(|day| *day == days[0]) {
        return days[0].clone();
    }
    let named =
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].into_iter().zip(&days).filter(|(_, day)| !day.is_empty());
    named.map(|(name, day)| format!("{name} {day}")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_as_they_were_written() {
        let told = |windows: &[&str]| in_hours(&Dayparts::new(chrono_tz::UTC, windows).unwrap());
        assert_eq!(told(&["08:00-24:00"]), "08:00-24:00");
        assert_eq!(told(&["22:00-02:00"]), "00:00-02:00, 22:00-24:00");
        assert_eq!(told(&["Sat-Sun 10:00-12:00"]), "Sat 10:00-12:00; Sun 10:00-12:00");
    }
}
