//! What the sources cost: held before the first request of a look, settled with its check.
//!
//! A look of a source that has a price or a bound is paid in two steps. Before it starts, the most that it may need
//! (its pages, each with all its tries) is held in the store; with its check, in the same unit of work, the hold is
//! replaced by what was really sent. A process that dies in between leaves the hold: what may have been asked counts.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    config::Source,
    domain::Query,
    schedule::{Left, Outlay, local_day},
    store::{Reader, Result, Spent, Turnover, Writer},
};

use super::{App, settle::Pending};

/// What is held for looks under way, and what was recorded of what was sent.
#[derive(Default)]
pub(super) struct Purse {
    held: HashMap<Query, Hold>,
    /// Requests of each source since the start that are recorded.
    recorded: BTreeMap<String, u64>,
    /// How each source was met when it was last noted.
    standings: BTreeMap<String, String>,
}

/// What is held for one look.
#[derive(Debug, Clone)]
struct Hold {
    day: NaiveDate,
    requests: u64,
    /// Requests that it takes when all goes well.
    expected: u64,
    micros: u64,
    currency: String,
}

/// What one unit of work changes of the purse once it is on disk.
pub(super) struct Settling {
    turnovers: Vec<(String, NaiveDate, String, i64, i64)>,
    recorded: BTreeMap<String, u64>,
    standings: BTreeMap<String, String>,
    released: Vec<Query>,
}

impl App {
    fn source(&self, name: &str) -> Option<&Source> {
        self.config.sources.iter().find(|source| source.name() == name)
    }

    fn today(&self) -> NaiveDate {
        local_day(self.config.dayparts.timezone, self.clock.now())
    }

    /// What may still be asked of each source that has a bound.
    pub(crate) fn left(&self) -> Result<BTreeMap<String, Left>> {
        let bounded: Vec<&Source> = self.config.sources.iter().filter(|source| source.budget.is_bounded()).collect();
        if bounded.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (today, purse) = (self.today(), self.purse());
        self.store.read(|view| {
            let left = |source: &&Source| Ok((source.name().to_owned(), purse.left(view, source, today)?));
            bounded.iter().map(left).collect()
        })
    }

    /// Holds what looks at these queries may need, before they start. When this fails none may.
    pub(super) fn hold(&self, queries: &[Query]) -> Result<()> {
        let today = self.today();
        let hold = |query: &Query| {
            let source = self.source(&query.source)?;
            let is_metered = source.budget.price.is_some() || source.budget.is_bounded();
            is_metered.then(|| (query.clone(), Hold::of(source, today)))
        };
        let holds: Vec<(Query, Hold)> = queries.iter().filter_map(hold).collect();
        if holds.is_empty() {
            return Ok(());
        }
        let mut purse = self.purse();
        self.store.write(|unit: &mut Writer<'_>| {
            holds.iter().try_for_each(|(query, hold)| unit.spend(&hold.turnover(&query.source, 1)))
        })?;
        purse.held.extend(holds);
        Ok(())
    }

    /// Gives back what is held for looks that were given up, and counts what they sent.
    pub(super) fn let_go(&self) -> Result<()> {
        let mut purse = self.purse();
        let queries: Vec<Query> = purse.held.keys().cloned().collect();
        let settling = purse.settling(self, queries);
        self.store.write(|unit: &mut Writer<'_>| settling.write(unit, self.clock.now()))?;
        purse.settled(settling);
        Ok(())
    }
}

impl Purse {
    /// What may still be asked of a source. Of what is held for looks of this process only what they need when all
    /// goes well counts against it.
    fn left(&self, view: &Reader<'_>, source: &Source, today: NaiveDate) -> Result<Left> {
        let currency = source.budget.price.as_ref().map_or("", |price| price.currency.as_str());
        let beyond = |within: &dyn Fn(NaiveDate) -> bool| {
            let of_source = self.held.iter().filter(|(query, hold)| query.source == source.name() && within(hold.day));
            of_source.map(|(_, hold)| hold.requests - hold.expected).sum::<u64>()
        };
        let outlay = |spent: Spent, beyond: u64| Outlay {
            requests: spent.requests.saturating_sub(beyond),
            micros: spent.micros.saturating_sub(source.budget.cost(beyond)),
        };
        let day = outlay(view.spent_on(source.name(), today, currency)?, beyond(&|day| day == today));
        let month = outlay(view.spent_in_month(source.name(), today, currency)?, beyond(&|_| true));
        Ok(source.budget.left(day, month))
    }

    /// What settling these checks changes.
    pub(super) fn of_checks(&self, app: &App, checks: &[Pending]) -> Settling {
        self.settling(app, checks.iter().map(|(check, _)| check.query.clone()).collect())
    }

    fn settling(&self, app: &App, queries: Vec<Query>) -> Settling {
        let today = app.today();
        let mut settling = Settling {
            turnovers: Vec::new(),
            recorded: BTreeMap::new(),
            standings: BTreeMap::new(),
            released: Vec::new(),
        };
        for query in queries {
            if !settling.recorded.contains_key(&query.source) {
                self.count_sent(app, &mut settling, &query.source, today);
            }
            if let Some(hold) = self.held.get(&query) {
                let Turnover { day, requests, micros, .. } = hold.turnover(&query.source, -1);
                settling.turnovers.push((query.source.clone(), day, hold.currency.clone(), requests, micros));
                settling.released.push(query);
            }
        }
        settling
    }

    fn count_sent(&self, app: &App, settling: &mut Settling, name: &str, today: NaiveDate) {
        let sent = app.fetcher.tally(name).sent;
        let more = sent - self.recorded.get(name).copied().unwrap_or_default();
        settling.recorded.insert(name.to_owned(), sent);
        let Some(source) = app.source(name).filter(|_| sent > 0) else { return };
        if more > 0 {
            let currency = source.budget.price.as_ref().map_or("", |price| price.currency.as_str());
            let micros = signed(source.budget.cost(more));
            settling.turnovers.push((name.to_owned(), today, currency.to_owned(), signed(more), micros));
        }
        let standing = app.standing(name).and_then(|standing| serde_json::to_string(&standing).ok());
        let news = standing.filter(|standing| self.standings.get(name) != Some(standing));
        settling.standings.extend(news.map(|standing| (name.to_owned(), standing)));
    }

    /// Notes that what was settled is on disk.
    pub(super) fn settled(&mut self, settling: Settling) {
        self.recorded.extend(settling.recorded);
        self.standings.extend(settling.standings);
        for query in &settling.released {
            self.held.remove(query);
        }
    }
}

impl Settling {
    /// Writes it down, in the unit of work of the checks.
    pub(super) fn write(&self, unit: &mut Writer<'_>, now: DateTime<Utc>) -> Result<()> {
        for (source, day, currency, requests, micros) in &self.turnovers {
            let (day, requests, micros) = (*day, *requests, *micros);
            unit.spend(&Turnover { source, day, currency, requests, micros })?;
        }
        self.standings.iter().try_for_each(|(source, standing)| unit.note_standing(source, now, standing))
    }
}

impl Hold {
    fn of(source: &Source, day: NaiveDate) -> Self {
        let expected = u64::from(source.access.pages);
        let requests = expected * u64::from(source.access.attempts.max(1));
        let currency = source.budget.price.as_ref().map_or("", |price| price.currency.as_str()).to_owned();
        Self { day, requests, expected, micros: source.budget.cost(requests), currency }
    }

    /// Held (1) or given back (-1).
    fn turnover<'a>(&'a self, source: &'a str, sign: i64) -> Turnover<'a> {
        let (requests, micros) = (sign * signed(self.requests), sign * signed(self.micros));
        Turnover { source, day: self.day, currency: &self.currency, requests, micros }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Clock, settle::Why},
        config::{Config, Environment},
        domain::{Check, Outcome},
    };

    fn app(folder: &tempfile::TempDir) -> App {
        let path = folder.path().join("bidwatch.toml");
        let text = "timezone = \"Asia/Shanghai\"\n[[sources]]\nname = \"api\"\nurl = \"https://api.example/?q={keyword}&p={page}\"\n\
             pages = 2\nattempts = 3\nhtml = { listing = \"li\", title = \"b\" }\nbudget = { price = \"0.01\", \
             currency = \"USD\", requests_per_day = 100, money_per_month = 5 }\n";
        std::fs::write(&path, text).unwrap();
        let config = Config::load(&path, &Environment::empty()).unwrap();
        App::open(config, Clock::new(|| "2026-03-02T18:00:00Z".parse().unwrap())).unwrap()
    }

    fn left(app: &App) -> (Option<u64>, Option<u64>) {
        let Left { day, month } = app.left().unwrap()["api"];
        (day, month)
    }

    fn spent(app: &App) -> Spent {
        app.store.read(|view| view.spent_on("api", "2026-03-03".parse().unwrap(), "USD")).unwrap()
    }

    #[test]
    fn what_a_look_may_need_is_held_and_given_back_with_its_check() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        assert_eq!(left(&app), (Some(100), Some(500)));
        let query = Query::new("api", "k");
        app.hold(std::slice::from_ref(&query)).unwrap();
        assert_eq!(spent(&app), Spent { requests: 6, micros: 60_000, left_out: 0 }, "three tries of two pages");
        assert_eq!(left(&app), (Some(98), Some(498)), "as long as all goes well it takes two");
        let check = Check::without_page(query, app.clock.now(), Outcome::Failed, "no answer");
        app.settle(&[(check, Why::ByHand)]).unwrap();
        assert_eq!((spent(&app).requests, left(&app)), (0, (Some(100), Some(500))), "nothing was sent after all");
    }

    #[test]
    fn what_was_held_when_the_process_died_stays_spent() {
        let folder = tempfile::tempdir().unwrap();
        app(&folder).hold(&[Query::new("api", "k")]).unwrap();
        let after = app(&folder);
        assert_eq!(left(&after), (Some(94), Some(494)));
        after.let_go().unwrap();
        assert_eq!(left(&after), (Some(94), Some(494)), "nobody knows what the other one sent");
    }

    #[test]
    fn looks_that_were_given_up_give_back_what_is_held_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder);
        app.hold(&[Query::new("api", "a"), Query::new("api", "b")]).unwrap();
        app.let_go().unwrap();
        assert_eq!(left(&app), (Some(100), Some(500)));
    }
}
