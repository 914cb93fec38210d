//! Manners towards one host: how many requests at once, how far apart, and when to leave it alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{sync::Notify, time::Instant};
use url::Url;

use super::{
    Pace,
    backoff::{Closed, Reception},
};

/// Hosts that are remembered before idle ones are forgotten; redirects could otherwise name any number.
const MANY_HOSTS: usize = 1_024;

/// What time it is, for whoever is told to stay away until then.
pub(super) type Now = dyn Fn() -> DateTime<Utc> + Send + Sync;

/// The hosts met so far.
pub(super) struct Hosts {
    met: Mutex<HashMap<String, Arc<Host>>>,
    now: Box<Now>,
}

impl Hosts {
    pub(super) fn new(now: Box<Now>) -> Self {
        Self { met: Mutex::default(), now }
    }

    /// What time it is.
    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }

    /// The host of `url`. Plain and TLS ports of one name are one host; any other port is its own.
    pub(super) fn of(&self, url: &Url) -> Arc<Host> {
        self.of_way(url, None)
    }

    /// The same as it is met by those who come through one proxy (`way`): whom it turns away, and for how long. Its
    /// pace is that of the host itself.
    pub(super) fn of_way(&self, url: &Url, way: Option<&str>) -> Arc<Host> {
        let key = way.map_or_else(|| host_key(url), |way| format!("{} {way}", host_key(url)));
        let mut hosts = lock(&self.met);
        if hosts.len() >= MANY_HOSTS {
            let now = self.now();
            hosts.retain(|_, host| Arc::strong_count(host) > 1 || !host.is_forgettable(now));
        }
        Arc::clone(hosts.entry(key).or_default())
    }
}

fn host_key(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    let name = name.trim_end_matches('.');
    match url.port() {
        None | Some(80 | 443) => name.to_owned(),
        Some(port) => format!("{name}:{port}"),
    }
}

/// One host: the requests under way, the next that may start, and how it has met us.
#[derive(Default)]
pub(super) struct Host {
    queue: Mutex<Queue>,
    freed: Notify,
    reception: Mutex<Reception>,
}

#[derive(Default)]
struct Queue {
    under_way: usize,
    next_start: Option<Instant>,
}

impl Host {
    /// Waits until a request may start; it is under way until the turn is dropped. `gap` is the least time
    /// since the start before, `dice` (0 to 1) how much of the jitter is added after this one.
    pub(super) async fn turn(self: Arc<Self>, pace: &Pace, gap: Duration, dice: f64) -> Turn {
        let turn = loop {
            let freed = self.freed.notified();
            if self.enter(pace.concurrency.max(1)) {
                break Turn(Arc::clone(&self));
            }
            freed.await;
        };
        let start = {
            let mut queue = lock(&self.queue);
            let now = Instant::now();
            let start = queue.next_start.map_or(now, |next| next.max(now));
            queue.next_start = Some(start + gap + pace.jitter.mul_f64(dice.clamp(0.0, 1.0)));
            start
        };
        if start > Instant::now() {
            tokio::time::sleep_until(start).await;
        }
        turn
    }

    fn enter(&self, concurrency: usize) -> bool {
        let mut queue = lock(&self.queue);
        let room = queue.under_way < concurrency;
        queue.under_way += usize::from(room);
        room
    }

    /// Whether nothing would be lost with it.
    fn is_forgettable(&self, now: DateTime<Utc>) -> bool {
        let due = lock(&self.queue).next_start.is_none_or(|next| next <= Instant::now());
        due && self.closed(now).is_none()
    }

    /// Whether the host must be left alone.
    pub(super) fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        lock(&self.reception).closed(now)
    }

    /// How the host has met us, to be changed.
    pub(super) fn reception(&self) -> MutexGuard<'_, Reception> {
        lock(&self.reception)
    }
}

/// The right to have one request under way.
pub(super) struct Turn(Arc<Host>);

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.0.queue).under_way -= 1;
        self.0.freed.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(gap: u64, concurrency: usize) -> Pace {
        Pace { min_gap: Duration::from_secs(gap), jitter: Duration::from_secs(1), concurrency }
    }

    /// Starts of so many requests that each last `length`, in seconds from the first.
    async fn starts(pace: Pace, count: usize, length: Duration) -> Vec<f64> {
        let host = Arc::new(Host::default());
        let begun = Instant::now();
        let requests: Vec<_> = (0..count)
            .map(|_| {
                let host = Arc::clone(&host);
                tokio::spawn(async move {
                    let _turn = host.turn(&pace, pace.min_gap, 0.5).await;
                    let start = begun.elapsed().as_secs_f64();
                    tokio::time::sleep(length).await;
                    start
                })
            })
            .collect();
        let mut starts = Vec::new();
        for request in requests {
            starts.push(request.await.unwrap());
        }
        starts.sort_by(f64::total_cmp);
        starts.iter().map(|start| (start * 10.0).round() / 10.0).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn starts_are_a_gap_and_some_jitter_apart() {
        assert_eq!(starts(pace(2, 9), 4, Duration::from_secs(60)).await, [0.0, 2.5, 5.0, 7.5]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_under_way_than_allowed() {
        let pace = Pace { jitter: Duration::ZERO, ..pace(0, 2) };
        assert_eq!(starts(pace, 5, Duration::from_secs(3)).await, [0.0, 0.0, 3.0, 3.0, 6.0]);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gives_up_waiting_leaves_no_hole() {
        let host = Arc::new(Host::default());
        let pace = Pace { jitter: Duration::ZERO, ..pace(0, 1) };
        let first = Arc::clone(&host).turn(&pace, Duration::ZERO, 0.0).await;
        let gave_up = tokio::time::timeout(Duration::from_secs(1), Arc::clone(&host).turn(&pace, Duration::ZERO, 0.0));
        assert!(gave_up.await.is_err());
        drop(first);
        let second = tokio::time::timeout(Duration::from_secs(1), host.turn(&pace, Duration::ZERO, 0.0));
        assert!(second.await.is_ok());
    }

    #[test]
    fn ports_of_one_name_are_told_apart_but_for_the_webs_own() {
        let key = |url: &str| host_key(&Url::parse(url).unwrap());
        assert_eq!(key("http://Shop.example/"), key("https://shop.example.:443/x"));
        assert_ne!(key("http://127.0.0.1:8080/"), key("http://127.0.0.1:8081/"));
    }

    #[test]
    fn hosts_are_forgotten_when_there_are_many() {
        let hosts = Hosts::new(Box::new(Utc::now));
        for i in 0..3 * MANY_HOSTS {
            hosts.of(&Url::parse(&format!("http://h{i}.example/")).unwrap());
        }
        assert!(lock(&hosts.met).len() <= MANY_HOSTS);
    }
}
