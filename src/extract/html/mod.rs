//! HTML pages: CSS rules over a bounded tree.

#[cfg(test)]
mod broken;
mod listings;
mod parse;
mod rule;
mod text;
mod tokens;
mod tree;

pub(super) use listings::{said, see};
pub(super) use parse::{Parsed, parse};
pub(super) use rule::CssRule;
pub(super) use text::{element_text, elements, fragment_text, is_hidden, page_text, text_without, title};
pub(super) use tree::{Element, Html, Node, Selector};
