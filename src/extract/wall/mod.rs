//! Walls: what sites show to a visitor instead of results.
//!
//! The kinds and their signs are data, in `walls.toml`. A results page may bear many of them (a login form in its
//! header, a captcha's script, the word in a title), so it counts where a sign stands: sure signs count unless several
//! listings were recognised, what the page says in its headlines next, and words in its text only where nothing on it
//! looks like results. What the visitor asked for is not the page's word and is left out ([`echo`]).

mod answer;
mod echo;
mod kinds;
mod voice;

use serde_json::Value;
use url::Url;

use self::{
    kinds::{Kind, kinds},
    voice::Voice,
};
use super::{html, json, looks_like_json};
use crate::domain::Outcome;

/// So many listings make a results page, whatever else stands on it.
const PLENTY: usize = 3;
/// A page that shows nothing and has a larger source has something to show that was not understood.
const SHELL: usize = 64 * 1024;

/// A wall that was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    /// Its kind, such as `cloudflare`, `captcha`, `consent`, `login`, `denied`.
    pub kind: &'static str,
    /// `blocked`; for a page that is neither wall nor results, such as `maintenance`, `failed`.
    pub outcome: Outcome,
}

/// The wall that a text is, for a body of which nothing else is known: that of a 403, 429 or 503, or a page that is not
/// in the language of its source's rules.
pub fn wall(text: &str, url: &str) -> Option<Wall> {
    wall_in(text, url, false)
}

/// The wall that a page is whose data was found in a script of it, but could not be read.
pub(super) fn scripted_wall(text: &str, url: &str) -> Option<Wall> {
    wall_in(text, url, true)
}

fn wall_in(text: &str, url: &str, scripted: bool) -> Option<Wall> {
    let json = if looks_like_json(text) { json::parse(text).ok() } else { None };
    let parsed = if json.is_some() { None } else { html::parse(text).ok() };
    let html = parsed.as_ref().map(|parsed| &parsed.html);
    recognise(&Sighting { text, url, html, json: json.as_ref(), scripted, listings: 0, says_empty: false, good: None })
}

/// A page, and what its source's rules saw on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighting<'a> {
    pub(super) text: &'a str,
    pub(super) url: &'a str,
    /// `None` where the page is no HTML.
    pub(super) html: Option<&'a html::Html<'a>>,
    /// The answer, where the page is JSON.
    pub(super) json: Option<&'a Value>,
    /// Whether its data was found in one of its scripts: then it is no empty shell.
    pub(super) scripted: bool,
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
        return flagged(page).or_else(|| titled(page)).map(Kind::wall);
    }
    let voice = page.html.map(|html| Voice::of(html, page.url));
    sure(page, voice.as_ref()).or_else(|| likely(page, voice.as_ref())).map(Kind::wall)
}

/// By a sure sign under a wall's own title, however many cards stand on it: a dialog over results leaves their title.
fn titled(page: &Sighting<'_>) -> Option<&'static Kind> {
    let title = html::title(page.html?)?;
    if page.good == Some(true) || !kinds().iter().any(|kind| kind.title.is_match(&title)) {
        return None;
    }
    // The kind's own title: a search for captchas has the word in its title, too.
    sure(page, None).filter(|kind| kind.title.is_match(&title))
}

/// By a sign that no results page bears; but a results page may *speak* of it.
fn sure(page: &Sighting<'_>, voice: Option<&Voice>) -> Option<&'static Kind> {
    let spoken_of = |sign: &str| voice.is_some_and(|voice| voice.shows_results && voice.speaks_of(sign));
    kinds::sure_in_source(page.text, spoken_of).or_else(|| {
        let html = page.html?;
        kinds().iter().find(|kind| kind.node.iter().any(|node| html.select(node).next().is_some()))
    })
}

/// By likely signs. A page that says that there are no results is taken at its word: its title holds the query,
/// and the dialogs that lie ready on it are no walls; only its address can tell otherwise, or an answer's own flags.
fn likely(page: &Sighting<'_>, voice: Option<&Voice>) -> Option<&'static Kind> {
    if page.good == Some(true) {
        return flagged(page);
    }
    let address = Url::parse(page.url).ok().map(|url| format!("{}{}", url.host_str().unwrap_or(""), url.path()));
    let by_address =
        |kind: &Kind| page.listings == 0 && address.as_deref().is_some_and(|address| kind.address.is_match(address));
    let answer = answer_of(page);
    kinds().iter().find(|kind| {
        by_address(kind)
            || answer.as_ref().is_some_and(|answer| answer.bears(kind))
            || voice.filter(|_| !page.says_empty).is_some_and(|voice| said(kind, voice, page))
    })
}

/// By the flags and messages of an answer without a listing: its empty list is then no word that there are none.
fn flagged(page: &Sighting<'_>) -> Option<&'static Kind> {
    let answer = answer_of(page)?;
    kinds().iter().find(|kind| answer.bears(kind))
}

fn answer_of(page: &Sighting<'_>) -> Option<answer::Lines> {
    page.json.filter(|_| page.listings == 0).map(answer::Lines::of)
}

/// Whether a page says or shows a sign of this kind where it counts.
fn said(kind: &Kind, voice: &Voice, page: &Sighting<'_>) -> bool {
    if voice.headlines.iter().any(|line| kind.is_said_by(line)) {
        return true;
    }
    if page.listings > 0 || voice.shows_results || voice.says_none {
        return false;
    }
    let widget = || page.html.is_some_and(|html| kind.has_widget(html, |element| voice.is_aside(element)));
    kind.title.is_match(&voice.title)
        || voice.said.as_ref().is_some_and(|said| kind.is_in(said) || widget())
        || (voice.shows_nothing && !page.scripted && page.text.len() <= SHELL && kind.shell.is_match(page.text))
}

#[cfg(test)]
mod tests;
