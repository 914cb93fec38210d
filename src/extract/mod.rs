//! Extraction: the text of a page in, listings out. Pure.

mod spec;

pub use spec::{Clean, Field, Kind, Spec};

use crate::domain::{Listing, Outcome};

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
