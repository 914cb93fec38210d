//! Telling: findings and figures in, mails out. Rendering, composing and policy are pure, the mailer is I/O.
//!
//! ```text
//! AlertView, DigestView … → Document → Message → raw bytes → Mailer
//!                     mails         draw     wire::compose
//! ```

mod check;
mod draw;
mod mails;
mod message;
mod policy;
mod settings;
mod view;
mod wire;

#[cfg(test)]
mod sample;

pub use check::check;
pub use draw::{document::Tone, shade::Shade};
pub(crate) use mails::words;
pub use mails::{
    alert::render_alert,
    coverage_words::repeating_words,
    digest::render_digest,
    in_words::{FindingInWords, finding_in_words, reason_in_words, strip_in_words},
    shortage::render_shortage,
    test_mail::render_test,
    trouble::render_trouble,
};
pub use message::{MAX_SUBJECT_CHARS, Message};
pub use policy::{Telling, next_attempt, told};
pub use settings::{DigestSettings, MailSettings, Security, SmtpSettings, Transport};
pub use view::{
    AlertView, DigestView, FindingView, NoteView, PartyQueryView, PartyView, ShortageView, SpanView, TroubleView,
};
pub use wire::{
    address::AddressError,
    compose::{ComposeError, Head, List, compose, message_id},
    mailer::{Envelope, Mailer, MailerError},
    send_error::{Retry, SendError, Step},
    smtp::Smtp,
};
