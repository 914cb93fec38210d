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
    Access, FetchError, Page, RobotsPolicy, RobotsReport,
    backoff::retry_delay,
    budget::Budget,
    clients::{ClientKey, Clients},
    error::Cause,
    pace::Hosts,
    page::{page_of, verdict},
    request::Request,
    robots::{self, Rules},
    visit::{Answer, Body, Wanted, admit, exchange},
};
use crate::domain::Query;

/// The wait before the second try of a page.
const RETRY_BASE: Duration = Duration::from_millis(750);
/// Sites whose robots.txt is remembered before the old ones are forgotten.
const MANY_SITES: usize = 1_024;

/// Fetches pages. One per process: it holds what is known of each host.
pub struct Fetcher {
    hosts: Hosts,
    clients: Clients,
    sites: Mutex<HashMap<(String, ClientKey), Arc<Site>>>,
    /// The wait before the second try.
    pub(super) retry_base: Duration,
}

/// What is kept of a site's robots.txt. Whoever comes first asks; the others wait for his answer.
type Site = tokio::sync::Mutex<Option<(Instant, Arc<Rules>)>>;

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
        let (hosts, clients, sites) = (Hosts::new(Box::new(now)), Clients::default(), Mutex::default());
        Self { hosts, clients, sites, retry_base: RETRY_BASE }
    }

    /// One page of one check; `page_number` counts from 0. What fails for the moment is tried again, within
    /// the deadline and the attempts of `access`.
    pub async fn page(&self, access: &Access, query: &Query, page_number: u32) -> Result<Page, FetchError> {
        self.tried(access, query, page_number, access.attempts.max(1)).await
    }

    /// The same in one attempt, without any waiting to try again.
    pub async fn page_once(&self, access: &Access, query: &Query, page_number: u32) -> Result<Page, FetchError> {
        self.tried(access, query, page_number, 1).await
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
        match admit(&self.hosts, access, &url) {
            Ok(_) => self.rules(access, &url, access.attempts.max(1)).await.report(&url),
            Err(cause) => RobotsReport { allows: false, sentence: cause.to_string() },
        }
    }

    /// A page that came turned out to be a wall: after some of those in a row its host is left alone for a while.
    pub fn met_wall(&self, page: &Page) {
        if let Ok(url) = Url::parse(&page.url) {
            self.hosts.of(&url).reception().walled(self.hosts.now());
        }
    }

    async fn tried(&self, access: &Access, query: &Query, page_number: u32, attempts: u32) -> Result<Page, FetchError> {
        let request = Request::new(access, query, page_number)?;
        let mut budget = Budget::new(access.deadline);
        let mut tries = 1;
        loop {
            let error = match self.attempt(access, request.clone(), attempts, &mut budget).await {
                Ok(page) => return Ok(page),
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
    ) -> Result<Page, FetchError> {
        let client = self.clients.get(&ClientKey::of(access))?;
        let mut via: Vec<String> = Vec::new();
        loop {
            let here = request.mask.url(&request.url);
            let through = |error: FetchError| match via.as_slice() {
                [] => error,
                passed => error.via(passed.iter().chain([&here]).cloned().collect()),
            };
            let gap = self.permitted(access, &request.url, attempts).await.map_err(|cause| through(cause.into()))?;
            let wanted = Wanted::Whole(access.max_bytes);
            let answer = exchange(&self.hosts, &client, access, &request, gap, wanted, budget).await;
            let (status, to) = match answer.map_err(|cause| through(cause.into()))? {
                Answer::Redirect { status, to } => (status, to),
                Answer::Body(body) => return read_page(body, &request, self.hosts.now()).map_err(through),
            };
            if via.len() >= access.max_redirects as usize {
                let cause = Cause::Redirect(format!("more than {} redirects", access.max_redirects));
                return Err(through(cause.into()));
            }
            via.push(here);
            request = request.redirected(status, to)?;
        }
    }

    /// The gap to keep before asking for `url`; an error if it may not be asked for.
    async fn permitted(&self, access: &Access, url: &Url, attempts: u32) -> Result<Duration, Cause> {
        admit(&self.hosts, access, url)?;
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

    fn site(&self, access: &Access, url: &Url) -> Arc<Site> {
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
        let client = self.clients.get(&ClientKey::of(access).forgetful())?;
        let mut request = Request::plain(at, &access.contact)?;
        for _ in 0..=robots::MAX_REDIRECTS {
            let (gap, wanted) = (access.pace.min_gap, Wanted::Beginning(robots::READ_WITHIN));
            match exchange(&self.hosts, &client, access, &request, gap, wanted, budget).await? {
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
