//! Measures what looking again on suspicion is worth.
//!
//! Takes a dense observation log and its config, shows the judge the looks at each full hour, and between them those
//! that the policy of `[judge.confirm]` asks for. Findings go to stdout as JSON lines, counts to stderr.
//!
//! `confirm CONFIG LOG MOST_A_DAY [GAP_MIN PEAK_GAP_MIN]`; 0 a day shows the hourly looks alone.

use std::{collections::HashMap, fs::File, io::Write as _, path::Path};

use anyhow::Context as _;
use bidwatch::{
    config::{Config, Environment},
    detect::{Judge, Memory},
    domain::{Check, Query, Stratum},
    observation::read_log,
    schedule::{ConfirmSettings, Doubt, Spent, look_again},
};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// The dense looks lie on a grid; one that comes so little before its time is taken.
const TOLERANCE: TimeDelta = TimeDelta::minutes(2);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, log, most, gaps @ ..] = &arguments[..] else { anyhow::bail!("see the head of this file") };
    let config =
        Config::load(Path::new(config), &Environment::empty()).map_err(|report| anyhow::anyhow!("{report}"))?;
    let minutes = |at: usize, default: TimeDelta| -> anyhow::Result<TimeDelta> {
        gaps.get(at).map_or(Ok(default), |text| Ok(TimeDelta::minutes(text.parse()?)))
    };
    let usual = ConfirmSettings::default();
    let settings = ConfirmSettings {
        enabled: true,
        most_a_day: most.parse().context("how many extra looks a day at most")?,
        gap: minutes(0, usual.gap)?,
        peak_gap: minutes(1, usual.peak_gap)?,
    };
    let mut checks = Vec::new();
    read_log(File::open(log)?, |check| {
        checks.push(check);
        Ok::<_, std::convert::Infallible>(())
    })
    .map_err(|error| anyhow::anyhow!("{error}"))?;
    measure(&config, &settings, &checks)
}

#[derive(Default)]
struct Asked {
    again_at: Option<DateTime<Utc>>,
    extra_looks: u32,
}

fn measure(config: &Config, settings: &ConfirmSettings, checks: &[Check]) -> anyhow::Result<()> {
    let judge = Judge::new(config.judge.clone(), config.roster.clone(), config.dayparts.clone());
    let source = checks.first().map(|check| check.query.source.as_str()).unwrap_or_default();
    let (mut memory, mut spent) = (Memory::new(source), Spent::default());
    let mut asked: HashMap<Query, Asked> = HashMap::new();
    // Planned and extra looks, in the peak and outside it.
    let mut counts = [[0_u64; 2]; 2];
    for check in checks {
        let at = check.checked_at;
        let hour = at.duration_trunc(TimeDelta::hours(1))?;
        let planned = at - hour < TimeDelta::minutes(10);
        let question = asked.entry(check.query.clone()).or_default();
        let due = question.again_at.is_some_and(|again| at + TOLERANCE >= again);
        let extra = !planned && due && spent.allows(settings, &config.dayparts, at);
        if !planned && !extra {
            continue;
        }
        let off = usize::from(config.dayparts.stratum(at) == Stratum::Off);
        counts[usize::from(extra)][off] += 1;
        if extra {
            spent.note(&config.dayparts, at);
            question.extra_looks += 1;
        }
        for finding in judge.observe(&mut memory, check) {
            writeln!(std::io::stdout(), "{}", serde_json::to_string(&finding)?)?;
        }
        question.again_at = None;
        match judge.suspicion(&memory, &check.query) {
            Some(suspicion) if check.outcome.saw_page() => {
                let doubt = Doubt {
                    looked_at: at,
                    worth: suspicion.worth,
                    least_gap: suspicion.least_gap,
                    extra_looks: question.extra_looks,
                };
                question.again_at = look_again(settings, &config.dayparts, &doubt, Some(hour + TimeDelta::hours(1)));
            }
            Some(_) => {}
            None => question.extra_looks = 0,
        }
    }
    let [planned, extra] = counts;
    eprintln!("planned {} {} extra {} {}", planned[0], planned[1], extra[0], extra[1]);
    Ok(())
}
