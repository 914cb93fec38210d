//! How an hour of a strip is shown, in the steps of [`DayStrip::as_text`].

use std::fmt::Write;

use crate::{domain::Rate, insight::DayStrip};

/// How often somebody was seen in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shade {
    /// Nobody looked.
    Unseen,
    /// In no check.
    Absent,
    /// In up to 12 % of the checks.
    Rare,
    /// In up to 40 %.
    Sometimes,
    /// In 40 % or more.
    On,
}

impl Shade {
    pub(super) fn of(rate: Rate) -> Self {
        match rate.value() {
            None => Self::Unseen,
            Some(share) if share >= 0.40 => Self::On,
            Some(share) if share > 0.12 => Self::Sometimes,
            Some(share) if share > 0.0 => Self::Rare,
            Some(_) => Self::Absent,
        }
    }
}

/// The strip for those who do not see it: "on 20–23 h; rarely 8–9 h; otherwise absent".
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

    #[test]
    fn shades_agree_with_the_characters_of_the_strip() {
        let mut strip = DayStrip(std::array::from_fn(|hour| Rate::new(hour as u64 % 7 * 2, 20)));
        strip.0[23] = Rate::default();
        for (rate, drawn) in strip.0.into_iter().zip(strip.as_text().chars()) {
            let expected = match drawn {
                '█' => Shade::On,
                '▄' => Shade::Sometimes,
                '▁' => Shade::Rare,
                '·' => Shade::Absent,
                _ => Shade::Unseen,
            };
            assert_eq!(Shade::of(rate), expected);
        }
    }

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
