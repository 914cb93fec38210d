//! How a source is met at the moment: what `bidwatch sources` shows of a running daemon.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Access, Fetcher, request::Request, route::way};
use crate::domain::Query;

/// How a source is met. No address in it holds a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What its robots.txt says, in a sentence; `None` where nobody has asked yet.
    pub robots: Option<String>,
    /// Until when its host is left alone, where it is.
    pub left_alone_until: Option<DateTime<Utc>>,
    /// Each of its proxies.
    pub proxies: Vec<ProxyStanding>,
    /// Pages since the start that the server said were unchanged.
    pub unchanged: u64,
    /// Pages since the start that another query had fetched within the minute.
    pub shared: u64,
}

/// How one proxy serves us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyStanding {
    /// Its address, without user and password.
    pub address: String,
    /// Until when it rests, because it failed or the source turned it away.
    pub rests_until: Option<DateTime<Utc>>,
}

impl Fetcher {
    /// How a source is met at the moment, by the page of `query`.
    pub fn standing(&self, access: &Access, query: &Query) -> Standing {
        let tally = self.tally(&access.source);
        let mut standing = Standing { unchanged: tally.unchanged, shared: tally.shared, ..Standing::default() };
        let Ok(request) = Request::new(access, query, 0) else { return standing };
        let now = self.hosts.now();
        let until = |way: Option<&str>| self.hosts.of_way(&request.url, way).closed(now).map(|closed| closed.until);
        standing.robots = self.known_robots(access, &request.url);
        if let Some(rotation) = self.routes.rotation(access) {
            let of_proxy = |index: usize| {
                let rests = rotation.resting(index, now).map(|closed| closed.until);
                rests.max(until(Some(&way(access, index))))
            };
            let each = access.proxies.iter().enumerate();
            standing.proxies = each
                .map(|(index, proxy)| ProxyStanding { address: proxy.shown(), rests_until: of_proxy(index) })
                .collect();
        } else {
            standing.left_alone_until = until(None);
        }
        standing
    }

    /// The robots.txt that governs `url` in a sentence, if it is known.
    fn known_robots(&self, access: &Access, url: &Url) -> Option<String> {
        let site = self.site(access, url);
        let known = site.try_lock().ok()?;
        known.as_ref().map(|(_, rules)| rules.report(url).sentence)
    }
}
