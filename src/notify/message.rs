use crate::domain::display_safe;

/// The most characters of a subject.
pub const MAX_SUBJECT_CHARS: usize = 120;

/// A mail as it is read: fit to show whatever went into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line, at most [`MAX_SUBJECT_CHARS`].
    pub subject: String,
    /// The plain text, lines ended by `\n`.
    pub text: String,
    /// The same as HTML: no script, no image, nothing that is fetched.
    pub html: String,
}

impl Message {
    /// A message of these parts, made inert: no control, direction or invisible character survives.
    pub(super) fn new(subject: &str, text: &str, html: &str) -> Self {
        let inert = |text: &str| text.lines().map(|line| display_safe(line) + "\n").collect();
        Self { subject: one_line(subject), text: inert(text), html: inert(html) }
    }
}

/// A subject on one line and cut to measure. `=?` would begin an encoded word in which a receiver
/// decodes what was taken out here, so the pair is parted.
pub(super) fn one_line(subject: &str) -> String {
    let line = display_safe(subject).split_whitespace().collect::<Vec<_>>().join(" ").replace("=?", "= ?");
    match line.char_indices().nth(MAX_SUBJECT_CHARS) {
        None => line,
        Some(_) => line.chars().take(MAX_SUBJECT_CHARS - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_cut_and_without_encoded_words() {
        assert_eq!(one_line("Rival\r\nBcc: x@evil.example"), "Rival Bcc: x@evil.example");
        assert_eq!(one_line("=?utf-8?Q?=0ABcc:_x?="), "= ?utf-8?Q?=0ABcc:_x?=");
        let cut = one_line(&"女".repeat(500));
        assert!(cut.chars().count() == MAX_SUBJECT_CHARS && cut.ends_with('…'));
    }

    #[test]
    fn nothing_that_acts_survives_in_any_part() {
        let message = Message::new("a\u{202e}b", "a\u{1b}[2J\r\nb\u{200b}c\n", "<p>\u{202e}x</p>");
        assert_eq!(message.subject, "ab");
        assert_eq!(message.text, "a\u{fffd}[2J\nbc\n");
        assert_eq!(message.html, "<p>x</p>\n");
    }
}
