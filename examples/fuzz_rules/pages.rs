//! Pages: trees of HTML and JSON made of the words of the rules, whole and broken, deep, wide and foul.

#![allow(clippy::format_push_string, reason = "reads better than what would save an allocation")]

use fastrand::Rng;

use super::case::Words;

const TAGS: [&str; 30] = [
    "li",
    "div",
    "a",
    "span",
    "h2",
    "h3",
    "ul",
    "table",
    "tr",
    "td",
    "form",
    "input",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "select",
    "option",
    "textarea",
    "b",
    "i",
    "p",
    "iframe",
    "title",
    "body",
    "html",
    "plaintext",
    "header",
];
const TEXTS: [&str; 26] = [
    "Red shoes",
    "$1,299.00",
    "1.299,00 €",
    "¥238",
    "IDR1,614,898.07",
    "10 to 20 EUR",
    "4.7 out of 5",
    "1.2万+",
    "(1,234)",
    "Sponsored",
    "Anzeige",
    "derosnopS",
    "are you a robot?",
    "Something went wrong",
    "0 results",
    "&amp;&lt;&#0;&#x110000;&nbsp",
    "\u{200e}\u{202e}x",
    "\u{0}\u{1}\u{7f}",
    "\u{fffd}\u{fffd}",
    "e\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "99999999999999999999999999",
    "-0.0",
    "１２３",
    "<!--",
    "]]>",
];
const ADDRESSES: [&str; 12] = [
    "/p/1",
    "//shop.example/p/2",
    "https://shop.example/?u=https%3A%2F%2Fx.example",
    "javascript:void(0)",
    "data:image/svg+xml;base64,PHRleHQ+QWQ8L3RleHQ+",
    "?q=%zz",
    "#",
    "http://[::1",
    "https://xn--a.example",
    "mailto:x",
    "\\\\x",
    "https://user:pass@h.example:99999/",
];

/// A page for rules that speak of these words.
pub(crate) fn page(rng: &mut Rng, words: &Words) -> String {
    let mut text = match rng.u8(..10) {
        0..5 => html(rng, words),
        5..8 => json(rng, words, 0),
        8 => format!("<html><script id=state>g_page_config = {};</script>{}", json(rng, words, 0), html(rng, words)),
        _ => extreme(rng, words),
    };
    match rng.u8(..12) {
        0 => cut(rng, &mut text),
        1 => swap(rng, &mut text),
        2 => text = format!("cb({text});"),
        3 => text.insert(0, '\u{feff}'),
        4 => text.push_str("</body></html>"),
        _ => {}
    }
    text
}

fn html(rng: &mut Rng, words: &Words) -> String {
    let mut text = String::new();
    if rng.bool() {
        text.push_str("<!doctype html><html><head><title>shoes - Market</title></head><body>");
    }
    let mut left = [4, 30, 200][rng.usize(..3)];
    while left > 0 {
        element(rng, words, &mut text, 0, &mut left);
    }
    // A whole page ends with a tag.
    if rng.u8(..6) != 0 {
        text.push_str("</div>");
    }
    text
}

fn element(rng: &mut Rng, words: &Words, text: &mut String, depth: usize, left: &mut usize) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    let tag = if rng.u8(..3) == 0 { TAGS[rng.usize(..TAGS.len())] } else { ["li", "div", "a", "span"][rng.usize(..4)] };
    text.push('<');
    text.push_str(tag);
    for _ in 0..rng.usize(..4) {
        attribute(rng, words, text);
    }
    text.push('>');
    if rng.bool() {
        text.push_str(TEXTS[rng.usize(..TEXTS.len())]);
    }
    // The same again and again, as listings stand.
    let children = if rng.u8(..6) == 0 { rng.usize(..12) } else { rng.usize(..3) };
    if depth < 24 {
        for _ in 0..children {
            element(rng, words, text, depth + 1, left);
        }
    }
    match rng.u8(..12) {
        0 => {}
        1 => text.push_str("</div></li>"),
        _ => text.push_str(&format!("</{tag}>")),
    }
}

fn attribute(rng: &mut Rng, words: &Words, text: &mut String) {
    let name = words.name(rng);
    let quote = ["'", "\"", ""][rng.usize(..3)];
    match rng.u8(..8) {
        0 => text.push_str(&format!(" id={quote}{name}{quote}")),
        1 => text.push_str(&format!(" href={quote}{}{quote}", ADDRESSES[rng.usize(..ADDRESSES.len())])),
        2 => text.push_str(&format!(" {name}={quote}{}{quote}", words.name(rng))),
        3 => text.push_str(
            [
                " hidden",
                " style='display:none'",
                " style=\"background:url(data:image/svg+xml;base64,PHRleHQ+QWQ8L3RleHQ+)\"",
                " role=dialog",
            ][rng.usize(..4)],
        ),
        4 => text.push_str(&format!(" {name}")),
        _ => text.push_str(&format!(" class={quote}{name}{quote}")),
    }
}

fn json(rng: &mut Rng, words: &Words, depth: usize) -> String {
    match rng.u8(..if depth > 6 { 4 } else { 10 }) {
        0 => ["null", "true", "false", "0", "-1e999", "1e308", "18446744073709551616", "\"\\ud800\""][rng.usize(..8)]
            .to_owned(),
        1 => rng.u32(..).to_string(),
        2 => serde_json::to_string(TEXTS[rng.usize(..TEXTS.len())]).expect("a text is JSON"),
        3 => serde_json::to_string(ADDRESSES[rng.usize(..ADDRESSES.len())]).expect("a text is JSON"),
        4 => serde_json::to_string(&json(rng, words, depth + 3)).expect("a text is JSON"),
        5 | 6 => {
            let values: Vec<String> = (0..rng.usize(..8)).map(|_| json(rng, words, depth + 1)).collect();
            format!("[{}]", values.join(","))
        }
        _ => {
            let members: Vec<String> = (0..rng.usize(..8))
                .map(|_| format!("\"{}\":{}", words.name(rng), json(rng, words, depth + 1)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// Too much of one thing.
fn extreme(rng: &mut Rng, words: &Words) -> String {
    let many = [600, 3_000, 20_000][rng.usize(..3)];
    let name = words.name(rng);
    match rng.u8(..12) {
        0 => format!("<{}>", TAGS[rng.usize(..TAGS.len())]).repeat(many),
        1 => format!("<li class={name}><a href=/p>x</a></li>").repeat(many.min(3_000)),
        2 => format!("<div class='{}'>x", format!("{name} ").repeat(many)),
        3 => format!("<div {}>x", (0..many).map(|n| format!("a{n}=1 ")).collect::<Vec<_>>().concat()),
        4 => format!("<li class={name} title='{}'>{}", "x".repeat(many * 10), "y ".repeat(many)),
        5 => "[".repeat(many),
        6 => format!("{{\"{name}\":").repeat(many.min(3_000)),
        7 => format!("[{}0]", format!("{{\"{name}\":1}},").repeat(many.min(3_000))),
        8 => format!("{{\"{name}\":\"{}\"}}", "\\u00e9".repeat(many)),
        9 => format!("<b><p><table><a class={name}>").repeat(many.min(1_000)),
        10 => format!("<html><script>g_page_config = {}", "{\"a\":[".repeat(many)),
        _ => (0..many).map(|_| char::from_u32(rng.u32(..0x11_0000)).unwrap_or('\u{fffd}')).collect(),
    }
}

fn cut(rng: &mut Rng, text: &mut String) {
    let mut at = rng.usize(..=text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.truncate(at);
}

/// Puts foul characters into the middle.
fn swap(rng: &mut Rng, text: &mut String) {
    for _ in 0..rng.usize(1..8) {
        let mut at = rng.usize(..=text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, ["<", ">", "\"", "'", "&", "\u{0}", "]", "}", "<!--", "</", "\u{2028}"][rng.usize(..11)]);
    }
}
