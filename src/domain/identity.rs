//! Who is who: names and domains brought to a form in which equal means the same shop.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::bounds::is_invisible;

/// The form in which two spellings of one name are equal: NFKC, case-folded, without invisible
/// characters, white space collapsed. Look-alikes of other scripts stay apart on purpose.
pub fn identity_key(name: &str) -> String {
    // ASCII is its own NFKC, and its folding is lower case.
    let folded: String = if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.chars().filter(|&c| !is_invisible(c)).nfkc().default_case_fold().nfkc().collect()
    };
    let mut key = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// The domain that somebody registered: `www.shop.co.uk` and `https://shop.co.uk/x` give
/// `shop.co.uk`. `None` for what is no public host name: an address, `localhost`, a bare suffix.
pub fn registrable_domain(host_or_url: &str) -> Option<String> {
    let text = host_or_url.trim();
    let host = if text.contains("://") {
        url::Url::parse(text).ok()?.host_str()?.to_owned()
    } else {
        // A host as pages show it may carry a path or a bread crumb: `shop.de › schuhe`.
        let end =
            text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '›' | '»')).unwrap_or(text.len());
        text[..end].to_owned()
    };
    let url::Host::Domain(ascii) = url::Host::parse(host.trim_end_matches('.')).ok()? else { return None };
    let domain = psl::domain(ascii.as_bytes())?;
    if !domain.suffix().is_known() {
        // An unknown suffix is no registry's: `.example` in tests and intranets. Two labels are then the shop.
        let labels: Vec<&str> = ascii.rsplitn(3, '.').collect();
        return (labels.len() >= 2).then(|| format!("{}.{}", labels[1], labels[0]));
    }
    std::str::from_utf8(domain.as_bytes()).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for other in ["ＡＣＭＥ  Shoes", "acme\u{200b} shoes", " Acme\tSHOES ", "\u{feff}Acme Shoes"] {
            assert_eq!(identity_key(other), identity_key("Acme Shoes"), "{other:?}");
        }
        assert_eq!(identity_key("e\u{301}clair"), identity_key("éclair"));
        assert_eq!(identity_key("STRASSE"), identity_key("Straße"));
    }

    #[test]
    fn look_alikes_are_not_merged() {
        assert_ne!(identity_key("A\u{441}me"), identity_key("Acme"));
        assert_ne!(identity_key("甲店"), identity_key("申店"));
    }

    #[test]
    fn domains_are_cut_at_the_public_suffix() {
        let cases = [
            ("www.shop.co.uk", Some("shop.co.uk")),
            ("https://user@WWW.Shop.de:8443/a?b", Some("shop.de")),
            ("shop.de › schuhe", Some("shop.de")),
            ("a.github.io", Some("a.github.io")),
            ("rivalone.example", Some("rivalone.example")),
            ("www.rivalone.example", Some("rivalone.example")),
            ("bücher.de", Some("xn--bcher-kva.de")),
            ("co.uk", None),
            ("127.0.0.1", None),
            ("localhost", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(registrable_domain(text).as_deref(), expected, "{text:?}");
        }
    }
}
