//! The way to a host: directly, or through the proxy whose turn it is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use url::Url;

use super::{
    Access,
    backoff::Closed,
    error::Cause,
    pace::{Host, Hosts},
    rotation::Rotation,
};

/// The rotations of the sources that have proxies.
#[derive(Default)]
pub(super) struct Routes(Mutex<HashMap<String, Arc<Rotation>>>);

impl Routes {
    /// The way that the next request of a source to `url` takes.
    pub(super) fn choose(&self, hosts: &Hosts, access: &Access, url: &Url) -> Result<Route, Cause> {
        let Some(rotation) = self.rotation(access) else { return Ok(Route::default()) };
        let now = hosts.now();
        let shut = |index| hosts.of_way(url, Some(&way(access, index))).closed(now);
        match rotation.next(now, shut) {
            Ok(index) => Ok(Route { way: Some(way(access, index)), proxy: Some((index, rotation)) }),
            Err(Closed { until, status, asked }) if (0..access.proxies.len()).any(|index| shut(index).is_some()) => {
                Err(Cause::LeftAlone { status, until, asked })
            }
            Err(closed) => Err(all_rest(access.proxies.len(), closed.until)),
        }
    }

    /// The proxies of a source in turn; `None` where it has none.
    pub(super) fn rotation(&self, access: &Access) -> Option<Arc<Rotation>> {
        if access.proxies.is_empty() {
            return None;
        }
        let mut rotations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Rotation::of(access.proxies.len()));
        Some(Arc::clone(rotations.entry(access.source.clone()).or_insert_with(new)))
    }
}

/// How a proxy's own standing with hosts is kept apart.
pub(super) fn way(access: &Access, index: usize) -> String {
    format!("{} {index}", access.source)
}

fn all_rest(count: usize, until: DateTime<Utc>) -> Cause {
    let until = until.format("%H:%M:%SZ");
    Cause::Proxy(if count == 1 { format!("it rests until {until}") } else { format!("all {count} rest until {until}") })
}

/// The way that one request takes.
#[derive(Clone, Default)]
pub(super) struct Route {
    way: Option<String>,
    proxy: Option<(usize, Arc<Rotation>)>,
}

impl Route {
    /// Which of the source's proxies it is.
    pub(super) fn proxy(&self) -> Option<usize> {
        self.proxy.as_ref().map(|(index, _)| *index)
    }

    /// How the host of `url` has met those who came this way.
    pub(super) fn met(&self, hosts: &Hosts, url: &Url) -> Arc<Host> {
        hosts.of_way(url, self.way.as_deref())
    }

    /// An answer came.
    pub(super) fn served(&self) {
        if let Some((index, rotation)) = &self.proxy {
            rotation.served(*index);
        }
    }

    /// No answer came. Through a proxy that is counted against it, and a connection that was not had is its fault.
    pub(super) fn failed(&self, cause: Cause, connecting: bool, now: DateTime<Utc>) -> Cause {
        let Some((index, rotation)) = &self.proxy else { return cause };
        match cause {
            // What the certificate or the name is has nothing to do with the way.
            Cause::Refused(_) | Cause::Tls(_) | Cause::TooLarge(_) => cause,
            cause => {
                rotation.failed(*index, now);
                let words = match cause {
                    Cause::Proxy(_) => return cause,
                    Cause::Network(words) if connecting => words,
                    _ if connecting => "no connection".to_owned(),
                    _ => return cause,
                };
                Cause::Proxy(format!("{words} (proxy {} of {})", index + 1, rotation.count()))
            }
        }
    }
}
