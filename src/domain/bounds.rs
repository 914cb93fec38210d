//! Limits on text from outside, and how it is made fit to show.

/// The most characters of one text field that are kept.
pub const MAX_TEXT_CHARS: usize = 300;

/// The most listings of one check that are kept.
pub const MAX_LISTINGS: usize = 500;

/// The text cut to [`MAX_TEXT_CHARS`], the cut marked with an ellipsis.
pub fn bounded(text: &str) -> String {
    // Nothing has more characters than bytes: most text is not even counted.
    let surplus = if text.len() <= MAX_TEXT_CHARS { None } else { text.char_indices().nth(MAX_TEXT_CHARS) };
    match surplus {
        None => text.to_owned(),
        Some(_) => text.chars().take(MAX_TEXT_CHARS - 1).chain(['…']).collect(),
    }
}

/// The text as it may be shown in a terminal, a mail or a log line: no control characters, no
/// direction overrides, no invisible characters, at most three combining marks in a row.
pub fn display_safe(text: &str) -> String {
    use unicode_normalization::char::is_combining_mark;
    let mut marks = 0;
    text.chars()
        .filter_map(|c| {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            match c {
                _ if is_invisible(c) || marks > 3 => None,
                '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
                _ if c.is_control() => Some('\u{fffd}'),
                _ => Some(c),
            }
        })
        .collect()
}

/// Characters that draw nothing and can make one name look like another: zero-width ones,
/// direction marks and overrides, byte order marks, tags.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_marked() {
        let cut = bounded(&"é".repeat(1_000));
        assert_eq!(cut.chars().count(), MAX_TEXT_CHARS);
        assert!(cut.ends_with('…'));
        assert_eq!(bounded("short"), "short");
    }

    #[test]
    fn what_could_act_on_a_terminal_is_shown_inert() {
        assert_eq!(display_safe("\u{1b}[31mAcme\u{7}"), "\u{fffd}[31mAcme\u{fffd}");
        assert_eq!(display_safe("Acme\r\nBcc: x"), "Acme  Bcc: x");
        assert_eq!(display_safe("Acme\u{202e}gnp.exe\u{200b}"), "Acmegnp.exe");
        assert_eq!(display_safe(&format!("Z{}", "\u{351}".repeat(200))).chars().count(), 4);
    }
}
