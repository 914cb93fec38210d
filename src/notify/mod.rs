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
mod quiet;
mod readers;
mod rule;
mod settings;
mod view;
mod webhook;
mod wire;

#[cfg(test)]
mod sample;

pub use check::{address_problem, check};
pub use draw::{document::Tone, shade::Shade};
pub use mails::{
    ailment::render_ailment,
    alert::render_alert,
    coverage_words::repeating_words,
    digest::render_digest,
    in_words::{
        FindingInWords, certainty_in_words, detail_in_words, finding_in_words, free_dates, free_day_spoken,
        free_hours_explained, free_span_in_words, free_strip, reason_in_words, strip_in_words, strip_spoken,
    },
    shortage::render_shortage,
    test_mail::render_test,
    trouble::render_trouble,
};
pub use message::{MAX_SUBJECT_CHARS, Message};
pub use policy::{Circumstances, Known, Telling, next_attempt, remind_every, told};
pub use quiet::QuietHours;
pub use readers::Readers;
pub use rule::{KindGroup, Rule, Tell};
pub use settings::{DigestSettings, MailSettings, Security, SmtpSettings, Transport, mail_address};
pub use view::{
    Ailment, AilmentView, AlertView, DigestView, FindingView, HoursView, NoteView, OwnView, PartyQueryView, PartyView,
    ShortageView, SpanView, ToldBefore, TroubleView,
};
pub use webhook::{Note, Post as WebhookPost, Template, Webhook, is_key, render_note, template, template_names};
pub use wire::{
    address::AddressError,
    compose::{ComposeError, Head, List, compose, message_id},
    mailer::{Envelope, Mailer, MailerError},
    send_error::{Retry, SendError, Step},
    smtp::Smtp,
};
