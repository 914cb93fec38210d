//! The shell: pages over the network, tried again where that may help, with robots.txt obeyed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep};
use url::Url;

use super::{
    Access, FetchError, Method, Page, RobotsPolicy, RobotsReport,
    address::forbidden_host,
    backoff::retry_delay,
    budget::Budget,
    clients::{ClientKey, Clients},
    error::Cause,
    pace::Hosts,
    page::{page_of, verdict},
    remembered::{Place, Remembered, Validator},
    request::Request,
    robots::{self, Rules},
    route::{Route, Routes, way},
    visit::{Answer, Body, Sender, Wanted, admit, exchange},
};
use crate::domain::Query;

/// The wait before the second try of a page.
const RETRY_BASE: Duration = Duration::from_millis(750);
/// Sites whose robots.txt is remembered before the old ones are forgotten.
const MANY_SITES: usize = 1_024;

/// Fetches pages. One per process: it holds what is known of each host.
pub struct Fetcher {
    pub(super) hosts: Hosts,
    clients: Clients,
    pub(super) routes: Routes,
    remembered: Remembered,
    tallies: Mutex<HashMap<String, Tally>>,
    sites: Mutex<HashMap<(String, ClientKey), Arc<Site>>>,
    /// The wait before the second try.
    pub(super) retry_base: Duration,
}

/// What was asked of a source since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests for its pages that were sent, each try and each hop; robots.txt apart.
    pub sent: u64,
    /// Pages that the server said were unchanged.
    pub unchanged: u64,
    /// Pages that another query had fetched within the minute.
    pub shared: u64,
}

/// What is kept of a site's robots.txt. Whoever comes first asks; the others wait for his answer.
pub(super) type Site = tokio::sync::Mutex<Option<(Instant, Arc<Rules>)>>;

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetcher {
    /// A fetcher that has met nobody yet.
    pub fn new() -> Self {
        Self::with_clock(Utc::now)
    }

    /// The same, with hosts that ask to be left alone left alone by this clock.
    pub fn with_clock(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self {
            hosts: Hosts::new(Box::new(now)),
            clients: Clients::default(),
            routes: Routes::default(),
            remembered: Remembered::default(),
            tallies: Mutex::default(),
            sites: Mutex::default(),
            retry_base: RETRY_BASE,
        }
    }

    /// What was asked of a source since the start.
    pub fn tally(&self, source: &str) -> Tally {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner).get(source).copied().unwrap_or_default()
    }

    fn count(&self, access: &Access, one: impl FnOnce(&mut Tally)) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        one(tallies.entry(access.source.clone()).or_default());
    }

    /// One page of one check; `page_number` counts from 0. What fails for the moment is tried again, within
    /// the deadline and the attempts of `access`. A page that another query has fetched within the minute is that
    /// page; one that bears a validator is asked for on condition that it has changed.
    pub async fn page(&self, access: &Access, query: &Query, page_number: u32) -> Result<Page, FetchError> {
        let request = Request::new(access, query, page_number)?;
        let place = self.remembered.place(request.identity(access));
        let _turn = place.turn.lock().await;
        if let Some(page) = place.shared(query, self.hosts.now()) {
            self.count(access, |tally| tally.shared += 1);
            return Ok(page);
        }
        let asks_on_condition = access.conditional && access.method == Method::Get;
        let condition = if asks_on_condition { place.condition() } else { None };
        let request = condition.iter().fold(request, Request::unless);
        let page = match self.tried(access, request, access.attempts.max(1)).await? {
            Came::Page(page, validator) => {
                place.keep(query, &page, validator, self.hosts.now());
                page
            }
            Came::Unchanged => {
                self.count(access, |tally| tally.unchanged += 1);
                self.unchanged(&place, query)?
            }
        };
        self.remembered.trim();
        Ok(page)
    }

    /// The same in one attempt, without any waiting to try again, and whatever came before.
    pub async fn page_once(&self, access: &Access, query: &Query, page_number: u32) -> Result<Page, FetchError> {
        match self.tried(access, Request::new(access, query, page_number)?, 1).await? {
            Came::Page(page, _) => Ok(page),
            Came::Unchanged => Err(Cause::Status(304).into()),
        }
    }

    fn unchanged(&self, place: &Place, query: &Query) -> Result<Page, FetchError> {
        // It was forgotten meanwhile: then the answer means nothing to us.
        place.unchanged(query, self.hosts.now()).ok_or_else(|| Cause::Status(304).into())
    }

    /// What robots.txt says of this source's pages. Asked of the site unless it is known or not obeyed.
    pub async fn robots(&self, access: &Access, query: &Query) -> RobotsReport {
        if access.robots == RobotsPolicy::Ignore {
            return RobotsReport { allows: true, sentence: "robots.txt is not asked (robots = \"ignore\")".into() };
        }
        let url = match Request::new(access, query, 0) {
            Ok(request) => request.url,
            Err(cause) => return RobotsReport { allows: false, sentence: cause.to_string() },
        };
        let way = self.routes.choose(&self.hosts, access, &url);
        match way.and_then(|route| admit(&self.hosts, access, &route, &url)) {
            Ok(_) => self.rules(access, &url, access.attempts.max(1)).await.report(&url),
            Err(cause) => RobotsReport { allows: false, sentence: cause.to_string() },
        }
    }

    /// A page that came turned out to be a wall: after some of those in a row its host is left alone for a while, by
    /// the proxy that it came through where there is one.
    pub fn met_wall(&self, access: &Access, page: &Page) {
        if let Ok(url) = Url::parse(&page.url) {
            let way = page.arrival.proxy.map(|index| way(access, index));
            self.hosts.of_way(&url, way.as_deref()).reception().walled(self.hosts.now());
        }
    }

    async fn tried(&self, access: &Access, request: Request, attempts: u32) -> Result<Came, FetchError> {
        let mut budget = Budget::new(access.deadline);
        let mut tries = 1;
        loop {
            let error = match self.attempt(access, request.clone(), attempts, &mut budget).await {
                Ok(came) => return Ok(came),
                Err(error) => error,
            };
            tracing::debug!(source = access.source, tries, %error, "no page");
            let wait = self.wait_for(error.cause(), tries);
            match wait.filter(|wait| tries < attempts && budget.outlasts(*wait)) {
                Some(wait) => budget.spend(sleep(wait)).await?,
                None => return Err(error),
            }
            tries += 1;
        }
    }

    /// How long to wait before trying again; `None` where that would not help.
    fn wait_for(&self, cause: &Cause, tries: u32) -> Option<Duration> {
        let delay = retry_delay(self.retry_base, tries, fastrand::f64());
        match cause {
            Cause::LeftAlone { until, asked: true, .. } => {
                // Later than the moment named, never before it.
                Some((*until - self.hosts.now()).to_std().unwrap_or_default() + delay)
            }
            _ => cause.is_transient().then_some(delay),
        }
    }

    /// One try: from hop to hop until a page or a reason why there is none.
    async fn attempt(
        &self,
        access: &Access,
        mut request: Request,
        attempts: u32,
        budget: &mut Budget,
    ) -> Result<Came, FetchError> {
        let sending = || self.count(access, |tally| tally.sent += 1);
        let sender = self.sender(access, &request.url, &sending)?;
        let mut via: Vec<String> = Vec::new();
        loop {
            let here = request.mask.url(&request.url);
            let through = |error: FetchError| match via.as_slice() {
                [] => error,
                passed => error.via(passed.iter().chain([&here]).cloned().collect()),
            };
            let gap = self
                .permitted(access, &sender.route, &request.url, attempts)
                .await
                .map_err(|cause| through(cause.into()))?;
            let wanted = Wanted::Whole(access.max_bytes);
            let answer = exchange(&sender, access, &request, gap, wanted, budget).await;
            let (status, to) = match answer.map_err(|cause| through(cause.into()))? {
                Answer::Redirect { status, to } => (status, to),
                Answer::Body(body) if body.status == 304 && request.is_conditional() => {
                    body.host.reception().served();
                    return Ok(Came::Unchanged);
                }
                Answer::Body(mut body) => {
                    // What a page bears that a redirect led to says nothing about the address that was asked.
                    let validator = body.validator.take().filter(|_| via.is_empty());
                    let page = read_page(body, &request, self.hosts.now()).map_err(through)?;
                    return Ok(Came::Page(page, validator));
                }
            };
            if via.len() >= access.max_redirects as usize {
                let cause = Cause::Redirect(format!("more than {} redirects", access.max_redirects));
                return Err(through(cause.into()));
            }
            via.push(here);
            request = request.redirected(status, to)?;
        }
    }

    /// Who sends the source's next request to `url`.
    fn sender<'a>(&'a self, access: &Access, url: &Url, sending: &'a (dyn Fn() + Sync)) -> Result<Sender<'a>, Cause> {
        if let Some(why) = forbidden_host(url, access.reach()) {
            return Err(Cause::Refused(why));
        }
        let route = self.routes.choose(&self.hosts, access, url)?;
        let client = self.clients.get(&ClientKey::of(access).through(access, route.proxy()), access)?;
        Ok(Sender { hosts: &self.hosts, client, route, sending })
    }

    /// The gap to keep before asking for `url`; an error if it may not be asked for.
    async fn permitted(&self, access: &Access, route: &Route, url: &Url, attempts: u32) -> Result<Duration, Cause> {
        admit(&self.hosts, access, route, url)?;
        if access.robots == RobotsPolicy::Ignore {
            return Ok(access.pace.min_gap);
        }
        let rules = self.rules(access, url, attempts).await;
        rules.permit(url)?;
        Ok(access.pace.min_gap.max(rules.crawl_delay()))
    }

    /// The robots.txt that governs `url`, asked for if it is not known or too old.
    async fn rules(&self, access: &Access, url: &Url, attempts: u32) -> Arc<Rules> {
        let site = self.site(access, url);
        let mut known = site.lock().await;
        match known.as_ref() {
            Some((fresh_until, rules)) if Instant::now() < *fresh_until => Arc::clone(rules),
            _ => {
                let rules = Arc::new(self.ask_robots(access, url, attempts).await);
                *known = Some((Instant::now() + rules.good_for(), Arc::clone(&rules)));
                rules
            }
        }
    }

    pub(super) fn site(&self, access: &Access, url: &Url) -> Arc<Site> {
        let key = (url.origin().ascii_serialization(), ClientKey::of(access).forgetful());
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if sites.len() >= MANY_SITES {
            sites.clear();
        }
        Arc::clone(sites.entry(key).or_default())
    }

    /// Asks for robots.txt, with a deadline of its own.
    async fn ask_robots(&self, access: &Access, url: &Url, attempts: u32) -> Rules {
        let mut budget = Budget::new(access.deadline);
        let mut tries = 1;
        loop {
            let cause = match self.robots_attempt(access, url, &mut budget).await {
                Ok(rules) => return rules,
                Err(cause) => cause,
            };
            let wait = self.wait_for(&cause, tries).filter(|wait| tries < attempts && budget.outlasts(*wait));
            let Some(wait) = wait else { return Rules::Unreachable(cause) };
            if let Err(cause) = budget.spend(sleep(wait)).await {
                return Rules::Unreachable(cause);
            }
            tries += 1;
        }
    }

    async fn robots_attempt(&self, access: &Access, url: &Url, budget: &mut Budget) -> Result<Rules, Cause> {
        let at = robotxt::robots_url(url).map_err(|_| Cause::Request("this address has no robots.txt".into()))?;
        let route = self.routes.choose(&self.hosts, access, &at)?;
        let client = self.clients.get(&ClientKey::of(access).through(access, route.proxy()).forgetful(), access)?;
        let sender = Sender { hosts: &self.hosts, client, route, sending: &|| () };
        let mut request = Request::plain(at, &access.contact)?;
        for _ in 0..=robots::MAX_REDIRECTS {
            let (gap, wanted) = (access.pace.min_gap, Wanted::Beginning(robots::READ_WITHIN));
            match exchange(&sender, access, &request, gap, wanted, budget).await? {
                Answer::Redirect { status, to } => request = request.redirected(status, to)?,
                Answer::Body(body) => {
                    super::page::note_throttle(&body, self.hosts.now())?;
                    return match body.broken {
                        Some(cause) if body.status < 400 => Err(cause),
                        _ => Ok(Rules::of(body.status, &body.bytes)),
                    };
                }
            }
        }
        Ok(Rules::Missing(None))
    }
}

/// What came of asking for a page.
enum Came {
    /// The page, and what it may be asked by next time.
    Page(Page, Option<Validator>),
    /// It is the page that came before.
    Unchanged,
}

/// The page in an answer, and what the answer says of the host's mood.
fn read_page(body: Body, request: &Request, now: DateTime<Utc>) -> Result<Page, FetchError> {
    let host = Arc::clone(&body.host);
    let verdict = verdict(&body, now);
    let page = page_of(body, request, now);
    if let Some(cause) = verdict {
        return Err(FetchError::from(cause).with_page(page.ok()));
    }
    let page = page?;
    host.reception().served();
    Ok(page)
}
