//! Numbers as pages show them: prices, counts, ratings.

use unicode_normalization::UnicodeNormalization;

/// Currencies with three decimals: there `1.250` is no thousand.
const THREE_DECIMALS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// The text with its forms made plain: full-width and other scripts' digits, separators and spaces.
pub(super) fn plain(text: &str) -> String {
    // What is ASCII has these forms already.
    if text.is_ascii() { text.chars().map(plain_char).collect() } else { text.nfkc().map(plain_char).collect() }
}

fn plain_char(c: char) -> char {
    // The first digit of each decimal script that shops are written in.
    const ZEROS: [char; 10] = ['٠', '۰', '०', '০', '੦', '૦', '௦', '౦', '๐', '໐'];
    match c {
        '٫' => '.',
        '٬' | '’' | '‘' | '´' | '`' => '\'',
        '،' | '、' => ',',
        '−' => '-',
        c if c.is_whitespace() => ' ',
        c if c.is_ascii() => c,
        c => ZEROS
            .iter()
            .find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|digit| *digit < 10))
            .and_then(|digit| char::from_digit(digit, 10))
            .unwrap_or(c),
    }
}

/// The price in a text, as a plain decimal number with the digits that are shown ("1299.00").
///
/// Of several numbers it is the first with a currency beside it, else the first that is no percentage:
/// of a range the lower end. A single separator with three digits after it groups thousands (`1.299`
/// is 1299), unless a zero stands before it or the currency has three decimals. `text` is [`plain`].
pub(super) fn price(text: &str, currency: Option<&str>) -> Option<String> {
    let runs = runs(text);
    let usable = |run: &&Run<'_>| !run.after.trim_start().starts_with('%');
    let best = runs.iter().filter(usable).find(|run| run.has_currency()).or_else(|| runs.iter().find(usable))?;
    let three = currency.is_some_and(|code| THREE_DECIMALS.contains(&code));
    shifted(&decimal(best.digits, three)?, magnitude(best.after))
}

/// A count in a text: `1,234`, `3k+ sold`, `1.2万+`.
pub(super) fn count(text: &str) -> Option<u64> {
    let text = plain(text);
    let run = runs(&text).into_iter().next()?;
    let power = magnitude(run.after);
    // `1.2k` has a decimal, `1.234` a thousand.
    let number = shifted(&decimal(run.digits, false)?, power)?;
    number.split('.').next()?.parse().ok()
}

/// A rating in a text: `4.7 out of 5`, `4,7`, `5つ星のうち4.3`.
pub(super) fn rating(text: &str) -> Option<f64> {
    let text = plain(text);
    let text = text.split_once("のうち").map_or(text.as_str(), |(_, after)| after);
    let run = runs(text).into_iter().next()?;
    let digits = run.digits.replace(',', ".");
    digits.parse().ok().filter(|rating: &f64| (0.0..=100.0).contains(rating))
}

/// A number as it stands in a text.
struct Run<'a> {
    before: &'a str,
    digits: &'a str,
    after: &'a str,
}

impl Run<'_> {
    /// Whether a currency touches it.
    fn has_currency(&self) -> bool {
        let start = self.before.char_indices().rev().nth(4).map_or(0, |(at, _)| at);
        let end = self.after.char_indices().nth(5).map_or(self.after.len(), |(at, _)| at);
        let word = |c: char| !(c.is_ascii_digit() || matches!(c, ',' | ';' | '(' | ')' | '|'));
        let before = self.before[start..].rsplit(|c| !word(c)).next().unwrap_or("");
        let after = self.after[..end].split(|c| !word(c)).next().unwrap_or("");
        super::currency::shown(before).is_some() || super::currency::shown(after).is_some()
    }
}

/// The numbers of a text: digits with separators between them. A space groups only threes of digits.
fn runs(text: &str) -> Vec<Run<'_>> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() && found.len() < 20 {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        while digit(at) || joins(bytes, start, at) {
            at += 1;
        }
        found.push(Run { before: &text[..start], digits: &text[start..at], after: &text[at..] });
    }
    found
}

/// Whether the byte at `at` is a separator within the number that began at `start`.
fn joins(bytes: &[u8], start: usize, at: usize) -> bool {
    let digits_after = bytes[at + 1.min(bytes.len() - at)..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match bytes.get(at) {
        Some(b'.' | b',' | b'\'') => digits_after > 0,
        Some(b' ') => {
            let group = bytes[start..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            digits_after == 3 && (group == 3 || (group < 3 && bytes[start..at].iter().all(u8::is_ascii_digit)))
        }
        _ => false,
    }
}

/// Digits with separators as a decimal number; which separator is which follows from their places.
fn decimal(digits: &str, three_decimals: bool) -> Option<String> {
    let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
    let Some(last) = digits.rfind(['.', ',']) else { return whole(&digits) };
    let mark = digits.as_bytes()[last] as char;
    let other = if mark == '.' { ',' } else { '.' };
    let (head, tail) = (&digits[..last], &digits[last + 1..]);
    let repeated = head.contains(mark);
    let groups = tail.len() == 3 && !head.contains(other) && !three_decimals && head.len() <= 3 && head != "0";
    if repeated || groups {
        // `1,234,567` and `1,234`; but `1.234.56` is neither.
        return (tail.len() == 3 || !repeated).then(|| whole(&digits.replace(['.', ','], "")))?;
    }
    Some(format!("{}.{tail}", whole(&head.replace(['.', ','], ""))?))
}

/// Whole digits without leading zeros, of a length that money has.
fn whole(digits: &str) -> Option<String> {
    let trimmed = digits.trim_start_matches('0');
    match trimmed.len() {
        0 if digits.is_empty() => None,
        0 => Some("0".to_owned()),
        1..=18 => Some(trimmed.to_owned()),
        _ => None,
    }
}

/// The power of ten that the word after a number stands for.
fn magnitude(after: &str) -> usize {
    let after = after.trim_start();
    let word_ends = |length: usize| !after[length..].starts_with(|c: char| c.is_alphabetic());
    match after.chars().next() {
        Some('万' | '萬' | '만') => 4,
        Some('億' | '亿' | '억') => 8,
        Some('k' | 'K' | 'к' | 'К') if word_ends(after.chars().next().map_or(0, char::len_utf8)) => 3,
        Some('m' | 'M') if word_ends(1) => 6,
        _ if after.to_lowercase().starts_with("тыс") => 3,
        _ if after.to_lowercase().starts_with("mil ") => 3,
        _ => 0,
    }
}

/// The number with its point moved to the right.
fn shifted(number: &str, power: usize) -> Option<String> {
    if power == 0 {
        return Some(number.to_owned());
    }
    let (head, tail) = number.split_once('.').unwrap_or((number, ""));
    let padded = format!("{tail:0<power$}");
    let (moved, left) = padded.split_at(power);
    let moved = whole(&format!("{head}{moved}"))?;
    Some(if left.is_empty() { moved } else { format!("{moved}.{left}") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Option<String> {
        price(&plain(text), None)
    }

    #[test]
    fn prices_are_read_as_shops_write_them() {
        let cases = [
            ("IDR1,614,898.07", "1614898.07"),
            ("£9.99", "9.99"),
            ("1.299,00 €", "1299.00"),
            ("￥129.00", "129.00"),
            ("US $5.00 to $7.00", "5.00"),
            ("129元", "129"),
            ("12'345.60", "12345.60"),
            ("CHF 12’345.60", "12345.60"),
            ("₹1,23,456.78", "123456.78"),
            ("1\u{a0}299,00 zł", "1299.00"),
            ("1\u{202f}299,00 €", "1299.00"),
            ("٣٤٥٫٥٠ ر.س", "345.50"),
            ("１２９", "129"),
            ("۱٬۲۹۹", "1299"),
            ("5 000 Ft", "5000"),
            ("0.500", "0.500"),
            ("1.299", "1299"),
            ("1,299", "1299"),
            ("1.234.567", "1234567"),
            ("12.5", "12.5"),
            ("1234.567", "1234.567"),
            ("-20% £9.99", "9.99"),
            ("2 for £10", "10"),
            ("4.5 (120) $9.99", "9.99"),
            ("ab 19,90 EUR", "19.90"),
            ("0", "0"),
            ("007", "7"),
            ("10 - 20", "10"),
            ("1.5万円", "15000"),
            ("238.0", "238.0"),
            ("CHF 12.-", "12"),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_price_gives_none() {
        for text in ["", "free", "20% off", "Preis auf Anfrage", "1.234.56", "99999999999999999999"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn currencies_with_three_decimals_group_no_thousands_with_a_point() {
        assert_eq!(price("1.250", Some("KWD")).as_deref(), Some("1.250"));
    }

    #[test]
    fn counts_know_their_words() {
        let cases = [
            ("1,234", 1_234),
            ("(1,234)", 1_234),
            ("3k+ sold", 3_000),
            ("1.2万+", 12_000),
            ("1881人付款", 1_881),
            ("1.5K+ bought", 1_500),
            ("2M", 2_000_000),
            ("82+ sold", 82),
            ("1.234 Bewertungen", 1_234),
            ("5 millones", 5),
            ("3 тыс. отзывов", 3_000),
            ("10 kg", 10),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), Some(expected), "{text}");
        }
        assert_eq!(count("none sold"), None);
    }

    #[test]
    fn ratings_are_read_before_their_scale() {
        let cases =
            [("4.7 out of 5 stars", 4.7), ("4,7 von 5", 4.7), ("5つ星のうち4.3", 4.3), ("98.5% positive", 98.5)];
        for (text, expected) in cases {
            assert_eq!(rating(text), Some(expected), "{text}");
        }
        assert_eq!(rating("4123"), None);
    }

    proptest! {
        #[test]
        fn any_text_gives_a_plain_number_or_none(text in "[0-9.,' kKmM万%$€\u{660}-\u{669}a\u{e9}-]{0,30}|\\PC{0,30}") {
            let text = plain(&text);
            if let Some(price) = price(&text, None) {
                prop_assert!(price.parse::<f64>().is_ok(), "{price:?}");
                prop_assert!(price.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            }
            let _ = (count(&text), rating(&text));
        }
    }
}
