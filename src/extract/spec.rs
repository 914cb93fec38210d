//! The rules of a source as a user types them: text, not yet compiled.
//!
//! **HTML**: `selector` takes an element's text, `selector@attribute` an attribute, `@attribute` one of the
//! listing itself. **JSON**: `$.path` takes a value (RFC 9535); `$` is the listing, in `listing`, `empty`,
//! `present` and `error` the page; what a path with `..` finds comes in the order of the page. In both, steps may follow, each after a bar between spaces:
//!
//! | step | makes of the text |
//! |---|---|
//! | `/pattern/` | its first match; of a pattern with a group, the group |
//! | `base64` | what it holds, or the data URI in it |
//! | `?name` | the parameter of that name in an address |
//! | `$.path` | what stands there in JSON text |
//!
//! A rule that only marks (`ad`, `slot_hidden`, `blocks`, `empty`, `present`) asks whether its element is there, or
//! with an attribute or steps, whether they leave any text. JSON marks ask whether the value says yes (not `null`,
//! `false`, 0, "" or an empty list); `$.path == value` and `!=` compare it, and `in $.path` asks whether the listing
//! stands at or below that place of the page (`in $.ads`).

use std::collections::BTreeMap;

use crate::domain::{Block, fnv1a};

/// How the listings of a source's pages are told. Each rule is a list of alternatives, tried in order.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// Which language the rules are in.
    pub kind: Kind,
    /// One match a listing, in page order. HTML: the first alternative that matches anything; a comma unites
    /// selectors. JSON: all of them, one after the other.
    pub listing: Vec<String>,
    /// JSON only: a number by which the listings stand on the page, where ads and results come in lists of their own.
    /// A listing without one stays behind the one before it.
    pub order: Vec<String>,
    /// Matches within a listing, or the listing itself: it is paid. Others are not, unless `slot_hidden` matches.
    /// Without either rule every slot is null.
    pub ad: Vec<String>,
    /// Matches within a listing, or the listing itself: unless `ad` does, too, its slot cannot be told and is null.
    pub slot_hidden: Vec<String>,
    /// HTML only: CSS selectors of what may bear the word for an ad, shown or not. A browser writes what a visitor reads
    /// there into their attribute `data-bidwatch-seen`, for `ad` and `slot_hidden` to go by.
    pub label: Vec<String>,
    /// Rules of the fields.
    pub fields: BTreeMap<Field, Vec<String>>,
    /// A rule whose text names the block, or nothing.
    pub block: Vec<String>,
    /// Rules by block. HTML: the listing is in the block whose rule matches it, or the nearest element around it.
    /// JSON: in the first block whose mark is set. Of several, carousel, side, bottom, top, grid.
    pub blocks: BTreeMap<Block, Vec<String>>,
    /// Matches on a page that says there are no results; not where it is hidden by attribute or inline style.
    pub empty: Vec<String>,
    /// Matches on every good page, with and without results: a page without it is no evidence.
    pub present: Vec<String>,
    /// What an answer says that is no results page but a refusal (a bad key, a spent quota): its text is told. It
    /// counts whatever else stands there, so it must not find the words for "no results".
    pub error: Vec<String>,
    /// JSON only: where in an HTML page the JSON stands (a CSS selector of the script tag, or the name
    /// of the variable it is assigned to); `None`: the page is JSON.
    pub script: Option<String>,
    /// HTML only: text near the end of every whole page; `Some("")`: it only has to end with a tag.
    pub end_marker: Option<String>,
    /// Replacements made in a field's text, in order.
    pub clean: BTreeMap<Field, Vec<Clean>>,
    /// Currency of prices that show none.
    pub currency: Option<String>,
}

impl Spec {
    /// Tells these rules from others: what was learnt of pages under others does not hold.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", fnv1a([format!("{self:?}").as_str()]))
    }
}

/// The language of the rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// CSS selectors, `selector@attribute` for an attribute.
    #[default]
    Html,
    /// JSONPath (RFC 9535); `listing` from the root, the others from the listing.
    Json,
}

/// The fields of a listing that a rule can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The headline.
    Title,
    /// The shop's name.
    Seller,
    /// The host name.
    Domain,
    /// Where it links to.
    Url,
    /// The site's own id.
    ItemId,
    /// The price, with or without its currency.
    Price,
    /// The currency alone.
    Currency,
    /// Units sold.
    Sold,
    /// Mean rating.
    Rating,
    /// Number of reviews.
    Reviews,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 10] = [
        Self::Title,
        Self::Seller,
        Self::Domain,
        Self::Url,
        Self::ItemId,
        Self::Price,
        Self::Currency,
        Self::Sold,
        Self::Rating,
        Self::Reviews,
    ];

    /// The key in configs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Seller => "seller",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::ItemId => "item_id",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Sold => "sold",
            Self::Rating => "rating",
            Self::Reviews => "reviews",
        }
    }
}

/// A regular expression and what its matches become (`$1` is the first group).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clean {
    /// The regular expression.
    pub pattern: String,
    /// What takes the place of each match.
    pub replace: String,
}
