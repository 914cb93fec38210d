//! The words all mails share. Together with the words at the head of each message type they are the
//! catalogue that a second language has to fill.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use unicode_width::UnicodeWidthChar;

use crate::domain::{Party, Rate, Stance, display_safe};

/// What bidwatch is able to know. Stands under every mail.
pub(crate) const OUTSIDE: &str = "bidwatch looks at public result pages from outside, as any visitor sees them. It sees \
     who is there, in which slot, at which rank and when. It never sees a bid, a budget or a sale.";

/// The words of the trade that mails use, told.
pub(crate) fn glossary(zone: Tz) -> String {
    format!(
        "A check is one look at the results page of one keyword. Peak: your rush hours, as set in the config. \
         Times are local to {zone}."
    )
}

/// A name from outside as it is shown: inert, on one line, at most 40 columns.
pub(crate) fn shown(name: &str) -> String {
    clipped(name, 40)
}

/// The same, at most `columns` wide.
pub(crate) fn clipped(text: &str, columns: usize) -> String {
    let text = display_safe(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let width = |c: char| c.width().unwrap_or(0);
    if text.chars().map(width).sum::<usize>() <= columns {
        return text;
    }
    let mut used = 1;
    let fitting = text.chars().take_while(|&c| {
        used += width(c);
        used <= columns
    });
    fitting.chain(['…']).collect()
}

/// Who, at the beginning of a sentence.
pub(crate) fn who(party: &Party) -> String {
    match &party.rival {
        Some(name) => shown(name),
        None if party.is_market() => "Most rivals".to_owned(),
        None => "Your own shop".to_owned(),
    }
}

/// The same with a capital, to begin a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// "410 of 455"
pub(crate) fn counts(rate: Rate) -> String {
    format!("{} of {}", rate.hits, rate.checks)
}

/// "90 % (410 of 455)"; "no checks" without any.
pub(crate) fn share(rate: Rate) -> String {
    match rate.value() {
        None => "no checks".to_owned(),
        Some(value) => format!("{} ({})", percent(value), counts(rate)),
    }
}

/// A share as a whole percentage that never rounds something to nothing, nor nearly all to all. Its sign
/// stays on the line of its figure.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => "under 1\u{a0}%".to_owned(),
        p if p > 99.0 && p < 100.0 => "over 99\u{a0}%".to_owned(),
        p => format!("{p:.0}\u{a0}%"),
    }
}

/// "99 % sure": never more than the figure bears.
pub(crate) fn sure(confidence: f64) -> String {
    match confidence * 100.0 {
        p if p >= 99.5 => "more than 99\u{a0}% sure".to_owned(),
        p => format!("{:.0}\u{a0}% sure", p.floor()),
    }
}

/// "1 check", "12 checks"
pub(crate) fn number(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// "Tue 16:00" within the week up to `now`, "Tue 3 Mar 16:00" before that, the year where it is another.
pub(crate) fn moment(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (local, today) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let age = today.date_naive() - local.date_naive();
    if TimeDelta::zero() <= age && age < TimeDelta::days(7) {
        local.format("%a %H:%M").to_string()
    } else if local.year() == today.year() {
        local.format("%a %-d %b %H:%M").to_string()
    } else {
        local.format("%-d %b %Y %H:%M").to_string()
    }
}

/// "Tue 10 Mar 2026"
pub(crate) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// The figures of a digest, told.
pub(crate) const FIGURES: &str = "All ad slots: his part of all ad slots shown in that time, also called share of \
     voice. Strips and figures are of the last 14 days, or of the time since he stands so. Rank 1 is the first ad slot; the mean rank counts the checks in which he was there.";

/// What a stance means.
pub(crate) fn meaning(stance: Stance) -> &'static str {
    match stance {
        Stance::Unknown => "too few checks so far to say",
        Stance::AllHours => "in the ad slots in the peak and outside it",
        Stance::PeakOnly => "in the ad slots in the peak, hardly outside it",
        Stance::WeekdaysOnly => "in the ad slots on weekdays, hardly at weekends",
        Stance::RunsOut => "drops out of the ad slots in the course of the day",
        Stance::Probing => "seen now and then, as if trying",
        Stance::Gone => "not seen in the ad slots",
        Stance::Partial => "there part of the time, in no clear pattern",
        Stance::Unclear => "enough seen, but no stance is likelier than not; he may be changing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_as_short_as_they_can_be() {
        let (zone, now) = (chrono_tz::Asia::Shanghai, "2026-03-10T04:00:00Z".parse().unwrap());
        let moment = |at: &str| moment(at.parse().unwrap(), now, zone);
        assert_eq!(moment("2026-03-09T16:00:00Z"), "Tue 00:00");
        assert_eq!(moment("2026-03-04T08:00:00Z"), "Wed 16:00");
        assert_eq!(moment("2026-03-03T08:00:00Z"), "Tue 3 Mar 16:00");
        assert_eq!(moment("2025-12-31T15:00:00Z"), "31 Dec 2025 23:00");
        assert_eq!(moment("2026-03-12T08:00:00Z"), "Thu 12 Mar 16:00");
    }

    #[test]
    fn figures_claim_no_more_than_was_seen() {
        let share = |rate| share(rate).replace('\u{a0}', " ");
        let sure = |confidence| sure(confidence).replace('\u{a0}', " ");
        assert_eq!(share(Rate::new(410, 455)), "90 % (410 of 455)");
        assert_eq!(share(Rate::new(1, 500)), "under 1 % (1 of 500)");
        assert_eq!(share(Rate::new(499, 500)), "over 99 % (499 of 500)");
        assert_eq!(share(Rate::new(0, 9)), "0 % (0 of 9)");
        assert_eq!(share(Rate::default()), "no checks");
        assert_eq!([sure(0.993), sure(0.8999), sure(0.9999)], ["99 % sure", "89 % sure", "more than 99 % sure"]);
    }

    #[test]
    fn names_are_cut_by_what_they_take_on_the_line() {
        assert_eq!(clipped("甲乙丙丁戊", 7), "甲乙丙…");
        assert_eq!(clipped("甲乙丙", 6), "甲乙丙");
        assert_eq!(clipped("a\r\nb\u{202e}c", 6), "a bc");
    }
}
