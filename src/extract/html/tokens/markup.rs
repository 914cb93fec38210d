//! What a `<` begins besides text: tags, comments, doctypes, CDATA.

use super::{Listener, Span, Tokens, TooMuch, replaced};

impl<L: Listener> Tokens<'_, L> {
    /// The markup that begins here.
    pub(super) fn markup(&mut self) -> Result<(), TooMuch> {
        match &self.bytes()[self.at..] {
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => return self.end_tag(),
            [b'<', b'/', b'>', ..] => self.at += 3,
            [b'<', b'/', ..] => self.bogus_comment(2),
            [b'<', b'?', ..] => self.bogus_comment(1),
            [b'<', b'!', ..] => self.declaration(),
            _ => return self.start_tag(),
        }
        Ok(())
    }

    fn declaration(&mut self) {
        let begin = self.at;
        self.at += 2;
        if self.rest().starts_with("--") {
            self.at += 2;
            self.comment();
        } else if self.is_next("doctype") {
            self.at += "doctype".len();
            let doctype = self.doctype();
            self.listener.doctype(doctype);
        } else if self.rest().starts_with("[CDATA[") && self.listener.is_in_foreign() {
            self.at += "[CDATA[".len();
            self.cdata();
        } else {
            self.at = begin;
            self.bogus_comment(2);
        }
    }

    /// Whatever follows up to the next `>`, after `skipped` bytes.
    fn bogus_comment(&mut self, skipped: usize) {
        let begin = self.at + skipped;
        let length = memchr::memchr(b'>', &self.bytes()[begin..]);
        let end = length.map_or(self.text.len(), |length| begin + length);
        self.at = self.text.len().min(end + 1);
        self.send_comment(&self.text[begin..end]);
    }

    fn send_comment(&mut self, text: &str) {
        self.listener.comment(&replaced(text));
    }

    /// A comment after its `<!--`.
    fn comment(&mut self) {
        let rest = self.rest();
        let (text, used) = comment_in(rest);
        self.at += used;
        self.send_comment(text);
    }

    /// A CDATA section after its `<![CDATA[`; unlike other text it may hold a NUL.
    fn cdata(&mut self) {
        let rest = self.rest();
        let end = memchr::memmem::find(rest.as_bytes(), b"]]>");
        let mut begin = self.at;
        self.at += end.map_or(rest.len(), |end| end + 3);
        for (index, part) in rest[..end.unwrap_or(rest.len())].split('\0').enumerate() {
            if index > 0 {
                self.listener.null();
                begin += 1;
            }
            self.send_text(Span::of_page(begin, part.len()));
            begin += part.len();
        }
    }
}

/// The text of a comment that begins `rest`, and the bytes up to its end.
fn comment_in(rest: &str) -> (&str, usize) {
    for empty in [">", "->"] {
        if rest.starts_with(empty) {
            return ("", empty.len());
        }
    }
    for dashes in memchr::memmem::find_iter(rest.as_bytes(), b"--") {
        // Of more dashes the last two end it.
        let run = rest[dashes..].bytes().take_while(|&byte| byte == b'-').count();
        let after = dashes + run;
        for end in [">", "!>"] {
            if rest[after..].starts_with(end) {
                return (&rest[..after - 2], after + end.len());
            }
        }
    }
    let unended = ["--!", "--", "-"].into_iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    (unended, rest.len())
}
