//! Extraction: the text of a page in, listings out. Pure.
//!
//! ```text
//! Spec ─compile→ Rules ┐
//! Source ──────────────┴→ parse → see ─→ refine → verdict → Extraction
//!                         tree    texts  listings outcome
//! ```
//!
//! The rules of a source are in one of two languages, `html` or `json`; what they find is the same.
//! A page that is not understood, or is a wall, never comes out as one without listings.

mod currency;
mod found;
mod habit;
mod html;
mod json;
mod label;
mod link;
mod marks;
mod numbers;
mod refine;
mod refusal;
mod rules;
mod spec;
mod step;
mod syntax;
mod usual;
mod verdict;
mod wall;

pub use habit::{Fit, Habit, Said};
pub use label::{Labels, with_slots_of};
pub use marks::Marks;
pub use refine::append;
pub use refusal::refusal;
pub use rules::Rules;
pub use spec::{Clean, Field, Kind, Spec};
pub use usual::{Strange, UsualPage, UsualSource};
pub use verdict::{extract, extract_with_marks};
pub use wall::{Wall, wall};

use crate::domain::{Listing, Outcome};

/// A page as it came, and where from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// The address that it finally came from; links are made absolute against it. May be empty.
    pub url: &'a str,
    /// The media type without parameters, lower case; `None` where none was told.
    pub media_type: Option<&'a str>,
    /// Whether decoding had to replace bytes that are no text in the declared character set.
    pub replaced: bool,
}

/// What a page was found to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// `ok`, `empty`, `blocked`, `unparsed` or `failed`.
    pub outcome: Outcome,
    /// The reason, in a few words; the kind of wall for `blocked`.
    pub detail: Option<String>,
    /// In page order, ranks and positions from 1 on this page; empty unless `ok`.
    pub listings: Vec<Listing>,
}

/// Whether a text is JSON by its first sign.
fn looks_like_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

impl Extraction {
    fn without_listings(outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { outcome, detail: Some(detail.into()), listings: Vec::new() }
    }
}
