//! Telling: findings and figures in, mails out. Rendering, composing and policy are pure, the mailer is I/O.
//!
//! ```text
//! AlertView, DigestView … → Document → Message → raw bytes → Mailer
//! ```

mod settings;
mod view;

mod address;
mod check;
mod policy;

mod document;
mod html;
mod message;
mod shade;
mod size;
mod text;

mod coverage_words;
mod finding_words;
mod kind_words;
mod party_words;
mod words;

mod alert;
mod digest;
mod test_mail;
mod trouble;

mod compose;
mod folder;
mod line_stream;
mod mailer;
mod send_error;
mod smtp;
mod smtp_failure;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod sink;
#[cfg(test)]
mod smtp_tests;

pub use address::AddressError;
pub use alert::render_alert;
pub use check::check;
pub use compose::{ComposeError, Head, List, compose, message_id};
pub use digest::render_digest;
pub use mailer::{Envelope, Mailer, MailerError};
pub use message::{MAX_SUBJECT_CHARS, Message};
pub use policy::{Telling, next_attempt, told};
pub use send_error::{Retry, SendError, Step};
pub use settings::{DigestSettings, MailSettings, Security, SmtpSettings, Transport};
pub use smtp::Smtp;
pub use test_mail::render_test;
pub use trouble::render_trouble;
pub use view::{AlertView, DigestView, FindingView, PartyQueryView, PartyView, TroubleView};

/// The message of a document, in both forms.
fn draw(document: &document::Document) -> Message {
    Message::new(&document.subject, &text::draw(document), &html::draw(document))
}
