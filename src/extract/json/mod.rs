//! JSON pages, and JSON inside a script of an HTML page.

mod listings;
mod parse;
mod rule;
mod script;

pub(super) use listings::{said, see};
pub(super) use parse::{Unreadable, parse, text_of};
pub(super) use rule::JsonRule;
pub(super) use script::Script;
