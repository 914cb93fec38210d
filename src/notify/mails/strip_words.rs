//! A strip in words, and what its shades mean.

use std::fmt::Write;

use crate::{
    insight::DayStrip,
    notify::draw::{document::Legend, shade::Shade},
};

/// What the shades of a strip mean.
pub(super) const LEGEND: Legend = Legend {
    title: "Hours",
    shades: [
        ("█", "in 40 % of the checks or more"),
        ("▄", "now and then"),
        ("▁", "rarely (up to 12 %)"),
        ("·", "absent"),
        ("blank", "not looked at"),
    ],
};

/// The strip under `label` for those who have it read to them.
pub(super) fn spoken(label: &str, strip: &DayStrip) -> String {
    format!("{label}, hours of the day: {}", in_words(strip))
}

/// "on 20–23 h; rarely 8–9 h; otherwise absent".
pub(super) fn in_words(strip: &DayStrip) -> String {
    let shades = strip.0.map(Shade::of);
    let mut words = String::new();
    for (shade, name) in [
        (Shade::On, "on"),
        (Shade::Sometimes, "now and then"),
        (Shade::Rare, "rarely"),
        (Shade::Unseen, "not looked at"),
    ] {
        let spans: Vec<String> = spans(&shades, shade).into_iter().map(|(from, to)| format!("{from}–{to}")).collect();
        if spans == ["0–24"] && shade == Shade::Unseen {
            words.push_str("never looked at");
        } else if spans == ["0–24"] {
            let _ = write!(words, "{name} at all hours");
        } else if !spans.is_empty() {
            let _ = write!(words, "{name} {} h; ", spans.join(", "));
        }
    }
    if shades.iter().all(|&shade| shade == Shade::Absent) {
        words.push_str("absent at all hours");
    } else if shades.contains(&Shade::Absent) {
        words.push_str("otherwise absent");
    }
    words.trim_end_matches("; ").to_owned()
}

fn spans(shades: &[Shade; 24], wanted: Shade) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for hour in (0..24).filter(|&hour| shades[hour] == wanted) {
        match spans.last_mut() {
            Some((_, end)) if *end == hour => *end = hour + 1,
            _ => spans.push((hour, hour + 1)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rate;

    #[test]
    fn a_strip_can_be_read_aloud() {
        let day = |share: fn(usize) -> u64| DayStrip(std::array::from_fn(|hour| Rate::new(share(hour), 20)));
        assert_eq!(in_words(&day(|_| 20)), "on at all hours");
        assert_eq!(in_words(&day(|_| 0)), "absent at all hours");
        let peak = day(|hour| match hour {
            20..=22 => 18,
            8 => 1,
            _ => 0,
        });
        assert_eq!(in_words(&peak), "on 20–23 h; rarely 8–9 h; otherwise absent");
        assert_eq!(in_words(&DayStrip::default()), "never looked at");
    }
}
