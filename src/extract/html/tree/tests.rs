//! The same tree as scraper's, by html5ever's own tokenizer, on pages that are broken in every way; and the same answers
//! to selectors.

use std::fmt::Write;

use proptest::prelude::*;

use super::{
    super::{
        broken::{PARTS, TEXTS, WORDS},
        parse::{TooMuch, parse},
    },
    Html, Node, Selector,
};

/// A tree as text: each node on a line, with its depth, name, language, attributes.
fn ours(html: &Html<'_>) -> String {
    fn write(node: Node<'_>, depth: usize, out: &mut String) {
        for child in node.children() {
            if let Some(element) = child.element() {
                let attributes = element
                    .all_attributes()
                    .map(|(name, value, space)| format!("{}:{name}={value:?}", &**space.namespace()));
                let space = element.tag().space.namespace();
                line(out, depth, &format!("<{} {}", &**space, element.name()), attributes.collect());
            } else if child.is_text() {
                line(out, depth, &format!("text {:?}", child.texts().collect::<String>()), Vec::new());
            } else {
                line(out, depth, "other", Vec::new());
            }
            write(child, depth + 1, out);
        }
    }
    let mut out = String::new();
    write(html.root(), 0, &mut out);
    out
}

fn scrapers(html: &scraper::Html) -> String {
    fn write(node: ego_tree::NodeRef<'_, scraper::Node>, depth: usize, out: &mut String) {
        for child in node.children() {
            match child.value() {
                scraper::Node::Element(element) => {
                    let attributes = element
                        .attrs
                        .iter()
                        .map(|(name, value)| format!("{}:{}={:?}", &*name.ns, &*name.local, &**value));
                    line(out, depth, &format!("<{} {}", &*element.name.ns, element.name()), attributes.collect());
                }
                scraper::Node::Text(text) => line(out, depth, &format!("text {:?}", &**text), Vec::new()),
                _ => line(out, depth, "other", Vec::new()),
            }
            // Of a template scraper makes its content a part of its own; here it stands behind an empty one.
            let is_part = matches!(child.value(), scraper::Node::Fragment);
            write(child, if is_part { depth } else { depth + 1 }, out);
        }
    }
    let mut out = String::new();
    write(html.tree.root(), 0, &mut out);
    out
}

fn line(out: &mut String, depth: usize, what: &str, mut attributes: Vec<String>) {
    attributes.sort();
    writeln!(out, "{:depth$}{what} {}", "", attributes.join(" ")).unwrap();
}

/// The names of all elements in the order in which they were made, also of those that were taken out again.
fn made(html: &Html<'_>) -> Vec<String> {
    html.elements().map(|element| element.name().to_owned()).collect()
}

fn made_by_scraper(html: &scraper::Html) -> Vec<String> {
    html.tree.nodes().filter_map(scraper::ElementRef::wrap).map(|element| element.value().name().to_owned()).collect()
}

/// Holds our tree of a page against scraper's.
fn hold(page: &str) {
    let parsed = match parse(page) {
        Ok(parsed) => parsed,
        Err(TooMuch::Nested) => return,
        Err(other) => panic!("{other}: {page:?}"),
    };
    let theirs = scraper::Html::parse_document(page);
    assert_eq!(ours(&parsed.html), scrapers(&theirs), "{page:?}");
    assert_eq!(made(&parsed.html), made_by_scraper(&theirs), "{page:?}");
}

/// Holds what a selector means on our tree against what scraper finds: the places among all elements.
fn hold_selector(css: &str, page: &str) {
    // What stands in a template is in it here, and beside it to scraper's selectors.
    let page = &page.replace("<template", "<div");
    let Ok(parsed) = parse(page) else { return };
    let theirs = scraper::Html::parse_document(page);
    let (ours, scrapers) = match (Selector::parse(css), scraper::Selector::parse(css)) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => return assert_eq!(ours.is_ok(), theirs.is_ok(), "{css:?}"),
    };
    let all: Vec<_> = parsed.html.elements().collect();
    let place = |element| all.iter().position(|each| *each == element).unwrap();
    let found: Vec<_> = parsed.html.select(&ours).map(place).collect();
    let all_theirs: Vec<_> = theirs.tree.nodes().filter_map(scraper::ElementRef::wrap).collect();
    let their_place = |element| all_theirs.iter().position(|each| *each == element).unwrap();
    let expected: Vec<_> = theirs.select(&scrapers).map(their_place).collect();
    assert_eq!(found, expected, "{css:?} on {page:?}");
    for (one, other) in all.iter().zip(&all_theirs).take(8) {
        let found: Vec<_> = one.select(&ours).map(place).collect();
        let expected: Vec<_> = other.select(&scrapers).map(their_place).collect();
        assert_eq!(found, expected, "{css:?} within {one:?} of {page:?}");
        assert_eq!(ours.matches(*one), scrapers.matches(other), "{css:?} is {one:?} of {page:?}");
    }
}

#[test]
fn the_corner_cases_of_trees_come_out_as_scraper_has_them() {
    let cases = [
        "<frameset> a b <frame></frameset> c d",
        "<table><colgroup> a b <col> c",
        "<template><col> a b </template>x",
        "<table> a <tr> b <td>c</table> d",
        "<b><b><b><b class=x><b class=x><p>a</b></b></b></p>b",
        "<svg><foreignObject><font class=x><font class=x><font class=x><font class=x><p>y",
        "<svg><font color=red>a<font size=1>b</svg>c",
        "<math><annotation-xml encoding=TEXT/HTML><div>a</div></annotation-xml></math>b",
        "<html a=1><html b=2 a=3><body c=4><p><body d=5 c=6>",
        "<pre>\n\na</pre><textarea>\nb</textarea><listing>\n  c</listing>",
        "<table><input type=hidden><input><tr><td>a",
        "<a href=1>a<a href=2>b<div><a href=3>c</a></div></a>",
        "<p><table><p>quirk</table>",
        "<!doctype html><p><table><p>none</table>",
        "<ul><li>a\n  <b>b</b>\n  &amp; c&nbsp;d</ul>",
        "<script></script>\u{feff}a<meta charset=x>\u{feff}b<p>\u{feff}c<meta name=x>\u{feff}d",
        "<meta http-equiv=Content-Type content='text/html; charset=x'>\u{feff}b<link charset=y>\u{feff}c",
        "<body>\u{1}@@@@@@<p>\u{1}AAAAAA",
    ];
    cases.into_iter().for_each(hold);
}

#[test]
fn white_space_beyond_its_numbers_goes_through_one_by_one() {
    let page = "<pre>\n \n</pre><i>  </i>\n\t".repeat(9_000);
    hold(&page);
}

#[test]
fn selectors_mean_what_they_mean_to_scraper() {
    let page = "<body><div class='a b' id=x><p class=A lang=en-US>1<span data-k='v w'></span><!-- c --></p>\
                <svg viewBox='0'><linearGradient id=X xlink:href='#y'/></svg><p></p><P class=b>2</P></div>\
                <ul><li><a href='/p?x=1'>l</a><li class='b a'><i></i><li></ul>";
    let selectors = [
        "p",
        "P",
        ".a",
        ".A",
        "#x",
        "#X",
        "*",
        "div > p",
        "div p",
        "p + p",
        "p ~ p",
        "p:first-child",
        "li:last-child",
        "li:nth-child(2n+1)",
        "p:nth-of-type(2)",
        "p:empty",
        ":root",
        ":scope > p",
        ":scope",
        "div:has(> p.a)",
        "li:not(.a)",
        ":is(p, li).b",
        ":where(.a, .b)",
        "[lang|=en]",
        "[data-k~=w]",
        "[href^='/p']",
        "[href$='1' i]",
        "[HREF]",
        "[viewBox]",
        "[viewbox]",
        "lineargradient",
        "linearGradient",
        "[xlink\\:href]",
        "[*|href]",
        "[|href]",
        "*|p",
        "p:only-child",
        "a, b, i",
        ".a.b#x",
        "svg *",
        "li:has(i) + li",
        "p:hover",
        "p::before",
        "",
        "a >",
        "> a",
        "a[",
        ":not(",
        "p:nth-child(2 of .a)",
    ];
    for css in selectors {
        hold_selector(css, page);
    }
}

#[test]
fn what_stands_in_a_template_is_found_in_it() {
    let parsed = parse("<div><template><p class=a>x</template></div>").unwrap();
    let found = |css| parsed.html.select(&Selector::parse(css).unwrap()).count();
    assert_eq!((found("template > p"), found("div p"), found("template:empty")), (1, 1, 0));
}

#[test]
fn the_real_pages_come_out_as_scraper_has_them() {
    let Ok(folder) = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages").canonicalize() else {
        eprintln!("skipped: there are no real pages beside the project");
        return;
    };
    let folders = std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten());
    let pages = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == "html"));
    for page in pages {
        let text = String::from_utf8_lossy(&std::fs::read(page).unwrap()).into_owned();
        hold(&text);
        for css in ["div", "[class] a", ".a, h3", "li:nth-child(2)", "div > span + span"] {
            hold_selector(css, &text);
        }
    }
}

fn pages() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => prop::sample::select(&PARTS[..]),
        3 => prop::sample::select(&TEXTS[..]),
        1 => prop::sample::select(&WORDS[..]),
    ];
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

fn selectors() -> impl Strategy<Value = String> {
    const WORDS: [&str; 30] = [
        "p",
        "div",
        "a",
        "svg",
        "*",
        ".a",
        ".b",
        ".x",
        "#d1",
        "#x",
        "[href]",
        "[class~=a]",
        "[type=hidden i]",
        "[z='1']",
        " ",
        " > ",
        " + ",
        " ~ ",
        ", ",
        ":first-child",
        ":nth-child(2)",
        ":empty",
        ":not(.a)",
        ":has(a)",
        ":is(p, .b)",
        ":root",
        "li",
        "td",
        ":last-of-type",
        "|",
    ];
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..6).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_pages_give_scrapers_trees(page in pages()) {
        hold(&page);
    }

    #[test]
    fn selectors_on_broken_pages_mean_what_they_mean_to_scraper(page in pages(), css in selectors()) {
        hold_selector(&css, &page);
    }
}
