use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Utc};

/// The time in the simulated market: whoever holds it can put it forward, the server reads it.
#[derive(Debug, Clone, Default)]
pub struct SimulatedClock(Arc<AtomicI64>);

impl SimulatedClock {
    /// A clock that shows `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.set(now);
        clock
    }

    /// What it shows, to the millisecond.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Acquire)).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Puts it to `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_millis(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_copy_shows_the_time_that_one_was_put_to() {
        let clock = SimulatedClock::new(DateTime::UNIX_EPOCH);
        let copy = clock.clone();
        clock.set(DateTime::UNIX_EPOCH + TimeDelta::hours(3));
        assert_eq!(copy.now(), DateTime::UNIX_EPOCH + TimeDelta::hours(3));
    }
}
