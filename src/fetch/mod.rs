//! Fetching: one page of one query over HTTP, politely and bounded. I/O.
//!
//! ```text
//! Fetcher ── Request ── admit ── turn ── exchange ── page_of ── Page
//!  tries     template   address  pace    budget      content
//!  robots    mask       backoff          resolver    charset
//! ```
//!
//! What decides is pure (`address`, `backoff`, `content`, `charset`, `robots`, `template`);
//! `fetcher` and `visit` carry it out.

mod address;
mod backoff;
mod budget;
mod charset;
mod clients;
mod content;
mod cookies;
mod error;
mod failure;
mod fetcher;
mod mask;
mod pace;
mod page;
mod post;
mod problems;
mod proxy;
#[cfg(test)]
mod proxy_tests;
mod remembered;
mod request;
mod resolver;
mod robots;
mod rotation;
mod route;
mod saved;
mod settings;
mod standing;
mod template;
#[cfg(test)]
mod tests;
mod visit;

pub use clients::install_tls;
pub use cookies::Cookies;
pub use error::{Cause, FetchError};
pub use fetcher::{Fetcher, Tally};
pub use post::{PostError, Poster, check_post_url, posts_in_clear, same_host};
pub use problems::check;
pub use proxy::Proxy;
pub use robots::RobotsReport;
pub use saved::decode_saved;
pub use settings::{Access, Contact, Method, Pace, RobotsPolicy, SecretTemplate};
pub use standing::{ProxyStanding, Standing};

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
    /// How it came.
    pub arrival: Arrival,
}

/// How a page came to us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Where the server said that nothing has changed (HTTP 304): since when the page has been the same.
    pub unchanged_since: Option<DateTime<Utc>>,
    /// Through which of the source's proxies, counted from 0.
    pub proxy: Option<usize>,
}
