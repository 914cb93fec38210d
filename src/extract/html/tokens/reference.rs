//! Character references: `&amp;`, `&#38;`, `&#x26;`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// What the reference at the start of `text`, which begins with `&`, stands for (one character or two), and how many
/// bytes it takes; `None` where it is none.
pub(super) fn reference(text: &str, in_attribute: bool) -> Option<([Option<char>; 2], usize)> {
    match text.as_bytes().get(1)? {
        b'#' => numeric(text),
        byte if byte.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    }
}

fn numeric(text: &str) -> Option<([Option<char>; 2], usize)> {
    let (radix, digits) = match text.as_bytes().get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let length = text[digits..].bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let end = digits + length;
    // Beyond the last character it stays beyond.
    let add = |sum: u32, digit: char| (sum * radix + digit.to_digit(radix).unwrap_or(0)).min(0x11_0000);
    let number = text[digits..end].chars().fold(0, add);
    let used = end + usize::from(text.as_bytes().get(end) == Some(&b';'));
    Some(([Some(character(number)), None], used))
}

/// The character of that number; old Windows numbers mean what they meant there, impossible ones the replacement
/// character.
fn character(number: u32) -> char {
    let windows = number.checked_sub(0x80).and_then(|place| C1_REPLACEMENTS.get(place as usize)).copied().flatten();
    windows.or_else(|| char::from_u32(number).filter(|&c| c != '\0')).unwrap_or('\u{fffd}')
}

/// The names that pages are full of.
const COMMON: [(&str, char); 5] = [("&amp;", '&'), ("&quot;", '"'), ("&nbsp;", '\u{a0}'), ("&lt;", '<'), ("&gt;", '>')];

/// The longest name of the standard's list that the text begins with. The list has every beginning of a name, too.
fn named(text: &str, in_attribute: bool) -> Option<([Option<char>; 2], usize)> {
    // No name goes on after a semicolon.
    if let Some((name, character)) = COMMON.iter().find(|(name, _)| text.starts_with(name)) {
        return Some(([Some(*character), None], name.len()));
    }
    let mut longest = None;
    for (place, character) in text.char_indices().skip(1) {
        let end = place + character.len_utf8();
        let Some(&(first, second)) = NAMED_ENTITIES.get(&text[1..end]) else { break };
        if first != 0 {
            longest = Some((first, second, end));
        }
    }
    let (first, second, end) = longest?;
    // As browsers always did: in an address `&copy=1` is no reference.
    let next = text.as_bytes().get(end);
    let goes_on = next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
    if in_attribute && !text[..end].ends_with(';') && goes_on {
        return None;
    }
    let second = if second == 0 { None } else { char::from_u32(second) };
    Some(([char::from_u32(first), second], end))
}
