//! When to try again, and for how long to leave a host alone. Pure: `now` and the dice are arguments.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// The longest that a host may ask to be left alone.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3_600);
/// The first wait after a block that names none; doubled with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// The longest wait of our own.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
/// Denials in a row after which a host is left alone. One alone may concern one page only.
const DENIALS_BORNE: u32 = 2;
/// Pages after the last wall that wipe it out: one page may come before the wall in each look.
const FORGIVEN_AFTER: u32 = 4;

/// How one host has met us lately.
#[derive(Debug, Default)]
pub(super) struct Reception {
    /// Blocks and denials in a row.
    strikes: u32,
    /// The strikes before the last pages: the last may yet turn out to be a wall, as may the one after the next.
    forgiven: u32,
    /// Pages since the last strike.
    served: u32,
    closed: Option<Closed>,
}

/// A host that is left alone for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    /// Until when.
    pub until: DateTime<Utc>,
    /// The HTTP status that led to it; `None` for a wall within a page.
    pub status: Option<u16>,
    /// Whether the host asked for it; otherwise it is our own back-off.
    pub asked: bool,
}

impl Reception {
    /// Whether the host must be left alone at `now`.
    pub(super) fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        // A clock set back must not close a host for longer than was ever meant.
        self.closed.filter(|closed| now < closed.until && closed.until - now <= delta(LONGEST_ASKED))
    }

    /// A page came.
    pub(super) fn served(&mut self) {
        self.served = if self.strikes > 0 { 1 } else { self.served.saturating_add(1) };
        self.forgiven = if self.served > FORGIVEN_AFTER { 0 } else { self.forgiven.max(self.strikes) };
        self.strikes = 0;
        self.closed = None;
    }

    /// The page that came is a wall: it is no sign of welcome.
    pub(super) fn walled(&mut self, now: DateTime<Utc>) -> Option<Closed> {
        self.strikes = self.strikes.max(std::mem::take(&mut self.forgiven));
        self.denied(now, None, None)
    }

    /// "Too many requests" and the like (429, 503 with `Retry-After`): the host is left alone at once, as long as
    /// it asks, and longer where it has asked before.
    pub(super) fn throttled(&mut self, now: DateTime<Utc>, status: u16, asked: Option<Duration>) -> Option<Closed> {
        self.strikes = self.strikes.saturating_add(1);
        let own = own_wait(self.strikes - u32::from(asked.is_some()));
        self.close(now, Some(status), own, asked)
    }

    /// A denial (401, 403, 451, a wall): borne [`DENIALS_BORNE`] times in a row before the host is left alone.
    pub(super) fn denied(
        &mut self,
        now: DateTime<Utc>,
        status: Option<u16>,
        asked: Option<Duration>,
    ) -> Option<Closed> {
        self.strikes = self.strikes.saturating_add(1);
        self.close(now, status, own_wait(self.strikes.saturating_sub(DENIALS_BORNE)), asked)
    }

    fn close(
        &mut self,
        now: DateTime<Utc>,
        status: Option<u16>,
        own: Duration,
        asked: Option<Duration>,
    ) -> Option<Closed> {
        let asked = asked.map_or(Duration::ZERO, |asked| asked.min(LONGEST_ASKED));
        let until = now + delta(own.max(asked));
        let closed = Closed { until, status, asked: asked >= own };
        // A later answer never shortens what an earlier one asked for.
        let longest = self.closed(now).filter(|earlier| earlier.until >= until).unwrap_or(closed);
        self.closed = Some(longest);
        self.closed(now)
    }
}

/// The wait after so many blocks in a row: none, 1 min, 2 min, 4 min … 1 h.
fn own_wait(blocks: u32) -> Duration {
    match blocks.checked_sub(1) {
        None => Duration::ZERO,
        Some(doublings) => (FIRST_WAIT * (1 << doublings.min(10))).min(LONGEST_WAIT),
    }
}

/// The wait before try number `tries + 1` of one page: about `base`, doubled each time, up to half more by `dice`
/// (0 to 1), so that many at once do not come back as one.
pub(super) fn retry_delay(base: Duration, tries: u32, dice: f64) -> Duration {
    let doubled = base * (1 << tries.saturating_sub(1).min(6));
    doubled.mul_f64(1.0 + dice.clamp(0.0, 1.0) / 2.0)
}

/// `Retry-After` as a wait from `now`: seconds or an HTTP date (RFC 9110 10.2.3). `None` for what is past,
/// zero, or neither: then our own back-off counts.
pub(super) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST_ASKED, Duration::from_secs)
    } else {
        (http_date(value)? - now).to_std().ok()?
    };
    (!wait.is_zero()).then(|| wait.min(LONGEST_ASKED))
}

/// The three forms of RFC 9110 5.6.7.
fn http_date(value: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(value, form).ok()).map(|date| date.and_utc())
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn retry_after_is_read_in_every_form() {
        let now = at("1994-11-06T08:49:00Z");
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(retry_after(date, now), Some(Duration::from_secs(37)), "{date}");
        }
        assert_eq!(retry_after("31536000", now), Some(LONGEST_ASKED));
        assert_eq!(retry_after("99999999999999999999999", now), Some(LONGEST_ASKED));
    }

    #[test]
    fn nonsense_in_retry_after_counts_as_nothing() {
        let now = at("2026-03-01T12:00:00Z");
        for value in ["", "soon", "-5", "0", "1e9", "Sun, 06 Nov 1994 08:49:37 GMT", "12;30"] {
            assert_eq!(retry_after(value, now), None, "{value}");
        }
    }

    #[test]
    fn a_host_is_left_alone_exactly_as_long_as_it_asks() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        let closed = host.throttled(now, 429, Some(Duration::from_secs(120))).unwrap();
        assert_eq!((closed.until, closed.asked), (at("2026-03-01T12:02:00Z"), true));
        assert_eq!(host.closed(at("2026-03-01T12:01:59.999Z")), Some(closed));
        assert_eq!(host.closed(at("2026-03-01T12:02:00Z")), None);
    }

    #[test]
    fn blocks_in_a_row_double_the_wait_up_to_an_hour() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        let waits: Vec<i64> =
            (0..8).map(|_| (host.throttled(now, 429, None).unwrap().until - now).num_minutes()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        host.served();
        assert_eq!(host.closed(now), None);
        assert_eq!((host.throttled(now, 503, None).unwrap().until - now).num_minutes(), 1);
    }

    #[test]
    fn a_second_request_to_slow_down_is_taken_more_seriously_than_it_asks() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        let asked = Some(Duration::from_secs(5));
        assert_eq!((host.throttled(now, 429, asked).unwrap().until - now).num_seconds(), 5);
        let second = host.throttled(now, 429, asked).unwrap();
        assert_eq!(((second.until - now).num_seconds(), second.asked), (60, false));
    }

    #[test]
    fn one_denied_page_closes_no_host_but_denial_after_denial_does() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        assert_eq!(host.denied(now, Some(403), None), None);
        assert_eq!(host.denied(now, Some(403), None), None);
        assert!(host.denied(now, Some(403), None).is_some_and(|closed| !closed.asked));
    }

    #[test]
    fn walls_that_come_as_pages_add_up_too() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        for _ in 0..2 {
            host.served();
            assert_eq!(host.walled(now), None);
        }
        host.served();
        assert!(host.walled(now).is_some());
    }

    #[test]
    fn walls_behind_a_good_first_page_add_up_until_enough_good_pages_came() {
        let now = at("2026-03-01T12:00:00Z");
        let mut host = Reception::default();
        let mut look = |pages: u32, wall: bool| {
            (0..pages).for_each(|_| host.served());
            if wall { host.walled(now) } else { None }
        };
        assert_eq!(look(2, true), None);
        assert_eq!(look(2, true), None);
        assert!(look(2, true).is_some(), "the third look in a row that ends at a wall");
        assert_eq!(look(6, false), None);
        assert_eq!(look(2, true), None, "all is forgiven");
    }

    #[test]
    fn a_clock_set_back_opens_the_host() {
        let mut host = Reception::default();
        host.throttled(at("2026-03-05T12:00:00Z"), 429, Some(Duration::from_secs(60)));
        assert_eq!(host.closed(at("2026-03-01T12:00:00Z")), None);
    }

    #[test]
    fn tries_are_spread_and_grow_apart() {
        let base = Duration::from_millis(500);
        assert_eq!(retry_delay(base, 1, 0.0), base);
        assert_eq!(retry_delay(base, 2, 1.0), Duration::from_millis(1_500));
        assert!(retry_delay(base, u32::MAX, 1.0) < Duration::from_secs(60));
    }
}
