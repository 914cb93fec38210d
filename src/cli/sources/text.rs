//! Sources as a person reads them at two in the morning: what is wrong first, and what to do.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::{
    app::SourceReport,
    config::{Config, Source},
    domain::{Outcome, display_safe, money},
    fetch::{Method, RobotsPolicy},
    store::Spent,
    words::Lang,
};

use super::{
    super::output::{count, folded, shown},
    rows::{active_hours, counts},
};

/// The column in which the words begin.
const INDENT: usize = 12;

pub(super) fn text(
    config: &Config,
    reports: &[SourceReport<'_>],
    daemon: bool,
    now: DateTime<Utc>,
    columns: usize,
) -> String {
    if reports.is_empty() {
        return "The config has no [[sources]] yet. `bidwatch init` writes one to start from.\n".to_owned();
    }
    let page = Page { config, now, columns };
    let wrong: Vec<&str> =
        reports.iter().filter(|report| !report.troubles.is_empty()).map(|report| report.source.name()).collect();
    let zone = config.dayparts.timezone;
    let mut text = format!(
        "{} ({zone}), daemon {}; {}\n",
        now.with_timezone(&zone).format("%a %d %b %Y %H:%M"),
        if daemon { "running" } else { "not running" },
        if wrong.is_empty() { "nothing is wrong".to_owned() } else { format!("look at {}", wrong.join(", ")) },
    );
    for report in reports {
        text.push('\n');
        page.source(&mut text, report);
    }
    text
}

struct Page<'a> {
    config: &'a Config,
    now: DateTime<Utc>,
    columns: usize,
}

impl Page<'_> {
    /// One labelled paragraph.
    fn line(&self, text: &mut String, label: &str, words: &str) {
        let folded = folded(&display_safe(words), &" ".repeat(INDENT), self.columns);
        let _ = writeln!(text, "  {label:<width$}{}", &folded[INDENT..], width = INDENT - 2);
    }

    fn local(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.config.dayparts.timezone).format("%a %d %b %H:%M").to_string()
    }

    fn source(&self, text: &mut String, report: &SourceReport<'_>) {
        let source = report.source;
        let _ = writeln!(text, "{}", shown(Some(source.name()), self.columns));
        for trouble in &report.troubles {
            self.line(text, "WRONG", &trouble.what);
            self.line(text, "", &format!("→ {}", trouble.remedy));
        }
        self.line(text, "Reached", &self.reached(report));
        self.line(text, "Manners", &self.manners(report));
        self.line(text, "Rules", &rules(source));
        self.line(text, "Plan", &self.plan(report));
        let (account, budget) = (&report.account, &source.budget);
        let bound = (budget.cap(budget.day), budget.day.micros);
        self.line(text, "Today", &spent(source, "day", account.today, bound, account.left.day));
        let comes_to = account.month.requests + report.ahead.1;
        let bound = (budget.cap(budget.month), budget.month.micros);
        let month = spent(source, "month", account.month, bound, account.left.month);
        self.line(text, "Month", &format!("{month}; as planned it comes to {comes_to}"));
        self.line(text, "24 hours", &outcomes(&report.outcomes[0], true));
        self.line(text, "7 days", &outcomes(&report.outcomes[1], false));
        let last = report.last_page.map_or_else(|| "never".to_owned(), |at| self.local(at));
        self.line(text, "Last page", &last);
        if let Some(hours) = report.repeats_for {
            self.line(text, "Repeats", &crate::notify::repeating_words(Lang::En, &display_safe(source.name()), hours));
        }
    }

    fn reached(&self, report: &SourceReport<'_>) -> String {
        let access = &report.source.access;
        let method = if access.method == Method::Post { "POST" } else { "GET" };
        let mut words = format!("{method} {}", access.shown());
        let mut add = |part: String| {
            let _ = write!(words, ", {part}");
        };
        if access.pages > 1 {
            add(format!("{} pages a check", access.pages));
        }
        match (access.proxies.len(), report.resting(self.now).0) {
            (0, _) => {}
            (1, 0) => add("through a proxy".into()),
            (all, 0) => add(format!("through {all} proxies in turn")),
            (all, resting) => add(format!("through {all} proxies in turn, {resting} of them resting")),
        }
        let (cookies, expired) = access.cookies.count(self.now);
        if cookies > 0 {
            let gone = if expired > 0 { format!(" ({expired} expired)") } else { String::new() };
            add(format!("with {cookies} cookies from a file{gone}"));
        }
        if access.keep_visitor {
            add("as one visitor who comes back".into());
        }
        if let Some((_, standing)) = &report.standing {
            for (count, what) in [(standing.unchanged, "unchanged (304)"), (standing.shared, "shared by queries")] {
                if count > 0 {
                    add(format!("{count} pages {what} since the start"));
                }
            }
        }
        words
    }

    fn manners(&self, report: &SourceReport<'_>) -> String {
        let access = &report.source.access;
        let seconds = |duration: std::time::Duration| humantime::format_duration(duration).to_string();
        let pace = &access.pace;
        let gap = match (pace.min_gap, pace.min_gap + pace.jitter) {
            (least, most) if least == most => seconds(least),
            (least, most) => format!("{} to {}", seconds(least), seconds(most)),
        };
        let mut words = format!("{gap} apart, {} at once", pace.concurrency);
        let robots = report.standing.as_ref().and_then(|(_, standing)| standing.robots.as_deref());
        let _ = match (access.robots, robots) {
            (RobotsPolicy::Ignore, _) => write!(words, "; robots.txt is not asked"),
            (RobotsPolicy::Obey, None) => write!(words, "; robots.txt obeyed (not asked yet)"),
            (RobotsPolicy::Obey, Some(robots)) => write!(words, "; {robots}"),
        };
        if let Some(hours) = active_hours(self.config, report.source) {
            let _ = write!(words, "; looked at {hours}");
        }
        words
    }

    fn plan(&self, report: &SourceReport<'_>) -> String {
        let (planned, source) = (&report.planned, report.source);
        let cost = |requests: u64| match &source.budget.price {
            Some(price) => format!(" ({})", money(source.budget.cost(requests), &price.currency)),
            None => String::new(),
        };
        let mut words = format!(
            "{}; at most {} requests a day{}, {} of them in the peak; {} a month{}",
            count(planned.queries, "keyword"),
            planned.day,
            cost(planned.day),
            planned.peak_day,
            planned.month,
            cost(planned.month)
        );
        if self.config.confirm.enabled && planned.queries > 0 {
            let _ = write!(
                words,
                "; up to {} extra looks a day where a change is suspected",
                self.config.confirm.most_a_day
            );
        }
        words
    }
}

fn rules(source: &Source) -> String {
    match &source.preset {
        Some(preset) => format!("preset {}; keys of your own stand above it", display_safe(preset)),
        None => "your own".to_owned(),
    }
}

/// "81 of 500 requests (0.16 USD), 419 left this day; 12 looks left out". A bound is in requests and in money.
fn spent(
    source: &Source,
    span: &str,
    spent: Spent,
    (requests, micros): (Option<u64>, Option<u64>),
    left: Option<u64>,
) -> String {
    let allowed = requests.map(|most| format!(" of {most}")).unwrap_or_default();
    let noun = if spent.requests == 1 && allowed.is_empty() { "request" } else { "requests" };
    let mut words = format!("{}{allowed} {noun}", spent.requests);
    if let Some(price) = &source.budget.price {
        let most = micros.map(|most| format!(" of {}", money(most, &price.currency))).unwrap_or_default();
        let _ = write!(words, " ({}{most})", money(spent.micros, &price.currency));
    }
    if let Some(left) = left {
        let _ = write!(words, ", {left} left this {span}");
    }
    if spent.left_out > 0 {
        let _ = write!(words, "; {} looks left out", spent.left_out);
    }
    words
}

/// "81 ok, 3 blocked (captcha 2, login 1)"
fn outcomes(outcomes: &[(Outcome, Option<String>, u64)], with_reasons: bool) -> String {
    const REASONS: usize = 3;
    let counts = counts(outcomes);
    if counts.is_empty() {
        return "no check".to_owned();
    }
    let one = |outcome: Outcome| {
        let count = counts.get(outcome.as_str())?;
        let reasons = outcomes.iter().filter(|(other, ..)| *other == outcome && with_reasons);
        let reasons: Vec<String> = reasons
            .filter_map(|(_, detail, checks)| Some(format!("{} {checks}", shown(Some(detail.as_deref()?), 60))))
            .take(REASONS)
            .collect();
        let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        Some(format!("{count} {}{reasons}", outcome.as_str()))
    };
    Outcome::ALL.into_iter().filter_map(one).collect::<Vec<_>>().join(", ")
}
