use std::path::PathBuf;

use super::{compose::fit_for_smtp, folder, smtp::Smtp};
use crate::notify::{MailSettings, SendError, Transport};

/// From whom and to whom one mail travels: bare addresses, one recipient.
///
/// One recipient, so that one who is refused never makes another get the mail twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The sender.
    pub from: String,
    /// The recipient.
    pub to: String,
}

impl Envelope {
    /// The envelope of a mail from and to addresses as the config has them, with names or without.
    pub fn new(from: &str, to: &str) -> Result<Self, crate::notify::AddressError> {
        let address = |text| super::address::mailbox(text).map(|mailbox| mailbox.email.to_string());
        Ok(Self { from: address(from)?, to: address(to)? })
    }
}

/// The way mails leave.
#[derive(Debug)]
pub enum Mailer {
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// To .eml files in a folder.
    Folder(PathBuf),
}

/// Why there is no way out for mails.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The CA file is of no use.
    #[error("{path}: {reason}; mail.smtp.ca_file names a file of PEM certificates")]
    CaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A user name without a password.
    #[error("mail.smtp.username is set, but no password")]
    NoPassword,
    /// A password would cross the network in clear.
    #[error("the password would go to {0} in clear; set mail.smtp.security to \"tls\" or \"starttls\"")]
    PasswordInClear(String),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl Mailer {
    /// The way out that `settings` name. Reads the CA file; creates no folder and connects to nobody yet.
    pub fn new(settings: &MailSettings) -> Result<Self, MailerError> {
        Ok(match &settings.transport {
            Transport::Smtp(smtp) => Self::Smtp(Box::new(Smtp::new(smtp)?)),
            Transport::Folder(folder) => Self::Folder(folder.clone()),
        })
    }

    /// Sends the mail that [`compose`](super::compose()) made, to one recipient, and gives what the server
    /// said. Takes up to 17 minutes with a server that is slow. Until the final dot nothing is sent by a
    /// call that is dropped; after it the mail may have arrived.
    pub async fn send(&self, envelope: &Envelope, raw: &[u8], id: &str) -> Result<String, SendError> {
        // What comes out of a store is checked as what goes in: a bare LF could end one mail and begin another.
        fit_for_smtp(raw).map_err(|error| SendError::Unfit(error.to_string()))?;
        match self {
            Self::Smtp(smtp) => smtp.send(envelope, raw).await,
            Self::Folder(folder) => {
                let (folder, raw, id) = (folder.clone(), raw.to_vec(), id.to_owned());
                let writing = tokio::task::spawn_blocking(move || folder::write(&folder, &raw, &id));
                let path = writing.await.expect("writing a file does not panic")?;
                Ok(format!("written to {}", path.display()))
            }
        }
    }
}
