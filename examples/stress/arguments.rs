//! The command line.

use std::{ops::RangeInclusive, path::PathBuf};

use super::{Scenario, Terms};

pub(crate) const USAGE: &str = "\
stress [--scenario NAME]... [--seeds N | --seeds A-B] [--every MINUTES] [--days N] [--keywords N] [--tell]
       --log FILE | --config FILE    write one season for `bidwatch import` instead (one scenario, the first seed)

  --scenario  plain even-pacing rules shared-budget segments-0h segments-1h segments-4h segments-10h sale flicker-24h
              flicker-12h newcomers; all of these if none is named. Also segments-Nh with any N, and the rules one by
              one: rule-hold-rank rule-outbid rule-stop-loss rule-smart rule-hours
  --seeds     10: seeds 1 to 10 (the default); 11-20
  --every     minutes between two checks of a keyword: 10, 20 or a multiple of 20 (60)
  --tell      every change and every telling, with what it turned out to be";

pub(crate) struct Arguments {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) seeds: RangeInclusive<u64>,
    pub(crate) terms: Terms,
    pub(crate) tell: bool,
    pub(crate) log: Option<PathBuf>,
    pub(crate) config: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self {
            scenarios: Vec::new(),
            seeds: 1..=10,
            terms: Terms::default(),
            tell: false,
            log: None,
            config: None,
        };
        while let Some(word) = words.next() {
            if word == "--tell" {
                read.tell = true;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
            let number = || value.parse::<usize>().map_err(|_| format!("{word}: `{value}` is no number"));
            match word.as_str() {
                "--scenario" => read.scenarios.push(scenario(&value)?),
                "--seeds" => read.seeds = seeds(&value)?,
                "--every" => read.terms.every_minutes = every(&value)?,
                "--days" => read.terms.days = number()?.clamp(30, 1_000),
                "--keywords" => read.terms.keywords = number()?.clamp(1, 50),
                "--log" => read.log = Some(value.into()),
                "--config" => read.config = Some(value.into()),
                _ => return Err(format!("{word} is not known")),
            }
        }
        if read.scenarios.is_empty() {
            read.scenarios = Scenario::ALL.to_vec();
        }
        Ok(read)
    }

    pub(crate) fn writes_files(&self) -> bool {
        self.log.is_some() || self.config.is_some()
    }
}

fn scenario(name: &str) -> Result<Scenario, String> {
    let hours = name.strip_prefix("segments-").and_then(|rest| rest.trim_end_matches('h').parse::<f64>().ok());
    let segments = hours.filter(|hours| (0.0..1_000.0).contains(hours)).map(Scenario::Segments);
    let named = || Scenario::ALL.into_iter().chain(Scenario::SINGLE).find(|scenario| scenario.name() == name);
    segments.or_else(named).ok_or_else(|| format!("there is no scenario `{name}`"))
}

fn seeds(text: &str) -> Result<RangeInclusive<u64>, String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("--seeds: `{text}` is no number"));
    match text.split_once('-') {
        Some((from, to)) => Ok(number(from)?..=number(to)?),
        None => Ok(1..=number(text)?),
    }
}

fn every(text: &str) -> Result<u32, String> {
    let minutes = text.parse::<u32>().unwrap_or(0);
    let whole_day = minutes > 0 && 24 * 60 % minutes == 0;
    if whole_day && (minutes == 10 || minutes.is_multiple_of(20)) {
        Ok(minutes)
    } else {
        Err(format!("--every {text}: 10, 20, or a multiple of 20 that a day is a multiple of"))
    }
}
