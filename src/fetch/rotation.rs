//! Which proxy is next: in turn, without those that rest. Pure but for its locks.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use chrono::{DateTime, Utc};

use super::backoff::{Closed, Reception};

/// The proxies of one source, in turn.
pub(super) struct Rotation {
    next: AtomicUsize,
    /// How each has served us, whatever host was asked for.
    service: Vec<Mutex<Reception>>,
}

impl Rotation {
    pub(super) fn of(proxies: usize) -> Self {
        Self { next: AtomicUsize::new(0), service: (0..proxies).map(|_| Mutex::default()).collect() }
    }

    /// The next proxy that is neither resting nor `shut` by the host that is asked for; else the moment at which the
    /// first of them comes back.
    pub(super) fn next(&self, now: DateTime<Utc>, shut: impl Fn(usize) -> Option<Closed>) -> Result<usize, Closed> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let mut soonest: Option<Closed> = None;
        for index in (0..self.service.len()).map(|step| first.wrapping_add(step) % self.service.len()) {
            let Some(closed) = self.resting(index, now).or_else(|| shut(index)) else {
                // Whoever comes next goes on behind this one, also where some were passed over.
                self.next.store(index + 1, Ordering::Relaxed);
                return Ok(index);
            };
            if soonest.is_none_or(|soonest| closed.until < soonest.until) {
                soonest = Some(closed);
            }
        }
        Err(soonest.expect("a rotation has at least one proxy"))
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.service.len()
    }

    /// Until when a proxy is left alone because it failed us.
    pub(super) fn resting(&self, index: usize, now: DateTime<Utc>) -> Option<Closed> {
        self.of_proxy(index).closed(now)
    }

    /// It brought an answer.
    pub(super) fn served(&self, index: usize) {
        self.of_proxy(index).served();
    }

    /// It did not. Where there are others it rests at once; one alone is given another chance first.
    pub(super) fn failed(&self, index: usize, now: DateTime<Utc>) {
        let mut service = self.of_proxy(index);
        if self.service.len() > 1 {
            service.throttled(now, 0, None)
        } else {
            service.denied(now, None, None)
        };
    }

    fn of_proxy(&self, index: usize) -> MutexGuard<'_, Reception> {
        self.service[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
    }

    fn turns(rotation: &Rotation, seconds: i64, count: usize) -> Vec<Option<usize>> {
        (0..count).map(|_| rotation.next(at(seconds), |_| None).ok()).collect()
    }

    #[test]
    fn proxies_take_turns_and_one_that_fails_rests_for_longer_each_time() {
        let rotation = Rotation::of(3);
        assert_eq!(turns(&rotation, 0, 4), [0, 1, 2, 0].map(Some));
        rotation.failed(1, at(0));
        assert_eq!(turns(&rotation, 59, 3), [2, 0, 2].map(Some));
        assert_eq!(turns(&rotation, 60, 3), [0, 1, 2].map(Some));
        rotation.failed(1, at(60));
        assert!(rotation.resting(1, at(179)).is_some() && rotation.resting(1, at(180)).is_none());
        rotation.served(1);
        rotation.failed(1, at(200));
        assert!(rotation.resting(1, at(260)).is_none(), "a good answer makes up for it");
    }

    #[test]
    fn when_all_rest_it_is_told_until_when() {
        let rotation = Rotation::of(2);
        rotation.failed(0, at(0));
        rotation.failed(1, at(30));
        assert_eq!(rotation.next(at(31), |_| None).unwrap_err().until, at(60));
        let shut = Closed { until: at(600), status: Some(403), asked: false };
        assert_eq!(rotation.next(at(70), |index| (index == 0).then_some(shut)).unwrap_err().until, at(90));
    }

    #[test]
    fn a_proxy_without_others_is_given_another_chance() {
        let rotation = Rotation::of(1);
        rotation.failed(0, at(0));
        rotation.failed(0, at(1));
        assert_eq!(turns(&rotation, 2, 1), [Some(0)]);
        rotation.failed(0, at(2));
        assert_eq!(turns(&rotation, 3, 1), [None]);
    }
}
