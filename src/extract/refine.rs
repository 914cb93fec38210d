//! From the texts that the rules found to a listing.

use std::collections::BTreeMap;

use url::Url;

use super::{
    currency::{self, at_home, decided},
    found::Found,
    link::{House, absolute, host_shown, is_redirector},
    numbers,
    rules::Rules,
    spec::Field,
};
use crate::domain::{Listing, Slot, bounded};

/// The listings of a page, counted from 1.
pub(super) fn listings(found: &[Found], rules: &Rules, page: &str, base: Option<&Url>) -> Vec<Listing> {
    let mut listings = Vec::with_capacity(found.len());
    let house = House::of(page);
    append(&mut listings, found.iter().map(|found| listing(found, rules, &house, base)).collect());
    listings
}

/// Adds the listings of a later page of one check: ranks and positions go on counting.
pub fn append(listings: &mut Vec<Listing>, more: Vec<Listing>) {
    let mut ranks: BTreeMap<Option<Slot>, u32> = BTreeMap::new();
    for listing in listings.iter() {
        *ranks.entry(listing.slot).or_default() += 1;
    }
    for listing in more {
        let rank = ranks.entry(listing.slot).or_default();
        *rank += 1;
        // Pages hold at most `MAX_LISTINGS` each, and checks few pages.
        let position = listings.len() as u32 + 1;
        listings.push(Listing { rank: *rank, position, ..listing });
    }
}

fn listing(found: &Found, rules: &Rules, house: &House, base: Option<&Url>) -> Listing {
    let text = |field: Field| found.fields.get(&field).and_then(|text| cleaned(text, field, rules));
    let url = text(Field::Url).and_then(|link| absolute(&link, base));
    let linked = || url.as_ref().filter(|_| rules.domain_from_link).and_then(|url| house.host_linked(url));
    let (price, currency) = money(text(Field::Price), text(Field::Currency), base, rules.currency.as_deref());
    Listing {
        slot: found.slot,
        block: found.block,
        rank: 0,
        position: 0,
        seller: text(Field::Seller).map(|seller| bounded(&seller)),
        domain: text(Field::Domain)
            .and_then(|shown| host_shown(&shown))
            .filter(|host| !is_redirector(host))
            .or_else(linked)
            .map(|host| bounded(&host)),
        item_id: text(Field::ItemId).map(|id| bounded(&id)),
        title: text(Field::Title).map(|title| bounded(&title)),
        price,
        currency,
        sold: text(Field::Sold).as_deref().and_then(numbers::count),
        rating: text(Field::Rating).as_deref().and_then(numbers::rating),
        reviews: text(Field::Reviews).as_deref().and_then(numbers::count),
        url: url.map(String::from),
    }
}

/// A price and its currency; a currency without a price says nothing.
fn money(
    price: Option<String>,
    currency: Option<String>,
    page: Option<&Url>,
    default: Option<&str>,
) -> (Option<String>, Option<String>) {
    let Some(text) = price.map(|text| numbers::plain(&text)) else { return (None, None) };
    let shown = currency.and_then(|text| currency::shown(&numbers::plain(&text))).or_else(|| currency::shown(&text));
    let home = page.and_then(Url::host_str).and_then(at_home);
    let currency = decided(shown, home, default);
    match numbers::price(&text, currency.as_deref()) {
        Some(price) => (Some(price), currency),
        None => (None, None),
    }
}

/// A field's text after its replacements, white space collapsed; `None` where nothing is left.
///
/// Control characters become spaces; direction marks and the like stay, for the text is evidence.
fn cleaned(text: &str, field: Field, rules: &Rules) -> Option<String> {
    let mut text = tidy(text);
    for replacement in rules.clean.get(&field).into_iter().flatten() {
        text = replacement.pattern.replace_all(&text, &replacement.replace).into_owned();
    }
    let text = tidy(&text);
    (!text.is_empty()).then_some(text)
}

fn tidy(text: &str) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is plain and has one space between words: most are.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
    bytes.iter().all(is_plain)
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && memchr::memmem::find(bytes, b"  ").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::spec::{Clean, Spec};

    const PAGE: &str = "https://market.example/search";

    fn refined(fields: &[(Field, &str)], spec: Spec) -> Listing {
        let texts = |(field, text): &(Field, &str)| (*field, (*text).to_owned());
        let found = Found { fields: fields.iter().map(texts).collect(), ..Found::default() };
        let keys = fields.iter().map(|(field, _)| (*field, vec!["b".to_owned()]));
        let mut spec = Spec { listing: vec!["li".into()], ..spec };
        spec.fields.extend(keys);
        spec.fields.entry(Field::Title).or_insert_with(|| vec!["b".into()]);
        let rules = Rules::compile(&spec).unwrap();
        let base = Url::parse(PAGE).unwrap();
        listings(&[found], &rules, PAGE, Some(&base)).remove(0)
    }

    #[test]
    fn texts_become_typed_fields() {
        let listing = refined(
            &[
                (Field::Title, " Red\u{0}\n\tshoes "),
                (Field::Url, "//shop.example/p/1"),
                (Field::Price, "1.299,00 €"),
                (Field::Sold, "1.2万+"),
                (Field::Rating, "4.7 out of 5"),
                (Field::Reviews, "(1,234)"),
            ],
            Spec::default(),
        );
        assert_eq!(listing.title.as_deref(), Some("Red shoes"));
        assert_eq!(listing.url.as_deref(), Some("https://shop.example/p/1"));
        assert_eq!(listing.domain.as_deref(), Some("shop.example"), "there is no rule for it, and the link tells it");
        assert_eq!((listing.price.as_deref(), listing.currency.as_deref()), (Some("1299.00"), Some("EUR")));
        assert_eq!((listing.sold, listing.rating, listing.reviews), (Some(12_000), Some(4.7), Some(1_234)));
    }

    #[test]
    fn what_is_missing_stays_null() {
        let listing =
            refined(&[(Field::Price, "ask us"), (Field::Currency, "EUR"), (Field::Domain, "Acme")], Spec::default());
        assert_eq!((listing.price, listing.currency, listing.domain, listing.title), (None, None, None, None));
    }

    #[test]
    fn replacements_work_in_order_on_the_tidy_text() {
        let clean = |pattern: &str, replace: &str| Clean { pattern: pattern.into(), replace: replace.into() };
        let rules = vec![clean("^New Listing ", ""), clean(r"(\d+) pcs", "$1 pieces")];
        let spec = Spec { clean: [(Field::Title, rules)].into(), ..Spec::default() };
        assert_eq!(refined(&[(Field::Title, "New  Listing Pads 2 pcs")], spec).title.as_deref(), Some("Pads 2 pieces"));
    }

    #[test]
    fn direction_marks_stay_and_long_text_is_cut() {
        let listing =
            refined(&[(Field::Title, "Acme\u{202e}gnp.exe"), (Field::Seller, &"é".repeat(400))], Spec::default());
        assert_eq!(listing.title.as_deref(), Some("Acme\u{202e}gnp.exe"));
        assert_eq!(listing.seller.unwrap().chars().count(), 300);
    }

    #[test]
    fn later_pages_go_on_counting() {
        let listing = |slot| Listing { slot, rank: 1, position: 1, ..Listing::default() };
        let (ad, organic) = (Some(Slot::Ad), Some(Slot::Organic));
        let mut all = Vec::new();
        append(&mut all, vec![listing(ad), listing(organic), listing(ad)]);
        append(&mut all, vec![listing(ad), listing(organic), listing(None)]);
        let counts: Vec<(u32, u32)> = all.iter().map(|listing| (listing.rank, listing.position)).collect();
        assert_eq!(counts, [(1, 1), (1, 2), (2, 3), (3, 4), (2, 5), (1, 6)]);
    }
}
