//! What a page says, and where: its title, its headlines, and its text if that is short.
//!
//! Links are left out, for listings stand in them; so is what stands around every page of a site (header, menu,
//! footer), and dialogs that lie over something.

use super::{
    super::html::{self, Element, Html, Node, fragment_text},
    echo, kinds,
};

/// A page that says more than this, in characters, is about something else.
const LITTLE: usize = 3_000;
/// A page that shows less than this, in characters, shows nothing.
const NOTHING: usize = 20;
/// Longer lines are no headlines.
const HEADLINE: usize = 200;
/// So many headlines are read.
const HEADLINES: usize = 12;
/// So many `noscript` parts are read.
const NOSCRIPTS: usize = 5;
/// So many cards of one look, each with a link and more, are results.
const CARDS: usize = 2;
/// What authors call listings.
const CARD_NAMES: [&str; 7] = ["product", "item", "result", "card", "listing", "offer", "hit"];
/// A card has at most so many nodes,
const LARGEST_CARD: usize = 300;
/// and so many links.
const MOST_LINKS: usize = 12;
/// So many elements are looked at in search of them.
const LOOKED_AT: usize = 20_000;

/// A page's own words, in lower case, without what the visitor asked for.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page shows or not")]
#[derive(Debug, Default)]
pub(super) struct Voice {
    pub(super) title: String,
    pub(super) headlines: Vec<String>,
    /// All that it says; `None` where it says much. Of a page that shows nothing, what it says without scripts.
    pub(super) said: Option<String>,
    pub(super) shows_nothing: bool,
    /// Whether several things on it look like results.
    pub(super) shows_results: bool,
    /// Whether it says, in any site's words, that there are none.
    pub(super) says_none: bool,
    /// Whether there are links beside those that stand around every page: then something lies behind its dialogs.
    links: bool,
    /// All that a visitor sees, links and all.
    shown: String,
}

impl Voice {
    pub(super) fn of(html: &Html<'_>, url: &str) -> Self {
        let parts = Parts::of(html);
        let shown = html::page_text(html, LITTLE * 8).to_lowercase();
        let shows_nothing = shown.chars().count() < NOTHING && !parts.links;
        let title = html::title(html).unwrap_or_default().to_lowercase();
        let mut said = parts.said.to_lowercase();
        let asked = echo::asked(html, url, &title, &said);
        let without = |text: &str| echo::without(text, &asked);
        let headlines: Vec<String> = parts
            .headlines
            .iter()
            .map(|line| line.to_lowercase())
            // A headline within a longer title is the query, with the site's name behind it.
            .filter(|line| *line == title || !title.contains(line.as_str()))
            .map(|line| without(&line))
            .collect();
        if shows_nothing {
            said.push(' ');
            said.push_str(&unscripted(html).to_lowercase());
        }
        let said = Some(without(&said)).filter(|said| said.chars().count() <= LITTLE);
        let mut voice = Self {
            says_none: kinds::says_none(&shown),
            title: without(&title),
            headlines,
            said,
            shows_nothing,
            shows_results: parts.results,
            links: parts.links,
            shown,
        };
        // A page without a title whose text is a line.
        if voice.title.is_empty() && voice.headlines.is_empty() && voice.shown.chars().count() <= HEADLINE {
            voice.title = voice.shown.clone();
        }
        voice
    }

    /// Whether an element is part of a dialog over something else.
    pub(super) fn is_aside(&self, element: Element<'_>) -> bool {
        self.links && std::iter::once(element).chain(element.ancestors()).any(is_dialog)
    }

    /// Whether a text stands in what a visitor sees.
    pub(super) fn speaks_of(&self, text: &str) -> bool {
        self.shown.contains(&text.to_lowercase())
    }
}

/// What `noscript` parts say to a visitor without scripts.
fn unscripted(html: &Html<'_>) -> String {
    let elements = html.elements();
    let parts = elements.filter(|element| element.name() == "noscript").take(NOSCRIPTS);
    parts.map(|part| fragment_text(&part.text().collect::<String>())).collect::<Vec<_>>().join(" ")
}

/// A page taken apart.
#[derive(Default)]
struct Parts {
    headlines: Vec<String>,
    said: String,
    links: bool,
    results: bool,
}

impl Parts {
    fn of(html: &Html<'_>) -> Self {
        let mut parts = Self::default();
        let mut cards = Vec::new();
        let around = |element: Element<'_>| is_frame(element) || is_dialog(element);
        for element in html::elements(html, around).take(LOOKED_AT) {
            parts.links |= is_link(element);
            if let Some(card) = card(element) {
                parts.results |= card == Card::Priced;
                cards.push((element.node().parent().map(Node::place), element.name(), element.attr("class")));
            }
        }
        cards.sort_unstable();
        parts.results |= cards.chunk_by(|a, b| a == b).any(|alike| alike.len() >= CARDS);
        let unread = |element: Element<'_>| is_frame(element) || is_link(element);
        let aside = |element: Element<'_>| unread(element) || (parts.links && is_dialog(element));
        let headlines = headlines(html, aside);
        let said = html::text_without(html, LITTLE * 4, aside);
        Self { headlines, said, ..parts }
    }
}

fn headlines(html: &Html<'_>, skipped: impl Fn(Element<'_>) -> bool + Copy) -> Vec<String> {
    let heads = html::elements(html, skipped).filter(|element| matches!(element.name(), "h1" | "h2" | "h3" | "h4"));
    let lines = heads.map(|head| html::element_text(head, HEADLINE * 4, skipped));
    lines.filter(|line| !line.is_empty() && line.chars().count() <= HEADLINE).take(HEADLINES).collect()
}

/// What stands around every page of a site.
fn is_frame(element: Element<'_>) -> bool {
    let by_name = match element.name() {
        "nav" | "footer" => true,
        // An article has a header, too.
        "header" => element.parent().is_some_and(|parent| parent.name() == "body"),
        _ => false,
    };
    by_name || matches!(element.attr("role"), Some("navigation" | "contentinfo" | "search"))
}

fn is_dialog(element: Element<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "modal",
        "popup",
        "overlay",
        "dialog",
        "banner",
        "cookie",
        "consent",
        "gdpr",
        "onetrust",
        "didomi",
        "toast",
        "newsletter",
    ];
    let named = |name: &str| {
        let name = name.to_ascii_lowercase();
        WORDS.iter().any(|word| name.contains(word))
    };
    let attr = |key| element.attr(key).is_some_and(named);
    matches!(element.name(), "dialog") || attr("role") || (element.name() != "body" && (attr("class") || attr("id")))
}

/// A link that shows something and leads somewhere.
fn is_link(element: Element<'_>) -> bool {
    element.name() == "a" && element.attr("href").is_some_and(|href| !href.is_empty() && !href.starts_with(['#', 'j']))
}

/// Something that looks like a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Card {
    Plain,
    /// It shows a price: one such is enough.
    Priced,
}

/// What looks like a listing: a link and more than it, or what its author calls so.
fn card(element: Element<'_>) -> Option<Card> {
    let class = element.attr("class").unwrap_or("").to_ascii_lowercase();
    let named = |words: &[&str]| words.iter().any(|word| class.contains(word));
    match element.name() {
        "li" | "article" | "tr" => {}
        "div" | "section" if !class.is_empty() => {}
        _ => return None,
    }
    if element.node().descendants().nth(LARGEST_CARD).is_some() || named(&["menu", "nav", "footer", "breadcrumb"]) {
        return None;
    }
    let elements = || element.inner();
    let links = elements().filter(|inner| is_link(*inner)).count();
    if !(1..=MOST_LINKS).contains(&links) {
        return None;
    }
    let words = html::element_text(element, HEADLINE, is_link);
    if is_price(&words) {
        return Some(Card::Priced);
    }
    let pictured = || elements().any(|inner| matches!(inner.name(), "img" | "h2" | "h3" | "h4"));
    (!words.is_empty() || named(&CARD_NAMES) || pictured()).then_some(Card::Plain)
}

fn is_price(words: &str) -> bool {
    words.chars().any(|c| {
        matches!(
            c,
            '$' | '€'
                | '£'
                | '¥'
                | '￥'
                | '₽'
                | '₹'
                | '₩'
                | '₫'
                | '฿'
                | '₺'
                | '₴'
                | '₪'
                | '円'
                | '元'
                | '원'
        )
    }) && words.chars().any(|c| c.is_ascii_digit())
}
