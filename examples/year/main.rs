//! A store as it is after a year, for measures: goods, prices and ads that change as on a busy marketplace, recorded by
//! the product's own `record`.
//!
//! ```sh
//! cargo run --release --example year -- --folder /var/tmp/year --keywords 200 --hours 8760
//! ```

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod market;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use bidwatch::{
    app::{App, Clock},
    config::{Config, Environment},
    store::StoreError,
};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use market::{Market, SOURCE, config};

const USAGE: &str = "\
year --folder FOLDER [--keywords N] [--hours N] [--seed N] [--unjudged]

  --folder    where bidwatch.toml and bidwatch.db are put; no store may be there yet
  --keywords  200
  --hours     8760: each keyword is checked once an hour, up to the present one
  --unjudged  leave out the judgement of the whole at the end";

/// Hours between two lines of progress.
const WEEK: u32 = 168;

struct Arguments {
    folder: PathBuf,
    keywords: usize,
    hours: u32,
    seed: u64,
    judged: bool,
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut read = Arguments { folder: PathBuf::new(), keywords: 200, hours: 8_760, seed: 1, judged: true };
    while let Some(word) = words.next() {
        if word == "--unjudged" {
            read.judged = false;
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse::<u32>().map_err(|_| format!("{word}: `{value}` is no number"));
        match word.as_str() {
            "--folder" => read.folder = value.into(),
            "--keywords" => read.keywords = number()?.clamp(1, 100_000) as usize,
            "--hours" => read.hours = number()?.clamp(1, 100_000),
            "--seed" => read.seed = number()?.into(),
            _ => return Err(format!("{word} is not known")),
        }
    }
    if read.folder.as_os_str().is_empty() { Err("--folder is missing".into()) } else { Ok(read) }
}

fn main() -> ExitCode {
    let arguments = match arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            println!("{problem}\n\n{USAGE}");
            return ExitCode::from(64);
        }
    };
    match fill(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn open(config: &Path, now: DateTime<Utc>) -> anyhow::Result<App> {
    App::open(Config::load(config, &Environment::empty())?, Clock::new(move || now))
}

fn fill(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { folder, keywords, hours, .. } = arguments;
    std::fs::create_dir_all(folder)?;
    let path = folder.join("bidwatch.toml");
    anyhow::ensure!(!folder.join("bidwatch.db").exists(), "there is a store in {} already", folder.display());
    std::fs::write(&path, config(*keywords))?;
    let end = Utc::now().duration_trunc(TimeDelta::hours(1))?;
    let app = open(&path, end)?;
    let mut market = Market::new(*keywords, end - TimeDelta::hours((*hours).into()), arguments.seed);
    let (mut week, mut checks) = (Duration::ZERO, 0);
    for n in 0..*hours {
        let round = market.hour(n);
        let began = Instant::now();
        app.store
            .write(|unit| round.iter().try_for_each(|check| unit.record(check).map(drop)))
            .map_err(|error: StoreError| error)?;
        week += began.elapsed();
        checks += round.len() as u64;
        if n % WEEK == WEEK - 1 {
            let each = std::mem::take(&mut week).as_secs_f64() * 1e6 / f64::from(WEEK) / round.len() as f64;
            println!("{checks} checks; {each:.0} us for each of the last {}", WEEK as usize * round.len());
        }
    }
    if arguments.judged {
        let began = Instant::now();
        app.store.write(|unit| unit.mark_stale(SOURCE))?;
        drop(app);
        // What is stale is judged again when the store is opened.
        drop(open(&path, end)?);
        println!("judged in {:.0} s", began.elapsed().as_secs_f64());
    }
    let bytes = std::fs::metadata(folder.join("bidwatch.db"))?.len();
    let listings = u64::from(*hours) * *keywords as u64 * market::LISTINGS as u64;
    println!("{listings} listings, {bytes} bytes: {:.2} bytes a listing", bytes as f64 / listings as f64);
    Ok(())
}
