//! Throws made-up pages and rules at the rules engine and holds what must be true of every answer.
//!
//! `cargo run --release --example fuzz_rules -- [--minutes 10] [--cases N] [--seed N] [--replay SEED]`
//!
//! Every case follows from its seed alone. A case that breaks an invariant is written to `fuzz-SEED.txt` (its rules and
//! its page, to be read by a person) and ends the run; `--replay SEED` runs that one again.

mod case;
mod held;
mod pages;
mod specs;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

use self::{case::Case, held::Tally};

/// A page that takes longer is a finding. Generous: the machine may be busy.
const SLOW: Duration = Duration::from_secs(10);
/// Cases between two lines of progress.
const PROGRESS: u64 = 20_000;

struct Asked {
    time: Duration,
    cases: u64,
    seed: u64,
    replay: Option<u64>,
}

fn main() -> anyhow::Result<()> {
    let asked = asked()?;
    if let Some(seed) = asked.replay {
        return run(seed, &mut Tally::default());
    }
    // Every panic is caught and told with its case.
    std::panic::set_hook(Box::new(|_| {}));
    let (began, mut tally, mut slowest) = (Instant::now(), Tally::default(), (Duration::ZERO, 0));
    let mut done = 0;
    while done < asked.cases && began.elapsed() < asked.time {
        let (seed, start) = (asked.seed.wrapping_add(done), Instant::now());
        run(seed, &mut tally)?;
        slowest = slowest.max((start.elapsed(), seed));
        done += 1;
        if done % PROGRESS == 0 {
            eprintln!("{done} cases, {tally}");
        }
    }
    let rate = done as f64 / began.elapsed().as_secs_f64().max(0.001);
    eprintln!("{done} cases from seed {} in {:.0?}, {rate:.0} a second; {tally}", asked.seed, began.elapsed());
    eprintln!("slowest: seed {} with {:.0?}; nothing found", slowest.1, slowest.0);
    Ok(())
}

/// One case; an error where it broke an invariant.
fn run(seed: u64, tally: &mut Tally) -> anyhow::Result<()> {
    let case = Case::of(seed);
    let began = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(|| held::hold(&case, tally)));
    let broken = match held {
        Ok(Ok(())) if began.elapsed() <= SLOW => return Ok(()),
        Ok(Ok(())) => format!("it took {:.1?}", began.elapsed()),
        Ok(Err(broken)) => broken,
        Err(panic) => {
            let told = panic.downcast_ref::<String>().map(String::as_str);
            format!("it panicked: {}", told.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no word why"))
        }
    };
    let file = format!("fuzz-{seed}.txt");
    fs::write(&file, format!("seed {seed}: {broken}\n\n{:#?}\n\n{}\n", case.spec, case.text)).context(file.clone())?;
    bail!("seed {seed}: {broken} (see {file})")
}

fn asked() -> anyhow::Result<Asked> {
    let mut asked = Asked { time: Duration::from_secs(600), cases: u64::MAX, seed: 1, replay: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--minutes" => asked.time = Duration::from_secs_f64(60.0 * value.parse::<f64>()?),
            "--cases" => asked.cases = value.parse()?,
            "--seed" => asked.seed = value.parse()?,
            "--replay" => asked.replay = Some(value.parse()?),
            _ => bail!("{name} is not known; see the head of this file"),
        }
    }
    Ok(asked)
}
