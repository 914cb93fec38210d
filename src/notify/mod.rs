//! Telling: findings and figures in, mails out. Rendering and policy are pure, the mailer is I/O.

mod settings;

pub use settings::{DigestSettings, MailSettings, Security, SmtpSettings, Transport};

mod view;

pub use view::{AlertView, DigestView, FindingView, PartyQueryView, PartyView, TroubleView};
