//! Walls: what sites show to a visitor instead of results.
//!
//! The kinds and their signs are data, in `walls.toml`. A results page may bear many of them (a login
//! form in its header, a captcha's script, the word in a title), so sure signs count unless several
//! listings were recognised, and likely ones only where there is none.

mod kinds;

use scraper::{ElementRef, Html};
use url::Url;

use self::kinds::{Kind, kinds, sure_in_source};
use super::html::{self, fragment_text, is_hidden, page_text, title};
use crate::domain::Outcome;

/// So many listings make a results page, whatever else stands on it.
const PLENTY: usize = 3;
/// A page that says more than this, in characters, is about something else.
const LITTLE: usize = 3_000;
/// A page that says less than this speaks through its `noscript` parts.
const NOTHING: usize = 300;
/// So many of them are read.
const NOSCRIPTS: usize = 5;
/// So many widgets of one kind are looked at.
const MAX_WIDGETS: usize = 20;

/// A wall that was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    /// Its kind, such as `cloudflare`, `captcha`, `consent`, `login`, `denied`.
    pub kind: &'static str,
    /// `blocked`; for a page that is neither wall nor results, such as `maintenance`, `failed`.
    pub outcome: Outcome,
}

/// The wall that a text is, for a body of which nothing else is known: that of a 403, 429 or 503.
pub fn wall(text: &str, url: &str) -> Option<Wall> {
    let parsed = html::parse(text).ok();
    let html = parsed.as_ref().map(|parsed| &parsed.html);
    recognise(&Sighting { text, url, html, listings: 0, says_empty: false, good: None })
}

/// A page, and what its source's rules saw on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighting<'a> {
    pub(super) text: &'a str,
    pub(super) url: &'a str,
    /// `None` where the page is no HTML.
    pub(super) html: Option<&'a Html>,
    pub(super) listings: usize,
    /// Whether the site says that there are no results.
    pub(super) says_empty: bool,
    /// Whether it has what this source's good pages have; `None` where no rule tells.
    pub(super) good: Option<bool>,
}

/// The wall on a page.
pub(super) fn recognise(page: &Sighting<'_>) -> Option<Wall> {
    let says_something = page.listings > 0 || page.says_empty;
    if page.listings >= PLENTY || (page.good == Some(true) && says_something) {
        return None;
    }
    let sure = sure_in_source(page.text).or_else(|| {
        let html = page.html?;
        kinds().iter().find(|kind| kind.node.iter().any(|node| html.select(node).next().is_some()))
    });
    let found = match sure {
        None if page.listings == 0 && page.good != Some(true) => likely(page),
        found => found,
    };
    found.map(Kind::wall)
}

/// By likely signs. A page that says that there are no results is taken at its word: its title holds the query,
/// and the dialogs that lie ready on it are no walls; only its address can tell otherwise.
fn likely(page: &Sighting<'_>) -> Option<&'static Kind> {
    let address = Url::parse(page.url).ok().map(|url| format!("{}{}", url.host_str().unwrap_or(""), url.path()));
    let by_address = |kind: &Kind| address.as_deref().is_some_and(|address| kind.address.is_match(address));
    let Some(html) = page.html.filter(|_| !page.says_empty) else {
        return kinds().iter().find(|kind| by_address(kind));
    };
    let title = title(html).unwrap_or_default().to_lowercase();
    let said = said(html);
    kinds().iter().find(|kind| {
        let by_words = |said: &String| kind.text.iter().any(|phrase| said.contains(phrase.as_str()));
        by_address(kind)
            || kind.title.is_match(&title)
            || said.as_ref().is_some_and(|said| by_words(said) || kind.has_widget(html))
    })
}

/// What a visitor reads, in lower case; `None` for a page that says much.
fn said(html: &Html) -> Option<String> {
    // Some scripts take four bytes a character: the bound is on characters.
    let mut said = page_text(html, LITTLE * 4);
    if said.chars().count() > LITTLE {
        return None;
    }
    if said.chars().count() < NOTHING {
        let elements = html.tree.nodes().filter_map(ElementRef::wrap);
        for part in elements.filter(|element| element.value().name() == "noscript").take(NOSCRIPTS) {
            said.push(' ');
            said.push_str(&fragment_text(&part.text().collect::<String>()));
        }
    }
    Some(said.to_lowercase())
}

impl Kind {
    fn has_widget(&self, html: &Html) -> bool {
        self.widget.iter().any(|widget| html.select(widget).take(MAX_WIDGETS).any(|element| !is_hidden(element)))
    }
}

#[cfg(test)]
mod tests;
