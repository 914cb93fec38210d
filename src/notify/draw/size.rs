use crate::notify::Message;

/// What a mail may weigh on the wire, headers and all: mail programs cut longer ones.
pub(in crate::notify) const MAX_MAIL_BYTES: usize = 100_000;

/// The first of `levels` of detail, from full to least, whose message weighs little enough; else the last.
pub(in crate::notify) fn fitting(levels: impl IntoIterator<Item = Message>) -> Option<Message> {
    let mut last = None;
    for message in levels {
        if weight(&message) <= MAX_MAIL_BYTES {
            return Some(message);
        }
        last = Some(message);
    }
    last
}

/// What a message weighs once encoded, from above: its parts in the shorter of the two encodings.
pub(in crate::notify) fn weight(message: &Message) -> usize {
    /// Two dozen recipients and the part headers.
    const HEADERS: usize = 3_000;
    HEADERS + encoded(&message.text) + encoded(&message.html)
}

fn encoded(part: &str) -> usize {
    let line_ends = part.matches('\n').count();
    let quoted: usize = part.bytes().map(|b| if b == b'=' || !(b' '..=b'~').contains(&b) { 3 } else { 1 }).sum();
    // A soft line end every 72 characters or so; CR LF and a line end every 76.
    let (quoted, base64) = (quoted + quoted / 20, (part.len() + line_ends) * 4 / 3 * 78 / 76 + 80);
    quoted.min(base64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{Head, List, compose};

    #[test]
    fn the_estimate_is_never_below_the_mail() {
        for text in ["女包 █▄·\n".repeat(900), "plain = text, some of it\n".repeat(900), "x".repeat(20_000)] {
            let message = Message::new("s", &text, &text);
            let head = Head {
                id: "1",
                instance: "i",
                date: chrono::DateTime::UNIX_EPOCH,
                from: "a@shop.example",
                to: &["b@shop.example".to_owned()],
                list: List::Digest,
                in_reply_to: None,
            };
            let mail = compose(&message, &head).unwrap().len();
            let weight = weight(&message);
            assert!(mail <= weight && weight < mail + mail / 5 + 3_000, "{mail} {weight}");
        }
    }
}
