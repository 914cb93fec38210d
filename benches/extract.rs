//! What a results page costs: read by its rules, with and without its marks. See `extract.md` here.
//!
//! `cargo bench --bench extract -- --count N` reads the page N times and says nothing: for tools that count instructions.

use std::fmt::Write;

use bidwatch::extract::{Field, Kind, Rules, Source, Spec, extract, extract_with_marks};
use divan::{Bencher, counter::BytesCount};

const LISTINGS: usize = 48;

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--count").skip(1);
    match arguments.next().map(|count| count.parse::<usize>().expect("--count takes a number")) {
        Some(count) => read(count),
        None => divan::main(),
    }
}

fn read(count: usize) {
    let (rules, page) = (rules(), page());
    for _ in 0..count {
        let (extraction, marks) = extract_with_marks(&rules, source(&page));
        assert_eq!(extraction.listings.len(), LISTINGS);
        divan::black_box(marks);
    }
}

#[divan::bench]
fn listings(bencher: Bencher<'_, '_>) {
    let (rules, page) = (rules(), page());
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| extract(&rules, source(&page)));
}

#[divan::bench]
fn listings_and_marks(bencher: Bencher<'_, '_>) {
    let (rules, page) = (rules(), page());
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| extract_with_marks(&rules, source(&page)));
}

fn source(text: &str) -> Source<'_> {
    Source { text, url: "https://bazaar.example/search?q=lamp", media_type: Some("text/html"), replaced: false }
}

fn rules() -> Rules {
    let fields = [
        (Field::Title, "h3.name a"),
        (Field::Url, "h3.name a@href"),
        (Field::Seller, "a.shop"),
        (Field::Price, "span.price"),
        (Field::ItemId, "@data-item"),
    ];
    let spec = Spec {
        kind: Kind::Html,
        listing: vec!["div.hit".into()],
        ad: vec!["span.paid".into()],
        fields: fields.into_iter().map(|(field, rule)| (field, vec![rule.into()])).collect(),
        ..Spec::default()
    };
    Rules::compile(&spec).expect("the rules are right")
}

/// A results page of some 120 kB: listings among menus, filters, styles and the data of its scripts.
fn page() -> String {
    let mut page = String::from(
        "<!doctype html>\n<html lang=en>\n<head><meta charset=utf-8><title>lamp - Bazaar</title>\n<style>",
    );
    add(&mut page, 150, |n| format!(".c{n} > .d{n}:hover {{ margin: {n}px auto; color: #a{n:05x}; }}\n"));
    page.push_str("</style></head>\n<body class='page wide'>\n<header id=top><nav><ul>\n");
    add(&mut page, 60, |n| {
        format!(
            "  <li class='menu entry'><a class=link href=\"/department/{n}?from=menu&amp;at={n}\">Department {n}</a></li>\n"
        )
    });
    page.push_str("</ul></nav><form id=search action=/search><input type=search name=q value=lamp></form></header>\n<aside id=filters>\n");
    add(&mut page, 90, |n| {
        format!(
            "  <label class=facet><input type=checkbox name=f value={n}> Make {n} <small class=count>({n}1)</small></label>\n"
        )
    });
    page.push_str("</aside>\n<main id=results class=grid>\n");
    add(&mut page, LISTINGS, hit);
    page.push_str("</main>\n<footer class=foot><p>All prices with tax &middot; &copy; Bazaar</p></footer>\n<script>window.state = {\"hits\": [");
    add(&mut page, 400, |n| {
        format!("{{\"id\": {n}, \"name\": \"lamp {n}\", \"tags\": [\"a\", \"b\"], \"html\": \"<b>{n}</b>\"}},\n")
    });
    page.push_str("{}]};</script>\n</body>\n</html>\n");
    page
}

fn add(page: &mut String, count: usize, part: impl Fn(usize) -> String) {
    for n in 0..count {
        write!(page, "{}", part(n)).expect("a string takes all");
    }
}

fn hit(n: usize) -> String {
    let paid = if n.is_multiple_of(8) { "<span class=paid>Sponsored</span>" } else { "" };
    format!(
        "<div class='hit card c{n}' data-item=\"L-{n}\" data-place={n}>\n  <div class='picture frame'><a href=\"/lamp/{n}\" tabindex=-1>\
         <img src=\"/i/{n}.jpg\" alt=\"Lamp {n}\" width=220 height=220 loading=lazy></a></div>\n  <div class=body>{paid}\n    \
         <h3 class=name><a href=\"/lamp/{n}?ref=search&amp;place={n}\">Brass lamp No. {n}, with a shade of linen</a></h3>\n    \
         <a class=shop href=\"/shop/{0}\">Shop of {0}</a>\n    <span class=price>$ 1{n}.95</span>\n    \
         <div class='stars s4' role=img aria-label=\"4.{0} of 5\"><i class=star></i><i class=star></i><i class=star></i></div>\n    \
         <ul class=facts><li>Ships in {0} days</li><li>Free returns</li></ul>\n    \
         <button type=button class='button add' data-add=\"L-{n}\">Add to basket</button>\n  </div>\n</div>\n",
        n % 9
    )
}
