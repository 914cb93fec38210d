//! What the visitor asked for, as far as the page or its address tells: its words are his and not the page's.

use std::sync::LazyLock;

use url::Url;

use super::super::html::{Html, Selector};

/// Shorter words are left.
const SHORTEST: usize = 3;
/// So many of one kind are taken.
const MOST: usize = 20;

static FIELDS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(
        "input[type='search'][value], input[type='text'][value], input:not([type])[value], textarea[name='q']",
    )
    .expect("held by the tests of this file")
});

/// The texts asked for, in lower case: from the address, the search box, and quotation marks where the title has them.
pub(super) fn asked(html: &Html<'_>, url: &str, title: &str, said: &str) -> Vec<String> {
    let in_address: Vec<String> = Url::parse(url)
        .map(|url| url.query_pairs().take(MOST).map(|(_, value)| value.to_lowercase()).collect())
        .unwrap_or_default();
    let fields = html.select(&FIELDS).take(MOST);
    let in_fields = fields.map(|field| match field.attr("value") {
        Some(value) => value.trim().to_lowercase(),
        None => field.text().collect::<String>().trim().to_lowercase(),
    });
    let quoted = quoted(said).filter(|text| *text != title && title.contains(*text)).map(str::to_owned);
    let mut asked: Vec<String> = in_address.into_iter().chain(in_fields).chain(quoted).collect();
    asked.retain(|text| text.chars().count() >= SHORTEST || !text.is_ascii() && text.chars().count() > 1);
    asked.sort_by_key(|text| std::cmp::Reverse(text.len()));
    asked
}

/// A text without them.
pub(super) fn without(text: &str, asked: &[String]) -> String {
    asked.iter().fold(text.to_owned(), |text, echo| text.replace(echo.as_str(), ""))
}

/// The texts between quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    const MARKS: [char; 12] = ['"', '“', '”', '„', '«', '»', '「', '」', '『', '』', '‹', '›'];
    text.split(MARKS).skip(1).step_by(2).take(MOST).map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{super::super::html::parse, *};

    fn asked_of(page: &str, url: &str, title: &str, said: &str) -> Vec<String> {
        asked(&parse(page).unwrap().html, url, title, said)
    }

    #[test]
    fn the_query_is_known_from_the_address_the_search_box_and_quotation_marks() {
        assert_eq!(asked_of("", "https://x.example/s?q=Are+you+a+robot&p=2", "", ""), ["are you a robot"]);
        assert_eq!(asked_of("<input name=q value='Captcha mug'>", "", "", ""), ["captcha mug"]);
        assert_eq!(asked_of("<input type=hidden value=captcha>", "", "", ""), Vec::<String>::new());
        assert_eq!(asked_of("", "", "安全验证 - 商城", "没有找到与“安全验证”相关的商品"), ["安全验证"]);
    }

    #[test]
    fn what_a_page_tells_to_click_is_its_own_word() {
        assert_eq!(asked_of("", "", "check", "click “i am not a robot”"), Vec::<String>::new());
    }

    #[test]
    fn a_text_is_left_without_it() {
        assert_eq!(without("captcha mug - market", &["captcha mug".to_owned()]), " - market");
    }
}
