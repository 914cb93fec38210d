//! Currencies as pages show them.

/// What a text says about the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// This one, by its ISO 4217 code.
    Code(&'static str),
    /// A sign that several use ("$", "¥", "kr"): these.
    Sign(&'static [&'static str]),
}

/// The codes that are read in texts; ISO 4217, without funds and metals.
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

const DOLLARS: Shown = Shown::Sign(&[
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BRL", "JMD", "TTD", "BBD",
    "BSD", "BZD", "BMD", "BND", "FJD", "GYD", "KYD", "LRD", "NAD", "SBD", "SRD", "XCD", "DOP",
]);
const YEN_OR_YUAN: Shown = Shown::Sign(&["CNY", "JPY"]);
const CROWNS: Shown = Shown::Sign(&["SEK", "NOK", "DKK", "ISK"]);

/// Signs and short words, longer ones before those that they hold. Matched after NFKC, in upper case.
const SIGNS: &[(&str, Shown)] = &[
    ("US$", Shown::Code("USD")),
    ("US $", Shown::Code("USD")),
    ("CA$", Shown::Code("CAD")),
    ("C $", Shown::Code("CAD")),
    ("C$", Shown::Code("CAD")),
    ("AU$", Shown::Code("AUD")),
    ("AU $", Shown::Code("AUD")),
    ("NZ$", Shown::Code("NZD")),
    ("HK$", Shown::Code("HKD")),
    ("NT$", Shown::Code("TWD")),
    ("MX$", Shown::Code("MXN")),
    ("SG$", Shown::Code("SGD")),
    ("S$", Shown::Code("SGD")),
    ("R$", Shown::Code("BRL")),
    ("A$", Shown::Code("AUD")),
    ("CN¥", Shown::Code("CNY")),
    ("JP¥", Shown::Code("JPY")),
    ("RMB", Shown::Code("CNY")),
    ("元", Shown::Code("CNY")),
    ("円", Shown::Code("JPY")),
    ("원", Shown::Code("KRW")),
    ("₩", Shown::Code("KRW")),
    ("€", Shown::Code("EUR")),
    ("£", Shown::Code("GBP")),
    ("₹", Shown::Code("INR")),
    ("₽", Shown::Code("RUB")),
    ("РУБ", Shown::Code("RUB")),
    ("₺", Shown::Code("TRY")),
    ("ZŁ", Shown::Code("PLN")),
    ("KČ", Shown::Code("CZK")),
    ("₴", Shown::Code("UAH")),
    ("ГРН", Shown::Code("UAH")),
    ("₸", Shown::Code("KZT")),
    ("฿", Shown::Code("THB")),
    ("₫", Shown::Code("VND")),
    ("Đ", Shown::Code("VND")),
    ("₱", Shown::Code("PHP")),
    ("₪", Shown::Code("ILS")),
    ("₦", Shown::Code("NGN")),
    ("د.إ", Shown::Code("AED")),
    ("ر.س", Shown::Code("SAR")),
    ("$", DOLLARS),
    ("¥", YEN_OR_YUAN),
];

/// Words that count only as whole words.
const WORDS: &[(&str, Shown)] = &[
    ("RP", Shown::Code("IDR")),
    ("RM", Shown::Code("MYR")),
    ("RS", Shown::Code("INR")),
    ("TL", Shown::Code("TRY")),
    ("FT", Shown::Code("HUF")),
    ("LEI", Shown::Code("RON")),
    ("ЛВ", Shown::Code("BGN")),
    ("R", Shown::Code("ZAR")),
    ("FR", Shown::Code("CHF")),
    ("EURO", Shown::Code("EUR")),
    ("EUROS", Shown::Code("EUR")),
    ("KR", CROWNS),
];

/// Whether a text is a code of ISO 4217.
pub(super) fn is_iso_code(text: &str) -> bool {
    CODES.contains(&text)
}

/// The currency that a text shows: by a code, else by a sign. The text is in NFKC.
pub(super) fn shown(text: &str) -> Option<Shown> {
    let upper = text.to_uppercase();
    let words = || upper.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let code = || words().find_map(|word| CODES.iter().find(|code| **code == word)).map(|code| Shown::Code(code));
    let sign = || SIGNS.iter().find(|(sign, _)| upper.contains(sign)).map(|(_, shown)| *shown);
    let word = || words().find_map(|word| WORDS.iter().find(|(short, _)| *short == word)).map(|(_, shown)| *shown);
    code().or_else(sign).or_else(word)
}

/// Countries whose own money is written with a sign that others use, too, by the end of their shops' host names.
const AT_HOME: &[(&str, &str)] = &[
    (".ca", "CAD"),
    (".com.au", "AUD"),
    (".co.nz", "NZD"),
    (".com.mx", "MXN"),
    (".com.br", "BRL"),
    (".sg", "SGD"),
    (".hk", "HKD"),
    (".tw", "TWD"),
    (".cn", "CNY"),
    (".jp", "JPY"),
    (".se", "SEK"),
    (".no", "NOK"),
    (".dk", "DKK"),
    (".is", "ISK"),
];

/// The money that a sign of several means at a host, such as `$` at `www.shop.ca`.
pub(super) fn at_home(host: &str) -> Option<&'static str> {
    AT_HOME.iter().find(|(end, _)| host.ends_with(end)).map(|(_, code)| *code)
}

/// The code, where what is shown and the source's own currency leave no doubt.
pub(super) fn decided(shown: Option<Shown>, home: Option<&str>, default: Option<&str>) -> Option<String> {
    match shown {
        Some(Shown::Code(code)) => Some(code.to_owned()),
        Some(Shown::Sign(codes)) => home.or(default).filter(|code| codes.contains(code)).map(str::to_owned),
        None => default.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, default: Option<&str>) -> Option<String> {
        decided(shown(text), None, default)
    }

    #[test]
    fn codes_and_signs_are_known() {
        let cases = [
            ("IDR1,614,898.07", "IDR"),
            ("£9.99", "GBP"),
            ("1.299,00 €", "EUR"),
            ("US $5.00", "USD"),
            ("C $12", "CAD"),
            ("HK$ 10", "HKD"),
            ("NT$300", "TWD"),
            ("R$ 10,00", "BRL"),
            ("129元", "CNY"),
            ("1,200円", "JPY"),
            ("1 299,00 zł", "PLN"),
            ("249 Kč", "CZK"),
            ("Rp 25.000", "IDR"),
            ("5 000 Ft", "HUF"),
            ("RM12", "MYR"),
            ("1 299 руб.", "RUB"),
            ("₹1,23,456", "INR"),
            ("99,90 TL", "TRY"),
            ("chf 12.-", "CHF"),
        ];
        for (text, code) in cases {
            assert_eq!(of(text, None).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn a_sign_of_several_is_decided_by_the_source_alone() {
        assert_eq!(of("$5", None), None);
        assert_eq!(of("$5", Some("CAD")).as_deref(), Some("CAD"));
        assert_eq!(of("$5", Some("EUR")), None, "a dollar is no euro");
        assert_eq!(of("¥5", Some("JPY")).as_deref(), Some("JPY"));
        assert_eq!(of("99 kr", Some("SEK")).as_deref(), Some("SEK"));
        assert_eq!(of("5.00", Some("EUR")).as_deref(), Some("EUR"));
        assert_eq!(of("5.00", None), None);
    }

    #[test]
    fn a_sign_means_the_money_of_the_shop_s_country() {
        let at = |host: &str, text: &str| decided(shown(text), at_home(host), Some("USD"));
        assert_eq!(at("www.shop.ca", "$5").as_deref(), Some("CAD"));
        assert_eq!(at("www.shop.co.jp", "¥500").as_deref(), Some("JPY"));
        assert_eq!(at("www.shop.com", "$5").as_deref(), Some("USD"));
        assert_eq!(at("www.shop.ca", "5.00").as_deref(), Some("USD"), "no sign: what the source says");
        assert_eq!(at("www.shop.ca", "€5").as_deref(), Some("EUR"));
    }
}
