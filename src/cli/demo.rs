//! `bidwatch demo`: the main job on a simulated marketplace.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    app::{App, Clock, RivalsAsked},
    config::{Config, Environment, FILE_NAME},
    demo::{Market, SimulatedClock, Story, config_text, serve},
    domain::{Check, Finding, FindingKind, Outcome},
    insight::Coverage,
    notify::render_digest,
    report::render_report,
    store::Span,
};

use super::{
    args::Demo,
    context::runtime,
    exit::{Exit, Wrong},
    output,
};

/// The market is the same at every run.
const SEED: u64 = 17;
const ZONE: Tz = chrono_tz::Europe::London;
const BEGIN: &str = "2026-03-02T00:00:00Z";

/// What the digest shown at the end covers: the last two weeks, in which most happened.
const SHOWN: TimeDelta = TimeDelta::days(14);

/// A trouble that lasts is told once a day.
const TROUBLE_TOLD: TimeDelta = TimeDelta::days(1);

/// Left in the folder, so that the next run knows that it may begin anew there.
const MARK: &str = ".bidwatch-demo";

pub(crate) fn run(command: &Demo) -> anyhow::Result<Exit> {
    let folder = fresh_folder(&command.dir)?;
    runtime()?.block_on(async {
        let begin: DateTime<Utc> = BEGIN.parse().expect("the begin is a time");
        let market = Arc::new(Market::new(SEED, begin, ZONE));
        let clock = SimulatedClock::new(begin);
        let (_open, closed) = tokio::sync::oneshot::channel::<()>();
        let address = serve(Arc::clone(&market), clock.clone(), async {
            let _ = closed.await;
        })
        .await?;
        let path = folder.join(FILE_NAME);
        fs::write(&path, config_text(&market, address, &folder, command.language.unwrap_or_default().as_str()))?;
        let config =
            Config::load(&path, &Environment::of_process()).map_err(|report| Wrong::Config(Box::new(report)))?;
        let reading = clock.clone();
        let app = Arc::new(App::open(config, Clock::new(move || reading.now()))?);
        let story = market.story();
        output::write_text(&opening(&market, &story, &app))?;
        let days = u64::try_from((market.end() - begin).num_days()).unwrap_or(0);
        let progress = output::progress(usize::try_from(days)?);
        let mut told = Telling::default();
        app.live_until(
            market.end(),
            |now| clock.set(now),
            |now, checks, findings| {
                let day = (now - begin).num_days();
                progress.set_position(u64::try_from(day).unwrap_or(0));
                progress.set_message(now.with_timezone(&ZONE).format("%a %d %b").to_string());
                told.take(checks, findings);
                for line in told.lines(now) {
                    progress.suspend(|| anstream::eprintln!("{line}"));
                }
            },
        )
        .await?;
        progress.finish_and_clear();
        output::write_text(&ending(&app, &story, &told, &folder)?)?;
        anyhow::Ok(())
    })?;
    Ok(Exit::Done)
}

/// The folder, empty: what an earlier demo left is removed, anything else is left alone.
fn fresh_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let mark = folder.join(MARK);
    let occupied = folder.exists() && fs::read_dir(folder)?.next().is_some();
    if occupied && !mark.exists() {
        return Err(
            Wrong::Usage(format!("{} holds something else; name another folder with --dir", folder.display())).into()
        );
    }
    if occupied {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(&mark, "")?;
    Ok(folder.canonicalize()?)
}

/// What is told while time passes.
#[derive(Default)]
struct Telling {
    coverage: Coverage,
    findings: Vec<Finding>,
    fresh: Vec<String>,
    trouble_told: Option<DateTime<Utc>>,
}

impl Telling {
    fn take(&mut self, checks: &[Check], findings: &[Finding]) {
        for check in checks {
            self.coverage.count(check);
            let long_ago = self.trouble_told.is_none_or(|told| check.checked_at - told >= TROUBLE_TOLD);
            if !check.outcome.saw_page() && check.outcome != Outcome::Skipped && long_ago {
                self.trouble_told = Some(check.checked_at);
                let (outcome, reason) = (check.outcome.as_str(), output::shown(check.detail.as_deref(), 60));
                let line =
                    format!("pages cannot be seen ({outcome}: {reason}). Recorded as that; nobody is called gone.");
                self.fresh.push(line);
            }
        }
        for finding in findings {
            self.fresh.push(finding.text.clone());
        }
        self.findings.extend_from_slice(findings);
    }

    fn lines(&mut self, now: DateTime<Utc>) -> Vec<String> {
        let local = now.with_timezone(&ZONE).format("%a %d %b %H:%M").to_string();
        let told = |line: String| output::hung(&output::shown(Some(&line), 600), &format!("  {local}  "), "      ");
        self.fresh.drain(..).map(told).collect()
    }
}

/// A paragraph of the story.
fn told(words: &str, first: &str, indent: &str) -> String {
    format!("{}\n", output::hung(&output::shown(Some(words), 2_000), first, indent))
}

fn opening(market: &Market, story: &Story, app: &App) -> String {
    let (bidders, keywords) = (market.bidders().len(), market.keywords().len());
    let you = app.config.roster.own().map_or("the first of them", |own| own.name.as_str());
    [
        "A simulated marketplace is open on this machine: real pages over HTTP, a real auction behind them. "
            .to_owned()
            + &format!("{bidders} bidders fight for the ad slots of {keywords} keywords. You are {you}."),
        format!("The story: {}", story.watch_for),
        "bidwatch does not know that. It fetches the pages as a visitor, hour by hour, for six weeks:".to_owned(),
    ]
    .map(|words| told(&words, "", "") + "\n")
    .concat()
}

fn ending(app: &App, story: &Story, telling: &Telling, folder: &Path) -> anyhow::Result<String> {
    let now = app.clock.now();
    let mut text = format!(
        "\nSix weeks are over: {} looks, {} of them with ads, {} without any ad, {} that\nsaw nothing.\n",
        telling.coverage.planned,
        telling.coverage.with_ads,
        telling.coverage.without_ads,
        telling.coverage.unseen_checks()
    );
    text.push_str("\nWhat really happened, and what bidwatch said of it:\n\n");
    for change in &story.changes {
        let local = change.from.with_timezone(&ZONE).format("%a %d %b %H:%M");
        text.push_str(&told(change.text, &format!("  {local}  "), "    "));
        let said = telling
            .findings
            .iter()
            .find(|finding| finding.party == change.party && finding.kind == change.kind && finding.at >= change.from);
        match said {
            Some(finding) => {
                let hours = (finding.at - change.from).num_hours();
                let after = output::count(usize::try_from(hours).unwrap_or(0), "hour");
                text.push_str(&told(&format!("told after {after}: {}", finding.text), "    → ", "      "));
            }
            None if change.follows => text.push_str("    → not told: it only followed from another's move\n"),
            None => text.push_str("    → not told\n"),
        }
    }
    let planted = |finding: &Finding| {
        story.changes.iter().any(|change| change.party == finding.party && finding.at >= change.from)
            || story.habits.iter().any(|habit| habit.party == finding.party && habit.kind == finding.kind)
    };
    let others: Vec<&Finding> =
        telling.findings.iter().filter(|finding| finding.kind != FindingKind::Withdrawn && !planted(finding)).collect();
    text.push('\n');
    text.push_str(&match others.len() {
        0 => told(
            "Nothing was told that did not happen. The captchas, the outage and the hours without ads made nobody \"gone\".",
            "",
            "",
        ),
        count => told(&format!("{count} findings without a planted cause:"), "", ""),
    });
    for finding in others {
        text.push_str(&told(&finding.text, "  ", "    "));
    }
    text.push('\n');
    text.push_str(&told(&format!("Why it matters: {}", story.moral), "", ""));
    let date = now.with_timezone(&ZONE).date_naive();
    let digest = folder.join("digest.html");
    fs::write(&digest, render_digest(&app.digest_view(date, now - SHOWN, now)?).html)?;
    let report = folder.join("report.html");
    fs::write(&report, render_report(&app.report(&RivalsAsked { days: 28, ..RivalsAsked::default() })?))?;
    let alerts = app.store.read(|view| view.findings(&Span::default(), None))?.len();
    let _ = writeln!(
        text,
        "\nLook at it:\n  the digest   {}\n  the report   {}\n  its mails    {}\n  the store    {}\n\n\
         Ask it, in that folder:\n  \
         {program} findings            {alerts} findings, each with its evidence\n  \
         {program} rivals              every rate with its counts\n  \
         {program} rivals --suggest    who else is one\n\n\
         Now your own shop:\n  {program} init       writes a config to start from\n  {program} --once     looks once",
        digest.display(),
        report.display(),
        folder.join("mails").display(),
        app.store.path().display(),
        program = program(),
    );
    Ok(text)
}

/// As it was called, wherever the reader goes from here.
fn program() -> String {
    let typed = std::env::args().next().unwrap_or_else(|| "bidwatch".to_owned());
    if !typed.contains('/') {
        return typed;
    }
    std::path::absolute(&typed).map_or(typed, |path| path.display().to_string())
}
