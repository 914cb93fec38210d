//! A strip in words, and what its shades mean.

use crate::{
    insight::DayStrip,
    notify::draw::{document::Legend, shade::Shade},
    words::{
        Lang,
        catalogue::{finding as say, form},
        hours,
    },
};

/// What the shades of a strip mean.
pub(super) fn legend(lang: Lang) -> Legend {
    Legend {
        title: say::legend_title(lang),
        shades: [
            ("█", say::legend_on(lang)),
            ("▄", say::legend_sometimes(lang)),
            ("▁", say::legend_rare(lang)),
            ("·", say::legend_absent(lang)),
            (say::legend_blank_mark(lang), say::legend_blank(lang)),
        ],
    }
}

/// The strip under `label` for those who have it read to them.
pub(super) fn spoken(lang: Lang, label: &str, strip: &DayStrip) -> String {
    say::strip_spoken(lang, label, &in_words(lang, strip))
}

/// "on 20–23 h; rarely 8–9 h; otherwise absent".
pub(super) fn in_words(lang: Lang, strip: &DayStrip) -> String {
    type Always = fn(Lang) -> &'static str;
    type Then = fn(Lang, &str) -> String;
    const NAMES: [(Shade, Always, Then); 4] = [
        (Shade::On, say::strip_always_on, say::strip_on),
        (Shade::Sometimes, say::strip_always_sometimes, say::strip_sometimes),
        (Shade::Rare, say::strip_always_rare, say::strip_rare),
        (Shade::Unseen, say::strip_never_looked, say::strip_unseen),
    ];
    let shades = strip.0.map(Shade::of);
    let mut words: Vec<String> = Vec::new();
    for (shade, always, then) in NAMES {
        match spans(&shades, shade).as_slice() {
            [] => {}
            [(0, 24)] => words.push(always(lang).to_owned()),
            spans => words.push(then(lang, &hours(lang, spans))),
        }
    }
    if shades.iter().all(|&shade| shade == Shade::Absent) {
        words.push(say::strip_absent(lang).to_owned());
    } else if shades.contains(&Shade::Absent) {
        words.push(say::strip_otherwise_absent(lang).to_owned());
    }
    words.join(form::semicolon(lang))
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
        assert_eq!(in_words(Lang::En, &day(|_| 20)), "on at all hours");
        assert_eq!(in_words(Lang::En, &day(|_| 0)), "absent at all hours");
        let peak = day(|hour| match hour {
            20..=22 => 18,
            8 => 1,
            _ => 0,
        });
        assert_eq!(in_words(Lang::En, &peak), "on 20–23 h; rarely 8–9 h; otherwise absent");
        assert_eq!(in_words(Lang::En, &DayStrip::default()), "never looked at");
    }
}
