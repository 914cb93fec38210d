//! How a mail travels: its bytes, and the ways out. Composing is pure, sending is I/O.

pub(in crate::notify) mod address;
pub(in crate::notify) mod compose;
pub(in crate::notify) mod mailer;
pub(in crate::notify) mod send_error;
pub(in crate::notify) mod smtp;

mod folder;
mod line_stream;
mod smtp_failure;

#[cfg(test)]
mod sink;
#[cfg(test)]
mod smtp_tests;
