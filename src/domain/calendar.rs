//! Known dates of a market: sales and holidays, in its own time.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Query;

/// The known dates, in the config's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar(pub Vec<Event>);

/// A sale, a holiday: a time in which a whole market may move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// As it is to stand in findings: "11.11".
    pub name: String,
    /// From this local time on.
    pub from: NaiveDateTime,
    /// Up to and without this local time; later than `from`.
    pub until: NaiveDateTime,
    /// Whether it comes every year; the year of `from` then does not matter.
    pub yearly: bool,
    /// On these sources only; empty: on all.
    pub sources: Vec<String>,
    /// For these keywords only; empty: for all.
    pub keywords: Vec<String>,
}

impl Calendar {
    /// The event that `query` is in at an instant: the first that holds it.
    pub fn at(&self, query: &Query, at: DateTime<Utc>, zone: Tz) -> Option<&Event> {
        let local = at.with_timezone(&zone).naive_local();
        self.0.iter().find(|event| event.concerns(query) && event.holds(local))
    }
}

impl Event {
    fn concerns(&self, query: &Query) -> bool {
        (self.sources.is_empty() || self.sources.contains(&query.source))
            && (self.keywords.is_empty() || self.keywords.contains(&query.keyword))
    }

    fn holds(&self, local: NaiveDateTime) -> bool {
        if !self.yearly {
            return (self.from..self.until).contains(&local);
        }
        // One that crosses the new year began in the year before.
        [local.year() - 1, local.year()].into_iter().any(|year| {
            let from = self.from.date();
            let day = NaiveDate::from_ymd_opt(year, from.month(), from.day())
                // 29 February, in a year that has none.
                .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
            let lasts: TimeDelta = self.until - self.from;
            day.is_some_and(|day| {
                let from = day.and_time(self.from.time());
                from.checked_add_signed(lasts).is_some_and(|until| (from..until).contains(&local))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(from: &str, until: &str, yearly: bool) -> Event {
        let time = |text: &str| text.parse().unwrap();
        Event { name: "sale".into(), from: time(from), until: time(until), yearly, sources: vec![], keywords: vec![] }
    }

    fn named(event: Event, query: &Query, at: &str) -> bool {
        Calendar(vec![event]).at(query, at.parse().unwrap(), chrono_tz::Asia::Shanghai).is_some()
    }

    #[test]
    fn an_event_is_told_in_the_market_s_own_time() {
        let sale = event("2026-11-11T00:00:00", "2026-11-12T00:00:00", false);
        let query = Query::new("s", "k");
        assert!(named(sale.clone(), &query, "2026-11-10T16:00:00Z"));
        assert!(!named(sale.clone(), &query, "2026-11-10T15:59:59Z"));
        assert!(!named(sale.clone(), &query, "2026-11-11T16:00:00Z"));
        assert!(!named(sale, &query, "2027-11-11T01:00:00Z"), "one that is of one year only");
    }

    #[test]
    fn a_yearly_event_comes_again_also_over_the_new_year() {
        let feast = event("2000-12-24T00:00:00", "2001-01-02T00:00:00", true);
        let query = Query::new("s", "k");
        for (at, within) in
            [("2026-12-25T01:00:00Z", true), ("2027-01-01T12:00:00Z", true), ("2027-01-02T12:00:00Z", false)]
        {
            assert_eq!(named(feast.clone(), &query, at), within, "{at}");
        }
        let leap = event("2000-02-29T00:00:00", "2000-03-01T00:00:00", true);
        assert!(named(leap, &query, "2027-03-01T01:00:00Z"));
    }

    #[test]
    fn an_event_may_be_of_some_sources_and_keywords_only() {
        let sale = Event {
            sources: vec!["s".into()],
            keywords: vec!["k".into()],
            ..event("2026-11-11T00:00:00", "2026-11-12T00:00:00", false)
        };
        let at = "2026-11-11T00:00:00Z";
        assert!(named(sale.clone(), &Query::new("s", "k"), at));
        assert!(!named(sale.clone(), &Query::new("t", "k"), at));
        assert!(!named(sale, &Query::new("s", "l"), at));
    }
}
