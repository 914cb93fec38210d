//! The marketplace's pages, as text. Every word that is not ours goes through [`escaped`].

use std::fmt::Write;

use super::{market::Serp, shelf::Offer};
use crate::domain::Block;

const STYLE: &str = include_str!("shop.css");

/// A results page: sponsored hits above and below the organic ones.
pub(super) fn results(keyword: &str, serp: &Serp<'_>) -> String {
    let mut body = String::with_capacity(16 * 1024);
    let shown = serp.ads.len() + serp.organic.len();
    let words = escaped(keyword);
    push(
        &mut body,
        format_args!("<h1>Results for “{words}”</h1>\n<p class=\"count\">{shown} offers on this page</p>\n"),
    );
    body.push_str("<ol class=\"results\">\n");
    let ads = |block| serp.ads.iter().filter(move |ad| ad.block == block).map(|ad| (ad.offer, Some(ad.block)));
    let organic = serp.organic.iter().map(|offer| (*offer, None));
    for (offer, paid) in ads(Block::Top).chain(organic).chain(ads(Block::Bottom)) {
        hit(&mut body, offer, paid);
    }
    body.push_str("</ol>\n");
    page(&format!("{words} – Bazaar"), keyword, &body)
}

/// The same page after the marketplace's designers came by: every class has another name.
pub(super) fn results_in_new_layout(keyword: &str, serp: &Serp<'_>) -> String {
    let renamed = [
        ("results", "grid-v2"),
        ("hit", "tile"),
        ("sponsored", "badge"),
        ("title", "name"),
        ("shop", "by"),
        ("price", "cost"),
    ];
    renamed.iter().fold(results(keyword, serp), |page, (old, new)| {
        page.replace(&format!("class=\"{old}\""), &format!("class=\"{new}\""))
    })
}

/// The page of a search without any result.
pub(super) fn no_results(keyword: &str) -> String {
    let words = escaped(keyword);
    let body = format!("<p class=\"nothing\">No offers match “{words}”.</p>\n");
    page(&format!("{words} – Bazaar"), keyword, &body)
}

/// The front page.
pub(super) fn front() -> String {
    page("Bazaar", "", "<h1>Everything, from everyone</h1>\n")
}

/// A page for a status other than 200.
pub(super) fn status(title: &str, text: &str) -> String {
    page(&escaped(title), "", &format!("<h1>{}</h1>\n<p>{}</p>\n", escaped(title), escaped(text)))
}

/// What stands in a visitor's way when the marketplace takes him for a robot.
pub(super) fn captcha() -> String {
    "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Are you a robot?</title></head>\n<body>\n\
     <h1>One more step</h1>\n<p>We have seen unusual traffic from your network. Please solve the captcha to go on.</p>\n\
     <form action=\"/captcha/verify\" method=\"post\"><div class=\"g-recaptcha\" data-sitekey=\"bazaar\"></div>\n\
     <button>I am not a robot</button></form>\n</body>\n</html>\n"
        .to_owned()
}

fn hit(out: &mut String, offer: &Offer, paid: Option<Block>) {
    let Offer { item_id, sold, reviews, .. } = offer;
    push(out, format_args!("<li class=\"hit\" data-item-id=\"{item_id}\">\n"));
    if let Some(block) = paid {
        push(out, format_args!("<span class=\"sponsored\" data-block=\"{}\">Sponsored</span>\n", block.as_str()));
    }
    let from = if paid.is_some() { "?from=ad" } else { "" };
    let (title, shop) = (escaped(&offer.title), escaped(offer.seller));
    push(out, format_args!("<h2><a class=\"title\" href=\"/item/{item_id}{from}\">{title}</a></h2>\n"));
    push(out, format_args!("<p class=\"shop\">{shop}</p>\n"));
    push(out, format_args!("<span class=\"price\">€{}.{:02}</span>\n", offer.price / 100, offer.price % 100));
    push(
        out,
        format_args!(
            "<span class=\"figures\"><b class=\"rating\">{}.{}</b> ★ (<span class=\"reviews\">{reviews}</span>) · <span class=\"sold\">{sold}</span> sold</span>\n",
            offer.rating / 10,
            offer.rating % 10,
        ),
    );
    out.push_str("</li>\n");
}

/// A whole page around a body; `title` is escaped already.
fn page(title: &str, keyword: &str, body: &str) -> String {
    let words = escaped(keyword);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<a class=\"mark\" href=\"/\">Bazaar</a>\n\
         <form action=\"/search\" role=\"search\"><input type=\"search\" name=\"q\" value=\"{words}\" aria-label=\"Search\"><button>Search</button></form>\n\
         <nav><ul><li><a href=\"/deals\">Deals</a></li><li><a href=\"/shops\">Shops</a></li><li><a href=\"/sell\">Sell</a></li></ul></nav>\n\
         </header>\n<main>\n{body}</main>\n\
         <footer><p>Bazaar is a simulated marketplace. Nothing here can be bought.</p></footer>\n</body>\n</html>\n"
    )
}

fn push(out: &mut String, piece: std::fmt::Arguments<'_>) {
    out.write_fmt(piece).expect("a string takes any text");
}

/// The text as it stands in HTML, in an element or between double quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::market::Ad;

    fn offer(title: &str, seller: &'static str) -> Offer {
        Offer { item_id: 7, title: title.into(), seller, price: 5_905, sold: 3, rating: 41, reviews: 9 }
    }

    fn count(page: &str, piece: &str) -> usize {
        page.matches(piece).count()
    }

    #[test]
    fn a_page_shows_the_top_block_the_organic_results_and_the_bottom_block() {
        let (first, second, third) = (offer("A", "Alpha"), offer("B", "Beta"), offer("C", "Gamma"));
        let ad = |block, offer| Ad { block, offer, click_price: 0.5 };
        let serp = Serp { ads: vec![ad(Block::Top, &first), ad(Block::Bottom, &third)], organic: vec![&second] };
        let page = results("shoes", &serp);
        let place = |shop: &str| page.find(shop).unwrap();
        assert!(place("Alpha") < place("Beta") && place("Beta") < place("Gamma"));
        assert_eq!((count(&page, "class=\"hit\""), count(&page, "class=\"sponsored\"")), (3, 2));
        assert!(page.contains("€59.05") && page.trim_end().ends_with("</html>"), "{page}");
    }

    #[test]
    fn words_from_outside_stay_text() {
        let hostile = offer("<script>alert('1')</script> 20\"", "Heel & Toe");
        let page = results("\"><img src=x>", &Serp { ads: Vec::new(), organic: vec![&hostile] });
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(
            page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; 20&quot;")
                && page.contains("Heel &amp; Toe")
        );
        assert!(page.contains("value=\"&quot;&gt;&lt;img src=x&gt;\""));
        assert!(!no_results("<img>").contains("<img>"));
    }

    #[test]
    fn the_new_layout_has_none_of_the_old_class_names() {
        let only = offer("A", "Alpha");
        let page = results_in_new_layout("shoes", &Serp { ads: Vec::new(), organic: vec![&only] });
        assert!(page.contains("Alpha"));
        assert_eq!(count(&page, "class=\"hit\"") + count(&page, "class=\"shop\""), 0);
    }
}
