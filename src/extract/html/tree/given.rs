//! What goes through the tree builder for attributes and texts. It looks into few of them, and hands every one on as a
//! copy: short stand-ins, which need no memory of their own, bear the number of what they stand for.

use html5ever::{LocalName, QualName, local_name, ns, tendril::StrTendril};

/// How the attributes of a start tag go through the tree builder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// Not at all: the tag bears a flag that the tree builder hands on to the element made of it, and no other.
    Flag,
    /// As one attribute that bears their number: where elements are made of the tag again later.
    Number,
    /// With their names, as the tree builder changes some; their values by number, but for those that it reads.
    Names,
    /// As they are: it compares them.
    All,
}

/// Whether the tree builder reads an attribute of that name on an element of its own.
pub(super) fn is_read(element: &LocalName, attribute: &str) -> bool {
    match *element {
        local_name!("input") => attribute == "type",
        local_name!("meta")
        | local_name!("link")
        | local_name!("base")
        | local_name!("basefont")
        | local_name!("bgsound") => matches!(attribute, "charset" | "http-equiv" | "content"),
        _ => false,
    }
}

/// Whether the tree builder may read a value, whatever the attribute's name.
pub(super) fn is_telling(value: &str) -> bool {
    READ.iter().any(|read| value.eq_ignore_ascii_case(read))
}

/// Values that the tree builder reads.
const READ: [&str; 5] = ["hidden", "open", "closed", "text/html", "application/xhtml+xml"];

/// Elements that go on over the ends of others, until they are closed themselves.
pub(in crate::extract::html) fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

impl Given {
    pub(super) fn of(name: &LocalName, in_foreign: bool) -> Self {
        match *name {
            // Never more than one link is open: there is nothing to compare.
            local_name!("a") if !in_foreign => Self::Number,
            _ if is_formatting(name) && *name != local_name!("a") => Self::All,
            local_name!("a") | local_name!("svg") | local_name!("math") | local_name!("template") => Self::Names,
            _ if in_foreign => Self::Names,
            local_name!("html") | local_name!("body") => Self::Number,
            _ => Self::Flag,
        }
    }
}

const BLANK_LENGTH: usize = 8;
const BLANKS: [u8; 4] = *b"\t\n\x0c ";
/// So many numbers go into white space.
const MOST_BLANKS: usize = 1 << (2 * (BLANK_LENGTH - 1));

/// A number as eight characters of white space, the first of which is given; `None` beyond the last number.
pub(super) fn blank(first: u8, number: usize) -> Option<StrTendril> {
    let mut text = [first; BLANK_LENGTH];
    for (place, sign) in text[1..].iter_mut().enumerate() {
        *sign = BLANKS[number >> (2 * place) & 3];
    }
    let text = std::str::from_utf8(&text).expect("white space is ASCII");
    (number < MOST_BLANKS).then(|| StrTendril::from_slice(text))
}

/// The number in white space, and whether its first character is still there.
pub(super) fn number_in_blank(text: &str) -> Option<(usize, bool)> {
    let is_whole = text.len() == BLANK_LENGTH;
    if !is_whole && text.len() != BLANK_LENGTH - 1 {
        return None;
    }
    let signs = text.bytes().skip(usize::from(is_whole)).enumerate();
    let place_of = |sign| BLANKS.iter().position(|blank| *blank == sign).unwrap_or(0);
    Some((signs.fold(0, |number, (place, sign)| number | place_of(sign) << (2 * place)), is_whole))
}

/// The name of the attribute that stands for a list of them: no tag has one with this namespace.
pub(super) fn number_name() -> QualName {
    QualName::new(None, ns!(xmlns), local_name!("id"))
}

/// A number as a short text without white space.
pub(super) fn numbered(number: u32) -> StrTendril {
    let mut text = [1_u8; 7];
    for (place, sign) in text[1..].iter_mut().enumerate() {
        // Signs from `@` on.
        *sign = 64 + (number >> (6 * place) & 63) as u8;
    }
    StrTendril::from_slice(std::str::from_utf8(&text).expect("made of ASCII"))
}

pub(super) fn number_in(text: &str) -> Option<u32> {
    let signs = text.strip_prefix('\u{1}').filter(|signs| signs.len() == 6)?;
    let each = signs.bytes().enumerate();
    Some(each.fold(0, |number, (place, sign)| number | u32::from(sign & 63) << (6 * place)))
}
