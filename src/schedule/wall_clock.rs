use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// When a clock on the wall shows a time: never, once or twice.
pub(super) fn shown(local: NaiveDateTime, zone: Tz) -> MappedLocalTime<DateTime<Utc>> {
    zone.from_local_datetime(&local).map(|at| at.to_utc())
}

/// The one instant that a fixed time of day stands for. Where the clock shows it twice, the first; where
/// the clock jumps over it, as late after the jump as it would have been after the jump's beginning
/// (02:30 in a jump from 02:00 to 03:00 is 03:30): RFC 5545, section 3.3.5.
pub(super) fn fixed(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match shown(local, zone) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at),
        MappedLocalTime::None => {
            let (_, before) = GapInfo::new(&local, &zone)?.begin?;
            Some(local.checked_sub_offset(before.fix())?.and_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(local: &str, zone: Tz) -> String {
        fixed(local.parse().unwrap(), zone).unwrap().to_rfc3339()
    }

    #[test]
    fn a_time_that_does_not_exist_is_shifted_by_the_length_of_the_gap() {
        assert_eq!(utc("2026-03-29T02:30:00", chrono_tz::Europe::Berlin), "2026-03-29T01:30:00+00:00"); // 03:30
        assert_eq!(utc("2026-10-04T02:10:00", chrono_tz::Australia::Lord_Howe), "2026-10-03T15:40:00+00:00"); // 02:40
        assert_eq!(utc("2011-12-30T08:00:00", chrono_tz::Pacific::Apia), "2011-12-30T18:00:00+00:00"); // the 31st, 08:00
    }

    #[test]
    fn a_time_that_comes_twice_is_the_first() {
        assert_eq!(utc("2026-10-25T02:30:00", chrono_tz::Europe::Berlin), "2026-10-25T00:30:00+00:00");
        assert_eq!(utc("2026-04-05T01:45:00", chrono_tz::Australia::Lord_Howe), "2026-04-04T14:45:00+00:00");
    }
}
