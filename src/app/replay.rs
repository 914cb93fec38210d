//! Replay: which alerts the judgement would have sent of the stored history under other settings. Changes nothing.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::Config,
    detect::{self, Judge, Memory},
    domain::{Finding, FindingKind, Outcome},
    notify::{Circumstances, Telling, told},
    store::{Reader, Result, Span, Store, StoreError, Told},
};

use super::last_words::{chains, last_words};

/// How far apart two alerts may be and still tell the same change.
const SAME_CHANGE: TimeDelta = TimeDelta::days(7);

/// A change that was told, or would have been: a chain of findings, which is one alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// What was told first.
    pub first: Finding,
    /// What stands of it: the last word on each keyword; empty once it is taken back.
    pub stands: Vec<Finding>,
    /// Whether it goes out at once, under `[mail]` as it is; else it waits for the digest.
    pub at_once: bool,
}

impl Alert {
    /// Whether it was taken back in the end.
    pub fn taken_back(&self) -> bool {
        self.stands.is_empty()
    }
}

/// How an alert compares with what was told then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It was sent then, so much earlier (negative) or later.
    Sent(TimeDelta),
    /// It was found then, but not sent: the history was imported, or alerts were off.
    Found(TimeDelta),
    /// Only now.
    Never,
}

/// What the judgement would have told under some settings.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// These settings.
    pub settings: detect::Settings,
    /// The alerts, oldest first, and how each compares.
    pub alerts: Vec<(Alert, Then)>,
    /// What was sent then and would not have been, oldest first.
    pub gone: Vec<Alert>,
    /// How many alerts were sent then.
    pub sent: usize,
}

impl Replayed {
    /// How many alerts would be taken back in the end.
    pub fn taken_back(&self) -> usize {
        self.alerts.iter().filter(|(alert, _)| alert.taken_back()).count()
    }

    /// How many alerts tell what was sent then.
    pub fn same(&self) -> usize {
        self.alerts.iter().filter(|(_, then)| matches!(then, Then::Sent(_))).count()
    }
}

/// What is replayed.
#[derive(Debug, Clone, Copy)]
pub struct Replay<'a> {
    /// The config: who is watched, the peak hours, what `[mail]` sends at once.
    pub config: &'a Config,
    /// The alerts to tell of: by the time of each one's first finding.
    pub span: &'a Span,
    /// How far back the alerts reach, from the last check in the span, where the span has no beginning.
    pub back: TimeDelta,
}

/// A replay of the same history under each of several settings, and the span it tells of.
#[derive(Debug, Clone)]
pub struct Replays {
    /// From this time on; `None`: there is no check.
    pub since: Option<DateTime<Utc>>,
    /// The last check.
    pub last: Option<DateTime<Utc>>,
    /// One for each of the settings.
    pub replays: Vec<Replayed>,
}

impl Replay<'_> {
    /// Judges the stored history from its first check on, in memory only, under each of `settings` in one pass.
    pub fn run(&self, store: &Store, settings: &[detect::Settings]) -> Result<Replays> {
        store.read(|view| {
            let (found, last) = self.judge(view, settings)?;
            let since = self.span.since.or(last.map(|last| last - self.back));
            let span = Span { since, ..self.span.clone() };
            let kept = view.findings(&Span { since: None, ..self.span.clone() }, None)?;
            let at_once = |told: Told| if told == Told::Alert { Telling::Alert } else { Telling::DigestOnly };
            let tellings: HashMap<&str, Telling> =
                kept.iter().map(|kept| (kept.finding.id.as_str(), at_once(kept.told))).collect();
            let then: Vec<Finding> = kept.iter().map(|kept| kept.finding.clone()).collect();
            let then = alerts(&then, &span, |finding| tellings[finding.id.as_str()]);
            let replay = |(settings, found): (&detect::Settings, Vec<Finding>)| {
                let telling = |finding: &Finding| told(&self.config.mail, finding, &Circumstances::default());
                compare(settings.clone(), alerts(&found, &span, telling), &then)
            };
            Ok(Replays { since, last, replays: settings.iter().zip(found).map(replay).collect() })
        })
    }

    /// Judges the whole history under each of `settings`.
    fn judge(&self, view: &Reader<'_>, settings: &[detect::Settings]) -> Result<Judged> {
        let Config { roster, dayparts, .. } = self.config;
        let judge = |settings: &detect::Settings| Judge::new(settings.clone(), roster.clone(), dayparts.clone());
        let judges: Vec<Judge> = settings.iter().map(judge).collect();
        let (mut found, mut last) = (vec![Vec::new(); judges.len()], None);
        for source in view.sources()? {
            if self.span.source.as_ref().is_some_and(|only| *only != source) {
                continue;
            }
            let mut memories: Vec<Memory> = judges.iter().map(|_| Memory::new(&source)).collect();
            let whole = Span { until: self.span.until, ..Span::of_source(&source) };
            view.each_check(&whole, |check| {
                if check.outcome != Outcome::Skipped {
                    last = last.max(Some(check.checked_at));
                    for ((judge, memory), found) in judges.iter().zip(&mut memories).zip(&mut found) {
                        found.extend(judge.observe(memory, &check));
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
        for found in &mut found {
            found.sort_by_key(|finding| finding.at);
        }
        Ok((found, last))
    }
}

/// The findings under each of several settings, oldest first, and the time of the last check.
type Judged = (Vec<Vec<Finding>>, Option<DateTime<Utc>>);

/// The chains among `findings`, oldest first, that begin in the span.
fn alerts(findings: &[Finding], span: &Span, telling: impl Fn(&Finding) -> Telling) -> Vec<Alert> {
    let alert = |chain: Vec<&Finding>| {
        let chain: Vec<Finding> = chain.into_iter().cloned().collect();
        let first = chain.first()?.clone();
        let at_once = chain.iter().any(|finding| telling(finding) == Telling::Alert);
        // What takes back a finding of before the history began stands for nothing here.
        let told = first.kind != FindingKind::Withdrawn;
        (told && within(span, &first)).then(|| Alert { stands: last_words(&chain), at_once, first })
    };
    chains(findings).into_iter().filter_map(alert).collect()
}

fn within(span: &Span, finding: &Finding) -> bool {
    let mut keywords = std::iter::once(&finding.query.keyword).chain(&finding.keywords);
    span.since.is_none_or(|since| finding.at >= since)
        && span.until.is_none_or(|until| finding.at < until)
        && span.keyword.as_ref().is_none_or(|only| keywords.any(|keyword| keyword == only))
}

/// Holds what would be told now against what was found `then`.
fn compare(settings: detect::Settings, now: Vec<Alert>, then: &[Alert]) -> Replayed {
    let mut left: Vec<&Alert> = then.iter().collect();
    let sent = then.iter().filter(|alert| alert.at_once).count();
    let mut alerts: Vec<(Alert, Then)> = Vec::new();
    for alert in now.into_iter().filter(|alert| alert.at_once) {
        let identical = left.iter().position(|other| other.first.id == alert.first.id);
        let alike = left.iter().enumerate().filter(|(_, other)| same_change(&alert.first, &other.first));
        let nearest = alike.min_by_key(|(_, other)| (alert.first.at - other.first.at).abs());
        let compared = match identical.or(nearest.map(|(place, _)| place)) {
            Some(place) => {
                let other = left.remove(place);
                let moved = alert.first.at - other.first.at;
                if other.at_once { Then::Sent(moved) } else { Then::Found(moved) }
            }
            None => Then::Never,
        };
        alerts.push((alert, compared));
    }
    let gone = left.into_iter().filter(|alert| alert.at_once).cloned().collect();
    Replayed { settings, alerts, gone, sent }
}

fn same_change(a: &Finding, b: &Finding) -> bool {
    let query = |finding: &Finding| crate::domain::Query { keyword: String::new(), ..finding.query.clone() };
    let names = |finding: &Finding| -> Vec<String> {
        finding.keywords.iter().chain([&finding.query.keyword]).cloned().collect()
    };
    a.kind == b.kind
        && a.party == b.party
        && query(a) == query(b)
        && (a.at - b.at).abs() <= SAME_CHANGE
        && names(a).iter().any(|name| names(b).contains(name))
}
