//! What the rules found on a page, still as text.

use std::collections::BTreeMap;

use super::spec::Field;
use crate::domain::{Block, Slot};

/// One listing as the rules found it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    pub(super) slot: Option<Slot>,
    pub(super) block: Option<Block>,
    pub(super) fields: BTreeMap<Field, String>,
}

/// A page as the rules saw it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// In page order, at most `MAX_LISTINGS`.
    pub(super) listings: Vec<Found>,
    /// Whether there were more.
    pub(super) cut: bool,
    /// Whether the page itself says that there are no results.
    pub(super) empty: bool,
    /// Whether it has what good pages have; `None` where no rule tells.
    pub(super) present: Option<bool>,
    /// What it says instead of results, where it refuses them.
    pub(super) error: Option<String>,
    /// The address that relative links start from, where the page names one.
    pub(super) base: Option<String>,
}

/// Whether a listing is paid, by what its source's rules can tell.
pub(super) fn slot(is_ad: bool, is_hidden: bool, rules_can_tell: bool) -> Option<Slot> {
    match (is_ad, is_hidden, rules_can_tell) {
        (true, ..) => Some(Slot::Ad),
        (false, false, true) => Some(Slot::Organic),
        _ => None,
    }
}

/// The block that a site's own word stands for.
pub(super) fn block_named(word: &str) -> Option<Block> {
    let word = word.trim().to_lowercase();
    Block::from_name(&word).or(match word.as_str() {
        "right" | "left" | "sidebar" | "rhs" | "rightside" => Some(Block::Side),
        "inline" | "main" | "middle" => Some(Block::Grid),
        "shopping" | "slider" | "strip" => Some(Block::Carousel),
        "above" | "header" => Some(Block::Top),
        "below" | "footer" => Some(Block::Bottom),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_that_no_rule_can_tell_is_not_guessed() {
        assert_eq!(slot(true, true, true), Some(Slot::Ad), "what is shown as paid is paid");
        assert_eq!(slot(false, true, true), None);
        assert_eq!(slot(false, false, true), Some(Slot::Organic));
        assert_eq!(slot(false, false, false), None);
    }

    #[test]
    fn blocks_are_known_by_the_words_of_sites() {
        assert_eq!(block_named(" Right "), Some(Block::Side));
        assert_eq!(block_named("top"), Some(Block::Top));
        assert_eq!(block_named("somewhere"), None);
    }
}
