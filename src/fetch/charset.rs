//! Bytes to text, in the character sets that pages have. Pure.
//!
//! The order of the HTML standard: byte order mark, `Content-Type`, what the page says of itself, a guess.
//! UTF-7 and other sets that hide markup are no sets here.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How much of a page is searched for what it says of its own character set. The standard says 1024 bytes;
/// real pages have it later.
const PRESCAN: usize = 4_096;
/// How much of a page the guess looks at.
const GUESSED_ON: usize = 256 * 1024;

/// Text, and whether it could be read without loss.
pub(super) struct Decoded {
    pub text: String,
    /// Bytes that are no text in the set chosen were replaced by U+FFFD.
    pub replaced: bool,
}

/// The text of `bytes`. `declared` is the charset of the `Content-Type`; `domain` the host's top-level domain,
/// a hint for guessing.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>, domain: Option<&str>) -> Decoded {
    let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or_else(|| (choose(&bytes, declared, domain), 0));
    if encoding == UTF_8 && mark == 0 {
        // The common case: no copy.
        return match String::from_utf8(bytes) {
            Ok(text) => Decoded { text, replaced: false },
            Err(error) => Decoded { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), replaced: true },
        };
    }
    let (text, replaced): (Cow<'_, str>, bool) = encoding.decode_without_bom_handling(&bytes[mark..]);
    Decoded { text: text.into_owned(), replaced }
}

fn choose(bytes: &[u8], declared: Option<&str>, domain: Option<&str>) -> &'static Encoding {
    declared
        .and_then(|label| named(label.as_bytes()))
        .or_else(|| said_within(&bytes[..bytes.len().min(PRESCAN)]))
        .unwrap_or_else(|| guess(bytes, domain))
}

/// The encoding of that label. Those that browsers refuse to read (UTF-7, HZ, ISO-2022-KR) have none.
fn named(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label)
}

/// What a page says of itself in `<meta charset>`, `<meta content="…; charset=…">` or `<?xml encoding="…"?>`.
fn said_within(head: &[u8]) -> Option<&'static Encoding> {
    let head: String = head.iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let head = without_comments(&head);
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let xml = xml.and_then(|declaration| value_after(declaration, "encoding"));
    let meta = || {
        head.split("<meta").skip(1).find_map(|rest| {
            let tag = rest.split('>').next()?;
            value_after(tag, "charset").and_then(|label| named(label.as_bytes()))
        })
    };
    let encoding = xml.and_then(|label| named(label.as_bytes())).or_else(meta)?;
    // A page whose own words could be read as ASCII is not UTF-16 whatever it says (HTML standard).
    Some(match encoding {
        _ if encoding == UTF_16BE || encoding == UTF_16LE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

fn without_comments(head: &str) -> String {
    let mut kept = String::with_capacity(head.len());
    let mut rest = head;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The value in `name = "value"`, quoted or not.
fn value_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| {
        let value = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| matches!(c, '"' | '\'' | ';' | '/' | '>') || c.is_whitespace());
        Some(&value[..end.unwrap_or(value.len())]).filter(|value| !value.is_empty())
    })
}

/// UTF-8 where it is valid, else the likeliest of the old sets.
fn guess(bytes: &[u8], domain: Option<&str>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &bytes[..bytes.len().min(GUESSED_ON)];
    detector.feed(sample, sample.len() == bytes.len());
    let domain = domain.map(str::as_bytes).filter(|tld| {
        !tld.is_empty() && tld.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
    });
    detector.guess(domain, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, WINDOWS_1251};

    use super::*;

    const OLD_SETS: [(&Encoding, &str, &str); 5] = [
        (GBK, "gb2312", "红色女鞋 新款真皮单鞋 旗舰店 包邮"),
        (BIG5, "big5", "紅色女鞋 新款真皮單鞋 旗艦店 免運費"),
        (SHIFT_JIS, "shift_jis", "赤い靴の専門店 送料無料 レディースシューズ"),
        (EUC_KR, "euc-kr", "빨간 구두 전문점 무료 배송 여성 신발"),
        (WINDOWS_1251, "windows-1251", "Красные туфли, бесплатная доставка по России"),
    ];

    fn page(meta: &str, text: &str) -> String {
        format!("<!doctype html><html><head>{meta}<title>{text}</title></head><body>{}</body></html>", text.repeat(9))
    }

    fn read(bytes: &[u8], declared: Option<&str>) -> String {
        let decoded = decode(bytes.to_vec(), declared, None);
        assert!(!decoded.replaced);
        decoded.text
    }

    #[test]
    fn pages_in_old_sets_are_read_by_header_by_meta_and_by_guess() {
        for (encoding, label, text) in OLD_SETS {
            let plain = page("", text);
            assert_eq!(read(&encoding.encode(&plain).0, Some(label)), plain, "{label} by header");
            assert_eq!(read(&encoding.encode(&plain).0, None), plain, "{label} by guess");
            for meta in [
                format!("<meta charset=\"{label}\">"),
                format!("<META http-equiv=Content-Type content='text/html; charset={label}'>"),
            ] {
                let said = page(&format!("<!-- <meta charset=utf-8> -->{meta}"), text);
                assert_eq!(read(&encoding.encode(&said).0, None), said, "{label} by {meta}");
            }
        }
    }

    #[test]
    fn a_byte_order_mark_has_the_last_word() {
        let utf16: Vec<u8> = "\u{feff}女包".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, Some("gbk")), "女包");
        assert_eq!(read("\u{feff}女包".as_bytes(), Some("gbk")), "女包");
    }

    #[test]
    fn the_header_outranks_the_page() {
        let text = page("<meta charset=gbk>", "é");
        assert_eq!(read(text.as_bytes(), Some("UTF-8")), text);
    }

    #[test]
    fn xml_says_its_set_too() {
        let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>Туфли</a>";
        assert_eq!(read(&WINDOWS_1251.encode(text).0, None), text);
    }

    #[test]
    fn utf7_stays_what_it_looks_like() {
        assert_eq!(read(b"<title>+ADw-script+AD4-</title>", Some("utf-7")), "<title>+ADw-script+AD4-</title>");
        assert_eq!(read(b"<meta charset=utf-7>+ADw-", None), "<meta charset=utf-7>+ADw-");
    }

    #[test]
    fn a_wrong_declaration_is_told() {
        let decoded = decode(GBK.encode("红色女鞋").0.into_owned(), Some("utf-8"), None);
        assert!(decoded.replaced && decoded.text.contains('\u{fffd}'));
    }

    #[test]
    fn no_bytes_and_no_label_panic() {
        for bytes in [&b""[..], b"\xff", b"\xef\xbb\xbf", b"<meta charset=", b"<!--", b"<?xml encoding"] {
            for label in [None, Some(""), Some("\"utf-8\""), Some("nonsense")] {
                decode(bytes.to_vec(), label, Some("."));
            }
        }
    }
}
