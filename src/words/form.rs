//! Figures, names and lists in the reader's form.

use unicode_width::UnicodeWidthChar;

use super::{Lang, catalogue::form as say};
use crate::domain::{Party, Rate, display_safe, money};

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

/// Who, by name.
pub(crate) fn who(lang: Lang, party: &Party) -> String {
    match &party.rival {
        Some(name) => shown(name),
        None if party.is_market() => say::most_rivals(lang).to_owned(),
        None => say::own_shop(lang).to_owned(),
    }
}

/// Who, at the beginning of a sentence.
pub(crate) fn subject(lang: Lang, party: &Party) -> String {
    spaced(lang, who(lang, party))
}

/// A name before further words: Chinese has no blanks, but for one after Latin letters.
pub(crate) fn spaced(lang: Lang, name: String) -> String {
    match name.chars().last() {
        Some(last) if lang == Lang::Zh && last.is_ascii() => name + " ",
        _ => name,
    }
}

/// A keyword within a sentence: set apart where a language has no blanks between words.
pub(crate) fn quoted(lang: Lang, keyword: &str) -> String {
    say::keyword(lang, keyword)
}

/// The same with a capital, to begin a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// "410 of 455"
pub(crate) fn counts(lang: Lang, rate: Rate) -> String {
    say::counts(lang, rate.hits, rate.checks)
}

/// "90 % (410 of 455)"; "no checks" without any.
pub(crate) fn share(lang: Lang, rate: Rate) -> String {
    match rate.value() {
        None => say::no_checks(lang).to_owned(),
        Some(value) => say::share(lang, &percent(lang, value), &counts(lang, rate)),
    }
}

/// A share as a whole percentage that never rounds something to nothing, nor nearly all to all. Its sign
/// stays on the line of its figure.
pub(crate) fn percent(lang: Lang, share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => say::under_one_percent(lang).to_owned(),
        p if p > 99.0 && p < 100.0 => say::over_99_percent(lang).to_owned(),
        p => say::percent(lang, &format!("{p:.0}")),
    }
}

/// "99 % sure": never more than the figure bears.
pub(crate) fn sure(lang: Lang, confidence: f64) -> String {
    match confidence * 100.0 {
        p if p >= 99.5 => say::more_than_99_sure(lang).to_owned(),
        p => say::sure(lang, &say::percent(lang, &format!("{:.0}", p.floor()))),
    }
}

/// "a, b, c"
pub(crate) fn list<S: AsRef<str>>(lang: Lang, parts: &[S]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    parts.join(say::comma(lang))
}

/// "a, b and 3 more": at most `most` of them by name.
pub(crate) fn list_more<S: AsRef<str>>(lang: Lang, parts: &[S], most: usize) -> String {
    let named = list(lang, &parts[..parts.len().min(most)]);
    match parts.len().saturating_sub(most) {
        0 => named,
        more => say::and_more(lang, &named, more),
    }
}

/// "20–23 h", "20–23, 8–9 h"
pub(crate) fn hours(lang: Lang, spans: &[(usize, usize)]) -> String {
    let spans: Vec<String> = spans.iter().map(|(from, to)| format!("{from}–{to}")).collect();
    super::catalogue::time::of_day(lang, &list(lang, &spans))
}

/// "on 12 keywords": how many of so many that are watched; how many these are may not be known (0).
pub(crate) fn on_keywords(lang: Lang, many: usize, watched: usize) -> String {
    match watched {
        2 if many == 2 => say::both_keywords(lang).to_owned(),
        _ if many == watched => say::all_keywords(lang, watched),
        _ if many < watched => say::keywords_of(lang, many, watched),
        _ => say::some_keywords(lang, many),
    }
}

/// A mean rank or the like, with one digit.
pub(crate) fn mean(value: f64) -> String {
    format!("{value:.1}")
}

/// An amount with its currency as the reader writes it: "CNY 62–180", "62–180 元".
pub(crate) fn money_words(lang: Lang, amount: &str, currency: &str) -> String {
    match lang {
        Lang::En => format!("{currency} {amount}"),
        Lang::Zh => format!("{amount} {}", chinese_currency(currency)),
    }
}

/// Money from millionths of its currency: "12.30 USD", "12.30 美元".
pub(crate) fn price(lang: Lang, micros: u64, currency: &str) -> String {
    match lang {
        Lang::En => money(micros, currency),
        Lang::Zh => money(micros, chinese_currency(currency)),
    }
}

/// An amount as a page shows it, with its currency behind it; the currency may not be known.
pub(crate) fn price_of(lang: Lang, amount: &str, currency: &str) -> String {
    let currency = match lang {
        Lang::En => currency,
        Lang::Zh => chinese_currency(currency),
    };
    format!("{amount} {currency}").trim_end().to_owned()
}

fn chinese_currency(code: &str) -> &str {
    match code {
        "CNY" => "元",
        "USD" => "美元",
        "EUR" => "欧元",
        "GBP" => "英镑",
        "JPY" => "日元",
        "KRW" => "韩元",
        "HKD" => "港元",
        "TWD" => "新台币",
        "SGD" => "新加坡元",
        "MYR" => "林吉特",
        "THB" => "泰铢",
        "VND" => "越南盾",
        "RUB" => "卢布",
        "AUD" => "澳元",
        "CAD" => "加元",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_their_counts_and_never_overstate() {
        let en = |hits, checks| share(Lang::En, Rate::new(hits, checks)).replace('\u{a0}', " ");
        assert_eq!(en(410, 455), "90 % (410 of 455)");
        assert_eq!(en(1, 455), "under 1 % (1 of 455)");
        assert_eq!(en(454, 455), "over 99 % (454 of 455)");
        assert_eq!(en(0, 0), "no checks");
        assert_eq!(share(Lang::Zh, Rate::new(410, 455)), "90%（410/455 次）");
        assert_eq!(sure(Lang::En, 0.999), "more than 99\u{a0}% sure");
        assert_eq!(sure(Lang::En, 0.948), "94\u{a0}% sure");
        assert_eq!(sure(Lang::Zh, 0.948), "把握 94%");
    }

    #[test]
    fn a_name_from_outside_is_one_short_line() {
        assert_eq!(shown("a\r\n  b\u{202e}c"), "a bc");
        assert_eq!(shown(&"女".repeat(30)), "女".repeat(19) + "…");
        assert_eq!(who(Lang::Zh, &Party::own()), "你的店铺");
    }

    #[test]
    fn lists_and_counts_take_the_reader_s_form() {
        assert_eq!(list_more(Lang::En, &["a", "b", "c"], 2), "a, b and 1 more");
        assert_eq!(list_more(Lang::Zh, &["甲", "乙", "丙"], 2), "甲、乙，另有 1 个");
        assert_eq!(on_keywords(Lang::En, 14, 16), "14 of 16 keywords");
        assert_eq!(on_keywords(Lang::En, 2, 2), "both keywords");
        assert_eq!(on_keywords(Lang::Zh, 14, 16), " 14 个关键词（共 16 个）");
        assert_eq!(on_keywords(Lang::En, 3, 0), "3 keywords");
        assert_eq!(money_words(Lang::Zh, "62–180", "CNY"), "62–180 元");
        assert_eq!(hours(Lang::En, &[(20, 23), (8, 9)]), "20–23, 8–9 h");
    }
}
