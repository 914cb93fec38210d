//! The text of a script. Within `<!-- -->` a `<script>` hides one `</script>`, as pages once relied on.

use super::{Listener, Tokens, TooMuch, is_space};

/// Where in a script we are, with the dashes just passed.
#[derive(Debug, Clone, Copy)]
enum Within {
    Script,
    Comment(usize),
    ScriptInComment(usize),
}

impl<L: Listener> Tokens<'_, L> {
    /// Text up to the script's end tag, and that; to the end of the page where there is none.
    pub(super) fn script(&mut self) -> Result<(), TooMuch> {
        let end = self.script_end();
        self.send_text(self.replaced(self.at, end));
        self.at = end;
        if end < self.text.len() { self.end_tag() } else { Ok(()) }
    }

    fn script_end(&self) -> usize {
        let bytes = self.bytes();
        let (mut at, mut within) = (self.at, Within::Script);
        while at < bytes.len() {
            (at, within) = match within {
                Within::Script => {
                    let Some(found) = memchr::memchr(b'<', &bytes[at..]) else { return bytes.len() };
                    at += found;
                    if self.is_own_end_tag(at) {
                        return at;
                    }
                    if bytes[at..].starts_with(b"<!--") { (at + 4, Within::Comment(2)) } else { (at + 1, within) }
                }
                Within::Comment(dashes) => match bytes[at] {
                    b'-' => (at + 1, Within::Comment(dashes + 1)),
                    b'>' if dashes >= 2 => (at + 1, Within::Script),
                    b'<' if self.is_own_end_tag(at) => return at,
                    b'<' => match script_tag(bytes, at + 1) {
                        Some(after) => (after, Within::ScriptInComment(0)),
                        None => (past_letters(bytes, at + 1), Within::Comment(0)),
                    },
                    _ => (at + 1, Within::Comment(0)),
                },
                Within::ScriptInComment(dashes) => match bytes[at] {
                    b'-' => (at + 1, Within::ScriptInComment(dashes + 1)),
                    b'>' if dashes >= 2 => (at + 1, Within::Script),
                    b'<' if bytes.get(at + 1) == Some(&b'/') => match script_tag(bytes, at + 2) {
                        Some(after) => (after, Within::Comment(0)),
                        None => (past_letters(bytes, at + 2), Within::ScriptInComment(0)),
                    },
                    _ => (at + 1, Within::ScriptInComment(0)),
                },
            };
        }
        bytes.len()
    }
}

/// Where it goes on after `script` and what ends a tag's name, if they stand at `at`.
fn script_tag(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at + "script".len();
    let is_script = bytes.get(at..end)?.eq_ignore_ascii_case(b"script");
    let ended = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>');
    (is_script && bytes.get(end).is_some_and(ended)).then_some(end + 1)
}

/// Where it goes on after letters at `at` and what ends a tag's name, which is then no end of a comment.
fn past_letters(bytes: &[u8], at: usize) -> usize {
    let letters = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let end = at + letters;
    let ended = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>');
    if letters > 0 && bytes.get(end).is_some_and(ended) { end + 1 } else { end }
}
