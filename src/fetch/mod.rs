//! Fetching: one page of one query over HTTP, politely and bounded. I/O.

mod settings;

pub use settings::{Access, Contact, Method, Pace, RobotsPolicy, SecretTemplate};

use chrono::{DateTime, Utc};

/// A page as it came: the hand-off to `extract`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The address it finally came from.
    pub url: String,
    /// The body, inflated and decoded to text.
    pub text: String,
    /// The media type without parameters, lower case ("text/html"); `None` where none was told.
    pub media_type: Option<String>,
    /// Whether decoding had to replace bytes that are no text in the declared character set.
    pub replaced: bool,
    /// When the last byte came.
    pub fetched_at: DateTime<Utc>,
}
