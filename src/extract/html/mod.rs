//! HTML pages: CSS rules over a bounded tree.

mod counted;
mod listings;
mod parse;
mod rule;
mod text;
mod tokens;

pub(super) use listings::see;
pub(super) use parse::{Parsed, parse};
pub(super) use rule::CssRule;
pub(super) use text::{fragment_text, is_hidden, page_text, title};
