//! What several commands take alike.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Which checks or findings.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Filter {
    /// From this time on: RFC 3339, a day, or a span back from now such as 30d
    #[arg(long, value_parser = instant)]
    pub(crate) since: Option<DateTime<Utc>>,
    /// Up to this time
    #[arg(long, value_parser = instant)]
    pub(crate) until: Option<DateTime<Utc>>,
    /// Only of this source
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Only of this keyword
    #[arg(long)]
    pub(crate) keyword: Option<String>,
}

/// Whose rates, and over which time.
#[derive(Debug, clap::Args)]
pub(crate) struct Counted {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Only this rival, or "own" for your own shop
    #[arg(long)]
    pub(crate) rival: Option<String>,
    /// Without --since: count the rates over so many days up to the last page with ads
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
}

/// A confidence that can be asked for.
pub(super) fn confidence(text: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok().filter(|number| (0.5..=0.999).contains(number));
    number.ok_or_else(|| "0.5 to 0.999 is possible".to_owned())
}

/// An instant as people type it.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    let span = humantime::parse_duration(text).ok().and_then(|span| TimeDelta::from_std(span).ok());
    span.and_then(|span| Utc::now().checked_sub_signed(span))
        .ok_or_else(|| "write 2026-03-01T12:00:00Z, 2026-03-01 (UTC), or a span back from now such as 30d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_people_type_them() {
        assert_eq!(instant("2026-03-01T12:00:00+08:00").unwrap().to_rfc3339(), "2026-03-01T04:00:00+00:00");
        assert_eq!(instant("2026-03-01").unwrap().to_rfc3339(), "2026-03-01T00:00:00+00:00");
        assert!(instant("30d").unwrap() < Utc::now());
        assert!(instant("yesterday").unwrap_err().contains("30d"));
    }
}
