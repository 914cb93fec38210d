//! How an hour of a strip is shown, in the steps of [`DayStrip::as_text`](crate::insight::DayStrip::as_text).

use crate::domain::Rate;

/// How often somebody was seen in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
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
    /// The shade of an hour.
    pub fn of(rate: Rate) -> Self {
        match rate.value() {
            None => Self::Unseen,
            Some(share) if share >= 0.40 => Self::On,
            Some(share) if share > 0.12 => Self::Sometimes,
            Some(share) if share > 0.0 => Self::Rare,
            Some(_) => Self::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::DayStrip;

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
}
