//! What the store and those who read it cost: a check recorded, judged, and told in a digest. See `README.md` here.

#[path = "../examples/year/market.rs"]
mod market;

use bidwatch::{
    app::{App, Clock, RivalsAsked},
    config::{Config, Environment},
    detect::{Judge, Memory},
    domain::Check,
    store::{Span, StoreError},
};
use chrono::{DateTime, TimeDelta, Utc};
use divan::{Bencher, counter::ItemsCount};
use market::{LISTINGS, Market, SOURCE};
use tempfile::TempDir;

const KEYWORDS: usize = 20;

fn main() {
    divan::main();
}

fn begin() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_454)
}

/// A store of some hours of a market, which goes on.
struct Filled {
    app: App,
    market: Market,
    hours: u32,
    _folder: TempDir,
}

impl Filled {
    fn new(hours: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the bench");
        let path = folder.path().join("bidwatch.toml");
        std::fs::write(&path, market::config(KEYWORDS)).expect("the folder is ours");
        let config = Config::load(&path, &Environment::empty()).expect("the config of the market is right");
        let now = begin() + TimeDelta::hours(hours.into());
        let app = App::open(config, Clock::new(move || now)).expect("the folder is ours");
        let mut filled = Self { app, market: Market::new(KEYWORDS, begin(), 1), hours: 0, _folder: folder };
        while filled.hours < hours {
            let round = filled.round();
            filled.record(&round);
        }
        filled
    }

    fn now(&self) -> DateTime<Utc> {
        begin() + TimeDelta::hours(self.hours.into())
    }

    fn round(&mut self) -> Vec<Check> {
        self.hours += 1;
        self.market.hour(self.hours - 1)
    }

    fn record(&self, checks: &[Check]) {
        let work =
            |unit: &mut bidwatch::store::Writer<'_>| checks.iter().try_for_each(|check| unit.record(check).map(drop));
        self.app.store.write::<_, StoreError>(work).expect("there is room for the bench");
    }
}

/// A round of twenty checks in one unit of work, on top of so many listings.
#[divan::bench(args = [50_000, 1_000_000], sample_count = 100, sample_size = 1)]
fn record_round(bencher: Bencher<'_, '_>, listings: usize) {
    let mut filled = Filled::new((listings / LISTINGS / KEYWORDS) as u32);
    let rounds: Vec<Vec<Check>> = (0..300).map(|_| filled.round()).collect();
    let mut next = rounds.iter().cycle();
    // A round that comes a second time is known: so many samples, and no more.
    bencher
        .counter(ItemsCount::new(KEYWORDS))
        .with_inputs(|| next.next().expect("it begins again"))
        .bench_local_refs(|round| filled.record(round));
}

/// One check in a unit of work of its own: with its way to the disk.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn record_one(bencher: Bencher<'_, '_>) {
    let mut filled = Filled::new(100);
    let checks: Vec<Check> = (0..10).flat_map(|_| filled.round()).collect();
    let mut next = checks.iter().cycle();
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| next.next().expect("it begins again"))
        .bench_local_refs(|check| filled.record(std::slice::from_ref(check)));
}

/// Two weeks of one keyword through the judgement.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn judge(bencher: Bencher<'_, '_>) {
    let filled = Filled::new(336);
    let checks = filled.app.store.read(|view| view.checks(&Span::of_source(SOURCE))).expect("recorded above");
    let Config { judge, roster, dayparts, .. } = &filled.app.config;
    let judge = Judge::new(judge.clone(), roster.clone(), dayparts.clone());
    bencher
        .counter(ItemsCount::new(checks.len()))
        .with_inputs(|| Memory::new(SOURCE))
        .bench_local_refs(|memory| checks.iter().map(|check| judge.observe(memory, check).len()).sum::<usize>());
}

/// The digest of a day.
#[divan::bench(args = [14, 90], sample_count = 20, sample_size = 1)]
fn digest(bencher: Bencher<'_, '_>, days: u32) {
    let filled = Filled::new(days * 24);
    let now = filled.now();
    bencher.bench_local(|| {
        filled.app.digest_view(now.date_naive(), now - TimeDelta::days(1), now).expect("recorded above")
    });
}

/// The figures of `bidwatch rivals`.
#[divan::bench(args = [14, 90], sample_count = 20, sample_size = 1)]
fn rivals(bencher: Bencher<'_, '_>, days: u32) {
    let filled = Filled::new(days * 24);
    let asked = RivalsAsked { days: 14, ..RivalsAsked::default() };
    bencher.bench_local(|| filled.app.rivals(&asked).expect("recorded above"));
}

/// All checks of a keyword read back whole, and its ad slots alone.
#[divan::bench(args = ["whole checks", "ad slots"], sample_count = 20, sample_size = 1)]
fn one_keyword(bencher: Bencher<'_, '_>, what: &str) {
    let filled = Filled::new(2_000);
    let keyword = filled.app.queries[0].keyword.clone();
    let span = Span { keyword: Some(keyword), ..Span::default() };
    bencher.counter(ItemsCount::new(2_000_usize)).bench_local(|| {
        let mut slots = 0;
        let read = filled.app.store.read(|view| match what {
            "ad slots" => view.each_ad_page(&span, |page| slots += page.slots.len()),
            _ => view.each_check(&span, |check| {
                slots += check.listings.len();
                Ok::<_, StoreError>(())
            }),
        });
        read.expect("recorded above");
        slots
    });
}
