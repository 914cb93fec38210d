//! How a mail looks: a document in, text and HTML out. Knows no word of what is said.

pub(in crate::notify) mod document;
mod html;
pub(in crate::notify) mod shade;
pub(in crate::notify) mod size;
mod text;

use super::Message;

/// The message of a document, in both forms.
pub(in crate::notify) fn draw(document: &document::Document) -> Message {
    Message::new(&document.subject, &text::draw(document), &html::draw(document))
}
